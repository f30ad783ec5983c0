//! Boxes of the ISO base media file format (ISO/IEC 14496-12): the container of HEIF, AVIF and MP4.

/// A cursor over bytes in memory, whose reads are none past the end.
#[derive(Clone, Copy)]
pub(super) struct Bytes<'a>(pub &'a [u8]);

impl<'a> Bytes<'a> {
    /// The next `count` bytes.
    pub fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (head, tail) = self.0.split_at_checked(count)?;
        self.0 = tail;
        Some(head)
    }

    /// The next `size` bytes as a big-endian number; a size over 8 is none.
    pub fn number(&mut self, size: usize) -> Option<u64> {
        if size > 8 {
            return None;
        }
        Some(self.take(size)?.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    /// The next two bytes.
    pub fn u16(&mut self) -> Option<u16> {
        self.take(2)?.try_into().ok().map(u16::from_be_bytes)
    }

    /// The next four bytes.
    pub fn u32(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_be_bytes)
    }

    /// Version and flags of a full box.
    pub fn version_and_flags(&mut self) -> Option<(u8, u32)> {
        self.u32().map(|word| ((word >> 24) as u8, word & 0x00ff_ffff))
    }
}

/// The kind of a box and its body.
pub(super) type Child<'a> = ([u8; 4], &'a [u8]);

/// The boxes in `bytes`, as far as they are well formed.
pub(super) fn children(bytes: &[u8]) -> impl Iterator<Item = Child<'_>> {
    let mut rest = Bytes(bytes);
    std::iter::from_fn(move || {
        let whole = rest.0.len() as u64;
        let size = u64::from(rest.u32()?);
        let kind: [u8; 4] = rest.take(4)?.try_into().ok()?;
        let body = match size {
            0 => whole.checked_sub(8)?,
            1 => rest.number(8)?.checked_sub(16)?,
            size => size.checked_sub(8)?,
        };
        Some((kind, rest.take(usize::try_from(body).ok()?)?))
    })
}

/// Why a file with this `ftyp` box at its start is not taken; none for a HEIC.
pub(super) fn brand(start: &[u8]) -> Option<&'static str> {
    let declared = Bytes(start).u32().map_or(0, |size| size as usize);
    let body = start.get(8..declared.clamp(16, start.len().max(16))).or_else(|| start.get(8..)).unwrap_or_default();
    // The minor version stands where the second brand would; no brand looks like one.
    let brands: Vec<&[u8]> = body.chunks_exact(4).collect();
    let has = |names: &[&[u8; 4]]| brands.iter().any(|brand| names.iter().any(|name| *brand == name.as_slice()));
    if has(&[b"heic", b"heix", b"heim", b"heis"]) {
        return None;
    }
    if has(&[b"avif", b"avis"]) {
        return Some("AVIF");
    }
    if has(&[b"crx "]) {
        return Some("RAW");
    }
    if has(&[b"mif1", b"mif2", b"miaf", b"msf1", b"hevc", b"hevx"]) {
        return None;
    }
    Some(if has(&[b"qt  "]) { "QuickTime" } else { "MP4" })
}
