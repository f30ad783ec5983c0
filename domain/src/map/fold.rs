//! Moving what transactions changed into the kept-up counts.

use super::cells;
use crate::{
    Result,
    database::{Database, Write, dialect, statement},
};
use sea_orm::{ConnectionTrait, DatabaseBackend};

/// Changes that one transaction moves: about 20 ms of SQLite's only writer.
const BATCH: i64 = 2_000;
/// Batches that one call moves; the worker calls again while there are more.
const BATCHES: usize = 50;
/// Names the advisory lock of PostgreSQL: one fold or rebuild at a time.
const LOCK: i64 = 0x36_f01d;

/// Moves waiting changes into the counts and returns how many it moved. Counts read meanwhile stay exact, and of two
/// that run at once one finds nothing to do.
///
/// # Errors
/// When the database does not answer; each batch is moved whole or not at all.
pub async fn fold(db: &Database) -> Result<u64> {
    let mut moved = 0;
    for _ in 0..BATCHES {
        let write = db.write_quietly().await?;
        let batch = fold_batch(&write).await?;
        write.commit().await?;
        moved += batch;
        if batch < BATCH.cast_unsigned() {
            break;
        }
    }
    Ok(moved)
}

async fn fold_batch(write: &Write) -> Result<u64> {
    if write.get_database_backend() == DatabaseBackend::Sqlite {
        // The transaction is the only writer, so both statements see the same rows.
        let add = statement(&**write, by_theme(include_str!("fold_sqlite.sql")), [BATCH.into()]);
        write.execute_raw(add).await?;
        let forget = "DELETE FROM photo_cell_changes
            WHERE seq IN (SELECT seq FROM photo_cell_changes ORDER BY seq LIMIT $1)";
        return Ok(write.execute_raw(statement(&**write, forget, [BATCH.into()])).await?.rows_affected());
    }
    let turn = statement(&**write, "SELECT pg_try_advisory_xact_lock($1)", [LOCK.into()]);
    let mine = write.query_one_raw(turn).await?.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(false);
    if !mine {
        return Ok(0);
    }
    let moved = statement(&**write, by_theme(include_str!("fold_postgres.sql")), [BATCH.into()]);
    let moved: i64 =
        write.query_one_raw(moved).await?.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default();
    Ok(moved.cast_unsigned())
}

/// Fills in the deepest level that is counted by theme.
fn by_theme(text: &str) -> String {
    let deepest = cells::DEEPEST_BY_THEME;
    text.replace("{deepest_by_theme}", &deepest.to_string())
        .replace("{shift_by_theme}", &cells::shift(deepest).to_string())
}

/// Counts all photos anew, after a restore or when `doctor` finds a difference. Uploads wait while it runs: seconds for
/// a million photos.
///
/// # Errors
/// When the database does not answer; then nothing has changed.
pub async fn rebuild(db: &Database) -> Result<()> {
    let write = db.write().await?;
    if write.get_database_backend() == DatabaseBackend::Postgres {
        write.execute_raw(statement(&*write, "SELECT pg_advisory_xact_lock($1)", [LOCK.into()])).await?;
        write.execute_unprepared("LOCK TABLE photos IN SHARE MODE").await?;
    }
    write.execute_unprepared("DELETE FROM photo_cells").await?;
    write.execute_unprepared("DELETE FROM photo_cell_changes").await?;
    let whole = dialect(&*write, "integer", "bigint");
    let deepest = by_theme(include_str!("rebuild_deepest.sql")).replace("{whole}", whole);
    write.execute_unprepared(&deepest).await?;
    write.execute_unprepared(include_str!("rebuild_others.sql")).await?;
    write.commit().await
}
