//! Notices and happenings that are old enough are deleted.

use crate::{Ground, Result, clock::DAY, database::statement};
use sea_orm::ConnectionTrait;

/// Rows deleted in one transaction, so that no write waits long.
const BATCH: i64 = 500;

const NOTICES: &str =
    "DELETE FROM notices WHERE seq IN (SELECT seq FROM notices WHERE created_at < $1 ORDER BY created_at LIMIT $2)";
/// What was told, and whose notices are deleted already.
const HAPPENINGS: &str = "DELETE FROM happenings WHERE seq IN (SELECT h.seq FROM happenings h
    WHERE h.created_at < $1 AND h.told_at IS NOT NULL AND h.told_at < $1 ORDER BY h.created_at LIMIT $2)";

/// Deletes what is older than `notices.keep_days`; gives the number of notices.
///
/// # Errors
/// When the database does not answer; what went before is gone.
pub async fn tidy(ground: &Ground) -> Result<u64> {
    let before = ground.clock.now() - i64::from(ground.settings.notices.keep_days) * DAY;
    let notices = delete(ground, NOTICES, before).await?;
    delete(ground, HAPPENINGS, before).await?;
    Ok(notices)
}

async fn delete(ground: &Ground, sql: &str, before: i64) -> Result<u64> {
    let mut deleted = 0;
    loop {
        let write = ground.db.write_quietly().await?;
        let rows = write.execute_raw(statement(&*write, sql, [before.into(), BATCH.into()])).await?.rows_affected();
        write.commit().await?;
        deleted += rows;
        if rows < BATCH.unsigned_abs() {
            return Ok(deleted);
        }
    }
}
