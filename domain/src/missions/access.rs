//! Who sees a mission, who sits in its team, and what every change of one must do.
//!
//! A change of a mission, of its team, its board or its needs begins with [`locked`] in its transaction, so that two at
//! once never count over each other, and ends with [`changed`] where the graph of missions reads what it changed.

use super::{
    MissionState,
    entity::{member, mission},
    store,
};
use crate::{
    ErrorCode, Ground, Refusal, Result,
    database::statement,
    links,
    people::{self, Actor, rights},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

/// Where someone sits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seat {
    /// Not in the team.
    Outsider,
    /// In the team.
    Member,
    /// In the team, and keeps the mission together.
    Steward,
}

crate::names::names!(Seat { Outsider = "outsider", Member = "member", Steward = "steward" });

/// The mission, if this reader may see it: one that is hidden is seen by its author, who animates there and the editor.
///
/// # Errors
/// `not-found`.
pub async fn visible(connection: &impl ConnectionTrait, actor: &Actor, id: Uuid) -> Result<mission::Model> {
    seen(store::by_id(connection, id).await?, actor)
}

/// As [`visible`], for a change: nobody else changes it until the transaction ends, and who was excluded from its
/// territory does not either.
///
/// # Errors
/// `not-found`, `excluded`.
pub async fn locked(write: &impl ConnectionTrait, actor: &Actor, id: Uuid) -> Result<mission::Model> {
    let mission = held(write, actor, id).await?;
    if let Some(person) = actor.person_id() {
        people::require_not_excluded(write, person, Some(mission.territory_id)).await?;
    }
    Ok(mission)
}

/// As [`locked`], for what the excluded may do too: leave.
///
/// # Errors
/// `not-found`.
pub async fn held(write: &impl ConnectionTrait, actor: &Actor, id: Uuid) -> Result<mission::Model> {
    seen(store::lock(write, id).await?, actor)
}

fn seen(found: Option<mission::Model>, actor: &Actor) -> Result<mission::Model> {
    let mission = found.filter(|mission| {
        let shown = mission.hidden_at.is_none()
            || actor.is_person(mission.author_id)
            || actor.may_regulate(Some(mission.territory_id));
        shown && mission.state != MissionState::Removed.name()
    });
    mission.ok_or_else(|| ErrorCode::NotFound.into())
}

/// Where `actor` sits in the mission's team.
///
/// # Errors
/// When the database does not answer.
pub async fn seat(connection: &impl ConnectionTrait, mission: &mission::Model, actor: &Actor) -> Result<Seat> {
    match actor.person_id() {
        Some(person) => seat_of(connection, mission.id, person).await,
        None => Ok(Seat::Outsider),
    }
}

/// Where this person sits in the team of this mission.
///
/// # Errors
/// When the database does not answer.
pub async fn seat_of(connection: &impl ConnectionTrait, mission: Uuid, person: Uuid) -> Result<Seat> {
    let member = member::Entity::find_by_id((mission, person)).one(connection).await?;
    Ok(match member.filter(|member| member.left_at.is_none()) {
        None => Seat::Outsider,
        Some(member) if member.is_steward => Seat::Steward,
        Some(_) => Seat::Member,
    })
}

/// Refuses whoever is not in the team; tells where they sit.
///
/// # Errors
/// `sign-in-required`, `forbidden`.
pub async fn require_member(
    connection: &impl ConnectionTrait,
    mission: &mission::Model,
    actor: &Actor,
) -> Result<Seat> {
    let seat = seat(connection, mission, actor).await?;
    rights::allow(actor, seat >= Seat::Member)?;
    Ok(seat)
}

/// Refuses whoever is no steward of it.
///
/// # Errors
/// `sign-in-required`, `forbidden`.
pub async fn require_steward(connection: &impl ConnectionTrait, mission: &mission::Model, actor: &Actor) -> Result<()> {
    let seat = seat(connection, mission, actor).await?;
    Ok(rights::allow(actor, seat == Seat::Steward)?)
}

/// Refuses a mission that is completed, abandoned or archived.
///
/// # Errors
/// `mission-closed`.
pub fn require_open(mission: &mission::Model) -> Result<(), Refusal> {
    if state_of(mission).is_open() {
        return Ok(());
    }
    Err(Refusal::new(ErrorCode::MissionClosed).arg("state", mission.state.clone()))
}

/// The state of a row; a name that no program of ours wrote counts as removed.
pub fn state_of(mission: &mission::Model) -> MissionState {
    MissionState::from_name(&mission.state).unwrap_or(MissionState::Removed)
}

/// To be called in the transaction of every change that matters to the graph of missions: a mission opened, its texts,
/// themes or place edited, a team that grew or shrank, another state. The version is the editor's own affair: it grows
/// with edits and states, not with a team, so that someone who joins makes no one's edit stale.
///
/// # Errors
/// When the database refuses.
pub async fn changed(write: &impl ConnectionTrait, ground: &Ground, mission: Uuid) -> Result<()> {
    let sql = "UPDATE missions SET updated_at = $2 WHERE id = $1";
    write.execute_raw(statement(write, sql, [mission.into(), ground.clock.now().into()])).await?;
    links::mission_changed(write, ground, mission).await
}

/// To be called when a photo was moved: the missions that stand where it stands have moved with it.
///
/// # Errors
/// When the database refuses.
pub async fn followed_photo(write: &impl ConnectionTrait, ground: &Ground, photo: Uuid) -> Result<()> {
    let ids: Vec<Uuid> = mission::Entity::find()
        .select_only()
        .column(mission::Column::Id)
        .filter(mission::Column::PhotoId.eq(photo))
        .filter(mission::Column::PlaceSource.eq("photo"))
        .into_tuple()
        .all(write)
        .await?;
    for id in ids {
        changed(write, ground, id).await?;
    }
    Ok(())
}
