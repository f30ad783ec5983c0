//! Brings votes to their outcome when their time has come: proposals, measures of the council; ends exclusions.

use super::JobContext;
use photos36_domain::{
    council::measures,
    jobs::{Failure, Finished},
    proposals,
};
use std::time::Duration;

pub(super) const KIND: &str = "close_votes";
/// A vote is refused from its close on; its outcome may come this much later.
pub(super) const EVERY: Duration = Duration::from_secs(60);

pub(super) async fn run(JobContext { ground, job, .. }: JobContext<'_>) -> Result<Finished, Failure> {
    let closed = proposals::close_due(ground).await? + measures::close_due(ground).await?;
    if closed > 0 {
        tracing::info!(closed, "votes came to their outcome");
    }
    job.finish(ground).await
}
