//! What someone wrote off line about a thing that changed meanwhile.
//!
//! The version that the phone had seen decides, field by field: a field that nobody touched since is written; of one that
//! someone did, both texts are kept until whoever wrote off line has chosen. Triggers note with which version a text field
//! changed last (`migrations/src/outbox`); a field that is not followed counts as changed.

use crate::{
    ErrorCode, Ground, Refusal, Result,
    clock::DAY,
    database::statement,
    notices::{self, Happening, What},
    pages::{self, Page},
    people,
};
use sea_orm::{ConnectionTrait, QueryResult};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashSet;
use uuid::Uuid;

/// Most conflicts that wait for one person's choice.
pub const MOST: i64 = 200;
/// How long a choice is waited for, in days; then what is there stays.
pub const KEPT_DAYS: i64 = 180;

/// Fields whose last change is known, by the collection that a thing stands in.
const FOLLOWED: [(&str, &[&str]); 6] = [
    ("photos", &["title", "text", "credit", "place"]),
    ("questions", &["title", "text"]),
    ("missions", &["title", "text", "answer", "strengths", "weaknesses"]),
    ("comments", &["text"]),
    ("tasks", &["title", "text"]),
    ("journal", &["text"]),
];

/// A field of which there are two texts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// Its name in the thing's representation.
    pub name: String,
    /// What was written off line.
    pub mine: Value,
    /// What is there.
    pub theirs: Value,
}

/// A thing of which someone wrote something else off line than what is there now.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// Its number in the order of arrival.
    pub seq: i64,
    /// That of the operation that it came with.
    pub id: Uuid,
    /// The address of the thing.
    pub path: String,
    /// The tag of what is there, as whoever chooses has seen it.
    pub tag: String,
    /// What differs.
    pub fields: Vec<Field>,
    /// When, in UTC microseconds.
    pub created_at: i64,
}

/// A conflict to be kept.
#[derive(Clone, Debug)]
pub struct NewConflict {
    /// That of the operation that it came with.
    pub id: Uuid,
    /// The address of the thing.
    pub path: String,
    /// The tag of what is there.
    pub tag: String,
    /// What differs.
    pub fields: Vec<Field>,
}

/// Which of these fields of a thing nobody has changed since a version of it.
///
/// # Errors
/// When the database does not answer.
pub async fn unchanged_since(
    connection: &impl ConnectionTrait,
    collection: &str,
    object: Uuid,
    version: i64,
) -> Result<HashSet<&'static str>> {
    let Some((_, followed)) = FOLLOWED.iter().find(|(name, _)| *name == collection) else { return Ok(HashSet::new()) };
    let sql = "SELECT field FROM field_versions WHERE object_id = $1 AND version > $2";
    let rows = connection.query_all_raw(statement(connection, sql, [object.into(), version.into()])).await?;
    let changed = rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<HashSet<String>, _>>()?;
    Ok(followed.iter().copied().filter(|name| !changed.contains(*name)).collect())
}

/// Keeps both texts and tells whose the conflict is. The same again changes nothing.
///
/// # Errors
/// `conflicts-too-many`.
pub async fn keep(ground: &Ground, person: Uuid, new: NewConflict) -> Result<()> {
    let write = ground.db.write().await?;
    people::one_at_a_time(&*write, &format!("conflicts-{person}")).await?;
    let fields = serde_json::to_string(&new.fields).map_err(anyhow::Error::from)?;
    let sql = "INSERT INTO edit_conflicts (id, person_id, path, tag, fields_json, created_at)
        SELECT $1, $2, $3, $4, $5, $6 WHERE (SELECT count(*) FROM edit_conflicts WHERE person_id = $2) < $7
        ON CONFLICT (id) DO NOTHING";
    let values = [
        new.id.into(),
        person.into(),
        new.path.into(),
        new.tag.into(),
        fields.into(),
        ground.clock.now().into(),
        MOST.into(),
    ];
    if write.execute_raw(statement(&*write, sql, values)).await?.rows_affected() == 0 {
        return match find(&*write, person, new.id).await {
            Ok(_) => Ok(()),
            Err(_) => Err(Refusal::new(ErrorCode::ConflictsTooMany).arg("limit", MOST).into()),
        };
    }
    let told = Happening { person: Some(person), ..Happening::default() };
    notices::note(&*write, ground, What::EditConflicted, told).await?;
    write.commit().await
}

/// A person's conflicts, the newest first.
///
/// # Errors
/// `cursor-invalid`, `parameter-invalid` on `limit`.
pub async fn list(
    connection: &impl ConnectionTrait,
    person: Uuid,
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<Page<Conflict>> {
    let (limit, scope) = (pages::limit(limit)?, format!("conflicts:{person}"));
    let before = pages::read_cursor::<i64>(&scope, cursor)?.unwrap_or(i64::MAX);
    let sql = "SELECT seq, id, path, tag, fields_json, created_at FROM edit_conflicts
        WHERE person_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3";
    let values = [person.into(), before.into(), (i64::from(limit) + 1).into()];
    let rows = connection.query_all_raw(statement(connection, sql, values)).await?;
    let rows = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
    Ok(Page::of(rows, limit, &scope, |conflict| conflict.seq))
}

/// One of a person's conflicts.
///
/// # Errors
/// `not-found`.
pub async fn find(connection: &impl ConnectionTrait, person: Uuid, id: Uuid) -> Result<Conflict> {
    let sql = "SELECT seq, id, path, tag, fields_json, created_at FROM edit_conflicts WHERE id = $1 AND person_id = $2";
    let row = connection.query_one_raw(statement(connection, sql, [id.into(), person.into()])).await?;
    row.as_ref().map(read).transpose()?.ok_or_else(|| ErrorCode::NotFound.into())
}

/// What is there changed once more before the choice.
///
/// # Errors
/// When the database refuses.
pub async fn renew(ground: &Ground, conflict: &Conflict) -> Result<()> {
    let fields = serde_json::to_string(&conflict.fields).map_err(anyhow::Error::from)?;
    let sql = "UPDATE edit_conflicts SET tag = $2, fields_json = $3 WHERE id = $1";
    let write = ground.db.write_quietly().await?;
    let values = [conflict.id.into(), conflict.tag.as_str().into(), fields.into()];
    write.execute_raw(statement(&*write, sql, values)).await?;
    write.commit().await
}

/// The choice is made.
///
/// # Errors
/// When the database refuses.
pub async fn settle(ground: &Ground, person: Uuid, id: Uuid) -> Result<()> {
    let write = ground.db.write_quietly().await?;
    let sql = "DELETE FROM edit_conflicts WHERE id = $1 AND person_id = $2";
    write.execute_raw(statement(&*write, sql, [id.into(), person.into()])).await?;
    write.commit().await
}

/// Forgets those that nobody chose for a long time; says how many.
///
/// # Errors
/// When the database refuses.
pub async fn tidy(ground: &Ground) -> Result<u64> {
    let write = ground.db.write_quietly().await?;
    let sql = "DELETE FROM edit_conflicts WHERE created_at < $1";
    let before = ground.clock.now() - KEPT_DAYS * DAY;
    let gone = write.execute_raw(statement(&*write, sql, [before.into()])).await?.rows_affected();
    write.commit().await?;
    Ok(gone)
}

fn read(row: &QueryResult) -> Result<Conflict> {
    let fields: String = row.try_get_by_index(4)?;
    Ok(Conflict {
        seq: row.try_get_by_index(0)?,
        id: row.try_get_by_index(1)?,
        path: row.try_get_by_index(2)?,
        tag: row.try_get_by_index(3)?,
        fields: serde_json::from_str(&fields).map_err(anyhow::Error::from)?,
        created_at: row.try_get_by_index(5)?,
    })
}
