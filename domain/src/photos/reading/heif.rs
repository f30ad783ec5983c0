//! Size as shown and metadata of a HEIC (ISO/IEC 23008-12): the `meta` box tells everything but the pixels.

use super::{
    Header, METADATA_MAX, broken,
    isobmff::{Bytes, Child, children},
    sniff::unsupported,
    source::Source,
};
use crate::Result;
use std::{
    collections::HashMap,
    io::{Read, Seek},
};

/// The most that is read of a `meta` box, in bytes; a phone's takes about four kilobytes.
const META_MAX: u64 = 1024 * 1024;

/// The most pieces that a metadata item may lie in; writers make one.
const PIECES_MAX: usize = 64;

/// Codings of the primary item whose pixels are HEVC, directly or through tiles.
const HEVC: [&[u8; 4]; 4] = [b"hvc1", b"hev1", b"grid", b"iden"];

/// Finds the `meta` box and reads the primary item's size, transformations, EXIF and XMP.
pub(super) fn read<R: Read + Seek>(source: &mut Source<R>) -> Result<Header> {
    let bytes = meta_box(source)?;
    let meta = Meta::parse(&bytes).ok_or_else(|| broken("structure"))?;
    meta.check_coding()?;
    let (width, height) = meta.coded_size().ok_or_else(|| broken("no-size"))?;
    let (width_px, height_px) = meta.shown_size(width, height).ok_or_else(|| broken("structure"))?;
    let mut header =
        Header { width_px, height_px, pixels: u64::from(width) * u64::from(height), exif: None, xmp: None };
    if let Some(item) = meta.metadata_item(Kind::Exif) {
        header.exif = meta.item_bytes(source, item)?.and_then(exif_part);
    }
    if let Some(item) = meta.metadata_item(Kind::Xmp) {
        header.xmp = meta.item_bytes(source, item)?;
    }
    Ok(header)
}

fn meta_box<R: Read + Seek>(source: &mut Source<R>) -> Result<Vec<u8>> {
    while let Some([s0, s1, s2, s3, kind @ ..]) = source.array::<8>()? {
        let rest = source.length() - source.position();
        let body = match u32::from_be_bytes([s0, s1, s2, s3]) {
            0 => Some(rest),
            1 => source.array()?.and_then(|size| u64::from_be_bytes(size).checked_sub(16)),
            size => u64::from(size).checked_sub(8),
        };
        let body = body.ok_or_else(|| broken("structure"))?;
        match &kind {
            b"meta" if body > META_MAX => return Err(broken("structure").into()),
            b"meta" => {
                let count = usize::try_from(body).unwrap_or(usize::MAX);
                return source.bytes(count)?.ok_or_else(|| broken("truncated").into());
            }
            b"moov" => return Err(unsupported("HEIF video")),
            _ => source.skip(body)?,
        }
    }
    Err(broken("structure").into())
}

/// The item's data starts with how far behind these four bytes the TIFF header stands (ISO/IEC 23008-12, A.2.1).
fn exif_part(mut item: Vec<u8>) -> Option<Vec<u8>> {
    let start = 4 + Bytes(&item).u32()? as usize;
    match item.get(start..) {
        Some(_) => Some(item.split_off(start)),
        None => Some(item.split_off(4)),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Exif,
    Xmp,
    Other([u8; 4]),
}

/// Where an item's bytes are: pieces of the file, or of the `idat` box.
struct Location {
    in_idat: bool,
    pieces: Vec<(u64, u64)>,
}

struct Meta<'a> {
    primary: u32,
    items: HashMap<u32, Kind>,
    properties: Vec<Child<'a>>,
    /// The primary item's properties in order, counted from 1.
    of_primary: Vec<usize>,
    /// Kind, from, to.
    references: Vec<([u8; 4], u32, u32)>,
    locations: HashMap<u32, Location>,
    idat: &'a [u8],
}

impl<'a> Meta<'a> {
    fn parse(body: &'a [u8]) -> Option<Self> {
        let boxes: HashMap<[u8; 4], &[u8]> = children(body.get(4..)?).collect();
        let find = |kind: &[u8; 4]| boxes.get(kind).copied();
        let primary = primary_item(find(b"pitm")?)?;
        let items = find(b"iinf").and_then(item_kinds)?;
        let mut properties = Vec::new();
        let mut of_primary = Vec::new();
        for (kind, body) in children(find(b"iprp")?) {
            match &kind {
                b"ipco" => properties = children(body).collect(),
                b"ipma" => of_primary.extend(associations(body, primary).unwrap_or_default()),
                _ => {}
            }
        }
        let references = find(b"iref").and_then(references).unwrap_or_default();
        let wanted = |item: u32| matches!(items.get(&item), Some(Kind::Exif | Kind::Xmp));
        let locations = find(b"iloc").and_then(|body| locations(body, wanted)).unwrap_or_default();
        let idat = find(b"idat").unwrap_or_default();
        Some(Self { primary, items, properties, of_primary, references, locations, idat })
    }

    /// Refuses other codings by name: AVIF, JPEG or uncompressed pixels in the same container.
    fn check_coding(&self) -> Result<()> {
        let tile = self.references.iter().find(|(kind, from, _)| kind == b"dimg" && *from == self.primary);
        for item in [Some(self.primary), tile.map(|(_, _, to)| *to)].into_iter().flatten() {
            match self.items.get(&item) {
                Some(Kind::Other(kind)) if HEVC.contains(&kind) => {}
                Some(Kind::Other([b'a', b'v', b'0', b'1'])) => return Err(unsupported("AVIF")),
                Some(_) => return Err(unsupported("HEIF")),
                None => return Err(broken("structure").into()),
            }
        }
        Ok(())
    }

    fn primary_properties(&self) -> impl Iterator<Item = Child<'a>> {
        self.of_primary.iter().filter_map(|index| self.properties.get(index.checked_sub(1)?).copied())
    }

    fn coded_size(&self) -> Option<(u32, u32)> {
        let (_, body) = self.primary_properties().find(|(kind, _)| kind == b"ispe")?;
        let mut body = Bytes(body);
        body.version_and_flags()?;
        Some((body.u32()?, body.u32()?)).filter(|(width, height)| *width > 0 && *height > 0)
    }

    /// The size once the clean aperture is cut out and the picture turned, in the order of the properties.
    fn shown_size(&self, mut width: u32, mut height: u32) -> Option<(u32, u32)> {
        for (kind, body) in self.primary_properties() {
            let mut body = Bytes(body);
            match &kind {
                b"irot" if body.number(1)? & 1 == 1 => (width, height) = (height, width),
                b"clap" => {
                    let (w, w_parts, h, h_parts) = (body.u32()?, body.u32()?, body.u32()?, body.u32()?);
                    width = w.checked_div(w_parts)?.min(width);
                    height = h.checked_div(h_parts)?.min(height);
                }
                _ => {}
            }
        }
        Some((width, height))
    }

    /// The item that describes the primary one, else the first of its kind.
    fn metadata_item(&self, wanted: Kind) -> Option<u32> {
        let of_kind = |item: &u32| self.items.get(item) == Some(&wanted);
        let described = self.references.iter().filter(|(kind, _, to)| kind == b"cdsc" && *to == self.primary);
        described.map(|(_, from, _)| *from).find(of_kind).or_else(|| self.items.keys().copied().filter(of_kind).min())
    }

    fn item_bytes<R: Read + Seek>(&self, source: &mut Source<R>, item: u32) -> Result<Option<Vec<u8>>> {
        let Some(location) = self.locations.get(&item) else { return Ok(None) };
        let total = location.pieces.iter().fold(0_u64, |sum, (_, length)| sum.saturating_add(*length));
        if total > METADATA_MAX as u64 {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        for &(offset, length) in &location.pieces {
            let piece = if location.in_idat {
                let start = usize::try_from(offset).unwrap_or(usize::MAX);
                self.idat.get(start..start.saturating_add(length as usize)).map(<[u8]>::to_vec)
            } else {
                source.seek(offset)?;
                source.bytes(length as usize)?
            };
            let Some(piece) = piece else { return Ok(None) };
            bytes.extend(piece);
        }
        Ok(Some(bytes))
    }
}

fn primary_item(body: &[u8]) -> Option<u32> {
    let mut body = Bytes(body);
    let (version, _) = body.version_and_flags()?;
    body.number(if version == 0 { 2 } else { 4 })?.try_into().ok()
}

fn item_kinds(body: &[u8]) -> Option<HashMap<u32, Kind>> {
    let mut rest = Bytes(body);
    let (version, _) = rest.version_and_flags()?;
    rest.number(if version == 0 { 2 } else { 4 })?;
    Some(children(rest.0).filter_map(|(kind, body)| if &kind == b"infe" { item_kind(body) } else { None }).collect())
}

fn item_kind(body: &[u8]) -> Option<(u32, Kind)> {
    let mut body = Bytes(body);
    let (version, _) = body.version_and_flags()?;
    let id = match version {
        2 => u32::from(body.u16()?),
        3 => body.u32()?,
        _ => return None,
    };
    body.u16()?;
    let kind: [u8; 4] = body.take(4)?.try_into().ok()?;
    let kind = match &kind {
        b"Exif" => Kind::Exif,
        b"mime" => {
            let content_type = body.0.splitn(3, |byte| *byte == 0).nth(1).unwrap_or_default();
            if content_type == b"application/rdf+xml" { Kind::Xmp } else { Kind::Other(kind) }
        }
        _ => Kind::Other(kind),
    };
    Some((id, kind))
}

/// Which properties an item has, in order.
fn associations(body: &[u8], item: u32) -> Option<Vec<usize>> {
    let mut body = Bytes(body);
    let (version, flags) = body.version_and_flags()?;
    for _ in 0..body.u32()? {
        let id = body.number(if version < 1 { 2 } else { 4 })?;
        let count = body.number(1)?;
        let size = if flags & 1 == 1 { 2 } else { 1 };
        let indexes = Bytes(body.take(count as usize * size)?);
        if id == u64::from(item) {
            let mask = if size == 2 { 0x7fff } else { 0x7f };
            let one = |index: &[u8]| index.iter().fold(0, |number, byte| number << 8 | usize::from(*byte)) & mask;
            return Some(indexes.0.chunks_exact(size).map(one).collect());
        }
    }
    None
}

fn references(body: &[u8]) -> Option<Vec<([u8; 4], u32, u32)>> {
    let mut rest = Bytes(body);
    let (version, _) = rest.version_and_flags()?;
    let size = if version == 0 { 2 } else { 4 };
    let mut all = Vec::new();
    for (kind, body) in children(rest.0) {
        let mut body = Bytes(body);
        let from = body.number(size)? as u32;
        for _ in 0..body.u16()? {
            all.push((kind, from, body.number(size)? as u32));
        }
    }
    Some(all)
}

fn locations(body: &[u8], wanted: impl Fn(u32) -> bool) -> Option<HashMap<u32, Location>> {
    let mut body = Bytes(body);
    let (version, _) = body.version_and_flags()?;
    let sizes = body.u16()?;
    let size = |shift: u16| usize::from(sizes >> shift & 0xf);
    let (offset_size, length_size, base_size) = (size(12), size(8), size(4));
    let index_size = if version == 1 || version == 2 { size(0) } else { 0 };
    let wide = if version < 2 { 2 } else { 4 };
    let mut all = HashMap::new();
    for _ in 0..body.number(wide)? {
        let item = body.number(wide)? as u32;
        let method = if version == 1 || version == 2 { body.u16()? & 0xf } else { 0 };
        body.u16()?;
        let base = body.number(base_size)?;
        let count = usize::from(body.u16()?);
        let mut extents = Bytes(body.take(count * (index_size + offset_size + length_size))?);
        // An extent without an offset or a length is the whole file: no metadata item is one.
        if !wanted(item) || method > 1 || offset_size == 0 || length_size == 0 || count > PIECES_MAX {
            continue;
        }
        let mut pieces = Vec::new();
        for _ in 0..count {
            extents.take(index_size)?;
            pieces.push((base.saturating_add(extents.number(offset_size)?), extents.number(length_size)?));
        }
        all.insert(item, Location { in_idat: method == 1, pieces });
    }
    Some(all)
}
