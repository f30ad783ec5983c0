//! What a photo file says of itself, read from its bytes before any pixel is decoded.
//!
//! [`read`] judges the format by the first bytes and never by the name, the size from the header, and the place, moment,
//! orientation and camera from EXIF and XMP. Nothing is invented: what is missing, unreadable or impossible is `None`.
//! Memory is bounded by [`METADATA_MAX`] for each metadata segment, whatever the length of the file.
//!
//! # Which way is up
//! JPEG, PNG and WebP are turned by their EXIF orientation. A HEIC is turned only by its own `irot` and `imir` properties,
//! which its decoder applies: ISO/IEC 23008-12 makes them the one source, and tells readers to ignore the orientation in
//! EXIF, which cameras write as well (turned twice) or alone (then Apple's readers, libheif and Pillow do not turn it
//! either). So [`Reading::orientation`] of a HEIC is 1. An orientation in XMP is ignored, as browsers do.
//!
//! # Which source wins
//! | what | in this order |
//! | --- | --- |
//! | place | EXIF, then XMP, then EXIF in minutes whose seconds are 0/0; each needs both coordinates with their hemispheres |
//! | moment | EXIF original, EXIF digitized, XMP, EXIF file change if the GPS time agrees, GPS (UTC), EXIF file change |
//! | UTC offset | the time's own, then the difference to the GPS time if that is an offset in use somewhere |

mod angle;
mod camera;
mod date;
mod exif;
mod heif;
mod isobmff;
mod jpeg;
mod moment;
mod place;
mod png;
mod sniff;
mod source;
mod webp;
mod xmp;

#[cfg(test)]
mod blobs;
#[cfg(test)]
mod tests;

pub use moment::{Moment, MomentSource};
pub use place::{Place, PlaceSource};
pub use sniff::Format;

use crate::{ErrorCode, Refusal, Result};
use source::Source;
use std::{
    fs::File,
    io::{Read, Seek},
    path::Path,
};

/// The longest EXIF or XMP segment that is read, in bytes; a longer one is taken as absent.
pub const METADATA_MAX: usize = 1024 * 1024;

/// What a photo may cost, and the day it came in.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The most pixels, width times height.
    pub max_pixels: u64,
    /// Now, in UTC microseconds: a capture time more than a day later is impossible.
    pub today: i64,
}

/// What the file says of itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The format, by its bytes.
    pub format: Format,
    /// The width as shown, once the orientation is applied.
    pub width_px: u32,
    /// The height as shown, once the orientation is applied.
    pub height_px: u32,
    /// The EXIF orientation, 1 to 8, that remains to be applied to the decoded pixels.
    pub orientation: u8,
    /// Where the camera stood.
    pub place: Option<Place>,
    /// When the photo was taken.
    pub moment: Option<Moment>,
    /// Maker and model, at most 80 characters.
    pub camera: Option<String>,
}

/// What a container tells: a size, how far its decoder has to be helped, and raw metadata.
#[derive(Debug, Default)]
struct Header {
    width_px: u32,
    height_px: u32,
    /// The largest picture that a decoder may have to hold; at least width times height.
    pixels: u64,
    exif: Option<Vec<u8>>,
    xmp: Option<Vec<u8>>,
}

/// Reads the photo file; blocking, so call it off the async threads.
///
/// # Errors
/// `photo-empty`, `photo-format-unsupported` (argument `format`), `photo-broken` (argument `reason`),
/// `photo-too-many-pixels` (argument `limit`, megapixels), `photo-too-costly`; internal when the disk fails.
pub fn read(file: &Path, limits: &Limits) -> Result<Reading> {
    read_from(File::open(file)?, limits)
}

/// Reads a photo from anything that can seek, as [`read`] does from a file.
///
/// # Errors
/// As [`read`].
pub fn read_from(file: impl Read + Seek, limits: &Limits) -> Result<Reading> {
    let mut source = Source::new(file)?;
    let format = sniff::sniff(&mut source)?;
    let header = match format {
        Format::Jpeg => jpeg::read(&mut source)?,
        Format::Png => png::read(&mut source)?,
        Format::WebP => webp::read(&mut source)?,
        Format::Heic => heif::read(&mut source)?,
    };
    if header.width_px == 0 || header.height_px == 0 {
        return Err(broken("no-size").into());
    }
    if header.pixels.max(u64::from(header.width_px) * u64::from(header.height_px)) > limits.max_pixels {
        let megapixels = limits.max_pixels / 1_000_000;
        return Err(Refusal::new(ErrorCode::PhotoTooManyPixels).arg("limit", megapixels).into());
    }
    Ok(interpret(format, header, limits))
}

fn interpret(format: Format, header: Header, limits: &Limits) -> Reading {
    let exif = header.exif.and_then(exif::Exif::parse);
    let xmp = header.xmp.map(|packet| xmp::Xmp::parse(&packet)).unwrap_or_default();
    let orientation = match format {
        Format::Heic => 1,
        _ => exif.as_ref().map_or(1, exif::Exif::orientation),
    };
    let turned = orientation >= 5;
    Reading {
        format,
        width_px: if turned { header.height_px } else { header.width_px },
        height_px: if turned { header.width_px } else { header.height_px },
        orientation,
        place: place::find(exif.as_ref(), &xmp),
        moment: moment::find(exif.as_ref(), &xmp, limits.today),
        camera: exif.as_ref().and_then(camera::name),
    }
}

/// The file is of a known format, but broken. The reason is a key of the text `error-photo-broken`.
fn broken(reason: &'static str) -> Refusal {
    Refusal::new(ErrorCode::PhotoBroken).arg("reason", reason)
}
