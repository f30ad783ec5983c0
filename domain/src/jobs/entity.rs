//! The rows of `jobs`.

use super::{Job, ParkedWhy, State};
use crate::{Error, Result};
use anyhow::Context;
use sea_orm::entity::prelude::*;

/// A row.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "jobs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: String,
    pub payload_json: String,
    pub priority: i32,
    pub state: String,
    pub dedupe_key: Option<String>,
    pub again: bool,
    pub every_us: Option<i64>,
    pub run_at: i64,
    pub attempts: i32,
    pub token: i64,
    pub lease_until: Option<i64>,
    pub worker: Option<String>,
    pub parked_why: Option<String>,
    pub last_error: Option<String>,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The job that the row holds.
    ///
    /// # Errors
    /// When the row holds a state that this program does not know.
    pub fn into_job(self) -> Result<Job> {
        let Self { id, kind, payload_json, attempts, run_at, created_at, lease_until, every_us, last_error, .. } = self;
        let state = State::parse(&self.state).with_context(|| format!("state {:?} of job {id}", self.state))?;
        let parked_why = self.parked_why.map(|why| {
            ParkedWhy::parse(&why).with_context(|| format!("parked_why {why:?} of job {id}")).map_err(Error::from)
        });
        Ok(Job {
            id,
            kind,
            payload_json,
            state,
            attempts: u32::try_from(attempts).unwrap_or_default(),
            run_at,
            created_at,
            lease_until,
            every_us,
            parked_why: parked_why.transpose()?,
            last_error,
        })
    }
}
