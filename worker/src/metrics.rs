//! What is counted for Prometheus: jobs by kind and outcome, and how many wait. Nothing personal.

use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use photos36_domain::{Ground, clock::SECOND, jobs};
use std::time::Duration;

const TAKEN: &str = "photos36_jobs_taken_total";
const ENDED: &str = "photos36_jobs_ended_total";
const DURATION: &str = "photos36_job_duration_seconds";
const WAITING: &str = "photos36_jobs";
const OLDEST: &str = "photos36_jobs_oldest_due_seconds";

/// How often the waiting jobs are counted.
const COUNT_EVERY: Duration = Duration::from_secs(15);

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Finished,
    Failed,
    Parked,
    Lost,
    HandedBack,
}

impl Outcome {
    fn name(self) -> &'static str {
        match self {
            Self::Finished => "finished",
            Self::Failed => "failed",
            Self::Parked => "parked",
            Self::Lost => "lost",
            Self::HandedBack => "handed-back",
        }
    }
}

pub(crate) fn describe() {
    describe_counter!(TAKEN, "Attempts begun, by kind");
    describe_counter!(ENDED, "Attempts ended, by kind and outcome");
    describe_histogram!(DURATION, metrics::Unit::Seconds, "How long an attempt took, by kind");
    describe_gauge!(WAITING, "Jobs in the database, by state");
    describe_gauge!(OLDEST, metrics::Unit::Seconds, "How long the oldest job that is due has waited");
}

pub(crate) fn taken(kind: &str) {
    counter!(TAKEN, "kind" => kind.to_owned()).increment(1);
}

pub(crate) fn ended(kind: &str, outcome: Outcome, took: Duration) {
    counter!(ENDED, "kind" => kind.to_owned(), "outcome" => outcome.name()).increment(1);
    histogram!(DURATION, "kind" => kind.to_owned()).record(took);
}

/// A job that was parked without being run.
pub(crate) fn poisoned(kind: &str) {
    counter!(ENDED, "kind" => kind.to_owned(), "outcome" => "poisoned").increment(1);
}

/// Counts the jobs in the database again and again; never returns.
pub(crate) async fn count_waiting(ground: &Ground) {
    loop {
        match jobs::counts(&*ground.db, &ground.clock).await {
            Ok(counts) => show(&counts, ground.clock.now()),
            Err(error) => tracing::warn!(%error, "the waiting jobs cannot be counted"),
        }
        tokio::time::sleep(COUNT_EVERY).await;
    }
}

#[expect(clippy::cast_precision_loss, reason = "a gauge is a double, exact up to 2^53")]
fn show(counts: &jobs::Counts, now: i64) {
    gauge!(WAITING, "state" => "ready").set(counts.ready as f64);
    gauge!(WAITING, "state" => "running").set(counts.running as f64);
    gauge!(WAITING, "state" => "parked").set(counts.parked as f64);
    let oldest_us = counts.oldest_due_at.map_or(0, |due| (now - due).max(0));
    gauge!(OLDEST).set(oldest_us as f64 / SECOND as f64);
}
