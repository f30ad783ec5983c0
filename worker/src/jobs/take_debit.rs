//! Takes one due debit. Run twice, it takes it once: the payment's id is the key of the request.

use super::JobContext;
use photos36_domain::{
    jobs::{Failure, Finished},
    money::payments::{self, TakeDebit},
};

pub(super) const KIND: &str = payments::TAKE_DEBIT;

pub(super) async fn run(JobContext { ground, job, .. }: JobContext<'_>) -> Result<Finished, Failure> {
    let TakeDebit { subscription } = job.payload()?;
    payments::debit(ground, subscription).await?;
    job.finish(ground).await
}
