//! Takes the jobs of the database, one file a job; knows no HTTP server.

pub mod help;
pub mod jobs;
pub mod mail;
pub mod pictures;
pub mod startup;

mod metrics;
mod runner;

use jobs::{AllJobs, Jobs};
use mail::Mailer;
use photos36_domain::{Ground, Result};
use runner::Runner;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Runs all jobs of the game until `shutdown`, then finishes what has begun or hands it back.
///
/// # Errors
/// When the recurring jobs cannot be written at the start.
pub async fn run(ground: Ground, mailer: Mailer, shutdown: CancellationToken) -> Result<()> {
    jobs::declare_recurring(&ground).await?;
    run_only(ground, mailer, Arc::new(AllJobs), shutdown).await;
    Ok(())
}

/// As [`run`], with these jobs alone.
pub async fn run_only(ground: Ground, mailer: Mailer, jobs: Arc<dyn Jobs>, shutdown: CancellationToken) {
    metrics::describe();
    let runner = Runner::new(ground.clone(), mailer, jobs);
    tokio::select! {
        () = runner.run(&shutdown) => {}
        () = metrics::count_waiting(&ground) => {}
    }
}
