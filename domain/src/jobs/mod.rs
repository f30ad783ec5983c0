//! Jobs in the database, written in the transaction of the change that needs them.
//!
//! A worker takes a job with a lease and a token that grows each time the job is taken. It keeps the lease by heartbeats;
//! when it dies, the lease ends and another worker takes the job with the next token. Whatever the first one still writes
//! with its old token changes nothing: a job that commits its effect together with [`Taken::finish_in`] has that effect
//! exactly once. Any other effect may happen twice, so it must bear that.
//!
//! A failed job waits, longer each time, and is parked with a reason after `worker.max_attempts`. One that ends its worker
//! that often is parked as poisoned without being run again. A finished job leaves no row.

mod entity;
mod rules;
mod store;
mod taken;

use crate::{Clock, ErrorCode, Ground, Refusal, Result, database::Write, ids, pages, pages::Page};
use anyhow::{Context, anyhow};
use rules::Next;
use sea_orm::ConnectionTrait;
use serde::Serialize;
use std::time::Duration;
use uuid::Uuid;

pub use rules::{Failure, ParkedWhy, State};
pub use taken::{AfterFailure, Finished, Taken};

/// Largest payload, in bytes: a job names rows, it does not carry them.
const PAYLOAD_MAX_BYTES: usize = 16 * 1024;
/// Longest reason that is kept, in characters.
const REASON_MAX_CHARS: usize = 1000;

/// Which jobs run first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// Someone is waiting for it at this moment: a sign-in mail.
    Urgent,
    /// Someone will look soon: the sizes of a photo.
    Normal,
    /// Nobody waits: sweeps and purges.
    Low,
}

/// A job to be written.
#[derive(Clone, Debug)]
pub struct NewJob<P> {
    /// Which code runs it; stable, as it stands in rows.
    pub kind: &'static str,
    /// What it works on, kept as JSON: ids, not contents.
    pub payload: P,
    /// Which jobs run first.
    pub priority: Priority,
    /// Not before this time, in UTC microseconds; at once when none.
    pub run_at: Option<i64>,
    /// At most one waiting job has this key. Asking again while it waits changes nothing, but brings a later start
    /// forward; asking while it runs makes it run once more, so that no change is missed; asking when it was parked for
    /// its failures gives it a fresh start. The same key always comes with the same payload.
    pub dedupe_key: Option<String>,
}

/// What [`take`] brought.
#[derive(Debug, Default)]
pub struct Batch {
    /// Jobs to run now, in the order in which they should begin.
    pub taken: Vec<Taken>,
    /// Kinds of the jobs that were parked instead, because each of their attempts ended its worker.
    pub poisoned: Vec<String>,
}

/// A job as the editor sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Its id.
    pub id: Uuid,
    /// Which code runs it.
    pub kind: String,
    /// What it works on, as JSON.
    pub payload_json: String,
    /// Ready, running or parked.
    pub state: State,
    /// How often it was taken since it last went well.
    pub attempts: u32,
    /// When it may run, in UTC microseconds.
    pub run_at: i64,
    /// When it was written, in UTC microseconds.
    pub created_at: i64,
    /// The end of its lease while it runs, in UTC microseconds.
    pub lease_until: Option<i64>,
    /// How long it rests between two turns, in microseconds, when it recurs.
    pub every_us: Option<i64>,
    /// Why it was parked.
    pub parked_why: Option<ParkedWhy>,
    /// What went wrong last.
    pub last_error: Option<String>,
}

/// How many jobs there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Waiting for their time or for a worker.
    pub ready: u64,
    /// Taken.
    pub running: u64,
    /// Given up until someone retries them.
    pub parked: u64,
    /// When the job that has waited longest could have begun, in UTC microseconds.
    pub oldest_due_at: Option<i64>,
}

/// Writes a job in the caller's transaction. Best the last write before the commit: with a `dedupe_key` it locks the job.
///
/// # Errors
/// When the payload is larger than 16 KiB or the database refuses.
pub async fn enqueue(conn: &impl ConnectionTrait, clock: &Clock, job: NewJob<impl Serialize>) -> Result<()> {
    insert(conn, clock, job, None).await
}

/// Declares a job that rests for `every` between two turns. Its `dedupe_key` is its identity; declaring it again keeps
/// its turn, but no later than one rest from now.
///
/// # Errors
/// When it has no `dedupe_key`, its payload is larger than 16 KiB or the database refuses.
pub async fn declare_recurring(
    conn: &impl ConnectionTrait,
    clock: &Clock,
    every: Duration,
    job: NewJob<impl Serialize>,
) -> Result<()> {
    if job.dedupe_key.is_none() {
        return Err(anyhow!("the recurring job {} has no dedupe_key", job.kind).into());
    }
    let every_us = i64::try_from(every.as_micros()).context("the rest of a recurring job")?;
    insert(conn, clock, job, Some(every_us)).await
}

async fn insert(
    conn: &impl ConnectionTrait,
    clock: &Clock,
    job: NewJob<impl Serialize>,
    every_us: Option<i64>,
) -> Result<()> {
    let NewJob { kind, payload, priority, run_at, dedupe_key } = job;
    let payload_json = serde_json::to_string(&payload).with_context(|| format!("payload of the job {kind}"))?;
    if payload_json.len() > PAYLOAD_MAX_BYTES {
        return Err(anyhow!("the payload of the job {kind} has {} bytes", payload_json.len()).into());
    }
    let now = clock.now();
    let row = store::Insert {
        id: ids::new(clock),
        kind,
        payload_json,
        priority: priority as i32,
        run_at: run_at.unwrap_or(now),
        dedupe_key,
        every_us,
        now,
    };
    store::insert(conn, row).await
}

/// Takes up to `limit` jobs for `worker`, most urgent first, those of dead workers before all; parks the poisoned ones.
///
/// # Errors
/// When the database does not answer.
pub async fn take(ground: &Ground, worker: &str, limit: u32) -> Result<Batch> {
    let now = ground.clock.now();
    let settings = &ground.settings.worker;
    let write = ground.db.write_quietly().await?;
    let take =
        store::Take { worker, now, lease_until: now + rules::lease_us(settings), limit, max: settings.max_attempts };
    let mut rows = store::take(&*write, take).await?;
    write.commit().await?;
    rows.sort_by_key(|row| (row.priority, row.run_at, row.id));
    let mut batch = Batch::default();
    for row in rows {
        if row.state == State::Running.name() {
            batch.taken.push(Taken::of(row));
        } else {
            batch.poisoned.push(row.kind);
        }
    }
    Ok(batch)
}

/// How many jobs there are, and how long the oldest has waited.
///
/// # Errors
/// When the database does not answer.
pub async fn counts(conn: &impl ConnectionTrait, clock: &Clock) -> Result<Counts> {
    store::counts(conn, clock.now()).await
}

/// Jobs, newest first, of one state or of all.
///
/// # Errors
/// `cursor-invalid`, or when the database does not answer.
pub async fn list(
    conn: &impl ConnectionTrait,
    state: Option<State>,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<Job>> {
    let scope = format!("jobs?state={}", state.map_or("", State::name));
    let before = pages::read_cursor::<Uuid>(&scope, cursor)?;
    let rows = store::list(conn, state, before, limit).await?;
    let jobs = rows.into_iter().map(entity::Model::into_job).collect::<Result<Vec<_>>>()?;
    Ok(Page::of(jobs, limit, &scope, |job| job.id))
}

/// Gives a parked job a fresh start.
///
/// # Errors
/// `not-found`; `job-not-parked` when it is ready or running.
pub async fn retry(write: &Write, clock: &Clock, id: Uuid) -> Result<Job> {
    let job = store::find(&**write, id).await?.ok_or(ErrorCode::NotFound)?.into_job()?;
    if job.state != State::Parked {
        return Err(Refusal::new(ErrorCode::JobNotParked).into());
    }
    store::set_next(&**write, id, &Next::fresh(clock.now())).await?;
    Ok(Job { state: State::Ready, attempts: 0, run_at: clock.now(), parked_why: None, ..job })
}
