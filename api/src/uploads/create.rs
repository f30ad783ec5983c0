//! `POST /v1/uploads`: an upload begins, perhaps with its first bytes.

use super::{headers, headers::Tus, stream, stream::Intakes};
use crate::http::{Problem, State, auth};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{HeaderMap, LOCATION},
    post,
    web::{Data, Payload},
};
use photos36_domain::{ErrorCode, Refusal, uploads};

/// Begins an upload of `Upload-Length` bytes; bytes can come with it (creation-with-upload).
///
/// `Upload-Metadata` may carry `photo_id` (a UUIDv7 made by the client, the id of the photo that the bytes become) and
/// `sha256` (64 hexadecimal digits, which all bytes must hash to); other keys are kept and given back.
#[utoipa::path(
    operation_id = "createUpload", tag = "uploads", summary = "Begin an upload", security(("bearer" = [])),
    params(
        ("Tus-Resumable" = String, Header, description = "1.0.0.", example = "1.0.0"),
        ("Upload-Length" = u64, Header, description = "All bytes of the photo.", example = 4194304),
        ("Upload-Metadata" = Option<String>, Header, description = "Pairs of a key and a value in base64, with commas between."),
        ("Upload-Checksum" = Option<String>, Header, description = "sha1 or sha256, a space, the digest of this body in base64."),
    ),
    request_body(content((Option<Vec<u8>> = "application/offset+octet-stream")), description = "The first bytes, or none."),
    responses(
        (status = 201, description = "Begun.", headers(
            ("Location" = String, description = "The upload."),
            ("Upload-Offset" = u64, description = "Bytes that are kept safely."),
            ("Upload-Expires" = String, description = "When it is forgotten unless it gets another byte."),
            ("Photo-Location" = String, description = "The photo, when the bytes are one."),
        )),
        (status = 400, description = "parameter-invalid, id-not-uuidv7, body-invalid, upload-checksum-unknown"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 409, description = "id-taken, uploads-too-many, upload-offset-mismatch, idempotency-key-in-flight"),
        (status = 412, description = "upload-version-unsupported"),
        (status = 413, description = "photo-too-large, upload-too-long"),
        (status = 415, description = "content-type-unsupported, photo-format-unsupported"),
        (status = 422, description = "photo-empty, digest-mismatch, photo-broken, photo-too-many-pixels, photo-too-costly, idempotency-key-reused"),
        (status = 423, description = "upload-locked"),
        (status = 460, description = "upload-checksum-mismatch"),
        (status = 503, description = "unavailable: the server is being restarted"),
    )
)]
#[post("/v1/uploads")]
pub async fn create_upload(
    state: State,
    intakes: Data<Intakes>,
    _tus: Tus,
    request: HttpRequest,
    body: Payload,
) -> Result<HttpResponse, Problem> {
    auth::require_somebody(&request)?;
    let sent = request.headers();
    let has_bytes = has_bytes(sent)?;
    let checksum = headers::checksum(sent)?.filter(|_| has_bytes);
    let (length, metadata, declared) =
        (headers::bytes(sent, "Upload-Length"), headers::metadata(sent), headers::declared(sent));
    let asking = request.clone();
    let upload = stream::while_reading(&intakes, body, declared, |parts| async move {
        let owner = auth::identify(&asking).await?.ok_or(ErrorCode::SignInRequired)?.person.id;
        let upload = uploads::create(&state, owner, length?, metadata?).await?;
        if !has_bytes {
            return Ok(upload);
        }
        stream::refuse_excess(&upload, 0, declared)?;
        let lease = uploads::begin(&state, owner, upload.id, 0).await?;
        Ok(uploads::take((**state).clone(), lease, checksum, parts).await?)
    })
    .await?;
    let mut response = HttpResponse::Created();
    headers::stamp(&mut response, &upload);
    Ok(response.insert_header((LOCATION, format!("/v1/uploads/{}", upload.id))).finish())
}

/// Whether the first bytes come with the request; a body of another type is refused.
fn has_bytes(sent: &HeaderMap) -> Result<bool, Refusal> {
    if headers::is_offset_stream(sent) {
        return Ok(true);
    }
    let is_empty = match headers::declared(sent) {
        Some(length) => length == 0,
        None => !sent.contains_key("transfer-encoding"),
    };
    if is_empty { Ok(false) } else { Err(Refusal::new(ErrorCode::ContentTypeUnsupported).field("Content-Type")) }
}
