//! `OPTIONS /v1/uploads`: what of the protocol is spoken here.

use super::headers::{EXTENSIONS, VERSION};
use crate::http::State;
use actix_web::{HttpResponse, options};
use photos36_domain::uploads::Checksum;

/// Says which version and extensions of tus are spoken, the largest upload and the checksums.
#[utoipa::path(
    operation_id = "readUploadProtocol", tag = "uploads", summary = "Read what uploads can do",
    responses((status = 204, description = "The protocol, in headers.", headers(
        ("Tus-Version" = String, description = "1.0.0."),
        ("Tus-Extension" = String, description = "The extensions."),
        ("Tus-Max-Size" = u64, description = "The largest upload, in bytes."),
        ("Tus-Checksum-Algorithm" = String, description = "The algorithms of Upload-Checksum."),
    )))
)]
#[options("/v1/uploads")]
pub async fn read_upload_protocol(state: State) -> HttpResponse {
    protocol(&state)
}

/// Says the same of one upload, as browsers ask before they send.
#[utoipa::path(
    operation_id = "readUploadProtocolOfOne", tag = "uploads", summary = "Read what an upload can do",
    params(("id" = String, Path, description = "Any upload.")),
    responses((status = 204, description = "The protocol, in headers."))
)]
#[options("/v1/uploads/{id}")]
pub async fn read_upload_protocol_of_one(state: State) -> HttpResponse {
    protocol(&state)
}

fn protocol(state: &State) -> HttpResponse {
    HttpResponse::NoContent()
        .insert_header(("Tus-Version", VERSION))
        .insert_header(("Tus-Extension", EXTENSIONS))
        .insert_header(("Tus-Max-Size", state.settings.photos.max_bytes().to_string()))
        .insert_header(("Tus-Checksum-Algorithm", Checksum::ALGORITHMS))
        .finish()
}
