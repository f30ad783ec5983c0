//! Who looked, by the power of a role, at what is about someone.

use crate::{
    Ground, Result,
    database::statement,
    pages::{self, Page},
    people::Actor,
};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use uuid::Uuid;

/// A case of moderation with its context was read.
pub const MODERATION_CASE: &str = "moderation-case";
/// The true place of a photo was read.
pub const TRUE_PLACE: &str = "true-place";

/// That someone looked. Who it was is not told, only that it was someone of a territory.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Access {
    /// Its number.
    pub seq: i64,
    /// What was read.
    pub what: String,
    /// The territory whose animators read it; none for the editor.
    pub territory_id: Option<Uuid>,
    /// UTC microseconds.
    pub created_at: i64,
}

/// Notes that `reader` looked at something of `subject`; nothing when it is their own.
///
/// # Errors
/// When the database refuses; then nothing should be shown.
pub async fn note(ground: &Ground, reader: &Actor, subject: Uuid, what: &str, territory: Option<Uuid>) -> Result<()> {
    if reader.is_person(subject) {
        return Ok(());
    }
    let sql = "INSERT INTO data_accesses (subject_id, reader_id, what, territory_id, created_at)
        SELECT id, $2, $3, $4, $5 FROM people WHERE id = $1 AND erased_at IS NULL";
    let write = ground.db.write_quietly().await?;
    let values: [Value; 5] =
        [subject.into(), reader.person_id().into(), what.into(), territory.into(), ground.clock.now().into()];
    write.execute_raw(statement(&*write, sql, values)).await?;
    write.commit().await
}

/// Who looked at what is about `actor`, the newest first.
///
/// # Errors
/// `sign-in-required`, `cursor-invalid`, `parameter-invalid`.
pub async fn own(
    connection: &impl ConnectionTrait,
    actor: &Actor,
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<Page<Access>> {
    let person = actor.signed_in()?.id;
    let limit = pages::limit(limit)?;
    let before: i64 = pages::read_cursor("accesses", cursor)?.unwrap_or(i64::MAX);
    let sql = "SELECT seq, what, territory_id, created_at FROM data_accesses
        WHERE subject_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3";
    let values = [person.into(), before.into(), i64::from(limit + 1).into()];
    let rows = Access::find_by_statement(statement(connection, sql, values)).all(connection).await?;
    Ok(Page::of(rows, limit, "accesses", |access| access.seq))
}
