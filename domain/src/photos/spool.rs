//! Where the bytes of an upload wait until they are checked: a file on disk, never the whole photo in memory.

use crate::{Error, ErrorCode, Refusal, Result, settings::Settings};
use bytes::Bytes;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use tempfile::TempPath;
use tokio::{
    fs::File,
    io::{AsyncWriteExt, BufWriter},
};

/// How a spooled file's name begins; a sweep removes those that a crash left behind.
pub const SPOOL_PREFIX: &str = "upload-";

/// Bytes that are gathered before they are written: each write is a way to another thread and back, and the network
/// brings few at a time.
const WRITTEN_BYTES: usize = 128 * 1024;

/// A file that grows as bytes come in.
pub struct Spool {
    file: BufWriter<File>,
    path: TempPath,
    sha256: Sha256,
    size_bytes: u64,
    max_bytes: u64,
}

/// Bytes that have all come in.
pub struct Spooled {
    /// The file; gone when dropped, unless the store took it.
    pub path: TempPath,
    /// Digest of its bytes.
    pub sha256: [u8; 32],
    /// Its size in bytes.
    pub size_bytes: u64,
}

/// The folder of the spool: as configured, else beside the objects, so that a file can be moved instead of copied.
pub fn folder(settings: &Settings) -> PathBuf {
    match settings.photos.spool_folder.as_str() {
        "" => settings.store.folder.join("spool"),
        folder => PathBuf::from(folder),
    }
}

impl Spool {
    /// Opens an empty file in `folder`, which is made when it is missing. Takes at most `max_bytes`.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub async fn open(folder: &Path, max_bytes: u64) -> Result<Self> {
        let folder = folder.to_owned();
        let opened = tokio::task::spawn_blocking(move || {
            std::fs::create_dir_all(&folder)?;
            tempfile::Builder::new().prefix(SPOOL_PREFIX).tempfile_in(&folder).map(tempfile::NamedTempFile::into_parts)
        });
        let (file, path) = opened.await.map_err(anyhow::Error::from)??;
        Ok(Self {
            file: BufWriter::with_capacity(WRITTEN_BYTES, File::from_std(file)),
            path,
            sha256: Sha256::new(),
            size_bytes: 0,
            max_bytes,
        })
    }

    /// Adds bytes.
    ///
    /// # Errors
    /// `photo-too-large` beyond the limit; a full disk is `Unavailable`.
    pub async fn write(&mut self, bytes: &Bytes) -> Result<()> {
        self.size_bytes += bytes.len() as u64;
        if self.size_bytes > self.max_bytes {
            return Err(too_large(self.max_bytes).into());
        }
        self.sha256.update(bytes);
        self.file.write_all(bytes).await.map_err(|error| Error::Unavailable(error.into()))
    }

    /// All bytes are there.
    ///
    /// # Errors
    /// `photo-empty`; `digest-mismatch` when `declared` is another digest.
    pub async fn finish(mut self, declared: Option<[u8; 32]>) -> Result<Spooled> {
        self.file.flush().await.map_err(|error| Error::Unavailable(error.into()))?;
        if self.size_bytes == 0 {
            return Err(ErrorCode::PhotoEmpty.into());
        }
        let sha256: [u8; 32] = self.sha256.finalize().into();
        if declared.is_some_and(|declared| declared != sha256) {
            return Err(Refusal::new(ErrorCode::DigestMismatch).field("Content-Digest").into());
        }
        Ok(Spooled { path: self.path, sha256, size_bytes: self.size_bytes })
    }
}

/// The refusal of a file of more than `max_bytes`.
pub fn too_large(max_bytes: u64) -> Refusal {
    Refusal::new(ErrorCode::PhotoTooLarge).arg("limit", max_bytes / 1024 / 1024)
}
