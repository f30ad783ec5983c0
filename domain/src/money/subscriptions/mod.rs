//! Subscriptions at a free price: what a member gives each month, from nothing on.
//!
//! A member has one subscription in a territory; at 0, paused or stopped they stay a member with every right. What is
//! agreed and when it is taken is decided in `rules`; what comes in, in [`payments`](super::payments).

pub mod directions;
pub mod entity;
pub mod quote;
mod rules;
mod store;

pub use directions::{Part, Rule, Target};
pub use entity::Row;
pub use quote::{Choice, Quote, quote};
pub use rules::{Change, Every, MOST_FAILURES, Plan, SubscriptionState};

use super::{days, gateways::GatewayName};
use crate::{
    ErrorCode, Ground, Refusal, Result, ids,
    people::Actor,
    territories::{self, Territory},
};
use jiff::civil::Date;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// What a new subscription is.
#[derive(Clone, Copy, Debug)]
pub struct NewSubscription {
    /// A UUIDv7 made by the client; made here otherwise.
    pub id: Option<Uuid>,
    /// Each month, in smallest units.
    pub monthly: i64,
    /// 1, 3, 6 or 12.
    pub every_months: i32,
    /// How it is paid.
    pub gateway: GatewayName,
}

/// What to change; what is none stays.
#[derive(Clone, Copy, Debug, Default)]
pub struct Patch {
    /// Each month, in smallest units.
    pub monthly: Option<i64>,
    /// 1, 3, 6 or 12.
    pub every_months: Option<i32>,
    /// Pause, resume or stop.
    pub state: Option<SubscriptionState>,
    /// How it is paid.
    pub gateway: Option<GatewayName>,
}

/// A subscription that was there or was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subscribed {
    /// It is new.
    Created(Row),
    /// The same request came before.
    Existing(Row),
}

/// Subscribes someone in a territory. Nothing is taken yet: by Stripe a checkout follows, cash is brought.
///
/// # Errors
/// `sign-in-required`, `not-found`, `amount-invalid`, `grouping-unknown`, `gateway-closed`, `currency-not-taken`,
/// `subscription-exists` when the person has another one there, `id-taken`.
pub async fn subscribe(ground: &Ground, actor: &Actor, territory: Uuid, new: NewSubscription) -> Result<Subscribed> {
    let person = actor.signed_in()?.id;
    let territory = territories::by_id(&*ground.db, territory).await?;
    let monthly = quote::monthly(&ground.settings.money, territory.currency, new.monthly)?;
    let every = Every::parse(new.every_months)?;
    check_gateway(ground, &territory, new.gateway)?;
    let today = days::today(&ground.clock, &territory)?;
    let now = ground.clock.now();
    let row = Row {
        id: new.id.map(ids::from_client).transpose()?.unwrap_or_else(|| ids::new(&ground.clock)),
        territory_id: territory.id,
        person_id: person,
        currency: territory.currency.code().to_owned(),
        state: String::new(),
        gateway: new.gateway.name().to_owned(),
        monthly,
        every_months: every.months(),
        anchor_day: 1,
        next_on: None,
        covered_until: None,
        customer: None,
        payment_method: None,
        failures: 0,
        failure: None,
        reminded_for: None,
        version: 1,
        created_at: now,
        updated_at: now,
    }
    .with(&Plan::new(monthly, every, today));
    let write = ground.db.write().await?;
    if store::insert(&*write, &row).await? {
        write.commit().await?;
        tracing::info!(subscription = %row.id, territory = %territory.id, "someone subscribed");
        return Ok(Subscribed::Created(row));
    }
    drop(write);
    existing(ground, &row).await.map(Subscribed::Existing)
}

/// What stands in the way of a new subscription: itself, sent again, or another one.
async fn existing(ground: &Ground, wanted: &Row) -> Result<Row> {
    let found = store::of_person_in(&*ground.db, wanted.territory_id, wanted.person_id).await?;
    let Some(found) = found else { return Err(Refusal::new(ErrorCode::IdTaken).field("/id").into()) };
    let same = found.id == wanted.id && found.version == 1;
    let says = |row: &Row| (row.monthly, row.every_months, row.gateway.clone());
    if same && says(&found) == says(wanted) {
        return Ok(found);
    }
    Err(Refusal::new(ErrorCode::SubscriptionExists).into())
}

fn check_gateway(ground: &Ground, territory: &Territory, gateway: GatewayName) -> Result<(), Refusal> {
    if ground.gateways.get(gateway).is_none() {
        return Err(Refusal::new(ErrorCode::GatewayClosed).field("/gateway"));
    }
    match gateway {
        GatewayName::Cash => Ok(()),
        GatewayName::Stripe => quote::taken_by_provider(&ground.settings.money, territory.currency),
    }
}

/// The subscription with this id, for its owner or who animates the territory.
///
/// # Errors
/// `not-found` for anyone else.
pub async fn for_reader(connection: &impl ConnectionTrait, actor: &Actor, id: Uuid) -> Result<Row> {
    actor.signed_in()?;
    let row = store::by_id(connection, id).await?.ok_or(ErrorCode::NotFound)?;
    let may = actor.is_person(row.person_id) || actor.may_keep_accounts(row.territory_id);
    if may { Ok(row) } else { Err(ErrorCode::NotFound.into()) }
}

/// The subscription with this id, for its owner alone.
///
/// # Errors
/// `not-found` for anyone else.
pub async fn for_owner(connection: &impl ConnectionTrait, actor: &Actor, id: Uuid) -> Result<Row> {
    actor.signed_in()?;
    let row = store::by_id(connection, id).await?.filter(|row| actor.is_person(row.person_id));
    row.ok_or_else(|| ErrorCode::NotFound.into())
}

/// A person's subscriptions, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn of_person(connection: &impl ConnectionTrait, person: Uuid) -> Result<Vec<Row>> {
    store::of_person(connection, person).await
}

/// One's own subscriptions, oldest first.
///
/// # Errors
/// `sign-in-required`.
pub async fn mine(ground: &Ground, actor: &Actor) -> Result<Vec<Row>> {
    store::of_person(&*ground.db, actor.signed_in()?.id).await
}

/// Changes amount, grouping or gateway, or pauses, resumes or stops, from the next debit on.
///
/// # Errors
/// `amount-invalid`, `grouping-unknown`, `gateway-closed`, `currency-not-taken`, `subscription-stopped`, `version-stale`.
pub async fn change(ground: &Ground, subscription: &Row, patch: Patch) -> Result<Row> {
    let Patch { monthly, every_months, state, gateway } = patch;
    let territory = territories::by_id(&*ground.db, subscription.territory_id).await?;
    let currency = subscription.currency()?;
    let change = Change {
        monthly: monthly.map(|amount| quote::monthly(&ground.settings.money, currency, amount)).transpose()?,
        every: every_months.map(Every::parse).transpose()?,
        state,
    };
    if let Some(gateway) = gateway {
        check_gateway(ground, &territory, gateway)?;
    }
    let today = days::today(&ground.clock, &territory)?;
    let write = ground.db.write().await?;
    let mut row = still(ground, &*write, subscription).await?;
    row = row.clone().with(&row.plan()?.changed(change, today)?);
    if let Some(gateway) = gateway {
        row.gateway = gateway.name().to_owned();
    }
    store::save(&*write, &row).await?;
    write.commit().await?;
    Ok(row)
}

/// The row as it is now, locked for a person's change of the version that they saw.
async fn still(ground: &Ground, write: &impl ConnectionTrait, seen: &Row) -> Result<Row> {
    let row = store::locked(write, seen.id).await?.ok_or(ErrorCode::NotFound)?;
    if row.version != seen.version {
        return Err(Refusal::new(ErrorCode::VersionStale).field("If-Match").into());
    }
    Ok(Row { version: row.version + 1, updated_at: ground.clock.now(), ..row })
}

/// What a payment does to its subscription, in the caller's transaction.
pub(crate) enum Effect<'a> {
    /// Months from a debit on are paid.
    Paid { due: Date, months: i32 },
    /// The debit failed, with the provider's code.
    Failed { due: Date, why: &'a str },
    /// The bank took a payment back.
    Disputed,
    /// The provider told who pays, and with what.
    Known { customer: Option<&'a str>, payment_method: Option<&'a str> },
}

/// Applies effects to a subscription, in the caller's transaction.
pub(crate) async fn apply(
    ground: &Ground,
    write: &impl ConnectionTrait,
    id: Uuid,
    today: Date,
    effects: &[Effect<'_>],
) -> Result<()> {
    let Some(before) = store::locked(write, id).await? else { return Ok(()) };
    let mut row = before.clone();
    for effect in effects {
        let plan = row.plan()?;
        match effect {
            Effect::Paid { due, months } => {
                row = row.with(&plan.paid(*due, *months, today));
                row.failure = None;
            }
            Effect::Failed { due, why } => {
                let after = plan.failed(*due);
                if after != plan {
                    row = row.with(&after);
                    row.failure = Some((*why).to_owned());
                }
            }
            Effect::Disputed => {
                let pause = Change { state: Some(SubscriptionState::Paused), ..Change::default() };
                if let Ok(paused) = plan.changed(pause, today) {
                    row = row.with(&paused);
                }
                row.failure = Some("disputed".to_owned());
            }
            Effect::Known { customer, payment_method } => {
                row.customer = customer.map(ToOwned::to_owned).or(row.customer);
                row.payment_method = payment_method.map(ToOwned::to_owned).or(row.payment_method);
            }
        }
    }
    if row != before {
        row.updated_at = ground.clock.now();
        store::save(write, &row).await?;
    }
    Ok(())
}

/// Subscriptions whose debit is to be tried on `day` at the latest, after the id `after`.
pub(crate) async fn due(connection: &impl ConnectionTrait, day: Date, after: Uuid, limit: u32) -> Result<Vec<Row>> {
    store::due(connection, &day.to_string(), after, limit).await
}

/// The subscription with this id, for the programs themselves.
pub(crate) async fn by_id(connection: &impl ConnectionTrait, id: Uuid) -> Result<Option<Row>> {
    store::by_id(connection, id).await
}

/// Yearly subscriptions to remind of their next debit.
///
/// # Errors
/// When the database does not answer.
pub async fn to_remind(connection: &impl ConnectionTrait, until: Date, after: Uuid, limit: u32) -> Result<Vec<Row>> {
    store::to_remind(connection, &until.to_string(), after, limit).await
}

/// Notes that the owner is reminded of the next debit; false when that is done or no longer due.
///
/// # Errors
/// When the database refuses.
pub async fn note_reminded(write: &impl ConnectionTrait, seen: &Row) -> Result<bool> {
    let row = store::locked(write, seen.id).await?.filter(|row| row.next_on == seen.next_on);
    let Some(row) = row.filter(|row| row.next_on.is_some() && row.reminded_for != row.next_on) else {
        return Ok(false);
    };
    store::save(write, &Row { reminded_for: row.next_on.clone(), ..row }).await?;
    Ok(true)
}

/// The row, locked for the caller's transaction.
pub(crate) async fn locked(write: &impl ConnectionTrait, id: Uuid) -> Result<Option<Row>> {
    store::locked(write, id).await
}
