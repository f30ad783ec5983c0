//! The headers of tus 1.0, read and written.

use crate::http::Problem;
use actix_web::{
    FromRequest, HttpRequest, HttpResponseBuilder,
    dev::Payload,
    http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderMap, HttpDate},
};
use photos36_domain::{
    ErrorCode, Refusal,
    uploads::{Checksum, Metadata, Upload},
};
use std::{
    future::{Ready, ready},
    time::{Duration, UNIX_EPOCH},
};

/// The version of the protocol.
pub const VERSION: &str = "1.0.0";
/// The extensions of it that are spoken here.
pub const EXTENSIONS: &str = "creation,creation-with-upload,checksum,expiration,termination";
/// The type of bytes of an upload.
pub const OFFSET_STREAM: &str = "application/offset+octet-stream";

/// A request that speaks our version; extraction fails with `upload-version-unsupported` (412).
pub struct Tus;

impl FromRequest for Tus {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let speaks = text(request.headers(), "tus-resumable") == Some(VERSION);
        let refusal = || Refusal::new(ErrorCode::UploadVersionUnsupported).field("Tus-Resumable").into();
        ready(if speaks { Ok(Self) } else { Err(refusal()) })
    }
}

/// A header's text.
pub fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

/// A header that is a number of bytes.
///
/// # Errors
/// `parameter-invalid` when it is missing or no number.
pub fn bytes(headers: &HeaderMap, name: &'static str) -> Result<u64, Refusal> {
    let digits = text(headers, name).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    digits
        .and_then(|digits| digits.parse().ok())
        .ok_or_else(|| Refusal::new(ErrorCode::ParameterInvalid).field(name).arg("reason", "reason-no-number-of-bytes"))
}

/// The length that the request says it has; none when it is sent in chunks.
pub fn declared(headers: &HeaderMap) -> Option<u64> {
    text(headers, "content-length")?.parse().ok()
}

/// Whether the body is bytes of an upload.
pub fn is_offset_stream(headers: &HeaderMap) -> bool {
    text(headers, CONTENT_TYPE.as_str()) == Some(OFFSET_STREAM)
}

/// `Upload-Metadata`; empty when there is none.
///
/// # Errors
/// `parameter-invalid`, `id-not-uuidv7`.
pub fn metadata(headers: &HeaderMap) -> Result<Metadata, Refusal> {
    let unreadable =
        || Refusal::new(ErrorCode::ParameterInvalid).field("Upload-Metadata").arg("reason", "reason-no-metadata");
    match headers.get("upload-metadata") {
        Some(value) => Metadata::parse(value.to_str().map_err(|_| unreadable())?),
        None => Ok(Metadata::default()),
    }
}

/// `Upload-Checksum`, if there is one.
///
/// # Errors
/// `upload-checksum-unknown`.
pub fn checksum(headers: &HeaderMap) -> Result<Option<Checksum>, Refusal> {
    headers.get("upload-checksum").map(|value| Checksum::parse(value.to_str().unwrap_or_default())).transpose()
}

/// Says where the upload stands, until when, and which photo it has become.
pub fn stamp(response: &mut HttpResponseBuilder, upload: &Upload) {
    let expires = UNIX_EPOCH + Duration::from_micros(upload.expires_at.unsigned_abs());
    response
        .insert_header(("Upload-Offset", upload.received_bytes.to_string()))
        .insert_header(("Upload-Expires", HttpDate::from(expires).to_string()))
        .insert_header((CACHE_CONTROL, "no-store"));
    if upload.is_complete() {
        response.insert_header(("Photo-Location", photo(upload)));
    }
}

/// Where the photo is that the upload has become.
pub fn photo(upload: &Upload) -> String {
    format!("/v1/photos/{}", upload.photo_id)
}
