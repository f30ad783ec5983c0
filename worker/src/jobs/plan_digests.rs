//! Finds whose morning it is and writes a job for each daily mail.

use super::JobContext;
use photos36_domain::{
    jobs::{Failure, Finished},
    notices::digest,
};
use std::time::Duration;

pub(super) const KIND: &str = "plan-digests";
/// The rest between two turns: how late in the morning a mail may be.
pub(super) const EVERY: Duration = Duration::from_secs(600);

pub(super) async fn run(JobContext { ground, job, .. }: JobContext<'_>) -> Result<Finished, Failure> {
    let mails = digest::plan(ground).await?;
    if mails > 0 {
        tracing::info!(mails, "daily mails are to be sent");
    }
    job.finish(ground).await
}
