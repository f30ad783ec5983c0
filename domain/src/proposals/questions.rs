//! Questions about a proposal, answered by its author.

use super::{
    rules::{MAX_QUESTIONS, MAX_REASON},
    store::{self, QUESTION, QuestionRow},
};
use crate::{
    ErrorCode, Ground, Refusal, Result, ids,
    pages::{self, Page},
    people::{Actor, rights},
    plain,
    sql::{all, one, run},
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// Asks about an open proposal; the same again gives the question that is there, and true.
///
/// # Errors
/// `not-found`; `forbidden` to who does not belong there; `proposal-closed`, `text-invalid`, `id-not-uuidv7`, `id-taken`,
/// `proposal-questions-too-many`.
pub async fn ask(ground: &Ground, actor: &Actor, proposal: Uuid, id: Uuid, body: &str) -> Result<(QuestionRow, bool)> {
    let author = actor.signed_in()?.id;
    let id = ids::from_client(id)?;
    let body = required("/text", body)?;
    let write = ground.db.write().await?;
    let about = store::lock(&*write, proposal).await?;
    rights::allow(actor, actor.belongs_to(about.territory_id))?;
    if let Some(there) = by_id(&*write, id).await? {
        let same = there.author_id == author && there.proposal_id == proposal;
        return if same { Ok((there, true)) } else { Err(Refusal::new(ErrorCode::IdTaken).field("/id").into()) };
    }
    about.require_open(ground.clock.now())?;
    if about.questions >= MAX_QUESTIONS {
        return Err(Refusal::new(ErrorCode::ProposalQuestionsTooMany).arg("limit", MAX_QUESTIONS).into());
    }
    let sql =
        "INSERT INTO proposal_questions (id, proposal_id, author_id, body, created_at) VALUES ($1, $2, $3, $4, $5)";
    let now = ground.clock.now();
    run(&*write, sql, [id.into(), proposal.into(), author.into(), body.into(), now.into()]).await?;
    run(&*write, "UPDATE proposals SET questions = questions + 1 WHERE id = $1", [proposal.into()]).await?;
    let question = by_id(&*write, id).await?.ok_or(ErrorCode::NotFound)?;
    write.commit().await?;
    Ok((question, false))
}

/// Answers a question about a proposal of one's own; an answer can be changed until the close.
///
/// # Errors
/// `not-found`, `forbidden` to anyone but the proposal's author, `proposal-closed`, `text-invalid`.
pub async fn answer(ground: &Ground, actor: &Actor, proposal: Uuid, id: Uuid, text: &str) -> Result<QuestionRow> {
    actor.signed_in()?;
    let text = required("/answer", text)?;
    let write = ground.db.write().await?;
    let about = store::lock(&*write, proposal).await?;
    let question = by_id(&*write, id).await?.filter(|question| question.proposal_id == proposal);
    question.ok_or(ErrorCode::NotFound)?;
    rights::allow(actor, actor.is_person(about.author_id))?;
    about.require_open(ground.clock.now())?;
    let sql = "UPDATE proposal_questions SET answer = $2, answered_at = $3 WHERE id = $1";
    run(&*write, sql, [id.into(), text.into(), ground.clock.now().into()]).await?;
    let question = by_id(&*write, id).await?.ok_or(ErrorCode::NotFound)?;
    write.commit().await?;
    Ok(question)
}

fn required(field: &'static str, text: &str) -> Result<String> {
    let text = plain::text(field, text.trim(), MAX_REASON)?;
    if text.is_empty() {
        return Err(Refusal::new(ErrorCode::TextInvalid).field(field).arg("limit", MAX_REASON).into());
    }
    Ok(text)
}

async fn by_id(connection: &impl ConnectionTrait, id: Uuid) -> Result<Option<QuestionRow>> {
    one(connection, format!("{QUESTION} WHERE id = $1"), [id.into()]).await
}

/// The questions about a proposal, the oldest first.
///
/// # Errors
/// `not-found`, `cursor-invalid`, `parameter-invalid`.
pub async fn questions(
    connection: &impl ConnectionTrait,
    proposal: Uuid,
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<Page<QuestionRow>> {
    store::find(connection, proposal).await?;
    let (limit, scope) = (pages::limit(limit)?, format!("proposal-questions:{proposal}"));
    let after = pages::read_cursor::<i64>(&scope, cursor)?.unwrap_or(0);
    let sql = format!("{QUESTION} WHERE proposal_id = $1 AND seq > $2 ORDER BY seq LIMIT $3");
    let rows = all(connection, sql, [proposal.into(), after.into(), i64::from(limit + 1).into()]).await?;
    Ok(Page::of(rows, limit, &scope, |row: &QuestionRow| row.seq))
}
