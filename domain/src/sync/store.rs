//! The log's rows: numbered once they are committed, read from one snapshot, forgotten when they are old tombstones.

use super::{Change, Kind};
use crate::{
    Ground, Result,
    clock::DAY,
    database::{Database, Write, dialect, statement},
};
use anyhow::Context;
use sea_orm::{AccessMode, ConnectionTrait, DatabaseBackend, DatabaseTransaction, IsolationLevel, TransactionTrait};
use uuid::Uuid;

/// Rows numbered in one transaction.
const BATCH: u32 = 2_000;
/// Tombstones forgotten in one transaction.
const FORGET_BATCH: u32 = 500;

/// How far a log is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Log {
    /// Drawn when the log began, or began anew.
    pub epoch: i64,
    /// The highest number given.
    pub last: i64,
    /// Tombstones up to this number may be deleted.
    pub forgotten: i64,
}

/// A row with its number.
pub(super) struct Numbered {
    pub number: i64,
    pub change: Change,
}

/// Numbers what was committed since; returns whether more waits than one transaction takes.
pub(super) async fn number(ground: &Ground, scope: Uuid) -> Result<bool> {
    let waits = "SELECT 1 FROM changes WHERE scope = $1 AND number IS NULL LIMIT 1";
    let known = "SELECT 1 FROM change_logs WHERE scope = $1";
    let db = &*ground.db;
    let has_log = db.query_one_raw(statement(db, known, [scope.into()])).await?.is_some();
    if has_log && db.query_one_raw(statement(db, waits, [scope.into()])).await?.is_none() {
        return Ok(false);
    }
    let write = ground.db.write_quietly().await?;
    let numbered = number_within(&write, scope, ground.clock.now()).await?;
    write.commit().await?;
    Ok(numbered == u64::from(BATCH))
}

/// Locks the log, then gives numbers. A row that a transaction still holds is left for the next time.
async fn number_within(write: &Write, scope: Uuid, now: i64) -> Result<u64> {
    let log = locked(write, scope).await?;
    let lock = dialect(&**write, "", "FOR UPDATE SKIP LOCKED");
    let sql = format!(
        "WITH waiting AS (
            SELECT kind, object_id FROM changes WHERE scope = $1 AND number IS NULL ORDER BY object_id LIMIT $2 {lock}
        ), numbered AS (SELECT kind, object_id, row_number() OVER (ORDER BY object_id) AS place FROM waiting)
        UPDATE changes SET number = $3 + numbered.place, numbered_at = $4 FROM numbered
        WHERE changes.scope = $1 AND changes.kind = numbered.kind AND changes.object_id = numbered.object_id"
    );
    let values = [scope.into(), i64::from(BATCH).into(), log.last.into(), now.into()];
    let numbered = write.execute_raw(statement(&**write, sql, values)).await?.rows_affected();
    let last = log.last + numbered.cast_signed();
    let sql = "UPDATE change_logs SET last = $2 WHERE scope = $1";
    write.execute_raw(statement(&**write, sql, [scope.into(), last.into()])).await?;
    Ok(numbered)
}

/// The log, made when it is new, and nobody else's until the transaction ends.
async fn locked(write: &Write, scope: Uuid) -> Result<Log> {
    let epoch = i64::from_be_bytes(Uuid::new_v4().as_bytes()[..8].try_into().context("a UUID has 16 bytes")?) >> 11;
    let sql = "INSERT INTO change_logs (scope, epoch, last, forgotten) VALUES ($1, $2, 0, 0)
        ON CONFLICT (scope) DO UPDATE SET last = change_logs.last RETURNING epoch, last, forgotten";
    let row = write.query_one_raw(statement(&**write, sql, [scope.into(), epoch.into()])).await?;
    let row = row.context("a log that was just written is not there")?;
    Ok(Log { epoch: row.try_get_by_index(0)?, last: row.try_get_by_index(1)?, forgotten: row.try_get_by_index(2)? })
}

/// A transaction that sees one moment.
pub(super) async fn snapshot(db: &Database) -> Result<DatabaseTransaction> {
    // SQLite's transactions see one moment as they are.
    Ok(match db.backend() {
        DatabaseBackend::Sqlite => db.begin().await?,
        _ => db.begin_with_config(Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly)).await?,
    })
}

pub(super) async fn log(connection: &impl ConnectionTrait, scope: Uuid) -> Result<Log> {
    let sql = "SELECT epoch, last, forgotten FROM change_logs WHERE scope = $1";
    let row = connection.query_one_raw(statement(connection, sql, [scope.into()])).await?;
    let row = row.context("a log that was just numbered is not there")?;
    Ok(Log { epoch: row.try_get_by_index(0)?, last: row.try_get_by_index(1)?, forgotten: row.try_get_by_index(2)? })
}

/// One row more than `limit` after `seen`; tombstones up to `begun` left out.
pub(super) async fn after(
    connection: &impl ConnectionTrait,
    scope: Uuid,
    seen: i64,
    begun: i64,
    limit: u32,
) -> Result<Vec<Numbered>> {
    let sql = "SELECT number, kind, object_id, is_gone FROM changes
        WHERE scope = $1 AND number > $2 AND (NOT is_gone OR number > $3) ORDER BY number LIMIT $4";
    let values = [scope.into(), seen.into(), begun.into(), (i64::from(limit) + 1).into()];
    let rows = connection.query_all_raw(statement(connection, sql, values)).await?;
    let row = |row: &sea_orm::QueryResult| -> Result<Numbered> {
        let kind: String = row.try_get_by_index(1)?;
        let kind = Kind::from_name(&kind).with_context(|| format!("a change of the unknown kind {kind:?}"))?;
        let change = Change { kind, id: row.try_get_by_index(2)?, is_gone: row.try_get_by_index(3)? };
        Ok(Numbered { number: row.try_get_by_index(0)?, change })
    };
    rows.iter().map(row).collect()
}

/// Deletes tombstones that are older than the settings keep them; returns how many. Whoever had not yet read them is
/// told to start anew.
///
/// # Errors
/// When the database does not answer; each batch is deleted whole or not at all.
pub async fn forget(ground: &Ground) -> Result<u64> {
    date_untold(ground).await?;
    let before = ground.clock.now() - i64::from(ground.settings.sync.tombstone_days) * DAY;
    let mut forgotten = 0;
    loop {
        let write = ground.db.write_quietly().await?;
        let batch = forget_batch(&write, before).await?;
        write.commit().await?;
        forgotten += batch;
        if batch < u64::from(FORGET_BATCH) {
            return Ok(forgotten);
        }
    }
}

/// Numbers the logs that nobody reads while tombstones lie there, so that these grow old too.
async fn date_untold(ground: &Ground) -> Result<()> {
    let untold = "SELECT scope FROM changes WHERE is_gone AND number IS NULL LIMIT 1";
    while let Some(row) = ground.db.query_one_raw(statement(&*ground.db, untold, [])).await? {
        let write = ground.db.write_quietly().await?;
        let numbered = number_within(&write, row.try_get_by_index(0)?, ground.clock.now()).await?;
        write.commit().await?;
        if numbered == 0 {
            // A transaction that still runs holds them: the next time, then.
            break;
        }
    }
    Ok(())
}

async fn forget_batch(write: &Write, before: i64) -> Result<u64> {
    let old = "SELECT scope, kind, object_id, number FROM changes
        WHERE is_gone AND numbered_at IS NOT NULL AND numbered_at < $1 ORDER BY numbered_at LIMIT $2";
    let values = || [before.into(), i64::from(FORGET_BATCH).into()];
    let delete = format!(
        "DELETE FROM changes WHERE is_gone AND number IS NOT NULL
            AND (scope, kind, object_id) IN (SELECT scope, kind, object_id FROM ({old}) o)"
    );
    if write.get_database_backend() == DatabaseBackend::Postgres {
        // One statement: what it deletes is what the logs remember, though a thing come back to life at this instant.
        let sql = format!(
            "WITH gone AS ({delete} RETURNING scope, number), told AS (
                UPDATE change_logs SET forgotten = old.number
                FROM (SELECT scope, max(number) AS number FROM gone GROUP BY scope) old
                WHERE change_logs.scope = old.scope AND change_logs.forgotten < old.number)
            SELECT count(*) FROM gone"
        );
        let row = write.query_one_raw(statement(&**write, sql, values())).await?;
        let gone: i64 = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default();
        return Ok(gone.unsigned_abs());
    }
    let remember = format!(
        "UPDATE change_logs SET forgotten = old.number FROM (SELECT scope, max(number) AS number FROM ({old}) o GROUP BY scope) old
        WHERE change_logs.scope = old.scope AND change_logs.forgotten < old.number"
    );
    write.execute_raw(statement(&**write, remember, values())).await?;
    Ok(write.execute_raw(statement(&**write, delete, values())).await?.rows_affected())
}

/// Begins every log anew, after a restore: cursors of the time before it are refused.
///
/// # Errors
/// When the database does not answer; then nothing has changed.
pub async fn begin_anew(db: &Database) -> Result<()> {
    let write = db.write().await?;
    write.execute_unprepared("DELETE FROM change_logs").await?;
    write.execute_unprepared("DELETE FROM packs").await?;
    write.execute_unprepared("DELETE FROM changes WHERE is_gone").await?;
    write.execute_unprepared("UPDATE changes SET number = NULL, numbered_at = NULL WHERE number IS NOT NULL").await?;
    write.commit().await
}
