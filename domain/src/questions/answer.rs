//! A mission answers a question.
//!
//! The first mission that completes answers it; others that began from it are found by their question. Said by hand, by
//! whoever asked or an animator, another mission takes its place.

use super::{QuestionState, ask::happening, entity::question, store, view::visible};
use crate::{
    ErrorCode, Ground, Refusal, Result,
    database::statement,
    notices::{self, Happening, What},
    people::{Actor, rights},
    sql::run,
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// Marks a question as answered by a mission that `by` completed, in the caller's transaction. A duplicate's answer is that
/// of the question it is merged into. Nothing changes for one that is answered or removed.
///
/// # Errors
/// When the database refuses.
pub async fn mark_answered(
    write: &impl ConnectionTrait,
    ground: &Ground,
    question: Uuid,
    mission: Uuid,
    by: Option<Uuid>,
) -> Result<()> {
    let Some(root) = lock_root(write, question).await? else { return Ok(()) };
    if root.answered_by.is_none() {
        set(write, ground, &root, Some(mission), by).await?;
    }
    Ok(())
}

/// Takes back every mark of a mission that is gone, in the caller's transaction.
///
/// # Errors
/// When the database refuses.
pub async fn unmark_all(write: &impl ConnectionTrait, ground: &Ground, mission: Uuid) -> Result<()> {
    let sql = "SELECT id FROM questions WHERE answered_by = $1 AND answered_by IS NOT NULL ORDER BY id";
    for row in write.query_all_raw(statement(write, sql, [mission.into()])).await? {
        unmark_answered(write, ground, row.try_get_by_index(0)?, mission).await?;
    }
    Ok(())
}

/// As [`unmark_all`] for a mission that may be seen again: what it answered, also by hand, is remembered for
/// [`mark_again`].
///
/// # Errors
/// When the database refuses.
pub async fn unmark_for_now(write: &impl ConnectionTrait, ground: &Ground, mission: Uuid) -> Result<()> {
    let sql = "UPDATE questions SET answered_before = answered_by WHERE answered_by = $1";
    run(write, sql, [mission.into()]).await?;
    unmark_all(write, ground, mission).await
}

/// Marks the question of a mission that is seen again, and those that it answered before, as [`mark_answered`] does, in the
/// caller's transaction; nothing changes for a mission without a question or an answer.
///
/// # Errors
/// When the database refuses.
pub async fn mark_again(write: &impl ConnectionTrait, ground: &Ground, mission: Uuid) -> Result<()> {
    let sql = "SELECT question_id FROM missions WHERE id = $1 AND question_id IS NOT NULL AND answer IS NOT NULL
        AND hidden_at IS NULL AND state <> 'removed'";
    if let Some(row) = write.query_one_raw(statement(write, sql, [mission.into()])).await? {
        mark_answered(write, ground, row.try_get_by_index(0)?, mission, None).await?;
    }
    let sql = "SELECT id FROM questions WHERE answered_before = $1 AND answered_before IS NOT NULL ORDER BY id";
    for row in write.query_all_raw(statement(write, sql, [mission.into()])).await? {
        mark_answered(write, ground, row.try_get_by_index(0)?, mission, None).await?;
    }
    let sql = "UPDATE questions SET answered_before = NULL WHERE answered_before = $1 AND answered_before IS NOT NULL";
    run(write, sql, [mission.into()]).await?;
    Ok(())
}

/// Takes that mark back when the mission's answer is withdrawn, in the caller's transaction: the question is answered by
/// the next mission that began from it and is completed, else open again. Nothing changes for one that another answers.
///
/// # Errors
/// When the database refuses.
pub async fn unmark_answered(
    write: &impl ConnectionTrait,
    ground: &Ground,
    question: Uuid,
    mission: Uuid,
) -> Result<()> {
    let Some(root) = lock_root(write, question).await? else { return Ok(()) };
    if root.answered_by == Some(mission) {
        let next = next_answer(write, root.id, mission).await?;
        set(write, ground, &root, next, None).await?;
    }
    Ok(())
}

/// Says by hand that a mission answers the question.
///
/// # Errors
/// `not-found`, `forbidden` unless whoever asked it or who regulates there says so; `answer-missing` when there is no such
/// mission or it has published no answer.
pub async fn answer_by_hand(ground: &Ground, actor: &Actor, id: Uuid, mission: Uuid) -> Result<question::Model> {
    let by = actor.signed_in()?.id;
    let write = ground.db.write().await?;
    let root = allowed_root(&*write, actor, id).await?;
    let sql = "SELECT 1 FROM missions WHERE id = $1 AND hidden_at IS NULL AND answer IS NOT NULL";
    if write.query_one_raw(statement(&*write, sql, [mission.into()])).await?.is_none() {
        return Err(Refusal::new(ErrorCode::AnswerMissing).field("/mission_id").into());
    }
    if root.answered_by != Some(mission) {
        set(&*write, ground, &root, Some(mission), Some(by)).await?;
    }
    finish(write, root.id).await
}

/// Says by hand that the question is open again.
///
/// # Errors
/// As [`answer_by_hand`].
pub async fn take_answer_back(ground: &Ground, actor: &Actor, id: Uuid) -> Result<question::Model> {
    let by = actor.signed_in()?.id;
    let write = ground.db.write().await?;
    let root = allowed_root(&*write, actor, id).await?;
    if root.answered_by.is_some() {
        set(&*write, ground, &root, None, Some(by)).await?;
    }
    finish(write, root.id).await
}

async fn finish(write: crate::database::Write, id: Uuid) -> Result<question::Model> {
    let question = store::by_id(&*write, id).await?.ok_or(ErrorCode::NotFound)?;
    write.commit().await?;
    Ok(question)
}

/// The question that counts, locked, if whoever asks may say what answers it.
async fn allowed_root(write: &impl ConnectionTrait, actor: &Actor, id: Uuid) -> Result<question::Model> {
    visible(write, actor, id).await?;
    let root = lock_root(write, id).await?.ok_or(ErrorCode::NotFound)?;
    rights::allow(actor, actor.may_answer_question(root.author_id, root.territory_id))?;
    Ok(root)
}

/// The question, or the one that it is merged into, locked; none when it is removed.
async fn lock_root(write: &impl ConnectionTrait, id: Uuid) -> Result<Option<question::Model>> {
    let Some(question) = store::by_id(write, id).await? else { return Ok(None) };
    let root = store::lock(write, question.merged_into.unwrap_or(id)).await?;
    Ok(root.filter(|root| root.state != QuestionState::Removed.name()))
}

/// The mission with the oldest answer that began from the question or a duplicate of it.
async fn next_answer(write: &impl ConnectionTrait, root: Uuid, but: Uuid) -> Result<Option<Uuid>> {
    let sql = "SELECT m.id FROM questions q JOIN missions m ON m.question_id = q.id
        WHERE (q.id = $1 OR q.merged_into = $1) AND m.id <> $2 AND m.hidden_at IS NULL AND m.answer IS NOT NULL
            AND m.state IN ('completed', 'archived')
        ORDER BY m.state_at, m.seq LIMIT 1";
    let row = write.query_one_raw(statement(write, sql, [root.into(), but.into()])).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
}

async fn set(
    write: &impl ConnectionTrait,
    ground: &Ground,
    root: &question::Model,
    mission: Option<Uuid>,
    by: Option<Uuid>,
) -> Result<()> {
    let state = if mission.is_some() { QuestionState::Answered } else { QuestionState::Open };
    // A duplicate stays one; its state follows when it is taken out again.
    let sql = "UPDATE questions SET answered_by = $2, state = CASE state WHEN 'merged' THEN state ELSE $3 END,
        version = version + 1, updated_at = $4 WHERE id = $1";
    let values = [root.id.into(), mission.into(), state.name().into(), ground.clock.now().into()];
    write.execute_raw(statement(write, sql, values)).await?;
    if mission.is_some() {
        let told = Happening { mission, actor: by, ..happening(root) };
        notices::note(write, ground, What::QuestionAnswered, told).await?;
    }
    Ok(())
}
