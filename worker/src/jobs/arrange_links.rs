//! Draws a territory's graph anew after changes: communities, and where each mission stands.

use super::JobContext;
use photos36_domain::{
    jobs::{Failure, Finished},
    links::{self, ARRANGE, Arrange},
};

pub(super) const KIND: &str = ARRANGE;

pub(super) async fn run(JobContext { ground, job, .. }: JobContext<'_>) -> Result<Finished, Failure> {
    let of: Arrange = job.payload()?;
    links::arrange(ground, of.territory).await?;
    job.finish(ground).await
}
