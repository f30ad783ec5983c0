//! Jobs as they go over the wire.

use crate::http::time::rfc3339;
use photos36_domain::{
    clock::SECOND,
    jobs::{Counts, Job, ParkedWhy},
    texts::Locale,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A job of the worker.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-1111-7000-8000-000000000000", "kind": "make-derivatives",
    "payload": {"photo": "0197a1bf-2222-7000-8000-000000000000"}, "state": "parked", "attempts": 5,
    "run_at": "2026-06-21T12:03:00Z", "created_at": "2026-06-21T12:00:00Z",
    "parked": {"why": "too-many-attempts", "explanation": "Le travail a échoué à chacun de ses essais."},
    "last_error": "the store does not answer"
}))]
pub struct JobOut {
    /// Its id.
    id: Uuid,
    /// What it does.
    kind: String,
    /// What it works on.
    payload: serde_json::Value,
    /// `ready`, `running` or `parked`.
    state: &'static str,
    /// How often it was begun since it last went well.
    attempts: u32,
    /// When it may run, RFC 3339 in UTC.
    run_at: String,
    /// When it was written, RFC 3339 in UTC.
    created_at: String,
    /// While it runs: when another worker takes it over unless its worker is heard of before.
    #[serde(skip_serializing_if = "Option::is_none")]
    lease_until: Option<String>,
    /// For a recurring job: how long it rests between two turns, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    every_seconds: Option<i64>,
    /// Why it was given up, when it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    parked: Option<ParkedOut>,
    /// What went wrong last, as the program said it.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_error: Option<String>,
}

/// Why a job was given up.
#[derive(Debug, Serialize, ToSchema)]
pub struct ParkedOut {
    /// `gave-up`, `too-many-attempts` or `poisoned`.
    why: &'static str,
    /// The same, in the reader's language.
    explanation: String,
}

impl JobOut {
    /// The job in the reader's language.
    pub fn new(job: Job, locale: Locale) -> Self {
        let Job { id, kind, payload_json, state, attempts, run_at, created_at, .. } = job;
        Self {
            id,
            kind,
            payload: serde_json::from_str(&payload_json).unwrap_or(serde_json::Value::Null),
            state: state.name(),
            attempts,
            run_at: rfc3339(run_at),
            created_at: rfc3339(created_at),
            lease_until: job.lease_until.map(rfc3339),
            every_seconds: job.every_us.map(|every| every / SECOND),
            parked: job.parked_why.map(|why| ParkedOut::new(why, locale)),
            last_error: job.last_error,
        }
    }
}

impl ParkedOut {
    fn new(why: ParkedWhy, locale: Locale) -> Self {
        Self { why: why.name(), explanation: locale.text(&format!("job-parked-{}", why.name()), &[]) }
    }
}

/// How many jobs there are.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"ready": 12, "running": 2, "parked": 1, "oldest_due_at": "2026-06-21T12:00:00Z"}))]
pub struct JobsCountOut {
    /// Waiting for their time or for a worker.
    ready: u64,
    /// Belonging to a worker.
    running: u64,
    /// Given up until someone tries them again.
    parked: u64,
    /// When the job that has waited longest could have begun, RFC 3339 in UTC; absent when none is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    oldest_due_at: Option<String>,
}

impl From<Counts> for JobsCountOut {
    fn from(Counts { ready, running, parked, oldest_due_at }: Counts) -> Self {
        Self { ready, running, parked, oldest_due_at: oldest_due_at.map(rfc3339) }
    }
}
