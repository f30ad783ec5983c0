//! Moves what transactions changed into the map's kept-up counts. The counts are exact without it; it keeps what waits
//! short, so that they stay quick.

use super::JobContext;
use photos36_domain::{
    jobs::{Failure, Finished},
    map,
};
use std::time::Duration;

pub(super) const KIND: &str = "fold-map";
/// The rest between two turns: at ten uploads a second some fifty changes wait.
pub(super) const EVERY: Duration = Duration::from_secs(5);

pub(super) async fn run(JobContext { ground, job, .. }: JobContext<'_>) -> Result<Finished, Failure> {
    let moved = map::fold(&ground.db).await?;
    if moved > 0 {
        tracing::debug!(changes = moved, "folded changes into the map's counts");
    }
    job.finish(ground).await
}
