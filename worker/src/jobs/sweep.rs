//! Deletes objects that no row needs any more, a few shards each hour.

use super::JobContext;
use photos36_domain::{
    jobs::{Failure, Finished},
    photos, uploads,
};

pub(super) const KIND: &str = "sweep";

pub(super) async fn run(JobContext { ground, job, .. }: JobContext<'_>) -> Result<Finished, Failure> {
    let swept = photos::sweep_orphans(ground, photos::shards_of_turn(ground.clock.now())).await?;
    let photos::Swept { objects, bytes, leftovers } = swept;
    if objects + leftovers > 0 {
        tracing::info!(objects, bytes, leftovers, "objects that no photo needs are swept");
    }
    let pieces = uploads::sweep_pieces(ground).await?;
    if pieces > 0 {
        tracing::info!(pieces, "pieces that no upload needs are swept");
    }
    job.finish(ground).await
}
