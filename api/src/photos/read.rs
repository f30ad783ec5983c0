//! One photo, and the list of one's own.

use super::out::{self, PhotoOut};
use crate::http::{
    MaybeSignedIn, Problem, Query, Reader, State,
    pages::{self, PageIn, PageOut},
};
use actix_web::{HttpRequest, HttpResponse, get, web::Path};
use photos36_domain::{
    ErrorCode, Refusal,
    photos::{self, PhotoState},
    privacy::accesses,
};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Read a photo.
///
/// Reads a photo. Its author also sees it while it is processed or refused, and its true place.
#[utoipa::path(
    operation_id = "readPhoto", tag = "photos",
    params(("id" = Uuid, Path, description = "The photo.")),
    responses(
        (status = 200, description = "The photo.", body = PhotoOut),
        (status = 304, description = "If-None-Match names this very version."),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/photos/{id}")]
pub async fn read_photo(
    state: State,
    actor: MaybeSignedIn,
    reader: Reader,
    id: Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let photo = photos::visible(&*state.db, &actor, *id).await?;
    let view = photos::view(&*state.db, &actor, photo).await?;
    if view.in_full {
        // Not its author: told by the power of a role.
        let territory = view.photo.territory_id;
        accesses::note(&state, &actor, view.photo.author_id, accesses::TRUE_PLACE, territory).await?;
    }
    Ok(out::respond(HttpResponse::Ok(), view, reader.locale))
}

/// Which of one's own photos.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OwnPhotosIn {
    /// `processing`, `published`, `hidden` or `refused`; all when absent.
    state: Option<String>,
}

/// List one's own photos.
///
/// Lists the photos of whoever is signed in, the newest first, in every state and with or without a place.
#[utoipa::path(
    operation_id = "listOwnPhotos", tag = "photos", security(("bearer" = [])),
    params(OwnPhotosIn, PageIn),
    responses(
        (status = 200, description = "A page of photos.", body = PageOut<PhotoOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
    )
)]
#[get("/v1/me/photos")]
pub async fn list_own_photos(
    state: State,
    actor: MaybeSignedIn,
    reader: Reader,
    own: Query<OwnPhotosIn>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let states = states(own.state.as_deref())?;
    let page = photos::own(&*state.db, &actor, &states, page.limit, page.cursor.as_deref()).await?;
    Ok(pages::respond(&request, page.map(|view| PhotoOut::of(view, reader.locale))))
}

fn states(asked: Option<&str>) -> Result<Vec<PhotoState>, Refusal> {
    let Some(name) = asked else {
        return Ok(vec![PhotoState::Processing, PhotoState::Published, PhotoState::Hidden, PhotoState::Refused]);
    };
    match PhotoState::from_name(name) {
        Some(state) if state != PhotoState::Deleted => Ok(vec![state]),
        _ => Err(Refusal::new(ErrorCode::ParameterInvalid)
            .field("state")
            .arg("reason", "processing, published, hidden, refused")),
    }
}
