//! The team: who joins, who leaves, and that a mission always has a steward as long as someone is in it.
//!
//! Anyone signed in joins: no permission is needed. When the last steward leaves, whoever has been there longest follows.
//! When the last member leaves, the mission goes back to the commons in the state that it has: whoever joins next is its
//! steward.

use super::{
    access, board,
    entity::{member, mission},
    happening, invite,
    rules::{MAX_MEMBERS, MAX_REASON, some_text},
    store, transition,
    view::Teammate,
};
use crate::{
    ErrorCode, Ground, Refusal, Result,
    notices::{self, What},
    pages::{self, Page},
    people::{Actor, rights},
    photos::store::display_names,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};
use uuid::Uuid;

/// Joins; nothing changes for one who is in the team. The flag says whether they are new.
///
/// # Errors
/// `not-found`, `mission-closed`, `team-full`, `team-removed` for whom a steward removed and nobody invited since.
pub async fn join(ground: &Ground, actor: &Actor, id: Uuid) -> Result<(mission::Model, bool)> {
    let person = actor.signed_in()?.id;
    let write = ground.db.write().await?;
    let mission = access::locked(&*write, actor, id).await?;
    let (mission, new) = join_locked(ground, &*write, mission, person).await?;
    write.commit().await?;
    Ok((mission, new))
}

/// Joins a mission that is locked.
pub(super) async fn join_locked(
    ground: &Ground,
    write: &impl ConnectionTrait,
    mission: mission::Model,
    person: Uuid,
) -> Result<(mission::Model, bool)> {
    let (id, now) = (mission.id, ground.clock.now());
    let before = member::Entity::find_by_id((id, person)).one(write).await?;
    if before.as_ref().is_some_and(|member| member.left_at.is_none()) {
        return Ok((mission, false));
    }
    access::require_open(&mission)?;
    if mission.members >= MAX_MEMBERS {
        return Err(Refusal::new(ErrorCode::TeamFull).arg("limit", MAX_MEMBERS).into());
    }
    if before.is_some_and(|member| member.removed_by.is_some()) {
        return Err(ErrorCode::TeamRemoved.into());
    }
    let members = mission.members;
    store::put_member(write, id, person, members == 0, now).await?;
    invite::accepted(write, id, person, now).await?;
    let mut row = mission.into_active_model();
    row.members = Set(members + 1);
    let mission = store::save(write, row).await?;
    notices::note(write, ground, What::MissionJoined, happening(&mission, Some(person))).await?;
    let mission = transition::activate_if_ready(ground, write, mission, person).await?;
    access::changed(write, ground, id).await?;
    Ok((mission, true))
}

/// Leaves; nothing changes for one who is not in the team.
///
/// # Errors
/// `not-found`.
pub async fn leave(ground: &Ground, actor: &Actor, id: Uuid) -> Result<()> {
    let person = actor.signed_in()?.id;
    let write = ground.db.write().await?;
    let mission = access::held(&*write, actor, id).await?;
    let there = member::Entity::find_by_id((id, person)).one(&*write).await?;
    if let Some(member) = there.filter(|member| member.left_at.is_none()) {
        part(ground, &*write, mission, member, None).await?;
    }
    write.commit().await
}

/// Takes someone out of every team that they are in, whoever may see the mission.
///
/// # Errors
/// When the database does not answer; the teams until then are left.
pub async fn leave_all(ground: &Ground, person: Uuid) -> Result<()> {
    loop {
        let there = member::Entity::find()
            .filter(member::Column::PersonId.eq(person))
            .filter(member::Column::LeftAt.is_null())
            .one(&*ground.db)
            .await?;
        let Some(member) = there else { return Ok(()) };
        let write = ground.db.write().await?;
        let mission = store::lock(&*write, member.mission_id).await?;
        let there = member::Entity::find_by_id((member.mission_id, person)).one(&*write).await?;
        let (Some(mission), Some(member)) = (mission, there.filter(|member| member.left_at.is_none())) else {
            continue;
        };
        part(ground, &*write, mission, member, None).await?;
        write.commit().await?;
    }
}

/// Takes someone out of a locked mission's team; the stewardship goes on to whoever has been there longest.
pub(super) async fn part(
    ground: &Ground,
    write: &impl ConnectionTrait,
    mission: mission::Model,
    member: member::Model,
    removed: Option<(Uuid, &str)>,
) -> Result<mission::Model> {
    let (id, person, was_steward) = (mission.id, member.person_id, member.is_steward);
    let mut gone = member.into_active_model();
    gone.left_at = Set(Some(ground.clock.now()));
    gone.is_steward = Set(false);
    gone.removed_by = Set(removed.map(|(by, _)| by));
    gone.removal_reason = Set(removed.map(|(_, reason)| reason.to_owned()));
    member::Entity::update(gone).exec(write).await?;
    let members = mission.members;
    let mut row = mission.into_active_model();
    row.members = Set(members - 1);
    let mission = store::save(write, row).await?;
    if was_steward {
        hand_on(ground, write, &mission).await?;
    }
    board::unassign(write, ground, id, person).await?;
    access::changed(write, ground, id).await?;
    Ok(mission)
}

/// Makes whoever has been there longest the steward when nobody is; who it became, if anyone.
pub(super) async fn hand_on(
    ground: &Ground,
    write: &impl ConnectionTrait,
    mission: &mission::Model,
) -> Result<Option<Uuid>> {
    let team = store::team(write, mission.id).await?;
    if team.iter().any(|member| member.is_steward) {
        return Ok(None);
    }
    let Some(longest) = team.first().map(|member| member.person_id) else { return Ok(None) };
    make_steward(write, mission.id, longest).await?;
    let told = notices::Happening { person: Some(longest), ..happening(mission, None) };
    notices::note(write, ground, What::MissionHandedOver, told).await?;
    Ok(Some(longest))
}

pub(super) async fn make_steward(write: &impl ConnectionTrait, mission: Uuid, person: Uuid) -> Result<()> {
    member::Entity::update_many()
        .col_expr(member::Column::IsSteward, Expr::value(true))
        .filter(member::Column::MissionId.eq(mission))
        .filter(member::Column::PersonId.eq(person))
        .filter(member::Column::LeftAt.is_null())
        .exec(write)
        .await?;
    Ok(())
}

/// Takes someone out of the team, saying why. They come back when a steward invites them.
///
/// # Errors
/// `not-found`, `member-unknown`, `text-invalid`; `forbidden` unless a steward, an animator there or the editor asks: a
/// steward does not remove another steward.
pub async fn remove_member(ground: &Ground, actor: &Actor, id: Uuid, person: Uuid, reason: &str) -> Result<()> {
    let by = actor.signed_in()?.id;
    let reason = some_text("/reason", reason, MAX_REASON)?;
    let write = ground.db.write().await?;
    let mission = access::locked(&*write, actor, id).await?;
    let seat = access::seat(&*write, &mission, actor).await?;
    rights::allow(actor, actor.may_tend_mission(seat == access::Seat::Steward, mission.territory_id))?;
    let member = present(&*write, id, person).await?;
    rights::allow(actor, !member.is_steward || actor.may_tend_mission(false, mission.territory_id))?;
    let mission = part(ground, &*write, mission, member, Some((by, &reason))).await?;
    let told = notices::Happening { person: Some(person), ..happening(&mission, Some(by)) };
    notices::note(&*write, ground, What::MissionMemberRemoved, told).await?;
    write.commit().await
}

/// Makes a member a steward beside the others; nothing changes for one who is.
///
/// # Errors
/// `not-found`, `forbidden` unless a steward asks, `member-unknown`.
pub async fn add_steward(ground: &Ground, actor: &Actor, id: Uuid, person: Uuid) -> Result<mission::Model> {
    let by = actor.signed_in()?.id;
    let write = ground.db.write().await?;
    let mission = access::locked(&*write, actor, id).await?;
    access::require_steward(&*write, &mission, actor).await?;
    if !present(&*write, id, person).await?.is_steward {
        make_steward(&*write, id, person).await?;
        let told = notices::Happening { person: Some(person), ..happening(&mission, Some(by)) };
        notices::note(&*write, ground, What::MissionHandedOver, told).await?;
        access::changed(&*write, ground, id).await?;
    }
    write.commit().await?;
    Ok(mission)
}

/// Is no longer a steward and stays in the team. The last one hands over to whoever else has been there longest.
///
/// # Errors
/// `not-found`, `forbidden` unless it is oneself, `steward-last` when nobody else is in the team.
pub async fn step_down(ground: &Ground, actor: &Actor, id: Uuid, person: Uuid) -> Result<mission::Model> {
    actor.signed_in()?;
    let write = ground.db.write().await?;
    let mission = access::locked(&*write, actor, id).await?;
    rights::allow(actor, actor.is_person(person))?;
    let team = store::team(&*write, id).await?;
    let Some(me) = team.iter().find(|member| member.person_id == person && member.is_steward) else {
        return Ok(mission);
    };
    let others = || team.iter().filter(|member| member.person_id != person);
    let mut row = me.clone().into_active_model();
    row.is_steward = Set(false);
    member::Entity::update(row).exec(&*write).await?;
    if !others().any(|member| member.is_steward) {
        let longest = others().next().ok_or(ErrorCode::StewardLast)?.person_id;
        make_steward(&*write, id, longest).await?;
        let told = notices::Happening { person: Some(longest), ..happening(&mission, Some(person)) };
        notices::note(&*write, ground, What::MissionHandedOver, told).await?;
    }
    access::changed(&*write, ground, id).await?;
    write.commit().await?;
    Ok(mission)
}

async fn present(connection: &impl ConnectionTrait, mission: Uuid, person: Uuid) -> Result<member::Model> {
    let member = member::Entity::find_by_id((mission, person)).one(connection).await?;
    member.filter(|member| member.left_at.is_none()).ok_or_else(|| ErrorCode::MemberUnknown.into())
}

/// A page of the team, those who have been there longest first.
///
/// # Errors
/// `not-found`, `parameter-invalid`, `cursor-invalid`.
pub async fn list(
    connection: &impl ConnectionTrait,
    actor: &Actor,
    id: Uuid,
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<Page<Teammate>> {
    let mission = access::visible(connection, actor, id).await?;
    let scope = format!("team:{}", mission.id);
    let limit = pages::limit(limit)?;
    let after = pages::read_cursor::<(i64, Uuid)>(&scope, cursor)?;
    let mut query = member::Entity::find()
        .filter(member::Column::MissionId.eq(mission.id))
        .filter(member::Column::LeftAt.is_null());
    if let Some((joined_at, person)) = after {
        let later = Condition::any()
            .add(member::Column::JoinedAt.gt(joined_at))
            .add(Condition::all().add(member::Column::JoinedAt.eq(joined_at)).add(member::Column::PersonId.gt(person)));
        query = query.filter(later);
    }
    let query = query.order_by_asc(member::Column::JoinedAt).order_by_asc(member::Column::PersonId);
    let rows = query.limit(u64::from(limit) + 1).all(connection).await?;
    let page = Page::of(rows, limit, &scope, |member| (member.joined_at, member.person_id));
    let people: Vec<_> = page.items.iter().map(|member| member.person_id).collect();
    let mut names = display_names(connection, &people).await?;
    Ok(page.map(|member| Teammate { name: names.remove(&member.person_id).unwrap_or_default(), member }))
}
