//! What one picture may cost: judged from its header before decoding, watched while decoding.

use super::PictureError;
use photos36_domain::{ErrorCode, Refusal};
use rustix::time::{ClockId, clock_gettime};
use std::{
    io::{self, BufRead, Read, Seek, SeekFrom},
    time::Duration,
};

/// Memory that every picture takes beside its decoded pixels: the three sizes, the resizer's and the encoders' buffers.
pub(super) const WORKING_BYTES: u64 = 48 << 20;

/// How many bytes a decoder reads between two looks at the clock.
const BYTES_BETWEEN_LOOKS: usize = 4096;

/// The bounds of one picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most memory that decoding may take, in bytes.
    pub memory_bytes: u64,
    /// Most pixels, width times height.
    pub max_pixels: u64,
    /// Longest time of computing from the first byte to the last size.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { memory_bytes: 512 << 20, max_pixels: 100_000_000, time: Duration::from_secs(20) }
    }
}

impl Limits {
    /// Refuses a size that is empty or has too many pixels.
    pub(super) fn check_pixels(&self, width: u32, height: u32) -> Result<u64, PictureError> {
        if width == 0 || height == 0 {
            return Err(PictureError::broken("no-size", format_args!("its header says {width}×{height}")));
        }
        let pixels = u64::from(width) * u64::from(height);
        if pixels > self.max_pixels {
            let refusal = Refusal::new(ErrorCode::PhotoTooManyPixels).arg("limit", self.max_pixels / 1_000_000);
            return Err(PictureError::refused(refusal, format_args!("{width}×{height}")));
        }
        Ok(pixels)
    }

    /// Refuses what would take more memory than allowed; gives the sum with [`WORKING_BYTES`].
    pub(super) fn check_memory(&self, decoding_bytes: u64) -> Result<u64, PictureError> {
        let total = decoding_bytes.saturating_add(WORKING_BYTES);
        if total > self.memory_bytes {
            let cause = format!("{} MiB of memory, more than {}", total >> 20, self.memory_bytes >> 20);
            return Err(PictureError::too_costly("memory", cause));
        }
        Ok(total)
    }
}

/// The clock of one picture: what its thread has computed, not what has passed, so that a busy machine refuses no picture
/// that it would take at another hour. A picture is opened and made on one thread.
#[derive(Clone, Copy, Debug)]
pub(super) struct Watch {
    begun: Duration,
    time: Duration,
}

impl Watch {
    pub(super) fn start(limits: &Limits) -> Self {
        Self { begun: computed(), time: limits.time }
    }

    /// Refuses once the time is over.
    pub(super) fn check(&self) -> Result<(), PictureError> {
        if computed().saturating_sub(self.begun) < self.time {
            return Ok(());
        }
        Err(PictureError::too_costly("time", format_args!("longer than {} s", self.time.as_secs())))
    }
}

/// How long this thread has computed.
fn computed() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    Duration::try_from(now).unwrap_or_default()
}

/// Bytes that stop coming at the deadline, so that a decoder which only knows how to read can be interrupted.
pub(super) struct Watched<'bytes> {
    bytes: &'bytes [u8],
    at: usize,
    watch: Watch,
    until_look: usize,
}

impl<'bytes> Watched<'bytes> {
    pub(super) fn new(bytes: &'bytes [u8], watch: Watch) -> Self {
        Self { bytes, at: 0, watch, until_look: BYTES_BETWEEN_LOOKS }
    }

    fn rest(&self) -> &'bytes [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn pass(&mut self, bytes: usize) -> io::Result<()> {
        self.at += bytes;
        if bytes < self.until_look {
            self.until_look -= bytes;
            return Ok(());
        }
        self.until_look = BYTES_BETWEEN_LOOKS;
        self.watch.check().map_err(|error| io::Error::new(io::ErrorKind::TimedOut, error.to_string()))
    }
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.rest().read(buffer)?;
        self.pass(length)?;
        Ok(length)
    }

    #[inline]
    fn read_exact(&mut self, buffer: &mut [u8]) -> io::Result<()> {
        self.rest().read_exact(buffer)?;
        self.pass(buffer.len())
    }
}

impl BufRead for Watched<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.pass(0)?;
        let rest = self.rest();
        Ok(&rest[..rest.len().min(BYTES_BETWEEN_LOOKS)])
    }

    fn consume(&mut self, amount: usize) {
        self.at += amount;
        // The next look is taken by fill_buf.
        self.until_look = self.until_look.saturating_sub(amount);
    }
}

impl Seek for Watched<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let mut cursor = io::Cursor::new(self.bytes);
        cursor.set_position(self.at as u64);
        let at = cursor.seek(to)?;
        self.at = usize::try_from(at).unwrap_or(usize::MAX);
        Ok(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_stops_at_the_deadline() {
        let limits = Limits { time: Duration::ZERO, ..Limits::default() };
        let bytes = vec![0; 3 * BYTES_BETWEEN_LOOKS];
        let mut reader = Watched::new(&bytes, Watch::start(&limits));
        let mut one = [0];
        let read = (0..bytes.len()).take_while(|_| reader.read_exact(&mut one).is_ok()).count();
        assert_eq!(read, BYTES_BETWEEN_LOOKS - 1);
    }

    #[test]
    fn pixels_and_memory_are_refused_above_the_limit_and_not_at_it() {
        let limits = Limits { max_pixels: 100, memory_bytes: WORKING_BYTES + 10, ..Limits::default() };
        assert!(limits.check_pixels(10, 10).is_ok());
        assert_eq!(limits.check_pixels(101, 1).unwrap_err().code(), Some(ErrorCode::PhotoTooManyPixels));
        assert_eq!(limits.check_pixels(0, 5).unwrap_err().code(), Some(ErrorCode::PhotoBroken));
        assert!(limits.check_memory(10).is_ok());
        assert_eq!(limits.check_memory(11).unwrap_err().code(), Some(ErrorCode::PhotoTooCostly));
        assert_eq!(limits.check_memory(u64::MAX).unwrap_err().code(), Some(ErrorCode::PhotoTooCostly));
    }
}
