//! A JPEG's markers read through to the end without decoding anything: what it claims, how many scans it really has,
//! and its colour profile. This is what makes a hostile file cheap to refuse.

use super::super::PictureError;

/// Most bytes of a colour profile; print profiles of 4 MB exist, larger ones are not photos'.
const MAX_PROFILE_BYTES: usize = 4 << 20;

/// What the markers say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) width: u32,
    pub(super) height: u32,
    /// Horizontal and vertical sampling factor of each component.
    pub(super) sampling: Vec<(u8, u8)>,
    pub(super) progressive: bool,
    /// The scans before the end of the image.
    pub(super) scans: usize,
    /// Adobe's marker is there, so four components are inverted ink.
    pub(super) adobe: bool,
    /// Where that marker says how colours were transformed.
    pub(super) adobe_transform_at: Option<usize>,
    pub(super) icc: Option<Vec<u8>>,
}

/// Length of Adobe's marker, whose last byte is the colour transform (Adobe Technical Note 5116).
const ADOBE_BYTES: usize = 12;

/// Reads the markers of the first image in the file; what comes after its end (a motion photo's video, a gain map, an
/// archive) is not looked at.
pub(super) fn read(bytes: &[u8]) -> Result<Header, PictureError> {
    if !bytes.starts_with(&[0xFF, 0xD8]) {
        return Err(PictureError::broken("header", "it does not begin as a JPEG"));
    }
    let mut header = Header::default();
    let mut profile = Profile::default();
    let mut at = 2;
    while let Some(marker) = next_marker(bytes, &mut at) {
        match marker {
            0xD9 => break,
            0x01 | 0xD0..=0xD8 => continue,
            _ => {}
        }
        let Some(segment) = segment(bytes, &mut at) else { break };
        match marker {
            0xC0..=0xC2 => frame(&mut header, marker, segment)?,
            0xC4 | 0xC8 | 0xCC => {}
            0xC3 | 0xC5..=0xCF => {
                return Err(PictureError::unsupported("JPEG", "lossless, hierarchical or arithmetic coding"));
            }
            0xDA => {
                header.scans += 1;
                skip_scan(bytes, &mut at);
            }
            0xE2 => profile.add(segment),
            0xEE if segment.starts_with(b"Adobe") => {
                header.adobe = true;
                header.adobe_transform_at =
                    (segment.len() >= ADOBE_BYTES).then(|| at - segment.len() + ADOBE_BYTES - 1);
            }
            _ => {}
        }
    }
    if header.sampling.is_empty() {
        return Err(PictureError::broken("no-size", "it has no frame header"));
    }
    if header.scans == 0 {
        return Err(PictureError::broken("no-picture", "it has no scan"));
    }
    header.icc = profile.whole();
    Ok(header)
}

/// The code after the next 0xFF that is neither filling nor stuffing.
fn next_marker(bytes: &[u8], at: &mut usize) -> Option<u8> {
    loop {
        *at += bytes.get(*at..)?.iter().position(|byte| *byte == 0xFF)? + 1;
        match bytes.get(*at)? {
            0x00 => {}
            0xFF => continue,
            code => {
                *at += 1;
                return Some(*code);
            }
        }
    }
}

/// The segment at `at`, without its length.
fn segment<'bytes>(bytes: &'bytes [u8], at: &mut usize) -> Option<&'bytes [u8]> {
    let (length, _) = bytes.get(*at..)?.split_first_chunk::<2>()?;
    let end = *at + usize::from(u16::from_be_bytes(*length));
    let segment = bytes.get(*at + 2..end)?;
    *at = end;
    Some(segment)
}

/// Goes to the marker that ends a scan's data; restart markers belong to the data.
fn skip_scan(bytes: &[u8], at: &mut usize) {
    while let Some(marker) = next_marker(bytes, at) {
        if !(0xD0..=0xD7).contains(&marker) {
            *at -= 2;
            return;
        }
    }
    *at = bytes.len();
}

fn frame(header: &mut Header, marker: u8, segment: &[u8]) -> Result<(), PictureError> {
    if !header.sampling.is_empty() {
        return Err(PictureError::broken("two-pictures", "it has several frame headers"));
    }
    let [precision, h1, h0, w1, w0, count, components @ ..] = segment else {
        return Err(PictureError::broken("header", "its frame header is too short"));
    };
    if *precision != 8 {
        return Err(PictureError::unsupported(format!("JPEG {precision} bits"), "bits a sample"));
    }
    header.height = u32::from(u16::from_be_bytes([*h1, *h0]));
    header.width = u32::from(u16::from_be_bytes([*w1, *w0]));
    header.progressive = marker == 0xC2;
    header.sampling = components.chunks_exact(3).map(|part| (part[1] >> 4, part[1] & 15)).collect();
    let sampled = header.sampling.iter().all(|(h, v)| (1..=4).contains(h) && (1..=4).contains(v));
    if !matches!(count, 1 | 3 | 4) || header.sampling.len() != usize::from(*count) || !sampled {
        return Err(PictureError::broken("header", format_args!("{count} components are described wrongly")));
    }
    Ok(())
}

/// A profile that comes in numbered parts (ICC.1, annex B.4).
#[derive(Default)]
struct Profile {
    parts: Vec<(u8, u8, Vec<u8>)>,
    bytes: usize,
}

impl Profile {
    fn add(&mut self, segment: &[u8]) {
        let Some([number, count, data @ ..]) = segment.strip_prefix(b"ICC_PROFILE\0") else { return };
        if self.bytes + data.len() <= MAX_PROFILE_BYTES {
            self.bytes += data.len();
            self.parts.push((*number, *count, data.to_vec()));
        }
    }

    /// The profile, when each of its parts is there once.
    fn whole(mut self) -> Option<Vec<u8>> {
        self.parts.sort_by_key(|(number, ..)| *number);
        let count = self.parts.len();
        let complete =
            self.parts.iter().zip(1..).all(|((number, of, _), index)| *number == index && usize::from(*of) == count);
        (complete && count > 0).then(|| self.parts.into_iter().flat_map(|(.., data)| data).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marker(code: u8, body: &[u8]) -> Vec<u8> {
        let length = (body.len() as u16 + 2).to_be_bytes();
        [&[0xFF, code], length.as_slice(), body].concat()
    }

    const FRAME: &[u8] = &[8, 0, 20, 0, 10, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1];

    #[test]
    fn scans_are_counted_and_restarts_stuffing_and_what_follows_the_end_are_not() {
        let scan = [marker(0xDA, &[1, 1, 0, 0, 63, 0]), vec![1, 0xFF, 0x00, 2, 0xFF, 0xD0, 3]].concat();
        let end = vec![0xFF, 0xD9];
        let bytes = [vec![0xFF, 0xD8], marker(0xC2, FRAME), scan.clone(), scan.clone(), end, scan].concat();
        let header = read(&bytes).unwrap();
        assert_eq!((header.width, header.height, header.scans, header.progressive), (10, 20, 2, true));
        assert_eq!(header.sampling, [(2, 2), (1, 1), (1, 1)]);
    }

    #[test]
    fn a_profile_is_put_together_only_when_all_its_parts_are_there() {
        let scan = marker(0xDA, &[1, 1, 0, 0, 63, 0]);
        let part = |number: u8, count: u8, data: &[u8]| {
            marker(0xE2, &[b"ICC_PROFILE\0", [number, count].as_slice(), data].concat())
        };
        let file = |parts: Vec<u8>| [vec![0xFF, 0xD8], parts, marker(0xC0, FRAME), scan.clone()].concat();
        let two = file([part(2, 2, b"cd"), part(1, 2, b"ab")].concat());
        assert_eq!(read(&two).unwrap().icc.as_deref(), Some(b"abcd".as_slice()));
        assert_eq!(read(&file(part(1, 2, b"ab"))).unwrap().icc, None);
    }

    #[test]
    fn what_cannot_be_a_picture_is_refused() {
        assert!(read(b"").is_err());
        assert!(read(&[0xFF, 0xD8]).is_err());
        assert!(read(&[vec![0xFF, 0xD8], marker(0xC0, FRAME)].concat()).is_err());
        assert!(read(&[vec![0xFF, 0xD8], marker(0xC3, FRAME)].concat()).is_err());
        assert!(read(&[vec![0xFF, 0xD8], marker(0xC0, &FRAME[..9])].concat()).is_err());
    }
}
