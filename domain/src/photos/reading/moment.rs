//! When the photo was taken, and what says so.

use super::{
    date::{Written, offset_between, offset_minutes},
    exif::Exif,
    xmp::Xmp,
};
use exif::Tag;

/// What a capture time comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MomentSource {
    /// `DateTimeOriginal`.
    ExifOriginal,
    /// `DateTimeDigitized`.
    ExifDigitized,
    /// `DateTime`, the file's last change: used when nothing better is there.
    Exif,
    /// `GPSDateStamp` with `GPSTimeStamp`, or `exif:GPSTimeStamp` in XMP.
    Gps,
    /// An XMP property.
    Xmp,
}

impl MomentSource {
    /// The name that is stored and sent.
    pub fn name(self) -> &'static str {
        match self {
            Self::ExifOriginal => "exif-original",
            Self::ExifDigitized => "exif-digitized",
            Self::Exif => "exif",
            Self::Gps => "gps",
            Self::Xmp => "xmp",
        }
    }
}

/// When the photo was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// `2018-06-23T14:05:09.123`, as the camera's clock said; the UTC time when the source is [`MomentSource::Gps`].
    pub local: String,
    /// Minutes east of UTC of that clock, when known: written with it, or from the GPS time beside it.
    pub offset_min: Option<i16>,
    /// What said so.
    pub source: MomentSource,
    /// UTC microseconds since 1970, when the offset is known.
    pub at: Option<i64>,
}

/// The best evidence that is not impossible on the day `today` (UTC microseconds).
pub(super) fn find(exif: Option<&Exif>, xmp: &Xmp, today: i64) -> Option<Moment> {
    let possible = |written: &Written| written.is_possible(today);
    let satellite = exif.and_then(gps_time).or_else(|| xmp_gps_time(xmp)).filter(possible);
    let finish = |source, written: Written| moment(source, written, satellite);
    let from_exif = |field| exif.and_then(|exif| exif_time(exif, field)).filter(possible);
    if let Some(written) = from_exif(&ORIGINAL) {
        return Some(finish(MomentSource::ExifOriginal, written));
    }
    if let Some(written) = from_exif(&DIGITIZED) {
        return Some(finish(MomentSource::ExifDigitized, written));
    }
    if let Some(written) = xmp.times().filter_map(Written::parse).find(possible) {
        return Some(finish(MomentSource::Xmp, written));
    }
    // The file's last change is the capture when the satellites agree; else they know better.
    let changed = from_exif(&CHANGED).map(|written| finish(MomentSource::Exif, written));
    match (changed, satellite) {
        (Some(changed), Some(_)) if changed.offset_min.is_some() => Some(changed),
        (_, Some(satellite)) => Some(finish(MomentSource::Gps, satellite)),
        (changed, None) => changed,
    }
}

fn moment(source: MomentSource, mut written: Written, satellite: Option<Written>) -> Moment {
    let derived = || offset_between(written.clock_micros()?, satellite?.clock_micros()?);
    written.offset_min = written.offset_min.or_else(derived);
    Moment { local: written.text(), offset_min: written.offset_min, source, at: written.utc_micros() }
}

/// The fields that make up a time.
struct Fields {
    time: Tag,
    fraction: Tag,
    offset: Tag,
}

const ORIGINAL: Fields =
    Fields { time: Tag::DateTimeOriginal, fraction: Tag::SubSecTimeOriginal, offset: Tag::OffsetTimeOriginal };
const DIGITIZED: Fields =
    Fields { time: Tag::DateTimeDigitized, fraction: Tag::SubSecTimeDigitized, offset: Tag::OffsetTimeDigitized };
const CHANGED: Fields = Fields { time: Tag::DateTime, fraction: Tag::SubSecTime, offset: Tag::OffsetTime };

fn exif_time(exif: &Exif, fields: &Fields) -> Option<Written> {
    let text = exif.text(fields.time)?;
    let mut written = Written::parse(&text)?;
    if let Some(fraction) = exif.text(fields.fraction) {
        written = written.with_fraction(&fraction);
    }
    // The offset of the last change is this time's as well when both are the same.
    let offset = exif.text(fields.offset).or_else(|| {
        let same = exif.text(CHANGED.time).as_deref() == Some(text.as_str());
        exif.text(CHANGED.offset).filter(|_| same)
    });
    written.offset_min = written.offset_min.or_else(|| offset_minutes(&offset?));
    Some(written)
}

/// The satellites' time is UTC; their system started in 1980.
fn gps_time(exif: &Exif) -> Option<Written> {
    let date = exif.text(Tag::GPSDateStamp)?;
    let [hour, minute, second] = exif.ratios(Tag::GPSTimeStamp)[..] else { return None };
    let (hour, minute, second) = (hour.value()?, minute.value()?, second.value()?);
    let in_range = (0.0..24.0).contains(&hour) && (0.0..60.0).contains(&minute) && (0.0..60.0).contains(&second);
    if !in_range || hour.fract() != 0.0 || minute.fract() != 0.0 {
        return None;
    }
    let written = Written::parse(&format!("{date} {hour:02}:{minute:02}:{:02}Z", second.floor()))?;
    (date.get(..4)? >= "1980").then_some(written)
}

/// XMP has date and time in one, in UTC.
fn xmp_gps_time(xmp: &Xmp) -> Option<Written> {
    let mut written = Written::parse(xmp.get("exif:GPSTimeStamp")?)?;
    let in_utc = written.offset_min.is_none_or(|offset| offset == 0);
    written.offset_min = Some(0);
    in_utc.then_some(written)
}
