//! Links a mission that is new or has changed, it and what it touches.

use super::JobContext;
use photos36_domain::{
    jobs::{Failure, Finished},
    links::{self, RELINK, Relink},
};

pub(super) const KIND: &str = RELINK;

pub(super) async fn run(JobContext { ground, job, .. }: JobContext<'_>) -> Result<Finished, Failure> {
    let of: Relink = job.payload()?;
    let write = ground.db.write().await?;
    links::relink(&write, ground, of).await?;
    let finished = job.finish_in(&write, &ground.clock).await?;
    write.commit().await?;
    Ok(finished)
}
