//! Listing a tree of files in the order of their keys, with no more in memory than one folder a level.

use super::super::{Key, Stat};
use std::{fs, io, path::Path, time::UNIX_EPOCH};

struct Walk<'a> {
    prefix: &'a str,
    after: &'a str,
    limit: usize,
    found: Vec<Stat>,
}

/// Up to `limit` objects below `root` whose keys begin with `prefix`, after the key `after`.
pub(super) fn list(root: &Path, prefix: &str, after: &str, limit: usize) -> io::Result<Vec<Stat>> {
    let mut walk = Walk { prefix, after, limit, found: Vec::new() };
    walk.folder(root, "")?;
    Ok(walk.found)
}

/// What the file system knows of an object.
pub(super) fn stat(key: Key, metadata: &fs::Metadata) -> io::Result<Stat> {
    Ok(Stat { key, size_bytes: metadata.len(), modified_at: modified_at(metadata)? })
}

/// Deletes the files right in `folder` that were last written before `before` (UTC microseconds); says how many.
pub(super) fn delete_stale(folder: &Path, before: i64) -> io::Result<u64> {
    let mut deleted = 0;
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let stale = match entry.metadata() {
            Ok(metadata) => metadata.is_file() && modified_at(&metadata)? < before,
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(error),
        };
        if stale && fs::remove_file(entry.path()).is_ok() {
            deleted += 1;
        }
    }
    Ok(deleted)
}

fn modified_at(metadata: &fs::Metadata) -> io::Result<i64> {
    let since_epoch = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok(i64::try_from(since_epoch.as_micros()).unwrap_or(i64::MAX))
}

impl Walk<'_> {
    /// `base` is the folder's part of the key, with its slash at the end.
    fn folder(&mut self, path: &Path, base: &str) -> io::Result<()> {
        for name in self.names(path, base)? {
            if self.found.len() >= self.limit {
                return Ok(());
            }
            let (text, below) = (format!("{base}{name}"), path.join(name.trim_end_matches('/')));
            if name.ends_with('/') {
                self.folder(&below, &text)?;
            } else if let Some(key) = Key::parse(&text) {
                match fs::metadata(&below) {
                    Ok(metadata) => self.found.push(stat(key, &metadata)?),
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(())
    }

    /// The names that may hold what is asked for, in the order of their keys: a folder's name counts with its slash.
    fn names(&self, path: &Path, base: &str) -> io::Result<Vec<String>> {
        let entries = match fs::read_dir(path) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry?;
            let Ok(mut name) = entry.file_name().into_string() else { continue };
            let kind = entry.file_type()?;
            if kind.is_dir() {
                name.push('/');
            }
            let ours = !name.starts_with('.') && (kind.is_dir() || kind.is_file());
            if ours && self.may_hold(&format!("{base}{name}")) {
                names.push(name);
            }
        }
        names.sort_unstable();
        Ok(names)
    }

    fn may_hold(&self, text: &str) -> bool {
        let below = text.ends_with('/');
        let in_prefix = text.starts_with(self.prefix) || (below && self.prefix.starts_with(text));
        let later = text > self.after || (below && self.after.starts_with(text));
        in_prefix && later
    }
}
