//! Deletes what nobody can use any more: sign-ins, refresh tokens and idempotency keys, a week after their end.

use super::JobContext;
use photos36_domain::{
    Result,
    clock::DAY,
    database::statement,
    jobs::{Failure, Finished},
};
use sea_orm::ConnectionTrait;

pub(super) const KIND: &str = "purge";

/// How long a row stays after its end, in microseconds: an idempotency key answers for a week, and the rest is kept as
/// long for whoever looks into a complaint.
const KEPT_US: i64 = 7 * DAY;
/// Most rows deleted in one transaction, so that no other writer waits for long.
const BATCH_ROWS: u32 = 500;

const STALE: [&str; 3] = [
    "DELETE FROM sign_ins WHERE id IN (SELECT id FROM sign_ins WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)",
    "DELETE FROM refresh_tokens WHERE token_hash IN \
     (SELECT token_hash FROM refresh_tokens WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)",
    "DELETE FROM idempotency_keys WHERE (person_id, idempotency_key) IN \
     (SELECT person_id, idempotency_key FROM idempotency_keys WHERE created_at < $1 ORDER BY created_at LIMIT $2)",
];

pub(super) async fn run(JobContext { ground, job, .. }: JobContext<'_>) -> Result<Finished, Failure> {
    let before = ground.clock.now() - KEPT_US;
    let mut rows = 0;
    for delete in STALE {
        loop {
            let write = ground.db.write_quietly().await?;
            let values = [before.into(), i64::from(BATCH_ROWS).into()];
            let deleted = write.execute_raw(statement(&*write, delete, values)).await?.rows_affected();
            write.commit().await?;
            rows += deleted;
            if deleted < u64::from(BATCH_ROWS) {
                break;
            }
        }
    }
    if rows > 0 {
        tracing::info!(rows, "stale sign-ins, tokens and idempotency keys are purged");
    }
    job.finish(ground).await
}
