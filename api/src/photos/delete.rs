//! `DELETE /v1/photos/{id}`.

use super::edit::own;
use crate::http::{MaybeSignedIn, Problem, State, tags::IfMatch};
use actix_web::{HttpResponse, delete, web::Path};
use photos36_domain::photos;
use uuid::Uuid;

/// Delete a photo.
///
/// Deletes a photo: it is off the map at once, its bytes follow by a job.
#[utoipa::path(
    operation_id = "deletePhoto", tag = "photos", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The photo."), ("If-Match" = String, Header, description = "The ETag that was read.")),
    responses(
        (status = 204, description = "It is gone."),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 412, description = "version-stale"),
        (status = 428, description = "if-match-required"),
    )
)]
#[delete("/v1/photos/{id}")]
pub async fn delete_photo(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
) -> Result<HttpResponse, Problem> {
    let photo = own(&*state.db, &actor, *id, &seen).await?;
    photos::delete(&state, photo).await?;
    Ok(HttpResponse::NoContent().finish())
}
