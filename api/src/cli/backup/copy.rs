//! Copying with a digest on the way.

use anyhow::Context;
use futures_util::TryStreamExt;
use photos36_domain::store::{Key, Store};
use sha2::{Digest, Sha256};
use std::{
    io::{Read, Write},
    path::Path,
};
use tempfile::{NamedTempFile, TempPath};

const PIECE_BYTES: usize = 256 * 1024;

/// A file and what it holds.
pub struct Copied {
    /// Gone when dropped, unless a store took it.
    pub path: TempPath,
    /// Its digest.
    pub sha256: [u8; 32],
    /// Its size.
    pub size_bytes: u64,
}

/// Copies an object of a store to a new file of `folder`; none when the store has none.
pub async fn from_store(store: &dyn Store, key: &Key, folder: &Path) -> anyhow::Result<Option<Copied>> {
    let Some(mut content) = store.get(key, None).await? else { return Ok(None) };
    let mut file = NamedTempFile::new_in(folder)?;
    let (mut hash, mut size_bytes) = (Sha256::new(), 0);
    while let Some(piece) = content.stream.try_next().await.with_context(|| key.to_string())? {
        hash.update(&piece);
        size_bytes += piece.len() as u64;
        file.write_all(&piece)?;
    }
    Ok(Some(Copied { path: file.into_temp_path(), sha256: hash.finalize().into(), size_bytes }))
}

/// Copies a file to a new file of `folder`.
pub async fn from_file(path: &Path, folder: &Path) -> anyhow::Result<Copied> {
    let (path, folder) = (path.to_path_buf(), folder.to_path_buf());
    tokio::task::spawn_blocking(move || {
        let mut file = NamedTempFile::new_in(folder)?;
        let (sha256, size_bytes) = read_through(&path, |piece| file.write_all(piece))?;
        file.as_file().sync_all()?;
        Ok(Copied { path: file.into_temp_path(), sha256, size_bytes })
    })
    .await?
}

/// The digest and size of a file; none when there is none.
pub async fn digest(path: &Path) -> anyhow::Result<Option<([u8; 32], u64)>> {
    let path = path.to_path_buf();
    let read = tokio::task::spawn_blocking(move || read_through(&path, |_| Ok(()))).await?;
    match read {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        read => Ok(Some(read?)),
    }
}

fn read_through(path: &Path, mut each: impl FnMut(&[u8]) -> std::io::Result<()>) -> std::io::Result<([u8; 32], u64)> {
    let mut file = std::fs::File::open(path)?;
    let (mut hash, mut size_bytes, mut piece) = (Sha256::new(), 0, vec![0; PIECE_BYTES]);
    loop {
        let length = file.read(&mut piece)?;
        if length == 0 {
            return Ok((hash.finalize().into(), size_bytes));
        }
        hash.update(&piece[..length]);
        each(&piece[..length])?;
        size_bytes += length as u64;
    }
}
