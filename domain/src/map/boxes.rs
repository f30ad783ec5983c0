//! Boxes in degrees, written `west,south,east,north` as in GeoJSON (RFC 7946, section 5); west beyond east means that
//! the box crosses the antimeridian.

use crate::{ErrorCode, Refusal};
use std::{fmt, str::FromStr};

/// A box that does not cross the antimeridian, in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Least longitude.
    pub west: f64,
    /// Least latitude.
    pub south: f64,
    /// Greatest longitude.
    pub east: f64,
    /// Greatest latitude.
    pub north: f64,
}

impl Rect {
    /// Whether the place lies in it or on its edge.
    pub fn contains(self, lon: f64, lat: f64) -> bool {
        (self.west..=self.east).contains(&lon) && (self.south..=self.north).contains(&lat)
    }

    /// Whether the two share a point.
    pub fn intersects(self, other: Self) -> bool {
        self.west <= other.east && other.west <= self.east && self.south <= other.north && other.south <= self.north
    }

    /// The box with `degrees` more on every side.
    #[must_use]
    pub fn grown(self, degrees: f64) -> Self {
        Self {
            west: self.west - degrees,
            south: self.south - degrees,
            east: self.east + degrees,
            north: self.north + degrees,
        }
    }

    /// The least box that holds both.
    #[must_use]
    pub fn joined(self, other: Self) -> Self {
        Self {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }
}

/// A box on the globe: longitudes within ±180, latitudes within ±90, south not above north.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BoundingBox {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
}

impl BoundingBox {
    /// The whole globe.
    pub const WORLD: Self = Self { west: -180.0, south: -90.0, east: 180.0, north: 90.0 };

    /// A box of these edges, in degrees.
    ///
    /// # Errors
    /// `box-invalid` when an edge is out of range or south lies above north.
    pub fn new(west: f64, south: f64, east: f64, north: f64) -> Result<Self, Refusal> {
        let longitudes = [west, east].iter().all(|lon| (-180.0..=180.0).contains(lon));
        let latitudes = [south, north].iter().all(|lat| (-90.0..=90.0).contains(lat));
        if !longitudes || !latitudes || south > north {
            return Err(invalid());
        }
        Ok(Self { west, south, east, north })
    }

    /// A box of about `metres` in every direction round a place, cut at the poles.
    pub fn around(lon: f64, lat: f64, metres: f64) -> Self {
        // A degree of latitude is 111,320 m on the sphere of 6,378,137 m.
        let high = metres / 111_320.0;
        let wide = (high / lat.to_radians().cos().max(0.01)).min(179.0);
        let turn = |lon: f64| (lon + 180.0).rem_euclid(360.0) - 180.0;
        Self {
            west: turn(lon - wide),
            south: (lat - high).max(-90.0),
            east: turn(lon + wide),
            north: (lat + high).min(90.0),
        }
    }

    /// The one box, or the two on either side of the antimeridian.
    pub fn parts(self) -> Vec<Rect> {
        let Self { west, south, east, north } = self;
        if west <= east {
            return vec![Rect { west, south, east, north }];
        }
        vec![Rect { west, south, east: 180.0, north }, Rect { west: -180.0, south, east, north }]
    }

    /// Whether the place lies in it or on its edge.
    pub fn contains(self, lon: f64, lat: f64) -> bool {
        self.parts().into_iter().any(|part| part.contains(lon, lat))
    }

    /// `[west, south, east, north]`.
    pub fn edges(self) -> [f64; 4] {
        [self.west, self.south, self.east, self.north]
    }
}

fn invalid() -> Refusal {
    Refusal::new(ErrorCode::BoxInvalid).field("bbox")
}

impl FromStr for BoundingBox {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        let mut numbers = text.split(',').map(|part| part.trim().parse::<f64>().map_err(|_| invalid()));
        let mut next = || numbers.next().unwrap_or_else(|| Err(invalid()));
        let (west, south, east, north) = (next()?, next()?, next()?, next()?);
        if numbers.next().is_some() {
            return Err(invalid());
        }
        Self::new(west, south, east, north)
    }
}

impl fmt::Display for BoundingBox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{},{},{}", self.west, self.south, self.east, self.north)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_box_across_the_antimeridian_holds_what_its_complement_does_not(
            west in -180.0..180.0, east in -180.0..180.0, lon in -180.0..180.0, lat in -90.0..90.0,
        ) {
            prop_assume!(lon != west && lon != east && west != east);
            let one = BoundingBox::new(west, -90.0, east, 90.0).unwrap();
            let other = BoundingBox::new(east, -90.0, west, 90.0).unwrap();
            prop_assert!(one.contains(lon, lat) != other.contains(lon, lat));
        }

        #[test]
        fn a_box_reads_back_as_it_was_written(
            west in -180.0..180.0, east in -180.0..180.0, a in -90.0..90.0, b in -90.0..90.0,
        ) {
            let bounds = BoundingBox::new(west, f64::min(a, b), east, f64::max(a, b)).unwrap();
            prop_assert_eq!(bounds.to_string().parse::<BoundingBox>().unwrap(), bounds);
        }

        #[test]
        fn any_text_is_read_or_refused_without_panic(text in ".{0,60}") {
            let _ = text.parse::<BoundingBox>();
        }

        #[test]
        fn a_box_round_a_place_holds_it(lon in -180.0..180.0, lat in -90.0..90.0, metres in 1.0..50_000.0) {
            prop_assert!(BoundingBox::around(lon, lat, metres).contains(lon, lat));
        }
    }

    #[test]
    fn what_is_no_box_is_refused() {
        for text in ["", "1,2,3", "1,2,3,4,5", "a,b,c,d", "181,0,182,1", "0,10,1,5", "NaN,0,1,1", "0,0,inf,1"] {
            assert!(text.parse::<BoundingBox>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_box_across_the_antimeridian_is_two() {
        let fiji: BoundingBox = "177,-20,-178,-15".parse().unwrap();
        assert_eq!(fiji.parts().len(), 2);
        assert!(fiji.contains(179.9, -17.0) && fiji.contains(-179.0, -17.0) && !fiji.contains(0.0, -17.0));
    }
}
