//! Pings the phones and browsers of people who were told something.

use super::JobContext;
use photos36_domain::{
    jobs::{Failure, Finished},
    push::send,
};
use std::time::Duration;

pub(super) const KIND: &str = "ping-devices";
/// The rest between two turns. A turn that finds nothing is one look at an index.
pub(super) const EVERY: Duration = Duration::from_secs(5);

pub(super) async fn run(JobContext { ground, job, .. }: JobContext<'_>) -> Result<Finished, Failure> {
    let send::Pinged { taken, gone, failed } = send::due(ground).await?;
    if taken + gone + failed > 0 {
        tracing::info!(taken, gone, failed, "pinged devices");
    }
    job.finish(ground).await
}
