//! A ZIP archive as every phone opens it: small texts deflated, pictures as they are.

use crate::Result;
use anyhow::Context;
use flate2::{Compression, Crc, write::DeflateEncoder};
use std::io::Write;

/// 1 January 1980: an archive of the same files is the same bytes, whenever it was made.
const DAY: u16 = (1 << 5) | 1;
/// Version 2.0 of the format: deflate.
const VERSION: u16 = 20;
/// Names are UTF-8.
const FLAGS: u16 = 1 << 11;

/// An archive that is being written.
#[derive(Default)]
pub(super) struct Archive {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    files: u16,
}

impl Archive {
    /// Adds a text, deflated.
    pub(super) fn add_text(&mut self, name: &str, text: &str) -> Result<()> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(text.as_bytes())?;
        let deflated = encoder.finish()?;
        self.add(name, text.as_bytes(), &deflated, 8)
    }

    /// Adds a picture as it is: it is compressed already.
    pub(super) fn add_picture(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.add(name, bytes, bytes, 0)
    }

    /// Bytes that the archive would have if it ended here.
    pub(super) fn size(&self) -> usize {
        self.bytes.len() + self.directory.len() + 22
    }

    fn add(&mut self, name: &str, plain: &[u8], stored: &[u8], method: u16) -> Result<()> {
        let mut crc = Crc::new();
        crc.update(plain);
        let mut head = Vec::new();
        for number in [VERSION, FLAGS, method, 0, DAY] {
            head.extend(number.to_le_bytes());
        }
        for number in [crc.sum(), length(stored)?, length(plain)?] {
            head.extend(number.to_le_bytes());
        }
        head.extend(u16::try_from(name.len()).context("the name of a file is too long")?.to_le_bytes());
        head.extend(0_u16.to_le_bytes());
        let at = length(&self.bytes)?;
        self.directory.extend(b"PK\x01\x02");
        self.directory.extend(VERSION.to_le_bytes());
        self.directory.extend(&head);
        // No comment, disk 0, no attributes; then where the file begins.
        self.directory.extend([0; 10]);
        self.directory.extend(at.to_le_bytes());
        self.directory.extend(name.as_bytes());
        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(&head);
        self.bytes.extend(name.as_bytes());
        self.bytes.extend(stored);
        self.files += 1;
        Ok(())
    }

    /// The whole archive.
    pub(super) fn finish(mut self) -> Result<Vec<u8>> {
        let (at, size) = (length(&self.bytes)?, length(&self.directory)?);
        self.bytes.append(&mut self.directory);
        self.bytes.extend(b"PK\x05\x06\0\0\0\0");
        for number in [self.files, self.files] {
            self.bytes.extend(number.to_le_bytes());
        }
        for number in [size, at] {
            self.bytes.extend(number.to_le_bytes());
        }
        self.bytes.extend([0; 2]);
        Ok(self.bytes)
    }
}

fn length(bytes: &[u8]) -> Result<u32> {
    Ok(u32::try_from(bytes.len()).context("an archive of 4 GiB")?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_ends_with_its_directory_and_is_the_same_bytes_each_time() {
        let archive = || {
            let mut archive = Archive::default();
            archive.add_text("pack.json", &"{}".repeat(100)).unwrap();
            archive.add_picture("photos/a.webp", b"RIFF").unwrap();
            let size = archive.size();
            let bytes = archive.finish().unwrap();
            assert_eq!(bytes.len(), size);
            bytes
        };
        let bytes = archive();
        assert_eq!(bytes, archive());
        let end = &bytes[bytes.len() - 22..];
        assert_eq!((&end[..4], end[10]), (&b"PK\x05\x06"[..], 2));
        let at = u32::from_le_bytes(end[16..20].try_into().unwrap()) as usize;
        assert_eq!(&bytes[at..at + 4], b"PK\x01\x02");
    }
}
