//! Cash and cheques: a numbered receipt by one person, confirmed by a second one, and only then in the ledger.
//!
//! Receipts of a territory are numbered without a gap. One that was wrong is voided and keeps its number. Money that goes
//! out (what a member is owed) has receipts of the same numbers.

pub mod entity;
mod store;

pub use entity::{Means, Receipt, ReceiptState, Way};

use super::{
    amounts, days,
    ledger::{self, Account, Cause, Transfer},
    payments::{self, New},
    subscriptions,
};
use crate::{
    ErrorCode, Ground, Refusal, Result, ids,
    pages::{self, Page},
    people::{Actor, rights},
    plain,
    territories::{self, Territory},
};
use jiff::civil::Date;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// Most characters of a payer's name and of a note.
pub const MAX_PAYER: usize = 80;
/// Most characters of a note.
pub const MAX_NOTE: usize = 280;
/// Months that one receipt pays at most.
const MOST_MONTHS: i64 = 12;

/// What is written on a new receipt.
#[derive(Clone, Debug)]
pub struct NewReceipt {
    /// A UUIDv7 made by the client; made here otherwise.
    pub id: Option<Uuid>,
    /// In or out.
    pub way: Way,
    /// Cash or a cheque.
    pub means: Means,
    /// Who gives, or who is paid what they are owed.
    pub person: Option<Uuid>,
    /// Who gives, when they are not a person of the game; may be empty for a collection box.
    pub payer: String,
    /// The subscription that it pays.
    pub subscription: Option<Uuid>,
    /// In smallest units.
    pub amount: i64,
    /// The day, as YYYY-MM-DD; today when none.
    pub received_on: Option<String>,
    /// What else there is to say.
    pub note: String,
}

/// A receipt that was there or was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// It is new.
    Created(Receipt),
    /// The same request came before.
    Existing(Receipt),
}

/// Writes a numbered receipt. Nothing moves in the ledger before a second person confirms it.
///
/// # Errors
/// `forbidden` unless the actor keeps the territory's accounts; `amount-invalid`, `day-invalid`, `text-invalid`,
/// `person-unknown`, `subscription-unknown`, `balance-too-small` when more is paid out than is owed, `id-taken`.
pub async fn record(ground: &Ground, actor: &Actor, territory: Uuid, new: NewReceipt) -> Result<Recorded> {
    rights::allow(actor, actor.may_keep_accounts(territory))?;
    let recorder = actor.signed_in()?.id;
    let territory = territories::by_id(&*ground.db, territory).await?;
    let today = days::today(&ground.clock, &territory)?;
    let receipt = draft(ground, &territory, recorder, today, &new)?;
    if let Some(before) = store::by_id(&*ground.db, receipt.id).await? {
        let same = before.recorded_by == recorder && before.says() == receipt.says();
        return if same { Ok(Recorded::Existing(before)) } else { Err(id_taken()) };
    }
    check_people(&*ground.db, &receipt).await?;
    let write = ground.db.write().await?;
    let book = ledger::open(&*write, &ground.clock, territory.id, territory.currency).await?;
    if receipt.way == Way::Out {
        check_owed(&*write, &book, &receipt).await?;
    }
    let receipt = Receipt { number: store::next_number(&*write, book.id).await?, ..receipt };
    if !store::insert(&*write, &receipt).await? {
        return Err(id_taken());
    }
    write.commit().await?;
    tracing::info!(receipt = %receipt.id, territory = %territory.id, "a receipt is written");
    Ok(Recorded::Created(receipt))
}

fn id_taken() -> crate::Error {
    Refusal::new(ErrorCode::IdTaken).field("/id").into()
}

fn draft(
    ground: &Ground,
    territory: &Territory,
    recorder: Uuid,
    today: Date,
    new: &NewReceipt,
) -> Result<Receipt, Refusal> {
    let now = ground.clock.now();
    let on = match &new.received_on {
        Some(day) => days::parse("/received_on", day)?,
        None => today,
    };
    if on > today {
        return Err(Refusal::new(ErrorCode::DayInvalid).field("/received_on"));
    }
    if new.way == Way::Out && new.person.is_none() {
        return Err(Refusal::new(ErrorCode::PersonUnknown).field("/person_id"));
    }
    let most = payments::most_gift(ground, territory.currency);
    Ok(Receipt {
        seq: 0,
        id: new.id.map(ids::from_client).transpose()?.unwrap_or_else(|| ids::new(&ground.clock)),
        territory_id: territory.id,
        number: 0,
        way: new.way,
        means: new.means,
        person_id: new.person,
        payer: plain::line("/payer", &new.payer, 0, MAX_PAYER)?,
        subscription_id: new.subscription.filter(|_| new.way == Way::In),
        payment_id: None,
        state: ReceiptState::Recorded,
        currency: territory.currency,
        amount: amounts::within("/amount", new.amount, 1, most)?,
        note: plain::text("/note", &new.note, MAX_NOTE)?,
        received_on: on.to_string(),
        recorded_by: recorder,
        decided_by: None,
        decided_at: None,
        version: 1,
        created_at: now,
        updated_at: now,
    })
}

async fn check_people(connection: &impl ConnectionTrait, receipt: &Receipt) -> Result<()> {
    if let Some(person) = receipt.person_id
        && crate::people::find(connection, person).await?.is_none()
    {
        return Err(Refusal::new(ErrorCode::PersonUnknown).field("/person_id").into());
    }
    if let Some(subscription) = receipt.subscription_id {
        let found = subscriptions::by_id(connection, subscription).await?;
        let fits = found.is_some_and(|row| {
            row.territory_id == receipt.territory_id && receipt.person_id.is_none_or(|person| person == row.person_id)
        });
        if !fits {
            return Err(Refusal::new(ErrorCode::SubscriptionUnknown).field("/subscription_id").into());
        }
    }
    Ok(())
}

/// What is paid out must be owed, and be in the box.
async fn check_owed(write: &impl ConnectionTrait, book: &ledger::Book, receipt: &Receipt) -> Result<()> {
    let Some(person) = receipt.person_id else { return Err(ErrorCode::PersonUnknown.into()) };
    let owed = ledger::balance(write, book.id, Account::member(person)).await?;
    let there = ledger::balance(write, book.id, Account::CASH).await?;
    if receipt.amount > owed.min(there) {
        return Err(Refusal::new(ErrorCode::BalanceTooSmall).field("/amount").into());
    }
    Ok(())
}

/// Confirms a receipt: the money is in the box (or in the hands of who was owed it), and the ledger says so.
///
/// # Errors
/// `second-person-needed` when the actor wrote it, `decided-already`, `version-stale`, `balance-too-small`.
pub async fn confirm(ground: &Ground, actor: &Actor, seen: &Receipt) -> Result<Receipt> {
    let decider = actor.signed_in()?.id;
    if decider == seen.recorded_by {
        return Err(ErrorCode::SecondPersonNeeded.into());
    }
    let territory = territories::by_id(&*ground.db, seen.territory_id).await?;
    let today = days::today(&ground.clock, &territory)?;
    let write = ground.db.write().await?;
    let receipt = still(&*write, seen).await?;
    // The book first, then the subscription: the order in which all who pay lock them.
    let book = ledger::open(&*write, &ground.clock, receipt.territory_id, receipt.currency).await?;
    let payment_id = match receipt.way {
        Way::In => Some(take_in(ground, &*write, &receipt, today).await?),
        Way::Out => {
            check_owed(&*write, &book, &receipt).await?;
            let person = receipt.person_id.ok_or(ErrorCode::PersonUnknown)?;
            let paid = Transfer {
                cause: Cause::Payout,
                debit: Account::member(person),
                credit: Account::CASH,
                amount: receipt.amount,
            };
            ledger::post(&*write, &ground.clock, &book, today, Some(receipt.id), &[paid]).await?;
            None
        }
    };
    let decided = decided(ground, receipt, ReceiptState::Confirmed, decider, payment_id);
    store::save(&*write, &decided).await?;
    write.commit().await?;
    Ok(decided)
}

async fn take_in(ground: &Ground, write: &impl ConnectionTrait, receipt: &Receipt, today: Date) -> Result<Uuid> {
    let subscription = match receipt.subscription_id {
        Some(id) => subscriptions::locked(write, id).await?,
        None => None,
    };
    let paid = match &subscription {
        Some(row) => {
            let plan = row.plan()?;
            let months = if plan.monthly > 0 { (receipt.amount / plan.monthly).min(MOST_MONTHS) } else { 0 };
            let due = plan.next_on.or(plan.covered_until).unwrap_or(today);
            Some((row.id, due, i32::try_from(months).unwrap_or_default()))
        }
        None => None,
    };
    let new = New {
        id: ids::new(&ground.clock),
        territory: receipt.territory_id,
        person: receipt.person_id.or(subscription.map(|row| row.person_id)),
        subscription: paid,
        kind: if paid.is_some() { "subscription" } else { "gift" },
        gateway: "cash",
        currency: receipt.currency.code(),
        amount: receipt.amount,
    };
    let reference = format!("receipt-{}", receipt.id);
    Ok(payments::record_by_hand(ground, write, &new, reference, today).await?.id)
}

/// Voids a receipt that was not confirmed; it keeps its number.
///
/// # Errors
/// `decided-already`, `version-stale`.
pub async fn void(ground: &Ground, actor: &Actor, seen: &Receipt) -> Result<Receipt> {
    rights::allow(actor, actor.may_keep_accounts(seen.territory_id))?;
    let decider = actor.signed_in()?.id;
    let write = ground.db.write().await?;
    let receipt = still(&*write, seen).await?;
    let voided = decided(ground, receipt, ReceiptState::Voided, decider, None);
    store::save(&*write, &voided).await?;
    write.commit().await?;
    Ok(voided)
}

async fn still(write: &impl ConnectionTrait, seen: &Receipt) -> Result<Receipt> {
    let receipt = store::locked(write, seen.id).await?.ok_or(ErrorCode::NotFound)?;
    if receipt.version != seen.version {
        return Err(Refusal::new(ErrorCode::VersionStale).field("If-Match").into());
    }
    if receipt.state != ReceiptState::Recorded {
        return Err(ErrorCode::DecidedAlready.into());
    }
    Ok(receipt)
}

fn decided(ground: &Ground, receipt: Receipt, state: ReceiptState, by: Uuid, payment_id: Option<Uuid>) -> Receipt {
    let now = ground.clock.now();
    Receipt {
        state,
        payment_id,
        decided_by: Some(by),
        decided_at: Some(now),
        version: receipt.version + 1,
        updated_at: now,
        ..receipt
    }
}

/// The receipt with this id, for who keeps the accounts and for whose money it is.
///
/// # Errors
/// `not-found` for anyone else.
pub async fn for_reader(connection: &impl ConnectionTrait, actor: &Actor, id: Uuid) -> Result<Receipt> {
    actor.signed_in()?;
    let receipt = store::by_id(connection, id).await?.ok_or(ErrorCode::NotFound)?;
    if may_confirm(actor, &receipt) || actor.is_person(receipt.recorded_by) {
        Ok(receipt)
    } else {
        Err(ErrorCode::NotFound.into())
    }
}

/// Who may be the second person: whoever keeps the accounts there, its mayor, or whose money it is.
pub fn may_confirm(actor: &Actor, receipt: &Receipt) -> bool {
    actor.may_confirm_receipts(receipt.territory_id) || receipt.person_id.is_some_and(|person| actor.is_person(person))
}

/// The receipts of a territory, newest first, for who keeps or confirms them.
///
/// # Errors
/// `forbidden`, `cursor-invalid`.
pub async fn list(
    ground: &Ground,
    actor: &Actor,
    territory: Uuid,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<Receipt>> {
    rights::allow(actor, actor.may_confirm_receipts(territory))?;
    let scope = format!("receipts?territory={territory}");
    let before = pages::read_cursor::<i64>(&scope, cursor)?;
    let rows = store::list(&*ground.db, territory, before, limit).await?;
    Ok(Page::of(rows, limit, &scope, |receipt| receipt.seq))
}
