//! Makes a territory's pack for phones that will be without a network.

use super::JobContext;
use photos36_domain::{
    jobs::{Failure, Finished},
    packs::{self, MAKE_PACK, MakePack},
};

pub(super) const KIND: &str = MAKE_PACK;

pub(super) async fn run(JobContext { ground, job, .. }: JobContext<'_>) -> Result<Finished, Failure> {
    let of: MakePack = job.payload()?;
    let bytes = packs::make(ground, of).await?;
    tracing::info!(territory = %of.territory, bytes, "made a territory's pack");
    job.finish(ground).await
}
