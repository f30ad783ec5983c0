//! Counts the figures of a territory anew.

use super::JobContext;
use photos36_domain::{
    dashboard::{self, RECOUNT, Recount},
    jobs::{Failure, Finished},
};

pub(super) const KIND: &str = RECOUNT;

pub(super) async fn run(JobContext { ground, job, .. }: JobContext<'_>) -> Result<Finished, Failure> {
    let of: Recount = job.payload()?;
    dashboard::recount(ground, of.territory).await?;
    job.finish(ground).await
}
