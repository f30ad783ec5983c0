//! The daily comparison with the provider: what a lost webhook left different is repaired, what matches nobody is queued
//! for a person to look at.

use super::{GatewayName, PaymentState, Seen};
use crate::{
    ErrorCode, Ground, Refusal, Result,
    clock::DAY,
    ids,
    money::payments::{self, New, Synced},
    pages::{self, Page},
    people::{Actor, rights},
    sql::{all, for_update, one, run},
    territories,
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

/// What a comparison did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// Payments compared.
    pub checked: i64,
    /// Payments that were brought to what the provider has.
    pub repaired: i64,
    /// Payments that match nobody and were not queued before.
    pub unmatched: i64,
}

/// A payment at the provider that matches nobody here.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Unmatched {
    /// Order of discovery.
    pub seq: i64,
    /// Its id here.
    pub id: Uuid,
    /// The provider's name for it.
    pub reference: String,
    /// The currency's code.
    pub currency: String,
    /// What came in, in smallest units.
    pub amount: i64,
    /// `open`, `matched` to a territory, or `foreign` to the game.
    pub state: String,
    /// The payment that it became.
    pub payment_id: Option<Uuid>,
    /// UTC microseconds.
    pub created_at: i64,
}

const COLUMNS: &str = "seq, id, reference, currency, amount, state, payment_id, created_at";

/// Compares all that is pending here and all that moved at the provider lately.
///
/// # Errors
/// `Unavailable` when the provider does not answer; what was repaired until then stays repaired.
pub async fn reconcile(ground: &Ground) -> Result<Reconciled> {
    let mut done = Reconciled::default();
    let Some(gateway) = ground.gateways.get(GatewayName::Stripe) else { return Ok(done) };
    let since = ground.clock.now() - i64::from(ground.settings.money.reconcile_days) * DAY;
    let recent = gateway.recent(since).await?;
    for seen in &recent.payments {
        let synced = payments::by_reference(ground, GatewayName::Stripe, &seen.reference).await?;
        count(&mut done, synced);
        if synced == Synced::Unmatched && seen.state == PaymentState::Succeeded && queue(ground, seen).await? {
            done.unmatched += 1;
        }
    }
    for reference in &recent.touched {
        count(&mut done, payments::by_reference(ground, GatewayName::Stripe, reference).await?);
    }
    let mut after = 0;
    loop {
        let rows = payments::pending(&*ground.db, after, 200).await?;
        let Some(last) = rows.last() else { break };
        after = last.seq;
        for row in rows {
            count(&mut done, payments::sync(ground, row.id).await?);
        }
    }
    let write = ground.db.write_quietly().await?;
    let sql = "INSERT INTO reconciliations (checked, repaired, unmatched, created_at) VALUES ($1, $2, $3, $4)";
    let now = ground.clock.now().into();
    run(&*write, sql, [done.checked.into(), done.repaired.into(), done.unmatched.into(), now]).await?;
    write.commit().await?;
    Ok(done)
}

fn count(done: &mut Reconciled, synced: Synced) {
    done.checked += 1;
    done.repaired += i64::from(synced == Synced::Changed);
}

async fn queue(ground: &Ground, seen: &Seen) -> Result<bool> {
    let write = ground.db.write().await?;
    let sql = "INSERT INTO unmatched_payments (id, reference, currency, amount, state, created_at) \
        VALUES ($1, $2, $3, $4, 'open', $5) ON CONFLICT (reference) DO NOTHING";
    let (id, now) = (ids::new(&ground.clock), ground.clock.now());
    let values =
        [id.into(), seen.reference.clone().into(), seen.currency.clone().into(), seen.gross.into(), now.into()];
    let queued = run(&*write, sql, values).await? == 1;
    write.commit().await?;
    Ok(queued)
}

/// What matches nobody, oldest first. For the editor.
///
/// # Errors
/// `forbidden`, `cursor-invalid`.
pub async fn unmatched(ground: &Ground, actor: &Actor, cursor: Option<&str>, limit: u32) -> Result<Page<Unmatched>> {
    rights::allow(actor, actor.is_editor())?;
    let after = pages::read_cursor::<i64>("unmatched", cursor)?.unwrap_or_default();
    let sql =
        format!("SELECT {COLUMNS} FROM unmatched_payments WHERE state = 'open' AND seq > $1 ORDER BY seq LIMIT $2");
    let rows = all(&*ground.db, sql, [after.into(), (i64::from(limit) + 1).into()]).await?;
    Ok(Page::of(rows, limit, "unmatched", |row: &Unmatched| row.seq))
}

/// Decides on what matches nobody: a gift to a territory, or foreign to the game. For the editor.
///
/// # Errors
/// `forbidden`, `not-found`, `decided-already`, `currency-not-taken` when the territory has another currency.
pub async fn decide(ground: &Ground, actor: &Actor, id: Uuid, territory: Option<Uuid>) -> Result<Unmatched> {
    rights::allow(actor, actor.is_editor())?;
    let write = ground.db.write().await?;
    let found = locked(&*write, id).await?.ok_or(ErrorCode::NotFound)?;
    if found.state != "open" {
        return Err(ErrorCode::DecidedAlready.into());
    }
    let mut payment = None;
    if let Some(territory) = territory {
        let territory = territories::by_id(&*write, territory).await?;
        if territory.currency.code() != found.currency {
            return Err(Refusal::new(ErrorCode::CurrencyNotTaken).arg("currency", &found.currency).into());
        }
        let new = New {
            id: ids::new(&ground.clock),
            territory: territory.id,
            person: None,
            subscription: None,
            kind: "gift",
            gateway: GatewayName::Stripe.name(),
            currency: &found.currency,
            amount: found.amount,
        };
        payments::claim(&*write, &ground.clock, &new, &found.reference).await?;
        payment = Some(new.id);
    }
    let state = if payment.is_some() { "matched" } else { "foreign" };
    let sql =
        "UPDATE unmatched_payments SET state = $2, payment_id = $3, decided_by = $4, decided_at = $5 WHERE id = $1";
    let values = [id.into(), state.into(), payment.into(), actor.person_id().into(), ground.clock.now().into()];
    run(&*write, sql, values).await?;
    write.commit().await?;
    if let Some(payment) = payment {
        payments::sync(ground, payment).await?;
    }
    Ok(Unmatched { state: state.to_owned(), payment_id: payment, ..found })
}

async fn locked(write: &impl ConnectionTrait, id: Uuid) -> Result<Option<Unmatched>> {
    let sql = format!("SELECT {COLUMNS} FROM unmatched_payments WHERE id = $1{}", for_update(write));
    one(write, sql, [id.into()]).await
}
