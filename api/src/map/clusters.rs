//! `GET /v1/map/clusters`: photos counted by the cells of a zoom.

use super::{
    MapFilterIn,
    geojson::{CollectionType, FeatureType, MEDIA_TYPE, PointGeometryOut},
};
use crate::http::{MaybeSignedIn, Problem, Query, State};
use actix_web::{
    HttpResponse, get,
    http::header::{CACHE_CONTROL, VARY},
};
use photos36_domain::{
    ErrorCode, Refusal,
    map::{self, Cluster, Clusters, MAX_ZOOM},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// How fine the cells are.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ZoomIn {
    /// Zoom of the web map, 0 to 22; a tile has 8 × 8 cells.
    #[param(minimum = 0, maximum = 22)]
    zoom: u8,
}

/// Counts as a GeoJSON FeatureCollection.
#[derive(Serialize, ToSchema)]
struct ClustersOut {
    r#type: CollectionType,
    /// What the counts cover: the whole cells that the box asked for touches, `[west, south, east, north]`.
    #[schema(min_items = 4, max_items = 4)]
    bbox: [f64; 4],
    /// The zoom answered: lower than asked for when the box would have more than 4,096 cells.
    zoom: u8,
    /// All photos in `bbox` that pass the filter: the sum of the counts.
    total: i64,
    /// The cells that are not empty.
    features: Vec<ClusterOut>,
}

/// The photos of one cell.
#[derive(Serialize, ToSchema)]
struct ClusterOut {
    r#type: FeatureType,
    /// The mean of their places.
    geometry: PointGeometryOut,
    properties: ClusterPropertiesOut,
}

/// What a map shows of a cell.
#[derive(Serialize, ToSchema)]
struct ClusterPropertiesOut {
    /// How many photos.
    count: i64,
    /// The photo, where there is just one.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Uuid>,
}

impl From<Cluster> for ClusterOut {
    fn from(cluster: Cluster) -> Self {
        let Cluster { photos, lon, lat, photo } = cluster;
        Self {
            r#type: FeatureType::Feature,
            geometry: PointGeometryOut::new(lon, lat),
            properties: ClusterPropertiesOut { count: photos, id: photo },
        }
    }
}

/// Count photos by cell.
///
/// Counts photos by cell, exact at any instant.
#[utoipa::path(
    operation_id = "readClusters", tag = "map",
    params(MapFilterIn, ZoomIn),
    responses(
        (status = 200, description = "The counts as GeoJSON.", body = ClustersOut, content_type = "application/geo+json"),
        (status = 304, description = "If-None-Match names this very answer."),
        (status = 400, description = "box-invalid, parameter-invalid, themes-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
    )
)]
#[get("/v1/map/clusters")]
pub async fn read_clusters(
    state: State,
    who: MaybeSignedIn,
    filter: Query<MapFilterIn>,
    zoom: Query<ZoomIn>,
) -> Result<HttpResponse, Problem> {
    let filter = filter.into_inner().parse(&who)?;
    if zoom.zoom > MAX_ZOOM {
        return Err(Refusal::new(ErrorCode::ParameterInvalid).field("zoom").arg("reason", "0–22").into());
    }
    let Clusters { zoom, edges, total, items } = map::clusters(&*state.db, &filter, zoom.zoom).await?;
    let out = ClustersOut {
        r#type: CollectionType::FeatureCollection,
        bbox: edges,
        zoom,
        total,
        features: items.into_iter().map(ClusterOut::from).collect(),
    };
    let mut response = HttpResponse::Ok();
    response.content_type(MEDIA_TYPE).insert_header((CACHE_CONTROL, "private, no-cache"));
    response.insert_header((VARY, "Authorization, Cookie"));
    Ok(response.json(out))
}
