//! The rows of the journal.

use super::entity::EntryRow;
use crate::{
    Result,
    database::statement,
    missions::desk::inserted,
    money::sql::{all, one, places, run, value},
    photos::{self, PhotoState},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Value};
use std::collections::HashMap;
use uuid::Uuid;

const ENTRY: &str = "SELECT e.seq, e.id, e.mission_id, e.author_id, \
    CASE WHEN p.hidden_at IS NULL THEN p.display_name ELSE '…' END AS author_name, e.happened_on, e.body, e.version, \
    e.created_at, e.updated_at FROM mission_journal e JOIN people p ON p.id = e.author_id";

pub(super) async fn by_id(connection: &impl ConnectionTrait, id: Uuid) -> Result<Option<EntryRow>> {
    one(connection, format!("{ENTRY} WHERE e.id = $1"), [id.into()]).await
}

/// Those of these entries that stand in missions of the territory that everyone sees.
pub(super) async fn shown_entries(
    connection: &impl ConnectionTrait,
    territory: Uuid,
    ids: &[Uuid],
) -> Result<Vec<EntryRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "{ENTRY} WHERE e.id IN ({}) AND e.mission_id IN
            (SELECT id FROM missions WHERE territory_id = $1 AND state <> 'removed' AND hidden_at IS NULL)",
        places(2, ids.len())
    );
    let values: Vec<Value> = std::iter::once(territory).chain(ids.iter().copied()).map(Value::from).collect();
    all(connection, sql, values).await
}

/// Entries of a mission, the last day first, those before a day and row.
pub(super) async fn entries(
    connection: &impl ConnectionTrait,
    mission: Uuid,
    before: Option<(String, i64)>,
    rows: u32,
) -> Result<Vec<EntryRow>> {
    let (day, seq) = before.unwrap_or_else(|| ("9999-12-31".into(), i64::MAX));
    let sql = format!(
        "{ENTRY} WHERE e.mission_id = $1 AND (e.happened_on, e.seq) < ($2, $3) \
         ORDER BY e.happened_on DESC, e.seq DESC LIMIT $4"
    );
    all(connection, sql, [mission.into(), day.into(), seq.into(), i64::from(rows).into()]).await
}

/// The photos of these entries that everyone sees, in their order, in two queries.
pub(super) async fn pictures(
    connection: &impl ConnectionTrait,
    entries: &[Uuid],
) -> Result<HashMap<Uuid, Vec<photos::entity::Model>>> {
    if entries.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "SELECT entry_id, photo_id FROM mission_journal_photos WHERE entry_id IN ({}) ORDER BY entry_id, position",
        places(1, entries.len())
    );
    let rows = connection.query_all_raw(statement(connection, sql, entries.iter().map(|id| (*id).into()))).await?;
    let rows = rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?)));
    let pairs = rows.collect::<Result<Vec<(Uuid, Uuid)>>>()?;
    let shown = shown(connection, pairs.iter().map(|(_, photo)| *photo)).await?;
    let mut by_entry: HashMap<Uuid, Vec<photos::entity::Model>> = HashMap::new();
    for (entry, photo) in pairs {
        if let Some(photo) = shown.get(&photo) {
            by_entry.entry(entry).or_default().push(photo.clone());
        }
    }
    Ok(by_entry)
}

/// Those of these photos that everyone sees.
pub(super) async fn shown(
    connection: &impl ConnectionTrait,
    ids: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, photos::entity::Model>> {
    use photos::entity::photo;
    let ids: Vec<_> = ids.collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found = photos::entity::Entity::find()
        .filter(photo::Column::Id.is_in(ids))
        .filter(photo::Column::State.eq(PhotoState::Published.name()))
        .all(connection)
        .await?;
    Ok(found.into_iter().map(|photo| (photo.id, photo)).collect())
}

pub(super) async fn insert(write: &impl ConnectionTrait, row: &EntryRow) -> Result<()> {
    let sql = "INSERT INTO mission_journal (id, mission_id, author_id, happened_on, body, created_at, updated_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (id) DO NOTHING";
    let values: [Value; 6] = [
        row.id.into(),
        row.mission_id.into(),
        row.author_id.into(),
        row.happened_on.as_str().into(),
        row.body.as_str().into(),
        row.created_at.into(),
    ];
    inserted(run(write, sql, values).await?)?;
    Ok(())
}

pub(super) async fn update(write: &impl ConnectionTrait, row: &EntryRow, now: i64) -> Result<()> {
    let sql =
        "UPDATE mission_journal SET happened_on = $2, body = $3, version = version + 1, updated_at = $4 WHERE id = $1";
    run(write, sql, [row.id.into(), row.happened_on.as_str().into(), row.body.as_str().into(), now.into()]).await?;
    Ok(())
}

/// Replaces the photos of an entry.
pub(super) async fn set_pictures(write: &impl ConnectionTrait, entry: Uuid, photos: &[Uuid]) -> Result<()> {
    run(write, "DELETE FROM mission_journal_photos WHERE entry_id = $1", [entry.into()]).await?;
    if photos.is_empty() {
        return Ok(());
    }
    let (mut values, mut groups): (Vec<Value>, Vec<String>) = (vec![entry.into()], Vec::new());
    for (position, photo) in photos.iter().enumerate() {
        groups.push(format!("($1, {position}, ${})", values.len() + 1));
        values.push((*photo).into());
    }
    let sql = format!("INSERT INTO mission_journal_photos (entry_id, position, photo_id) VALUES {}", groups.join(", "));
    run(write, sql, values).await?;
    Ok(())
}

/// Deletes an entry; its photos stay photos.
pub(super) async fn delete(write: &impl ConnectionTrait, id: Uuid) -> Result<()> {
    run(write, "DELETE FROM mission_journal WHERE id = $1", [id.into()]).await?;
    Ok(())
}

/// The time zone of a territory.
pub(super) async fn time_zone(connection: &impl ConnectionTrait, territory: Uuid) -> Result<String> {
    let zone = value(connection, "SELECT time_zone FROM territories WHERE id = $1", [territory.into()]).await?;
    Ok(zone.unwrap_or_else(|| "UTC".into()))
}
