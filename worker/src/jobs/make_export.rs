//! Packs what someone gave.

use super::JobContext;
use photos36_domain::{
    jobs::{Failure, Finished},
    privacy::export::{self, MAKE_EXPORT, MakeExport},
};

pub(super) const KIND: &str = MAKE_EXPORT;

pub(super) async fn run(JobContext { ground, job, .. }: JobContext<'_>) -> Result<Finished, Failure> {
    let of: MakeExport = job.payload()?;
    export::make(ground, of).await?;
    tracing::info!("an export is packed");
    job.finish(ground).await
}
