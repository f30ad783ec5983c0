//! The EXIF of the demonstration's photos (CIPA DC-008, version 2.32), written as a phone writes it.

use anyhow::Context as _;
use exif::experimental::Writer;
use exif::{Field, In, Rational, Tag, Value};
use std::io::Cursor;

/// What the camera noted.
pub struct Shot<'a> {
    /// Longitude in WGS84 degrees.
    pub lon: f64,
    /// Latitude in WGS84 degrees.
    pub lat: f64,
    /// Metres above the sea.
    pub altitude_m: u16,
    /// Degrees from true north.
    pub direction_deg: u16,
    /// RFC 3339 to the second, with its offset.
    pub taken: &'a str,
}

/// The TIFF block of an `Exif` segment.
///
/// # Errors
/// When the time is not RFC 3339 to the second.
pub fn tiff(shot: &Shot<'_>) -> anyhow::Result<Vec<u8>> {
    let (date, rest) = shot.taken.split_once('T').context("a time without T")?;
    let (time, offset) = rest.split_at_checked(8).context("a time without seconds")?;
    let moment = format!("{} {time}", date.replace('-', ":"));
    let text = |value: &str| Value::Ascii(vec![value.as_bytes().to_vec()]);
    let fields = [
        (Tag::Make, text("36 photos")),
        (Tag::Model, text("démonstration")),
        (Tag::Orientation, Value::Short(vec![1])),
        (Tag::DateTime, text(&moment)),
        (Tag::ExifVersion, Value::Undefined(b"0232".to_vec(), 0)),
        (Tag::DateTimeOriginal, text(&moment)),
        (Tag::OffsetTimeOriginal, text(offset)),
        (Tag::GPSVersionID, Value::Byte(vec![2, 3, 0, 0])),
        (Tag::GPSLatitudeRef, text(if shot.lat < 0.0 { "S" } else { "N" })),
        (Tag::GPSLatitude, degrees(shot.lat)),
        (Tag::GPSLongitudeRef, text(if shot.lon < 0.0 { "W" } else { "E" })),
        (Tag::GPSLongitude, degrees(shot.lon)),
        (Tag::GPSAltitudeRef, Value::Byte(vec![0])),
        (Tag::GPSAltitude, whole(shot.altitude_m)),
        (Tag::GPSImgDirectionRef, text("T")),
        (Tag::GPSImgDirection, whole(shot.direction_deg)),
    ]
    .map(|(tag, value)| Field { tag, ifd_num: In::PRIMARY, value });
    let mut writer = Writer::new();
    fields.iter().for_each(|field| writer.push_field(field));
    let mut block = Cursor::new(Vec::new());
    writer.write(&mut block, false).context("writing EXIF")?;
    Ok(block.into_inner())
}

/// Degrees, minutes and ten-thousandths of a second: about 3 mm on the ground.
fn degrees(value: f64) -> Value {
    let ticks = (value.abs() * 36_000_000.0).round() as u32;
    let (degrees, minutes, seconds) = (ticks / 36_000_000, ticks / 600_000 % 60, ticks % 600_000);
    let part = |num, denom| Rational { num, denom };
    Value::Rational(vec![part(degrees, 1), part(minutes, 1), part(seconds, 10_000)])
}

fn whole(value: u16) -> Value {
    Value::Rational(vec![Rational { num: value.into(), denom: 1 }])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let shot = Shot {
            lon: 3.23961,
            lat: 45.45627,
            altitude_m: 428,
            direction_deg: 210,
            taken: "2018-06-23T18:40:00+02:00",
        };
        let read = exif::Reader::new().read_raw(tiff(&shot).unwrap()).unwrap();
        let shown = |tag| read.get_field(tag, In::PRIMARY).unwrap().display_value().to_string();
        assert_eq!(shown(Tag::DateTimeOriginal), "2018-06-23 18:40:00");
        assert_eq!(shown(Tag::OffsetTimeOriginal), "\"+02:00\"");
        assert_eq!(shown(Tag::GPSLatitude), "45 deg 27 min 22.572 sec");
        assert_eq!(shown(Tag::GPSLongitude), "3 deg 14 min 22.596 sec");
        assert_eq!((shown(Tag::GPSLatitudeRef), shown(Tag::GPSLongitudeRef)), ("N".into(), "E".into()));
        assert_eq!((shown(Tag::GPSAltitude), shown(Tag::GPSImgDirection)), ("428".into(), "210".into()));
    }
}
