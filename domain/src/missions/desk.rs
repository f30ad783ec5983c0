//! What every change of a mission's work begins with: the mission's row locked, and whoever asks allowed to.
//!
//! The lock makes changes of the same mission wait for one another, so that what is read here (places on the board, how
//! much of a need is met, who is in the team) still holds when it is written.

use super::{Seat, access, mission};
use crate::{
    ErrorCode, Ground, Refusal, Result,
    database::Write,
    notices::{self, Happening, What},
    people::Actor,
};
use uuid::Uuid;

/// A change of a mission's work under way.
pub(super) struct Desk<'a> {
    /// The transaction.
    pub write: Write,
    /// The mission, locked.
    pub mission: mission::Model,
    /// Who asks.
    pub person: Uuid,
    ground: &'a Ground,
}

impl<'a> Desk<'a> {
    /// For anyone signed in who sees the mission.
    ///
    /// # Errors
    /// `sign-in-required`, `not-found`.
    pub async fn open(ground: &'a Ground, actor: &'a Actor, mission: Uuid) -> Result<Self> {
        let person = actor.signed_in()?.id;
        let write = ground.db.write().await?;
        let mission = access::locked(&*write, actor, mission).await?;
        Ok(Self { write, mission, person, ground })
    }

    /// For the team of a mission that is not over.
    ///
    /// # Errors
    /// As [`Desk::open`]; `forbidden` for whom is not in the team, `mission-closed`.
    pub async fn open_for_team(ground: &'a Ground, actor: &'a Actor, mission: Uuid) -> Result<Self> {
        let desk = Self::open(ground, actor, mission).await?;
        desk.require_team_at_work(actor).await?;
        Ok(desk)
    }

    /// For the team, also when the mission is over.
    ///
    /// # Errors
    /// As [`Desk::open`]; `forbidden` for whom is not in the team.
    pub async fn open_for_members(ground: &'a Ground, actor: &'a Actor, mission: Uuid) -> Result<Self> {
        let desk = Self::open(ground, actor, mission).await?;
        access::require_member(&*desk.write, &desk.mission, actor).await?;
        Ok(desk)
    }

    /// Refuses whoever is not in the team, and a mission that is over.
    ///
    /// # Errors
    /// `forbidden`, `mission-closed`.
    pub async fn require_team_at_work(&self, actor: &Actor) -> Result<()> {
        access::require_member(&*self.write, &self.mission, actor).await?;
        Ok(access::require_open(&self.mission)?)
    }

    /// Whether someone is in the team.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn has_member(&self, person: Uuid) -> Result<bool> {
        Ok(access::seat_of(&*self.write, self.mission.id, person).await? != Seat::Outsider)
    }

    /// Now, in UTC microseconds.
    pub fn now(&self) -> i64 {
        self.ground.clock.now()
    }

    /// Notes what happened in this mission, for one person or for all who follow it.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn note(&self, what: What, person: Option<Uuid>) -> Result<()> {
        let happening = Happening { person, ..super::happening(&self.mission, Some(self.person)) };
        notices::note(&*self.write, self.ground, what, happening).await
    }
}

/// Refuses when a row with this id was there: what another mission took at the same instant.
///
/// # Errors
/// `id-taken`.
pub(super) fn inserted(rows: u64) -> Result<(), Refusal> {
    if rows == 0 { Err(Refusal::new(ErrorCode::IdTaken).field("/id")) } else { Ok(()) }
}
