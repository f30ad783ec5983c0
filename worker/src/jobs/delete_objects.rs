//! Deletes the bytes of a deleted photo, every size of them.

use super::JobContext;
use photos36_domain::{
    jobs::{Failure, Finished},
    photos::{self, DELETE_OBJECTS, DeleteObjects},
};

pub(super) const KIND: &str = DELETE_OBJECTS;

pub(super) async fn run(JobContext { ground, job, .. }: JobContext<'_>) -> Result<Finished, Failure> {
    let DeleteObjects { photo_id } = job.payload()?;
    photos::delete_objects(ground, photo_id).await?;
    tracing::info!(%photo_id, "the photo's objects are deleted");
    job.finish(ground).await
}
