//! Makes an outline sound: closes, cleans and turns its rings, cuts it at the antimeridian, and mends what crosses itself
//! when that hardly changes it.
//!
//! Whether an outline is sound is judged by laying it over itself: the union of its rings, outer ones counted up and inner
//! ones down, must have the rings, the area and the length of border that it declares.

use super::boundary::{Fault, FaultReason};
use geo::{
    Area, BooleanOps, BoundingRect, Coord, CoordsIter, Line, LineString, MapCoords, MultiPolygon, Orient, Polygon,
    Rect, bool_ops::FillRule, line_intersection::LineIntersection, line_intersection::line_intersection,
    orient::Direction,
};

/// How much of the area a repair may change.
const MAX_CHANGE: f64 = 0.01;
/// Pairs of segments that are compared in search of the place of a fault.
const MAX_COMPARED: usize = 20_000_000;

/// An outline that is sound.
pub(super) struct Sound {
    pub(super) shape: MultiPolygon,
    /// It crossed or touched itself, and was drawn otherwise.
    pub(super) was_mended: bool,
}

/// The sound form of these polygons.
pub(super) fn sound(shape: MultiPolygon) -> Result<Sound, Fault> {
    in_range(&shape)?;
    let shape = cut_at_antimeridian(cleaned(rounded(&shape))?)?;
    let declared: f64 = shape.iter().map(Area::unsigned_area).sum();
    let laid = shape.union_with_fill_rule(&MultiPolygon::new(Vec::new()), FillRule::Positive);
    let change = (laid.unsigned_area() - declared).abs();
    let (border, snap) = (length(&shape), snap(&shape));
    let same_area = change <= declared * 1e-6 + border * snap;
    let same_border = (length(&laid) - border).abs() <= border * 1e-6 + shape.coords_count() as f64 * 2.0 * snap;
    if rings(&laid) == rings(&shape) && same_area && same_border {
        return Ok(Sound { shape, was_mended: false });
    }
    if change > declared * MAX_CHANGE || laid.0.is_empty() {
        return Err(Fault::at(FaultReason::Crossing, first_crossing(&shape)));
    }
    Ok(Sound { shape: cleaned(rounded(&laid))?, was_mended: true })
}

/// Nine decimals: what is written then reads back as the same number, and no border is known to 0.1 mm.
fn rounded(shape: &MultiPolygon) -> MultiPolygon {
    shape.map_coords(|point| Coord { x: nanodegrees(point.x), y: nanodegrees(point.y) })
}

fn nanodegrees(degrees: f64) -> f64 {
    (degrees * 1e9).round() / 1e9
}

fn rings(shape: &MultiPolygon) -> usize {
    shape.iter().map(|polygon| 1 + polygon.interiors().len()).sum()
}

/// How far the overlay may move a point: its grid is 2^-29 of the extent.
fn snap(shape: &MultiPolygon) -> f64 {
    shape.bounding_rect().map_or(0.0, |rect| rect.width().max(rect.height()) / f64::from(1 << 29))
}

fn length(shape: &MultiPolygon) -> f64 {
    all_rings(shape).flat_map(LineString::lines).map(|line| line.dx().hypot(line.dy())).sum()
}

fn all_rings(shape: &MultiPolygon) -> impl Iterator<Item = &LineString> {
    shape.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
}

/// Degrees of longitude and latitude, or what they seem to be instead. Longitudes up to 360° are taken: they come from
/// outlines that cross the antimeridian and are cut there.
fn in_range(shape: &MultiPolygon) -> Result<(), Fault> {
    let points = || all_rings(shape).flat_map(LineString::coords);
    let wrong = |point: &&Coord| !(point.x.abs() <= 360.0 && point.y.abs() <= 90.0);
    let Some(&first) = points().find(wrong) else { return Ok(()) };
    let reason = if points().all(|point| point.x.abs() <= 90.0 && point.y.abs() <= 180.0) {
        FaultReason::Swapped
    } else if points().all(|point| point.x.is_finite() && point.y.is_finite() && point.x.hypot(point.y) > 1_000.0) {
        FaultReason::Projected
    } else {
        FaultReason::OutOfRange
    };
    Err(Fault::at(reason, first))
}

/// Closed rings without doubled points, outer ones anticlockwise and inner ones clockwise; those without area dropped.
fn cleaned(shape: MultiPolygon) -> Result<MultiPolygon, Fault> {
    let clean = |ring: LineString| {
        let mut points = ring.into_inner();
        points.dedup();
        let ring = LineString::new(points);
        (Polygon::new(ring.clone(), Vec::new()).unsigned_area() > 0.0 || crosses(&ring)).then_some(ring)
    };
    let polygons: Vec<Polygon> = shape
        .into_iter()
        .filter_map(|polygon| {
            let (outer, inner) = polygon.into_inner();
            let outer = clean(outer)?;
            Some(Polygon::new(outer, inner.into_iter().filter_map(clean).collect()).orient(Direction::Default))
        })
        .collect();
    if polygons.is_empty() {
        return Err(Fault::new(FaultReason::NoArea));
    }
    Ok(MultiPolygon::new(polygons))
}

/// Tells a figure of eight, whose halves cancel, from a ring that is really but a line.
fn crosses(ring: &LineString) -> bool {
    ring.lines().count() >= 4 && ring.bounding_rect().is_some_and(|rect| rect.width() > 0.0 && rect.height() > 0.0)
}

/// Cuts polygons that cross the antimeridian into parts on both sides of it (RFC 7946, section 3.1.9).
fn cut_at_antimeridian(shape: MultiPolygon) -> Result<MultiPolygon, Fault> {
    let within = |point: &Coord| point.x.abs() <= 180.0;
    let leaps = |ring: &LineString| ring.lines().any(|line| line.dx().abs() > 180.0);
    if all_rings(&shape).all(|ring| ring.coords().all(within) && !leaps(ring)) {
        return Ok(shape);
    }
    let mut parts = Vec::new();
    for polygon in shape {
        let (outer, inner) = polygon.into_inner();
        let outer = unrolled(outer, None)?;
        let middle = outer.bounding_rect().map_or(0.0, |rect| rect.center().x);
        let inner = inner.into_iter().map(|ring| unrolled(ring, Some(middle))).collect::<Result<_, _>>()?;
        let polygon = Polygon::new(outer, inner).orient(Direction::Default);
        for turn in [-360.0, 0.0, 360.0] {
            let world = Rect::new((turn - 180.0, -90.0), (turn + 180.0, 90.0));
            let touched = polygon
                .bounding_rect()
                .is_some_and(|rect| rect.min().x < world.max().x && world.min().x < rect.max().x);
            if touched {
                let part = polygon.intersection(&world.to_polygon());
                parts.extend(part.map_coords(|point| Coord {
                    x: (nanodegrees(point.x) - turn).clamp(-180.0, 180.0),
                    y: nanodegrees(point.y),
                }));
            }
        }
    }
    cleaned(MultiPolygon::new(parts))
}

/// The ring as one line without leaps from one edge of the map to the other; a hole is brought near the middle of its
/// outer ring.
fn unrolled(ring: LineString, near: Option<f64>) -> Result<LineString, Fault> {
    let mut points = ring.into_inner();
    let Some(first) = points.first().copied() else { return Ok(LineString::new(points)) };
    let mut previous = first.x;
    for point in &mut points {
        point.x -= ((point.x - previous) / 360.0).round() * 360.0;
        previous = point.x;
    }
    if (previous - first.x).abs() > 180.0 {
        return Err(Fault::at(FaultReason::Pole, first));
    }
    let mut ring = LineString::new(points);
    let middle = ring.bounding_rect().map_or(0.0, |rect| rect.center().x);
    let turn = ((middle - near.unwrap_or(0.0)) / 360.0).round() * 360.0;
    ring = ring.map_coords(|point| Coord { x: point.x - turn, y: point.y });
    Ok(ring)
}

/// Where two segments first cross, overlap, or touch without following one another, from west to east; the first point of
/// the outline when it has no such place, as with a hole outside its polygon.
fn first_crossing(shape: &MultiPolygon) -> Coord {
    let mut segments: Vec<(Line, usize)> =
        all_rings(shape).enumerate().flat_map(|(ring, line)| line.lines().map(move |line| (line, ring))).collect();
    let west = |line: &Line| line.start.x.min(line.end.x);
    let east = |line: &Line| line.start.x.max(line.end.x);
    segments.sort_by(|(a, _), (b, _)| west(a).total_cmp(&west(b)));
    let mut compared = 0;
    for (at, (a, ring_a)) in segments.iter().enumerate() {
        for (b, ring_b) in segments[at + 1..].iter().take_while(|(b, _)| west(b) <= east(a)) {
            compared += 1;
            let follows = ring_a == ring_b && (a.end == b.start || b.end == a.start);
            match line_intersection(*a, *b) {
                Some(LineIntersection::SinglePoint { intersection, .. }) if !follows => return intersection,
                Some(LineIntersection::Collinear { intersection })
                    if intersection.dx() != 0.0 || intersection.dy() != 0.0 =>
                {
                    return intersection.start;
                }
                _ if compared > MAX_COMPARED => return a.start,
                _ => {}
            }
        }
    }
    all_rings(shape).flat_map(LineString::coords).next().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::boundary::{Boundary, FaultReason};
    use geo::{Area, LineString, Winding, coordinate_position::CoordPos};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn polygon(rings: Value) -> Value {
        json!({ "type": "Polygon", "coordinates": rings })
    }

    fn read(rings: Value) -> Boundary {
        Boundary::from_value(&polygon(rings)).unwrap()
    }

    fn fault(value: Value) -> (FaultReason, Option<(f64, f64)>) {
        let fault = Boundary::from_value(&value).unwrap_err();
        (fault.reason(), fault.place())
    }

    fn is_wound_right(boundary: &Boundary) -> bool {
        let inner_right = |polygon: &geo::Polygon| polygon.interiors().iter().all(LineString::is_cw);
        boundary.shape().iter().all(|polygon| polygon.exterior().is_ccw() && inner_right(polygon))
    }

    #[test]
    fn an_open_ring_is_closed_doubled_points_go_and_winding_is_turned() {
        let boundary =
            read(json!([[[0, 0], [0, 9], [0, 9], [9, 9], [9, 0]], [[3, 3], [6, 3], [6, 6], [3, 6], [3, 3]],]));
        assert_eq!(boundary.points(), 10);
        assert!((boundary.shape().unsigned_area() - 72.0).abs() < 1e-9);
        assert!(is_wound_right(&boundary));
    }

    #[test]
    fn a_point_in_a_hole_is_outside_and_one_on_a_border_is_on_it() {
        let boundary =
            read(json!([[[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]], [[3, 3], [3, 6], [6, 6], [6, 3], [3, 3]],]));
        assert_eq!(boundary.position(1.0, 1.0), CoordPos::Inside);
        assert_eq!(boundary.position(4.0, 4.0), CoordPos::Outside);
        assert_eq!(boundary.position(3.0, 4.0), CoordPos::OnBoundary);
        assert_eq!(boundary.position(9.0, 4.0), CoordPos::OnBoundary);
        assert_eq!(boundary.position(9.1, 4.0), CoordPos::Outside);
    }

    #[test]
    fn rings_without_area_are_dropped() {
        let boundary = Boundary::from_value(&json!({ "type": "MultiPolygon", "coordinates": [
            [[[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]], [[2, 2], [3, 3], [2, 2]]],
            [[[20, 20], [20, 20], [20, 20], [20, 20]]],
            [],
        ]}))
        .unwrap();
        assert_eq!(boundary.points(), 5);
        assert_eq!(fault(polygon(json!([[[0, 0], [1, 1], [0, 0]]]))).0, FaultReason::NoArea);
    }

    #[test]
    fn a_small_loop_is_mended_and_a_figure_of_eight_is_refused_where_it_crosses() {
        let boundary = read(json!([[[0, 0], [10, 0], [10, 10], [4, 10], [4.1, 10.1], [4.1, 9.9], [0, 10], [0, 0]]]));
        assert!((boundary.shape().unsigned_area() - 100.0).abs() < 1.0);
        assert!(is_wound_right(&boundary));
        let eight = polygon(json!([[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]));
        assert_eq!(fault(eight), (FaultReason::Crossing, Some((1.0, 1.0))));
    }

    #[test]
    fn a_spike_is_cut_off() {
        let boundary = read(json!([[[0, 0], [10, 0], [15, 5], [10, 0], [10, 10], [0, 10], [0, 0]]]));
        assert!((boundary.bounds().east - 10.0).abs() < 1e-6);
    }

    #[test]
    fn polygons_that_lie_on_one_another_are_refused() {
        let square = json!([[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]]);
        let twice = json!({ "type": "MultiPolygon", "coordinates": [square, square] });
        assert_eq!(fault(twice).0, FaultReason::Crossing);
    }

    #[test]
    fn polygons_side_by_side_become_one() {
        let boundary = Boundary::from_value(&json!({ "type": "MultiPolygon", "coordinates": [
            [[[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]],
            [[[4, 0], [8, 0], [8, 4], [4, 4], [4, 0]]],
        ]}))
        .unwrap();
        assert_eq!(boundary.shape().0.len(), 1);
        assert!((boundary.shape().unsigned_area() - 32.0).abs() < 1e-6);
    }

    #[test]
    fn what_is_no_degree_is_named() {
        let lambert = polygon(json!([[[700000, 6500000], [710000, 6500000], [710000, 6510000], [700000, 6500000]]]));
        assert_eq!(fault(lambert), (FaultReason::Projected, Some((700_000.0, 6_500_000.0))));
        let swapped = polygon(json!([[[45.5, 170.5], [45.6, 170.5], [45.6, 170.7], [45.5, 170.5]]]));
        assert_eq!(fault(swapped).0, FaultReason::Swapped);
        assert_eq!(fault(polygon(json!([[[3, 45], [4, 45], [4, 99], [200, 1]]]))).0, FaultReason::OutOfRange);
    }

    #[test]
    fn other_things_than_polygons_are_named() {
        assert_eq!(fault(json!({ "type": "Point", "coordinates": [3, 45] })).0, FaultReason::NotAPolygon);
        assert_eq!(fault(json!({ "type": "Feature", "geometry": null })).0, FaultReason::NotAPolygon);
        assert_eq!(fault(json!({ "type": "FeatureCollection", "features": [] })).0, FaultReason::NotOneFeature);
        assert_eq!(fault(polygon(json!([]))).0, FaultReason::Empty);
        assert_eq!(fault(polygon(json!([[[[[[1, 2]]]]]]))).0, FaultReason::NotGeoJson);
        assert_eq!(fault(polygon(json!([[[1, 2], [[3, 4]]]]))).0, FaultReason::NotGeoJson);
        assert_eq!(fault(json!("polygon")).0, FaultReason::NotGeoJson);
        let many: Vec<_> = (0..=super::super::geojson::MAX_POINTS).map(|n| json!([n % 90, n % 80])).collect();
        assert_eq!(fault(polygon(json!([many]))).0, FaultReason::TooManyPoints);
    }

    #[test]
    fn an_outline_across_the_antimeridian_is_cut_there() {
        for east in [-179, 181] {
            let boundary = read(json!([[[179, -1], [east, -1], [east, 1], [179, 1], [179, -1]]]));
            assert_eq!(boundary.shape().0.len(), 2);
            assert_eq!(boundary.position(179.5, 0.0), CoordPos::Inside);
            assert_eq!(boundary.position(-179.5, 0.0), CoordPos::Inside);
            assert_eq!(boundary.position(0.0, 0.0), CoordPos::Outside);
        }
        let round_the_pole = polygon(json!([[[0, 80], [90, 81], [180, 80], [-90, 81], [0, 80]]]));
        assert_eq!(fault(round_the_pole).0, FaultReason::Pole);
    }

    #[test]
    fn a_feature_and_a_collection_of_one_feature_are_read_as_their_geometry() {
        let geometry = polygon(json!([[[0, 0, 12], [1, 0, 12], [1, 1, 12], [0, 0, 12]]]));
        let feature = json!({ "properties": { "a": [1] }, "geometry": geometry, "type": "Feature" });
        let collection = json!({ "type": "FeatureCollection", "features": [feature] });
        let plain = Boundary::from_value(&geometry).unwrap();
        assert_eq!(Boundary::from_value(&feature).unwrap(), plain);
        assert_eq!(Boundary::from_geojson(&collection.to_string()).unwrap(), plain);
    }

    /// A star round a centre with a smaller one as its hole: sound whatever the numbers are.
    fn star(centre: (f64, f64), radii: &[f64]) -> Value {
        let ring = |scale: f64| {
            let points = radii.iter().zip(0_u32..).map(|(radius, n)| {
                let angle = std::f64::consts::TAU * f64::from(n) / radii.len() as f64;
                [centre.0 + radius * scale * angle.cos(), centre.1 + radius * scale * angle.sin()]
            });
            points.collect::<Vec<_>>()
        };
        polygon(json!([ring(1.0), ring(0.5)]))
    }

    proptest! {
        #[test]
        fn a_sound_outline_is_kept_its_box_is_tight_and_its_inner_point_is_inside(
            lon in -178.0..178.0, lat in -88.0..88.0, radii in prop::collection::vec(0.1..1.0, 5..40),
        ) {
            let boundary = Boundary::from_value(&star((lon, lat), &radii)).unwrap();
            prop_assert_eq!(boundary.points(), 2 * radii.len() + 2);
            let (inner_lon, inner_lat) = boundary.inner_point();
            prop_assert_eq!(boundary.position(inner_lon, inner_lat), CoordPos::Inside);
            prop_assert_eq!(boundary.position(lon, lat), CoordPos::Outside, "the hole");
            let bounds = boundary.bounds();
            for ring in boundary.shape().iter().map(geo::Polygon::exterior) {
                prop_assert!(ring.coords().all(|point| bounds.contains(point.x, point.y)));
                prop_assert!(ring.coords().any(|point| point.x == bounds.west));
                prop_assert!(ring.coords().any(|point| point.y == bounds.north));
            }
            prop_assert_eq!(Boundary::stored(&boundary.geojson()).unwrap(), boundary);
        }

        #[test]
        fn an_outline_turned_round_the_globe_holds_the_same_points(
            shift in -180.0..180.0_f64, radii in prop::collection::vec(0.5..1.0, 5..20),
        ) {
            let wrap = |lon: f64| if lon > 180.0 { lon - 360.0 } else if lon < -180.0 { lon + 360.0 } else { lon };
            let at_home = Boundary::from_value(&star((0.0, 0.0), &radii)).unwrap();
            let mut value = star((shift, 0.0), &radii);
            for ring in value["coordinates"].as_array_mut().unwrap() {
                for point in ring.as_array_mut().unwrap() {
                    point[0] = json!(wrap(point[0].as_f64().unwrap()));
                }
            }
            let away = Boundary::from_value(&value).unwrap();
            for step in -8..=8 {
                // Away from the borders, where rounding decides.
                let (lon, lat) = (f64::from(step) * 0.113, 0.0137);
                let near = |lon: f64| [at_home.position(lon - 1e-6, lat), at_home.position(lon + 1e-6, lat)];
                if near(lon)[0] == near(lon)[1] {
                    prop_assert_eq!(away.position(wrap(lon + shift), lat), at_home.position(lon, lat));
                }
            }
        }

        #[test]
        fn any_rings_are_sound_or_refused_and_never_panic(
            rings in prop::collection::vec(prop::collection::vec((-3_i8..3, -3_i8..3), 0..9), 0..4),
        ) {
            let rings: Vec<Vec<[i8; 2]>> =
                rings.into_iter().map(|ring| ring.into_iter().map(|(x, y)| [x, y]).collect()).collect();
            if let Ok(boundary) = Boundary::from_value(&polygon(json!(rings))) {
                prop_assert!(is_wound_right(&boundary));
                let (lon, lat) = boundary.inner_point();
                prop_assert_ne!(boundary.position(lon, lat), CoordPos::Outside);
                prop_assert!(Boundary::from_geojson(&boundary.geojson()).is_ok(), "sound once, sound again");
            }
        }
    }
}
