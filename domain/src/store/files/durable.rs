//! Writing so that it lasts: files synced before they get their name, folders synced after.

use crate::Result;
use anyhow::{Context, anyhow};
use sha2::{Digest, Sha256};
use std::{
    collections::HashSet,
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};
use tempfile::{NamedTempFile, TempPath};

/// How many folders are remembered as durable, about 100 bytes each; then memory begins anew.
const REMEMBERED: usize = 20_000;
/// A folder may be swept away between being made and being used; so often it is made again.
const ATTEMPTS: u32 = 5;

/// The folders below a root, made durably. Remembers those whose own name is known to be on the disk: syncing a folder
/// costs a flush of the disk even where nothing changed.
pub(super) struct Folders {
    root: PathBuf,
    durable: Mutex<HashSet<PathBuf>>,
}

impl Folders {
    pub(super) fn new(root: PathBuf) -> Self {
        Self { root, durable: Mutex::default() }
    }

    /// Renames a synced file to its name below the root and makes the name durable.
    pub(super) fn rename_into(&self, file: &Path, target: &Path) -> io::Result<()> {
        let folder = target.parent().unwrap_or(&self.root);
        let mut attempt = 1;
        loop {
            let renamed = self.make(folder).and_then(|()| fs::rename(file, target));
            match renamed {
                Err(error) if error.kind() == io::ErrorKind::NotFound && attempt < ATTEMPTS && file.exists() => {
                    attempt += 1;
                }
                Err(error) => return Err(error),
                Ok(()) => return sync_folder(folder),
            }
        }
    }

    /// Makes `folder` with all above it up to the root, each synced into the one above.
    fn make(&self, folder: &Path) -> io::Result<()> {
        let Some(parent) = folder.parent().filter(|_| folder != self.root) else { return Ok(()) };
        self.make(parent)?;
        match fs::create_dir(folder) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                if self.remembered().contains(folder) {
                    return Ok(());
                }
                // Made by another thread or process, which may not have synced it yet.
            }
            Err(error) => return Err(error),
        }
        sync_folder(parent)?;
        let mut remembered = self.remembered();
        if remembered.len() >= REMEMBERED {
            remembered.clear();
        }
        remembered.insert(folder.to_path_buf());
        Ok(())
    }

    fn remembered(&self) -> std::sync::MutexGuard<'_, HashSet<PathBuf>> {
        self.durable.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Flushes a file's bytes to the disk.
pub(super) fn sync_file(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Flushes the names in a folder to the disk. Windows has no such call and needs none.
fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}

/// Flushes a folder's name and those above it; where the system does not let us read a folder above, it is not ours.
pub(super) fn sync_up_to_root(path: &Path) -> io::Result<()> {
    for folder in path.ancestors() {
        match sync_folder(folder) {
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied && folder != path => break,
            other => other?,
        }
    }
    Ok(())
}

/// Writes bytes to a new file of `folder` and syncs it; it deletes itself unless it is renamed and kept.
pub(super) fn write(bytes: &[u8], folder: &Path) -> io::Result<TempPath> {
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file.into_temp_path())
}

/// Copies a file of another file system to a new file of `folder` and syncs it; its bytes must have the digest.
pub(super) fn copy(from: &Path, folder: &Path, sha256: &[u8; 32]) -> Result<TempPath> {
    let mut source = File::open(from).with_context(|| format!("reading {}", from.display()))?;
    let mut file = NamedTempFile::new_in(folder)?;
    let (mut hash, mut piece) = (Sha256::new(), vec![0; super::PIECE_BYTES]);
    loop {
        let length = source.read(&mut piece)?;
        if length == 0 {
            break;
        }
        hash.update(&piece[..length]);
        file.write_all(&piece[..length])?;
    }
    if hash.finalize()[..] != sha256[..] {
        return Err(anyhow!("{} changed while it was copied to the store", from.display()).into());
    }
    file.as_file().sync_all()?;
    Ok(file.into_temp_path())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_was_swept_away_is_made_again() {
        let root = tempfile::tempdir().unwrap();
        let folders = Folders::new(root.path().to_path_buf());
        let target = root.path().join("a/b/c");
        for bytes in [b"one", b"two"] {
            let file = write(bytes, root.path()).unwrap();
            folders.rename_into(&file, &target).unwrap();
            assert_eq!(fs::read(&target).unwrap(), bytes);
            fs::remove_dir_all(root.path().join("a")).unwrap();
        }
    }

    #[test]
    fn a_copy_whose_bytes_are_not_those_of_the_digest_is_refused_and_leaves_nothing() {
        let root = tempfile::tempdir().unwrap();
        let source = root.path().join("source");
        fs::write(&source, b"other bytes").unwrap();
        let folder = root.path().join("tmp");
        fs::create_dir(&folder).unwrap();
        assert!(copy(&source, &folder, &[0; 32]).is_err());
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
        let digest: [u8; 32] = Sha256::digest(b"other bytes").into();
        assert_eq!(fs::read(copy(&source, &folder, &digest).unwrap()).unwrap(), b"other bytes");
    }
}
