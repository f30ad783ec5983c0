//! Beginning payments: a checkout page for the first one or for a gift, debits without the payer present later.

use super::{New, Row, entity, store, sync};
use crate::{
    ErrorCode, Ground, Refusal, Result,
    clock::MINUTE,
    ids,
    jobs::{self, NewJob, Priority},
    money::{
        amounts, days,
        gateways::{Checkout, Debit, Gateway, GatewayName, Opening, PaymentState},
        subscriptions::{self, Every, SubscriptionState},
    },
    people::Actor,
    territories::{self, Currency, Territory},
    texts::Locale,
};
use anyhow::anyhow;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use uuid::Uuid;

/// The job that takes one due debit.
pub const TAKE_DEBIT: &str = "take-debit";
/// How long a payment may take to be told to the provider, in microseconds.
const ON_ITS_WAY: i64 = 10 * MINUTE;
/// Subscriptions looked at in one go.
const BATCH: u32 = 200;

/// What the job [`TAKE_DEBIT`] works on.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct TakeDebit {
    /// The subscription.
    pub subscription: Uuid,
}

/// A checkout page that was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// Our payment; none when the page only registers a payment method.
    pub payment: Option<Uuid>,
    /// Where to send the payer.
    pub url: String,
}

/// A gift, once only.
#[derive(Clone, Copy, Debug)]
pub struct Gift {
    /// A UUIDv7 made by the client; made here otherwise.
    pub id: Option<Uuid>,
    /// In smallest units.
    pub amount: i64,
}

/// Opens the checkout page of a subscription: it pays what is due now, else it registers how later debits are paid.
///
/// # Errors
/// `gateway-closed` when the subscription is paid by hand, `subscription-stopped`, `payment-pending` when the payment that
/// was begun before is on its way, `payment-refused`.
pub async fn checkout_subscription(
    ground: &Ground,
    subscription: &subscriptions::Row,
    locale: Locale,
) -> Result<Begun> {
    let gateway = open(ground, subscription.gateway()?)?;
    let plan = subscription.plan()?;
    if plan.state == SubscriptionState::Stopped {
        return Err(Refusal::new(ErrorCode::SubscriptionStopped).into());
    }
    let territory = territories::by_id(&*ground.db, subscription.territory_id).await?;
    let due = plan.next_on.filter(|_| plan.next_amount() > 0);
    let today = days::today(&ground.clock, &territory)?;
    let mut opening = Opening {
        key: ids::new(&ground.clock),
        payment: None,
        subscription: Some(subscription.id),
        currency: subscription.currency()?,
        customer: subscription.customer.clone(),
        label: label(locale, "subscription", &territory),
        locale: locale.tag(),
        return_url: return_url(ground),
    };
    let Some(due) = due.filter(|due| *due <= today) else {
        let page = opened(&*gateway, &opening).await?;
        return Ok(Begun { payment: None, url: page.url.ok_or_else(closed_at_once)? });
    };
    if let Some(pending) = store::pending_of(&*ground.db, subscription.id).await?
        && let Some(begun) = still_open(ground, &*gateway, &pending).await?
    {
        return Ok(begun);
    }
    let new = New {
        id: ids::new(&ground.clock),
        territory: territory.id,
        person: Some(subscription.person_id),
        subscription: Some((subscription.id, due, plan.every.months())),
        kind: "subscription",
        gateway: gateway.name().name(),
        currency: opening.currency.code(),
        amount: plan.next_amount(),
    };
    (opening.key, opening.payment) = (new.id, Some((new.id, new.amount)));
    page_for(ground, &*gateway, &new.row(&ground.clock), &opening).await
}

/// The page that was opened before, if it can still be paid; its payment is brought to what became of it otherwise.
async fn still_open(ground: &Ground, gateway: &dyn Gateway, pending: &Row) -> Result<Option<Begun>> {
    let page = match &pending.checkout {
        Some(checkout) => gateway.checkout(checkout).await?,
        None => None,
    };
    if let Some(url) = page.and_then(|page| page.url) {
        return Ok(Some(Begun { payment: Some(pending.id), url }));
    }
    if pending.checkout.is_none() && pending.reference.is_none() {
        if ground.clock.now() - pending.created_at < ON_ITS_WAY {
            return Err(ErrorCode::PaymentPending.into());
        }
        // Its page was never opened: the server ended in between.
        cancel(ground, pending.id).await?;
        return Ok(None);
    }
    sync(ground, pending.id).await?;
    match store::by_id(&*ground.db, pending.id).await?.map(|row| row.state()).transpose()? {
        Some(PaymentState::Pending | PaymentState::Succeeded) => Err(ErrorCode::PaymentPending.into()),
        _ => Ok(None),
    }
}

async fn cancel(ground: &Ground, id: Uuid) -> Result<()> {
    let write = ground.db.write().await?;
    if let Some(row) = store::locked(&*write, id).await?.filter(|row| row.state == PaymentState::Pending.name()) {
        let state = PaymentState::Canceled.name().to_owned();
        let row = Row { state, version: row.version + 1, updated_at: ground.clock.now(), ..row };
        store::save(&*write, &row).await?;
        write.commit().await?;
    }
    Ok(())
}

/// Opens the checkout page of a gift.
///
/// # Errors
/// `sign-in-required`, `not-found`, `amount-invalid`, `gateway-closed`, `currency-not-taken`, `id-taken`.
pub async fn give(ground: &Ground, actor: &Actor, territory: Uuid, gift: Gift, locale: Locale) -> Result<Begun> {
    let person = actor.signed_in()?.id;
    let territory = territories::by_id(&*ground.db, territory).await?;
    let gateway = open(ground, GatewayName::Stripe)?;
    subscriptions::quote::taken_by_provider(&ground.settings.money, territory.currency)?;
    let amount = amounts::within("/amount", gift.amount, 1, most_gift(ground, territory.currency))?;
    let id = gift.id.map(ids::from_client).transpose()?.unwrap_or_else(|| ids::new(&ground.clock));
    if let Some(before) = store::by_id(&*ground.db, id).await? {
        let same = before.person_id == Some(person) && before.kind == "gift" && before.asked == amount;
        let again = if same { still_open(ground, &*gateway, &before).await? } else { None };
        return again.ok_or_else(|| Refusal::new(ErrorCode::IdTaken).field("/id").into());
    }
    let new = New {
        id,
        territory: territory.id,
        person: Some(person),
        subscription: None,
        kind: "gift",
        gateway: gateway.name().name(),
        currency: territory.currency.code(),
        amount,
    };
    let opening = Opening {
        key: id,
        payment: Some((id, amount)),
        subscription: None,
        currency: territory.currency,
        customer: None,
        label: label(locale, "gift", &territory),
        locale: locale.tag(),
        return_url: return_url(ground),
    };
    page_for(ground, &*gateway, &new.row(&ground.clock), &opening).await
}

/// The most that one gift may be: a hundred times the most of a month.
pub(crate) fn most_gift(ground: &Ground, currency: Currency) -> i64 {
    (subscriptions::quote::bounds(&ground.settings.money, currency).1 * 100).min(amounts::MOST)
}

/// Keeps the payment, then opens its page, then keeps the page's name: whatever is cut off, nothing is paid that is not
/// known here.
async fn page_for(ground: &Ground, gateway: &dyn Gateway, row: &entity::Row, opening: &Opening) -> Result<Begun> {
    let write = ground.db.write().await?;
    if !store::insert(&*write, row).await? {
        return Err(ErrorCode::PaymentPending.into());
    }
    write.commit().await?;
    let page = match opened(gateway, opening).await {
        Ok(page) => page,
        Err(error) => {
            cancel(ground, row.id).await?;
            return Err(error);
        }
    };
    let write = ground.db.write().await?;
    let now = store::locked(&*write, row.id).await?.ok_or(ErrorCode::NotFound)?;
    store::save(&*write, &Row { checkout: Some(page.id), version: now.version + 1, ..now }).await?;
    write.commit().await?;
    Ok(Begun { payment: Some(row.id), url: page.url.ok_or_else(closed_at_once)? })
}

async fn opened(gateway: &dyn Gateway, opening: &Opening) -> Result<Checkout> {
    Ok(gateway.open_checkout(opening).await?.ok_or(ErrorCode::GatewayClosed)?)
}

fn closed_at_once() -> anyhow::Error {
    anyhow!("the provider opened a checkout page without an address")
}

fn open(ground: &Ground, name: GatewayName) -> Result<Arc<dyn Gateway>> {
    let gateway = ground.gateways.get(name).filter(|gateway| gateway.name() != GatewayName::Cash);
    Ok(gateway.ok_or(ErrorCode::GatewayClosed)?)
}

fn label(locale: Locale, what: &str, territory: &Territory) -> String {
    locale.text(&format!("money-label-{what}"), &[("territory", territory.name.clone())])
}

fn return_url(ground: &Ground) -> String {
    format!("{}/", ground.settings.http.public_url.trim_end_matches('/'))
}

/// Writes a job for every debit that is due; says how many. A debit that waits already is written once.
///
/// # Errors
/// When the database does not answer.
pub async fn take_due(ground: &Ground) -> Result<u64> {
    // The day where it is latest: each subscription's own day is looked at when its debit is taken.
    let latest = days::day_of(ground.clock.now(), "Pacific/Kiritimati")?;
    let (mut after, mut jobs) = (Uuid::nil(), 0);
    loop {
        let rows = subscriptions::due(&*ground.db, latest, after, BATCH).await?;
        let Some(last) = rows.last() else { return Ok(jobs) };
        after = last.id;
        let write = ground.db.write().await?;
        for row in &rows {
            let job = NewJob {
                kind: TAKE_DEBIT,
                payload: TakeDebit { subscription: row.id },
                priority: Priority::Low,
                run_at: None,
                dedupe_key: Some(format!("{TAKE_DEBIT}:{}", row.id)),
            };
            jobs::enqueue(&*write, &ground.clock, job).await?;
            jobs += 1;
        }
        write.commit().await?;
    }
}

/// Takes the debit of a subscription if it is due, and brings the books to what came of it. Asking twice takes once.
///
/// # Errors
/// `Unavailable` when the provider does not answer: then the same debit is asked for again.
pub async fn debit(ground: &Ground, subscription: Uuid) -> Result<()> {
    let Some(row) = subscriptions::by_id(&*ground.db, subscription).await? else { return Ok(()) };
    let pending = match store::pending_of(&*ground.db, subscription).await? {
        Some(pending) => Some(pending),
        None => begin_debit(ground, &row).await?,
    };
    let Some(payment) = pending else { return Ok(()) };
    if payment.reference.is_some() || payment.checkout.is_some() {
        return sync(ground, payment.id).await.map(|_| ());
    }
    let (Some(customer), Some(method)) = (row.customer, row.payment_method) else { return Ok(()) };
    let Some(gateway) = ground.gateways.get(payment.gateway()?) else { return Ok(()) };
    let debit = Debit {
        payment: payment.id,
        amount: payment.asked,
        currency: payment.currency()?,
        customer,
        payment_method: method,
    };
    if let Some(seen) = gateway.debit(&debit).await? {
        sync::adopt(ground, gateway.name(), &seen).await?;
        sync(ground, payment.id).await?;
    }
    Ok(())
}

async fn begin_debit(ground: &Ground, seen: &subscriptions::Row) -> Result<Option<Row>> {
    let territory = territories::by_id(&*ground.db, seen.territory_id).await?;
    let today = days::today(&ground.clock, &territory)?;
    let write = ground.db.write().await?;
    let Some(row) = subscriptions::locked(&*write, seen.id).await? else { return Ok(None) };
    let plan = row.plan()?;
    let is_due = plan.attempt_on().is_some_and(|day| day <= today) && plan.state == SubscriptionState::Active;
    let by_provider = row.gateway()? != GatewayName::Cash && row.payment_method.is_some();
    let Some(due) = plan.next_on.filter(|_| is_due && by_provider) else { return Ok(None) };
    let every: Every = plan.every;
    let new = New {
        id: ids::new(&ground.clock),
        territory: row.territory_id,
        person: Some(row.person_id),
        subscription: Some((row.id, due, every.months())),
        kind: "subscription",
        gateway: &row.gateway,
        currency: &row.currency,
        amount: plan.next_amount(),
    };
    let payment = new.row(&ground.clock);
    if !store::insert(&*write, &payment).await? {
        return Ok(None);
    }
    write.commit().await?;
    Ok(Some(payment))
}
