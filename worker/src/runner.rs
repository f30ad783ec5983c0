//! Takes jobs and runs several at a time, until it is told to end.

use crate::{
    jobs::{JobContext, Jobs},
    mail::Mailer,
    metrics::{self, Outcome},
};
use futures_util::FutureExt;
use photos36_domain::{
    Ground, Result, ids,
    jobs::{self, AfterFailure, Failure, Finished, Taken},
};
use std::{
    any::Any,
    panic::AssertUnwindSafe,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{task::JoinSet, time::sleep};
use tokio_util::sync::CancellationToken;

/// The longest that any job may take; each bounds itself far below.
const JOB_MAX: Duration = Duration::from_secs(3600);
/// How long jobs that are cut off have to hand themselves back.
const HAND_BACK_MAX: Duration = Duration::from_secs(5);
/// How long to wait when the database does not answer.
const DATABASE_AWAY: Duration = Duration::from_secs(2);

/// A worker: a name, a number of slots, and what jobs need.
pub(crate) struct Runner {
    ground: Ground,
    mailer: Mailer,
    jobs: Arc<dyn Jobs>,
    worker: String,
    slots: usize,
    cut_off: CancellationToken,
}

/// How one attempt ended.
enum Ended {
    /// The job itself ended.
    Itself(Result<Finished, Failure>),
    /// Another worker has it by now.
    Lost,
    /// This worker ends before the job.
    CutOff,
}

impl Runner {
    pub(crate) fn new(ground: Ground, mailer: Mailer, jobs: Arc<dyn Jobs>) -> Arc<Self> {
        let worker = format!("{}-{}", std::process::id(), ids::new(&ground.clock).simple());
        let slots = match ground.settings.worker.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            threads => usize::from(threads),
        };
        Arc::new(Self { ground, mailer, jobs, worker, slots, cut_off: CancellationToken::new() })
    }

    /// Runs jobs until `shutdown`, then waits for those that run.
    pub(crate) async fn run(self: &Arc<Self>, shutdown: &CancellationToken) {
        let mut running = JoinSet::new();
        let poll = Duration::from_millis(self.ground.settings.worker.poll_ms.into());
        tracing::info!(worker = %self.worker, slots = self.slots, "the worker takes jobs");
        while !shutdown.is_cancelled() {
            let wait = match self.take(&mut running).await {
                Ok(()) => poll,
                Err(error) => {
                    tracing::error!(%error, "no job can be taken");
                    DATABASE_AWAY
                }
            };
            let free = running.len() < self.slots;
            tokio::select! {
                () = shutdown.cancelled() => {}
                Some(_) = running.join_next() => {}
                () = self.ground.db.written(), if free && wait == poll => {}
                () = sleep(wait), if free => {}
            }
        }
        self.drain(running).await;
    }

    /// Fills the free slots.
    async fn take(self: &Arc<Self>, running: &mut JoinSet<()>) -> Result<()> {
        while running.try_join_next().is_some() {}
        let free = self.slots.saturating_sub(running.len());
        if free == 0 {
            return Ok(());
        }
        let batch = jobs::take(&self.ground, &self.worker, u32::try_from(free).unwrap_or(u32::MAX)).await?;
        for kind in batch.poisoned {
            metrics::poisoned(&kind);
            tracing::error!(kind, "a job is parked: each of its attempts ended its worker");
        }
        for job in batch.taken {
            let runner = self.clone();
            running.spawn(async move { runner.attempt(&job).await });
        }
        Ok(())
    }

    /// Waits for the running jobs, for as long as the settings say, and hands the others back.
    async fn drain(&self, mut running: JoinSet<()>) {
        let patience = Duration::from_secs(self.ground.settings.http.shutdown_seconds.into());
        let all_ended = async { while running.join_next().await.is_some() {} };
        if tokio::time::timeout(patience, all_ended).await.is_err() {
            tracing::warn!(jobs = running.len(), "jobs are handed back unfinished");
            self.cut_off.cancel();
            let handed_back = async { while running.join_next().await.is_some() {} };
            if tokio::time::timeout(HAND_BACK_MAX, handed_back).await.is_err() {
                tracing::warn!(jobs = running.len(), "jobs are left to the end of their lease");
            }
        }
        tracing::info!(worker = %self.worker, "the worker has ended");
    }

    /// One attempt, from its first moment to the row that says how it ended.
    async fn attempt(&self, job: &Taken) {
        metrics::taken(&job.kind);
        let start = Instant::now();
        let ended = tokio::select! {
            result = self.guarded(job) => Ended::Itself(result),
            () = self.keep_lease(job) => Ended::Lost,
            () = self.cut_off.cancelled() => Ended::CutOff,
        };
        let outcome = match ended {
            Ended::Itself(Ok(_)) => Outcome::Finished,
            Ended::Itself(Err(failure)) => self.write_failure(job, &failure).await,
            Ended::Lost => self.lost(job),
            Ended::CutOff => {
                if let Err(error) = job.hand_back(&self.ground).await {
                    tracing::error!(job = %job.id, kind = job.kind, %error, "a job cannot be handed back");
                }
                Outcome::HandedBack
            }
        };
        tracing::debug!(job = %job.id, kind = job.kind, attempts = job.attempts, ?outcome, "a job has ended");
        metrics::ended(&job.kind, outcome, start.elapsed());
    }

    /// Runs the job; a panic or a job without end becomes a failure like any other.
    async fn guarded(&self, job: &Taken) -> Result<Finished, Failure> {
        let context = JobContext { ground: &self.ground, mailer: &self.mailer, job };
        let work = AssertUnwindSafe(self.jobs.run(context)).catch_unwind();
        match tokio::time::timeout(JOB_MAX, work).await {
            Ok(Ok(result)) => result,
            Ok(Err(panic)) => Err(Failure::Retry { reason: format!("panicked: {}", panic_text(&*panic)) }),
            Err(_) => Err(Failure::Retry { reason: format!("took longer than {} minutes", JOB_MAX.as_secs() / 60) }),
        }
    }

    /// Beats three times a lease; returns once the job belongs to another worker.
    async fn keep_lease(&self, job: &Taken) {
        let third = Duration::from_secs(self.ground.settings.worker.lease_seconds.into()) / 3;
        loop {
            sleep(third).await;
            match job.heartbeat(&self.ground).await {
                Ok(true) => {}
                Ok(false) => return,
                // The job goes on: should its lease end meanwhile, the token keeps its effect out.
                Err(error) => tracing::warn!(job = %job.id, kind = job.kind, %error, "a heartbeat is missed"),
            }
        }
    }

    async fn write_failure(&self, job: &Taken, failure: &Failure) -> Outcome {
        let reason = match failure {
            Failure::Lost => return self.lost(job),
            Failure::Retry { reason } | Failure::GiveUp { reason } => reason,
        };
        let (id, kind, attempts) = (job.id, &job.kind, job.attempts);
        match job.fail(&self.ground, failure).await {
            Ok(AfterFailure::Waits(_)) => {
                tracing::warn!(job = %id, kind, attempts, reason, "a job has failed and will be tried again");
                Outcome::Failed
            }
            Ok(AfterFailure::Parked(why)) => {
                tracing::error!(job = %id, kind, attempts, reason, why = why.name(), "a job is parked");
                Outcome::Parked
            }
            Ok(AfterFailure::Lost) => self.lost(job),
            Err(error) => {
                tracing::error!(job = %id, kind, attempts, reason, %error, "a failure cannot be written down");
                Outcome::Failed
            }
        }
    }

    fn lost(&self, job: &Taken) -> Outcome {
        tracing::warn!(job = %job.id, kind = job.kind, worker = %self.worker, "a job belongs to another worker by now");
        Outcome::Lost
    }
}

fn panic_text(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without a message")
}
