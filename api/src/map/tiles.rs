//! Mapbox vector tiles and the TileJSON that describes them.

use crate::http::{Problem, Query, State};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, get, http::header::CACHE_CONTROL, web::Path};
use photos36_domain::{
    ErrorCode, Refusal,
    map::{self, Filter, FilterIn, MAX_ZOOM, PHOTOS_FROM_ZOOM, TileId},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Media type of vector tiles (IANA registry).
const MEDIA_TYPE: &str = "application/vnd.mapbox-vector-tile";

/// Which published photos are meant: all that is given must hold.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct TileFilterIn {
    /// Id of a territory.
    territory: Option<Uuid>,
    /// Id of an author.
    author: Option<Uuid>,
    /// A theme: its id, or its name in French or English.
    theme: Option<String>,
    /// Taken at or after this RFC 3339 moment, or from this date on (UTC).
    taken_from: Option<String>,
    /// Taken before this RFC 3339 moment, or up to the end of this date (UTC).
    taken_to: Option<String>,
}

impl TileFilterIn {
    fn parse(self) -> Result<Filter, Refusal> {
        let Self { territory, author, theme, taken_from, taken_to } = self;
        let sent = FilterIn { bbox: None, territory, author, theme, state: None, taken_from, taken_to };
        Filter::parse(&sent, None)
    }
}

/// TileJSON 3.0.0.
#[derive(Serialize, ToSchema)]
struct TileJsonOut {
    /// `3.0.0`
    tilejson: &'static str,
    name: &'static str,
    /// URL template of the tiles, with the filter that was asked for.
    tiles: Vec<String>,
    minzoom: u8,
    maxzoom: u8,
    /// `[west, south, east, north]` in degrees.
    #[schema(min_items = 4, max_items = 4)]
    bounds: [f64; 4],
    /// `xyz`: rows from the north.
    scheme: &'static str,
    attribution: &'static str,
    vector_layers: Vec<LayerOut>,
}

/// A layer of the tiles.
#[derive(Serialize, ToSchema)]
struct LayerOut {
    id: &'static str,
    description: &'static str,
    minzoom: u8,
    maxzoom: u8,
    /// Name and type of each attribute.
    fields: BTreeMap<&'static str, &'static str>,
}

/// Describe the vector tiles.
///
/// Describes the tiles, for a map library.
#[utoipa::path(
    operation_id = "readTileJson", tag = "map",
    params(TileFilterIn),
    responses(
        (status = 200, description = "TileJSON 3.0.0.", body = TileJsonOut),
        (status = 304, description = "If-None-Match names this very answer."),
        (status = 400, description = "parameter-invalid, themes-invalid"),
    )
)]
#[get("/v1/map/tiles.json")]
pub async fn read_tilejson(
    state: State,
    filter: Query<TileFilterIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    filter.into_inner().parse()?;
    let base = state.settings.http.public_url.trim_end_matches('/');
    let (mark, query) = if request.query_string().is_empty() { ("", "") } else { ("?", request.query_string()) };
    let world = map::BoundingBox::WORLD.edges();
    let last = map::cells::LAST_LATITUDE;
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "public, max-age=3600")).json(TileJsonOut {
        tilejson: "3.0.0",
        name: "36 photos",
        tiles: vec![format!("{base}/v1/map/tiles/{{z}}/{{x}}/{{y}}.mvt{mark}{query}")],
        minzoom: 0,
        maxzoom: MAX_ZOOM,
        bounds: [world[0], -last, world[2], last],
        scheme: "xyz",
        attribution: "36 photos",
        vector_layers: vec![
            LayerOut {
                id: "clusters",
                description: "Photos counted by cell; beyond zoom 13 only in tiles with more than 800 photos.",
                minzoom: 0,
                maxzoom: MAX_ZOOM,
                fields: [("count", "Number"), ("id", "String")].into(),
            },
            LayerOut {
                id: "photos",
                description: "Photos one by one.",
                minzoom: PHOTOS_FROM_ZOOM,
                maxzoom: MAX_ZOOM,
                fields: [("id", "String"), ("title", "String")].into(),
            },
        ],
    }))
}

/// Read a vector tile.
///
/// Reads a vector tile (version 2.1): layer `clusters` (`count`, and `id` where it is 1) or `photos` (`id`, `title`).
///
/// Each photo is in one tile of a zoom, so counts add up. At most 100 kB before compression.
#[utoipa::path(
    operation_id = "readTile", tag = "map",
    params(
        ("z" = u8, Path, description = "Zoom, 0 to 22."),
        ("x" = u32, Path, description = "Column, from the west."),
        ("y" = String, Path, description = "Row, from the north, with or without .mvt or .pbf.", example = "0.mvt"),
        TileFilterIn,
    ),
    responses(
        (status = 200, description = "The tile.", body = Vec<u8>, content_type = "application/vnd.mapbox-vector-tile"),
        (status = 204, description = "No photo is there."),
        (status = 304, description = "If-None-Match names this very tile."),
        (status = 400, description = "tile-invalid, parameter-invalid, themes-invalid"),
    )
)]
#[get("/v1/map/tiles/{z}/{x}/{y}")]
pub async fn read_tile(
    state: State,
    path: Path<(String, String, String)>,
    filter: Query<TileFilterIn>,
) -> Result<HttpResponse, Problem> {
    let id = tile_id(&path)?;
    let filter = filter.into_inner().parse()?;
    let cached = |mut response: HttpResponseBuilder| {
        response.insert_header((CACHE_CONTROL, "public, max-age=30"));
        response
    };
    Ok(match map::tile(&*state.db, &filter, id).await? {
        Some(bytes) => cached(HttpResponse::Ok()).content_type(MEDIA_TYPE).body(bytes),
        None => cached(HttpResponse::NoContent()).finish(),
    })
}

fn tile_id((zoom, x, y): &(String, String, String)) -> Result<TileId, Refusal> {
    let invalid = || Refusal::new(ErrorCode::TileInvalid);
    let row = y.strip_suffix(".mvt").or_else(|| y.strip_suffix(".pbf")).unwrap_or(y);
    let zoom = zoom.parse().map_err(|_| invalid())?;
    TileId::new(zoom, x.parse().map_err(|_| invalid())?, row.parse().map_err(|_| invalid())?)
}

#[cfg(test)]
mod tests {
    use super::tile_id;

    fn known(zoom: &str, x: &str, y: &str) -> bool {
        tile_id(&(zoom.into(), x.into(), y.into())).is_ok()
    }

    #[test]
    fn a_tile_is_named_with_or_without_an_ending() {
        assert!(known("3", "4", "2") && known("3", "4", "2.mvt") && known("3", "4", "2.pbf"));
        assert!(
            !known("3", "8", "2") && !known("3", "4", "2.png") && !known("-1", "0", "0") && !known("300", "0", "0")
        );
    }
}
