//! What peers say of a contribution: changeable until its period closes.

use super::{
    contributions::{find, of_mission},
    rules::Marks,
};
use crate::{
    ErrorCode, Ground, Result,
    missions::{self, Seat},
    people::{Actor, rights},
    sql,
};
use uuid::Uuid;

/// Evaluates what someone else of the team brought.
///
/// # Errors
/// `sign-in-required`, `not-found`, `excluded`, `forbidden` outside the team, `rating-own`, `contribution-closed`.
pub async fn rate(ground: &Ground, actor: &Actor, mission: Uuid, id: Uuid, marks: Marks) -> Result<()> {
    let person = actor.signed_in()?.id;
    let write = ground.db.write_quietly().await?;
    let mission = missions::locked(&*write, actor, mission).await?;
    let there = find(&*write, id).await?.ok_or(ErrorCode::NotFound)?;
    if !of_mission(&*write, id, mission.id).await? {
        return Err(ErrorCode::NotFound.into());
    }
    let seat = missions::seat(&*write, &mission, actor).await?;
    rights::allow(actor, seat >= Seat::Member)?;
    if there.author_id == person {
        return Err(ErrorCode::RatingOwn.into());
    }
    if there.period_id.is_some() {
        return Err(ErrorCode::ContributionClosed.into());
    }
    let Marks([relevance, productivity, attitude, constructiveness, joy, openness]) = marks;
    let sql = "INSERT INTO contribution_ratings (contribution_id, rater_id, relevance, productivity, attitude,
            constructiveness, joy, openness, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (contribution_id, rater_id) DO UPDATE SET relevance = excluded.relevance,
            productivity = excluded.productivity, attitude = excluded.attitude,
            constructiveness = excluded.constructiveness, joy = excluded.joy, openness = excluded.openness,
            updated_at = excluded.updated_at";
    let values = [
        id.into(),
        person.into(),
        relevance.into(),
        productivity.into(),
        attitude.into(),
        constructiveness.into(),
        joy.into(),
        openness.into(),
        ground.clock.now().into(),
    ];
    sql::run(&*write, sql, values).await?;
    write.commit().await
}
