//! Size and metadata of a PNG, chunk by chunk (PNG third edition, sections 5 and 11).

use super::{Header, METADATA_MAX, broken, source::Source};
use crate::Result;
use std::io::{Read, Seek};

/// Compressed XMP is left out: the XMP specification, part 3, asks for it to be plain.
const XMP: &[u8] = b"XML:com.adobe.xmp\0\0\0";

/// Reads all chunks but the pixels. Checksums are left to the decoder, and so is a file that ends early.
pub(super) fn read<R: Read + Seek>(source: &mut Source<R>) -> Result<Header> {
    source.skip(8)?;
    let Some([0, 0, 0, 13, b'I', b'H', b'D', b'R']) = source.array()? else { return Err(broken("header").into()) };
    let (Some(width), Some(height)) = (source.array()?, source.array()?) else {
        return Err(broken("truncated").into());
    };
    let mut header =
        Header { width_px: u32::from_be_bytes(width), height_px: u32::from_be_bytes(height), ..Header::default() };
    source.skip(5 + 4)?;
    while let Some([l3, l2, l1, l0, kind @ ..]) = source.array::<8>()? {
        let length = u32::from_be_bytes([l3, l2, l1, l0]);
        let next = source.position() + u64::from(length) + 4;
        match &kind {
            b"IEND" => break,
            b"eXIf" if header.exif.is_none() => header.exif = body(source, length)?,
            b"iTXt" if header.xmp.is_none() => {
                header.xmp = body(source, length)?.and_then(|text| packet(&text).map(<[u8]>::to_vec));
            }
            _ => {}
        }
        source.seek(next)?;
    }
    Ok(header)
}

fn body<R: Read + Seek>(source: &mut Source<R>, length: u32) -> Result<Option<Vec<u8>>> {
    match usize::try_from(length) {
        Ok(length) if length <= METADATA_MAX => source.bytes(length),
        _ => Ok(None),
    }
}

/// The XMP packet in an `iTXt` chunk, behind the language and the translated keyword.
fn packet(text: &[u8]) -> Option<&[u8]> {
    let rest = text.strip_prefix(XMP)?;
    rest.splitn(3, |byte| *byte == 0).nth(2)
}
