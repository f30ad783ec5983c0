//! Territories and photos drawn as SVG, in the projection of web maps, so that the same drawing lies right on a map.

use super::Frame;
use geojson::Position;
use photos36_domain::map::{Cluster, Outline, cells};
use std::{f64::consts::PI, fmt::Write};

/// Width of the drawing in its own units; a unit is about a pixel on a phone.
const WIDTH: f64 = 480.0;
/// Room round the outlines, as a part of the drawing's longer side.
const MARGIN: f64 = 0.06;
/// Points of an outline closer to the last one than this are left out.
const LEAST_STEP: f64 = 0.7;

/// A map drawn with lines and dots.
pub struct Drawing {
    /// `viewBox`: width and height.
    pub width: f64,
    /// Height in the same units.
    pub height: f64,
    /// `west,south,east,north` of the whole drawing, in degrees.
    pub edges: String,
    /// The territories.
    pub lands: Vec<Land>,
    /// The photos.
    pub dots: Vec<Dot>,
}

/// A territory.
pub struct Land {
    /// Its page.
    pub href: String,
    /// Its name.
    pub name: String,
    /// SVG path data.
    pub path: String,
    /// Where its name stands.
    pub x: String,
    /// Where its name stands.
    pub y: String,
}

/// A photo or several.
pub struct Dot {
    /// The page of the photo, where there is just one.
    pub href: Option<String>,
    /// What it is.
    pub label: String,
    /// How many, where there are several.
    pub count: Option<i64>,
    /// Place.
    pub x: String,
    /// Place.
    pub y: String,
    /// Radius.
    pub r: String,
}

struct Projection {
    left: f64,
    top: f64,
    scale: f64,
}

impl Projection {
    fn place(&self, lon: f64, lat: f64) -> (f64, f64) {
        let (x, y) = cells::position(lon, lat);
        ((x - self.left) * self.scale, (y - self.top) * self.scale)
    }

    fn degrees(&self, x: f64, y: f64) -> (f64, f64) {
        let (x, y) = (x / self.scale + self.left, y / self.scale + self.top);
        (x * 360.0 - 180.0, (PI * (1.0 - 2.0 * y)).sinh().atan().to_degrees())
    }
}

impl Drawing {
    /// Draws what lies within `[west, south, east, north]`.
    pub fn new(
        frame: &Frame,
        [west, south, east, north]: [f64; 4],
        outlines: &[Outline],
        clusters: &[Cluster],
    ) -> Self {
        let ((left, top), (right, bottom)) = (cells::position(west, north), cells::position(east, south));
        let margin = MARGIN * f64::max(right - left, bottom - top).max(1e-9);
        let scale = WIDTH / (right - left + 2.0 * margin);
        let projection = Projection { left: left - margin, top: top - margin, scale };
        let height = (bottom - top + 2.0 * margin) * scale;
        let ((west, north), (east, south)) = (projection.degrees(0.0, 0.0), projection.degrees(WIDTH, height));
        Self {
            width: WIDTH,
            height: height.round(),
            edges: format!("{west:.6},{south:.6},{east:.6},{north:.6}"),
            lands: outlines.iter().map(|outline| land(&projection, outline)).collect(),
            dots: clusters.iter().map(|cluster| dot(frame, &projection, cluster)).collect(),
        }
    }
}

fn land(projection: &Projection, outline: &Outline) -> Land {
    let mut path = String::new();
    let mut bounds = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
    for ring in rings(&outline.boundary_json) {
        let mut last = None;
        for position in &ring {
            let [lon, lat, ..] = position.as_slice() else { continue };
            let (x, y) = projection.place(*lon, *lat);
            bounds = [bounds[0].min(x), bounds[1].min(y), bounds[2].max(x), bounds[3].max(y)];
            let near = last.is_some_and(|(a, b): (f64, f64)| (x - a).hypot(y - b) < LEAST_STEP);
            if !near {
                let command = if last.is_none() { 'M' } else { 'L' };
                let _ = write!(path, "{command}{x:.1} {y:.1}");
                last = Some((x, y));
            }
        }
        path.push('Z');
    }
    Land {
        href: format!("/territories/{}", outline.id),
        name: outline.name.clone(),
        path,
        x: format!("{:.0}", (bounds[0] + bounds[2]) / 2.0),
        // Above the middle, where the photos of a village crowd.
        y: format!("{:.0}", bounds[1] + (bounds[3] - bounds[1]) / 4.0),
    }
}

/// The rings of a stored boundary; none when it cannot be read, so that a fault there costs a line and not the page.
fn rings(boundary_json: &str) -> Vec<Vec<Position>> {
    match boundary_json.parse::<geojson::Geometry>().map(|geometry| geometry.value) {
        Ok(geojson::GeometryValue::MultiPolygon { coordinates }) => coordinates.into_iter().flatten().collect(),
        Ok(geojson::GeometryValue::Polygon { coordinates }) => coordinates,
        _ => Vec::new(),
    }
}

fn dot(frame: &Frame, projection: &Projection, cluster: &Cluster) -> Dot {
    let (x, y) = projection.place(cluster.lon, cluster.lat);
    let several = cluster.photos > 1;
    let radius = if several { 12.0 + 5.0 * (cluster.photos as f64).log10() } else { 8.0 };
    Dot {
        href: cluster.photo.map(|photo| format!("/photos/{photo}")),
        label: if several { frame.t1("map-photos", "count", &cluster.photos) } else { frame.t("map-photo") },
        count: several.then_some(cluster.photos),
        x: format!("{x:.1}"),
        y: format!("{y:.1}"),
        r: format!("{radius:.1}"),
    }
}
