//! Rows and queries of proposals.

use super::{State, Voice};
use crate::{
    ErrorCode, Result,
    sql::{for_update, one, run},
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

/// A proposal.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ProposalRow {
    /// Order of arrival.
    pub seq: i64,
    /// Id.
    pub id: Uuid,
    /// Where.
    pub territory_id: Uuid,
    /// Who proposes.
    pub author_id: Uuid,
    /// `free`, `commission` or `president`.
    pub kind: String,
    /// The commission, for a seat of that kind.
    pub commission: Option<String>,
    /// Who is to take the seat.
    pub person_id: Option<Uuid>,
    /// Where it stands.
    pub state: String,
    /// One line.
    pub title: String,
    /// The text.
    pub body: String,
    /// Of the text; grows when it is amended.
    pub revision: i32,
    /// To the present text.
    pub consents: i32,
    /// That stand.
    pub objections: i32,
    /// On the present text.
    pub abstentions: i32,
    /// Questions about it.
    pub questions: i32,
    /// UTC microseconds.
    pub closes_at: i64,
    /// UTC microseconds.
    pub closed_at: Option<i64>,
    /// Grows with each edit.
    pub version: i64,
    /// UTC microseconds.
    pub created_at: i64,
    /// UTC microseconds.
    pub updated_at: i64,
}

impl ProposalRow {
    /// Refuses what comes after the close.
    pub(super) fn require_open(&self, now: i64) -> Result<()> {
        let open = self.state == State::Open.name() && now < self.closes_at;
        if open { Ok(()) } else { Err(ErrorCode::ProposalClosed.into()) }
    }
}

/// A vote, for whose it is.
#[derive(Clone, Debug, FromQueryResult)]
pub struct VoteRow {
    /// Consent, objection or abstention.
    pub voice: String,
    /// Of an objection.
    pub reason: String,
    /// The text that it was given to.
    pub revision: i32,
    /// UTC microseconds.
    pub updated_at: i64,
}

impl VoteRow {
    pub(super) fn parsed(&self) -> Option<Voice> {
        Voice::from_name(&self.voice)
    }
}

/// An objection that stands, without its author.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ObjectionRow {
    /// Order.
    pub seq: i64,
    /// Why.
    pub reason: String,
    /// The text that it was raised against.
    pub revision: i32,
    /// UTC microseconds.
    pub updated_at: i64,
}

/// A text that a proposal has or had.
#[derive(Clone, Debug, FromQueryResult)]
pub struct TextRow {
    /// 1, 2, 3…
    pub revision: i32,
    /// One line.
    pub title: String,
    /// The text.
    pub body: String,
    /// UTC microseconds.
    pub created_at: i64,
}

/// A question about a proposal, with its answer.
#[derive(Clone, Debug, FromQueryResult)]
pub struct QuestionRow {
    /// Order.
    pub seq: i64,
    /// Id.
    pub id: Uuid,
    /// About what.
    pub proposal_id: Uuid,
    /// Who asks.
    pub author_id: Uuid,
    /// The question.
    pub body: String,
    /// By the proposal's author.
    pub answer: Option<String>,
    /// UTC microseconds.
    pub answered_at: Option<i64>,
    /// UTC microseconds.
    pub created_at: i64,
}

pub(super) const PROPOSAL: &str = "SELECT seq, id, territory_id, author_id, kind, commission, person_id, state, title, body,
    revision, consents, objections, abstentions, questions, closes_at, closed_at, version, created_at, updated_at FROM proposals";
pub(super) const QUESTION: &str = "SELECT seq, id, proposal_id, author_id, body, answer, answered_at, created_at
    FROM proposal_questions";

/// The proposal; `not-found` when there is none.
pub(super) async fn find(connection: &impl ConnectionTrait, id: Uuid) -> Result<ProposalRow> {
    one(connection, format!("{PROPOSAL} WHERE id = $1"), [id.into()]).await?.ok_or_else(|| ErrorCode::NotFound.into())
}

/// The proposal, locked until the transaction ends.
pub(super) async fn lock(write: &impl ConnectionTrait, id: Uuid) -> Result<ProposalRow> {
    let sql = format!("{PROPOSAL} WHERE id = $1{}", for_update(write));
    one(write, sql, [id.into()]).await?.ok_or_else(|| ErrorCode::NotFound.into())
}

/// Keeps the present text.
pub(super) async fn keep_text(write: &impl ConnectionTrait, proposal: &ProposalRow, now: i64) -> Result<()> {
    let sql = "INSERT INTO proposal_texts (proposal_id, revision, title, body, created_at) VALUES ($1, $2, $3, $4, $5)";
    let ProposalRow { id, revision, title, body, .. } = proposal;
    let values = [(*id).into(), (*revision).into(), title.as_str().into(), body.as_str().into(), now.into()];
    run(write, sql, values).await?;
    Ok(())
}

/// Ends it in this state.
pub(super) async fn end(write: &impl ConnectionTrait, id: Uuid, state: State, now: i64) -> Result<()> {
    let sql = "UPDATE proposals SET state = $2, closed_at = $3, updated_at = $3, version = version + 1 WHERE id = $1";
    run(write, sql, [id.into(), state.name().into(), now.into()]).await?;
    Ok(())
}

/// What this person said.
pub(super) async fn vote_of(
    connection: &impl ConnectionTrait,
    proposal: Uuid,
    person: Uuid,
) -> Result<Option<VoteRow>> {
    let sql =
        "SELECT voice, reason, revision, updated_at FROM proposal_votes WHERE proposal_id = $1 AND person_id = $2";
    one(connection, sql, [proposal.into(), person.into()]).await
}
