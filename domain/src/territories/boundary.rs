//! A boundary: polygons with holes in WGS84, sound by construction.

use super::{
    geojson::{self, Document, Geometry},
    repair,
};
use crate::{Error, ErrorCode, Refusal, Result, map::boxes::Rect};
use anyhow::anyhow;
use geo::{
    Area, BoundingRect, Coord, CoordinatePosition, CoordsIter, LineString, MultiPolygon, Polygon, Simplify,
    coordinate_position::CoordPos,
};
use serde_json::Value;

/// The polygons of a territory, repaired where they could be.
#[derive(Clone, Debug, PartialEq)]
pub struct Boundary {
    shape: MultiPolygon,
    bounds: Rect,
    inner: Coord,
}

/// Why an outline cannot be a boundary, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    reason: FaultReason,
    place: Option<Coord>,
    detail: Option<String>,
}

/// The sorts of fault; the texts of `error-boundary-invalid` have a branch for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultReason {
    /// Not JSON, or not GeoJSON.
    NotGeoJson,
    /// Another geometry than a Polygon or a MultiPolygon.
    NotAPolygon,
    /// A collection with none or several features.
    NotOneFeature,
    /// No point at all.
    Empty,
    /// More points than [`geojson::MAX_POINTS`].
    TooManyPoints,
    /// More polygons than [`geojson::MAX_POLYGONS`], or too many rings.
    TooManyPolygons,
    /// Latitude and longitude are in the wrong order.
    Swapped,
    /// Metres of a projection such as Lambert-93 where degrees are expected.
    Projected,
    /// Longitude or latitude out of range.
    OutOfRange,
    /// The outline goes round a pole.
    Pole,
    /// Every ring is a point or a line.
    NoArea,
    /// The outline crosses itself or another ring, and mending it would change the area by more than 1 %.
    Crossing,
}

impl FaultReason {
    fn name(self) -> &'static str {
        match self {
            Self::NotGeoJson => "not-geojson",
            Self::NotAPolygon => "not-a-polygon",
            Self::NotOneFeature => "not-one-feature",
            Self::Empty => "empty",
            Self::TooManyPoints => "too-many-points",
            Self::TooManyPolygons => "too-many-polygons",
            Self::Swapped => "swapped",
            Self::Projected => "projected",
            Self::OutOfRange => "out-of-range",
            Self::Pole => "pole",
            Self::NoArea => "no-area",
            Self::Crossing => "crossing",
        }
    }
}

impl Fault {
    pub(super) fn new(reason: FaultReason) -> Self {
        Self { reason, place: None, detail: None }
    }

    pub(super) fn at(reason: FaultReason, place: Coord) -> Self {
        Self { place: Some(place), ..Self::new(reason) }
    }

    /// The sort of fault.
    pub fn reason(&self) -> FaultReason {
        self.reason
    }

    /// Where it is, as longitude and latitude.
    pub fn place(&self) -> Option<(f64, f64)> {
        self.place.map(|place| (place.x, place.y))
    }
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Self {
        Self { detail: Some(error.to_string()), ..Self::new(FaultReason::NotGeoJson) }
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        let limit = match fault.reason {
            FaultReason::TooManyPolygons => geojson::MAX_POLYGONS,
            _ => geojson::MAX_POINTS,
        };
        let place = fault.place.map(|place| format!("{} {}", place.x, place.y)).unwrap_or_default();
        Self::new(ErrorCode::BoundaryInvalid)
            .field("/boundary")
            .arg("reason", fault.reason.name())
            .arg("place", place)
            .arg("limit", limit)
            .arg("detail", fault.detail.unwrap_or_default())
    }
}

impl Boundary {
    /// Reads the text of a GeoJSON geometry, feature, or collection of one feature. Slow for very large outlines: see
    /// [`Boundary::read`].
    ///
    /// # Errors
    /// A [`Fault`] with its reason and, where it has one, its place.
    pub fn from_geojson(text: &str) -> Result<Self, Fault> {
        Self::from_geometry(serde_json::from_str::<Document>(text)?.into_geometry()?)
    }

    /// Reads GeoJSON that is already parsed.
    ///
    /// # Errors
    /// As [`Boundary::from_geojson`].
    pub fn from_value(value: &Value) -> Result<Self, Fault> {
        Self::from_geometry(Document::deserialize_from(value)?.into_geometry()?)
    }

    /// Reads GeoJSON without holding up the other tasks of this thread.
    ///
    /// # Errors
    /// `boundary-invalid`.
    pub async fn read(text: String) -> Result<Self> {
        let read = tokio::task::spawn_blocking(move || Self::from_geojson(&text)).await;
        let boundary = read.map_err(|error| anyhow!(error).context("reading a boundary was broken off"))?;
        Ok(boundary.map_err(Refusal::from)?)
    }

    pub(super) fn from_geometry(geometry: Geometry) -> Result<Self, Fault> {
        Self::judged(geometry).map(|(boundary, _)| boundary)
    }

    /// The boundary, and whether it is mended and so differs a little from what was given.
    pub(super) fn judged(geometry: Geometry) -> Result<(Self, bool), Fault> {
        let sound = repair::sound(geometry.into_polygons()?)?;
        Ok((Self::from_shape(sound.shape)?, sound.was_mended))
    }

    /// Reads what [`Boundary::geojson`] wrote; it was sound then, so it is not judged again.
    pub(crate) fn stored(text: &str) -> Result<Self> {
        let read = || Self::from_shape(serde_json::from_str::<Document>(text)?.into_geometry()?.into_polygons()?);
        read().map_err(|fault| Error::Internal(anyhow!("a stored boundary cannot be read: {:?}", fault.reason)))
    }

    fn from_shape(shape: MultiPolygon) -> Result<Self, Fault> {
        let no_area = || Fault::new(FaultReason::NoArea);
        let rect = shape.bounding_rect().ok_or_else(no_area)?;
        let inner = inner_point(&shape).ok_or_else(no_area)?;
        let (low, high) = (rect.min(), rect.max());
        let bounds = Rect { west: low.x, south: low.y, east: high.x, north: high.y };
        Ok(Self { shape, bounds, inner })
    }

    /// The same outline without details smaller than `detail` degrees: to look at, not to judge by. A part of which nothing
    /// would be left stays as it is.
    pub(crate) fn sketch(&self, detail: f64) -> Self {
        let sketched = |part: &Polygon| {
            let simple = part.simplify(detail);
            if simple.exterior().0.len() >= 4 { simple } else { part.clone() }
        };
        Self { shape: MultiPolygon(self.shape.iter().map(sketched).collect()), bounds: self.bounds, inner: self.inner }
    }

    /// The GeoJSON MultiPolygon, outer rings anticlockwise (RFC 7946, section 3.1.6).
    pub fn geojson(&self) -> String {
        geojson::write(&self.shape)
    }

    /// The polygons.
    pub fn shape(&self) -> &MultiPolygon {
        &self.shape
    }

    /// The box around it; a boundary on both sides of the antimeridian spans the whole width.
    pub fn bounds(&self) -> Rect {
        self.bounds
    }

    /// A point well inside, as longitude and latitude: for a label or a first look at the map.
    pub fn inner_point(&self) -> (f64, f64) {
        (self.inner.x, self.inner.y)
    }

    /// How many points it has.
    pub fn points(&self) -> usize {
        self.shape.coords_count()
    }

    /// Where the point lies: inside, on the border or outside. Holes are outside. Exact, by robust predicates.
    pub fn position(&self, lon: f64, lat: f64) -> CoordPos {
        if !self.bounds.contains(lon, lat) {
            return CoordPos::Outside;
        }
        self.shape.coordinate_position(&Coord { x: lon, y: lat })
    }
}

/// A point inside the largest polygon: in the middle of the widest stretch of a parallel through its middle. (`geo` has
/// `InteriorPoint`, whose sweep breaks its own assertions on some sound outlines with very small differences of latitude.)
fn inner_point(shape: &MultiPolygon) -> Option<Coord> {
    let largest = shape.iter().max_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area()))?;
    let y = parallel_without_vertex(largest)?;
    let mut crossings: Vec<f64> = rings_of(largest)
        .flat_map(LineString::lines)
        .filter(|line| (line.start.y > y) != (line.end.y > y))
        .map(|line| line.start.x + (y - line.start.y) / line.dy() * line.dx())
        .collect();
    crossings.sort_by(f64::total_cmp);
    // From outside, each crossing leads in or out: the stretches inside are the odd ones.
    let inside = crossings.chunks_exact(2).map(|stretch| (stretch[0], stretch[1]));
    let widest = inside.max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)))?;
    Some(Coord { x: f64::midpoint(widest.0, widest.1), y })
}

/// A latitude near the middle, half way between two neighbouring latitudes of points.
fn parallel_without_vertex(polygon: &Polygon) -> Option<f64> {
    let rect = polygon.bounding_rect()?;
    let middle = rect.center().y;
    let (mut below, mut above) = (rect.min().y, rect.max().y);
    for point in rings_of(polygon).flat_map(LineString::coords) {
        if point.y <= middle {
            below = below.max(point.y);
        } else {
            above = above.min(point.y);
        }
    }
    Some(f64::midpoint(below, above))
}

fn rings_of(polygon: &Polygon) -> impl Iterator<Item = &LineString> {
    std::iter::once(polygon.exterior()).chain(polygon.interiors())
}

impl Document {
    fn deserialize_from(value: &Value) -> Result<Self, serde_json::Error> {
        serde::Deserialize::deserialize(value)
    }
}
