//! Size and metadata of a WebP (RFC 9649, section 2.7; RFC 6386, section 9.1).

use super::{Header, METADATA_MAX, source::Source};
use crate::Result;
use std::io::{Read, Seek};

/// Reads all chunks but the pixels. The size is that of the canvas, or of the only frame; the cost is that of the larger,
/// for the two can lie about each other.
pub(super) fn read<R: Read + Seek>(source: &mut Source<R>) -> Result<Header> {
    let mut header = Header::default();
    source.skip(12)?;
    while let Some([kind @ .., l0, l1, l2, l3]) = source.array::<8>()? {
        let length = u64::from(u32::from_le_bytes([l0, l1, l2, l3]));
        let next = source.position() + length + (length & 1);
        match &kind {
            b"VP8X" => size(&mut header, source.array()?.map(canvas), true),
            b"VP8 " => size(&mut header, source.array()?.and_then(lossy), false),
            b"VP8L" => size(&mut header, source.array()?.and_then(lossless), false),
            b"EXIF" if header.exif.is_none() => header.exif = body(source, length)?,
            b"XMP " if header.xmp.is_none() => header.xmp = body(source, length)?,
            _ => {}
        }
        source.seek(next)?;
    }
    Ok(header)
}

fn size(header: &mut Header, size: Option<(u32, u32)>, wins: bool) {
    let Some((width, height)) = size else { return };
    header.pixels = header.pixels.max(u64::from(width) * u64::from(height));
    if wins || header.width_px == 0 {
        (header.width_px, header.height_px) = (width, height);
    }
}

fn body<R: Read + Seek>(source: &mut Source<R>, length: u64) -> Result<Option<Vec<u8>>> {
    match usize::try_from(length) {
        Ok(length) if length <= METADATA_MAX => source.bytes(length),
        _ => Ok(None),
    }
}

fn canvas([_, _, _, _, w0, w1, w2, h0, h1, h2]: [u8; 10]) -> (u32, u32) {
    (u32::from_le_bytes([w0, w1, w2, 0]) + 1, u32::from_le_bytes([h0, h1, h2, 0]) + 1)
}

fn lossy([tag, _, _, s0, s1, s2, w0, w1, h0, h1]: [u8; 10]) -> Option<(u32, u32)> {
    let key_frame = tag & 1 == 0 && [s0, s1, s2] == [0x9d, 0x01, 0x2a];
    // The two upper bits ask for upscaling, which no decoder does.
    let side = |low, high| u32::from(u16::from_le_bytes([low, high]) & 0x3fff);
    key_frame.then(|| (side(w0, w1), side(h0, h1)))
}

fn lossless([signature, b0, b1, b2, b3]: [u8; 5]) -> Option<(u32, u32)> {
    let bits = u32::from_le_bytes([b0, b1, b2, b3]);
    (signature == 0x2f).then_some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
}
