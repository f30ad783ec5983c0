//! `GET /v1/map/photos`: photos of a box and a filter as GeoJSON.

use super::{
    MapFilterIn,
    geojson::{CollectionType, FeatureType, MEDIA_TYPE, PointGeometryOut},
};
use crate::{
    http::{
        MaybeSignedIn, Problem, Query, State,
        pages::{PageIn, next_link},
        time::rfc3339,
    },
    photos::{ImageOut, PersonOut, TerritoryRefOut, sizes},
};
use actix_web::{
    HttpRequest, HttpResponse, get,
    http::header::{CACHE_CONTROL, LINK, VARY},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use photos36_domain::{
    map::{self, MapPhoto},
    pages,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A page of photos as a GeoJSON FeatureCollection.
#[derive(Serialize, ToSchema)]
struct MapPhotosOut {
    r#type: CollectionType,
    /// The photos, the newest arrival first.
    features: Vec<PhotoFeatureOut>,
    /// Cursor of the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// A photo as a GeoJSON Feature.
#[derive(Serialize, ToSchema)]
struct PhotoFeatureOut {
    r#type: FeatureType,
    /// The photo.
    id: Uuid,
    /// The place that everyone sees; null for one's own photo that has none.
    #[schema(required)]
    geometry: Option<PointGeometryOut>,
    properties: PhotoPropertiesOut,
}

/// What a map shows of a photo.
#[derive(Serialize, ToSchema)]
struct PhotoPropertiesOut {
    /// `processing`, `published` or `refused`.
    state: String,
    /// Title; may be empty.
    title: String,
    author: PersonOut,
    #[serde(skip_serializing_if = "Option::is_none")]
    territory: Option<TerritoryRefOut>,
    /// When it was taken, as the camera's clock said, without offset.
    #[serde(skip_serializing_if = "Option::is_none")]
    taken_local: Option<String>,
    /// When it was taken (RFC 3339, UTC), where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    taken_at: Option<String>,
    /// Themes, in the order of the alphabet.
    themes: Vec<String>,
    /// Whom to name.
    credit: String,
    /// `CC-BY-SA-4.0`, `CC-BY-4.0` or `CC0-1.0`.
    licence: String,
    /// Width as shown, in pixels.
    width_px: i32,
    /// Height as shown, in pixels.
    height_px: i32,
    /// The sizes; none while processing.
    images: Vec<ImageOut>,
    /// Main colours, the most common first.
    colours: Vec<String>,
    /// Placeholder of about 25 bytes (ThumbHash), base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    thumbhash: Option<String>,
    /// When it came in (RFC 3339, UTC).
    created_at: String,
}

impl From<MapPhoto> for PhotoFeatureOut {
    fn from(photo: MapPhoto) -> Self {
        Self {
            r#type: FeatureType::Feature,
            id: photo.id,
            geometry: photo.place.map(|(lon, lat)| PointGeometryOut::new(lon, lat)),
            properties: PhotoPropertiesOut {
                images: sizes(photo.id, photo.rendition, photo.width_px, photo.height_px),
                state: photo.state,
                title: photo.title,
                author: PersonOut { id: photo.author_id, display_name: photo.author_name },
                territory: photo.territory.map(|territory| TerritoryRefOut { id: territory.id, name: territory.name }),
                taken_local: photo.taken_local,
                taken_at: photo.taken_at.map(rfc3339),
                themes: photo.themes,
                credit: photo.credit,
                licence: photo.licence,
                width_px: photo.width_px,
                height_px: photo.height_px,
                colours: photo.colours,
                thumbhash: photo.thumbhash.map(|hash| BASE64_STANDARD.encode(hash)),
                created_at: rfc3339(photo.created_at),
            },
        }
    }
}

/// List photos on the map.
///
/// Lists photos of the map, the newest arrival first. A page may be shorter than asked for and still have a next one.
#[utoipa::path(
    operation_id = "listMapPhotos", tag = "map",
    params(MapFilterIn, PageIn),
    responses(
        (status = 200, description = "A page of photos as GeoJSON.", body = MapPhotosOut, content_type = "application/geo+json"),
        (status = 304, description = "If-None-Match names this very answer."),
        (status = 400, description = "box-invalid, parameter-invalid, themes-invalid, cursor-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
    )
)]
#[get("/v1/map/photos")]
pub async fn list_map_photos(
    state: State,
    who: MaybeSignedIn,
    filter: Query<MapFilterIn>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let filter = filter.into_inner().parse(&who)?;
    let limit = pages::limit(page.limit)?;
    let page = map::photos(&*state.db, &filter, limit, page.cursor.as_deref()).await?;
    let mut response = HttpResponse::Ok();
    response.content_type(MEDIA_TYPE).insert_header((CACHE_CONTROL, "private, no-cache"));
    response.insert_header((VARY, "Authorization, Cookie"));
    if let Some(cursor) = &page.next {
        response.insert_header((LINK, next_link(&request, cursor)));
    }
    let features = page.items.into_iter().map(PhotoFeatureOut::from).collect();
    Ok(response.json(MapPhotosOut { r#type: CollectionType::FeatureCollection, features, next: page.next }))
}
