//! A territory's boundary: read and set as GeoJSON.

use super::out::{self, TerritoryOut};
use crate::http::{
    Problem, SignedIn, State,
    extract::broken_off,
    tags::{self, IfMatch},
};
use actix_web::{
    HttpResponse, get, put,
    web::{Path, Payload},
};
use futures_util::StreamExt;
use photos36_domain::{
    Error, ErrorCode, Refusal,
    people::rights::allow,
    territories::{self, Boundary, Patch, Territory},
};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// Most bytes of a boundary that is sent; 200,000 points take about 8 MB.
const MAX_BOUNDARY_BYTES: usize = 16 * 1024 * 1024;
/// RFC 7946, section 12.
const MEDIA_TYPE: &str = "application/geo+json";

/// A boundary as a GeoJSON Feature.
#[derive(Serialize, ToSchema)]
#[allow(dead_code, reason = "describes the answer in the contract; it is written around the stored text")]
#[schema(example = json!({
    "type": "Feature", "id": "0197a1c0-3333-7000-8000-000000000003", "bbox": [3.0, 45.0, 3.1, 45.1],
    "properties": {"name": "Vichel", "insee_code": "63456", "attribution": "Limites : IGN Admin Express, Licence Ouverte 2.0"},
    "geometry": {"type": "MultiPolygon", "coordinates": [[[[3.0, 45.0], [3.1, 45.0], [3.1, 45.1], [3.0, 45.1], [3.0, 45.0]]]]}
}))]
struct BoundaryOut {
    /// `Feature`.
    r#type: String,
    /// The territory.
    id: Uuid,
    /// `[west, south, east, north]` in degrees, WGS84.
    #[schema(min_items = 4, max_items = 4)]
    bbox: [f64; 4],
    properties: BoundaryPropertiesOut,
    geometry: MultiPolygonOut,
}

/// Whose boundary it is and who made it.
#[derive(Serialize, ToSchema)]
struct BoundaryPropertiesOut {
    /// As people say it.
    name: String,
    /// Code of the French commune, where it is one.
    insee_code: Option<String>,
    /// To be shown beside the boundary. May be empty.
    attribution: String,
}

/// Polygons with holes, outer rings anticlockwise.
#[derive(Serialize, ToSchema)]
#[allow(dead_code, reason = "describes the answer in the contract")]
struct MultiPolygonOut {
    /// `MultiPolygon`.
    r#type: String,
    /// Polygons of rings of `[lon, lat]`, WGS84.
    coordinates: Vec<Vec<Vec<[f64; 2]>>>,
}

/// Read a territory's boundary.
///
/// Reads a territory's boundary as a GeoJSON Feature.
#[utoipa::path(
    operation_id = "readTerritoryBoundary", tag = "territories",
    params(("id" = Uuid, Path, description = "The territory.")),
    responses(
        (status = 200, description = "The boundary; the ETag is the territory's.", body = BoundaryOut, content_type = "application/geo+json"),
        (status = 304, description = "If-None-Match names this very version."),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/territories/{id}/boundary")]
pub async fn read_boundary(state: State, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    // The row first: when it changes in between, the tag is the older one and nobody edits what they have not seen.
    let territory = territories::by_id(&*state.db, *id).await?;
    let geometry = territories::boundary_json(&*state.db, territory.id).await?;
    Ok(HttpResponse::Ok()
        .content_type(MEDIA_TYPE)
        .insert_header(tags::of_version(territory.version, ""))
        .body(feature(territory, &geometry)))
}

/// The Feature around the stored text, which need not be parsed for it.
fn feature(territory: Territory, geometry: &str) -> String {
    let bounds = territory.bounds;
    let properties = BoundaryPropertiesOut {
        name: territory.name,
        insee_code: territory.insee_code.map(|code| code.as_str().to_owned()),
        attribution: territory.attribution,
    };
    format!(
        r#"{{"type":"Feature","id":"{}","bbox":{},"properties":{},"geometry":{geometry}}}"#,
        territory.id,
        json!([bounds.west, bounds.south, bounds.east, bounds.north]),
        json!(properties)
    )
}

/// Set a territory's boundary.
///
/// Sets a territory's boundary: a GeoJSON Polygon or MultiPolygon, or a Feature with one; at most 200,000 points. Open
/// rings, doubled points and wrong winding are mended; a crossing outline is mended when that changes its area by less than
/// 1 %, else refused with the place. Photos stay with the territory that they have. For the editor.
#[utoipa::path(
    operation_id = "setTerritoryBoundary", tag = "territories", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The territory."),
        ("If-Match" = String, Header, description = "The ETag that was read."),
    ),
    request_body(content_type = "application/geo+json", content = Object, description = "GeoJSON (RFC 7946) in WGS84 degrees."),
    responses(
        (status = 200, description = "The territory as it is now.", body = TerritoryOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 412, description = "version-stale"),
        (status = 413, description = "body-too-large"),
        (status = 422, description = "boundary-invalid"),
        (status = 428, description = "if-match-required"),
    )
)]
#[put("/v1/territories/{id}/boundary")]
pub async fn set_boundary(
    state: State,
    me: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Payload,
) -> Result<HttpResponse, Problem> {
    allow(&me, me.may_open_territories())?;
    let territory = territories::by_id(&*state.db, *id).await?;
    seen.check(territory.version)?;
    let boundary = Boundary::read(received(body).await?).await?;
    let patch = Patch { boundary: Some(boundary), ..Patch::default() };
    let write = state.db.write().await?;
    let changed = territories::update(&state, &*write, *id, territory.version, patch).await?;
    write.commit().await?;
    Ok(out::respond(HttpResponse::Ok(), changed))
}

/// The text of the body, which may be larger than other JSON bodies.
async fn received(mut body: Payload) -> Result<String, Error> {
    let no_text = || Refusal::new(ErrorCode::BodyInvalid).field("").arg("reason", "reason-no-text");
    let mut bytes = Vec::new();
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|error| broken_off(&error))?;
        if bytes.len() + chunk.len() > MAX_BOUNDARY_BYTES {
            return Err(Refusal::new(ErrorCode::BodyTooLarge).arg("limit", "16 MiB").into());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(String::from_utf8(bytes).map_err(|_| no_text())?)
}
