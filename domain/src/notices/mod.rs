//! What happened and may matter to others.
//!
//! A use case [`note`]s a happening in the transaction of the change, and no more: whom it is told to is the worker's
//! work ([`tell`]), so that a request never waits for it. What someone is told stands in their [`list`] and, while it is
//! unread, in one mail a day ([`digest`]).

mod about;
mod alerts;
mod audience;
pub mod digest;
pub mod entity;
mod list;
mod preferences;
pub mod rules;
mod sphere;
mod tell;
mod tidy;
mod watches;

pub use alerts::{Alert, AlertKinds, MOST_ALERTS, NewAlert, RADIUS_M, alerts, drop_alert, set_alert};
pub use list::{MOST_COUNTED, Names, Notice, list, read_one, read_up_to, unread};
pub(crate) use preferences::quiet_of;
pub use preferences::{
    Preferences, PreferencesChange, Ways, WaysChange, change_preferences, is_unsubscribe_token, preferences,
    unsubscribe, unsubscribe_token,
};
pub use tell::tell;
pub use tidy::tidy;
pub use watches::{MOST_WATCHES, Watch, WatchKind, unwatch, watch, watches};

use crate::{Ground, Result, ids, names::names};
use entity::happening;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ConnectionTrait, EntityTrait,
};
use uuid::Uuid;

/// What can happen. The name is also that of its text (`notice-<name>`) and of a person's preference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// The 36 first photos are chosen and the territory is launched.
    TerritoryLaunched,
    /// A photo is published.
    PhotoPublished,
    /// A question is asked.
    QuestionAsked,
    /// A question has an answer: a mission is completed.
    QuestionAnswered,
    /// A question is merged into another, or taken out of it again.
    QuestionMerged,
    /// Someone commented.
    Commented,
    /// A mission is opened.
    MissionOpened,
    /// A mission went from one state to another.
    MissionMoved,
    /// Someone joined a mission.
    MissionJoined,
    /// Someone is invited into a mission.
    MissionInvited,
    /// Someone is now its steward.
    MissionHandedOver,
    /// Someone was taken out of a mission's team.
    MissionMemberRemoved,
    /// A need is stated.
    NeedStated,
    /// Someone offers what is needed.
    OfferMade,
    /// The team accepted or declined an offer.
    OfferDecided,
    /// A task is given to someone.
    TaskAssigned,
    /// The journal has a new entry.
    JournalWritten,
    /// A mission was replicated elsewhere.
    MissionReplicated,
    /// A link between missions is declared, confirmed or contested.
    LinkDeclared,
    /// Something of theirs was decided on, or a decision on it was undone: the statement of reasons is there.
    DecisionTaken,
    /// What someone reported was decided on.
    ReportDecided,
    /// What someone wrote off line differs from what is there now.
    EditConflicted,
}

names!(What {
    TerritoryLaunched = "territory-launched",
    PhotoPublished = "photo-published",
    QuestionAsked = "question-asked",
    QuestionAnswered = "question-answered",
    QuestionMerged = "question-merged",
    Commented = "commented",
    MissionOpened = "mission-opened",
    MissionMoved = "mission-moved",
    MissionJoined = "mission-joined",
    MissionInvited = "mission-invited",
    MissionHandedOver = "mission-handed-over",
    MissionMemberRemoved = "mission-member-removed",
    NeedStated = "need-stated",
    OfferMade = "offer-made",
    OfferDecided = "offer-decided",
    TaskAssigned = "task-assigned",
    JournalWritten = "journal-written",
    MissionReplicated = "mission-replicated",
    LinkDeclared = "link-declared",
    DecisionTaken = "decision-taken",
    ReportDecided = "report-decided",
    EditConflicted = "edit-conflicted"
});

/// Where something happened and to whom it may matter; what does not apply stays none.
#[derive(Clone, Debug, Default)]
pub struct Happening {
    /// The territory.
    pub territory: Option<Uuid>,
    /// The photo.
    pub photo: Option<Uuid>,
    /// The question.
    pub question: Option<Uuid>,
    /// The mission.
    pub mission: Option<Uuid>,
    /// The comment.
    pub comment: Option<Uuid>,
    /// Who did it; they are not told.
    pub actor: Option<Uuid>,
    /// The one person whom it is meant for; all who follow when none.
    pub person: Option<Uuid>,
    /// The place that everyone sees, as longitude and latitude in degrees.
    pub place: Option<(f64, f64)>,
}

/// Notes what happened, in the caller's transaction.
///
/// # Errors
/// When the database refuses.
pub async fn note(write: &impl ConnectionTrait, ground: &Ground, what: What, happening: Happening) -> Result<()> {
    row(ground, what, happening).insert(write).await?;
    Ok(())
}

/// Notes the same of several things, in one statement.
///
/// # Errors
/// When the database refuses.
pub async fn note_all(
    write: &impl ConnectionTrait,
    ground: &Ground,
    what: What,
    happenings: impl Iterator<Item = Happening>,
) -> Result<()> {
    let rows: Vec<_> = happenings.map(|happening| row(ground, what, happening)).collect();
    if !rows.is_empty() {
        happening::Entity::insert_many(rows).exec_without_returning(write).await?;
    }
    Ok(())
}

fn row(ground: &Ground, what: What, happening: Happening) -> happening::ActiveModel {
    let Happening { territory, photo, question, mission, comment, actor, person, place } = happening;
    happening::ActiveModel {
        seq: NotSet,
        id: Set(ids::new(&ground.clock)),
        what: Set(what.name().to_owned()),
        territory_id: Set(territory),
        photo_id: Set(photo),
        question_id: Set(question),
        mission_id: Set(mission),
        comment_id: Set(comment),
        actor_id: Set(actor),
        person_id: Set(person),
        lon: Set(place.map(|(lon, _)| lon)),
        lat: Set(place.map(|(_, lat)| lat)),
        told_to: Set(None),
        told_at: Set(None),
        created_at: Set(ground.clock.now()),
    }
}
