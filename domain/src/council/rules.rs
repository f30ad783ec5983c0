//! Pure rules of mediation, draws and votes in the council.

use crate::names::names;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// So many who belong to a territory call the council.
pub const CALLERS: i32 = 10;
/// So many members are drawn by lot.
pub const DRAWN_SEATS: usize = 3;
/// An exclusion is decided by at least so many voices; fewer is no council.
pub const LEAST_VOTERS: i32 = 3;
/// The seats drawn by lot are drawn anew after at least so long, in days, or once one of them is vacant.
pub const DRAW_AGAIN_DAYS: i64 = 180;
/// A call that ten have not joined ends after so long, in days; and so does an open case in which nobody proposes anything.
pub const CASE_IDLE_DAYS: i64 = 180;
/// How long a phase of a vote in the council lasts, in days.
pub const PHASE_DAYS: i64 = 7;
/// A draw follows its commitment after at least so long, in hours.
pub const LEAST_DRAW_HOURS: i64 = 1;
/// A draw follows its commitment after at most so long, in hours.
pub const MOST_DRAW_HOURS: i64 = 30 * 24;
/// Longest exclusion for a time, in days; beyond it is for good.
pub const MOST_EXCLUSION_DAYS: u32 = 3_650;
/// Most characters of a title.
pub const MAX_TITLE: usize = 140;
/// Most characters of a message, a case's text, a measure's reasons.
pub const MAX_TEXT: usize = 4_000;
/// Most messages of a mediation.
pub const MAX_MESSAGES: i32 = 500;
/// Most measures of a case.
pub const MAX_MEASURES: u64 = 20;

/// Where a mediation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Waits for a mediator.
    Open,
    /// A mediator has taken it.
    Held,
    /// They found a way.
    Settled,
    /// They did not: it goes to the council.
    Unresolved,
}

names!(Stage { Open = "open", Held = "held", Settled = "settled", Unresolved = "unresolved" });

/// What the council can decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    /// Says what it thinks right.
    Advice,
    /// Warns someone.
    Warning,
    /// Excludes someone from the territory, for a time or for good.
    Exclusion,
    /// Ends an exclusion.
    Lift,
}

names!(Measure { Advice = "advice", Warning = "warning", Exclusion = "exclusion", Lift = "lift" });

/// Where a measure stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Sought by consent.
    Consent,
    /// An objection stood: sought by majority.
    Majority,
    /// Decided.
    Passed,
    /// Not decided.
    Failed,
}

names!(Phase { Consent = "consent", Majority = "majority", Passed = "passed", Failed = "failed" });

/// What comes of a phase, with so many seats that can vote and so many for and against, at its close or before. None: it
/// goes on.
///
/// By consent: all consent, or at the close at least half do and nobody objects. An objection at the close, or once all
/// have spoken, leads to the majority. By majority: more than half of the seats, or at the close more for than against
/// when at least half have voted.
pub fn next_phase(phase: Phase, seats: i32, ayes: i32, noes: i32, closed: bool) -> Option<Phase> {
    let all_spoke = ayes + noes >= seats;
    let half_spoke = 2 * (ayes + noes) >= seats;
    match phase {
        Phase::Consent if seats > 0 && ayes >= seats => Some(Phase::Passed),
        Phase::Consent if all_spoke && noes > 0 => Some(Phase::Majority),
        Phase::Consent if closed && noes > 0 => Some(Phase::Majority),
        Phase::Consent if closed => Some(if ayes > 0 && 2 * ayes >= seats { Phase::Passed } else { Phase::Failed }),
        Phase::Majority if 2 * ayes > seats => Some(Phase::Passed),
        Phase::Majority if 2 * noes >= seats && noes > 0 && (all_spoke || 2 * noes > seats) => Some(Phase::Failed),
        Phase::Majority if closed || all_spoke => {
            Some(if half_spoke && ayes > noes { Phase::Passed } else { Phase::Failed })
        }
        _ => None,
    }
}

/// What is published before the public seed is known: SHA-256 of the nonce, a line feed, and the ids of the candidates in
/// order with commas between, all in lower case; hexadecimal.
pub fn commitment(nonce: &str, candidates: &[Uuid]) -> String {
    let list = candidates.iter().map(Uuid::to_string).collect::<Vec<_>>().join(",");
    hex::encode(Sha256::digest(format!("{nonce}\n{list}")))
}

/// The candidates in the order of the draw: by SHA-256 of the nonce, a line feed, the public seed, a line feed, and the
/// candidate's id. Who stands first is drawn first; anyone can run it again.
pub fn order(nonce: &str, public_seed: &str, candidates: &[Uuid]) -> Vec<Uuid> {
    let mut ranked: Vec<(String, Uuid)> = candidates
        .iter()
        .map(|id| (hex::encode(Sha256::digest(format!("{nonce}\n{public_seed}\n{id}"))), *id))
        .collect();
    ranked.sort();
    ranked.into_iter().map(|(_, id)| id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn consent_needs_all_or_half_without_objection_at_the_close() {
        for (ayes, noes, closed, expected) in [
            (5, 0, false, Some(Phase::Passed)),
            (4, 0, false, None),
            (4, 1, false, Some(Phase::Majority)),
            (1, 1, false, None),
            (1, 1, true, Some(Phase::Majority)),
            (3, 0, true, Some(Phase::Passed)),
            (2, 0, true, Some(Phase::Failed)),
            (0, 0, true, Some(Phase::Failed)),
        ] {
            assert_eq!(next_phase(Phase::Consent, 5, ayes, noes, closed), expected, "{ayes} {noes} {closed}");
        }
    }

    #[test]
    fn a_majority_is_more_than_half_of_the_seats_or_of_those_who_voted_when_half_did() {
        for (ayes, noes, closed, expected) in [
            (3, 0, false, Some(Phase::Passed)),
            (2, 2, false, None),
            (0, 3, false, Some(Phase::Failed)),
            (2, 1, true, Some(Phase::Passed)),
            (2, 0, true, Some(Phase::Failed)),
            (2, 2, true, Some(Phase::Failed)),
        ] {
            assert_eq!(next_phase(Phase::Majority, 5, ayes, noes, closed), expected, "{ayes} {noes} {closed}");
        }
        assert_eq!(next_phase(Phase::Majority, 4, 2, 2, false), Some(Phase::Failed), "a tie decides nothing");
    }

    #[test]
    fn a_decided_measure_and_an_empty_council_stay_as_they_are() {
        assert_eq!(next_phase(Phase::Passed, 5, 5, 0, true), None);
        assert_eq!(next_phase(Phase::Consent, 0, 0, 0, true), Some(Phase::Failed));
    }

    #[test]
    fn a_draw_comes_out_the_same_for_anyone_who_runs_it_again() {
        let candidates: Vec<Uuid> = (1..=20).map(Uuid::from_u128).collect();
        let mut shuffled = candidates.clone();
        shuffled.reverse();
        let drawn = order("00ff", "12 07 31 44 45", &candidates);
        assert_eq!(drawn, order("00ff", "12 07 31 44 45", &shuffled), "whatever the order of the list");
        assert_ne!(drawn, order("00ff", "12 07 31 44 46", &candidates), "the public seed decides");
        assert_ne!(drawn, order("00fe", "12 07 31 44 45", &candidates), "and so does the nonce");
        let mut sorted = drawn.clone();
        sorted.sort();
        assert_eq!(sorted, candidates, "nobody is lost and nobody stands twice");
    }

    #[test]
    fn the_commitment_binds_the_nonce_and_the_list() {
        let candidates = [Uuid::from_u128(1), Uuid::from_u128(2)];
        // printf 'ab\n00000000-0000-0000-0000-000000000001,00000000-0000-0000-0000-000000000002' | sha256sum
        assert_eq!(commitment("ab", &candidates), "e2eb959b9d9d42ae64b344c1cdc94729e4bd5843933e71a49d730183f7c1559e");
        assert_ne!(commitment("ab", &candidates), commitment("ab", &candidates[..1]));
        assert_ne!(commitment("ab", &candidates), commitment("ac", &candidates));
    }
}
