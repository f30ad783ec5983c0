//! What a report, a rule and a decision may be. Pure.

use crate::{ErrorCode, Refusal, clock::DAY, names::names, plain};

/// Most characters of a report, a reason, an appeal or its answer.
pub const MAX_TEXT: usize = 2000;
/// How long a decision can be undone, in days.
pub const UNDO_DAYS: i64 = 7;
/// The same in microseconds.
pub(super) const UNDO_US: i64 = UNDO_DAYS * DAY;

/// A rule of conduct: the reason of a report, and what a decision rests on. Each has a text `rule-<name>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// A minor is in danger or shown without consent.
    MinorSafety,
    /// Violence, threats or a call to them.
    Violence,
    /// Against the law in another way.
    Illegal,
    /// Hate or humiliation of people for what they are.
    Hate,
    /// Someone is shown or told of against their will.
    Privacy,
    /// Work of someone else without their leave.
    Copyright,
    /// What it says is false and harms.
    False,
    /// Advertising or repetition.
    Spam,
    /// Nothing to do with the place or the game.
    OffTopic,
    /// A mistake of place, theme or text.
    Mistake,
    /// Something else, told in the text.
    Other,
}

names!(Rule {
    MinorSafety = "minor-safety",
    Violence = "violence",
    Illegal = "illegal",
    Hate = "hate",
    Privacy = "privacy",
    Copyright = "copyright",
    False = "false",
    Spam = "spam",
    OffTopic = "off-topic",
    Mistake = "mistake",
    Other = "other"
});

impl Rule {
    /// Reads the name that a person sent.
    ///
    /// # Errors
    /// `rule-unknown` on this field.
    pub fn parse(field: &'static str, name: &str) -> Result<Self, Refusal> {
        Self::from_name(name).ok_or_else(|| Refusal::new(ErrorCode::RuleUnknown).field(field))
    }

    /// How urgent a report for this reason is, 1 to 3.
    pub fn gravity(self) -> i32 {
        match self {
            Self::MinorSafety | Self::Violence | Self::Illegal => 3,
            Self::Hate | Self::Privacy | Self::Copyright => 2,
            Self::False | Self::Spam | Self::OffTopic | Self::Mistake | Self::Other => 1,
        }
    }
}

/// What an animator decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// It is in order; what reports had hidden is shown again.
    Keep,
    /// Nobody but its author and the animators sees it.
    Hide,
    /// Hidden, and gone for good once the decision can no longer be undone.
    Remove,
    /// Shown again.
    Restore,
    /// Place, themes or text are put right.
    Correct,
    /// Its author is warned; the object stays.
    Warn,
    /// Parts of a photo are made unrecognisable.
    Blur,
}

names!(Action {
    Keep = "keep",
    Hide = "hide",
    Remove = "remove",
    Restore = "restore",
    Correct = "correct",
    Warn = "warn",
    Blur = "blur"
});

impl Action {
    /// Reads the name that a person sent.
    ///
    /// # Errors
    /// `action-unknown`.
    pub fn parse(name: &str) -> Result<Self, Refusal> {
        Self::from_name(name).ok_or_else(|| Refusal::new(ErrorCode::ActionUnknown).field("/action"))
    }

    /// Takes something from its author, so that it needs a rule and a reason and can be appealed.
    pub fn is_against_author(self) -> bool {
        !matches!(self, Self::Keep | Self::Restore)
    }

    /// What reporters are told: `acted` when something was done.
    pub(super) fn outcome(self) -> &'static str {
        if self.is_against_author() { "acted" } else { "kept" }
    }
}

/// Checks that a decision says why: a rule and a reason, where something is taken from the author.
///
/// # Errors
/// `reasons-required`, `text-invalid`.
pub(super) fn reasons(action: Action, rule: Option<Rule>, reason: &str) -> Result<String, Refusal> {
    let reason = plain::text("/reason", reason.trim(), MAX_TEXT)?;
    if action.is_against_author() && (rule.is_none() || reason.is_empty()) {
        let field = if rule.is_none() { "/rule" } else { "/reason" };
        return Err(Refusal::new(ErrorCode::ReasonsRequired).field(field));
    }
    Ok(reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_something_from_an_author_needs_a_rule_and_a_reason() {
        for action in Action::ALL {
            let full = reasons(*action, Some(Rule::Hate), "it insults");
            assert_eq!(full, Ok("it insults".into()));
            let bare = [reasons(*action, None, "it insults"), reasons(*action, Some(Rule::Hate), "  ")];
            assert!(bare.iter().all(|bare| bare.is_err() == action.is_against_author()), "{action:?}");
        }
    }

    #[test]
    fn every_name_reads_back_and_gravity_has_its_bounds() {
        for rule in Rule::ALL {
            assert_eq!(Rule::parse("/reason", rule.name()), Ok(*rule));
            assert!((1..=3).contains(&rule.gravity()));
        }
        for action in Action::ALL {
            assert_eq!(Action::parse(action.name()), Ok(*action));
        }
    }
}
