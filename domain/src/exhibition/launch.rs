//! The launch: 36 photos are there, so the game begins.

use super::{SLOTS, entity::exhibition, shown, store};
use crate::{
    ErrorCode, Ground, Refusal, Result,
    notices::{self, Happening, What},
    people::{Actor, rights},
    territories::{self, TerritoryState},
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// Launches a territory with its 36 photos: dated, announced, the list frozen. One that was launched stays as it is.
///
/// # Errors
/// `not-found`; `sign-in-required`, `forbidden` unless an animator there or the editor asks; `launch-incomplete` while a
/// slot shows no photo; `territory-state-illegal` when it is not being prepared.
pub async fn launch(ground: &Ground, actor: &Actor, territory: Uuid) -> Result<()> {
    let by = actor.signed_in()?.id;
    territories::by_id(&*ground.db, territory).await?;
    rights::allow(actor, actor.may_launch(territory))?;
    let write = ground.db.write().await?;
    // Whoever comes second finds the launch of the first.
    territories::lock(&*write, territory).await?;
    let row = store::exhibition(&*write, territory).await?;
    if row.launched_at.is_some() {
        return Ok(());
    }
    let chosen = store::slots(&*write, territory).await?.photos();
    let there = shown(&*write, territory, &chosen).await?.len();
    if there < SLOTS {
        return Err(Refusal::new(ErrorCode::LaunchIncomplete).arg("missing", SLOTS - there).into());
    }
    let place = territories::by_id(&*write, territory).await?;
    territories::change_state(ground, &*write, territory, place.version, TerritoryState::Launched).await?;
    let now = ground.clock.now();
    let row = exhibition::Model {
        version: row.version + 1,
        launched_at: Some(now),
        launched_by: Some(by),
        updated_at: now,
        ..row
    };
    store::put(&*write, row).await?;
    let happening = Happening {
        territory: Some(territory),
        actor: Some(by),
        place: Some((place.inner_lon, place.inner_lat)),
        ..Happening::default()
    };
    notices::note(&*write, ground, What::TerritoryLaunched, happening).await?;
    write.commit().await?;
    tracing::info!(%territory, "launched");
    Ok(())
}

/// Refuses that whoever is not the editor launches a territory by hand, past its 36 photos. One that was launched may be
/// woken up again.
///
/// # Errors
/// `launch-required`.
pub async fn require_list(
    connection: &impl ConnectionTrait,
    actor: &Actor,
    territory: Uuid,
    from: TerritoryState,
    to: TerritoryState,
) -> Result<()> {
    if to != TerritoryState::Launched || from != TerritoryState::Preparing || actor.is_editor() {
        return Ok(());
    }
    match store::exhibition(connection, territory).await?.launched_at {
        Some(_) => Ok(()),
        None => Err(Refusal::new(ErrorCode::LaunchRequired).field("/state").into()),
    }
}
