//! A look at a HEIF's boxes before they are parsed in earnest. Items may overlap and be used many times, so a file of a
//! megabyte can unfold to terabytes; here the sizes are added up without copying a byte (ISO/IEC 14496-12, 8.11).

use super::super::PictureError;
use std::{borrow::Cow, collections::HashMap};

/// Most images that a grid or any other item is made of: 200 megapixels in tiles of 512 need 800.
const MAX_REFERENCES: usize = 1024;
/// Largest decoder configuration of an item, in bytes; real ones have about a hundred.
const MAX_CONFIGURATION_BYTES: usize = 8192;
/// Most properties that an item may be associated with; real ones have about six.
const MAX_PROPERTIES: usize = 64;

/// Refuses a file whose items, put together, have more bytes than the file and its boxes warrant.
pub(super) fn check(file: &[u8]) -> Result<(), PictureError> {
    let unreadable = || PictureError::broken("structure", "its boxes cannot be read");
    let meta = child(file, b"meta").ok_or_else(|| PictureError::broken("no-picture", "it has no meta box"))?;
    let meta = meta.get(4..).ok_or_else(unreadable)?;
    let lengths = child(meta, b"iloc").map_or_else(|| Some(HashMap::new()), item_lengths).ok_or_else(unreadable)?;
    let bearable = 2 * file.len() as u64 + (1 << 20);
    let overlapping = || PictureError::too_costly("parts", "its parts overlap");
    if lengths.values().fold(0u64, |sum, length| sum.saturating_add(*length)) > bearable {
        return Err(overlapping());
    }
    if let Some(references) = child(meta, b"iref") {
        for targets in reference_lists(references).ok_or_else(unreadable)? {
            let length =
                targets.iter().filter_map(|id| lengths.get(id)).fold(0u64, |sum, one| sum.saturating_add(*one));
            if targets.len() > MAX_REFERENCES || length > bearable {
                return Err(overlapping());
            }
        }
    }
    let properties = || children(meta).filter(|(kind, _)| kind == b"iprp").flat_map(|(_, body)| children(body));
    let of_kind = |kind: &'static [u8; 4]| properties().filter(move |(found, _)| found == kind).map(|(_, body)| body);
    if of_kind(b"ipco").flat_map(children).any(|(kind, body)| &kind == b"hvcC" && body.len() > MAX_CONFIGURATION_BYTES)
    {
        return Err(PictureError::too_costly("parts", "its decoder configuration is too large"));
    }
    for associations in of_kind(b"ipma") {
        if most_properties(associations).ok_or_else(unreadable)? > MAX_PROPERTIES {
            return Err(PictureError::too_costly("parts", "an item has too many properties"));
        }
    }
    Ok(())
}

/// The file, with associations to property 0 leading to a property that changes nothing. Zero stands for "none" (ISO/IEC
/// 23008-12, 9.3.1) and some phones write it, but the parser takes it for a fault.
pub(super) fn without_empty_properties(file: &[u8]) -> Cow<'_, [u8]> {
    let positions = empty_properties(file).unwrap_or_default();
    let mut repaired = Cow::Borrowed(file);
    for (position, value) in positions {
        if let Some(byte) = repaired.to_mut().get_mut(position) {
            *byte = value;
        }
    }
    repaired
}

/// Where an association to property 0 has its (low) byte, and the number of the first property that is only a size.
fn empty_properties(file: &[u8]) -> Option<Vec<(usize, u8)>> {
    let meta = child(file, b"meta")?.get(4..)?;
    let properties = child(meta, b"iprp")?;
    let index = children(child(properties, b"ipco")?).position(|(kind, _)| &kind == b"ispe")?;
    let harmless = u8::try_from(index + 1).ok().filter(|number| *number < 128)?;
    let mut found = Vec::new();
    for (_, body) in children(properties).filter(|(kind, _)| kind == b"ipma") {
        // Both are parts of the same file, so the difference of their addresses is the place in it.
        let start = body.as_ptr().addr() - file.as_ptr().addr();
        associations(body, |_, number, after| {
            if number == 0 {
                found.push((start + after - 1, harmless));
            }
        })?;
    }
    Some(found)
}

/// The boxes that follow each other in `body`; ends at the first that cannot be one.
fn children(body: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    let mut rest = body;
    std::iter::from_fn(move || {
        let (size, after) = rest.split_first_chunk::<4>()?;
        let (kind, after) = after.split_first_chunk::<4>()?;
        let (head, size) = match u32::from_be_bytes(*size) {
            0 => (8, rest.len()),
            1 => (16, usize::try_from(u64::from_be_bytes(*after.first_chunk::<8>()?)).ok()?),
            size => (8, size as usize),
        };
        let found = rest.get(head..size.min(rest.len()))?;
        rest = rest.get(size..).unwrap_or_default();
        Some((*kind, found))
    })
}

/// The last box of a kind, as the parser takes it.
fn child<'body>(body: &'body [u8], kind: &[u8; 4]) -> Option<&'body [u8]> {
    children(body).filter(|(found, _)| found == kind).last().map(|(_, body)| body)
}

/// Reads numbers of varying width.
struct Numbers<'bytes>(&'bytes [u8]);

impl Numbers<'_> {
    fn take(&mut self, bytes: u8) -> Option<u64> {
        let (head, tail) = self.0.split_at_checked(bytes.into())?;
        self.0 = tail;
        Some(head.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }
}

/// The bytes of each item, by its id (`iloc`).
fn item_lengths(body: &[u8]) -> Option<HashMap<u64, u64>> {
    let mut numbers = Numbers(body);
    let version = numbers.take(1)?;
    numbers.take(3)?;
    let widths = numbers.take(2)?;
    let width = |shift: u32| ((widths >> shift) & 15).min(8) as u8;
    let (offset, length, base) = (width(12), width(8), width(4));
    let index = if version > 0 { width(0) } else { 0 };
    let wide = if version < 2 { 2 } else { 4 };
    let mut lengths = HashMap::new();
    for _ in 0..numbers.take(wide)? {
        let id = numbers.take(wide)?;
        if version > 0 {
            numbers.take(2)?;
        }
        numbers.take(2)?;
        numbers.take(base)?;
        let mut sum = 0u64;
        for _ in 0..numbers.take(2)? {
            numbers.take(index)?;
            numbers.take(offset)?;
            sum = sum.saturating_add(numbers.take(length)?);
        }
        lengths.insert(id, sum);
    }
    Some(lengths)
}

/// What each item refers to (`iref`).
fn reference_lists(body: &[u8]) -> Option<Vec<Vec<u64>>> {
    let wide = if *body.first()? == 0 { 2 } else { 4 };
    let mut lists = Vec::new();
    for (_, reference) in children(body.get(4..)?) {
        let mut numbers = Numbers(reference);
        while !numbers.0.is_empty() {
            numbers.take(wide)?;
            let count = numbers.take(2)?;
            lists.push((0..count).map(|_| numbers.take(wide)).collect::<Option<Vec<_>>>()?);
        }
    }
    Some(lists)
}

/// The largest number of properties that an item has (`ipma`).
fn most_properties(body: &[u8]) -> Option<usize> {
    let mut most = 0;
    associations(body, |place, _, _| most = most.max(place))?;
    Some(most)
}

/// Calls `each` for every association of an `ipma`: its place among the item's, from 1, the property's number, and the
/// offset in the box after it.
fn associations(body: &[u8], mut each: impl FnMut(usize, u64, usize)) -> Option<()> {
    let mut numbers = Numbers(body);
    let version = numbers.take(1)?;
    let wide = numbers.take(3)? & 1 == 1;
    for _ in 0..numbers.take(4)? {
        numbers.take(if version == 0 { 2 } else { 4 })?;
        for place in 0..numbers.take(1)? as usize {
            // The highest bit says whether the property is essential.
            let number = if wide { numbers.take(2)? & 0x7FFF } else { numbers.take(1)? & 0x7F };
            each(place + 1, number, body.len() - numbers.0.len());
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use photos36_domain::ErrorCode;

    fn boxed(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
        [&(body.len() as u32 + 8).to_be_bytes(), kind.as_slice(), body].concat()
    }

    fn file(parts: &[Vec<u8>]) -> Vec<u8> {
        let meta = boxed(b"meta", &[vec![0; 4], parts.concat()].concat());
        [boxed(b"ftyp", b"heic"), meta, vec![0; 1000]].concat()
    }

    /// Items of one extent each, at offset 0.
    fn locations(lengths: &[(u16, u32)]) -> Vec<u8> {
        let items: Vec<u8> = lengths
            .iter()
            .flat_map(|(id, length)| {
                [&id.to_be_bytes(), [0, 0, 0, 1].as_slice(), &0u32.to_be_bytes(), &length.to_be_bytes()].concat()
            })
            .collect();
        boxed(b"iloc", &[&[0, 0, 0, 0, 0x44, 0x00], (lengths.len() as u16).to_be_bytes().as_slice(), &items].concat())
    }

    fn grid_of(tiles: &[u16]) -> Vec<u8> {
        let ids: Vec<u8> = tiles.iter().flat_map(|id| id.to_be_bytes()).collect();
        let body = [&9u16.to_be_bytes(), (tiles.len() as u16).to_be_bytes().as_slice(), &ids].concat();
        boxed(b"iref", &[vec![0; 4], boxed(b"dimg", &body)].concat())
    }

    #[test]
    fn items_that_share_the_same_bytes_beyond_the_file_are_refused() {
        assert!(check(&file(&[locations(&[(1, 500), (2, 500)])])).is_ok());
        let refused = check(&file(&[locations(&[(1, u32::MAX), (2, u32::MAX)])])).unwrap_err();
        assert_eq!(refused.code(), Some(ErrorCode::PhotoTooCostly));
    }

    #[test]
    fn a_grid_that_uses_one_large_tile_over_and_over_is_refused() {
        let tile = locations(&[(1, 500_000)]);
        assert!(check(&file(&[tile.clone(), grid_of(&[1, 1])])).is_ok());
        assert!(check(&file(&[tile.clone(), grid_of(&[1, 1, 1])])).is_err());
        assert!(check(&file(&[locations(&[(1, 1)]), grid_of(&[1; 1025])])).is_err());
    }

    #[test]
    fn an_item_turned_hundreds_of_times_is_refused() {
        let associations = |count: u8| {
            let entry = [vec![0; 4], vec![0, 0, 0, 1, 0, 1, count], vec![1; count.into()]].concat();
            boxed(b"iprp", &boxed(b"ipma", &entry))
        };
        assert!(check(&file(&[associations(6)])).is_ok());
        assert!(check(&file(&[associations(255)])).is_err());
    }

    #[test]
    fn an_association_to_no_property_is_led_to_one_that_changes_nothing() {
        let properties = boxed(b"ipco", &[boxed(b"hvcC", &[1]), boxed(b"ispe", &[0; 12])].concat());
        let association = |number: u8| boxed(b"ipma", &[0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 2, 0x81, number]);
        let with = |number| file(&[boxed(b"iprp", &[properties.clone(), association(number)].concat())]);
        assert_eq!(without_empty_properties(&with(0)).as_ref(), with(2));
        assert!(matches!(without_empty_properties(&with(1)), Cow::Borrowed(_)));
        assert!(matches!(without_empty_properties(b"no boxes"), Cow::Borrowed(_)));
    }

    #[test]
    fn boxes_without_end_or_with_wrong_sizes_do_no_harm() {
        assert!(check(b"").is_err());
        assert!(check(&[0; 64]).is_err());
        assert!(check(&file(&[boxed(b"iloc", &[0, 0, 0, 0, 0x44, 0, 0xFF, 0xFF])])).is_err());
    }
}
