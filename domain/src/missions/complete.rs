//! A mission ends: completed with its answer and retrospective, abandoned with a reason, archived by hand or by time.

use super::{
    MissionState, access,
    entity::{mission, picture},
    rules::{MAX_PICTURES, MAX_REASON, MAX_TEXT, some_text},
    stem, store, transition, view,
};
use crate::{
    ErrorCode, Ground, Refusal, Result,
    clock::DAY,
    people::{Actor, rights},
    plain, questions,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

/// What a team publishes when its mission is completed.
#[derive(Clone, Debug)]
pub struct Completion {
    /// The answer, 1 to 10,000 characters.
    pub answer: String,
    /// What went well, 1 to 10,000 characters.
    pub strengths: String,
    /// What did not, 1 to 10,000 characters.
    pub weaknesses: String,
    /// Published photos of how it was, at most 10.
    pub before: Vec<Uuid>,
    /// Published photos of how it is, at most 10.
    pub after: Vec<Uuid>,
}

/// Completes an active mission; its answer appears under its question.
///
/// # Errors
/// `not-found`, `forbidden` unless a steward asks, `mission-state-illegal`, `text-invalid`, `pictures-too-many`,
/// `photo-unknown`.
pub async fn complete(ground: &Ground, actor: &Actor, id: Uuid, completion: Completion) -> Result<mission::Model> {
    let by = actor.signed_in()?.id;
    let answer = some_text("/answer", &completion.answer, MAX_TEXT)?;
    let strengths = some_text("/strengths", &completion.strengths, MAX_TEXT)?;
    let weaknesses = some_text("/weaknesses", &completion.weaknesses, MAX_TEXT)?;
    let write = ground.db.write().await?;
    // The question before its mission, in the order of whoever supports it.
    let question = match access::visible(&*write, actor, id).await?.question_id {
        Some(question) => store::surviving(&*write, question).await?,
        None => None,
    };
    let mission = access::locked(&*write, actor, id).await?;
    access::require_steward(&*write, &mission, actor).await?;
    access::state_of(&mission).to(MissionState::Completed)?;
    let mut pictures = pictures(&*write, id, "before", "/before", &completion.before).await?;
    pictures.extend(self::pictures(&*write, id, "after", "/after", &completion.after).await?);
    let mut row = mission.into_active_model();
    row.answer = Set(Some(answer));
    row.strengths = Set(Some(strengths));
    row.weaknesses = Set(Some(weaknesses));
    let mission = transition::move_to(ground, &*write, row, MissionState::Completed, Some(by), "").await?;
    stem::tell_kin(&*write, id).await?;
    if !pictures.is_empty() {
        picture::Entity::insert_many(pictures).exec_without_returning(&*write).await?;
    }
    if let Some(question) = question {
        questions::mark_answered(&*write, ground, question.id, id, Some(by)).await?;
    }
    write.commit().await?;
    Ok(mission)
}

async fn pictures(
    write: &impl ConnectionTrait,
    mission: Uuid,
    side: &'static str,
    field: &'static str,
    ids: &[Uuid],
) -> Result<Vec<picture::ActiveModel>> {
    if ids.len() > MAX_PICTURES {
        return Err(Refusal::new(ErrorCode::PicturesTooMany).field(field).arg("limit", MAX_PICTURES).into());
    }
    let found = view::published(write, view::once(ids.to_vec())).await?;
    if let Some(unknown) = ids.iter().position(|id| !found.contains_key(id)) {
        return Err(Refusal::new(ErrorCode::PhotoUnknown).field(format!("{field}/{unknown}")).into());
    }
    let mut once: Vec<Uuid> = Vec::new();
    for id in ids {
        if !once.contains(id) {
            once.push(*id);
        }
    }
    let row = |(position, photo): (i32, Uuid)| picture::ActiveModel {
        mission_id: Set(mission),
        side: Set(side.to_owned()),
        position: Set(position),
        photo_id: Set(photo),
    };
    Ok((1..).zip(once).map(row).collect())
}

/// Gives up an open mission, saying why.
///
/// # Errors
/// `not-found`, `forbidden` unless a steward, an animator there or the editor asks, `text-invalid`, `mission-state-illegal`.
pub async fn abandon(ground: &Ground, actor: &Actor, id: Uuid, reason: &str) -> Result<mission::Model> {
    let reason = plain::text("/reason", &some_text("/reason", reason, MAX_REASON)?, MAX_REASON)?;
    end(ground, actor, id, MissionState::Abandoned, &reason).await
}

/// Archives a mission that is over.
///
/// # Errors
/// `not-found`, `forbidden` unless a steward, an animator there or the editor asks, `mission-state-illegal`.
pub async fn archive(ground: &Ground, actor: &Actor, id: Uuid) -> Result<mission::Model> {
    end(ground, actor, id, MissionState::Archived, "").await
}

async fn end(ground: &Ground, actor: &Actor, id: Uuid, to: MissionState, reason: &str) -> Result<mission::Model> {
    let by = actor.signed_in()?.id;
    let write = ground.db.write().await?;
    let mission = access::locked(&*write, actor, id).await?;
    let seat = access::seat(&*write, &mission, actor).await?;
    rights::allow(actor, actor.may_tend_mission(seat == access::Seat::Steward, mission.territory_id))?;
    let mission = transition::move_to(ground, &*write, mission.into_active_model(), to, Some(by), reason).await?;
    write.commit().await?;
    Ok(mission)
}

/// Archives the missions that have been over for `missions.archive_days`; gives their number.
///
/// # Errors
/// When the database does not answer; what was archived until then stays so.
pub async fn archive_due(ground: &Ground) -> Result<u64> {
    let over = [MissionState::Completed.name(), MissionState::Abandoned.name()];
    let mut archived = 0;
    loop {
        let before = ground.clock.now() - i64::from(ground.settings.missions.archive_days) * DAY;
        let due: Vec<Uuid> = mission::Entity::find()
            .select_only()
            .column(mission::Column::Id)
            .filter(mission::Column::State.is_in(over))
            .filter(mission::Column::StateAt.lt(before))
            .order_by_asc(mission::Column::StateAt)
            .limit(100)
            .into_tuple()
            .all(&*ground.db)
            .await?;
        if due.is_empty() {
            return Ok(archived);
        }
        // Each in a transaction of its own, so that nobody waits for a hundred.
        for id in due {
            let write = ground.db.write().await?;
            let still = store::lock(&*write, id).await?.filter(|mission| over.contains(&mission.state.as_str()));
            if let Some(mission) = still {
                let row = mission.into_active_model();
                transition::move_to(ground, &*write, row, MissionState::Archived, None, "").await?;
                archived += 1;
            }
            write.commit().await?;
        }
    }
}
