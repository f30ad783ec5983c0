//! From a photo's file to the pictures that people see: three sizes as JPEG and WebP, upright, in sRGB, with nothing of
//! the original's metadata; a ThumbHash, the main colours, and a hash that finds near-duplicates.
//!
//! The way of one file: [`Opened::open`] reads the header and refuses what would cost too much; [`Opened::make`] decodes
//! (a JPEG at reduced size, once for all), resizes to the largest size, brings that to sRGB, turns it upright, and makes
//! the smaller sizes from it. Files come from anyone: what a decoder allocates is judged before, time is watched, and a
//! panic in a decoder is a broken file.

mod colour;
mod decode;
mod encode;
mod error;
mod hash;
mod limits;
mod mosaic;
mod orientation;
mod palette;
mod raster;
mod resize;

pub use decode::Format;
pub use error::PictureError;
pub use limits::Limits;

use bytes::Bytes;
use decode::Decoded;
use fast_image_resize::Resizer;
use limits::Watch;
use orientation::Orientation;
use photos36_domain::photos::{EDGES_PX, blurs::Rectangle, fitted};
use raster::Raster;
use resize::resize;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};

/// Longest edge of the picture that the ThumbHash and the main colours are made from, in pixels.
const HASHED_EDGE: u32 = 96;

/// What is known of a file before it is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// By its bytes, not by its name.
    pub format: Format,
    /// The EXIF orientation, 1 to 8, that is still to be applied to the decoded pixels (1 for a HEIC that turns itself).
    pub orientation: u8,
}

/// One size of a photo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Size {
    /// Longest edge that was asked for: the size's name.
    pub edge: u32,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The JPEG file.
    pub jpeg: Bytes,
    /// The WebP file.
    pub webp: Bytes,
}

/// All that is made from a photo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pictures {
    /// The sizes, smallest first; never enlarged, so several may be equal for a small original.
    pub sizes: [Size; 3],
    /// [ThumbHash](https://evanw.github.io/thumbhash/) of the upright picture.
    pub thumbhash: Vec<u8>,
    /// One to five colours as `#rrggbb`, the most frequent first.
    pub colours: Vec<String>,
    /// Perceptual hash; few bits differ between copies of a picture.
    pub perceptual_hash: u64,
}

/// Makes everything from a file.
///
/// # Errors
/// Refused when the file is broken, of another format or too costly; failed when it cannot be read from the disk.
pub fn make(file: &Path, source: Source, limits: &Limits) -> Result<Pictures, PictureError> {
    let bytes = std::fs::read(file).map_err(PictureError::failed)?;
    Opened::open(&bytes, source, limits)?.make()
}

/// A file whose header was read and found bearable. Its clock runs.
pub struct Opened<'bytes> {
    decoder: decode::Opened<'bytes>,
    orientation: Orientation,
    watch: Watch,
    memory_bytes: u64,
    covered: Vec<Rectangle>,
}

impl<'bytes> Opened<'bytes> {
    /// Reads the header.
    ///
    /// # Errors
    /// Refused as [`make`] refuses.
    pub fn open(bytes: &'bytes [u8], source: Source, limits: &Limits) -> Result<Self, PictureError> {
        let watch = Watch::start(limits);
        let decoder = guarded(|| decode::Opened::open(bytes, source.format, limits, watch, EDGES_PX[2]))?;
        let memory_bytes = decoder.memory_bytes() + bytes.len() as u64;
        Ok(Self {
            decoder,
            orientation: Orientation::from_exif(source.orientation),
            watch,
            memory_bytes,
            covered: Vec::new(),
        })
    }

    /// What [`make`](Self::make) takes at most, with the file itself, in bytes.
    pub fn memory_bytes(&self) -> u64 {
        self.memory_bytes
    }

    /// Makes these parts of the upright picture unrecognisable in every size.
    pub fn covering(mut self, parts: Vec<Rectangle>) -> Self {
        self.covered = parts;
        self
    }

    /// Decodes and makes everything.
    ///
    /// # Errors
    /// Refused when the data is broken or takes too long; failed when an encoder fails.
    pub fn make(self) -> Result<Pictures, PictureError> {
        guarded(|| {
            let mut resizer = Resizer::new();
            let watch = self.watch;
            let [small, middle, large] = self.pixels(&mut resizer)?;
            let large_size = encoded(EDGES_PX[2], &large, None, watch)?;
            let middle_size = encoded(EDGES_PX[1], &middle, Some(&large_size), watch)?;
            let small_size = encoded(EDGES_PX[0], &small, Some(&middle_size), watch)?;
            describe([small_size, middle_size, large_size], &small, &mut resizer)
        })
    }

    /// Only the JPEG files of the sizes, smallest first, to measure against programs that make nothing else.
    ///
    /// # Errors
    /// As [`make`](Self::make).
    pub fn jpegs(self) -> Result<[Bytes; 3], PictureError> {
        guarded(|| {
            let [small, middle, large] = self.pixels(&mut Resizer::new())?;
            Ok([encode::jpeg(&small)?.into(), encode::jpeg(&middle)?.into(), encode::jpeg(&large)?.into()])
        })
    }

    /// The sizes' pixels, smallest first, each made from the next larger one: upright and in sRGB. The first resizing
    /// comes before everything else, so that the rest touches few pixels.
    fn pixels(self, resizer: &mut Resizer) -> Result<[Raster; 3], PictureError> {
        let Decoded { raster, colour, original, orientation } = self.decoder.decode(self.watch)?;
        self.watch.check()?;
        let large = resize(resizer, &raster, fitted(original, EDGES_PX[2]))?;
        drop(raster);
        let mut large = orientation.then(self.orientation).apply(colour::to_srgb(large, &colour));
        mosaic::cover(&mut large, &self.covered);
        let full = (large.width, large.height);
        let middle = resize(resizer, &large, fitted(full, EDGES_PX[1]))?;
        let small = resize(resizer, &middle, fitted(full, EDGES_PX[0]))?;
        Ok([small, middle, large])
    }
}

/// A size as files; those of the larger size when the original is so small that both are the same.
fn encoded(edge: u32, picture: &Raster, larger: Option<&Size>, watch: Watch) -> Result<Size, PictureError> {
    let (width, height) = (picture.width, picture.height);
    if let Some(same) = larger.filter(|size| (size.width, size.height) == (width, height)) {
        return Ok(Size { edge, ..same.clone() });
    }
    watch.check()?;
    let jpeg = encode::jpeg(picture)?.into();
    watch.check()?;
    let webp = encode::webp(picture)?.into();
    Ok(Size { edge, width, height, jpeg, webp })
}

/// Adds what is read from the smallest size.
fn describe(sizes: [Size; 3], smallest: &Raster, resizer: &mut Resizer) -> Result<Pictures, PictureError> {
    let square = (hash::EDGE as u32, hash::EDGE as u32);
    let perceptual_hash = hash::hash(&resize(resizer, smallest, square)?);
    let tiny = resize(resizer, smallest, fitted((smallest.width, smallest.height), HASHED_EDGE))?;
    let rgba: Vec<u8> = tiny.data.as_chunks::<3>().0.iter().flat_map(|[r, g, b]| [*r, *g, *b, 255]).collect();
    let thumbhash = thumbhash::rgba_to_thumb_hash(tiny.width as usize, tiny.height as usize, &rgba);
    Ok(Pictures { sizes, thumbhash, colours: palette::main_colours(&tiny), perceptual_hash })
}

/// A panic in a decoder means that the file broke it.
fn guarded<T>(work: impl FnOnce() -> Result<T, PictureError>) -> Result<T, PictureError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(PictureError::broken("data", "its decoder gave up")))
}

#[cfg(test)]
mod tests;
