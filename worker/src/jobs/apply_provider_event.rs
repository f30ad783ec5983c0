//! Looks at the provider for what a webhook's event points at, and brings the books to it.

use super::JobContext;
use photos36_domain::{
    jobs::{Failure, Finished},
    money::gateways::events::{self, ApplyEvent},
};

pub(super) const KIND: &str = events::APPLY_EVENT;

pub(super) async fn run(JobContext { ground, job, .. }: JobContext<'_>) -> Result<Finished, Failure> {
    let ApplyEvent { event } = job.payload()?;
    events::apply(ground, &event).await?;
    job.finish(ground).await
}
