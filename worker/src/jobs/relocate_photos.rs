//! Tells photos their territory after a boundary was made or changed.

use super::JobContext;
use photos36_domain::{
    jobs::{Failure, Finished},
    photos::{self, RELOCATE_PHOTOS, RelocatePhotos},
};

pub(super) const KIND: &str = RELOCATE_PHOTOS;

pub(super) async fn run(JobContext { ground, job, .. }: JobContext<'_>) -> Result<Finished, Failure> {
    let of: RelocatePhotos = job.payload()?;
    let moved = photos::relocate(ground, of).await?;
    if moved > 0 {
        tracing::info!(photos = moved, "photos stand in another territory now");
    }
    job.finish(ground).await
}
