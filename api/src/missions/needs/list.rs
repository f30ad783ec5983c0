//! What a mission needs.

use super::out::{self, NeedOut, NeedStateName};
use crate::http::{
    MaybeSignedIn, Problem, Query, State,
    pages::{self, PageIn, PageOut},
};
use actix_web::{HttpRequest, HttpResponse, get, web::Path};
use photos36_domain::missions::needs;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Which needs.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct NeedsIn {
    /// Only those in this state.
    #[param(inline)]
    state: Option<NeedStateName>,
}

/// List a mission's needs.
///
/// Lists the needs of a mission, the newest first.
#[utoipa::path(
    operation_id = "listNeeds", tag = "missions",
    params(("id" = Uuid, Path, description = "The mission."), NeedsIn, PageIn),
    responses(
        (status = 200, description = "A page of needs.", body = PageOut<NeedOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/missions/{id}/needs")]
pub async fn list_needs(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    asked: Query<NeedsIn>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let wanted = asked.state.map(Into::into);
    let page = needs::list(&state, &actor, *id, wanted, page.limit, page.cursor.as_deref()).await?;
    Ok(pages::respond(&request, page.map(NeedOut::from)))
}

/// Read a need.
///
/// Reads a need.
#[utoipa::path(
    operation_id = "readNeed", tag = "missions",
    params(("id" = Uuid, Path, description = "The mission."), ("need_id" = Uuid, Path, description = "The need.")),
    responses(
        (status = 200, description = "The need.", body = NeedOut),
        (status = 304, description = "If-None-Match names this very version."),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/missions/{id}/needs/{need_id}")]
pub async fn read_need(state: State, actor: MaybeSignedIn, path: Path<(Uuid, Uuid)>) -> Result<HttpResponse, Problem> {
    let (mission, need) = path.into_inner();
    Ok(out::respond(HttpResponse::Ok(), needs::read(&state, &actor, mission, need).await?))
}
