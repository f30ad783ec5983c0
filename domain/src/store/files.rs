//! Objects as files of one folder, written so that a crash at any instant leaves a whole object or none.
//!
//! Every write goes to a file of `.tmp` beside the objects, is synced, then renamed to its name; then the folder that
//! got the name is synced, and each folder above it that may be new. All of it runs on threads that may block.

mod durable;
mod walk;

use super::{Content, Key, LIST_LIMIT, LocalFile, PIECE_BYTES, Stat, Store};
use crate::{Error, Result};
use anyhow::{Context, anyhow};
use async_trait::async_trait;
use bytes::Bytes;
use durable::Folders;
use futures_util::{StreamExt, stream};
use std::{
    fs, io,
    ops::Range,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio_util::io::ReaderStream;

/// Where files are written before they get their name; no key begins with a dot.
const TEMPORARY: &str = ".tmp";

/// The files store.
pub struct Files {
    root: Arc<PathBuf>,
    folders: Arc<Folders>,
}

impl Files {
    /// Opens the folder; makes it when it is missing.
    pub async fn open(root: &Path) -> Result<Self> {
        let root = root.to_path_buf();
        blocking(move || {
            let describe = || format!("store folder {}", root.display());
            fs::create_dir_all(root.join(TEMPORARY)).with_context(describe)?;
            let root = root.canonicalize().with_context(describe)?;
            durable::sync_up_to_root(&root).with_context(describe)?;
            Ok(Self { folders: Arc::new(Folders::new(root.clone())), root: Arc::new(root) })
        })
        .await
    }

    fn path(&self, key: &Key) -> PathBuf {
        self.root.join(key.as_str())
    }
}

#[async_trait]
impl Store for Files {
    async fn put_file(&self, key: &Key, file: &Path, sha256: &[u8; 32], _media_type: &str) -> Result<()> {
        let (target, file, digest) = (self.path(key), file.to_path_buf(), *sha256);
        let (root, folders) = (self.root.clone(), self.folders.clone());
        blocking(move || {
            durable::sync_file(&file).with_context(|| format!("syncing {}", file.display()))?;
            match folders.rename_into(&file, &target) {
                Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
                    let copy = durable::copy(&file, &root.join(TEMPORARY), &digest)?;
                    Ok(folders.rename_into(&copy, &target)?)
                }
                other => Ok(other?),
            }
        })
        .await
    }

    async fn put(&self, key: &Key, bytes: Bytes, _media_type: &str) -> Result<()> {
        let (target, root, folders) = (self.path(key), self.root.clone(), self.folders.clone());
        blocking(move || {
            let written = durable::write(&bytes, &root.join(TEMPORARY))?;
            Ok(folders.rename_into(&written, &target)?)
        })
        .await
    }

    async fn get(&self, key: &Key, range: Option<Range<u64>>) -> Result<Option<Content>> {
        let mut file = match tokio::fs::File::open(self.path(key)).await {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unavailable(error)),
        };
        let total = file.metadata().await?.len();
        let range = range.unwrap_or(0..total);
        let (start, end) = (range.start.min(total), range.end.min(total));
        let length = end.saturating_sub(start);
        if length == 0 {
            return Ok(Some(Content { length, total, stream: stream::empty().boxed() }));
        }
        file.seek(io::SeekFrom::Start(start)).await?;
        let stream = ReaderStream::with_capacity(file.take(length), PIECE_BYTES).boxed();
        Ok(Some(Content { length, total, stream }))
    }

    async fn local_file(&self, key: &Key, _scratch: &Path) -> Result<Option<LocalFile>> {
        let path = self.path(key);
        Ok(tokio::fs::try_exists(&path).await?.then(|| LocalFile::own(path)))
    }

    async fn stat(&self, key: &Key) -> Result<Option<Stat>> {
        match tokio::fs::metadata(self.path(key)).await {
            Ok(metadata) => Ok(Some(walk::stat(key.clone(), &metadata)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(unavailable(error)),
        }
    }

    async fn delete(&self, key: &Key) -> Result<()> {
        let (path, root) = (self.path(key), self.root.clone());
        let own_folders = if key.upload().is_some() { 1 } else { key.rendition().map_or(0, |_| 2) };
        blocking(move || {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
            // A derivative's two own folders, an upload's one, go with the last of it; the shards stay.
            for folder in path.ancestors().skip(1).take(own_folders).filter(|folder| *folder != root.as_path()) {
                if fs::remove_dir(folder).is_err() {
                    break;
                }
            }
            Ok(())
        })
        .await
    }

    async fn list(&self, prefix: &str, after: Option<&Key>) -> Result<Vec<Stat>> {
        let (root, prefix) = (self.root.clone(), prefix.to_owned());
        let after = after.map_or_else(String::new, |key| key.as_str().to_owned());
        blocking(move || Ok(walk::list(&root, &prefix, &after, LIST_LIMIT)?)).await
    }

    async fn clear_cut_off(&self, before: i64) -> Result<u64> {
        delete_stale(self.root.join(TEMPORARY), before).await
    }

    async fn presigned_get(&self, _key: &Key, _valid_for: Duration) -> Result<Option<String>> {
        Ok(None)
    }

    async fn check(&self) -> Result<()> {
        super::round_trip(self).await
    }
}

pub(super) async fn delete_stale(folder: PathBuf, before: i64) -> Result<u64> {
    blocking(move || Ok(walk::delete_stale(&folder, before)?)).await
}

/// Runs blocking work off the async threads.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| anyhow!("a store thread ended: {error}"))?
}

/// A disk that refuses for now (too many files open, an I/O fault) may answer the next time.
fn unavailable(error: io::Error) -> Error {
    Error::Unavailable(error.into())
}
