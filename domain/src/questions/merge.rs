//! An animator merges duplicates and takes them out again.
//!
//! A merger moves nothing: the duplicate keeps its text, author, supporters and comments, and points to the question that
//! stands for it. There are no chains: what was merged into a duplicate points to the same question. `merged_first` keeps
//! what each was taken for itself, so that taking a question out takes out what came with it.

use super::{QuestionState, entity::question, store, support::recount, view::visible};
use crate::{
    ErrorCode, Ground, Refusal, Result, audit,
    database::statement,
    links,
    notices::{self, Happening, What},
    people::{self, Actor, rights},
};
use sea_orm::ConnectionTrait;
use serde_json::json;
use uuid::Uuid;

/// Merges a question into another one, or into the question that the other is merged into. Nothing changes when it is.
///
/// # Errors
/// `not-found`, `forbidden` unless whoever asks regulates where both stand; `question-merge-illegal` when it would be merged
/// into itself, is merged into a third one, or is answered and the other is not.
pub async fn merge(ground: &Ground, actor: &Actor, id: Uuid, into: Uuid) -> Result<question::Model> {
    let by = actor.signed_in()?.id;
    let write = ground.db.write().await?;
    people::one_at_a_time(&*write, "question-mergers").await?;
    let (question, target) = (visible(&*write, actor, id).await?, visible(&*write, actor, into).await?);
    rights::allow(actor, actor.may_regulate(question.territory_id) && actor.may_regulate(target.territory_id))?;
    let root = target.merged_into.unwrap_or(target.id);
    if question.merged_into == Some(root) {
        return Ok(question);
    }
    if question.merged_into.is_some() || root == id {
        return Err(illegal().into());
    }
    let (question, root) = lock_both(&*write, id, root).await?;
    if question.answered_by.is_some() && root.answered_by.is_none() {
        return Err(illegal().into());
    }
    let now = ground.clock.now();
    let sql = "UPDATE questions SET merged_into = $2, merged_first = $2, state = 'merged', version = version + 1,
        updated_at = $3 WHERE id = $1";
    write.execute_raw(statement(&*write, sql, [id.into(), root.id.into(), now.into()])).await?;
    let sql = "UPDATE questions SET merged_into = $2, version = version + 1 WHERE merged_into = $1";
    write.execute_raw(statement(&*write, sql, [id.into(), root.id.into()])).await?;
    recount(&*write, root.id).await?;
    finish(ground, write, by, &question, root.id, "question-merged").await
}

/// Takes a duplicate out again, with what had been merged into it. Nothing changes for one that is merged into nothing.
///
/// # Errors
/// `not-found`; `forbidden` unless whoever asks regulates where it stands.
pub async fn unmerge(ground: &Ground, actor: &Actor, id: Uuid) -> Result<question::Model> {
    let by = actor.signed_in()?.id;
    let write = ground.db.write().await?;
    people::one_at_a_time(&*write, "question-mergers").await?;
    let question = visible(&*write, actor, id).await?;
    rights::allow(actor, actor.may_regulate(question.territory_id))?;
    let Some(root) = question.merged_into else { return Ok(question) };
    lock_both(&*write, id, root).await?;
    let now = ground.clock.now();
    let sql = "UPDATE questions SET merged_into = NULL, merged_first = NULL,
        state = CASE WHEN answered_by IS NULL THEN 'open' ELSE 'answered' END, version = version + 1, updated_at = $2
        WHERE id = $1";
    write.execute_raw(statement(&*write, sql, [id.into(), now.into()])).await?;
    let sql = "WITH RECURSIVE under(id) AS (
            SELECT id FROM questions WHERE merged_first = $1 AND merged_first IS NOT NULL
            UNION SELECT q.id FROM under u JOIN questions q ON q.merged_first = u.id AND q.merged_first IS NOT NULL)
        UPDATE questions SET merged_into = $1, version = version + 1 WHERE id IN (SELECT id FROM under)";
    write.execute_raw(statement(&*write, sql, [id.into()])).await?;
    recount(&*write, id).await?;
    recount(&*write, root).await?;
    finish(ground, write, by, &question, root, "question-unmerged").await
}

/// Takes out all duplicates of a question that is gone, in the caller's transaction; each counts its own supporters again.
///
/// # Errors
/// When the database refuses.
pub async fn release(write: &impl ConnectionTrait, ground: &Ground, gone: Uuid) -> Result<()> {
    let sql = "UPDATE questions SET merged_into = NULL, merged_first = NULL,
        state = CASE WHEN state <> 'merged' THEN state WHEN answered_by IS NULL THEN 'open' ELSE 'answered' END,
        supports = (SELECT count(*) FROM question_supports s WHERE s.question_id = questions.id),
        version = version + 1, updated_at = $2 WHERE merged_into = $1 AND merged_into IS NOT NULL";
    // Asked for before the duplicates are let go: the worker comes to it after the commit.
    links::question_changed(write, ground, gone).await?;
    write.execute_raw(statement(write, sql, [gone.into(), ground.clock.now().into()])).await?;
    Ok(())
}

/// Both, locked in one order, so that two calls never wait for each other.
async fn lock_both(write: &impl ConnectionTrait, id: Uuid, root: Uuid) -> Result<(question::Model, question::Model)> {
    let (first, second) = if id < root { (id, root) } else { (root, id) };
    let first = store::lock(write, first).await?.ok_or(ErrorCode::NotFound)?;
    let second = store::lock(write, second).await?.ok_or(ErrorCode::NotFound)?;
    let (question, root) = if first.id == id { (first, second) } else { (second, first) };
    if [&question, &root].iter().any(|row| row.state == QuestionState::Removed.name()) {
        return Err(ErrorCode::NotFound.into());
    }
    Ok((question, root))
}

/// Tells its author and writes it down.
async fn finish(
    ground: &Ground,
    write: crate::database::Write,
    by: Uuid,
    question: &question::Model,
    root: Uuid,
    what: &'static str,
) -> Result<question::Model> {
    let told = Happening {
        territory: question.territory_id,
        photo: question.photo_id,
        question: Some(question.id),
        actor: Some(by),
        person: Some(question.author_id),
        place: question.lon.zip(question.lat),
        ..Happening::default()
    };
    notices::note(&*write, ground, What::QuestionMerged, told).await?;
    let entry = audit::Entry {
        what,
        territory: question.territory_id,
        object_kind: "question",
        object: question.id,
        facts: json!({"other": root}),
        parts: vec![(by, json!({"by": by}))],
    };
    let question = store::by_id(&*write, question.id).await?.ok_or(ErrorCode::NotFound)?;
    audit::append(&*write, ground, vec![entry]).await?;
    links::question_changed(&*write, ground, question.id).await?;
    write.commit().await?;
    Ok(question)
}

fn illegal() -> Refusal {
    Refusal::new(ErrorCode::QuestionMergeIllegal).field("/into")
}
