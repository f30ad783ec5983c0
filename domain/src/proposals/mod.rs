//! Decisions of all, by consent: a proposal passes when no reasoned objection stands.
//!
//! Who belongs to a territory proposes, asks, amends and votes there until the close. One person has one voice, changeable
//! until then, counted openly and never shown by name. An amended text asks again: consents and abstentions to an earlier
//! text count no more, an objection stands until whoever raised it says otherwise.

mod close;
mod list;
mod propose;
mod questions;
mod rules;
mod store;
mod vote;

pub use close::close_due;
pub use list::{Listed, objections, of_territory, read, texts};
pub use propose::{Amendment, NewProposal, Subject, amend, propose, withdraw};
pub use questions::{answer, ask, questions};
pub use rules::{
    DEFAULT_DAYS, LEAST_DAYS, LEAST_DAYS_AFTER_AMENDMENT, MAX_BODY, MAX_QUESTIONS, MAX_REASON, MAX_TITLE, MIN_CONSENTS,
    MOST_DAYS, State, Voice,
};
pub use store::{ObjectionRow as Objection, ProposalRow as Proposal, QuestionRow as Question, TextRow as Text};
pub use vote::{Ballot, own_vote, take_back, vote};
