//! Brings a payment to what the provider has now.

use super::{Row, settle::settle, store};
use crate::{
    ErrorCode, Ground, Result,
    money::{
        days,
        gateways::{Checkout, Gateway, GatewayName, PaymentState, Seen},
        subscriptions::{self, Effect},
    },
    territories,
};
use anyhow::anyhow;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// How often a payment is looked at anew when others change it meanwhile.
const TRIES: usize = 10;

/// What a look at the provider brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Synced {
    /// Ours and the provider's were the same.
    Same,
    /// Ours was brought to the provider's.
    Changed,
    /// The provider's belongs to nobody here.
    Unmatched,
}

/// Fetches a payment anew and brings row, ledger and subscription to it.
///
/// # Errors
/// `not-found` for an unknown payment, `Unavailable` when the provider does not answer.
pub async fn sync(ground: &Ground, id: Uuid) -> Result<Synced> {
    for _ in 0..TRIES {
        let row = store::by_id(&*ground.db, id).await?.ok_or(ErrorCode::NotFound)?;
        let Some(gateway) = ground.gateways.get(row.gateway()?) else { return Ok(Synced::Same) };
        // What is fetched after the row was read is no older than it; if someone changed the row meanwhile, look again.
        let Some(news) = look(&*gateway, &row).await? else { return Ok(Synced::Same) };
        let write = ground.db.write().await?;
        let now = store::locked(&*write, id).await?.ok_or(ErrorCode::NotFound)?;
        if now.version != row.version {
            continue;
        }
        let changed = apply(ground, &*write, &now, &news).await?;
        write.commit().await?;
        return Ok(if changed { Synced::Changed } else { Synced::Same });
    }
    Err(anyhow!("the payment {id} changes all the time").into())
}

/// What the provider has of a payment.
enum News {
    Payment(Seen),
    /// Its checkout page has come to nothing.
    Expired,
    /// Its checkout page has no payment yet.
    Open,
}

async fn look(gateway: &dyn Gateway, row: &Row) -> Result<Option<News>> {
    let mut reference = row.reference.clone();
    if let (None, Some(checkout)) = (&reference, &row.checkout) {
        match gateway.checkout(checkout).await? {
            Some(Checkout { reference: Some(found), .. }) => reference = Some(found),
            Some(Checkout { expired: false, .. }) => return Ok(Some(News::Open)),
            _ => return Ok(Some(News::Expired)),
        }
    }
    let Some(reference) = reference else { return Ok(None) };
    Ok(gateway.payment(&reference).await?.map(News::Payment))
}

async fn apply(ground: &Ground, write: &impl ConnectionTrait, row: &Row, news: &News) -> Result<bool> {
    let (territory, now) = (territories::by_id(write, row.territory_id).await?, ground.clock.now());
    let today = days::today(&ground.clock, &territory)?;
    let seen = match news {
        News::Payment(seen) => seen,
        News::Open => return Ok(false),
        News::Expired => {
            let state = PaymentState::Canceled.name().to_owned();
            store::save(write, &Row { state, version: row.version + 1, updated_at: now, ..row.clone() }).await?;
            return Ok(true);
        }
    };
    if seen.currency != row.currency {
        return Err(anyhow!("the provider has the payment {} in {}", row.id, seen.currency).into());
    }
    let mut after = settle(ground, write, row, seen, today).await?;
    after.state = seen.state.name().to_owned();
    after.reference = Some(seen.reference.clone());
    after.failure = seen.failure.clone().filter(|_| seen.state != PaymentState::Succeeded);
    if seen.gross > 0 && after.paid_on.is_none() {
        after.paid_on = Some(today.to_string());
    }
    if after == *row {
        return Ok(false);
    }
    after.version = row.version + 1;
    (after.checked_at, after.updated_at) = (now, now);
    store::save(write, &after).await?;
    if let Some(subscription) = row.subscription_id {
        let effects = effects(row, &after, seen)?;
        subscriptions::apply(ground, write, subscription, today, &effects).await?;
    }
    tracing::info!(payment = %row.id, state = after.state, "a payment is brought to what the provider has");
    Ok(true)
}

/// What a change of a payment does to its subscription.
fn effects<'a>(before: &Row, after: &Row, seen: &'a Seen) -> Result<Vec<Effect<'a>>> {
    let mut effects = Vec::new();
    if seen.state == PaymentState::Succeeded {
        effects
            .push(Effect::Known { customer: seen.customer.as_deref(), payment_method: seen.payment_method.as_deref() });
    }
    if let Some(due) = before.due_on.as_deref().map(days::stored).transpose()? {
        match seen.state {
            PaymentState::Succeeded if before.state()? != PaymentState::Succeeded => {
                effects.push(Effect::Paid { due, months: before.months });
            }
            PaymentState::Failed if before.state()? != PaymentState::Failed => {
                effects.push(Effect::Failed { due, why: seen.failure.as_deref().unwrap_or("failed") });
            }
            _ => {}
        }
    }
    if before.disputed == 0 && after.disputed > 0 {
        effects.push(Effect::Disputed);
    }
    Ok(effects)
}

/// Brings the payment that a provider's reference names to what the provider has. Nobody's is `Unmatched`, and nothing
/// is changed.
///
/// # Errors
/// As [`sync`].
pub async fn by_reference(ground: &Ground, name: GatewayName, reference: &str) -> Result<Synced> {
    if let Some(row) = store::by_reference(&*ground.db, reference).await? {
        return sync(ground, row.id).await;
    }
    let Some(gateway) = ground.gateways.get(name) else { return Ok(Synced::Same) };
    let Some(seen) = gateway.payment(reference).await? else { return Ok(Synced::Unmatched) };
    match adopt(ground, name, &seen).await? {
        Some(id) => sync(ground, id).await,
        None => Ok(Synced::Unmatched),
    }
}

/// Tells our payment the reference that the provider gave it; none when no payment of ours is meant.
pub(crate) async fn adopt(ground: &Ground, name: GatewayName, seen: &Seen) -> Result<Option<Uuid>> {
    let Some(id) = seen.payment else { return Ok(None) };
    let write = ground.db.write().await?;
    let Some(row) = store::locked(&*write, id).await? else { return Ok(None) };
    let ours = row.gateway == name.name() && row.currency == seen.currency;
    match &row.reference {
        Some(known) => Ok((ours && *known == seen.reference).then_some(id)),
        None if ours => {
            let reference = Some(seen.reference.clone());
            store::save(&*write, &Row { reference, version: row.version + 1, ..row }).await?;
            write.commit().await?;
            Ok(Some(id))
        }
        None => Ok(None),
    }
}

/// Brings what a checkout page was opened for to what the provider has: a payment, or the payment method of a
/// subscription.
///
/// # Errors
/// As [`sync`].
pub async fn by_checkout(ground: &Ground, name: GatewayName, checkout: &str) -> Result<Synced> {
    let Some(gateway) = ground.gateways.get(name) else { return Ok(Synced::Same) };
    let Some(found) = gateway.checkout(checkout).await? else { return Ok(Synced::Unmatched) };
    if let Some(payment) = found.payment {
        return match store::by_id(&*ground.db, payment).await? {
            Some(row) => sync(ground, row.id).await,
            None => Ok(Synced::Unmatched),
        };
    }
    let (Some(subscription), Some(method)) = (found.subscription, &found.payment_method) else {
        return Ok(Synced::Same);
    };
    let Some(row) = subscriptions::by_id(&*ground.db, subscription).await? else { return Ok(Synced::Unmatched) };
    let territory = territories::by_id(&*ground.db, row.territory_id).await?;
    let today = days::today(&ground.clock, &territory)?;
    let known = Effect::Known { customer: found.customer.as_deref(), payment_method: Some(method) };
    let write = ground.db.write().await?;
    subscriptions::apply(ground, &*write, subscription, today, &[known]).await?;
    write.commit().await?;
    Ok(Synced::Changed)
}
