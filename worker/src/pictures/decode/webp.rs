//! WebP. The frames' own sizes are compared with the canvas before decoding: the decoder allocates by the former.

use super::{
    super::{
        PictureError,
        limits::{Limits, Watch, Watched},
        orientation::Orientation,
        raster::{Layout, Raster, reduction},
    },
    Colour, Decoded,
};
use image::{ColorType, ImageDecoder, ImageError, codecs::webp::WebPDecoder};
use std::io;

/// Most chunks that are looked at; an animation has one for each frame, and only the first frame is decoded.
const MAX_CHUNKS: usize = 10_000;

/// A WebP whose header was judged.
pub(in crate::pictures) struct Opened<'bytes> {
    bytes: &'bytes [u8],
    size: (u32, u32),
    factor: u32,
    pub(super) memory_bytes: u64,
}

impl<'bytes> Opened<'bytes> {
    pub(super) fn open(bytes: &'bytes [u8], limits: &Limits, edge: u32) -> Result<Self, PictureError> {
        let header = Header::read(bytes).ok_or_else(|| PictureError::broken("header", "its chunks cannot be read"))?;
        let (width, height) = header.canvas;
        let pixels = limits.check_pixels(width, height)?;
        if header.frames.iter().any(|frame| frame.0 > width || frame.1 > height) {
            return Err(PictureError::broken("structure", "a frame is larger than the picture"));
        }
        // Output of four bytes at most; planes of a lossy frame, its opacity, or the pixels of a lossless one; the
        // canvas of an animation.
        let bytes_a_pixel = if header.animated { 12 } else { 8 };
        let memory_bytes = limits.check_memory(pixels * bytes_a_pixel)?;
        Ok(Self { bytes, size: header.canvas, factor: reduction(width, height, edge), memory_bytes })
    }

    pub(super) fn decode(self, watch: Watch) -> Result<Decoded, PictureError> {
        let mut decoder = WebPDecoder::new(Watched::new(self.bytes, watch)).map_err(refusal)?;
        if decoder.dimensions() != self.size {
            return Err(PictureError::broken("two-pictures", "its sizes contradict each other"));
        }
        let layout = match decoder.color_type() {
            ColorType::Rgba8 => Layout::Rgba,
            _ => Layout::Rgb,
        };
        let colour = Colour::from_icc(decoder.icc_profile().ok().flatten());
        let (width, height) = self.size;
        let mut data = vec![0; width as usize * height as usize * layout.channels()];
        decoder.read_image(&mut data).map_err(refusal)?;
        let raster = Raster { width, height, layout, data }.reduced(self.factor);
        Ok(Decoded { raster, colour, original: self.size, orientation: Orientation::default() })
    }
}

fn refusal(error: ImageError) -> PictureError {
    let timed_out = |cause: &io::Error| cause.kind() == io::ErrorKind::TimedOut;
    match error {
        ImageError::IoError(cause) if timed_out(&cause) => PictureError::too_costly("time", cause),
        ImageError::Unsupported(cause) => PictureError::unsupported("WebP", cause),
        ImageError::Limits(cause) => PictureError::too_costly("memory", cause),
        other => PictureError::broken("data", other),
    }
}

/// The sizes that a RIFF container declares (RFC 9649, sections 2.3 to 2.7).
#[derive(Debug, Default, PartialEq, Eq)]
struct Header {
    canvas: (u32, u32),
    frames: Vec<(u32, u32)>,
    animated: bool,
}

impl Header {
    /// Walks the chunks; none when they are not those of a WebP.
    fn read(bytes: &[u8]) -> Option<Self> {
        let body = bytes.strip_prefix(b"RIFF")?.get(4..)?.strip_prefix(b"WEBP")?;
        let mut header = Self::default();
        header.walk(body, true);
        if header.canvas == (0, 0) {
            header.canvas = *header.frames.first()?;
        }
        Some(header)
    }

    fn walk(&mut self, mut body: &[u8], top: bool) {
        for _ in 0..MAX_CHUNKS {
            let Some((name, rest)) = body.split_first_chunk::<4>() else { return };
            let Some((length, rest)) = rest.split_first_chunk::<4>() else { return };
            let length = u32::from_le_bytes(*length) as usize;
            let data = rest.get(..length).unwrap_or(rest);
            match name {
                b"VP8X" => self.canvas = extended(data).unwrap_or_default(),
                b"VP8 " => self.frames.extend(lossy(data)),
                b"VP8L" => self.frames.extend(lossless(data)),
                b"ANMF" if top => {
                    self.animated = true;
                    self.walk(data.get(16..).unwrap_or_default(), false);
                }
                _ => {}
            }
            body = rest.get(length.saturating_add(length % 2)..).unwrap_or_default();
        }
    }
}

fn extended(data: &[u8]) -> Option<(u32, u32)> {
    let [_, _, _, _, w0, w1, w2, h0, h1, h2, ..] = data else { return None };
    Some((u32::from_le_bytes([*w0, *w1, *w2, 0]) + 1, u32::from_le_bytes([*h0, *h1, *h2, 0]) + 1))
}

fn lossy(data: &[u8]) -> Option<(u32, u32)> {
    let [_, _, _, 0x9D, 0x01, 0x2A, w0, w1, h0, h1, ..] = data else { return None };
    let low = |a, b| u32::from(u16::from_le_bytes([a, b]) & 0x3FFF);
    Some((low(*w0, *w1), low(*h0, *h1)))
}

fn lossless(data: &[u8]) -> Option<(u32, u32)> {
    let [0x2F, a, b, c, d, ..] = data else { return None };
    let packed = u32::from_le_bytes([*a, *b, *c, *d]);
    Some(((packed & 0x3FFF) + 1, ((packed >> 14) & 0x3FFF) + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
        let padding = if data.len() % 2 == 1 { vec![0] } else { Vec::new() };
        [name.as_slice(), &(data.len() as u32).to_le_bytes(), data, &padding].concat()
    }

    fn riff(chunks: &[Vec<u8>]) -> Vec<u8> {
        let body = chunks.concat();
        [b"RIFF".as_slice(), &(body.len() as u32 + 4).to_le_bytes(), b"WEBP", &body].concat()
    }

    #[test]
    fn a_frame_larger_than_the_canvas_is_refused_before_decoding() {
        let canvas = chunk(b"VP8X", &[0, 0, 0, 0, 9, 0, 0, 9, 0, 0]);
        let frame = chunk(b"VP8 ", &[0, 0, 0, 0x9D, 0x01, 0x2A, 0xFF, 0x3F, 0xFF, 0x3F]);
        let file = riff(&[canvas, frame]);
        assert_eq!(Header::read(&file).unwrap().frames, [(16_383, 16_383)]);
        let refused = Opened::open(&file, &Limits::default(), 1920).err().unwrap();
        assert_eq!(refused.code(), Some(photos36_domain::ErrorCode::PhotoBroken));
    }

    #[test]
    fn a_simple_file_has_the_size_of_its_frame() {
        let file = riff(&[chunk(b"VP8L", &[0x2F, 9, 0x40, 0, 0, 1])]);
        assert_eq!(Header::read(&file).unwrap().canvas, (10, 2));
        assert_eq!(Header::read(b"RIFF1234WEBP"), None);
    }
}
