//! `PUT /v1/photos/{id}`: one photo, its bytes as the body.

use super::out;
use crate::http::{MaybeSignedIn, Problem, Reader, State, extract::broken_off};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{HeaderMap, LOCATION},
    put,
    web::{Path, Payload},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use futures_util::StreamExt;
use photos36_domain::{
    Error, ErrorCode, Ground, Refusal,
    people::Actor,
    photos::{self, Details, Received, Spool, Spooled, spool},
    texts::Locale,
};
use uuid::Uuid;

/// Send a photo.
///
/// Sends a photo: the bytes as the body, their SHA-256 in `Content-Digest` (RFC 9530), the id made by the client.
///
/// Answered only when the photo is safe. The same bytes again answer 200 with the photo that is already there, so an
/// answer that was lost is got again by sending again.
#[utoipa::path(
    operation_id = "sendPhoto", tag = "photos", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "UUIDv7 made by the client."),
        ("Content-Digest" = String, Header, description = "sha-256=:base64: of the bytes.",
            example = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"),
    ),
    request_body(content((Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png"), (Vec<u8> = "image/webp"), (Vec<u8> = "image/heic"),
        (Vec<u8> = "application/octet-stream")), description = "The file; its format is told by its bytes."),
    responses(
        (status = 201, description = "A new photo, kept safely; its sizes are being made.", body = out::PhotoOut),
        (status = 200, description = "These bytes were here already.", body = out::PhotoOut),
        (status = 400, description = "id-not-uuidv7, digest-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found: the id is no UUID"),
        (status = 409, description = "id-taken"),
        (status = 413, description = "photo-too-large"),
        (status = 415, description = "photo-format-unsupported"),
        (status = 422, description = "digest-mismatch, photo-empty, photo-broken, photo-too-many-pixels, photo-too-costly"),
    )
)]
#[put("/v1/photos/{id}")]
pub async fn send_photo(
    state: State,
    actor: MaybeSignedIn,
    reader: Reader,
    id: Path<Uuid>,
    request: HttpRequest,
    body: Payload,
) -> Result<HttpResponse, Problem> {
    let author = actor.signed_in()?.id;
    let digest = digest(request.headers())?;
    refuse_declared_length(&state, request.headers())?;
    let spooled = spooled(&state, body, digest).await?;
    let received = photos::receive(&state, author, *id, spooled, Details::default()).await?;
    respond(&state, &actor, received, reader.locale).await
}

async fn respond(ground: &Ground, actor: &Actor, received: Received, locale: Locale) -> Result<HttpResponse, Problem> {
    let mut response = match &received {
        Received::Created(photo) => {
            let mut created = HttpResponse::Created();
            created.insert_header((LOCATION, format!("/v1/photos/{}", photo.id)));
            created
        }
        Received::Existing(_) => HttpResponse::Ok(),
    };
    response.insert_header(("x-accel-buffering", "no"));
    let view = photos::view(&*ground.db, actor, received.into_photo()).await?;
    Ok(out::respond(response, view, locale))
}

/// The SHA-256 of `Content-Digest` (RFC 9530, section 2): `sha-256=:base64:`, perhaps among others.
pub(super) fn digest(headers: &HeaderMap) -> Result<[u8; 32], Refusal> {
    let refusal = || Refusal::new(ErrorCode::DigestInvalid).field("Content-Digest");
    let header = headers.get("content-digest").and_then(|value| value.to_str().ok()).ok_or_else(refusal)?;
    let coded = header.split(',').find_map(|part| part.trim().strip_prefix("sha-256=:")?.strip_suffix(':'));
    let bytes = BASE64_STANDARD.decode(coded.ok_or_else(refusal)?).map_err(|_| refusal())?;
    bytes.try_into().map_err(|_| refusal())
}

/// A body that says that it is too large is refused before a byte of it is read.
fn refuse_declared_length(ground: &Ground, headers: &HeaderMap) -> Result<(), Refusal> {
    let declared = headers.get("content-length").and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let most = ground.settings.photos.max_bytes();
    if declared.is_some_and(|length| length > most) { Err(spool::too_large(most)) } else { Ok(()) }
}

async fn spooled(ground: &Ground, mut body: Payload, digest: [u8; 32]) -> Result<Spooled, Error> {
    let folder = spool::folder(&ground.settings);
    let mut spool = Spool::open(&folder, ground.settings.photos.max_bytes()).await?;
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|error| broken_off(&error))?;
        spool.write(&chunk).await?;
    }
    spool.finish(Some(digest)).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::{HeaderName, HeaderValue};

    fn headers(value: &str) -> HeaderMap {
        let name = HeaderName::from_static("content-digest");
        [(name, HeaderValue::from_str(value).unwrap())].into_iter().collect()
    }

    #[test]
    fn the_sha_256_is_found_among_other_digests() {
        let zeros = BASE64_STANDARD.encode([0; 32]);
        assert_eq!(digest(&headers(&format!("sha-512=:AA==:, sha-256=:{zeros}:"))), Ok([0; 32]));
    }

    #[test]
    fn a_digest_that_is_none_is_refused() {
        for wrong in ["", "sha-256", "sha-256=:AA==:", "sha-256=:***:", "md5=:AAAA:"] {
            assert!(digest(&headers(wrong)).is_err(), "{wrong}");
        }
    }
}
