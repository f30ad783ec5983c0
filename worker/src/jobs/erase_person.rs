//! Erases someone who asked for it, or whose account nobody uses.

use super::JobContext;
use photos36_domain::{
    jobs::{Failure, Finished},
    privacy::erase::{self, ERASE_PERSON, ErasePerson},
};

pub(super) const KIND: &str = ERASE_PERSON;

pub(super) async fn run(JobContext { ground, job, .. }: JobContext<'_>) -> Result<Finished, Failure> {
    let of: ErasePerson = job.payload()?;
    erase::finish(ground, of).await?;
    tracing::info!("someone is erased");
    job.finish(ground).await
}
