//! `HEAD` and `GET /v1/uploads/{id}`: where an upload stands.

use super::{
    headers::{self, Tus},
    out::UploadOut,
};
use crate::http::{Problem, SignedIn, State};
use actix_web::{HttpResponse, get, web::Path};
use photos36_domain::uploads;
use uuid::Uuid;

/// Reads where an upload stands; HEAD does the same without a body, as tus asks.
///
/// Bytes that have come in by a connection that broke are counted first. One that stands at its end is a photo, and says so
/// until it expires.
#[utoipa::path(
    operation_id = "readUpload", tag = "uploads", summary = "Read where an upload stands", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The upload."),
        ("Tus-Resumable" = String, Header, description = "1.0.0.", example = "1.0.0"),
    ),
    responses(
        (status = 200, description = "The upload.", body = UploadOut, headers(
            ("Upload-Offset" = u64, description = "Bytes that are kept safely."),
            ("Upload-Length" = u64, description = "All of its bytes."),
            ("Upload-Metadata" = String, description = "As it came."),
            ("Upload-Expires" = String, description = "When it is forgotten unless it gets another byte."),
            ("Photo-Location" = String, description = "The photo, when the bytes are one."),
        )),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found"),
        (status = 409, description = "upload-offset-mismatch, id-taken"),
        (status = 410, description = "upload-gone"),
        (status = 412, description = "upload-version-unsupported"),
        (status = 415, description = "photo-format-unsupported"),
        (status = 422, description = "digest-mismatch, photo-broken, photo-too-many-pixels, photo-too-costly"),
        (status = 423, description = "upload-locked"),
    )
)]
#[get("/v1/uploads/{id}")]
pub async fn read_upload(state: State, _tus: Tus, actor: SignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    let upload = uploads::settled(&state, actor.person.id, *id).await?;
    let mut response = HttpResponse::Ok();
    headers::stamp(&mut response, &upload);
    response.insert_header(("Upload-Length", upload.length_bytes.to_string()));
    if !upload.metadata.is_empty() {
        response.insert_header(("Upload-Metadata", upload.metadata.as_str()));
    }
    Ok(response.json(UploadOut::from(upload)))
}
