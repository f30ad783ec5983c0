//! `PATCH /v1/uploads/{id}`: the next bytes.

use super::{
    headers::{self, Tus},
    stream,
    stream::Intakes,
};
use crate::http::{Problem, State, auth};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{LOCATION, TRANSFER_ENCODING},
    patch,
    web::{Data, Path, Payload},
};
use photos36_domain::{
    ErrorCode, Ground, Refusal,
    uploads::{self, Checksum, Part, Upload},
};
use tokio::sync::mpsc::UnboundedReceiver;
use uuid::Uuid;

/// Sends the next bytes of an upload, from `Upload-Offset` on.
///
/// What has come in counts although the connection breaks: ask for `Upload-Offset` and go on from there. With
/// `Upload-Checksum` all bytes of the request count or none. The request that brings the last byte is answered when the
/// photo is safe, with its address in `Location`.
#[utoipa::path(
    operation_id = "sendUploadBytes", tag = "uploads", summary = "Go on with an upload", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The upload."),
        ("Tus-Resumable" = String, Header, description = "1.0.0.", example = "1.0.0"),
        ("Upload-Offset" = u64, Header, description = "Where the first byte belongs.", example = 65536),
        ("Upload-Checksum" = Option<String>, Header, description = "sha1 or sha256, a space, the digest of this body in base64."),
    ),
    request_body(content((Vec<u8> = "application/offset+octet-stream")), description = "The bytes."),
    responses(
        (status = 204, description = "Kept safely.", headers(
            ("Upload-Offset" = u64, description = "Bytes that are kept safely."),
            ("Upload-Expires" = String, description = "When it is forgotten unless it gets another byte."),
            ("Location" = String, description = "The photo, when the bytes are one."),
            ("Photo-Location" = String, description = "The same."),
        )),
        (status = 400, description = "parameter-invalid, body-invalid, upload-checksum-unknown"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found"),
        (status = 409, description = "upload-offset-mismatch, id-taken"),
        (status = 410, description = "upload-gone"),
        (status = 412, description = "upload-version-unsupported"),
        (status = 413, description = "upload-too-long"),
        (status = 415, description = "content-type-unsupported, photo-format-unsupported"),
        (status = 422, description = "digest-mismatch, photo-broken, photo-too-many-pixels, photo-too-costly"),
        (status = 423, description = "upload-locked"),
        (status = 460, description = "upload-checksum-mismatch"),
        (status = 503, description = "unavailable: the server is being restarted"),
    )
)]
#[patch("/v1/uploads/{id}")]
pub async fn send_upload_bytes(
    state: State,
    intakes: Data<Intakes>,
    _tus: Tus,
    id: Path<Uuid>,
    request: HttpRequest,
    body: Payload,
) -> Result<HttpResponse, Problem> {
    auth::require_somebody(&request)?;
    let sent = request.headers();
    if !headers::is_offset_stream(sent) {
        return Err(Refusal::new(ErrorCode::ContentTypeUnsupported).field("Content-Type").into());
    }
    let sending = Sending {
        id: *id,
        offset: headers::bytes(sent, "Upload-Offset")?,
        checksum: headers::checksum(sent)?,
        declared: headers::declared(sent),
        is_empty: headers::declared(sent).unwrap_or(0) == 0 && !sent.contains_key(TRANSFER_ENCODING),
    };
    let (declared, asking) = (sending.declared, request.clone());
    let upload = stream::while_reading(&intakes, body, declared, |parts| async move {
        let sender = auth::identify(&asking).await?.ok_or(ErrorCode::SignInRequired)?;
        sending.take(&state, sender.person.id, parts).await
    })
    .await?;
    let mut response = HttpResponse::NoContent();
    headers::stamp(&mut response, &upload);
    if upload.is_complete() {
        response.insert_header((LOCATION, headers::photo(&upload)));
    }
    Ok(response.finish())
}

/// What the headers of a PATCH say.
struct Sending {
    id: Uuid,
    offset: u64,
    checksum: Option<Checksum>,
    declared: Option<u64>,
    is_empty: bool,
}

impl Sending {
    async fn take(self, ground: &Ground, sender: Uuid, parts: UnboundedReceiver<Part>) -> Result<Upload, Problem> {
        let upload = uploads::find(ground, sender, self.id).await?;
        // A complete one that is told its end again was told so before, and the answer was lost.
        if upload.is_complete() && self.offset == upload.length_bytes.unsigned_abs() && self.is_empty {
            return Ok(upload);
        }
        let lease = uploads::begin(ground, sender, self.id, self.offset).await?;
        if let Err(refusal) = stream::refuse_excess(&upload, self.offset, self.declared) {
            uploads::give_back(ground, &lease).await?;
            return Err(refusal.into());
        }
        Ok(uploads::take(ground.clone(), lease, self.checksum, parts).await?)
    }
}
