//! `PUT /v1/photos/{id}/place`: its author places a photo, or moves it.

use super::{
    edit::own,
    out::{self, PhotoOut},
};
use crate::http::{Json, MaybeSignedIn, Problem, Reader, State, tags::IfMatch};
use actix_web::{HttpResponse, put, web::Path};
use photos36_domain::photos::{self, GivenPlace};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A place.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"lon": 3.2412, "lat": 45.4301}))]
struct PlaceIn {
    /// Longitude in degrees, WGS84.
    #[schema(minimum = -180, maximum = 180)]
    lon: f64,
    /// Latitude in degrees, WGS84.
    #[schema(minimum = -90, maximum = 90)]
    lat: f64,
}

/// Place or move a photo.
///
/// Places a photo by hand. Its territory follows; outside every territory it says so by `placement`.
#[utoipa::path(
    operation_id = "placePhoto", tag = "photos", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The photo."), ("If-Match" = String, Header, description = "The ETag that was read.")),
    request_body = PlaceIn,
    responses(
        (status = 200, description = "The photo as it is now.", body = PhotoOut),
        (status = 400, description = "body-invalid, place-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 412, description = "version-stale"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 428, description = "if-match-required"),
    )
)]
#[put("/v1/photos/{id}/place")]
pub async fn place_photo(
    state: State,
    actor: MaybeSignedIn,
    reader: Reader,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Json<PlaceIn>,
) -> Result<HttpResponse, Problem> {
    let photo = own(&*state.db, &actor, *id, &seen).await?;
    let photo = photos::place_by_hand(&state, photo, GivenPlace::parse(body.lon, body.lat)?).await?;
    let view = photos::view(&*state.db, &actor, photo).await?;
    Ok(out::respond(HttpResponse::Ok(), view, reader.locale))
}
