//! What one watches.

use super::out::WatchOut;
use crate::http::{
    MaybeSignedIn, Problem, Query, State,
    pages::{self, PageIn, PageOut},
};
use actix_web::{HttpRequest, HttpResponse, delete, get, put, web::Path};
use photos36_domain::notices::{self, WatchKind};
use uuid::Uuid;

/// Lists what one watches, the newest first.
#[utoipa::path(
    operation_id = "listWatches", tag = "notices", summary = "List what one watches", security(("bearer" = [])),
    params(PageIn),
    responses(
        (status = 200, description = "A page of watches.", body = PageOut<WatchOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
    )
)]
#[get("/v1/me/watches")]
pub async fn list_watches(
    state: State,
    actor: MaybeSignedIn,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = notices::watches(&*state.db, &actor, page.limit, page.cursor.as_deref()).await?;
    Ok(pages::respond(&request, page.map(WatchOut::from)))
}

/// Watches a territory, photo, question or mission: one is told of what happens there. At most 1,000 things.
#[utoipa::path(
    operation_id = "watch", tag = "notices", summary = "Watch something", security(("bearer" = [])),
    params(
        ("kind" = String, Path, description = "`territory`, `photo`, `question` or `mission`."),
        ("id" = Uuid, Path, description = "The thing."),
    ),
    responses(
        (status = 201, description = "Watched from now on.", body = WatchOut),
        (status = 200, description = "Watched before.", body = WatchOut),
        (status = 400, description = "parameter-invalid: the kind"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found"),
        (status = 409, description = "watches-too-many"),
    )
)]
#[put("/v1/me/watches/{kind}/{id}")]
pub async fn watch(state: State, actor: MaybeSignedIn, path: Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let (kind, id) = path.into_inner();
    actor.signed_in()?;
    let (watch, is_new) = notices::watch(&state, &actor, WatchKind::parse(&kind)?, id).await?;
    let mut response = if is_new { HttpResponse::Created() } else { HttpResponse::Ok() };
    Ok(response.json(WatchOut::from(watch)))
}

/// Watches it no more.
#[utoipa::path(
    operation_id = "unwatch", tag = "notices", summary = "Watch something no more", security(("bearer" = [])),
    params(
        ("kind" = String, Path, description = "`territory`, `photo`, `question` or `mission`."),
        ("id" = Uuid, Path, description = "The thing."),
    ),
    responses(
        (status = 204, description = "Not watched."),
        (status = 400, description = "parameter-invalid: the kind"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found: the id is no UUID"),
    )
)]
#[delete("/v1/me/watches/{kind}/{id}")]
pub async fn unwatch(state: State, actor: MaybeSignedIn, path: Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let (kind, id) = path.into_inner();
    actor.signed_in()?;
    notices::unwatch(&state, &actor, WatchKind::parse(&kind)?, id).await?;
    Ok(HttpResponse::NoContent().finish())
}
