//! A mission goes from one state to another; each time the log says who, when and why.

use super::{MissionState, access, entity::mission, happening, store};
use crate::{
    Ground, Result,
    notices::{self, What},
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, IntoActiveModel};
use uuid::Uuid;

/// Brings a locked mission into another state, with what else `row` changes, and logs it.
///
/// # Errors
/// `mission-state-illegal`.
pub(super) async fn move_to(
    ground: &Ground,
    write: &impl ConnectionTrait,
    mut row: mission::ActiveModel,
    to: MissionState,
    by: Option<Uuid>,
    reason: &str,
) -> Result<mission::Model> {
    let now = ground.clock.now();
    let from = MissionState::from_name(row.state.as_ref()).unwrap_or(MissionState::Removed);
    from.to(to)?;
    let version = *row.version.as_ref();
    row.state = Set(to.name().to_owned());
    row.state_at = Set(now);
    row.version = Set(version + 1);
    row.updated_at = Set(now);
    let mission = store::save(write, row).await?;
    store::log_move(write, mission.id, Some(from), to, by, reason, now).await?;
    notices::note(write, ground, What::MissionMoved, happening(&mission, by)).await?;
    access::changed(write, ground, mission.id).await?;
    Ok(mission)
}

/// Makes a mission active when its team has its minimum: the person whose coming made it so stands in the log.
///
/// # Errors
/// When the database refuses.
pub(super) async fn activate_if_ready(
    ground: &Ground,
    write: &impl ConnectionTrait,
    mission: mission::Model,
    by: Uuid,
) -> Result<mission::Model> {
    if access::state_of(&mission) != MissionState::Gathering || mission.members < mission.min_team {
        return Ok(mission);
    }
    move_to(ground, write, mission.into_active_model(), MissionState::Active, Some(by), "").await
}
