//! Missions: the co-built answer to a question, from the first member to the published answer.
//!
//! [`open()`] makes one from a question, a photo or a place; its [`team`] gathers until it has its minimum and is active;
//! [`complete`](complete::complete), [`abandon`] and [`archive`] end it, and each state stands in a log. [`access`] says who sees a mission and
//! where they sit in it: whatever else belongs to a mission (board, needs, journal, links) begins there.

pub mod access;
pub mod board;
pub mod complete;
mod desk;
pub mod edit;
pub mod entity;
pub mod invite;
pub mod journal;
pub mod list;
pub mod needs;
pub mod open;
pub mod rules;
pub mod stem;
pub mod store;
pub mod team;
mod transition;
pub mod view;
mod way;

pub use access::{
    Seat, changed, followed_photo, locked, require_member, require_open, require_steward, seat, state_of, visible,
};
pub use complete::{Completion, abandon, archive, archive_due, complete};
pub use edit::{Edit, edit, hide_exact_places, remove};
pub use entity::mission;
pub use list::{Filter, Listed, Sort, list, listed};
pub use open::{NewMission, Opened, open};
pub use rules::{Kind, MissionState};
pub use view::{View, view};

use crate::notices::Happening;
use uuid::Uuid;

/// Open missions of a territory that a phone takes along, the newest.
pub const MOST_OPEN: i64 = 200;

/// What happened in a mission, for whoever follows it, its question, its photo or its place.
pub fn happening(mission: &mission::Model, actor: Option<Uuid>) -> Happening {
    Happening {
        territory: Some(mission.territory_id),
        photo: mission.photo_id,
        question: mission.question_id,
        mission: Some(mission.id),
        actor,
        place: mission.lon.zip(mission.lat),
        ..Happening::default()
    }
}
