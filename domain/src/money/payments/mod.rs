//! Payments: begun here, seen at the provider, settled in the ledger.
//!
//! [`sync`] is the only way from the provider into the books: it fetches the payment anew and brings row, ledger and
//! subscription to what it found. Webhooks, the daily comparison and the programs' own debits all end there.

mod begin;
pub mod entity;
mod refund;
mod settle;
mod store;
mod sync;

pub(crate) use begin::most_gift;
pub use begin::{Begun, Gift, TAKE_DEBIT, TakeDebit, checkout_subscription, debit, give, take_due};
pub use entity::Row;
pub use refund::refund;
pub use sync::{Synced, by_checkout, by_reference, sync};

use super::gateways::{PaymentState, Seen};
use crate::{
    Clock, ErrorCode, Ground, Result,
    pages::{self, Page},
    people::Actor,
};
use jiff::civil::Date;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// What a new payment is.
pub(crate) struct New<'a> {
    pub id: Uuid,
    pub territory: Uuid,
    pub person: Option<Uuid>,
    /// The subscription, the debit that is paid, and how many months of it.
    pub subscription: Option<(Uuid, Date, i32)>,
    pub kind: &'a str,
    pub gateway: &'a str,
    pub currency: &'a str,
    pub amount: i64,
}

impl New<'_> {
    pub(crate) fn row(&self, clock: &Clock) -> Row {
        let now = clock.now();
        Row {
            seq: 0,
            id: self.id,
            territory_id: self.territory,
            person_id: self.person,
            subscription_id: self.subscription.map(|(id, ..)| id),
            due_on: self.subscription.map(|(_, due, _)| due.to_string()),
            months: self.subscription.map_or(0, |(.., months)| months),
            kind: self.kind.to_owned(),
            gateway: self.gateway.to_owned(),
            reference: None,
            checkout: None,
            state: PaymentState::Pending.name().to_owned(),
            currency: self.currency.to_owned(),
            asked: self.amount,
            gross: 0,
            fee: 0,
            refunded: 0,
            disputed: 0,
            parts_json: "[]".to_owned(),
            failure: None,
            paid_on: None,
            version: 1,
            checked_at: now,
            created_at: now,
            updated_at: now,
        }
    }
}

/// Writes a payment that came by hand and is in already, in the caller's transaction.
pub(crate) async fn record_by_hand(
    ground: &Ground,
    write: &impl ConnectionTrait,
    new: &New<'_>,
    reference: String,
    today: Date,
) -> Result<Row> {
    let row = new.row(&ground.clock);
    let row = Row { reference: Some(reference.clone()), state: PaymentState::Succeeded.name().to_owned(), ..row };
    if !store::insert(write, &row).await? {
        return Err(ErrorCode::IdTaken.into());
    }
    let seen = Seen {
        reference,
        payment: Some(row.id),
        state: PaymentState::Succeeded,
        currency: row.currency.clone(),
        gross: row.asked,
        fee: 0,
        refunded: 0,
        disputed: 0,
        failure: None,
        customer: None,
        payment_method: None,
    };
    let mut settled = settle::settle(ground, write, &row, &seen, today).await?;
    settled.paid_on = Some(today.to_string());
    store::save(write, &settled).await?;
    if let Some((subscription, due, months)) = new.subscription.filter(|(.., months)| *months > 0) {
        let paid = [super::subscriptions::Effect::Paid { due, months }];
        super::subscriptions::apply(ground, write, subscription, today, &paid).await?;
    }
    Ok(settled)
}

/// The payment with this id, for who paid it or who keeps the territory's accounts.
///
/// # Errors
/// `not-found` for anyone else.
pub async fn for_reader(connection: &impl ConnectionTrait, actor: &Actor, id: Uuid) -> Result<Row> {
    actor.signed_in()?;
    let row = store::by_id(connection, id).await?.ok_or(ErrorCode::NotFound)?;
    let own = row.person_id.is_some_and(|person| actor.is_person(person));
    if own || actor.may_keep_accounts(row.territory_id) { Ok(row) } else { Err(ErrorCode::NotFound.into()) }
}

/// One's own payments, newest first.
///
/// # Errors
/// `sign-in-required`, `cursor-invalid`.
pub async fn mine(ground: &Ground, actor: &Actor, cursor: Option<&str>, limit: u32) -> Result<Page<Row>> {
    let person = actor.signed_in()?.id;
    let scope = format!("payments?person={person}");
    let before = pages::read_cursor::<i64>(&scope, cursor)?;
    let rows = store::of_person(&*ground.db, person, before, limit).await?;
    Ok(Page::of(rows, limit, &scope, |row| row.seq))
}

/// The payments of a territory, newest first, for who keeps its accounts.
///
/// # Errors
/// `forbidden`, `cursor-invalid`.
pub async fn of_territory(
    ground: &Ground,
    actor: &Actor,
    territory: Uuid,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<Row>> {
    crate::people::rights::allow(actor, actor.may_keep_accounts(territory))?;
    let scope = format!("payments?territory={territory}");
    let before = pages::read_cursor::<i64>(&scope, cursor)?;
    let rows = store::of_territory(&*ground.db, territory, before, limit).await?;
    Ok(Page::of(rows, limit, &scope, |row| row.seq))
}

/// Pending payments by a provider, oldest first.
pub(crate) async fn pending(connection: &impl ConnectionTrait, after: i64, limit: u32) -> Result<Vec<Row>> {
    store::pending(connection, after, limit).await
}

/// Writes a pending payment for one that the provider has and nobody here began, in the caller's transaction.
pub(crate) async fn claim(write: &impl ConnectionTrait, clock: &Clock, new: &New<'_>, reference: &str) -> Result<()> {
    let row = Row { reference: Some(reference.to_owned()), ..new.row(clock) };
    if store::insert(write, &row).await? { Ok(()) } else { Err(ErrorCode::DecidedAlready.into()) }
}
