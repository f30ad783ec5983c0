//! Support of a question: once a person, counted over the question and its duplicates.

use super::{entity::question, store, view::visible};
use crate::{
    Error, ErrorCode, Ground, Result,
    database::statement,
    people::{self, Actor},
};
use anyhow::anyhow;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// How often a question that is merged at the same instant is followed.
const TRIES: usize = 5;

/// The question and its duplicates.
const GROUP: &str = "(SELECT d.id FROM questions d WHERE d.id = $1 UNION ALL
    SELECT d.id FROM questions d WHERE d.merged_into = $1 AND d.merged_into IS NOT NULL)";

/// How a question is supported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Support {
    /// The question that counts it: itself, or the one that it was merged into.
    pub question: Uuid,
    /// Distinct people who support it or a duplicate of it.
    pub supports: i32,
    /// Whether the one who asks is among them.
    pub is_mine: bool,
}

/// Supports a question; nothing changes for one who does. Support of a duplicate goes to the question it is merged into.
///
/// # Errors
/// `sign-in-required`, `not-found`, `excluded`.
pub async fn support(ground: &Ground, actor: &Actor, id: Uuid) -> Result<Support> {
    change(ground, actor, id, true).await
}

/// Withdraws one's support, from the duplicates too.
///
/// # Errors
/// As [`support`].
pub async fn withdraw(ground: &Ground, actor: &Actor, id: Uuid) -> Result<Support> {
    change(ground, actor, id, false).await
}

async fn change(ground: &Ground, actor: &Actor, id: Uuid, wanted: bool) -> Result<Support> {
    let person = actor.signed_in()?.id;
    for _ in 0..TRIES {
        let write = ground.db.write().await?;
        let question = visible(&*write, actor, id).await?;
        let root = question.merged_into.unwrap_or(id);
        visible(&*write, actor, root).await?;
        let root = store::lock(&*write, root).await?.ok_or(ErrorCode::NotFound)?;
        if root.merged_into.is_some() {
            // Merged since it was read: begin again with the question that it is part of now.
            continue;
        }
        if wanted {
            people::require_not_excluded(&*write, person, root.territory_id).await?;
        }
        let supports =
            if wanted { add(&*write, ground, &root, person).await? } else { take(&*write, &root, person).await? };
        write.commit().await?;
        return Ok(Support { question: root.id, supports, is_mine: wanted });
    }
    Err(Error::Unavailable(anyhow!("the question {id} is merged all the time")))
}

/// The root's row is locked, so that nobody is counted twice.
async fn add(write: &impl ConnectionTrait, ground: &Ground, root: &question::Model, person: Uuid) -> Result<i32> {
    let sql = format!("SELECT 1 FROM question_supports WHERE person_id = $2 AND question_id IN {GROUP}");
    let there = write.query_one_raw(statement(write, sql, [root.id.into(), person.into()])).await?;
    if there.is_some() {
        return Ok(root.supports);
    }
    let sql = "INSERT INTO question_supports (question_id, person_id, created_at) VALUES ($1, $2, $3)";
    let values = [root.id.into(), person.into(), ground.clock.now().into()];
    write.execute_raw(statement(write, sql, values)).await?;
    count(write, root.id, 1).await
}

async fn take(write: &impl ConnectionTrait, root: &question::Model, person: Uuid) -> Result<i32> {
    let sql = format!("DELETE FROM question_supports WHERE person_id = $2 AND question_id IN {GROUP}");
    let gone = write.execute_raw(statement(write, sql, [root.id.into(), person.into()])).await?;
    if gone.rows_affected() == 0 {
        return Ok(root.supports);
    }
    count(write, root.id, -1).await
}

async fn count(write: &impl ConnectionTrait, root: Uuid, more: i32) -> Result<i32> {
    let sql = "UPDATE questions SET supports = supports + $2 WHERE id = $1 RETURNING supports";
    let row = write.query_one_raw(statement(write, sql, [root.into(), more.into()])).await?;
    Ok(row.ok_or(ErrorCode::NotFound)?.try_get_by_index(0)?)
}

/// Counts a question's distinct supporters anew, over its duplicates too, in the caller's transaction.
///
/// # Errors
/// When the database refuses.
pub(super) async fn recount(write: &impl ConnectionTrait, root: Uuid) -> Result<()> {
    let sql = format!(
        "UPDATE questions SET supports = (SELECT count(DISTINCT person_id) FROM question_supports WHERE question_id IN {GROUP})
        WHERE id = $1"
    );
    write.execute_raw(statement(write, sql, [root.into()])).await?;
    Ok(())
}
