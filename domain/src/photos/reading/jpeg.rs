//! Size, metadata and number of scans of a JPEG, in one pass (ISO/IEC 10918-1, annex B).

use super::{Header, METADATA_MAX, broken, source::Source};
use crate::{ErrorCode, Refusal, Result};
use std::io::{Read, Seek};

/// A progressive JPEG has about ten scans; each costs the decoder a pass over the whole picture. The worker decodes
/// no more than this either.
const SCANS_MAX: u32 = 100;

const EXIF: &[u8] = b"Exif\0";
const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";

/// Reads as far as the end of the picture. Stray bytes between segments are stepped over, as decoders do; a file that
/// ends early is left to the decoder once its size is known.
pub(super) fn read<R: Read + Seek>(source: &mut Source<R>) -> Result<Header> {
    let mut header = Header::default();
    let mut scans = 0;
    source.skip(2)?;
    while let Some(marker) = marker(source)? {
        match marker {
            0x00 | 0x01 | 0xd0..=0xd7 => {}
            // A second picture begins only after the end of the first.
            0xd8 if header.pixels > 0 => break,
            0xd8 => {}
            0xd9 => break,
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => frame(source, &mut header)?,
            0xda => {
                scans += 1;
                if scans > SCANS_MAX {
                    return Err(Refusal::new(ErrorCode::PhotoTooCostly).arg("reason", "scans").into());
                }
                segment_length(source)?;
            }
            0xe1 => application(source, &mut header)?,
            _ => {
                let length = segment_length(source)?;
                source.skip(length)?;
            }
        }
    }
    match header.pixels {
        0 => Err(broken("no-size").into()),
        _ => Ok(header),
    }
}

/// The code of the next marker; none at the end of the file.
fn marker<R: Read + Seek>(source: &mut Source<R>) -> Result<Option<u8>> {
    if !source.skip_past(0xff)? {
        return Ok(None);
    }
    while let Some([byte]) = source.array()? {
        if byte != 0xff {
            return Ok(Some(byte));
        }
    }
    Ok(None)
}

/// The bytes that remain in the segment behind its length.
fn segment_length<R: Read + Seek>(source: &mut Source<R>) -> Result<u64> {
    let length = source.array()?.map_or(0, u16::from_be_bytes);
    Ok(u64::from(length.saturating_sub(2)))
}

fn frame<R: Read + Seek>(source: &mut Source<R>, header: &mut Header) -> Result<()> {
    let length = segment_length(source)?;
    let Some([_, h1, h0, w1, w0, _]) = source.array()? else { return Ok(()) };
    if header.pixels > 0 {
        return Err(broken("two-pictures").into());
    }
    header.height_px = u32::from(u16::from_be_bytes([h1, h0]));
    header.width_px = u32::from(u16::from_be_bytes([w1, w0]));
    header.pixels = u64::from(header.width_px) * u64::from(header.height_px);
    source.skip(length.saturating_sub(6))
}

fn application<R: Read + Seek>(source: &mut Source<R>, header: &mut Header) -> Result<()> {
    let length = segment_length(source)?;
    debug_assert!(length <= METADATA_MAX as u64);
    let Some(body) = source.bytes(length as usize)? else { return Ok(()) };
    if body.starts_with(EXIF) && header.exif.is_none() {
        header.exif = Some(body);
    } else if let Some(packet) = body.strip_prefix(XMP)
        && header.xmp.is_none()
    {
        header.xmp = Some(packet.to_vec());
    }
    Ok(())
}
