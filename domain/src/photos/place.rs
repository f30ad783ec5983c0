//! The place that everyone sees, made of the true one and of its author's choice.
//!
//! A street place is the centre of a fixed cell of the globe, so that showing it again, moving it within the cell or
//! changing the precision to and fro tells no more than the cell. Rows are 100 m high; a row is cut into as many cells of
//! 100 m as go round the Earth along its middle, whatever its latitude.

use super::{GivenPlace, PlacePrecision};
use crate::{Ground, Result, people};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// Metres in a degree of latitude, on a sphere of the Earth's mean radius (6,371,008.8 m; Moritz 1980, GRS 80).
const DEGREE_M: f64 = 111_195.080_233_532_9;
/// The sides of a street cell in metres.
const CELL_M: f64 = 100.0;
/// Rows from pole to pole: 180 × `DEGREE_M` / `CELL_M`, rounded.
const ROWS: f64 = 200_151.0;

/// Where everyone else sees a photo taken at `lon` and `lat` (degrees, WGS84), as longitude and latitude.
///
/// Exact is rounded to 6 decimals, 11 cm. Street is at most 71 m away up to latitude 89.8, and 87 m at the poles, where
/// cells are no longer square. None when it is hidden, or when the true place is not on the globe.
pub fn shown_place(lon: f64, lat: f64, precision: PlacePrecision) -> Option<(f64, f64)> {
    if !(-180.0..=180.0).contains(&lon) || !(-90.0..=90.0).contains(&lat) {
        return None;
    }
    match precision {
        PlacePrecision::Exact => Some((rounded(lon), rounded(lat))),
        PlacePrecision::Street => {
            let (lon, lat) = street(lon, lat);
            Some((rounded(lon), rounded(lat)))
        }
        PlacePrecision::Hidden => None,
    }
}

fn street(lon: f64, lat: f64) -> (f64, f64) {
    let middle_lat = (cell(lat + 90.0, 180.0, ROWS) + 0.5) * 180.0 / ROWS - 90.0;
    let columns = (360.0 * DEGREE_M * middle_lat.to_radians().cos() / CELL_M).round().max(1.0);
    // Longitudes 180 and -180 are one line, which starts the first cell.
    let column = if lon == 180.0 { 0.0 } else { cell(lon + 180.0, 360.0, columns) };
    ((column + 0.5) * 360.0 / columns - 180.0, middle_lat)
}

/// Which of `count` equal parts of `whole` holds `at`; its end belongs to the last.
fn cell(at: f64, whole: f64, count: f64) -> f64 {
    (at / whole * count).floor().min(count - 1.0)
}

/// To 6 decimals, without a negative zero.
fn rounded(degrees: f64) -> f64 {
    (degrees * 1e6).round() / 1e6 + 0.0
}

/// A place that someone gives, as everyone sees it: that of a minor is a street's, never exact.
///
/// # Errors
/// When the database does not answer.
pub async fn given_place(
    ground: &Ground,
    connection: &impl ConnectionTrait,
    author: Uuid,
    given: GivenPlace,
) -> Result<(f64, f64)> {
    let is_minor = people::is_minor(connection, &ground.clock, author).await?;
    Ok(seen_place(given, if is_minor { PlacePrecision::Street } else { PlacePrecision::Exact }))
}

/// A place that someone gives, at this precision; one that it hides stays a street's.
pub fn seen_place(given: GivenPlace, precision: PlacePrecision) -> (f64, f64) {
    let (lon, lat) = (given.lon(), given.lat());
    shown_place(lon, lat, precision).or_else(|| shown_place(lon, lat, PlacePrecision::Street)).unwrap_or((lon, lat))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Great-circle distance in metres (haversine).
    fn metres((lon1, lat1): (f64, f64), (lon2, lat2): (f64, f64)) -> f64 {
        let [lon1, lat1, lon2, lat2] = [lon1, lat1, lon2, lat2].map(f64::to_radians);
        let a = ((lat2 - lat1) / 2.0).sin().powi(2) + lat1.cos() * lat2.cos() * ((lon2 - lon1) / 2.0).sin().powi(2);
        2.0 * 6_371_008.8 * a.sqrt().min(1.0).asin()
    }

    fn street_of(lon: f64, lat: f64) -> (f64, f64) {
        shown_place(lon, lat, PlacePrecision::Street).unwrap()
    }

    #[test]
    fn hidden_and_impossible_places_are_not_shown() {
        assert_eq!(shown_place(3.24, 45.42, PlacePrecision::Hidden), None);
        for (lon, lat) in [(f64::NAN, 0.0), (180.1, 0.0), (0.0, -90.1), (0.0, f64::INFINITY)] {
            assert_eq!(shown_place(lon, lat, PlacePrecision::Exact), None);
        }
    }

    #[test]
    fn exact_is_a_decimetre_and_has_no_negative_zero() {
        assert_eq!(shown_place(3.240_970_04, 45.424_099_96, PlacePrecision::Exact), Some((3.240_97, 45.424_1)));
        let (lon, _) = shown_place(-1e-9, 0.0, PlacePrecision::Exact).unwrap();
        assert!(lon.is_sign_positive());
    }

    #[test]
    fn both_sides_of_the_antimeridian_stay_close_and_its_two_names_are_one_line() {
        assert_eq!(street_of(180.0, 10.0), street_of(-180.0, 10.0));
        assert!(metres(street_of(179.999_999, 10.0), (180.0, 10.0)) < 71.0);
    }

    #[test]
    fn a_cell_is_about_as_wide_as_high_at_any_latitude() {
        for lat in [0.01, 45.424_1, 66.5, 85.0] {
            let (lon, row) = street_of(3.240_97, lat);
            let step = (0..2000).map(|i| lon + f64::from(i) * 1e-4 / row.to_radians().cos());
            let next = step.map(|lon| street_of(lon, lat)).find(|next| next.0 != lon).unwrap();
            assert!((metres((lon, row), next) - 100.0).abs() < 0.5, "{lat}");
        }
    }

    proptest! {
        #[test]
        fn a_street_place_is_at_most_71_metres_away(lon in -180.0..=180.0_f64, lat in -89.8..=89.8_f64) {
            prop_assert!(metres((lon, lat), street_of(lon, lat)) < 71.0);
        }

        #[test]
        fn a_street_place_at_a_pole_is_at_most_87_metres_away(lon in -180.0..=180.0_f64, off in 0.0..0.2_f64) {
            for lat in [90.0 - off, off - 90.0] {
                prop_assert!(metres((lon, lat), street_of(lon, lat)) < 87.0);
            }
        }

        #[test]
        fn a_street_place_is_its_own_street_place(lon in -180.0..=180.0_f64, lat in -90.0..=90.0_f64) {
            let (shown_lon, shown_lat) = street_of(lon, lat);
            prop_assert_eq!(street_of(shown_lon, shown_lat), (shown_lon, shown_lat));
        }

        #[test]
        fn an_exact_place_is_its_own_exact_place(lon in -180.0..=180.0_f64, lat in -90.0..=90.0_f64) {
            let (lon, lat) = shown_place(lon, lat, PlacePrecision::Exact).unwrap();
            prop_assert_eq!(shown_place(lon, lat, PlacePrecision::Exact), Some((lon, lat)));
        }
    }
}
