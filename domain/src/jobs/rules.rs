//! What becomes of a job, decided without a database.

use super::REASON_MAX_CHARS;
use crate::{Error, clock::SECOND, settings::WorkerSettings};
use uuid::Uuid;

/// The longest wait before another attempt, in microseconds, before jitter: an hour.
const BACKOFF_MAX_US: i64 = 3600 * SECOND;

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Waits for its time or for a worker.
    Ready,
    /// Belongs to a worker.
    Running,
    /// Given up until someone retries it.
    Parked,
}

/// Why a job was parked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParkedWhy {
    /// The job itself said that trying again is useless.
    GaveUp,
    /// It failed too often.
    TooManyAttempts,
    /// Its last attempt ended without a word from its worker, which died of it or with it.
    Poisoned,
}

/// Why a job did not end well. The reason is for the editor: what failed and where, nothing personal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Another attempt may go well.
    Retry {
        /// What went wrong.
        reason: String,
    },
    /// Another attempt is useless.
    GiveUp {
        /// What went wrong.
        reason: String,
    },
    /// Another worker has the job by now; whatever this one has not committed is void.
    Lost,
}

/// What a transaction knows of the job that it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Held {
    pub id: Uuid,
    pub attempts: u32,
    pub again: bool,
    pub every_us: Option<i64>,
    pub last_error: Option<String>,
}

/// The row that a job becomes when it no longer runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Next {
    pub parked_why: Option<ParkedWhy>,
    pub run_at: i64,
    pub attempts: u32,
    pub last_error: Option<String>,
}

impl Next {
    /// Ready at `run_at` as if it had never failed.
    pub fn fresh(run_at: i64) -> Self {
        Self { parked_why: None, run_at, attempts: 0, last_error: None }
    }
}

/// How long a job belongs to a worker without a heartbeat, in microseconds.
pub(super) fn lease_us(settings: &WorkerSettings) -> i64 {
    i64::from(settings.lease_seconds) * SECOND
}

/// The job's next turn after a good end; none when it is over.
pub(super) fn after_success(held: &Held, now: i64) -> Option<Next> {
    match (held.again, held.every_us) {
        (true, _) => Some(Next::fresh(now)),
        (false, Some(every)) => Some(Next::fresh(now + every)),
        (false, None) => None,
    }
}

/// The job's next turn after a failure; none when it is no longer ours. A job that was asked for again meanwhile, or that
/// recurs, is not parked: it gets a fresh start after its wait.
pub(super) fn after_failure(held: &Held, failure: &Failure, settings: &WorkerSettings, now: i64) -> Option<Next> {
    let (reason, why) = match failure {
        Failure::Lost => return None,
        Failure::GiveUp { reason } => (reason, Some(ParkedWhy::GaveUp)),
        Failure::Retry { reason } => {
            let spent = held.attempts >= u32::from(settings.max_attempts);
            (reason, spent.then_some(ParkedWhy::TooManyAttempts))
        }
    };
    let last_error = Some(reason.chars().take(REASON_MAX_CHARS).collect());
    let wait = backoff_us(settings.backoff_seconds, held.attempts, held.id);
    Some(match (why, held.again, held.every_us) {
        (None, ..) => Next { parked_why: None, run_at: now + wait, attempts: held.attempts, last_error },
        (Some(_), true, _) => Next { parked_why: None, run_at: now + wait, attempts: 0, last_error },
        (Some(_), false, Some(every)) => {
            Next { parked_why: None, run_at: now + every.max(wait), attempts: 0, last_error }
        }
        (why, false, None) => Next { parked_why: why, run_at: now, attempts: held.attempts, last_error },
    })
}

/// The row of a job whose worker ends before it: ready at once, the attempt not counted.
pub(super) fn handed_back(held: &Held, now: i64) -> Next {
    let attempts = held.attempts.saturating_sub(1);
    Next { parked_why: None, run_at: now, attempts, last_error: held.last_error.clone() }
}

/// The wait after the given attempt (1 is the first), in microseconds: doubles each time up to an hour, and up to a
/// quarter longer by a share that is the job's own, so that jobs which failed together do not come back together.
fn backoff_us(first_seconds: u16, attempts: u32, id: Uuid) -> i64 {
    let doublings = attempts.saturating_sub(1).min(20);
    let wait = (i64::from(first_seconds) * SECOND).saturating_mul(1 << doublings).min(BACKOFF_MAX_US);
    let share = i64::from(id.as_bytes()[15]).wrapping_add(i64::from(attempts) * 97) % 256;
    wait + wait / 4 * share / 255
}

impl From<Error> for Failure {
    /// What a use case refuses will be refused again; the rest may pass.
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(refusal) => Self::GiveUp { reason: refusal.to_string() },
            Error::Unavailable(error) | Error::Internal(error) => Self::Retry { reason: format!("{error:#}") },
        }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Retry { reason: format!("{error:#}") }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Retry { reason: error.to_string() }
    }
}

impl From<tokio::task::JoinError> for Failure {
    /// A panic on a thread of its own.
    fn from(error: tokio::task::JoinError) -> Self {
        Self::Retry { reason: error.to_string() }
    }
}

impl From<sea_orm::DbErr> for Failure {
    fn from(error: sea_orm::DbErr) -> Self {
        Error::from(error).into()
    }
}

impl State {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Ready, Self::Running, Self::Parked];

    /// The state as it stands in rows and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Running => "running",
            Self::Parked => "parked",
        }
    }

    /// Reads [`name`](Self::name).
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

impl ParkedWhy {
    /// Every reason.
    pub const ALL: [Self; 3] = [Self::GaveUp, Self::TooManyAttempts, Self::Poisoned];

    /// The reason as it stands in rows and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::GaveUp => "gave-up",
            Self::TooManyAttempts => "too-many-attempts",
            Self::Poisoned => "poisoned",
        }
    }

    /// Reads [`name`](Self::name).
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;
    use proptest::prelude::*;

    const NOW: i64 = 1_782_043_200 * SECOND;

    fn held(attempts: u32, again: bool, every_us: Option<i64>) -> Held {
        Held { id: Uuid::from_u128(0x5a), attempts, again, every_us, last_error: None }
    }

    fn failed(held: &Held, failure: &Failure) -> Next {
        after_failure(held, failure, &Settings::defaults().unwrap().worker, NOW).unwrap()
    }

    fn retry() -> Failure {
        Failure::Retry { reason: "the store is away".into() }
    }

    proptest! {
        #[test]
        fn the_wait_is_never_shorter_than_asked_nor_longer_than_an_hour_and_a_quarter(
            first in 1_u16..=600, attempts in 0_u32..=1000, id in any::<u128>(),
        ) {
            let wait = backoff_us(first, attempts, Uuid::from_u128(id));
            prop_assert!(wait >= i64::from(first) * SECOND);
            prop_assert!(wait <= BACKOFF_MAX_US + BACKOFF_MAX_US / 4);
        }

        #[test]
        fn each_wait_is_longer_than_the_one_before_until_the_longest(attempts in 1_u32..=8, id in any::<u128>()) {
            let id = Uuid::from_u128(id);
            prop_assert!(backoff_us(5, attempts + 1, id) > backoff_us(5, attempts, id));
        }
    }

    #[test]
    fn jobs_that_failed_together_do_not_come_back_together() {
        let waits: std::collections::BTreeSet<_> = (0..100).map(|n| backoff_us(5, 1, Uuid::from_u128(n))).collect();
        assert_eq!(waits.len(), 100);
    }

    #[test]
    fn a_failed_job_waits_and_is_parked_after_its_last_attempt() {
        let fourth = failed(&held(4, false, None), &retry());
        assert_eq!((fourth.parked_why, fourth.attempts), (None, 4));
        assert!(fourth.run_at > NOW);
        let fifth = failed(&held(5, false, None), &retry());
        assert_eq!(fifth.parked_why, Some(ParkedWhy::TooManyAttempts));
        assert_eq!(fifth.last_error.as_deref(), Some("the store is away"));
    }

    #[test]
    fn a_job_that_gives_up_is_parked_at_once() {
        let next = failed(&held(1, false, None), &Failure::GiveUp { reason: "no such photo".into() });
        assert_eq!(next.parked_why, Some(ParkedWhy::GaveUp));
    }

    #[test]
    fn a_recurring_job_is_never_parked_for_its_failures() {
        let next = failed(&held(5, false, Some(7200 * SECOND)), &retry());
        assert_eq!((next.parked_why, next.attempts, next.run_at), (None, 0, NOW + 7200 * SECOND));
    }

    #[test]
    fn a_job_asked_for_again_while_it_ran_runs_once_more_however_it_ended() {
        assert_eq!(after_success(&held(1, true, None), NOW), Some(Next::fresh(NOW)));
        let next = failed(&held(5, true, None), &retry());
        assert_eq!((next.parked_why, next.attempts), (None, 0));
        assert!(next.run_at > NOW);
    }

    #[test]
    fn a_job_that_ended_well_is_over_unless_it_recurs() {
        assert_eq!(after_success(&held(1, false, None), NOW), None);
        assert_eq!(after_success(&held(3, false, Some(SECOND)), NOW), Some(Next::fresh(NOW + SECOND)));
    }

    #[test]
    fn an_attempt_that_was_handed_back_does_not_count() {
        assert_eq!(handed_back(&held(2, false, None), NOW).attempts, 1);
    }

    #[test]
    fn names_read_back() {
        assert!(State::ALL.into_iter().all(|state| State::parse(state.name()) == Some(state)));
        assert!(ParkedWhy::ALL.into_iter().all(|why| ParkedWhy::parse(why.name()) == Some(why)));
    }
}
