//! Proposals, votes and questions on the wire.

use crate::http::{tags, time::rfc3339};
use actix_web::{HttpResponse, HttpResponseBuilder};
use photos36_domain::proposals::{MIN_CONSENTS, Objection, Proposal, Question, Text};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A proposal.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-5555-7000-8000-000000000001", "territory_id": "0197a1c0-0000-7000-8000-000000063456",
    "author_id": "0197a1c0-2222-7000-8000-000000000001", "kind": "free", "state": "open",
    "title": "Ouvrir la fontaine le samedi", "text": "De mai à septembre.", "revision": 1,
    "consents": 4, "objections": 0, "abstentions": 1, "consents_needed": 3, "questions": 0,
    "closes_at": "2026-07-05T12:00:00Z", "created_at": "2026-06-21T12:00:00Z"
}))]
pub struct ProposalOut {
    /// Id.
    pub id: Uuid,
    /// Where.
    pub territory_id: Uuid,
    /// Who proposes.
    pub author_id: Uuid,
    /// `free`; `commission` or `president`: gives a seat in the council.
    pub kind: String,
    /// The commission, for a seat of that kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commission: Option<String>,
    /// Who is to take the seat.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person_id: Option<Uuid>,
    /// `open`, `passed`, `not-passed` or `withdrawn`.
    pub state: String,
    /// One line.
    pub title: String,
    /// The text.
    pub text: String,
    /// Number of the present text; grows when it is amended.
    pub revision: i32,
    /// Consents to the present text.
    pub consents: i32,
    /// Objections that stand.
    pub objections: i32,
    /// Abstentions on the present text.
    pub abstentions: i32,
    /// Fewer consents decide nothing.
    pub consents_needed: i32,
    /// Questions about it.
    pub questions: i32,
    /// Votes are taken until then (RFC 3339, UTC).
    pub closes_at: String,
    /// When it came to its outcome or was taken back (RFC 3339, UTC).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<String>,
    /// When (RFC 3339, UTC).
    pub created_at: String,
}

impl From<Proposal> for ProposalOut {
    fn from(proposal: Proposal) -> Self {
        Self {
            id: proposal.id,
            territory_id: proposal.territory_id,
            author_id: proposal.author_id,
            kind: proposal.kind,
            commission: proposal.commission,
            person_id: proposal.person_id,
            state: proposal.state,
            title: proposal.title,
            text: proposal.body,
            revision: proposal.revision,
            consents: proposal.consents,
            objections: proposal.objections,
            abstentions: proposal.abstentions,
            consents_needed: MIN_CONSENTS,
            questions: proposal.questions,
            closes_at: rfc3339(proposal.closes_at),
            closed_at: proposal.closed_at.map(rfc3339),
            created_at: rfc3339(proposal.created_at),
        }
    }
}

/// Answers with a proposal and its tag: the version that an amendment names, and the counts beside it.
pub fn respond(mut response: HttpResponseBuilder, proposal: Proposal) -> HttpResponse {
    let Proposal { consents, objections, abstentions, questions, .. } = proposal;
    let view = format!("{consents}.{objections}.{abstentions}.{questions}");
    response.insert_header(tags::of_version(proposal.version, &view));
    response.json(ProposalOut::from(proposal))
}

/// An objection that stands, without who raised it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"reason": "L'eau manque en août.", "revision": 1, "at": "2026-06-22T08:00:00Z"}))]
pub struct ObjectionOut {
    /// Why.
    pub reason: String,
    /// The text that it was raised against.
    pub revision: i32,
    /// When (RFC 3339, UTC).
    pub at: String,
}

impl From<Objection> for ObjectionOut {
    fn from(objection: Objection) -> Self {
        Self { reason: objection.reason, revision: objection.revision, at: rfc3339(objection.updated_at) }
    }
}

/// A text that a proposal has or had.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"revision": 1, "title": "Ouvrir la fontaine", "text": "Le samedi.", "at": "2026-06-21T12:00:00Z"}))]
pub struct ProposalTextOut {
    /// 1, 2, 3…
    pub revision: i32,
    /// One line.
    pub title: String,
    /// The text.
    pub text: String,
    /// When (RFC 3339, UTC).
    pub at: String,
}

impl From<Text> for ProposalTextOut {
    fn from(text: Text) -> Self {
        Self { revision: text.revision, title: text.title, text: text.body, at: rfc3339(text.created_at) }
    }
}

/// A question about a proposal.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-5556-7000-8000-000000000001", "author_id": "0197a1c0-2222-7000-8000-000000000002",
    "text": "Qui ferme le soir ?", "answer": "Les voisins, à tour de rôle.", "created_at": "2026-06-22T08:00:00Z"
}))]
pub struct ProposalQuestionOut {
    /// Id.
    pub id: Uuid,
    /// Who asks.
    pub author_id: Uuid,
    /// The question.
    pub text: String,
    /// By the proposal's author.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// When it was answered (RFC 3339, UTC).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<String>,
    /// When (RFC 3339, UTC).
    pub created_at: String,
}

impl From<Question> for ProposalQuestionOut {
    fn from(question: Question) -> Self {
        Self {
            id: question.id,
            author_id: question.author_id,
            text: question.body,
            answer: question.answer,
            answered_at: question.answered_at.map(rfc3339),
            created_at: rfc3339(question.created_at),
        }
    }
}
