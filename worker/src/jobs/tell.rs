//! Tells people what has happened and matters to them.

use super::JobContext;
use photos36_domain::{
    jobs::{Failure, Finished},
    notices,
};
use std::time::Duration;

pub(super) const KIND: &str = "tell";
/// The rest between two turns: how long news may wait. A turn that finds nothing is one look at an index.
pub(super) const EVERY: Duration = Duration::from_secs(5);

pub(super) async fn run(JobContext { ground, job, .. }: JobContext<'_>) -> Result<Finished, Failure> {
    let told = notices::tell(ground).await?;
    if told > 0 {
        tracing::info!(notices = told, "told what has happened");
    }
    job.finish(ground).await
}
