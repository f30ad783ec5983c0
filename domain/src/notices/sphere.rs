//! Circles on the globe in a form that a query compares without trigonometry.

/// Mean radius of the earth in metres (IUGG).
const EARTH_M: f64 = 6_371_008.8;

/// A place as a point of the unit sphere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Direction {
    pub x: f64,
    pub y: f64,
    pub z: f64,
}

impl Direction {
    /// Of longitude and latitude in degrees.
    pub fn of(lon: f64, lat: f64) -> Self {
        let (lon, lat) = (lon.to_radians(), lat.to_radians());
        Self { x: lat.cos() * lon.cos(), y: lat.cos() * lon.sin(), z: lat.sin() }
    }
}

/// A circle round a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Circle {
    /// Its middle.
    pub middle: Direction,
    /// A place lies within when its product with the middle is no less.
    pub least_cos: f64,
    /// The box round it in degrees; it may go beyond 180.
    pub min_lon: f64,
    pub max_lon: f64,
    pub min_lat: f64,
    pub max_lat: f64,
}

impl Circle {
    /// Round longitude and latitude in degrees, with a radius in metres.
    pub fn round(lon: f64, lat: f64, radius_m: f64) -> Self {
        let angle = radius_m / EARTH_M;
        let degrees = angle.to_degrees();
        // Beside a pole the circle holds every longitude.
        let sine = angle.sin() / lat.to_radians().cos().max(1e-9);
        let width = if lat.abs() + degrees >= 90.0 || sine >= 1.0 { 180.0 } else { sine.asin().to_degrees() };
        Self {
            middle: Direction::of(lon, lat),
            least_cos: angle.cos(),
            min_lon: lon - width,
            max_lon: lon + width,
            min_lat: (lat - degrees).max(-90.0),
            max_lat: (lat + degrees).min(90.0),
        }
    }

    #[cfg(test)]
    fn has(&self, lon: f64, lat: f64) -> bool {
        let Direction { x, y, z } = Direction::of(lon, lat);
        let in_box = [lon - 360.0, lon, lon + 360.0].iter().any(|lon| (self.min_lon..=self.max_lon).contains(lon));
        let close = self.middle.x * x + self.middle.y * y + self.middle.z * z >= self.least_cos;
        in_box && (self.min_lat..=self.max_lat).contains(&lat) && close
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn metres(a: (f64, f64), b: (f64, f64)) -> f64 {
        let [lon1, lat1, lon2, lat2] = [a.0, a.1, b.0, b.1].map(f64::to_radians);
        let h = ((lat2 - lat1) / 2.0).sin().powi(2) + lat1.cos() * lat2.cos() * ((lon2 - lon1) / 2.0).sin().powi(2);
        2.0 * EARTH_M * h.sqrt().min(1.0).asin()
    }

    proptest! {
        #[test]
        fn a_circle_has_what_is_no_farther_than_its_radius(
            lon in -180.0..180.0_f64, lat in -89.99..89.99_f64, radius in 50.0..20_000.0_f64,
            east in -1.5..1.5_f64, north in -1.5..1.5_f64,
        ) {
            let there = (lon + east * radius / 111_195.0 / lat.to_radians().cos(), lat + north * radius / 111_195.0);
            prop_assume!(there.1.abs() <= 90.0);
            let there = ((there.0 + 540.0).rem_euclid(360.0) - 180.0, there.1);
            let distance = metres((lon, lat), there);
            prop_assume!((distance - radius).abs() > 0.01);
            prop_assert_eq!(Circle::round(lon, lat, radius).has(there.0, there.1), distance < radius);
        }
    }

    #[test]
    fn a_circle_goes_across_the_antimeridian() {
        let circle = Circle::round(179.9999, 10.0, 500.0);
        assert!(circle.has(-179.9999, 10.0) && !circle.has(-179.9, 10.0));
    }
}
