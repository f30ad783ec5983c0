//! A file read from front to back in small pieces, where the end of the file is a value and not an error.

use crate::Result;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};

/// A seekable file with a known length.
pub(super) struct Source<R> {
    reader: BufReader<R>,
    length: u64,
    position: u64,
}

impl<R: Read + Seek> Source<R> {
    /// Starts at the first byte.
    pub fn new(mut file: R) -> Result<Self> {
        let length = file.seek(SeekFrom::End(0))?;
        file.seek(SeekFrom::Start(0))?;
        Ok(Self { reader: BufReader::with_capacity(64 * 1024, file), length, position: 0 })
    }

    /// The length of the file in bytes.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Where the next byte comes from.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Goes to a byte of the file, at most to its end.
    pub fn seek(&mut self, position: u64) -> Result<()> {
        let target = position.min(self.length);
        let delta = i128::from(target) - i128::from(self.position);
        match i64::try_from(delta) {
            Ok(delta) => self.reader.seek_relative(delta)?,
            Err(_) => _ = self.reader.seek(SeekFrom::Start(target))?,
        }
        self.position = target;
        Ok(())
    }

    /// Leaves bytes out.
    pub fn skip(&mut self, bytes: u64) -> Result<()> {
        self.seek(self.position.saturating_add(bytes))
    }

    /// The next `N` bytes, none when the file ends before.
    pub fn array<const N: usize>(&mut self) -> Result<Option<[u8; N]>> {
        let mut bytes = [0; N];
        if self.length - self.position < N as u64 {
            return Ok(None);
        }
        self.reader.read_exact(&mut bytes)?;
        self.position += N as u64;
        Ok(Some(bytes))
    }

    /// The next `count` bytes, none when the file ends before. The caller bounds `count`.
    pub fn bytes(&mut self, count: usize) -> Result<Option<Vec<u8>>> {
        if self.length - self.position < count as u64 {
            return Ok(None);
        }
        let mut bytes = vec![0; count];
        self.reader.read_exact(&mut bytes)?;
        self.position += count as u64;
        Ok(Some(bytes))
    }

    /// Goes behind the next `wanted` byte; false when there is none left.
    pub fn skip_past(&mut self, wanted: u8) -> Result<bool> {
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                self.position = self.length;
                return Ok(false);
            }
            let found = buffer.iter().position(|byte| *byte == wanted);
            let taken = found.map_or(buffer.len(), |at| at + 1);
            self.reader.consume(taken);
            self.position += taken as u64;
            if found.is_some() {
                return Ok(true);
            }
        }
    }
}
