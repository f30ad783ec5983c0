//! The format, judged by the first bytes and never by the name or the declared media type.

use super::{isobmff, source::Source};
use crate::{ErrorCode, Refusal, Result};
use std::io::{Read, Seek};

/// A picture format that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// ISO/IEC 10918.
    Jpeg,
    /// ISO/IEC 15948.
    Png,
    /// RFC 9649.
    WebP,
    /// ISO/IEC 23008-12 with an HEVC picture.
    Heic,
}

impl Format {
    /// The registered media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
            Self::Heic => "image/heic",
        }
    }

    /// The format of a media type that [`Self::media_type`] has written.
    pub fn from_media_type(media_type: &str) -> Option<Self> {
        [Self::Jpeg, Self::Png, Self::WebP, Self::Heic].into_iter().find(|format| format.media_type() == media_type)
    }
}

/// What is not taken but has a name that helps its sender, by its first bytes.
const KNOWN: &[(&[u8], &str)] = &[
    (b"GIF8", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"%PDF-", "PDF"),
    (b"BM", "BMP"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\0\0\0\x0cJXL ", "JPEG XL"),
    (b"\0\0\0\x0cjP  ", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"8BPS", "PSD"),
    (b"PK\x03\x04", "ZIP"),
    (b"\x1a\x45\xdf\xa3", "Matroska"),
    (b"FUJIFILMCCD-RAW", "RAW"),
    (b"\0\0\x01\0", "ICO"),
];

/// Names the format and goes back to the first byte.
///
/// # Errors
/// `photo-empty`, `photo-format-unsupported`, `photo-broken` for a HEIF that cannot be read.
pub(super) fn sniff<R: Read + Seek>(source: &mut Source<R>) -> Result<Format> {
    if source.length() == 0 {
        return Err(ErrorCode::PhotoEmpty.into());
    }
    let count = usize::try_from(source.length()).unwrap_or(usize::MAX).min(512);
    let start = source.bytes(count)?.unwrap_or_default();
    source.seek(0)?;
    if start.starts_with(b"\xff\xd8\xff") {
        return Ok(Format::Jpeg);
    }
    if start.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Ok(Format::Png);
    }
    if start.starts_with(b"RIFF") && start.get(8..12) == Some(b"WEBP") {
        return Ok(Format::WebP);
    }
    if start.get(4..8) == Some(b"ftyp") {
        return isobmff::brand(&start).map_or(Ok(Format::Heic), |name| Err(unsupported(name)));
    }
    let known = KNOWN.iter().find(|(magic, _)| start.starts_with(magic)).map(|(_, name)| *name);
    Err(unsupported(known.or_else(|| text(&start)).unwrap_or("unknown")))
}

/// A refusal that names the format.
pub(super) fn unsupported(format: &str) -> crate::Error {
    Refusal::new(ErrorCode::PhotoFormatUnsupported).arg("format", format).into()
}

fn text(start: &[u8]) -> Option<&'static str> {
    let text = String::from_utf8_lossy(start).to_ascii_lowercase();
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with("<svg") || (text.starts_with("<?xml") && text.contains("<svg")) {
        return Some("SVG");
    }
    (text.starts_with("<!doctype html") || text.starts_with("<html")).then_some("HTML")
}
