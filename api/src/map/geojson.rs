//! The parts of GeoJSON (RFC 7946) that the map answers with.

use serde::Serialize;
use utoipa::ToSchema;

/// Media type of GeoJSON.
pub const MEDIA_TYPE: &str = "application/geo+json";

/// `FeatureCollection`.
#[derive(Debug, Serialize, ToSchema)]
pub enum CollectionType {
    /// The only value.
    FeatureCollection,
}

/// `Feature`.
#[derive(Debug, Serialize, ToSchema)]
pub enum FeatureType {
    /// The only value.
    Feature,
}

/// `Point`.
#[derive(Debug, Serialize, ToSchema)]
pub enum PointType {
    /// The only value.
    Point,
}

/// A point.
#[derive(Debug, Serialize, ToSchema)]
pub struct PointGeometryOut {
    r#type: PointType,
    /// Longitude and latitude in degrees, WGS84.
    #[schema(min_items = 2, max_items = 2, example = json!([3.24097, 45.4241]))]
    coordinates: [f64; 2],
}

impl PointGeometryOut {
    /// The point at this longitude and latitude.
    pub fn new(lon: f64, lat: f64) -> Self {
        Self { r#type: PointType::Point, coordinates: [lon, lat] }
    }
}
