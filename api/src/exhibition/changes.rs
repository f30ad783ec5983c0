//! `GET /v1/territories/{id}/first-photos/changes`: what was changed after the launch.

use super::out::FirstPhotosChangeOut;
use crate::http::{
    MaybeSignedIn, Problem, Query, State,
    pages::{self, PageIn, PageOut},
};
use actix_web::{HttpRequest, HttpResponse, get, web::Path};
use photos36_domain::exhibition;
use uuid::Uuid;

/// List changes of a territory's first photos.
///
/// Lists the changes of the first photos since the launch, the newest first: who, when, why, what before and after.
#[utoipa::path(
    operation_id = "listFirstPhotosChanges", tag = "exhibition",
    params(("id" = Uuid, Path, description = "The territory."), PageIn),
    responses(
        (status = 200, description = "A page of changes.", body = PageOut<FirstPhotosChangeOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found: no such territory, or not launched yet"),
    )
)]
#[get("/v1/territories/{id}/first-photos/changes")]
pub async fn list_changes(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let changes = exhibition::changes(&*state.db, &actor, *id, page.limit, page.cursor.as_deref()).await?;
    Ok(pages::respond(&request, changes.map(FirstPhotosChangeOut::from)))
}
