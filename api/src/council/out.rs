//! Mediations, seats, draws, cases and measures on the wire.

use crate::http::time::rfc3339;
use photos36_domain::council::{
    cases::Case,
    draw::Draw,
    measures::MeasureOf,
    mediation::{Mediation, Message},
    rules::CALLERS,
    seats::Seat,
};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// A mediation.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-6666-7000-8000-000000000001", "territory_id": "0197a1c0-0000-7000-8000-000000063456",
    "opened_by": "0197a1c0-2222-7000-8000-000000000001", "other_id": "0197a1c0-2222-7000-8000-000000000002",
    "state": "held", "title": "Le banc de la place", "messages": 4, "created_at": "2026-06-21T12:00:00Z",
    "updated_at": "2026-06-22T18:00:00Z"
}))]
pub struct MediationOut {
    /// Id.
    pub id: Uuid,
    /// Where.
    pub territory_id: Uuid,
    /// The appeal that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appeal_id: Option<Uuid>,
    /// With whom the conflict is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_id: Option<Uuid>,
    /// Who asked for it.
    pub opened_by: Uuid,
    /// Who mediates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mediator_id: Option<Uuid>,
    /// `open`, `held`, `settled` or `unresolved`.
    pub state: String,
    /// One line.
    pub title: String,
    /// How many messages there are.
    pub messages: i32,
    /// When (RFC 3339, UTC).
    pub created_at: String,
    /// When it last moved (RFC 3339, UTC).
    pub updated_at: String,
}

impl From<Mediation> for MediationOut {
    fn from(mediation: Mediation) -> Self {
        Self {
            id: mediation.id,
            territory_id: mediation.territory_id,
            appeal_id: mediation.appeal_id,
            other_id: mediation.other_id,
            opened_by: mediation.opened_by,
            mediator_id: mediation.mediator_id,
            state: mediation.state,
            title: mediation.title,
            messages: mediation.messages,
            created_at: rfc3339(mediation.created_at),
            updated_at: rfc3339(mediation.updated_at),
        }
    }
}

/// A message of a mediation.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-6667-7000-8000-000000000001", "author_id": "0197a1c0-2222-7000-8000-000000000003",
    "text": "Qu'est-ce qui compte pour chacun ?", "created_at": "2026-06-21T12:00:00Z"
}))]
pub struct MessageOut {
    /// Id.
    pub id: Uuid,
    /// Who wrote it.
    pub author_id: Uuid,
    /// The text.
    pub text: String,
    /// When (RFC 3339, UTC).
    pub created_at: String,
}

impl From<Message> for MessageOut {
    fn from(message: Message) -> Self {
        let Message { id, author_id, body: text, created_at, .. } = message;
        Self { id, author_id, text, created_at: rfc3339(created_at) }
    }
}

/// A seat in the council.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "seat": "drawn:1", "person_id": "0197a1c0-2222-7000-8000-000000000001", "name": "Jeanne",
    "source_id": "0197a1c0-7777-7000-8000-000000000001", "since": "2026-06-21T12:00:00Z"
}))]
pub struct SeatOut {
    /// `president`, `commission:<name>`, `drawn:1` to `drawn:3`.
    pub seat: String,
    /// Who sits there.
    pub person_id: Uuid,
    /// Their display name.
    pub name: String,
    /// The proposal or the draw that gave it.
    pub source_id: Uuid,
    /// Since when (RFC 3339, UTC).
    pub since: String,
}

impl From<Seat> for SeatOut {
    fn from(seat: Seat) -> Self {
        let Seat { seat, person_id, name, source_id, since_at, .. } = seat;
        Self { seat, person_id, name, source_id, since: rfc3339(since_at) }
    }
}

/// The council of a territory.
#[derive(Debug, Serialize, ToSchema)]
pub struct CouncilOut {
    /// Its seats, the president first.
    pub seats: Vec<SeatOut>,
}

/// A draw by lot, with all that is needed to run it again.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-7777-7000-8000-000000000001", "territory_id": "0197a1c0-0000-7000-8000-000000063456",
    "state": "committed", "candidates": ["0197a1c0-2222-7000-8000-000000000001"],
    "commitment": "5e1f…", "public_source": "Loto du samedi 27 juin 2026, dans l'ordre du tirage",
    "draw_after": "2026-06-27T20:00:00Z", "created_at": "2026-06-21T12:00:00Z"
}))]
pub struct DrawOut {
    /// Id.
    pub id: Uuid,
    /// Where.
    pub territory_id: Uuid,
    /// `committed` or `drawn`.
    pub state: String,
    /// Ids of the candidates in order; empty in a list of draws.
    #[schema(value_type = Vec<Uuid>)]
    pub candidates: Value,
    /// SHA-256, hexadecimal, of the nonce, a line feed, and the candidates' ids with commas between.
    pub commitment: String,
    /// Where the public seed comes from.
    pub public_source: String,
    /// Not drawn before (RFC 3339, UTC).
    pub draw_after: String,
    /// What came from there, once drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_seed: Option<String>,
    /// Revealed once drawn; hexadecimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// The candidates by SHA-256 of the nonce, a line feed, the public seed, a line feed, and their id: the first three sit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<Uuid>>)]
    pub drawn: Option<Value>,
    /// When (RFC 3339, UTC).
    pub created_at: String,
    /// When it was drawn (RFC 3339, UTC).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drawn_at: Option<String>,
}

impl From<Draw> for DrawOut {
    fn from(draw: Draw) -> Self {
        let ids = |json: &str| serde_json::from_str(json).unwrap_or_default();
        Self {
            id: draw.id,
            territory_id: draw.territory_id,
            state: draw.state,
            candidates: ids(&draw.candidates_json),
            commitment: draw.commitment,
            public_source: draw.public_source,
            draw_after: rfc3339(draw.draw_after_at),
            public_seed: draw.public_seed,
            nonce: draw.nonce,
            drawn: draw.drawn_json.as_deref().map(ids),
            created_at: rfc3339(draw.created_at),
            drawn_at: draw.drawn_at.map(rfc3339),
        }
    }
}

/// A case of the council.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-8888-7000-8000-000000000001", "territory_id": "0197a1c0-0000-7000-8000-000000063456",
    "opened_by": "0197a1c0-2222-7000-8000-000000000001", "state": "calling", "title": "Les comptes de la fête",
    "text": "Personne ne les a vus.", "callers": 3, "callers_needed": 10, "created_at": "2026-06-21T12:00:00Z"
}))]
pub struct CouncilCaseOut {
    /// Id.
    pub id: Uuid,
    /// Where.
    pub territory_id: Uuid,
    /// The mediation that it comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mediation_id: Option<Uuid>,
    /// Whom it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about_id: Option<Uuid>,
    /// Who opened it.
    pub opened_by: Uuid,
    /// `calling`, `open` or `closed`.
    pub state: String,
    /// One line.
    pub title: String,
    /// The text.
    pub text: String,
    /// How many call the council.
    pub callers: i32,
    /// So many open the case.
    pub callers_needed: i32,
    /// When (RFC 3339, UTC).
    pub created_at: String,
    /// Since when the council deals with it (RFC 3339, UTC).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opened_at: Option<String>,
}

impl From<Case> for CouncilCaseOut {
    fn from(case: Case) -> Self {
        Self {
            id: case.id,
            territory_id: case.territory_id,
            mediation_id: case.mediation_id,
            about_id: case.about_id,
            opened_by: case.opened_by,
            state: case.state,
            title: case.title,
            text: case.body,
            callers: case.callers,
            callers_needed: CALLERS,
            created_at: rfc3339(case.created_at),
            opened_at: case.opened_at.map(rfc3339),
        }
    }
}

/// A measure that the council decides on.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-9999-7000-8000-000000000001", "case_id": "0197a1c0-8888-7000-8000-000000000001", "kind": "warning",
    "text": "Les comptes se montrent.", "proposed_by": "0197a1c0-2222-7000-8000-000000000001", "state": "consent",
    "seats": 5, "ayes": 2, "noes": 0, "closes_at": "2026-06-28T12:00:00Z", "created_at": "2026-06-21T12:00:00Z"
}))]
pub struct MeasureOut {
    /// Id.
    pub id: Uuid,
    /// Of which case.
    pub case_id: Uuid,
    /// `advice`, `warning`, `exclusion` or `lift`.
    pub kind: String,
    /// The reasons.
    pub text: String,
    /// Length of an exclusion in days; absent for good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<i32>,
    /// Its end, once passed (RFC 3339, UTC).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Who proposes it.
    pub proposed_by: Uuid,
    /// `consent` (sought by consent), `majority` (an objection stood), `passed` or `failed`.
    pub state: String,
    /// Who can vote.
    pub seats: i32,
    /// For it, in the present phase.
    pub ayes: i32,
    /// Against it, in the present phase.
    pub noes: i32,
    /// `consent` or `majority`, once passed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passed_by: Option<String>,
    /// The end of the phase (RFC 3339, UTC).
    pub closes_at: String,
    /// When (RFC 3339, UTC).
    pub created_at: String,
    /// When it was decided (RFC 3339, UTC).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<String>,
}

impl From<MeasureOf> for MeasureOut {
    fn from(measure: MeasureOf) -> Self {
        Self {
            id: measure.id,
            case_id: measure.case_id,
            kind: measure.kind,
            text: measure.body,
            days: measure.days,
            until: measure.until_at.map(rfc3339),
            proposed_by: measure.proposed_by,
            state: measure.state,
            seats: measure.seats,
            ayes: measure.ayes,
            noes: measure.noes,
            passed_by: measure.passed_by,
            closes_at: rfc3339(measure.closes_at),
            created_at: rfc3339(measure.created_at),
            decided_at: measure.decided_at.map(rfc3339),
        }
    }
}
