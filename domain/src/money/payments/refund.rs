//! Giving a payment back.

use super::{Row, store, sync};
use crate::{
    ErrorCode, Ground, Refusal, Result,
    money::amounts::within,
    people::{Actor, rights},
};
use uuid::Uuid;

/// Asks the provider to give back a part of a payment, and brings the books to what came of it. `key` names the request:
/// the same key gives back once.
///
/// # Errors
/// `forbidden`, `amount-invalid` beyond what is left of it, `refund-by-hand` for cash, `payment-not-in` when nothing came
/// in yet, `payment-refused`.
pub async fn refund(ground: &Ground, actor: &Actor, payment: &Row, amount: i64, key: Uuid) -> Result<Row> {
    rights::allow(actor, actor.may_keep_accounts(payment.territory_id))?;
    let Some(reference) = payment.reference.as_deref().filter(|_| payment.gross > 0) else {
        return Err(Refusal::new(ErrorCode::PaymentNotIn).into());
    };
    let left = payment.gross - payment.refunded;
    let amount = within("/amount", amount, 1, left)?;
    let gateway = ground.gateways.get(payment.gateway()?).ok_or(ErrorCode::GatewayClosed)?;
    gateway.refund(reference, amount, key).await?;
    sync(ground, payment.id).await?;
    Ok(store::by_id(&*ground.db, payment.id).await?.ok_or(ErrorCode::NotFound)?)
}
