//! What is true of a mission without a database: its kinds, its states and the ways between them.

use crate::{ErrorCode, Refusal, names::names};

/// Most characters of a title.
pub const MAX_TITLE: usize = 140;
/// Most characters of a text, an answer, strengths or weaknesses.
pub const MAX_TEXT: usize = 10_000;
/// Most characters of a reason.
pub const MAX_REASON: usize = 1_000;
/// Most people in a team.
pub const MAX_MEMBERS: i32 = 500;
/// Most pictures before, and after.
pub const MAX_PICTURES: usize = 10;

/// What sort of mission it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A problem to solve.
    Problem,
    /// An answer to find.
    Answer,
    /// A thing to make.
    Making,
    /// A situation to transform.
    Transformation,
    /// A product to find or design.
    Product,
    /// An event to hold.
    Event,
    /// A wish to fulfil.
    Wish,
}

names!(Kind {
    Problem = "problem",
    Answer = "answer",
    Making = "making",
    Transformation = "transformation",
    Product = "product",
    Event = "event",
    Wish = "wish"
});

/// Where a mission stands in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MissionState {
    /// A team forms.
    Gathering,
    /// The team has had its minimum. It stays active when someone leaves.
    Active,
    /// Its answer and retrospective are published.
    Completed,
    /// Given up, with a reason.
    Abandoned,
    /// Over for long.
    Archived,
    /// Taken back by whoever opened it, while they were alone.
    Removed,
}

names!(MissionState {
    Gathering = "gathering",
    Active = "active",
    Completed = "completed",
    Abandoned = "abandoned",
    Archived = "archived",
    Removed = "removed"
});

impl MissionState {
    /// A team can still work on it.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Gathering | Self::Active)
    }

    /// Goes to another state.
    ///
    /// # Errors
    /// `mission-state-illegal` for every way that is not one.
    pub fn to(self, to: Self) -> Result<(), Refusal> {
        use MissionState::{Abandoned, Active, Archived, Completed, Gathering, Removed};
        let legal = matches!(
            (self, to),
            (Gathering, Active | Abandoned | Removed)
                | (Active, Completed | Abandoned)
                | (Completed | Abandoned, Archived)
        );
        let refusal = || {
            Refusal::new(ErrorCode::MissionStateIllegal).field("/state").arg("from", self.name()).arg("to", to.name())
        };
        legal.then_some(()).ok_or_else(refusal)
    }
}

impl Kind {
    /// Reads the name that a person sent.
    ///
    /// # Errors
    /// `mission-kind-unknown`.
    pub fn parse(name: &str) -> Result<Self, Refusal> {
        Self::from_name(name).ok_or_else(|| Refusal::new(ErrorCode::MissionKindUnknown).field("/kind"))
    }
}

/// A text that must not be empty.
///
/// # Errors
/// `text-invalid` at `field`.
pub fn some_text(field: &'static str, text: &str, most: usize) -> Result<String, Refusal> {
    let text = crate::plain::text(field, text, most)?;
    if text.trim().is_empty() {
        return Err(Refusal::new(ErrorCode::TextInvalid).field(field).arg("limit", most));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ways_between_states_are_those_of_the_game_and_no_other() {
        use MissionState::{Abandoned, Active, Archived, Completed, Gathering, Removed};
        let legal = [
            (Gathering, Active),
            (Gathering, Abandoned),
            (Gathering, Removed),
            (Active, Completed),
            (Active, Abandoned),
            (Completed, Archived),
            (Abandoned, Archived),
        ];
        for from in MissionState::ALL {
            for to in MissionState::ALL {
                assert_eq!(from.to(*to).is_ok(), legal.contains(&(*from, *to)), "{from:?} → {to:?}");
            }
        }
    }

    #[test]
    fn every_kind_reads_back_and_no_other_does() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.name()), Ok(*kind));
        }
        assert!(Kind::parse("dream").is_err());
    }

    #[test]
    fn a_text_that_must_be_there_is_more_than_space() {
        assert!(some_text("/answer", " \n ", 9).is_err() && some_text("/answer", "oui", 9).is_ok());
    }
}
