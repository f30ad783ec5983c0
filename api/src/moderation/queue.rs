//! The animator's queue, and a case with its context.

use super::out::{CaseOut, ContextOut};
use crate::http::{
    Json, MaybeSignedIn, Problem, Query, Reader, State,
    pages::{self, PageIn, PageOut},
};
use actix_web::{HttpRequest, HttpResponse, get, web::Path};
use photos36_domain::{moderation, privacy::accesses};
use uuid::Uuid;

/// List a territory's open cases.
///
/// Lists the open cases of a territory, the gravest first and of these the oldest. For its animators and the editor.
#[utoipa::path(
    operation_id = "listModerationCases", tag = "moderation", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The territory."), PageIn),
    responses(
        (status = 200, description = "A page of cases.", body = PageOut<CaseOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found: the id is no UUID"),
    )
)]
#[get("/v1/territories/{id}/moderation/cases")]
pub async fn list_cases(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = moderation::queue(&*state.db, &actor, Some(*id), page.limit, page.cursor.as_deref()).await?;
    Ok(pages::respond(&request, page.map(CaseOut::from)))
}

/// List open cases outside every territory.
///
/// Lists the open cases about what stands outside every territory. For the editor.
#[utoipa::path(
    operation_id = "listModerationCasesOutside", tag = "moderation",
    security(("bearer" = [])), params(PageIn),
    responses(
        (status = 200, description = "A page of cases.", body = PageOut<CaseOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
    )
)]
#[get("/v1/moderation/cases")]
pub async fn list_cases_outside(
    state: State,
    actor: MaybeSignedIn,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = moderation::queue(&*state.db, &actor, None, page.limit, page.cursor.as_deref()).await?;
    Ok(pages::respond(&request, page.map(CaseOut::from)))
}

/// Read a case with its context.
///
/// Reads a case in one call: the object, its reports, earlier decisions, and what its author did in this territory.
#[utoipa::path(
    operation_id = "readModerationCase", tag = "moderation", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The case.")),
    responses(
        (status = 200, description = "The case.", body = ContextOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/moderation/cases/{id}")]
pub async fn read_case(
    state: State,
    actor: MaybeSignedIn,
    reader: Reader,
    id: Path<Uuid>,
) -> Result<Json<ContextOut>, Problem> {
    let context = moderation::case_context(&*state.db, &actor, *id).await?;
    let case = &context.case;
    accesses::note(&state, &actor, case.author_id, accesses::MODERATION_CASE, case.territory_id).await?;
    Ok(Json(ContextOut::new(context, reader.locale)))
}
