//! EXIF fields by name, whatever is wrong with the fields beside them (CIPA DC-008, Exif 3.0).

use super::angle::Ratio;
use exif::{In, Reader, Tag, Value};
use std::collections::HashSet;

/// The most entries that all directories of a photo may have; a camera writes about a hundred.
const ENTRIES_MAX: usize = 4096;
/// The most bytes in texts and pointers, which the parser copies one by one.
const TEXT_MAX: usize = 256 * 1024;

/// The EXIF fields of a file that could be read.
pub(super) struct Exif(exif::Exif);

impl Exif {
    /// Reads a TIFF structure, with or without `Exif\0\0` before it; none when nothing of it can be read.
    pub fn parse(mut segment: Vec<u8>) -> Option<Self> {
        if segment.starts_with(b"Exif\0") {
            segment.drain(..segment.len().min(6));
        }
        if !Walk::is_modest(&segment) {
            return None;
        }
        let parsed = Reader::new().continue_on_error(true).read_raw(segment);
        parsed.or_else(|error| error.distill_partial_result(drop)).ok().map(Self)
    }

    fn value(&self, tag: Tag) -> Option<&Value> {
        self.0.get_field(tag, In::PRIMARY).map(|field| &field.value)
    }

    /// The text without the spaces round it; none when it is blank.
    pub fn text(&self, tag: Tag) -> Option<String> {
        let bytes = match self.value(tag)? {
            Value::Ascii(parts) => parts.iter().find(|part| !part.is_empty())?,
            Value::Byte(bytes) | Value::Undefined(bytes, _) => bytes,
            _ => return None,
        };
        let text = String::from_utf8_lossy(bytes);
        let text = text.split('\0').next().unwrap_or_default().trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// The fractions of a field, at most three; none when it is of another type.
    pub fn ratios(&self, tag: Tag) -> Vec<Ratio> {
        match self.value(tag) {
            Some(Value::Rational(all)) => {
                all.iter().take(3).map(|r| Ratio::new(r.num.into(), r.denom.into())).collect()
            }
            Some(Value::SRational(all)) => {
                all.iter().take(3).map(|r| Ratio::new(r.num.into(), r.denom.into())).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The only fraction of a field as a number.
    pub fn number(&self, tag: Tag) -> Option<f64> {
        self.ratios(tag).first().and_then(|ratio| ratio.value())
    }

    /// The first whole number of a field.
    pub fn integer(&self, tag: Tag) -> Option<u32> {
        self.value(tag)?.get_uint(0)
    }

    /// How the pixels have to be turned, 1 to 8; 1 when it does not say.
    pub fn orientation(&self) -> u8 {
        self.integer(Tag::Orientation)
            .and_then(|value| u8::try_from(value).ok())
            .filter(|v| (1..=8).contains(v))
            .unwrap_or(1)
    }
}

/// Walks through the directories before they are parsed, for the parser sets no bound on their entries: 65 KB of
/// directories that overlap make it keep 3.7 million fields (180 MB), and it grows with the square of the length.
struct Walk<'a> {
    data: &'a [u8],
    little_endian: bool,
    seen: HashSet<usize>,
    entries_left: usize,
    text_left: usize,
}

const DIRECTORY_POINTERS: [u16; 3] = [0x8769, 0x8825, 0xa005];

impl<'a> Walk<'a> {
    fn is_modest(data: &'a [u8]) -> bool {
        let little_endian = data.starts_with(b"II");
        let mut walk =
            Self { data, little_endian, seen: HashSet::new(), entries_left: ENTRIES_MAX, text_left: TEXT_MAX };
        let mut next = walk.u32(4).unwrap_or(0);
        // As many as the parser follows.
        for _ in 0..8 {
            if next == 0 {
                break;
            }
            match walk.directory(next, 0) {
                Some(following) => next = following,
                None => return false,
            }
        }
        true
    }

    /// Charges a directory and those below it; gives the offset of the next one, 0 for none, none when it is too much.
    fn directory(&mut self, offset: usize, depth: u8) -> Option<usize> {
        let Some(count) = self.u16(offset) else { return Some(0) };
        if !self.seen.insert(offset) || depth > 2 {
            return Some(0);
        }
        for entry in (0..usize::from(count)).map(|index| offset + 2 + index * 12) {
            let (Some(tag), Some(kind), Some(count)) = (self.u16(entry), self.u16(entry + 2), self.u32(entry + 4))
            else {
                return Some(0);
            };
            self.entries_left = self.entries_left.checked_sub(1)?;
            let pointer = DIRECTORY_POINTERS.contains(&tag);
            // The parser leaves out what is longer than the data.
            if (pointer || kind == 2) && count <= self.data.len() {
                self.text_left = self.text_left.checked_sub(count)?;
            }
            if pointer {
                let below = if kind == 3 { self.u16(entry + 8).map(usize::from) } else { self.u32(entry + 8) };
                self.directory(below.unwrap_or(0), depth + 1)?;
            }
        }
        Some(self.u32(offset + 2 + usize::from(count) * 12).unwrap_or(0))
    }

    fn u16(&self, at: usize) -> Option<u16> {
        let bytes = self.data.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.little_endian { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    }

    fn u32(&self, at: usize) -> Option<usize> {
        let bytes = self.data.get(at..at.checked_add(4)?)?.try_into().ok()?;
        let number = if self.little_endian { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) };
        usize::try_from(number).ok()
    }
}
