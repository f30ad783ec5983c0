//! Makes a photo of an upload whose bytes are all there, when whoever had the last of them did not.

use super::JobContext;
use photos36_domain::{
    jobs::{Failure, Finished},
    uploads::{self, FINISH_UPLOAD, FinishUpload},
};

pub(super) const KIND: &str = FINISH_UPLOAD;

pub(super) async fn run(JobContext { ground, job, .. }: JobContext<'_>) -> Result<Finished, Failure> {
    let FinishUpload { upload_id } = job.payload()?;
    uploads::finish_left(ground, upload_id).await?;
    job.finish(ground).await
}
