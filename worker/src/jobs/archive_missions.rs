//! Archives the missions that have been over for long.

use super::JobContext;
use photos36_domain::{
    jobs::{Failure, Finished},
    missions,
};

pub(super) const KIND: &str = "archive-missions";

pub(super) async fn run(JobContext { ground, job, .. }: JobContext<'_>) -> Result<Finished, Failure> {
    let archived = missions::archive_due(ground).await?;
    if archived > 0 {
        tracing::info!(archived, "missions were archived");
    }
    job.finish(ground).await
}
