//! Mail into a folder: a whole file or none.

use anyhow::{Context, Result};
use std::{io::Write, path::PathBuf};
use tempfile::NamedTempFile;
use uuid::Uuid;

/// Writes a mail under its id, readable by its owner only; the one that was there is replaced.
pub async fn keep(folder: PathBuf, id: Uuid, bytes: Vec<u8>) -> Result<()> {
    tokio::task::spawn_blocking(move || {
        let mut file = NamedTempFile::new_in(&folder).context("the mail folder takes no file")?;
        file.write_all(&bytes)?;
        file.as_file().sync_all()?;
        file.persist(folder.join(format!("{id}.eml")))?;
        Ok(())
    })
    .await?
}

/// Tells whether the folder takes files.
pub async fn check(folder: PathBuf) -> Result<()> {
    tokio::task::spawn_blocking(move || {
        NamedTempFile::new_in(&folder).map(|_| ()).with_context(|| format!("the mail folder {}", folder.display()))
    })
    .await?
}
