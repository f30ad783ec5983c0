//! Deletes what nobody can use any more: what people leave behind ([`people::tidy`]), old idempotency keys, notices and
//! tombstones, uploads that were given up.

use super::JobContext;
use photos36_domain::{
    Result,
    clock::DAY,
    conflicts,
    database::statement,
    idempotency::KEPT_DAYS,
    jobs::{Failure, Finished},
    moderation, notices, people, privacy, sync, uploads,
};
use sea_orm::ConnectionTrait;

pub(super) const KIND: &str = "purge";

/// How long an idempotency key answers, in microseconds.
const KEPT_US: i64 = KEPT_DAYS as i64 * DAY;
/// Most rows deleted in one transaction, so that no other writer waits for long.
const BATCH_ROWS: u32 = 500;

const STALE_KEYS: &str = "DELETE FROM idempotency_keys WHERE (person_id, idempotency_key) IN \
     (SELECT person_id, idempotency_key FROM idempotency_keys WHERE created_at < $1 ORDER BY created_at LIMIT $2)";

pub(super) async fn run(JobContext { ground, job, .. }: JobContext<'_>) -> Result<Finished, Failure> {
    let before = ground.clock.now() - KEPT_US;
    let mut rows = people::tidy(ground).await?;
    loop {
        let write = ground.db.write_quietly().await?;
        let values = [before.into(), i64::from(BATCH_ROWS).into()];
        let deleted = write.execute_raw(statement(&*write, STALE_KEYS, values)).await?.rows_affected();
        write.commit().await?;
        rows += deleted;
        if deleted < u64::from(BATCH_ROWS) {
            break;
        }
    }
    let tombstones = sync::forget(ground).await?;
    let expired = uploads::tidy(ground).await?;
    if expired > 0 {
        tracing::info!(expired, "uploads that waited too long for their next byte have ended");
    }
    let notices = notices::tidy(ground).await?;
    if notices > 0 {
        tracing::info!(notices, "old notices are purged");
    }
    let conflicts = conflicts::tidy(ground).await?;
    if conflicts > 0 {
        tracing::info!(conflicts, "conflicts that nobody chose are forgotten");
    }
    let removals = moderation::finish_removals(ground).await?;
    if removals > 0 {
        tracing::info!(removals, "removals that can no longer be undone are final");
    }
    let exports = privacy::export::tidy(ground).await?;
    let (warned, erased) = privacy::retention::tidy(ground).await?;
    if exports + warned + erased > 0 {
        tracing::info!(exports, warned, erased, "exports, and accounts that nobody uses, have had their time");
    }
    if tombstones > 0 {
        tracing::info!(tombstones, "tombstones that phones had time to read are forgotten");
    }
    if rows > 0 {
        tracing::info!(rows, "stale sign-ins, tokens, sessions and idempotency keys are purged");
    }
    job.finish(ground).await
}
