//! A map without tiles: the boundary and the places in it, drawn with lines and dots.

use crate::territories::Boundary;
use geo::{Coord, LineString};
use std::fmt::Write;

/// Longer side of the drawing, in its own units.
const SIDE: f64 = 1000.0;
/// Room round the boundary, in the same units.
const MARGIN: f64 = 20.0;
/// Details smaller than this are left out, in the same units.
const DETAIL: f64 = 1.0;

/// The boundary with fewer points: what is left out is smaller than a thousandth of its size.
pub(super) fn sketch(boundary: &Boundary) -> Boundary {
    let bounds = boundary.bounds();
    boundary.sketch((bounds.east - bounds.west).max(bounds.north - bounds.south) * DETAIL / SIDE)
}

/// Draws the boundary and dots at these places (longitude, latitude) as an SVG of its own.
pub(super) fn svg(boundary: &Boundary, places: &[(f64, f64)]) -> String {
    let bounds = boundary.bounds();
    let narrow = f64::midpoint(bounds.south, bounds.north).to_radians().cos().max(0.01);
    let scale = SIDE / ((bounds.east - bounds.west) * narrow).max(bounds.north - bounds.south).max(1e-9);
    let at =
        |place: Coord| ((place.x - bounds.west) * narrow * scale + MARGIN, (bounds.north - place.y) * scale + MARGIN);
    let (width, height) = at(Coord { x: bounds.east, y: bounds.south });
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {:.0} {:.0}\"><path fill=\"#efe6d6\" stroke=\"#b9a88e\" \
         stroke-width=\"3\" fill-rule=\"evenodd\" d=\"",
        width + MARGIN,
        height + MARGIN
    );
    for part in &boundary.shape().0 {
        draw(&mut svg, part.exterior(), at);
        part.interiors().iter().for_each(|hole| draw(&mut svg, hole, at));
    }
    svg.push_str("\"/><g fill=\"#9c3f1b\">");
    for (lon, lat) in places {
        let (x, y) = at(Coord { x: *lon, y: *lat });
        let _ = write!(svg, "<circle cx=\"{x:.0}\" cy=\"{y:.0}\" r=\"8\"/>");
    }
    svg.push_str("</g></svg>");
    svg
}

fn draw(svg: &mut String, ring: &LineString, at: impl Fn(Coord) -> (f64, f64)) {
    for (n, place) in ring.0.iter().enumerate() {
        let (x, y) = at(*place);
        let _ = write!(svg, "{}{x:.1} {y:.1}", if n == 0 { "M" } else { "L" });
    }
    svg.push('Z');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_square_is_drawn_with_its_places_inside() {
        let square = r#"{"type": "Polygon", "coordinates": [[[3.2, 45.4], [3.3, 45.4], [3.3, 45.5], [3.2, 45.5], [3.2, 45.4]]]}"#;
        let boundary = sketch(&Boundary::from_geojson(square).unwrap());
        assert_eq!(boundary.points(), 5);
        let drawn = svg(&boundary, &[(3.2, 45.5)]);
        assert!(drawn.contains("cx=\"20\" cy=\"20\"") && drawn.contains("viewBox=\"0 0 7"), "{drawn}");
    }
}
