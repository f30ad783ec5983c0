//! What SQLite needs to be durable and shared: WAL, full sync, foreign keys, a busy time-out, a version without faults.

use crate::{Error, Result, settings::DatabaseSettings};
use anyhow::anyhow;
use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection};
use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use std::time::Duration;

pub(super) fn configure(options: &mut ConnectOptions, settings: &DatabaseSettings) -> Result<()> {
    if let Some(folder) = settings.sqlite_path().and_then(|path| path.parent().map(ToOwned::to_owned)) {
        std::fs::create_dir_all(folder)?;
    }
    let busy = Duration::from_secs(settings.acquire_timeout_seconds.into());
    let cache_kib = settings.sqlite_cache_kib;
    options.map_sqlx_sqlite_opts(move |options| {
        options
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(busy)
            .pragma("cache_size", format!("-{cache_kib}"))
            .pragma("temp_store", "memory")
            .optimize_on_close(true, None)
    });
    Ok(())
}

/// Versions 3.7.0 to 3.51.2 can corrupt a WAL database when two connections write and checkpoint at the same instant
/// (the WAL-reset fault, <https://www.sqlite.org/wal.html#walresetbug>), but for the back-ports 3.44.6 and 3.50.7.
pub(super) async fn refuse_faulty_version(pool: &DatabaseConnection) -> Result<()> {
    let row = pool.query_one_raw(super::statement(pool, "SELECT sqlite_version()", [])).await?;
    let version: String = match row {
        Some(row) => row.try_get_by_index(0)?,
        None => String::new(),
    };
    if has_wal_reset_fault(&version) {
        return Err(Error::Internal(anyhow!("SQLite {version} has the WAL-reset fault: use 3.51.3 or later")));
    }
    Ok(())
}

fn has_wal_reset_fault(version: &str) -> bool {
    let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let (major, minor, patch) = (parts.next().unwrap_or(0), parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    match (major, minor) {
        (3, 44) => patch < 6,
        (3, 50) => patch < 7,
        _ => (major, minor, patch) < (3, 51, 3),
    }
}

#[cfg(test)]
mod tests {
    use super::has_wal_reset_fault;

    #[test]
    fn versions_with_the_wal_reset_fault_are_told_from_the_mended_ones() {
        for faulty in ["3.7.0", "3.40.1", "3.44.5", "3.50.6", "3.51.2", "nonsense"] {
            assert!(has_wal_reset_fault(faulty), "{faulty}");
        }
        for sound in ["3.44.6", "3.50.7", "3.51.3", "3.52.0", "4.0.0"] {
            assert!(!has_wal_reset_fault(sound), "{sound}");
        }
    }
}
