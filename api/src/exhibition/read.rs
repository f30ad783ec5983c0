//! `GET /v1/territories/{id}/first-photos`: the list and what it lacks.

use super::out::{self, FirstPhotosOut};
use crate::http::{MaybeSignedIn, Problem, State};
use actix_web::{HttpResponse, get, web::Path};
use photos36_domain::exhibition;
use uuid::Uuid;

/// Read a territory's first photos.
///
/// Reads the first 36 photos of a territory, with the themes and parts of it that no chosen photo shows.
///
/// Public once the territory is launched; before, for its animators and the editor.
#[utoipa::path(
    operation_id = "readFirstPhotos", tag = "exhibition",
    params(("id" = Uuid, Path, description = "The territory.")),
    responses(
        (status = 200, description = "The list; the ETag is needed to change it.", body = FirstPhotosOut),
        (status = 304, description = "If-None-Match names this very list."),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found: no such territory, or not launched yet"),
    )
)]
#[get("/v1/territories/{id}/first-photos")]
pub async fn read_first_photos(state: State, actor: MaybeSignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    Ok(out::respond(exhibition::read(&*state.db, &actor, *id).await?))
}
