//! Writes a job for each territory whose figures are to be counted anew: something changed there, or a day went by.

use super::JobContext;
use photos36_domain::{
    dashboard,
    jobs::{Failure, Finished},
};
use std::time::Duration;

pub(super) const KIND: &str = "plan-dashboards";
/// A territory is counted no more often than this.
pub(super) const EVERY: Duration = Duration::from_secs(60);

pub(super) async fn run(JobContext { ground, job, .. }: JobContext<'_>) -> Result<Finished, Failure> {
    let due = dashboard::plan(ground).await?;
    if due > 0 {
        tracing::debug!(territories = due, "figures are to be counted anew");
    }
    job.finish(ground).await
}
