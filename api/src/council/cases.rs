//! Cases of the council: called by ten, or come from a mediation.

use super::out::CouncilCaseOut;
use crate::http::{
    Json, MaybeSignedIn, Problem, Query, State,
    pages::{self, PageIn, PageOut},
};
use actix_web::{HttpRequest, HttpResponse, delete, get, put, web::Path};
use photos36_domain::council::cases::{self, NewCase};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What the council is called about.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "territory_id": "0197a1c0-0000-7000-8000-000000063456", "title": "Les comptes de la fête", "text": "Personne ne les a vus."
}))]
struct CallCouncilIn {
    /// Where.
    territory_id: Uuid,
    /// Whom it is about, if anyone.
    about: Option<Uuid>,
    /// One line.
    #[schema(min_length = 1, max_length = 140)]
    title: String,
    /// The text.
    #[serde(default)]
    #[schema(max_length = 4000)]
    text: String,
}

/// Call the council.
///
/// Calls the council, as the first of ten who belong to the territory. The same id again answers 200 with the case that is
/// there.
#[utoipa::path(
    operation_id = "callCouncil", tag = "council", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "UUIDv7 made by the client.")), request_body = CallCouncilIn,
    responses(
        (status = 201, description = "Nine more open it.", body = CouncilCaseOut),
        (status = 200, description = "It was there already.", body = CouncilCaseOut),
        (status = 400, description = "body-invalid, text-invalid, id-not-uuidv7"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "id-taken"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "person-unknown"),
    )
)]
#[put("/v1/council/cases/{id}")]
pub async fn call_council(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    body: Json<CallCouncilIn>,
) -> Result<HttpResponse, Problem> {
    let CallCouncilIn { territory_id: territory, about, title, text: body } = body.into_inner();
    let new = NewCase { id: *id, territory, about, title, body };
    let (made, known) = cases::bring(&state, &actor, new).await?;
    let mut response = if known { HttpResponse::Ok() } else { HttpResponse::Created() };
    Ok(response.json(CouncilCaseOut::from(made)))
}

/// Read a case of the council.
///
/// Reads a case. One about someone is for the council, its two sides and who brought it; while the council is being called,
/// for all who belong to the territory; one about nobody is for everyone once it is open.
#[utoipa::path(
    operation_id = "readCouncilCase", tag = "council", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The case.")),
    responses(
        (status = 200, description = "The case.", body = CouncilCaseOut),
        (status = 304, description = "If-None-Match names this very version."),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/council/cases/{id}")]
pub async fn read_council_case(state: State, actor: MaybeSignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(CouncilCaseOut::from(cases::read(&*state.db, &actor, *id).await?)))
}

/// List the cases of the council.
///
/// Lists the cases of a territory that one may see, the newest first.
#[utoipa::path(
    operation_id = "listCouncilCases", tag = "council", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The territory."),
        PageIn),
    responses(
        (status = 200, description = "A page of cases.", body = PageOut<CouncilCaseOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/territories/{id}/council/cases")]
pub async fn list_council_cases(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = cases::list(&*state.db, &actor, *id, page.limit, page.cursor.as_deref()).await?;
    Ok(pages::respond(&request, page.map(CouncilCaseOut::from)))
}

/// Join those who call the council.
///
/// Joins those who call the council; the tenth opens the case.
#[utoipa::path(
    operation_id = "joinCall", tag = "council", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The case.")),
    responses(
        (status = 200, description = "The case.", body = CouncilCaseOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "case-not-calling"),
    )
)]
#[put("/v1/council/cases/{id}/call")]
pub async fn join_call(state: State, actor: MaybeSignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(CouncilCaseOut::from(cases::join(&state, &actor, *id).await?)))
}

/// Call the council no more.
///
/// Calls no more, as long as the case is not open.
#[utoipa::path(
    operation_id = "leaveCall", tag = "council", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The case.")),
    responses(
        (status = 200, description = "The case.", body = CouncilCaseOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "case-not-calling"),
    )
)]
#[delete("/v1/council/cases/{id}/call")]
pub async fn leave_call(state: State, actor: MaybeSignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(CouncilCaseOut::from(cases::leave(&state, &actor, *id).await?)))
}
