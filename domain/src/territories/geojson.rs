//! Reads GeoJSON (RFC 7946) without ever holding more than the limits allow, however large or deep the text is.

use super::boundary::{Fault, FaultReason};
use geo::{Coord, LineString, MultiPolygon, Polygon};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error as _, IgnoredAny, SeqAccess, Visitor},
};
use std::fmt;

/// Most points of a boundary.
pub const MAX_POINTS: usize = 200_000;
/// Most polygons of a boundary.
pub const MAX_POLYGONS: usize = 5_000;
/// Most rings of a boundary, outer and inner.
const MAX_RINGS: usize = 20_000;
/// Deepest nesting of `coordinates`: a MultiPolygon has four levels.
const MAX_DEPTH: u8 = 4;

/// A GeoJSON document: a geometry, a feature, or a collection with one feature.
#[derive(Deserialize)]
pub(super) struct Document {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    coordinates: Option<Coordinates>,
    #[serde(default)]
    geometry: Option<Geometry>,
    #[serde(default)]
    features: Option<Vec<OnlyGeometry>>,
}

#[derive(Deserialize)]
struct OnlyGeometry {
    geometry: Option<Geometry>,
}

/// A geometry whose coordinates are read into one flat list.
#[derive(Deserialize)]
pub(super) struct Geometry {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    coordinates: Option<Coordinates>,
}

/// Nested positions, flat: where each ring ends among the points, where each polygon ends among the rings.
#[derive(Default)]
struct Coordinates {
    points: Vec<Coord>,
    rings: Vec<usize>,
    polygons: Vec<usize>,
    depth: u8,
    over: Option<FaultReason>,
}

impl Document {
    /// The one geometry of the document.
    pub(super) fn into_geometry(self) -> Result<Geometry, Fault> {
        let not_one = Fault::new(FaultReason::NotAPolygon);
        match self.kind.as_str() {
            "Feature" => self.geometry.ok_or(not_one),
            "FeatureCollection" => match <[OnlyGeometry; 1]>::try_from(self.features.unwrap_or_default()) {
                Ok([only]) => only.geometry.ok_or(not_one),
                Err(_) => Err(Fault::new(FaultReason::NotOneFeature)),
            },
            _ => Ok(Geometry { kind: self.kind, coordinates: self.coordinates }),
        }
    }
}

impl Geometry {
    /// The polygons as they were written; rings are closed by their type.
    pub(super) fn into_polygons(self) -> Result<MultiPolygon, Fault> {
        let wanted = match self.kind.as_str() {
            "Polygon" => 3,
            "MultiPolygon" => 4,
            _ => return Err(Fault::new(FaultReason::NotAPolygon)),
        };
        let coordinates = self.coordinates.unwrap_or_default();
        if let Some(reason) = coordinates.over {
            return Err(Fault::new(reason));
        }
        if coordinates.points.is_empty() {
            return Err(Fault::new(FaultReason::Empty));
        }
        if coordinates.depth != wanted {
            return Err(Fault::new(FaultReason::NotAPolygon));
        }
        Ok(coordinates.into_polygons())
    }
}

impl Coordinates {
    fn into_polygons(self) -> MultiPolygon {
        let mut points = self.points.into_iter();
        let (mut point_at, mut ring_at) = (0, 0);
        let polygons = self.polygons.iter().map(|&rings_end| {
            let mut rings = self.rings[ring_at..rings_end].iter().map(|&points_end| {
                let ring: Vec<Coord> = points.by_ref().take(points_end - point_at).collect();
                point_at = points_end;
                LineString::new(ring)
            });
            let outer = rings.next().unwrap_or_else(|| LineString::new(Vec::new()));
            let inner = rings.collect();
            ring_at = rings_end;
            Polygon::new(outer, inner)
        });
        MultiPolygon::new(polygons.collect())
    }

    fn push_point(&mut self, point: Coord) {
        match self.points.len() < MAX_POINTS {
            true => self.points.push(point),
            false => self.over = Some(FaultReason::TooManyPoints),
        }
    }

    fn end_ring(&mut self) {
        match self.rings.len() < MAX_RINGS {
            true => self.rings.push(self.points.len()),
            false => self.over = Some(FaultReason::TooManyPolygons),
        }
    }

    fn end_polygon(&mut self) {
        match self.polygons.len() < MAX_POLYGONS {
            true => self.polygons.push(self.rings.len()),
            false => self.over = Some(FaultReason::TooManyPolygons),
        }
    }
}

impl<'de> Deserialize<'de> for Coordinates {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut coordinates = Self::default();
        if let Node::Nested(depth) = (Level { into: &mut coordinates, room: MAX_DEPTH }).deserialize(deserializer)? {
            coordinates.depth = depth;
        }
        // A lone Polygon ends its rings, but no list of polygons does it for it.
        if coordinates.depth == 3 && coordinates.polygons.is_empty() {
            coordinates.end_polygon();
        }
        Ok(coordinates)
    }
}

/// What stood at one level of the nesting.
enum Node {
    Number(f64),
    Empty,
    /// 1 for a position, 2 for a ring, 3 for a polygon, 4 for a list of polygons.
    Nested(u8),
}

/// Reads one level; `room` is how much deeper it may go.
struct Level<'a> {
    into: &'a mut Coordinates,
    room: u8,
}

impl<'de> DeserializeSeed<'de> for Level<'_> {
    type Value = Node;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Level<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number or a list of positions")
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Number(value))
    }

    #[expect(clippy::cast_precision_loss, reason = "degrees are small; larger numbers are refused later")]
    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Number(value as f64))
    }

    #[expect(clippy::cast_precision_loss, reason = "degrees are small; larger numbers are refused later")]
    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Number(value as f64))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
        if self.room == 0 {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            return Err(A::Error::custom("coordinates are nested too deep"));
        }
        let (mut position, mut numbers, mut depth) = ([0.0; 2], 0, None);
        while let Some(node) = seq.next_element_seed(Level { into: &mut *self.into, room: self.room - 1 })? {
            let found = match node {
                Node::Empty => continue,
                Node::Number(value) => {
                    if let Some(slot) = position.get_mut(numbers) {
                        *slot = value;
                    }
                    numbers += 1;
                    0
                }
                Node::Nested(found) => found,
            };
            if *depth.get_or_insert(found) != found {
                return Err(A::Error::custom("positions and lists of positions are mixed"));
            }
        }
        match depth {
            None => return Ok(Node::Empty),
            Some(0) if numbers < 2 => return Err(A::Error::custom("a position has fewer than two numbers")),
            Some(0) => self.into.push_point(Coord { x: position[0], y: position[1] }),
            Some(1) => self.into.end_ring(),
            Some(2) => self.into.end_polygon(),
            Some(_) => {}
        }
        Ok(Node::Nested(depth.unwrap_or_default() + 1))
    }
}

/// The text of a MultiPolygon; each number in the fewest digits that read back as the same number.
pub(super) fn write(shape: &MultiPolygon) -> String {
    use fmt::Write;
    let mut text = String::from(r#"{"type":"MultiPolygon","coordinates":["#);
    for (at, polygon) in shape.iter().enumerate() {
        text.push_str(if at == 0 { "[" } else { ",[" });
        for (at, ring) in std::iter::once(polygon.exterior()).chain(polygon.interiors()).enumerate() {
            text.push_str(if at == 0 { "[" } else { ",[" });
            for (at, point) in ring.coords().enumerate() {
                let comma = if at == 0 { "" } else { "," };
                // Writing to a String cannot fail.
                let _ = write!(text, "{comma}[{},{}]", point.x, point.y);
            }
            text.push(']');
        }
        text.push(']');
    }
    text.push_str("]}");
    text
}
