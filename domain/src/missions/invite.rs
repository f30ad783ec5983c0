//! Invitations: of a person by their id, or of whoever has the mission's code.
//!
//! Joining needs nobody's permission; an invitation tells someone of a mission, and brings back whom a steward removed. One
//! who declined is not asked again.

use super::{
    access::{self, Seat},
    entity::{invitation, member, mission},
    happening, store, team,
};
use crate::{
    ErrorCode, Ground, Refusal, Result,
    database::statement,
    ids,
    notices::{self, What},
    pages::{self, Page},
    people::{self, Actor, rights},
    photos::store::display_names,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult,
    IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

/// Most invitations of a mission that wait for an answer.
pub const MAX_OPEN: u64 = 200;
/// Letters and digits of a code: none that could be read as another.
const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
/// Length of a code: 31⁸ are 850 thousand million.
const CODE_LENGTH: usize = 8;

/// An invitation with the names that its reader needs.
#[derive(Clone, Debug)]
pub struct Invited {
    /// The row.
    pub row: invitation::Model,
    /// Display name of whoever is invited.
    pub person_name: String,
    /// Display name of whoever invites.
    pub invited_by_name: String,
    /// The mission's title.
    pub title: String,
}

/// Invites someone; the flag says whether they are asked anew.
///
/// # Errors
/// `not-found`, `forbidden` unless a member asks, and a steward where the person was removed; `mission-closed`,
/// `person-unknown`, `invitations-too-many`.
pub async fn invite(ground: &Ground, actor: &Actor, id: Uuid, person: Uuid) -> Result<(Invited, bool)> {
    let write = ground.db.write().await?;
    let mission = access::locked(&*write, actor, id).await?;
    let (row, is_new) = invite_locked(ground, &*write, actor, &mission, person).await?;
    write.commit().await?;
    Ok((with_names(&*ground.db, vec![row], &[mission]).await?.remove(0), is_new))
}

/// Invites someone into a mission that is locked.
///
/// # Errors
/// As [`invite()`].
pub(super) async fn invite_locked(
    ground: &Ground,
    write: &impl ConnectionTrait,
    actor: &Actor,
    mission: &mission::Model,
    person: Uuid,
) -> Result<(invitation::Model, bool)> {
    let (by, id) = (actor.signed_in()?.id, mission.id);
    let seat = access::require_member(write, mission, actor).await?;
    access::require_open(mission)?;
    if people::find(write, person).await?.is_none() {
        return Err(ErrorCode::PersonUnknown.into());
    }
    let member = member::Entity::find_by_id((id, person)).one(write).await?;
    let removed = member.filter(|member| member.removed_by.is_some());
    let there = invitation::Entity::find_by_id((id, person)).one(write).await?;
    let inside = access::seat_of(write, id, person).await? >= Seat::Member;
    // Who accepted and left since may be asked again.
    let left = !inside && there.as_ref().is_some_and(|there| there.answer.as_deref() == Some("accepted"));
    match (there, &removed) {
        (Some(there), None) if !left => return Ok((there, false)),
        (Some(_), None) => _ = invitation::Entity::delete_by_id((id, person)).exec(write).await?,
        _ => {}
    }
    if let Some(member) = removed {
        rights::allow(actor, seat == Seat::Steward)?;
        let mut row = member.into_active_model();
        row.removed_by = Set(None);
        member::Entity::update(row).exec(write).await?;
        invitation::Entity::delete_by_id((id, person)).exec(write).await?;
    }
    let open = open_of(id).count(write).await?;
    if open >= MAX_OPEN {
        return Err(Refusal::new(ErrorCode::InvitationsTooMany).arg("limit", MAX_OPEN).into());
    }
    let row = invitation::ActiveModel {
        mission_id: Set(id),
        person_id: Set(person),
        invited_by: Set(by),
        answer: Set(inside.then(|| "accepted".to_owned())),
        created_at: Set(ground.clock.now()),
        answered_at: Set(inside.then(|| ground.clock.now())),
    };
    let row = row.insert(write).await?;
    if !inside {
        let told = notices::Happening { person: Some(person), ..happening(mission, Some(by)) };
        notices::note(write, ground, What::MissionInvited, told).await?;
    }
    Ok((row, !inside))
}

/// Accepts, and so joins, or declines. The same answer again changes nothing; who declined may still accept.
///
/// # Errors
/// `not-found` for whom nobody invited, `decided-already` for declining what was accepted, and those of joining.
pub async fn answer(ground: &Ground, actor: &Actor, id: Uuid, accept: bool) -> Result<mission::Model> {
    let person = actor.signed_in()?.id;
    let write = ground.db.write().await?;
    let mission = access::locked(&*write, actor, id).await?;
    let there = invitation::Entity::find_by_id((id, person)).one(&*write).await?.ok_or(ErrorCode::NotFound)?;
    let mission = match (accept, there.answer.as_deref()) {
        (true, _) => team::join_locked(ground, &*write, mission, person).await?.0,
        (false, Some("accepted")) => return Err(ErrorCode::DecidedAlready.into()),
        (false, Some(_)) => mission,
        (false, None) => {
            let mut row = there.into_active_model();
            row.answer = Set(Some("declined".to_owned()));
            row.answered_at = Set(Some(ground.clock.now()));
            invitation::Entity::update(row).exec(&*write).await?;
            mission
        }
    };
    write.commit().await?;
    Ok(mission)
}

/// Whoever joins has accepted.
pub(super) async fn accepted(write: &impl ConnectionTrait, mission: Uuid, person: Uuid, now: i64) -> Result<()> {
    let sql = "UPDATE mission_invitations SET answer = 'accepted', answered_at = $3
        WHERE mission_id = $1 AND person_id = $2 AND (answer IS NULL OR answer <> 'accepted')";
    write.execute_raw(statement(write, sql, [mission.into(), person.into(), now.into()])).await?;
    Ok(())
}

/// Takes back an invitation that waits for its answer; nothing changes when there is none.
///
/// # Errors
/// `not-found`, `forbidden` unless a steward or whoever invited asks.
pub async fn withdraw(ground: &Ground, actor: &Actor, id: Uuid, person: Uuid) -> Result<()> {
    let write = ground.db.write().await?;
    let mission = access::locked(&*write, actor, id).await?;
    let seat = access::require_member(&*write, &mission, actor).await?;
    let there = invitation::Entity::find_by_id((id, person)).one(&*write).await?;
    if let Some(there) = there.filter(|there| there.answer.is_none()) {
        rights::allow(actor, seat == Seat::Steward || actor.is_person(there.invited_by))?;
        invitation::Entity::delete_by_id((id, person)).exec(&*write).await?;
    }
    write.commit().await
}

fn open_of(mission: Uuid) -> sea_orm::Select<invitation::Entity> {
    invitation::Entity::find()
        .filter(invitation::Column::MissionId.eq(mission))
        .filter(invitation::Column::Answer.is_null())
}

/// The invitations of a mission that wait for an answer, at most [`MAX_OPEN`]; for its members.
///
/// # Errors
/// `not-found`, `forbidden`.
pub async fn of_mission(connection: &impl ConnectionTrait, actor: &Actor, id: Uuid) -> Result<Vec<Invited>> {
    let mission = access::visible(connection, actor, id).await?;
    access::require_member(connection, &mission, actor).await?;
    let rows = open_of(id).order_by_asc(invitation::Column::PersonId).limit(MAX_OPEN).all(connection).await?;
    with_names(connection, rows, &[mission]).await
}

/// A page of one's own invitations that wait for an answer, the newest first.
///
/// # Errors
/// `sign-in-required`, `parameter-invalid`, `cursor-invalid`.
pub async fn own(
    connection: &impl ConnectionTrait,
    actor: &Actor,
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<Page<Invited>> {
    let person = actor.signed_in()?.id;
    let scope = format!("invitations:{person}");
    let limit = pages::limit(limit)?;
    let before = pages::read_cursor::<(i64, Uuid)>(&scope, cursor)?;
    let mut query = invitation::Entity::find()
        .filter(invitation::Column::PersonId.eq(person))
        .filter(invitation::Column::Answer.is_null());
    if let Some((at, mission)) = before {
        let earlier = Condition::any().add(invitation::Column::CreatedAt.lt(at)).add(
            Condition::all().add(invitation::Column::CreatedAt.eq(at)).add(invitation::Column::MissionId.lt(mission)),
        );
        query = query.filter(earlier);
    }
    let query = query.order_by_desc(invitation::Column::CreatedAt).order_by_desc(invitation::Column::MissionId);
    let rows = query.limit(u64::from(limit) + 1).all(connection).await?;
    let page = Page::of(rows, limit, &scope, |row| (row.created_at, row.mission_id));
    let ids: Vec<_> = page.items.iter().map(|row| row.mission_id).collect();
    let missions = mission::Entity::find()
        .filter(mission::Column::Id.is_in(ids))
        .filter(mission::Column::HiddenAt.is_null())
        .filter(mission::Column::State.is_in(["gathering", "active"]))
        .all(connection)
        .await?;
    Ok(Page { items: with_names(connection, page.items, &missions).await?, next: page.next })
}

/// Adds names; an invitation into a mission that is not among these is left out.
async fn with_names(
    connection: &impl ConnectionTrait,
    rows: Vec<invitation::Model>,
    missions: &[mission::Model],
) -> Result<Vec<Invited>> {
    let people: Vec<_> = rows.iter().flat_map(|row| [row.person_id, row.invited_by]).collect();
    let names = display_names(connection, &super::view::once(people)).await?;
    let name = |person: Uuid| names.get(&person).cloned().unwrap_or_default();
    let named = rows.into_iter().filter_map(|row| {
        let title = missions.iter().find(|mission| mission.id == row.mission_id)?.title.clone();
        Some(Invited { person_name: name(row.person_id), invited_by_name: name(row.invited_by), title, row })
    });
    Ok(named.collect())
}

/// The code that a member shares, made when first asked for; a steward may have it renewed, so that the old one ends.
///
/// # Errors
/// `not-found`, `forbidden`, `mission-closed`.
pub async fn code(ground: &Ground, actor: &Actor, id: Uuid, renew: bool) -> Result<String> {
    let write = ground.db.write().await?;
    let mission = access::locked(&*write, actor, id).await?;
    let seat = access::require_member(&*write, &mission, actor).await?;
    access::require_open(&mission)?;
    rights::allow(actor, !renew || seat == Seat::Steward)?;
    if let (Some(code), false) = (&mission.code, renew) {
        return Ok(code.clone());
    }
    let code = code_of(ids::new(&ground.clock));
    let mut row = mission.into_active_model();
    row.code = Set(Some(code.clone()));
    store::save(&*write, row).await?;
    write.commit().await?;
    Ok(code)
}

/// A code from the random half of an id.
fn code_of(id: Uuid) -> String {
    let mut number = id.as_u128() & u128::from(u64::MAX >> 2);
    let mut code = String::with_capacity(CODE_LENGTH);
    for _ in 0..CODE_LENGTH {
        let letter = usize::try_from(number % LETTERS.len() as u128).unwrap_or_default();
        code.push(char::from(LETTERS[letter]));
        number /= LETTERS.len() as u128;
    }
    code
}

/// The open mission that has this code, capitals and spaces aside.
///
/// # Errors
/// `not-found`.
pub async fn by_code(connection: &impl ConnectionTrait, actor: &Actor, code: &str) -> Result<mission::Model> {
    let code: String = code.chars().filter(|letter| letter.is_ascii_alphanumeric()).collect();
    let row = connection
        .query_one_raw(statement(
            connection,
            "SELECT id FROM missions WHERE code = $1",
            [code.to_ascii_lowercase().into()],
        ))
        .await?;
    let Found { id } = row.map(|row| Found::from_query_result(&row, "")).transpose()?.ok_or(ErrorCode::NotFound)?;
    let mission = access::visible(connection, actor, id).await?;
    if access::state_of(&mission).is_open() { Ok(mission) } else { Err(ErrorCode::NotFound.into()) }
}

#[derive(FromQueryResult)]
struct Found {
    id: Uuid,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Clock;

    #[test]
    fn a_code_has_eight_letters_that_cannot_be_misread_and_differs_each_time() {
        let clock = Clock::fixed(1_700_000_000_000_000);
        let (one, other) = (code_of(ids::new(&clock)), code_of(ids::new(&clock)));
        assert_ne!(one, other);
        assert!(one.len() == 8 && one.bytes().all(|letter| LETTERS.contains(&letter)), "{one}");
    }
}
