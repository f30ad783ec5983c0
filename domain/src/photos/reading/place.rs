//! Where the camera stood, and what says so.

use super::{
    angle::{self, Axis, Ratio},
    exif::Exif,
    xmp::Xmp,
};
use exif::Tag;

/// What a place comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PlaceSource {
    /// The GPS directory of EXIF.
    Exif,
    /// `exif:GPSLatitude` and `exif:GPSLongitude` in XMP.
    Xmp,
}

impl PlaceSource {
    /// The name that is stored and sent.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exif => "exif",
            Self::Xmp => "xmp",
        }
    }
}

/// Where the camera stood (WGS84).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Degrees east, -180 to 180.
    pub lon: f64,
    /// Degrees north, -90 to 90.
    pub lat: f64,
    /// What said so.
    pub source: PlaceSource,
    /// Horizontal error in metres (`GPSHPositioningError`). A dilution of precision alone gives none: it is a factor of
    /// the receiver's own error, which no field tells.
    pub accuracy_m: Option<f64>,
    /// Metres above sea level, negative below.
    pub altitude_m: Option<f64>,
    /// Where the camera looked, 0 to 360 (exclusive) degrees clockwise from north, true or magnetic as recorded.
    pub direction_deg: Option<f64>,
}

/// The place by EXIF, else by XMP, with what the same source says beside it; else by an EXIF angle that ends in minutes
/// with a fraction and leaves its seconds at 0/0, as a receiver on a Nikon does.
pub(super) fn find(exif: Option<&Exif>, xmp: &Xmp) -> Option<Place> {
    let whole = exif.and_then(|exif| from_exif(exif, |angle| angle));
    let in_minutes = || exif.and_then(|exif| from_exif(exif, angle::without_unknown_seconds));
    whole.or_else(|| from_xmp(xmp)).or_else(in_minutes)
}

fn from_exif(exif: &Exif, prepare: impl Fn(Vec<Ratio>) -> Vec<Ratio>) -> Option<Place> {
    let coordinate =
        |axis: Axis, angle, reference| axis.coordinate(&prepare(exif.ratios(angle)), &exif.text(reference)?);
    let lat = coordinate(Axis::Latitude, Tag::GPSLatitude, Tag::GPSLatitudeRef)?;
    let lon = coordinate(Axis::Longitude, Tag::GPSLongitude, Tag::GPSLongitudeRef)?;
    let below = matches!(exif.integer(Tag::GPSAltitudeRef), Some(1 | 3));
    place(
        lon,
        lat,
        PlaceSource::Exif,
        Beside {
            accuracy_m: exif.number(Tag::GPSHPositioningError),
            altitude_m: exif.number(Tag::GPSAltitude).map(|metres| signed(metres, below)),
            direction_deg: exif.number(Tag::GPSImgDirection),
        },
    )
}

fn from_xmp(xmp: &Xmp) -> Option<Place> {
    let lat = xmp_coordinate(Axis::Latitude, xmp.get("exif:GPSLatitude")?)?;
    let lon = xmp_coordinate(Axis::Longitude, xmp.get("exif:GPSLongitude")?)?;
    let number = |name| xmp.get(name).and_then(Ratio::fraction).and_then(Ratio::value);
    let below = matches!(xmp.get("exif:GPSAltitudeRef"), Some("1"));
    place(
        lon,
        lat,
        PlaceSource::Xmp,
        Beside {
            accuracy_m: number("exif:GPSHPositioningError"),
            altitude_m: number("exif:GPSAltitude").map(|metres| signed(metres, below)),
            direction_deg: number("exif:GPSImgDirection"),
        },
    )
}

/// `45,25,26N` or `45,25.446N` (XMP specification, part 2, GPSCoordinate).
fn xmp_coordinate(axis: Axis, text: &str) -> Option<f64> {
    let text = text.trim();
    let (angle, reference) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let parts: Option<Vec<Ratio>> = angle.split(',').take(4).map(|part| Ratio::decimal(part.trim())).collect();
    let parts = parts.filter(|parts| parts.len() <= 3)?;
    axis.coordinate(&parts, reference)
}

fn signed(metres: f64, below: bool) -> f64 {
    if below && metres > 0.0 { -metres } else { metres }
}

/// What is told beside the coordinates, as it was found.
struct Beside {
    accuracy_m: Option<f64>,
    altitude_m: Option<f64>,
    direction_deg: Option<f64>,
}

fn place(lon: f64, lat: f64, source: PlaceSource, beside: Beside) -> Option<Place> {
    // Cameras without a fix write zeros: 0° N 0° E, in the Gulf of Guinea, is nowhere.
    if lon == 0.0 && lat == 0.0 {
        return None;
    }
    Some(Place {
        lon,
        lat,
        source,
        accuracy_m: beside.accuracy_m.filter(|metres| *metres > 0.0 && *metres <= 100_000.0),
        // From the deepest trench to where space begins.
        altitude_m: beside.altitude_m.filter(|metres| (-11_000.0..=100_000.0).contains(metres)),
        direction_deg: beside
            .direction_deg
            .filter(|degrees| (0.0..=360.0).contains(degrees))
            .map(|degrees| degrees % 360.0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xmp_writes_coordinates_with_commas_and_a_letter() {
        let close = |text, expected: f64| (xmp_coordinate(Axis::Latitude, text).unwrap() - expected).abs() < 1e-9;
        assert!(close("45,25.446N", 45.424_1));
        assert!(close("45,25,26.76N", 45.424_1));
        assert!(close("0,4.216S", -0.070_266_666_667));
        for text in ["", "N", "45.4241", "45,25.446", "45,25.446E", "45,,1N", "91,0N", "45,1,1,1N", "é", "45,25é"] {
            assert_eq!(xmp_coordinate(Axis::Latitude, text), None, "{text}");
        }
    }

    #[test]
    fn the_gulf_of_guinea_is_nowhere_but_its_meridian_is() {
        let beside = || Beside { accuracy_m: Some(0.0), altitude_m: Some(1e9), direction_deg: Some(360.0) };
        assert_eq!(place(0.0, 0.0, PlaceSource::Exif, beside()), None);
        assert_eq!(place(-0.0, 0.0, PlaceSource::Exif, beside()), None);
        let greenwich = place(0.0, 51.477, PlaceSource::Exif, beside()).unwrap();
        assert_eq!((greenwich.accuracy_m, greenwich.altitude_m, greenwich.direction_deg), (None, None, Some(0.0)));
    }
}
