//! The values of a photo that people choose, parsed.

use crate::{ErrorCode, Refusal, names::names};

/// Most characters of a title.
pub const MAX_TITLE: usize = 140;
/// Most characters of a text.
pub const MAX_TEXT: usize = 10_000;

/// What a photo is in, from the first byte to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhotoState {
    /// Kept safely; its sizes are being made.
    Processing,
    /// Public.
    Published,
    /// Reports or an animator hide it; its author and who regulates there still see it.
    Hidden,
    /// Could not be decoded; its author sees why.
    Refused,
    /// Gone; only a tombstone is left.
    Deleted,
}

/// Under what terms a photo is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Licence {
    /// Creative Commons Attribution-ShareAlike 4.0.
    #[default]
    CcBySa4,
    /// Creative Commons Attribution 4.0.
    CcBy4,
    /// Creative Commons Zero 1.0.
    Cc0,
}

/// How closely everyone else may know where a photo was taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlacePrecision {
    /// To about a decimetre.
    #[default]
    Exact,
    /// To a fixed cell of about 100 m.
    Street,
    /// Not at all.
    Hidden,
}

impl PhotoState {
    /// The states whose objects someone still needs: in these a photo is shown, or may be shown again.
    pub const KEPT: [Self; 3] = [Self::Processing, Self::Published, Self::Hidden];

    /// Their names, as rows have them.
    pub fn kept_names() -> [&'static str; 3] {
        Self::KEPT.map(Self::name)
    }
}

names!(PhotoState {
    Processing = "processing",
    Published = "published",
    Hidden = "hidden",
    Refused = "refused",
    Deleted = "deleted"
});
names!(Licence { CcBySa4 = "CC-BY-SA-4.0", CcBy4 = "CC-BY-4.0", Cc0 = "CC0-1.0" });
names!(PlacePrecision { Exact = "exact", Street = "street", Hidden = "hidden" });

impl Licence {
    /// Reads the name that a person sent.
    ///
    /// # Errors
    /// `licence-unknown`.
    pub fn parse(name: &str) -> Result<Self, Refusal> {
        Self::from_name(name).ok_or_else(|| Refusal::new(ErrorCode::LicenceUnknown).field("/licence"))
    }
}

impl PlacePrecision {
    /// Reads the name that a person sent.
    ///
    /// # Errors
    /// `place-precision-unknown`.
    pub fn parse(name: &str) -> Result<Self, Refusal> {
        Self::from_name(name).ok_or_else(|| Refusal::new(ErrorCode::PlacePrecisionUnknown).field("/place_precision"))
    }
}

/// A place that a person gave: WGS84 degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GivenPlace {
    lon: f64,
    lat: f64,
}

impl GivenPlace {
    /// Parses longitude and latitude.
    ///
    /// # Errors
    /// `place-invalid`.
    pub fn parse(lon: f64, lat: f64) -> Result<Self, Refusal> {
        let within = (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat);
        if within { Ok(Self { lon, lat }) } else { Err(Refusal::new(ErrorCode::PlaceInvalid).field("/lon")) }
    }

    /// Longitude in degrees.
    pub fn lon(self) -> f64 {
        self.lon
    }

    /// Latitude in degrees.
    pub fn lat(self) -> f64 {
        self.lat
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_off_the_globe_is_refused() {
        assert!(GivenPlace::parse(3.2, 45.4).is_ok());
        for (lon, lat) in [(181.0, 0.0), (0.0, -90.1), (f64::NAN, 0.0), (0.0, f64::INFINITY)] {
            assert!(GivenPlace::parse(lon, lat).is_err());
        }
    }

    #[test]
    fn every_name_reads_back() {
        for state in PhotoState::ALL {
            assert_eq!(PhotoState::from_name(state.name()), Some(*state));
        }
        for licence in Licence::ALL {
            assert_eq!(Licence::parse(licence.name()), Ok(*licence));
        }
        for precision in PlacePrecision::ALL {
            assert_eq!(PlacePrecision::parse(precision.name()), Ok(*precision));
        }
    }
}
