//! A job in a worker's hands: its payload, its lease, its end.

use super::{Failure, ParkedWhy, entity, rules, rules::Held, store};
use crate::{Clock, Ground, Result, database::Write};
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// A job that belongs to this worker until its lease ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// Its id.
    pub id: Uuid,
    /// Which code runs it.
    pub kind: String,
    /// How often it was taken since it last went well, this time included.
    pub attempts: u32,
    token: i64,
    payload_json: String,
}

/// The proof that a job has ended well: its row is gone, waits for its next turn, or will do so with a transaction that
/// the job commits.
#[derive(Debug, PartialEq)]
pub struct Finished(());

/// What became of a failed job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterFailure {
    /// Runs again at this time, in UTC microseconds.
    Waits(i64),
    /// Stays until someone retries it.
    Parked(ParkedWhy),
    /// Belongs to another worker by now; nothing has changed.
    Lost,
}

impl Taken {
    pub(super) fn of(row: entity::Model) -> Self {
        let entity::Model { id, kind, attempts, token, payload_json, .. } = row;
        Self { id, kind, attempts: u32::try_from(attempts).unwrap_or_default(), token, payload_json }
    }

    /// What the job works on.
    ///
    /// # Errors
    /// [`Failure::GiveUp`] when the row holds something else: another attempt would not read it either.
    pub fn payload<P: DeserializeOwned>(&self) -> Result<P, Failure> {
        serde_json::from_str(&self.payload_json)
            .map_err(|error| Failure::GiveUp { reason: format!("the payload cannot be read: {error}") })
    }

    /// Ends the job in the transaction that holds its effect: both happen or neither.
    ///
    /// # Errors
    /// [`Failure::Lost`] when another worker has the job by now: drop the transaction.
    pub async fn finish_in(&self, write: &Write, clock: &Clock) -> Result<Finished, Failure> {
        let held = self.held(write).await?.ok_or(Failure::Lost)?;
        match rules::after_success(&held, clock.now()) {
            Some(next) => store::set_next(&**write, self.id, &next).await?,
            None => store::delete(&**write, self.id).await?,
        }
        Ok(Finished(()))
    }

    /// Ends the job in a transaction of its own, when it has no effect in the database.
    ///
    /// # Errors
    /// [`Failure::Lost`] when another worker has the job by now.
    pub async fn finish(&self, ground: &Ground) -> Result<Finished, Failure> {
        let write = ground.db.write_quietly().await?;
        let finished = self.finish_in(&write, &ground.clock).await?;
        write.commit().await?;
        Ok(finished)
    }

    /// Checks in a transaction that the job is still ours, and keeps it so until the transaction ends: for a job whose
    /// effect takes several transactions.
    ///
    /// # Errors
    /// [`Failure::Lost`] when another worker has the job by now: drop the transaction.
    pub async fn hold_in(&self, write: &Write) -> Result<(), Failure> {
        self.held(write).await?.map(|_| ()).ok_or(Failure::Lost)
    }

    /// Keeps the lease for another `worker.lease_seconds`; false when another worker has the job by now.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn heartbeat(&self, ground: &Ground) -> Result<bool> {
        let until = ground.clock.now() + rules::lease_us(&ground.settings.worker);
        let write = ground.db.write_quietly().await?;
        let ours = store::heartbeat(&*write, self.id, self.token, until).await?;
        write.commit().await?;
        Ok(ours)
    }

    /// Writes down that the job failed, and when it runs again, if it does.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn fail(&self, ground: &Ground, failure: &Failure) -> Result<AfterFailure> {
        let write = ground.db.write_quietly().await?;
        let Some(held) = self.held(&write).await? else { return Ok(AfterFailure::Lost) };
        let Some(next) = rules::after_failure(&held, failure, &ground.settings.worker, ground.clock.now()) else {
            return Ok(AfterFailure::Lost);
        };
        store::set_next(&*write, self.id, &next).await?;
        write.commit().await?;
        Ok(next.parked_why.map_or(AfterFailure::Waits(next.run_at), AfterFailure::Parked))
    }

    /// Hands the job back unharmed, as a worker does that ends: this attempt does not count.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn hand_back(&self, ground: &Ground) -> Result<()> {
        let write = ground.db.write_quietly().await?;
        if let Some(held) = self.held(&write).await? {
            store::set_next(&*write, self.id, &rules::handed_back(&held, ground.clock.now())).await?;
        }
        write.commit().await
    }

    /// The row, locked until the transaction ends, if it still belongs to this token.
    async fn held(&self, write: &Write) -> Result<Option<Held>> {
        store::held(&**write, self.id, self.token).await
    }
}
