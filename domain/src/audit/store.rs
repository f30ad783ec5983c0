//! Queries of the audit log.

use super::rules::{GENESIS, Part, Sealed, Stored};
use crate::{Result, database::statement};
use sea_orm::{ConnectionTrait, QueryResult};
use std::collections::HashMap;
use uuid::Uuid;

/// Entries read at a time.
pub const PAGE: i64 = 1000;

/// Number and hash of the last entry.
pub async fn head(write: &impl ConnectionTrait) -> Result<(i64, [u8; 32])> {
    let sql = "SELECT seq, hash FROM audit_entries ORDER BY seq DESC LIMIT 1";
    let Some(row) = write.query_one_raw(statement(write, sql, [])).await? else { return Ok((0, GENESIS)) };
    let hash: Vec<u8> = row.try_get_by_index(1)?;
    Ok((row.try_get_by_index(0)?, hash.as_slice().try_into().unwrap_or(GENESIS)))
}

/// Writes an entry with its parts.
pub async fn insert(write: &impl ConnectionTrait, entry: &Sealed) -> Result<()> {
    let sql = "INSERT INTO audit_entries (seq, at, what, territory_id, object_kind, object_id, facts_json,
        commitments_json, previous_hash, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let values = [
        entry.seq.into(),
        entry.at.into(),
        entry.what.as_str().into(),
        entry.territory.into(),
        entry.object_kind.as_str().into(),
        entry.object.into(),
        entry.facts_json.as_str().into(),
        entry.commitments_json.as_str().into(),
        entry.previous.to_vec().into(),
        entry.hash.to_vec().into(),
    ];
    write.execute_raw(statement(write, sql, values)).await?;
    for part in &entry.parts {
        let sql = "INSERT INTO audit_parts (seq, part, person_id, salt, part_json) VALUES ($1, $2, $3, $4, $5)";
        let values = [
            entry.seq.into(),
            part.part.into(),
            part.person.into(),
            part.salt.clone().into(),
            part.json.as_str().into(),
        ];
        write.execute_raw(statement(write, sql, values)).await?;
    }
    Ok(())
}

/// Deletes the parts about a person.
pub async fn erase(write: &impl ConnectionTrait, person: Uuid) -> Result<u64> {
    let sql = "DELETE FROM audit_parts WHERE person_id = $1";
    Ok(write.execute_raw(statement(write, sql, [person.into()])).await?.rows_affected())
}

/// Up to `rows` entries that come after `after`, each with the parts that are left of it.
pub async fn page(connection: &impl ConnectionTrait, after: i64, rows: i64) -> Result<Vec<Stored>> {
    let sql =
        "SELECT seq, at, what, territory_id, object_kind, object_id, facts_json, commitments_json, previous_hash, hash
        FROM audit_entries WHERE seq > $1 ORDER BY seq LIMIT $2";
    let found = connection.query_all_raw(statement(connection, sql, [after.into(), rows.into()])).await?;
    let mut entries = found.iter().map(read).collect::<Result<Vec<_>>>()?;
    let Some(last) = entries.last().map(|entry| entry.seq) else { return Ok(entries) };
    let mut parts = parts(connection, after, last).await?;
    for entry in &mut entries {
        entry.parts = parts.remove(&entry.seq).unwrap_or_default();
    }
    Ok(entries)
}

async fn parts(connection: &impl ConnectionTrait, after: i64, last: i64) -> Result<HashMap<i64, Vec<Part>>> {
    let sql =
        "SELECT seq, part, person_id, salt, part_json FROM audit_parts WHERE seq > $1 AND seq <= $2 ORDER BY seq, part";
    let found = connection.query_all_raw(statement(connection, sql, [after.into(), last.into()])).await?;
    let mut parts: HashMap<i64, Vec<Part>> = HashMap::new();
    for row in &found {
        let part = Part {
            part: row.try_get_by_index(1)?,
            person: row.try_get_by_index(2)?,
            salt: row.try_get_by_index(3)?,
            json: row.try_get_by_index(4)?,
        };
        parts.entry(row.try_get_by_index(0)?).or_default().push(part);
    }
    Ok(parts)
}

fn read(row: &QueryResult) -> Result<Stored> {
    Ok(Stored {
        seq: row.try_get_by_index(0)?,
        at: row.try_get_by_index(1)?,
        what: row.try_get_by_index(2)?,
        territory: row.try_get_by_index(3)?,
        object_kind: row.try_get_by_index(4)?,
        object: row.try_get_by_index(5)?,
        facts_json: row.try_get_by_index(6)?,
        commitments_json: row.try_get_by_index(7)?,
        previous: row.try_get_by_index(8)?,
        hash: row.try_get_by_index(9)?,
        parts: Vec::new(),
    })
}
