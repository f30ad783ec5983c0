//! Deletes the pieces of an upload that has ended.

use super::JobContext;
use photos36_domain::{
    jobs::{Failure, Finished},
    uploads::{self, DELETE_PIECES, DeletePieces},
};

pub(super) const KIND: &str = DELETE_PIECES;

pub(super) async fn run(JobContext { ground, job, .. }: JobContext<'_>) -> Result<Finished, Failure> {
    let DeletePieces { upload_id } = job.payload()?;
    uploads::delete_pieces(ground, upload_id).await?;
    job.finish(ground).await
}
