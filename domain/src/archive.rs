//! A ZIP archive as every phone and desk opens it: small texts deflated, pictures as they are.

use crate::Result;
use anyhow::Context;
use flate2::{Compression, Crc, write::DeflateEncoder};
use std::io::{Cursor, Read, Seek, SeekFrom, Write};

/// 1 January 1980: an archive of the same files is the same bytes, whenever it was made.
const DAY: u16 = (1 << 5) | 1;
/// Version 2.0 of the format: deflate.
const VERSION: u16 = 20;
/// Names are UTF-8.
const FLAGS: u16 = 1 << 11;
/// Bytes of an entry's head before its name.
const HEAD: u64 = 30;

/// An archive that is being written; of less than 4 GiB.
pub struct Archive<W> {
    into: W,
    size: u64,
    directory: Vec<u8>,
    files: u16,
}

impl Archive<Cursor<Vec<u8>>> {
    /// An archive in memory.
    pub fn in_memory() -> Self {
        Self::new(Cursor::new(Vec::new()))
    }
}

/// What an entry's head says of its bytes.
struct Sums {
    crc: u32,
    stored: u64,
    plain: u64,
}

impl<W: Write + Seek> Archive<W> {
    /// An archive that is written from where `into` stands, which is its beginning.
    pub fn new(into: W) -> Self {
        Self { into, size: 0, directory: Vec::new(), files: 0 }
    }

    /// Adds a text, deflated.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add_text(&mut self, name: &str, text: &str) -> Result<()> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(text.as_bytes())?;
        let deflated = encoder.finish()?;
        let mut crc = Crc::new();
        crc.update(text.as_bytes());
        let sums = Sums { crc: crc.sum(), stored: deflated.len() as u64, plain: text.len() as u64 };
        let at = self.size;
        self.write(&head(name, 8, &sums)?)?;
        self.write(&deflated)?;
        self.note(name, 8, at, &sums)
    }

    /// Adds a picture as it is: it is compressed already.
    ///
    /// # Errors
    /// As [`add_text`](Self::add_text).
    pub fn add_picture(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.add_reader(name, &mut Cursor::new(bytes))
    }

    /// Adds what a reader gives, as it is, in bounded memory.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn add_reader(&mut self, name: &str, from: &mut impl Read) -> Result<()> {
        let (at, mut crc, mut plain) = (self.size, Crc::new(), 0_u64);
        self.write(&head(name, 0, &Sums { crc: 0, stored: 0, plain: 0 })?)?;
        let mut piece = vec![0; 64 * 1024];
        loop {
            let read = from.read(&mut piece)?;
            if read == 0 {
                break;
            }
            crc.update(&piece[..read]);
            plain += read as u64;
            self.write(&piece[..read])?;
        }
        let sums = Sums { crc: crc.sum(), stored: plain, plain };
        // Only now it is known what the head has to say.
        self.into.seek(SeekFrom::Start(at))?;
        self.into.write_all(&head(name, 0, &sums)?)?;
        self.into.seek(SeekFrom::Start(self.size))?;
        self.note(name, 0, at, &sums)
    }

    /// Bytes that the archive would have if it ended here.
    pub fn size(&self) -> usize {
        usize::try_from(self.size).unwrap_or(usize::MAX) + self.directory.len() + 22
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.into.write_all(bytes)?;
        self.size += bytes.len() as u64;
        Ok(())
    }

    fn note(&mut self, name: &str, method: u16, at: u64, sums: &Sums) -> Result<()> {
        let head = head(name, method, sums)?;
        self.directory.extend(b"PK\x01\x02");
        self.directory.extend(VERSION.to_le_bytes());
        self.directory.extend(&head[4..HEAD as usize]);
        // No comment, disk 0, no attributes; then where the file begins.
        self.directory.extend([0; 10]);
        self.directory.extend(length(at)?.to_le_bytes());
        self.directory.extend(name.as_bytes());
        self.files += 1;
        Ok(())
    }

    /// Ends the archive and gives what it was written into.
    ///
    /// # Errors
    /// When it cannot be written or has 4 GiB.
    pub fn finish(mut self) -> Result<W> {
        let (at, directory) = (length(self.size)?, std::mem::take(&mut self.directory));
        self.write(&directory)?;
        self.write(b"PK\x05\x06\0\0\0\0")?;
        for number in [self.files, self.files] {
            self.write(&number.to_le_bytes())?;
        }
        for number in [length(directory.len() as u64)?, at] {
            self.write(&number.to_le_bytes())?;
        }
        self.write(&[0; 2])?;
        self.into.flush()?;
        Ok(self.into)
    }
}

/// An entry's head: 30 bytes and its name.
fn head(name: &str, method: u16, sums: &Sums) -> Result<Vec<u8>> {
    let mut head = b"PK\x03\x04".to_vec();
    for number in [VERSION, FLAGS, method, 0, DAY] {
        head.extend(number.to_le_bytes());
    }
    for number in [sums.crc, length(sums.stored)?, length(sums.plain)?] {
        head.extend(number.to_le_bytes());
    }
    head.extend(u16::try_from(name.len()).context("the name of a file is too long")?.to_le_bytes());
    head.extend(0_u16.to_le_bytes());
    head.extend(name.as_bytes());
    Ok(head)
}

fn length(bytes: u64) -> Result<u32> {
    Ok(u32::try_from(bytes).context("an archive of 4 GiB")?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_ends_with_its_directory_and_is_the_same_bytes_each_time() {
        let archive = || {
            let mut archive = Archive::in_memory();
            archive.add_text("pack.json", &"{}".repeat(100)).unwrap();
            archive.add_picture("photos/a.webp", b"RIFF").unwrap();
            let size = archive.size();
            let bytes = archive.finish().unwrap().into_inner();
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
