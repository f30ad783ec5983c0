//! Compares our payments with the provider's once a day: a lost webhook is made good, what matches nobody is queued.

use super::JobContext;
use photos36_domain::{
    jobs::{Failure, Finished},
    money::gateways::{events, reconcile},
};

pub(super) const KIND: &str = "reconcile-payments";

pub(super) async fn run(JobContext { ground, job, .. }: JobContext<'_>) -> Result<Finished, Failure> {
    let done = reconcile::reconcile(ground).await?;
    if done.repaired > 0 || done.unmatched > 0 {
        tracing::warn!(repaired = done.repaired, unmatched = done.unmatched, "payments differed from the provider's");
    }
    events::tidy(ground).await?;
    job.finish(ground).await
}
