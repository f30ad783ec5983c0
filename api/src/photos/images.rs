//! The bytes: sizes for everyone, the original for its author.

use crate::http::{MaybeSignedIn, Problem, State};
use actix_web::{
    HttpResponse,
    body::SizedStream,
    get,
    http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG},
    web::Path,
};
use photos36_domain::{
    ErrorCode,
    people::rights,
    photos::{self, EDGES_PX, PhotoState},
    store::{Content, Key},
};
use uuid::Uuid;

/// Read a size of a photo.
///
/// Reads one size of a published photo. No metadata of the original is in it.
///
/// Cached for half a minute, then checked again by its tag: a rendition that was replaced is not served any more.
#[utoipa::path(
    operation_id = "readPhotoImage", tag = "photos",
    params(
        ("id" = Uuid, Path, description = "The photo."),
        ("rendition" = i32, Path, description = "As the photo's `images` say."),
        ("name" = String, Path, description = "320, 960 or 1920, with .jpg or .webp.", example = "320.webp"),
    ),
    responses(
        (status = 200, description = "The picture.", content((Vec<u8> = "image/jpeg"), (Vec<u8> = "image/webp"))),
        (status = 304, description = "If-None-Match names this very picture."),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found, picture-not-ready"),
    )
)]
#[get("/v1/photos/{id}/images/{rendition}/{name}")]
pub async fn read_image(
    state: State,
    actor: MaybeSignedIn,
    path: Path<(Uuid, i32, String)>,
) -> Result<HttpResponse, Problem> {
    let (id, rendition, name) = path.into_inner();
    let media_type = media_type(&name).ok_or(ErrorCode::NotFound)?;
    let photo = photos::visible(&*state.db, &actor, id).await?;
    if photo.rendition == 0 {
        return Err(ErrorCode::PictureNotReady.into());
    }
    if photo.rendition != rendition {
        return Err(ErrorCode::NotFound.into());
    }
    let content = state.store.get(&Key::derivative(id, rendition, &name), None).await?.ok_or(ErrorCode::NotFound)?;
    // What is hidden again must not stay in a shared cache.
    let public = photo.state == PhotoState::Published.name();
    let cached = if public { "public, max-age=30" } else { "private, no-store" };
    let mut response = HttpResponse::Ok();
    response
        .insert_header((CONTENT_TYPE, media_type))
        .insert_header((ETAG, format!("\"{id}-{rendition}-{name}\"")))
        .insert_header((CACHE_CONTROL, cached));
    Ok(streamed(response, content))
}

fn media_type(name: &str) -> Option<&'static str> {
    let (edge, ending) = name.split_once('.')?;
    EDGES_PX.iter().any(|known| known.to_string() == edge).then_some(())?;
    match ending {
        "jpg" => Some("image/jpeg"),
        "webp" => Some("image/webp"),
        _ => None,
    }
}

/// Read the original of one's own photo.
///
/// Reads the original as it came, metadata included: for its author alone.
#[utoipa::path(
    operation_id = "readPhotoOriginal", tag = "photos", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The photo.")),
    responses(
        (status = 200, description = "The bytes as they came.", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/photos/{id}/original")]
pub async fn read_original(state: State, actor: MaybeSignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    actor.signed_in()?;
    let photo = photos::visible(&*state.db, &actor, *id).await?;
    rights::allow(&actor, actor.may_edit_photo(photo.author_id))?;
    let sha256: [u8; 32] = photo.sha256.as_slice().try_into().map_err(anyhow::Error::from)?;
    let content = state.store.get(&Key::original(photo.id, &sha256), None).await?.ok_or(ErrorCode::NotFound)?;
    let mut response = HttpResponse::Ok();
    response
        .insert_header((CONTENT_TYPE, "application/octet-stream"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", photo.id)))
        .insert_header((ETAG, format!("\"{}\"", hex::encode(sha256))))
        .insert_header((CACHE_CONTROL, "private, no-store"));
    Ok(streamed(response, content))
}

fn streamed(mut response: actix_web::HttpResponseBuilder, content: Content) -> HttpResponse {
    response.body(SizedStream::new(content.length, content.stream))
}
