//! `PUT`, `PATCH` and `DELETE /v1/proposals/{id}`: make, amend, take back.

use super::out::{self, ProposalOut};
use crate::http::{Json, MaybeSignedIn, Problem, State, tags::IfMatch};
use actix_web::{HttpResponse, delete, patch, put, web::Path};
use photos36_domain::proposals::{self, Amendment, NewProposal, Subject};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A proposal.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "territory_id": "0197a1c0-0000-7000-8000-000000063456", "title": "Ouvrir la fontaine le samedi",
    "text": "De mai à septembre.", "days": 14
}))]
struct MakeProposalIn {
    /// Where.
    territory_id: Uuid,
    /// One line.
    #[schema(min_length = 1, max_length = 140)]
    title: String,
    /// The text.
    #[serde(default)]
    #[schema(max_length = 10000)]
    text: String,
    /// How long it is open, in days: 3 to 60, 14 when absent.
    #[schema(minimum = 3, maximum = 60, default = 14)]
    days: Option<u32>,
    /// The seat in the council that it gives; absent for anything else.
    seat: Option<SeatIn>,
}

/// A seat in the council.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SeatIn {
    /// The name of a commission; absent for the president.
    #[schema(min_length = 1, max_length = 60)]
    commission: Option<String>,
    /// Who is to take the seat; belongs to the territory.
    person_id: Uuid,
}

impl SeatIn {
    fn subject(seat: Option<Self>) -> Subject {
        match seat {
            None => Subject::Free,
            Some(Self { commission: Some(name), person_id }) => Subject::Commission(name, person_id),
            Some(Self { commission: None, person_id }) => Subject::President(person_id),
        }
    }
}

/// Make a proposal.
///
/// Makes a proposal in a territory that one belongs to. The same id again answers 200 with the proposal that is there.
#[utoipa::path(
    operation_id = "makeProposal", tag = "proposals", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "UUIDv7 made by the client.")), request_body = MakeProposalIn,
    responses(
        (status = 201, description = "It is open.", body = ProposalOut),
        (status = 200, description = "It was there already.", body = ProposalOut),
        (status = 400, description = "body-invalid, text-invalid, days-invalid, id-not-uuidv7"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "id-taken"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "person-unknown: who is to take the seat does not belong there"),
    )
)]
#[put("/v1/proposals/{id}")]
pub async fn make_proposal(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    body: Json<MakeProposalIn>,
) -> Result<HttpResponse, Problem> {
    let MakeProposalIn { territory_id: territory, title, text: body, days, seat } = body.into_inner();
    let new = NewProposal { id: *id, territory, subject: SeatIn::subject(seat), title, body, days };
    let (proposal, known) = proposals::propose(&state, &actor, new).await?;
    Ok(out::respond(if known { HttpResponse::Ok() } else { HttpResponse::Created() }, proposal))
}

/// Another text of a proposal; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "De mai à juillet, et en septembre."}))]
struct AmendProposalIn {
    /// One line.
    #[schema(min_length = 1, max_length = 140)]
    title: Option<String>,
    /// The text.
    #[schema(max_length = 10000)]
    text: Option<String>,
}

/// Amend a proposal.
///
/// Amends one's own open proposal. Consents are asked again, objections still stand, and it stays open for at least three
/// days more.
#[utoipa::path(
    operation_id = "amendProposal", tag = "proposals", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The proposal."), ("If-Match" = String, Header, description = "The ETag that was seen.")),
    request_body = AmendProposalIn,
    responses(
        (status = 200, description = "The proposal as it is now.", body = ProposalOut),
        (status = 400, description = "body-invalid, text-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "proposal-closed"),
        (status = 412, description = "version-stale"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 428, description = "if-match-required"),
    )
)]
#[patch("/v1/proposals/{id}")]
pub async fn amend_proposal(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Json<AmendProposalIn>,
) -> Result<HttpResponse, Problem> {
    let AmendProposalIn { title, text: body } = body.into_inner();
    let check = |version| seen.check(version);
    let proposal = proposals::amend(&state, &actor, *id, Amendment { title, body }, check).await?;
    Ok(out::respond(HttpResponse::Ok(), proposal))
}

/// Take a proposal back.
///
/// Takes one's own open proposal back; it stays readable.
#[utoipa::path(
    operation_id = "withdrawProposal", tag = "proposals", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The proposal.")),
    responses(
        (status = 200, description = "The proposal, withdrawn.", body = ProposalOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "proposal-closed"),
    )
)]
#[delete("/v1/proposals/{id}")]
pub async fn withdraw_proposal(state: State, actor: MaybeSignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    Ok(out::respond(HttpResponse::Ok(), proposals::withdraw(&state, &actor, *id).await?))
}
