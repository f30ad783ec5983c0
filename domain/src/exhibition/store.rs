//! Queries of first photos.

use super::{
    entity::{change, exhibition, first_photo},
    rules::Slots,
};
use crate::{Result, database::statement};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};
use std::collections::HashMap;
use uuid::Uuid;

/// The list as a whole; that of a territory where nothing was chosen has version 0.
pub(super) async fn exhibition(connection: &impl ConnectionTrait, territory: Uuid) -> Result<exhibition::Model> {
    let found = exhibition::Entity::find_by_id(territory).one(connection).await?;
    let none =
        exhibition::Model { territory_id: territory, version: 0, launched_at: None, launched_by: None, updated_at: 0 };
    Ok(found.unwrap_or(none))
}

/// Writes the list as a whole.
pub(super) async fn put(write: &impl ConnectionTrait, row: exhibition::Model) -> Result<()> {
    use exhibition::Column::{LaunchedAt, LaunchedBy, TerritoryId, UpdatedAt, Version};
    let there = OnConflict::column(TerritoryId).update_columns([Version, LaunchedAt, LaunchedBy, UpdatedAt]).to_owned();
    let row = exhibition::ActiveModel {
        territory_id: Set(row.territory_id),
        version: Set(row.version),
        launched_at: Set(row.launched_at),
        launched_by: Set(row.launched_by),
        updated_at: Set(row.updated_at),
    };
    exhibition::Entity::insert(row).on_conflict(there).exec_without_returning(write).await?;
    Ok(())
}

pub(super) async fn slots(connection: &impl ConnectionTrait, territory: Uuid) -> Result<Slots> {
    let rows = first_photo::Entity::find().filter(first_photo::Column::TerritoryId.eq(territory)).all(connection);
    let mut slots = Slots::empty();
    for row in rows.await? {
        slots.put(row.slot, row.photo_id);
    }
    Ok(slots)
}

/// Replaces the whole list.
pub(super) async fn set_slots(write: &impl ConnectionTrait, territory: Uuid, slots: &Slots) -> Result<()> {
    first_photo::Entity::delete_many().filter(first_photo::Column::TerritoryId.eq(territory)).exec(write).await?;
    let chosen = slots.iter().filter_map(|(slot, photo)| photo.map(|photo| (slot, photo)));
    let rows: Vec<_> = chosen
        .map(|(slot, photo)| first_photo::ActiveModel {
            territory_id: Set(territory),
            slot: Set(slot),
            photo_id: Set(photo),
        })
        .collect();
    if !rows.is_empty() {
        first_photo::Entity::insert_many(rows).exec_without_returning(write).await?;
    }
    Ok(())
}

pub(super) async fn insert_change(write: &impl ConnectionTrait, row: change::ActiveModel) -> Result<()> {
    change::Entity::insert(row).exec_without_returning(write).await?;
    Ok(())
}

/// Changes of a territory's list, the newest first, from `before` on.
pub(super) async fn changes(
    connection: &impl ConnectionTrait,
    territory: Uuid,
    before: i64,
    rows: u32,
) -> Result<Vec<change::Model>> {
    let found = change::Entity::find()
        .filter(change::Column::TerritoryId.eq(territory))
        .filter(change::Column::Seq.lt(before))
        .order_by_desc(change::Column::Seq)
        .limit(u64::from(rows));
    Ok(found.all(connection).await?)
}

/// The slots of photos in the launched list of the territory that they stand in, in one query.
pub(super) async fn public_slots(connection: &impl ConnectionTrait, photos: &[Uuid]) -> Result<HashMap<Uuid, i32>> {
    if photos.is_empty() {
        return Ok(HashMap::new());
    }
    let places: Vec<_> = (1..=photos.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "SELECT f.photo_id, f.slot FROM first_photos f
        JOIN photos p ON p.id = f.photo_id AND p.territory_id = f.territory_id
        JOIN exhibitions e ON e.territory_id = f.territory_id AND e.launched_at IS NOT NULL
        WHERE f.photo_id IN ({})",
        places.join(", ")
    );
    let values = photos.iter().map(|id| (*id).into());
    let rows = connection.query_all_raw(statement(connection, sql, values)).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}
