//! From bytes to pixels. Every format is first judged by its header (`open`), which costs next to nothing, and decoded
//! only when its pixels and memory are within the limits.

mod heic;
mod heif_boxes;
mod jpeg;
mod jpeg_damaged;
mod jpeg_header;
mod png;
mod webp;

use super::{
    PictureError,
    limits::{Limits, Watch},
    orientation::Orientation,
    raster::Raster,
};

/// The formats that are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// ITU-T T.81.
    Jpeg,
    /// W3C PNG, third edition; the first frame of an animation.
    Png,
    /// RFC 9649; the first frame of an animation.
    Webp,
    /// ISO/IEC 23008-12 with HEVC.
    Heic,
}

impl Format {
    /// The format of a media type such as `image/jpeg`.
    pub fn from_media_type(media_type: &str) -> Option<Self> {
        match media_type {
            "image/jpeg" => Some(Self::Jpeg),
            "image/png" => Some(Self::Png),
            "image/webp" => Some(Self::Webp),
            "image/heic" | "image/heif" => Some(Self::Heic),
            _ => None,
        }
    }
}

/// The colour space of decoded pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Colour {
    /// Said or supposed to be sRGB.
    Srgb,
    /// Display P3, by number and not by profile.
    DisplayP3,
    /// ITU-R BT.2020, by number and not by profile.
    Bt2020,
    /// An ICC profile.
    Icc(Vec<u8>),
}

impl Colour {
    fn from_icc(profile: Option<Vec<u8>>) -> Self {
        profile.map_or(Self::Srgb, Self::Icc)
    }

    /// Colour primaries as ITU-T H.273 numbers them. Curves are taken as sRGB's: phones write BT.709 or sRGB there.
    fn from_primaries(number: u16) -> Self {
        match number {
            9 => Self::Bt2020,
            11 | 12 => Self::DisplayP3,
            _ => Self::Srgb,
        }
    }
}

/// Decoded pixels, perhaps smaller than the original.
pub(super) struct Decoded {
    pub(super) raster: Raster,
    pub(super) colour: Colour,
    /// The size of the original as stored, before any orientation, in pixels.
    pub(super) original: (u32, u32),
    /// What the container itself says about turning (HEIF's `irot` and `imir`).
    pub(super) orientation: Orientation,
}

/// A file whose header was read and found bearable.
pub(super) enum Opened<'bytes> {
    Jpeg(jpeg::Opened<'bytes>),
    Png(Box<png::Opened<'bytes>>),
    Webp(webp::Opened<'bytes>),
    Heic(heic::Opened),
}

impl<'bytes> Opened<'bytes> {
    /// Reads the header. `edge` is the longest edge that will be wanted.
    pub(super) fn open(
        bytes: &'bytes [u8],
        format: Format,
        limits: &Limits,
        watch: Watch,
        edge: u32,
    ) -> Result<Self, PictureError> {
        Ok(match format {
            Format::Jpeg => Self::Jpeg(jpeg::Opened::open(bytes, limits, edge)?),
            Format::Png => Self::Png(Box::new(png::Opened::open(bytes, limits, watch, edge)?)),
            Format::Webp => Self::Webp(webp::Opened::open(bytes, limits, edge)?),
            Format::Heic => Self::Heic(heic::Opened::open(bytes, limits, edge)?),
        })
    }

    /// What decoding takes at most, in bytes, beside the file itself.
    pub(super) fn memory_bytes(&self) -> u64 {
        match self {
            Self::Jpeg(opened) => opened.memory_bytes,
            Self::Png(opened) => opened.memory_bytes,
            Self::Webp(opened) => opened.memory_bytes,
            Self::Heic(opened) => opened.memory_bytes,
        }
    }

    /// Decodes.
    pub(super) fn decode(self, watch: Watch) -> Result<Decoded, PictureError> {
        match self {
            Self::Jpeg(opened) => opened.decode(watch),
            Self::Png(opened) => opened.decode(watch),
            Self::Webp(opened) => opened.decode(watch),
            Self::Heic(opened) => opened.decode(watch),
        }
    }
}
