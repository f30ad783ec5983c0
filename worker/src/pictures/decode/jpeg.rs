//! JPEG, decoded at an eighth, a quarter or half its size where that is enough (scaled inverse DCT), once for all sizes.
//!
//! The pure Rust decoder is the default; with the feature `turbo`, libjpeg-turbo decodes, and the pure Rust decoder has
//! the last word on what libjpeg-turbo complains about, so that both builds take and refuse the same files. What it
//! finds damaged is read as far as it can be ([`jpeg_damaged`]).

use super::{
    super::{
        PictureError,
        limits::{Limits, Watch, Watched},
        orientation::Orientation,
        raster::{Layout, Raster},
    },
    Colour, Decoded, jpeg_damaged,
    jpeg_header::{self, Header},
};
use jpeg_decoder::{Decoder, Error, PixelFormat};
use photos36_domain::ErrorCode;
use std::io;

/// Most scans. Encoders write about ten; each costs a walk over all blocks however few bytes it has.
const MAX_SCANS: usize = 100;

/// A JPEG whose header was judged.
pub(in crate::pictures) struct Opened<'bytes> {
    bytes: &'bytes [u8],
    header: Header,
    wanted: (u16, u16),
    pub(super) memory_bytes: u64,
}

impl<'bytes> Opened<'bytes> {
    pub(super) fn open(bytes: &'bytes [u8], limits: &Limits, edge: u32) -> Result<Self, PictureError> {
        let header = jpeg_header::read(bytes)?;
        let pixels = limits.check_pixels(header.width, header.height)?;
        if header.scans > MAX_SCANS {
            return Err(PictureError::too_costly("scans", format_args!("it has {} scans", header.scans)));
        }
        let wanted = wanted(&header, edge);
        let memory_bytes = limits.check_memory(memory(&header, pixels, edge))?;
        Ok(Self { bytes, header, wanted, memory_bytes })
    }

    pub(super) fn decode(self, watch: Watch) -> Result<Decoded, PictureError> {
        let original = (self.header.width, self.header.height);
        #[cfg(feature = "turbo")]
        let raster = match turbo::decode(self.bytes, &self.header, self.wanted) {
            Some(raster) => raster,
            None => self.decode_carefully(watch)?,
        };
        #[cfg(not(feature = "turbo"))]
        let raster = self.decode_carefully(watch)?;
        Ok(Decoded { raster, colour: Colour::from_icc(self.header.icc), original, orientation: Orientation::default() })
    }

    /// As it should be read or, when it is damaged, as far as it can be.
    fn decode_carefully(&self, watch: Watch) -> Result<Raster, PictureError> {
        self.decode_strictly(watch).or_else(|error| match error.code() {
            Some(ErrorCode::PhotoBroken) => jpeg_damaged::decode(self.bytes, &self.header, watch).ok_or(error),
            _ => Err(error),
        })
    }

    fn decode_strictly(&self, watch: Watch) -> Result<Raster, PictureError> {
        let mut decoder = Decoder::new(Watched::new(self.bytes, watch));
        decoder.scale(self.wanted.0, self.wanted.1).map_err(refusal)?;
        let mut data = decoder.decode().map_err(refusal)?;
        let info = decoder.info().ok_or_else(|| PictureError::broken("no-size", "it has no frame header"))?;
        let layout = match info.pixel_format {
            PixelFormat::L8 => Layout::Grey,
            PixelFormat::RGB24 => Layout::Rgb,
            PixelFormat::CMYK32 => Layout::Cmyk,
            PixelFormat::L16 => return Err(PictureError::unsupported("JPEG 16 bits", "16 bits a sample")),
        };
        if layout == Layout::Cmyk && !self.header.adobe {
            // The decoder supposes Adobe's inverted ink.
            data.iter_mut().for_each(|ink| *ink = 255 - *ink);
        }
        Ok(Raster { width: info.width.into(), height: info.height.into(), layout, data })
    }
}

/// The smallest size that the largest picture can be made from.
fn wanted(header: &Header, edge: u32) -> (u16, u16) {
    let (width, height) = photos36_domain::photos::fitted((header.width, header.height), edge);
    (width.min(u32::from(u16::MAX)) as u16, height.min(u32::from(u16::MAX)) as u16)
}

/// What decoding takes at most. Coefficients (two bytes) wait in memory when the inverse DCT is slower than the
/// reading, and a progressive file keeps them all beside those that wait; planes and pixels have the scaled size.
fn memory(header: &Header, pixels: u64, edge: u32) -> u64 {
    let widest = header.sampling.iter().map(|(h, _)| u64::from(*h)).max().unwrap_or(1);
    let highest = header.sampling.iter().map(|(_, v)| u64::from(*v)).max().unwrap_or(1);
    let sampled: u64 = header.sampling.iter().map(|(h, v)| u64::from(*h) * u64::from(*v)).sum();
    let samples = pixels * sampled / (widest * highest);
    let coefficients = if header.progressive { samples * 4 } else { samples * 2 };
    let (wanted_width, wanted_height) = wanted(header, edge);
    // The scaled picture has less than twice the wanted width and height, and never more than the original.
    let scaled = (u64::from(wanted_width) * u64::from(wanted_height) * 4).min(pixels);
    coefficients + scaled * 2 * header.sampling.len() as u64
}

fn refusal(error: Error) -> PictureError {
    match error {
        Error::Io(cause) if cause.kind() == io::ErrorKind::TimedOut => PictureError::too_costly("time", cause),
        Error::Io(cause) if cause.kind() == io::ErrorKind::UnexpectedEof => PictureError::broken("truncated", cause),
        Error::Unsupported(feature) => PictureError::unsupported("JPEG", format_args!("{feature:?}")),
        other => PictureError::broken("data", other),
    }
}

#[cfg(feature = "turbo")]
mod turbo {
    //! libjpeg-turbo.

    use super::{Header, Layout, MAX_SCANS, Raster};
    use turbojpeg::{Decompressor, Image, PixelFormat, ScalingFactor};

    /// Decodes at the smallest scale that is large enough; none when libjpeg-turbo is not content with the file.
    pub(super) fn decode(bytes: &[u8], header: &Header, wanted: (u16, u16)) -> Option<Raster> {
        let (layout, format) = match header.sampling.len() {
            1 => (Layout::Grey, PixelFormat::GRAY),
            3 => (Layout::Rgb, PixelFormat::RGB),
            _ => (Layout::Cmyk, PixelFormat::CMYK),
        };
        let mut decompressor = Decompressor::new().ok()?;
        decompressor.set_scan_limit(MAX_SCANS as u32).ok()?;
        let read = decompressor.read_header(bytes).ok()?;
        if (read.width, read.height) != (header.width as usize, header.height as usize) {
            return None;
        }
        let scale = scale(read.width, read.height, wanted);
        decompressor.set_scaling_factor(scale).ok()?;
        let (width, height) = (scale.scale(read.width), scale.scale(read.height));
        let pitch = width * layout.channels();
        let mut data = vec![0; pitch * height];
        let image = Image { pixels: data.as_mut_slice(), width, pitch, height, format };
        decompressor.decompress(bytes, image).ok()?;
        if layout == Layout::Cmyk && header.adobe {
            data.iter_mut().for_each(|ink| *ink = 255 - *ink);
        }
        Some(Raster { width: width as u32, height: height as u32, layout, data })
    }

    /// Eighths, quarters and halves: the scales that have fast code, and those of the pure Rust decoder.
    fn scale(width: usize, height: usize, wanted: (u16, u16)) -> ScalingFactor {
        let enough =
            |scale: &ScalingFactor| scale.scale(width) >= wanted.0.into() && scale.scale(height) >= wanted.1.into();
        [ScalingFactor::ONE_EIGHTH, ScalingFactor::ONE_QUARTER, ScalingFactor::ONE_HALF]
            .into_iter()
            .find(enough)
            .unwrap_or(ScalingFactor::ONE)
    }
}
