//! Questions: asked on a photo or at a place, supported, merged with their like, answered by a mission.
//!
//! A question on a photo stands where the photo's *shown* place is and follows it, by a trigger. Duplicates are merged into
//! one question and can be taken out again: nothing of theirs is moved, so that no supporter, comment or credit is lost;
//! what the question shows counts theirs too.

mod answer;
mod ask;
mod edit;
pub mod entity;
mod list;
mod merge;
pub mod rules;
mod similar;
mod spoken;
mod starters;
pub mod store;
mod support;
mod view;
mod way;

pub use answer::{
    answer_by_hand, mark_again, mark_answered, take_answer_back, unmark_all, unmark_answered, unmark_for_now,
};
pub use ask::{Asked, NewQuestion, ask};
pub use edit::{Edit, delete, edit, hide_exact_places};
pub use entity::question;
pub use list::list;
pub use merge::{merge, release, unmerge};
pub use rules::{AgeBracket, Filter, FilterIn, Origin, QuestionState};
pub use similar::{Asking, Kind, Similar, score::Reason, similar};
pub use spoken::{MOST_SPOKEN, Said, Spoken, record as record_spoken};
pub use starters::{Starter, starters};
pub use support::{Support, support, withdraw};
pub use view::{View, view, views, visible};
