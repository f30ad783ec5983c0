//! One's own vote on a proposal: cast, changed, taken back, read by oneself alone.

use super::out::{self, ProposalOut};
use crate::http::{Json, MaybeSignedIn, Problem, State, time::rfc3339};
use actix_web::{HttpResponse, delete, get, put, web::Path};
use photos36_domain::proposals::{self, Ballot, Voice};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What someone says to a proposal.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum VoiceIn {
    /// Can live with it.
    Consent,
    /// Cannot, for a reason.
    Objection,
    /// Stands aside.
    Abstention,
}

impl From<VoiceIn> for Voice {
    fn from(voice: VoiceIn) -> Self {
        match voice {
            VoiceIn::Consent => Self::Consent,
            VoiceIn::Objection => Self::Objection,
            VoiceIn::Abstention => Self::Abstention,
        }
    }
}

/// A vote.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"voice": "objection", "reason": "L'eau manque en août."}))]
struct CastVoteIn {
    /// `consent`, `objection` or `abstention`.
    voice: VoiceIn,
    /// Why; an objection has a reason. Everyone reads it, without a name.
    #[serde(default)]
    #[schema(max_length = 2000)]
    reason: String,
}

/// Vote on a proposal.
///
/// Casts or changes one's vote, until the close. One person, one vote.
#[utoipa::path(
    operation_id = "castVote", tag = "proposals", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The proposal.")), request_body = CastVoteIn,
    responses(
        (status = 200, description = "The proposal with its counts.", body = ProposalOut),
        (status = 400, description = "body-invalid, text-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "proposal-closed"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "reasons-required"),
    )
)]
#[put("/v1/proposals/{id}/vote")]
pub async fn cast_vote(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    body: Json<CastVoteIn>,
) -> Result<HttpResponse, Problem> {
    let CastVoteIn { voice, reason } = body.into_inner();
    let proposal = proposals::vote(&state, &actor, *id, Ballot { voice: voice.into(), reason }).await?;
    Ok(out::respond(HttpResponse::Ok(), proposal))
}

/// One's own vote.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"voice": "consent", "reason": "", "revision": 1, "at": "2026-06-22T08:00:00Z"}))]
struct OwnVoteOut {
    /// `consent`, `objection` or `abstention`.
    voice: String,
    /// Why.
    reason: String,
    /// The text that it was given to.
    revision: i32,
    /// When (RFC 3339, UTC).
    at: String,
}

/// Read one's own vote.
///
/// Reads one's own vote.
#[utoipa::path(
    operation_id = "readOwnVote", tag = "proposals", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The proposal.")),
    responses(
        (status = 200, description = "The vote.", body = OwnVoteOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found: no such proposal, or no vote"),
    )
)]
#[get("/v1/proposals/{id}/vote")]
pub async fn read_own_vote(state: State, actor: MaybeSignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    let vote = proposals::own_vote(&*state.db, &actor, *id).await?;
    let (voice, reason, revision) = (vote.voice, vote.reason, vote.revision);
    Ok(HttpResponse::Ok().json(OwnVoteOut { voice, reason, revision, at: rfc3339(vote.updated_at) }))
}

/// Take one's vote back.
///
/// Takes one's vote back; nothing changes for who has none. Whoever has left or was excluded can still do it.
#[utoipa::path(
    operation_id = "takeVoteBack", tag = "proposals", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The proposal.")),
    responses(
        (status = 200, description = "The proposal with its counts.", body = ProposalOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found"),
        (status = 409, description = "proposal-closed"),
    )
)]
#[delete("/v1/proposals/{id}/vote")]
pub async fn take_vote_back(state: State, actor: MaybeSignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    Ok(out::respond(HttpResponse::Ok(), proposals::take_back(&state, &actor, *id).await?))
}
