//! `DELETE /v1/uploads/{id}`: an upload is given up.

use super::headers::Tus;
use crate::http::{Problem, SignedIn, State};
use actix_web::{HttpResponse, delete, web::Path};
use photos36_domain::uploads;
use uuid::Uuid;

/// Gives an upload up: its bytes are deleted. A photo that they have become stays.
#[utoipa::path(
    operation_id = "endUpload", tag = "uploads", summary = "Give an upload up", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The upload."),
        ("Tus-Resumable" = String, Header, description = "1.0.0.", example = "1.0.0"),
    ),
    responses(
        (status = 204, description = "Gone."),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found"),
        (status = 410, description = "upload-gone"),
        (status = 412, description = "upload-version-unsupported"),
    )
)]
#[delete("/v1/uploads/{id}")]
pub async fn end_upload(state: State, _tus: Tus, actor: SignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    uploads::end(&state, actor.person.id, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}
