//! What a proposal may be and when it passes. Pure.

use crate::names::names;

/// Most characters of a title.
pub const MAX_TITLE: usize = 140;
/// Most characters of a text.
pub const MAX_BODY: usize = 10_000;
/// Most characters of an objection's reason, of a question and of its answer.
pub const MAX_REASON: usize = 2_000;
/// Most questions about a proposal.
pub const MAX_QUESTIONS: i32 = 200;
/// How long a proposal is open unless its author says otherwise, in days.
pub const DEFAULT_DAYS: u32 = 14;
/// Shortest time that a proposal is open, in days: everyone must have a chance to see it.
pub const LEAST_DAYS: u32 = 3;
/// Longest time that a proposal is open, in days.
pub const MOST_DAYS: u32 = 60;
/// An amended text stays open for at least so long, in days.
pub const LEAST_DAYS_AFTER_AMENDMENT: u32 = 3;
/// Fewer consents decide nothing: silence is no consent.
pub const MIN_CONSENTS: i32 = 3;

/// Where a proposal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Until its close.
    Open,
    /// No reasoned objection stood.
    Passed,
    /// An objection stood, or too few consented.
    NotPassed,
    /// Its author took it back.
    Withdrawn,
}

names!(State { Open = "open", Passed = "passed", NotPassed = "not-passed", Withdrawn = "withdrawn" });

/// What someone says to a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Voice {
    /// Can live with it.
    Consent,
    /// Cannot, for a reason.
    Objection,
    /// Stands aside.
    Abstention,
}

names!(Voice { Consent = "consent", Objection = "objection", Abstention = "abstention" });

/// What a proposal comes to at its close.
pub(super) fn outcome(consents: i32, objections: i32) -> State {
    if objections == 0 && consents >= MIN_CONSENTS { State::Passed } else { State::NotPassed }
}

/// Whether a voice counts when it was given to one text and the proposal has another by now.
pub(super) fn counts(voice: Voice, given_to: i32, present: i32) -> bool {
    voice == Voice::Objection || given_to == present
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proposal_passes_when_enough_consent_and_no_objection_stands() {
        for (consents, objections, expected) in [
            (3, 0, State::Passed),
            (100, 0, State::Passed),
            (2, 0, State::NotPassed),
            (0, 0, State::NotPassed),
            (100, 1, State::NotPassed),
        ] {
            assert_eq!(outcome(consents, objections), expected, "{consents}, {objections}");
        }
    }

    #[test]
    fn after_an_amendment_objections_still_stand_and_consents_are_asked_again() {
        assert!(counts(Voice::Objection, 1, 2));
        assert!(!counts(Voice::Consent, 1, 2));
        assert!(!counts(Voice::Abstention, 1, 2));
        assert!(counts(Voice::Consent, 2, 2));
    }
}
