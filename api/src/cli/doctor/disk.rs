//! The folders that are written to: room enough, and what is written lasts.

use super::Checked;
use anyhow::{Context, bail};
use photos36_domain::{
    photos::spool,
    settings::{MailKind, Settings, StoreKind},
    texts::Locale,
};
use std::{
    collections::BTreeSet,
    io::Write,
    path::{Path, PathBuf},
};

/// Less free space than this is a fault, in MiB: some forty photos of the largest size.
const LEAST_FREE_MIB: u64 = 1024;

/// The folders that these settings write to, each once.
pub(super) fn folders(settings: &Settings) -> BTreeSet<PathBuf> {
    let database = settings.database.sqlite_path().and_then(|path| path.parent().map(Path::to_path_buf));
    let mut folders: BTreeSet<PathBuf> = database.into_iter().collect();
    folders.insert(spool::folder(settings));
    if settings.store.kind == StoreKind::Files {
        folders.insert(settings.store.folder.clone());
    }
    if settings.mail.kind == MailKind::Folder {
        folders.insert(settings.mail.folder.clone());
    }
    folders
}

pub(super) async fn check(folder: PathBuf, locale: Locale) -> Checked {
    tokio::task::spawn_blocking(move || {
        write_and_sync(&folder).with_context(|| folder.display().to_string())?;
        let free_mib = free_mib(&folder)?;
        let args = [("folder", folder.display().to_string()), ("free", free_mib.to_string())];
        if free_mib < LEAST_FREE_MIB {
            bail!("{}", locale.text("doctor-reason-disk-full", &args));
        }
        Ok(locale.text("doctor-detail-disk", &args))
    })
    .await?
}

fn write_and_sync(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(&[0; 4096])?;
    file.as_file().sync_all()?;
    if cfg!(unix) {
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(unix)]
fn free_mib(folder: &Path) -> anyhow::Result<u64> {
    let disk = rustix::fs::statvfs(folder)?;
    Ok(disk.f_bavail.saturating_mul(disk.f_frsize) / 1024 / 1024)
}

/// Elsewhere nobody is asked: writing and syncing has told enough.
#[cfg(not(unix))]
fn free_mib(_folder: &Path) -> anyhow::Result<u64> {
    Ok(LEAST_FREE_MIB)
}
