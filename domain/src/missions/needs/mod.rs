//! What a mission needs (skills, hands, things, money), and what others offer.
//!
//! The team states a need and everyone sees it; anyone signed in offers, and the team answers. Offers that are accepted
//! and reach the quantity make it met; so may the team by hand. An accepted offer makes nobody a member.
//!
//! An offer is between whoever makes it and the team (and who regulates there); everyone sees how much was accepted.

pub mod entity;
mod offers;
pub mod rules;
mod store;

pub use entity::{NeedRow, OfferRow};
pub use offers::{Answer, NewOffer, decide, make, offers, withdraw};
pub use rules::{MAX_OFFERS, MAX_OPEN, NeedKind, NeedState, OfferState};

use super::desk::Desk;
use crate::{
    ErrorCode, Ground, Refusal, Result, ids,
    money::days,
    notices::What,
    pages::{self, Page},
    people::Actor,
    plain, territories,
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// A need that the team states.
#[derive(Clone, Debug)]
pub struct NewNeed {
    /// Made by the client.
    pub id: Uuid,
    /// Of what kind.
    pub kind: NeedKind,
    /// What exactly.
    pub text: String,
    /// How many; 1 when absent. Not of money.
    pub quantity: Option<i64>,
    /// How much money, in smallest units of the territory's currency.
    pub amount: Option<i64>,
    /// Until when, `YYYY-MM-DD` where the territory is.
    pub until_on: Option<String>,
}

/// A change of some of a need; what is none stays.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    /// What exactly.
    pub text: Option<String>,
    /// How many.
    pub quantity: Option<i64>,
    /// How much money, in smallest units of the need's currency.
    pub amount: Option<i64>,
    /// Until when, or without an end.
    pub until_on: Option<Option<String>>,
    /// What has become of it.
    pub state: Option<NeedState>,
}

/// A page of a mission's needs, the newest first.
///
/// # Errors
/// `not-found`, `cursor-invalid`, `parameter-invalid` on `limit`.
pub async fn list(
    ground: &Ground,
    actor: &Actor,
    mission: Uuid,
    state: Option<NeedState>,
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<Page<NeedRow>> {
    let mission = super::visible(&*ground.db, actor, mission).await?.id;
    let scope = format!("needs:{mission}:{}", state.map_or("", NeedState::name));
    let limit = pages::limit(limit)?;
    let before = pages::read_cursor::<i64>(&scope, cursor)?;
    let rows = store::needs(&*ground.db, mission, state, before, limit + 1).await?;
    Ok(Page::of(rows, limit, &scope, |row| row.seq))
}

/// Those of these needs that stand in missions of the territory that everyone sees, in no order.
///
/// # Errors
/// When the database does not answer.
pub async fn shown(connection: &impl ConnectionTrait, territory: Uuid, ids: &[Uuid]) -> Result<Vec<NeedRow>> {
    store::shown(connection, territory, ids).await
}

/// One need.
///
/// # Errors
/// `not-found`.
pub async fn read(ground: &Ground, actor: &Actor, mission: Uuid, id: Uuid) -> Result<NeedRow> {
    let mission = super::visible(&*ground.db, actor, mission).await?.id;
    of_mission(&*ground.db, mission, id).await
}

/// States a need; the same call again gives the one that is there. The flag says whether it is new.
///
/// # Errors
/// `sign-in-required`, `not-found`, `forbidden`, `mission-closed`, `id-not-uuidv7`, `id-taken`, `needs-too-many`, or what
/// [`rules::measure`] says; `text-invalid`, `day-invalid`.
pub async fn state(ground: &Ground, actor: &Actor, mission: Uuid, new: NewNeed) -> Result<(NeedRow, bool)> {
    let id = ids::from_client(new.id)?;
    let desk = Desk::open(ground, actor, mission).await?;
    if let Some(there) = store::need(&*desk.write, id).await? {
        let same = there.mission_id == mission && there.author_id == desk.person;
        return if same { Ok((there, false)) } else { Err(Refusal::new(ErrorCode::IdTaken).field("/id").into()) };
    }
    desk.require_team_at_work(actor).await?;
    require_room(&desk).await?;
    let currency = match new.kind {
        NeedKind::Money => {
            let territory = territories::by_id(&*desk.write, desk.mission.territory_id).await?;
            Some(territory.currency.code().to_owned())
        }
        _ => None,
    };
    let row = NeedRow {
        seq: 0,
        id,
        mission_id: mission,
        author_id: desk.person,
        kind: new.kind.name().into(),
        body: checked_text(&new.text)?,
        quantity: rules::measure(new.kind, new.quantity, new.amount)?,
        currency,
        until_on: checked_day(new.until_on)?,
        state: NeedState::Open.name().into(),
        closed_by: None,
        closed_at: None,
        accepted: 0,
        offers: 0,
        version: 1,
        created_at: desk.now(),
        updated_at: desk.now(),
    };
    store::insert_need(&*desk.write, &row).await?;
    desk.note(What::NeedStated, None).await?;
    let row = of_mission(&*desk.write, mission, id).await?;
    desk.write.commit().await?;
    Ok((row, true))
}

/// Changes a need that is still at the version seen.
///
/// # Errors
/// As [`state`]; `version-stale` by `seen`, `need-state-illegal`.
pub async fn edit(
    ground: &Ground,
    actor: &Actor,
    (mission, id): (Uuid, Uuid),
    seen: impl Fn(i64) -> Result<(), Refusal>,
    change: Edit,
) -> Result<NeedRow> {
    let desk = Desk::open_for_team(ground, actor, mission).await?;
    let mut row = of_mission(&*desk.write, mission, id).await?;
    seen(row.version)?;
    if let Some(text) = change.text {
        row.body = checked_text(&text)?;
    }
    if change.quantity.is_some() || change.amount.is_some() {
        row.quantity = rules::measure(kind_of(&row)?, change.quantity, change.amount)?;
    }
    if let Some(day) = change.until_on {
        row.until_on = checked_day(day)?;
    }
    let before = state_of(&row)?;
    let wished = change.state.unwrap_or(before);
    if before.to(wished, row.accepted >= row.quantity)? != before {
        if wished == NeedState::Open {
            require_room(&desk).await?;
        }
        close(&mut row, wished, Some(desk.person), desk.now());
    } else if before == NeedState::Open && row.accepted >= row.quantity {
        close(&mut row, NeedState::Met, None, desk.now());
    }
    store::update_need(&*desk.write, before, &row, desk.now()).await?;
    let row = of_mission(&*desk.write, mission, id).await?;
    desk.write.commit().await?;
    Ok(row)
}

/// Says what has become of the need in its row; `by` is none when the offers did it.
fn close(row: &mut NeedRow, state: NeedState, by: Option<Uuid>, now: i64) {
    let is_open = state == NeedState::Open;
    row.state = state.name().into();
    row.closed_by = by.filter(|_| !is_open);
    row.closed_at = (!is_open).then_some(now);
}

async fn require_room(desk: &Desk<'_>) -> Result<()> {
    if store::count_open(&*desk.write, desk.mission.id).await? >= MAX_OPEN {
        return Err(Refusal::new(ErrorCode::NeedsTooMany).arg("limit", MAX_OPEN).into());
    }
    Ok(())
}

async fn of_mission(connection: &impl ConnectionTrait, mission: Uuid, id: Uuid) -> Result<NeedRow> {
    let row = store::need(connection, id).await?.filter(|row| row.mission_id == mission);
    row.ok_or_else(|| ErrorCode::NotFound.into())
}

fn kind_of(row: &NeedRow) -> Result<NeedKind> {
    Ok(NeedKind::from_name(&row.kind).ok_or_else(|| anyhow::anyhow!("the need {} has a strange kind", row.id))?)
}

fn state_of(row: &NeedRow) -> Result<NeedState> {
    Ok(NeedState::from_name(&row.state).ok_or_else(|| anyhow::anyhow!("the need {} has a strange state", row.id))?)
}

fn checked_text(text: &str) -> Result<String, Refusal> {
    let text = plain::text("/text", text, rules::MAX_TEXT)?;
    let empty = || Refusal::new(ErrorCode::TextInvalid).field("/text").arg("limit", rules::MAX_TEXT);
    if text.trim().is_empty() { Err(empty()) } else { Ok(text) }
}

fn checked_day(day: Option<String>) -> Result<Option<String>, Refusal> {
    day.map(|day| days::parse("/until_on", &day).map(|day| day.to_string())).transpose()
}
