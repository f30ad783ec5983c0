//! Writes a job for every debit that is due: each of them fails or goes well by itself.

use super::JobContext;
use photos36_domain::{
    jobs::{Failure, Finished},
    money::payments,
};

pub(super) const KIND: &str = "take-debits";

pub(super) async fn run(JobContext { ground, job, .. }: JobContext<'_>) -> Result<Finished, Failure> {
    let due = payments::take_due(ground).await?;
    if due > 0 {
        tracing::info!(due, "debits are due");
    }
    job.finish(ground).await
}
