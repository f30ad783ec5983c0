//! Computes the median of territories of a size, once a day.

use super::JobContext;
use photos36_domain::{
    dashboard,
    jobs::{Failure, Finished},
};

pub(super) const KIND: &str = "compare-dashboards";

pub(super) async fn run(JobContext { ground, job, .. }: JobContext<'_>) -> Result<Finished, Failure> {
    dashboard::compare(ground).await?;
    job.finish(ground).await
}
