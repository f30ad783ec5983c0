//! Proposals as everyone reads them.

use super::out::{self, ObjectionOut, ProposalOut, ProposalTextOut};
use crate::http::{
    Problem, Query, State,
    pages::{self, PageIn, PageOut},
};
use actix_web::{HttpRequest, HttpResponse, get, web::Path};
use photos36_domain::{
    ErrorCode, Refusal,
    proposals::{self, Listed, State as ProposalState},
};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Read a proposal.
///
/// Reads a proposal with its counts; ballots are not shown by name.
#[utoipa::path(
    operation_id = "readProposal", tag = "proposals",
    params(("id" = Uuid, Path, description = "The proposal.")),
    responses(
        (status = 200, description = "The proposal.", body = ProposalOut),
        (status = 304, description = "If-None-Match names this very version."),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/proposals/{id}")]
pub async fn read_proposal(state: State, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    Ok(out::respond(HttpResponse::Ok(), proposals::read(&*state.db, *id).await?))
}

/// Which proposals.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ProposalsIn {
    /// `open`, `passed`, `not-passed` or `withdrawn`; all when absent.
    state: Option<String>,
}

/// List a territory's proposals.
///
/// Lists the proposals of a territory, the newest first.
#[utoipa::path(
    operation_id = "listProposals", tag = "proposals",
    params(("id" = Uuid, Path, description = "The territory."), ProposalsIn, PageIn),
    responses(
        (status = 200, description = "A page of proposals.", body = PageOut<ProposalOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/territories/{id}/proposals")]
pub async fn list_proposals(
    state: State,
    id: Path<Uuid>,
    asked: Query<ProposalsIn>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let which = match asked.state.as_deref() {
        None => None,
        Some(name) => Some(ProposalState::from_name(name).ok_or_else(|| {
            let names = ProposalState::ALL.iter().map(|state| state.name()).collect::<Vec<_>>().join(", ");
            Refusal::new(ErrorCode::ParameterInvalid).field("state").arg("reason", names)
        })?),
    };
    let listed = Listed { state: which, limit: page.limit, cursor: page.cursor.as_deref() };
    let page = proposals::of_territory(&*state.db, *id, listed).await?;
    Ok(pages::respond(&request, page.map(ProposalOut::from)))
}

/// List the objections to a proposal.
///
/// Lists the objections that stand, the oldest first, without who raised them.
#[utoipa::path(
    operation_id = "listObjections", tag = "proposals",
    params(("id" = Uuid, Path, description = "The proposal."), PageIn),
    responses(
        (status = 200, description = "A page of objections.", body = PageOut<ObjectionOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/proposals/{id}/objections")]
pub async fn list_objections(
    state: State,
    id: Path<Uuid>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = proposals::objections(&*state.db, *id, page.limit, page.cursor.as_deref()).await?;
    Ok(pages::respond(&request, page.map(ObjectionOut::from)))
}

/// List the texts of a proposal.
///
/// Lists every text that a proposal has had, the newest first.
#[utoipa::path(
    operation_id = "listProposalTexts", tag = "proposals",
    params(("id" = Uuid, Path, description = "The proposal."), PageIn),
    responses(
        (status = 200, description = "A page of texts.", body = PageOut<ProposalTextOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/proposals/{id}/texts")]
pub async fn list_proposal_texts(
    state: State,
    id: Path<Uuid>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = proposals::texts(&*state.db, *id, page.limit, page.cursor.as_deref()).await?;
    Ok(pages::respond(&request, page.map(ProposalTextOut::from)))
}
