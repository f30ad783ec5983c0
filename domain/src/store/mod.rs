//! Where originals and derivatives live: files or S3, behind one trait, the same test suite for both.

mod files;
mod key;
mod s3;

pub use key::Key;

use crate::{
    Result,
    settings::{StoreKind, StoreSettings},
};
use async_trait::async_trait;
use bytes::Bytes;
use futures_util::{TryStreamExt, stream::BoxStream};
use std::{io, ops::Range, path::Path, sync::Arc, time::Duration};

/// Longest piece of an object's stream, in bytes.
pub const PIECE_BYTES: usize = 64 * 1024;
/// Most objects that one call of [`Store::list`] gives.
pub const LIST_LIMIT: usize = 1000;

/// What a store knows of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stat {
    /// Its name.
    pub key: Key,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// When it was written, UTC microseconds.
    pub modified_at: i64,
}

/// An object's bytes, or the part of them that was asked for.
pub struct Content {
    /// Length of the part, in bytes.
    pub length: u64,
    /// Length of the whole object, in bytes.
    pub total: u64,
    /// The bytes, in pieces of bounded size.
    pub stream: BoxStream<'static, io::Result<Bytes>>,
}

/// A store of objects. Names are never reused for other bytes, so a reader never sees half of two objects.
#[async_trait]
pub trait Store: Send + Sync {
    /// Stores the bytes of a local file. When it returns, they are durable: file and folder synced, or S3 verified.
    /// The file may be moved away. `sha256` is the digest of the bytes.
    async fn put_file(&self, key: &Key, file: &Path, sha256: &[u8; 32], media_type: &str) -> Result<()>;

    /// Stores bytes that are already in memory (derivatives), with the same durability.
    async fn put(&self, key: &Key, bytes: Bytes, media_type: &str) -> Result<()>;

    /// Reads an object or a part of it; none when there is none. A range beyond the end is cut.
    async fn get(&self, key: &Key, range: Option<Range<u64>>) -> Result<Option<Content>>;

    /// A local file with the object's bytes for a decoder that seeks; none when there is no such object. `scratch` is a
    /// folder for a copy where the store is not local; it is made when it is missing.
    async fn local_file(&self, key: &Key, scratch: &Path) -> Result<Option<LocalFile>>;

    /// Size and age; none when there is no such object.
    async fn stat(&self, key: &Key) -> Result<Option<Stat>>;

    /// Deletes an object; deleting one that is not there is no error.
    async fn delete(&self, key: &Key) -> Result<()>;

    /// Up to a thousand objects whose names begin with `prefix`, in the order of their names, after `after`.
    async fn list(&self, prefix: &str, after: Option<&Key>) -> Result<Vec<Stat>>;

    /// Removes what writes that were cut off before `before` (UTC microseconds) left behind: temporary files, unfinished
    /// multipart uploads. Says how many.
    async fn clear_cut_off(&self, before: i64) -> Result<u64>;

    /// A URL that anyone may GET for `valid_for`; none where the store has no server of its own.
    async fn presigned_get(&self, key: &Key, valid_for: Duration) -> Result<Option<String>>;

    /// Writes, reads and deletes a small object, to tell a sick store from a sound one.
    async fn check(&self) -> Result<()>;
}

/// A local file; a copy deletes itself when this is dropped.
pub struct LocalFile {
    path: std::path::PathBuf,
    _copy: Option<tempfile::TempPath>,
}

impl LocalFile {
    /// The store's own file: read it, never write it.
    pub fn own(path: std::path::PathBuf) -> Self {
        Self { path, _copy: None }
    }

    /// A copy made for this reader.
    pub fn copy(copy: tempfile::TempPath) -> Self {
        Self { path: copy.to_path_buf(), _copy: Some(copy) }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Opens the store that the settings name; the folder or the bucket is made when it is missing.
///
/// # Errors
/// When the folder cannot be made or written, or the bucket cannot be reached, read or made; the message names it.
pub async fn open(settings: &StoreSettings) -> Result<Arc<dyn Store>> {
    Ok(match settings.kind {
        StoreKind::Files => Arc::new(files::Files::open(&settings.folder).await?),
        StoreKind::S3 => Arc::new(s3::S3::open(settings).await?),
    })
}

/// Opens a files store in any folder, such as that of a backup.
///
/// # Errors
/// When the folder cannot be made or written.
pub async fn open_folder(folder: &Path) -> Result<Arc<dyn Store>> {
    Ok(Arc::new(files::Files::open(folder).await?))
}

/// Deletes the files right in `folder` that were last written before `before` (UTC microseconds); says how many.
///
/// # Errors
/// When the folder cannot be read; one that is missing has no files.
pub async fn delete_stale_files(folder: &Path, before: i64) -> Result<u64> {
    files::delete_stale(folder.to_path_buf(), before).await
}

/// Writes, reads and deletes a probe; what every store's `check` does.
async fn round_trip(store: &dyn Store) -> Result<()> {
    let key = Key::probe();
    let written = Bytes::copy_from_slice(key.as_str().as_bytes());
    store.put(&key, written.clone(), "text/plain").await?;
    let read = match store.get(&key, None).await? {
        Some(content) => content.stream.try_fold(Vec::new(), gather).await?,
        None => Vec::new(),
    };
    store.delete(&key).await?;
    if read != written {
        return Err(anyhow::anyhow!("the store did not give back the {} bytes just written", written.len()).into());
    }
    Ok(())
}

async fn gather(mut all: Vec<u8>, piece: Bytes) -> io::Result<Vec<u8>> {
    all.extend_from_slice(&piece);
    Ok(all)
}
