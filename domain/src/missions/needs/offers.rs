//! What others offer, and what the team answers.

use super::{
    NeedState, OfferRow, OfferState, checked_text, close, kind_of, of_mission,
    rules::{self, MAX_OFFERS},
    state_of, store,
};
use crate::{
    ErrorCode, Ground, Refusal, Result, ids,
    missions::{Seat, desk::Desk, invite::invite_locked},
    notices::What,
    pages::{self, Page},
    people::Actor,
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// An offer that someone makes.
#[derive(Clone, Debug)]
pub struct NewOffer {
    /// Made by the client.
    pub id: Uuid,
    /// What they offer.
    pub text: String,
    /// How many; 1 when absent. Not of money.
    pub quantity: Option<i64>,
    /// How much money, in smallest units of the need's currency.
    pub amount: Option<i64>,
}

/// A page of the offers for a need, the newest first: all of them for the team and who regulates there, one's own for
/// anyone else.
///
/// # Errors
/// `sign-in-required`, `not-found`, `cursor-invalid`, `parameter-invalid` on `limit`.
pub async fn offers(
    ground: &Ground,
    actor: &Actor,
    (mission, need): (Uuid, Uuid),
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<Page<OfferRow>> {
    let person = actor.signed_in()?.id;
    let mission = crate::missions::visible(&*ground.db, actor, mission).await?;
    let need = of_mission(&*ground.db, mission.id, need).await?;
    let is_team = crate::missions::seat(&*ground.db, &mission, actor).await? != Seat::Outsider;
    let sees_all = is_team || actor.may_regulate(Some(mission.territory_id));
    let scope = format!("offers:{}:{person}:{sees_all}", need.id);
    let limit = pages::limit(limit)?;
    let before = pages::read_cursor::<i64>(&scope, cursor)?;
    let author = (!sees_all).then_some(person);
    let rows = store::offers(&*ground.db, need.id, author, before, limit + 1).await?;
    Ok(Page::of(rows, limit, &scope, |row| row.seq))
}

/// Offers what is needed; the same call again gives the offer that is there. The flag says whether it is new.
///
/// # Errors
/// `sign-in-required`, `not-found`, `mission-closed`, `need-closed`, `offers-too-many`, `id-not-uuidv7`, `id-taken`,
/// `text-invalid`, or what [`rules::measure`] says.
pub async fn make(
    ground: &Ground,
    actor: &Actor,
    (mission, need): (Uuid, Uuid),
    new: NewOffer,
) -> Result<(OfferRow, bool)> {
    let id = ids::from_client(new.id)?;
    let desk = Desk::open(ground, actor, mission).await?;
    let need = of_mission(&*desk.write, mission, need).await?;
    if let Some(there) = store::offer(&*desk.write, id).await? {
        let same = there.need_id == need.id && there.author_id == desk.person;
        return if same { Ok((there, false)) } else { Err(Refusal::new(ErrorCode::IdTaken).field("/id").into()) };
    }
    crate::missions::require_open(&desk.mission)?;
    if state_of(&need)? != NeedState::Open {
        return Err(ErrorCode::NeedClosed.into());
    }
    if store::count_all_offers(&*desk.write, need.id).await? >= MAX_OFFERS {
        return Err(Refusal::new(ErrorCode::OffersTooMany).arg("limit", MAX_OFFERS).into());
    }
    let row = OfferRow {
        seq: 0,
        id,
        need_id: need.id,
        author_id: desk.person,
        author_name: String::new(),
        body: checked_text(&new.text)?,
        quantity: rules::measure(kind_of(&need)?, new.quantity, new.amount)?,
        state: OfferState::Made.name().into(),
        decided_by: None,
        decided_by_name: None,
        decided_at: None,
        created_at: desk.now(),
        updated_at: desk.now(),
    };
    store::insert_offer(&*desk.write, &row).await?;
    store::count_offers(&*desk.write, need.id).await?;
    desk.note(What::OfferMade, None).await?;
    let row = of_need(&*desk.write, need.id, id).await?;
    desk.write.commit().await?;
    Ok((row, true))
}

/// What the team answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It takes the offer.
    Accept,
    /// It takes the offer and invites whoever made it; they join only if they want to.
    AcceptAndInvite,
    /// It does not take the offer.
    Decline,
}

/// The team accepts or declines; deciding so again changes nothing. With enough accepted the need is met.
///
/// # Errors
/// `sign-in-required`, `not-found`, `forbidden`, `mission-closed`, `need-closed` when accepting, `decided-already`,
/// `offer-withdrawn`, and those of inviting.
pub async fn decide(
    ground: &Ground,
    actor: &Actor,
    (mission, need, id): (Uuid, Uuid, Uuid),
    answer: Answer,
) -> Result<OfferRow> {
    let accepts = answer != Answer::Decline;
    let desk = Desk::open_for_team(ground, actor, mission).await?;
    let need = of_mission(&*desk.write, mission, need).await?;
    let offer = of_need(&*desk.write, need.id, id).await?;
    let wished = if accepts { OfferState::Accepted } else { OfferState::Declined };
    let Some(decided) = offer_state(&offer)?.decide(wished)? else { return Ok(offer) };
    if accepts && state_of(&need)? != NeedState::Open {
        return Err(ErrorCode::NeedClosed.into());
    }
    store::settle_offer(&*desk.write, id, decided, Some(desk.person), desk.now()).await?;
    recount(&desk, need.id).await?;
    if answer == Answer::AcceptAndInvite {
        invite_locked(ground, &*desk.write, actor, &desk.mission, offer.author_id).await?;
    }
    if offer.author_id != desk.person {
        desk.note(What::OfferDecided, Some(offer.author_id)).await?;
    }
    let offer = of_need(&*desk.write, need.id, id).await?;
    desk.write.commit().await?;
    Ok(offer)
}

/// Whoever made an offer takes it back, even when it was accepted: a need that it met is open again.
///
/// # Errors
/// `sign-in-required`, `not-found` for whom did not make it, `decided-already` when it was declined.
pub async fn withdraw(ground: &Ground, actor: &Actor, (mission, need, id): (Uuid, Uuid, Uuid)) -> Result<OfferRow> {
    let desk = Desk::open(ground, actor, mission).await?;
    let need = of_mission(&*desk.write, mission, need).await?;
    let offer = of_need(&*desk.write, need.id, id).await?;
    if offer.author_id != desk.person {
        // Only the team knows that the offer is there.
        let code = if desk.has_member(desk.person).await? { ErrorCode::Forbidden } else { ErrorCode::NotFound };
        return Err(code.into());
    }
    let Some(withdrawn) = offer_state(&offer)?.withdraw()? else { return Ok(offer) };
    store::settle_offer(&*desk.write, id, withdrawn, None, desk.now()).await?;
    recount(&desk, need.id).await?;
    let offer = of_need(&*desk.write, need.id, id).await?;
    desk.write.commit().await?;
    Ok(offer)
}

/// Counts the offers of a need anew; enough of them meet it, too few open what offers alone had met.
async fn recount(desk: &Desk<'_>, need: Uuid) -> Result<()> {
    store::count_offers(&*desk.write, need).await?;
    let mut row = of_mission(&*desk.write, desk.mission.id, need).await?;
    let (before, reached) = (state_of(&row)?, row.accepted >= row.quantity);
    match before {
        NeedState::Open if reached => close(&mut row, NeedState::Met, None, desk.now()),
        NeedState::Met if !reached && row.closed_by.is_none() => close(&mut row, NeedState::Open, None, desk.now()),
        _ => return Ok(()),
    }
    store::update_need(&*desk.write, before, &row, desk.now()).await
}

async fn of_need(connection: &impl ConnectionTrait, need: Uuid, id: Uuid) -> Result<OfferRow> {
    let row = store::offer(connection, id).await?.filter(|row| row.need_id == need);
    row.ok_or_else(|| ErrorCode::NotFound.into())
}

fn offer_state(row: &OfferRow) -> Result<OfferState> {
    Ok(OfferState::from_name(&row.state).ok_or_else(|| anyhow::anyhow!("the offer {} has a strange state", row.id))?)
}
