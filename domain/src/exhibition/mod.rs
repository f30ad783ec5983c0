//! The first 36 photos of a territory: chosen and ordered by its animators, launched, then frozen.
//!
//! A slot holds a photo of the territory that is published. One that is hidden, deleted or moved elsewhere later leaves its
//! slot empty to whoever reads, and stands there again when it is restored. After the launch every change says why and is
//! written down for all to read.

mod entity;
mod grid;
mod launch;
pub mod rules;
mod store;

pub use grid::Grid;
pub use launch::{launch, require_list};
pub use rules::{SLOTS, SlotChange, Slots};

use crate::{
    ErrorCode, Ground, Refusal, Result, ids,
    map::boxes::Rect,
    pages::{self, Page},
    people::{Actor, rights},
    photos::{self, PhotoState},
    territories::{self, Boundary, Territory, TerritoryState},
    themes::{self, Theme},
};
use anyhow::Context;
use entity::{change, exhibition};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// A territory's list of first photos, as someone reads it.
#[derive(Clone, Debug)]
pub struct Exhibition {
    /// Where.
    pub territory: Territory,
    /// Grows with each change of the list; 0 before the first.
    pub version: i64,
    /// When it was launched, in UTC microseconds.
    pub launched_at: Option<i64>,
    /// The photos of slots 1 to 36; none where a slot is empty.
    pub slots: Vec<Option<photos::View>>,
    /// Roots of the tree that no chosen photo stands under.
    pub missing_themes: Vec<&'static Theme>,
    /// Into how many parts the territory is cut, at most 36.
    pub parts: usize,
    /// The parts that no chosen photo was taken in, as everyone sees the places.
    pub missing_parts: Vec<Rect>,
}

/// A change of a list after its launch.
#[derive(Clone, Debug)]
pub struct Change {
    /// Its id.
    pub id: Uuid,
    /// In order of time.
    pub seq: i64,
    /// Who changed it.
    pub person: Uuid,
    /// How others see them; empty when they are gone.
    pub person_name: String,
    /// Why.
    pub reason: String,
    /// The slots that are different since.
    pub slots: Vec<SlotChange>,
    /// UTC microseconds.
    pub created_at: i64,
}

/// The list of a territory with what it still lacks.
///
/// # Errors
/// `not-found` when there is no such territory, or before the launch for whom does not edit the territory.
pub async fn read(connection: &impl ConnectionTrait, reader: &Actor, territory: Uuid) -> Result<Exhibition> {
    let (territory, row) = open_to(connection, reader, territory).await?;
    let chosen = store::slots(connection, territory.id).await?;
    let shown = shown(connection, territory.id, &chosen.photos()).await?;
    let views = photos::views(connection, reader, shown).await?;
    let mut views: HashMap<Uuid, photos::View> = views.into_iter().map(|view| (view.photo.id, view)).collect();
    let slots: Vec<_> = chosen.iter().map(|(_, photo)| photo.and_then(|id| views.remove(&id))).collect();
    let photos = || slots.iter().flatten();
    let themes: HashSet<String> = photos().flat_map(|view| view.themes.iter().cloned()).collect();
    let local = themes::local(connection, territory.id).await?;
    let root = |id: &str| local.iter().find(|theme| theme.id == id).map(|theme| theme.parent.clone());
    let missing_themes = rules::missing_roots(&themes, root);
    let grid = grid_of(connection, territory.id).await?;
    let places = photos().filter_map(|view| view.photo.shown_lon.zip(view.photo.shown_lat));
    let (parts, missing_parts) = (grid.cells(), grid.without(places));
    Ok(Exhibition {
        version: row.version,
        launched_at: row.launched_at,
        territory,
        slots,
        missing_themes,
        parts,
        missing_parts,
    })
}

/// The version of a list, for whom may change it.
///
/// # Errors
/// `not-found`; `sign-in-required`, `forbidden` unless an animator there or the editor asks.
pub async fn version(connection: &impl ConnectionTrait, actor: &Actor, territory: Uuid) -> Result<i64> {
    territories::by_id(connection, territory).await?;
    rights::allow(actor, actor.may_launch(territory))?;
    Ok(store::exhibition(connection, territory).await?.version)
}

/// Makes this the list, if it is still at `version`. After the launch a change needs a reason and is written down; the
/// same list again changes nothing.
///
/// # Errors
/// As [`version`], and `version-stale`, `first-photos-invalid`, `first-photo-unfit` for a photo that is not published or
/// of another territory, `first-photos-frozen` without a reason after the launch, `text-invalid`.
pub async fn choose(
    ground: &Ground,
    actor: &Actor,
    territory: Uuid,
    version: i64,
    photos: Vec<Option<Uuid>>,
    reason: Option<&str>,
) -> Result<()> {
    let by = actor.signed_in()?.id;
    rights::allow(actor, actor.may_launch(territory))?;
    let after = Slots::parse(photos)?;
    let write = ground.db.write().await?;
    territories::lock(&*write, territory).await?;
    let row = store::exhibition(&*write, territory).await?;
    if row.version != version {
        return Err(Refusal::new(ErrorCode::VersionStale).field("If-Match").into());
    }
    let before = store::slots(&*write, territory).await?;
    let changes = before.changes(&after);
    if changes.is_empty() {
        return Ok(());
    }
    require_fit(&*write, territory, &after, &changes).await?;
    let state = territories::by_id(&*write, territory).await?.state;
    if is_public(state, &row) {
        let reason = rules::reason(reason)?;
        write_down(ground, &*write, territory, by, reason, &changes).await?;
    }
    store::set_slots(&*write, territory, &after).await?;
    let row = exhibition::Model { version: version + 1, updated_at: ground.clock.now(), ..row };
    store::put(&*write, row).await?;
    write.commit().await
}

/// Changes of the list since the launch, the newest first.
///
/// # Errors
/// As [`read`], and `cursor-invalid`, `parameter-invalid` on `limit`.
pub async fn changes(
    connection: &impl ConnectionTrait,
    reader: &Actor,
    territory: Uuid,
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<Page<Change>> {
    open_to(connection, reader, territory).await?;
    let (limit, scope) = (pages::limit(limit)?, format!("first-photos/{territory}/changes"));
    let before = pages::read_cursor::<i64>(&scope, cursor)?.unwrap_or(i64::MAX);
    let rows = store::changes(connection, territory, before, limit + 1).await?;
    let people: Vec<Uuid> = rows.iter().map(|row| row.person_id).collect::<HashSet<_>>().into_iter().collect();
    let names = photos::store::display_names(connection, &people).await?;
    let change = |row: change::Model| {
        Ok(Change {
            id: row.id,
            seq: row.seq,
            person: row.person_id,
            person_name: names.get(&row.person_id).cloned().unwrap_or_default(),
            reason: row.reason,
            slots: serde_json::from_str(&row.slots_json).context("a change of first photos")?,
            created_at: row.created_at,
        })
    };
    let changes = rows.into_iter().map(change).collect::<Result<Vec<_>>>()?;
    Ok(Page::of(changes, limit, &scope, |change| change.seq))
}

/// The slots of those among these photos that stand in a launched list, in one query.
///
/// # Errors
/// When the database does not answer.
pub async fn slots_of(connection: &impl ConnectionTrait, photos: &[Uuid]) -> Result<HashMap<Uuid, i32>> {
    store::public_slots(connection, photos).await
}

/// The territory and its list, if this reader may see the list.
async fn open_to(
    connection: &impl ConnectionTrait,
    reader: &Actor,
    territory: Uuid,
) -> Result<(Territory, exhibition::Model)> {
    let territory = territories::by_id(connection, territory).await?;
    let row = store::exhibition(connection, territory.id).await?;
    if is_public(territory.state, &row) || reader.may_launch(territory.id) {
        return Ok((territory, row));
    }
    Err(ErrorCode::NotFound.into())
}

/// Whether everyone sees the list; then it is frozen too.
fn is_public(state: TerritoryState, row: &exhibition::Model) -> bool {
    row.launched_at.is_some() || matches!(state, TerritoryState::Launched | TerritoryState::Dormant)
}

/// Those of these photos that a slot shows: published, and still of this territory.
async fn shown(
    connection: &impl ConnectionTrait,
    territory: Uuid,
    photos: &[Uuid],
) -> Result<Vec<photos::entity::Model>> {
    use photos::entity::photo::Column;
    let found = photos::entity::Entity::find()
        .filter(Column::Id.is_in(photos.iter().copied()))
        .filter(Column::TerritoryId.eq(territory))
        .filter(Column::State.eq(PhotoState::Published.name()));
    Ok(found.all(connection).await?)
}

/// Refuses a photo that is put into a slot and cannot be shown there; one that stays where it was is not asked again.
async fn require_fit(
    connection: &impl ConnectionTrait,
    territory: Uuid,
    after: &Slots,
    changes: &[SlotChange],
) -> Result<()> {
    let fit: HashSet<Uuid> =
        shown(connection, territory, &after.photos()).await?.into_iter().map(|photo| photo.id).collect();
    let unfit = changes.iter().find(|change| change.after.is_some_and(|photo| !fit.contains(&photo)));
    match unfit {
        Some(change) => {
            let field = format!("/photos/{}", change.slot - 1);
            Err(Refusal::new(ErrorCode::FirstPhotoUnfit).field(field).arg("slot", change.slot).into())
        }
        None => Ok(()),
    }
}

async fn write_down(
    ground: &Ground,
    write: &impl ConnectionTrait,
    territory: Uuid,
    by: Uuid,
    reason: String,
    changes: &[SlotChange],
) -> Result<()> {
    let row = change::ActiveModel {
        seq: NotSet,
        id: Set(ids::new(&ground.clock)),
        territory_id: Set(territory),
        person_id: Set(by),
        reason: Set(reason),
        slots_json: Set(serde_json::to_string(changes).context("a change of first photos")?),
        created_at: Set(ground.clock.now()),
    };
    store::insert_change(write, row).await
}

async fn grid_of(connection: &impl ConnectionTrait, territory: Uuid) -> Result<Grid> {
    let text = territories::boundary_json(connection, territory).await?;
    let cut = tokio::task::spawn_blocking(move || Ok(Grid::over(&Boundary::stored(&text)?))).await;
    cut.context("cutting a territory into parts was broken off")?
}
