//! Writes a job for each mayor who is to be mailed the month that ended.

use super::JobContext;
use photos36_domain::{
    dashboard,
    jobs::{Failure, Finished},
};

pub(super) const KIND: &str = "plan-monthly-figures";

pub(super) async fn run(JobContext { ground, job, .. }: JobContext<'_>) -> Result<Finished, Failure> {
    let mails = dashboard::plan_monthly(ground).await?;
    if mails > 0 {
        tracing::info!(mails, "monthly mails are to be sent");
    }
    job.finish(ground).await
}
