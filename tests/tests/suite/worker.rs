//! The worker: many jobs at a time, none of which can stop it.

use async_trait::async_trait;
use photos36_domain::{
    clock::{DAY, SECOND},
    database::statement,
    jobs::{self, Failure, Finished, NewJob, Priority, State},
    settings::Settings,
};
use photos36_tests::{Backend, TestGround, eventually, on_both_backends};
use photos36_worker::{
    jobs::{JobContext, Jobs},
    mail::Mailer,
};
use sea_orm::ConnectionTrait;
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::{Semaphore, mpsc},
    task::JoinHandle,
    time::timeout,
};
use tokio_util::sync::CancellationToken;

/// Long enough for any machine; no test waits for it unless it fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// Jobs that do as their kind says, and tell when they begin.
struct Scripted {
    begun: mpsc::UnboundedSender<String>,
    gate: Arc<Semaphore>,
}

#[async_trait]
impl Jobs for Scripted {
    async fn run(&self, context: JobContext<'_>) -> Result<Finished, Failure> {
        self.begun.send(context.job.payload()?).unwrap();
        match context.job.kind.as_str() {
            "panic" => panic!("the picture is upside down"),
            "wait" => self.gate.acquire().await.unwrap().forget(),
            _ => {}
        }
        context.job.finish(context.ground).await
    }
}

/// A worker in this process.
struct Worker {
    begun: mpsc::UnboundedReceiver<String>,
    gate: Arc<Semaphore>,
    shutdown: CancellationToken,
    task: JoinHandle<()>,
}

impl Worker {
    fn start(ground: &TestGround, change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = (*ground.settings).clone();
        settings.worker.threads = 1;
        change(&mut settings);
        let mailer = Mailer::open(&settings.mail).unwrap();
        let ground = photos36_domain::Ground { settings: Arc::new(settings), ..(**ground).clone() };
        let (sender, begun) = mpsc::unbounded_channel();
        let (gate, shutdown) = (Arc::new(Semaphore::new(0)), CancellationToken::new());
        let jobs = Arc::new(Scripted { begun: sender, gate: gate.clone() });
        let task = tokio::spawn(photos36_worker::run_only(ground, mailer, jobs, shutdown.clone()));
        Self { begun, gate, shutdown, task }
    }

    /// The payload of the next job that begins.
    async fn next(&mut self) -> String {
        timeout(PATIENCE, self.begun.recv()).await.unwrap().unwrap()
    }

    async fn end(self) {
        self.shutdown.cancel();
        timeout(PATIENCE, self.task).await.unwrap().unwrap();
    }
}

async fn enqueue(ground: &TestGround, kind: &'static str, priority: Priority) {
    let write = ground.db.write().await.unwrap();
    let job = NewJob { kind, payload: kind, priority, run_at: None, dedupe_key: None };
    jobs::enqueue(&*write, &ground.clock, job).await.unwrap();
    write.commit().await.unwrap();
}

async fn all(ground: &TestGround) -> Vec<jobs::Job> {
    jobs::list(&*ground.db, None, None, 200).await.unwrap().items
}

/// The only job, once it is as wanted.
async fn only_job_becomes(ground: &TestGround, wanted: impl Fn(&jobs::Job) -> bool) -> jobs::Job {
    eventually("the job as wanted", || async {
        let mut jobs = all(ground).await;
        assert_eq!(jobs.len(), 1);
        jobs.pop().filter(&wanted)
    })
    .await
}

on_both_backends! {
    async fn a_job_that_panics_is_a_failure_and_the_next_one_runs(backend: Backend) {
        let ground = backend.ground().await;
        enqueue(&ground, "panic", Priority::Urgent).await;
        enqueue(&ground, "quick", Priority::Normal).await;
        let mut worker = Worker::start(&ground, |_| {});
        assert_eq!([worker.next().await, worker.next().await], ["panic", "quick"]);
        worker.end().await;
        let left = all(&ground).await;
        assert_eq!(left.len(), 1);
        assert_eq!((left[0].state, left[0].attempts), (State::Ready, 1));
        assert_eq!(left[0].last_error.as_deref(), Some("panicked: the picture is upside down"));
    }

    async fn a_job_written_in_this_process_runs_without_waiting_for_the_poll(backend: Backend) {
        let ground = backend.ground().await;
        let mut worker = Worker::start(&ground, |settings| {
            settings.worker.poll_ms = 10 * 60 * 1000;
            settings.worker.threads = 2;
        });
        enqueue(&ground, "wait", Priority::Normal).await;
        assert_eq!(worker.next().await, "wait");
        enqueue(&ground, "quick", Priority::Normal).await;
        assert_eq!(worker.next().await, "quick");
        worker.gate.add_permits(1);
        worker.end().await;
        assert_eq!(all(&ground).await, []);
    }

    async fn as_many_jobs_run_at_a_time_as_there_are_slots(backend: Backend) {
        let ground = backend.ground().await;
        for _ in 0..4 {
            enqueue(&ground, "wait", Priority::Normal).await;
        }
        let mut worker = Worker::start(&ground, |settings| settings.worker.threads = 3);
        for _ in 0..3 {
            worker.next().await;
        }
        let counts = jobs::counts(&*ground.db, &ground.clock).await.unwrap();
        assert_eq!((counts.running, counts.ready), (3, 1));
        worker.gate.add_permits(4);
        worker.next().await;
        worker.end().await;
        assert_eq!(all(&ground).await, []);
    }

    async fn a_worker_that_is_told_to_end_finishes_what_runs_and_begins_nothing(backend: Backend) {
        let ground = backend.ground().await;
        enqueue(&ground, "wait", Priority::Urgent).await;
        enqueue(&ground, "never", Priority::Normal).await;
        let mut worker = Worker::start(&ground, |_| {});
        worker.next().await;
        worker.shutdown.cancel();
        worker.gate.add_permits(1);
        timeout(PATIENCE, worker.task).await.unwrap().unwrap();
        let left = all(&ground).await;
        assert_eq!(left.len(), 1);
        assert_eq!((left[0].kind.as_str(), left[0].state, left[0].attempts), ("never", State::Ready, 0));
    }

    async fn a_job_that_outlasts_the_end_is_handed_back(backend: Backend) {
        let ground = backend.ground().await;
        enqueue(&ground, "wait", Priority::Normal).await;
        let mut worker = Worker::start(&ground, |settings| settings.http.shutdown_seconds = 0);
        worker.next().await;
        worker.end().await;
        let left = all(&ground).await;
        assert_eq!((left[0].state, left[0].attempts), (State::Ready, 0));
    }

    async fn a_long_job_keeps_its_lease(backend: Backend) {
        let ground = backend.ground().await;
        enqueue(&ground, "wait", Priority::Normal).await;
        let mut worker = Worker::start(&ground, |settings| settings.worker.lease_seconds = 1);
        worker.next().await;
        ground.clock.advance(SECOND / 2);
        let end = ground.clock.now() + SECOND;
        only_job_becomes(&ground, |job| job.lease_until == Some(end)).await;
        worker.gate.add_permits(1);
        worker.end().await;
    }

    async fn a_job_that_another_worker_has_taken_is_dropped(backend: Backend) {
        let ground = backend.ground().await;
        enqueue(&ground, "wait", Priority::Normal).await;
        let mut worker = Worker::start(&ground, |settings| settings.worker.lease_seconds = 1);
        worker.next().await;
        // Between the leap of the clock and the look at it, the worker may have beaten once more.
        let other = loop {
            ground.clock.advance(2 * SECOND);
            if let Some(other) = jobs::take(&ground, "other", 1).await.unwrap().taken.pop() {
                break other;
            }
        };
        // The gate stays shut: the worker ends only because it has let the job go.
        worker.end().await;
        other.finish(&ground).await.unwrap();
    }

    async fn a_job_of_an_unknown_kind_says_so_and_waits(backend: Backend) {
        let ground = backend.ground().await;
        enqueue(&ground, "of-tomorrow", Priority::Normal).await;
        let shutdown = CancellationToken::new();
        let mailer = Mailer::open(&ground.settings.mail).unwrap();
        let all_jobs = Arc::new(photos36_worker::jobs::AllJobs);
        let task = tokio::spawn(photos36_worker::run_only((*ground).clone(), mailer, all_jobs, shutdown.clone()));
        let job = only_job_becomes(&ground, |job| job.last_error.is_some()).await;
        assert_eq!(job.last_error.as_deref(), Some("this worker knows no job of kind \"of-tomorrow\""));
        shutdown.cancel();
        timeout(PATIENCE, task).await.unwrap().unwrap();
    }

    async fn what_nobody_can_use_any_more_is_purged_after_a_week(backend: Backend) {
        let ground = backend.ground().await;
        let now = ground.clock.now();
        let numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)";
        let (id, bytes) = match backend {
            Backend::Embedded => ("randomblob(16)", "x'00'"),
            Backend::Services => ("gen_random_uuid()", "'\\x00'::bytea"),
        };
        for sql in [
            format!(
                "INSERT INTO sign_ins (id, email, locale, tries_left, expires_at, created_at) {numbers} \
                 SELECT {id}, 'a@b.fr', 'fr', 5, $1 - 600 + i, 0 FROM n"
            ),
            format!(
                "INSERT INTO idempotency_keys (person_id, idempotency_key, request_hash, created_at) {numbers} \
                 SELECT {id}, 'k', {bytes}, $1 - 600 + i FROM n"
            ),
        ] {
            ground.db.execute_raw(statement(&*ground.db, sql, [(now - 7 * DAY).into()])).await.unwrap();
        }
        let shutdown = CancellationToken::new();
        let mailer = Mailer::open(&ground.settings.mail).unwrap();
        let running = tokio::spawn(photos36_worker::run((*ground).clone(), mailer, shutdown.clone()));
        eventually("the purge", || async {
            all(&ground).await.into_iter().find(|job| job.kind == "purge" && job.run_at > now)
        })
        .await;
        shutdown.cancel();
        timeout(PATIENCE, running).await.unwrap().unwrap().unwrap();
        for table in ["sign_ins", "idempotency_keys"] {
            let sql = format!("SELECT count(*) FROM {table}");
            let row = ground.db.query_one_raw(statement(&*ground.db, sql, [])).await.unwrap().unwrap();
            assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 601, "{table}");
        }
    }
}
