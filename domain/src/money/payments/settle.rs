//! Brings the ledger to what the provider has: the one place where payments are posted.
//!
//! Only the difference between what stands in the ledger and what the provider has now is written. So whatever order its
//! news come in, however often, and whichever are lost, the ledger ends the same.

use super::entity::{PaidPart, Row};
use crate::{
    Ground, Result,
    money::{
        amounts::split,
        gateways::{GatewayName, Seen},
        ledger::{self, Account, Book, Cause, Transfer},
        subscriptions::{self, Target, directions},
    },
};
use jiff::civil::Date;
use sea_orm::ConnectionTrait;

/// Where the money of a gateway is.
pub(super) fn held_by(gateway: GatewayName) -> Account {
    match gateway {
        GatewayName::Cash => Account::CASH,
        GatewayName::Stripe => Account::PROVIDER,
    }
}

/// Writes the difference between the row and what was seen into the ledger; gives the row as it is then.
pub(super) async fn settle(
    ground: &Ground,
    write: &impl ConnectionTrait,
    row: &Row,
    seen: &Seen,
    today: Date,
) -> Result<Row> {
    let mut after = row.clone();
    (after.gross, after.fee) = (seen.gross, seen.fee);
    (after.refunded, after.disputed) = (seen.refunded, seen.disputed);
    if (after.gross, after.fee, after.refunded, after.disputed) == (row.gross, row.fee, row.refunded, row.disputed) {
        return Ok(after);
    }
    let mut parts = row.parts()?;
    if row.gross == 0 && parts.is_empty() {
        parts = planned(write, row).await?;
    }
    let book = ledger::open(write, &ground.clock, row.territory_id, row.currency()?).await?;
    let held = held_by(row.gateway()?);
    let mut transfers: Vec<Transfer> = [
        (Cause::Payment, held, Account::TERRITORY, row.gross, after.gross),
        (Cause::Fee, Account::TERRITORY, held, row.fee, after.fee),
        (Cause::Refund, Account::TERRITORY, held, row.refunded, after.refunded),
        (Cause::Dispute, Account::TERRITORY, held, row.disputed, after.disputed),
    ]
    .into_iter()
    .filter_map(|(cause, debit, credit, from, to)| Transfer::to_reach(cause, debit, credit, from, to))
    .collect();
    direct(write, &book, &mut parts, after.net(), &mut transfers).await?;
    ledger::post(write, &ground.clock, &book, today, Some(row.id), &transfers).await?;
    after.parts_json = serde_json::to_string(&parts).map_err(anyhow::Error::from)?;
    Ok(after)
}

/// Where a new payment goes, by its subscriber's directions and the territory's rule.
async fn planned(connection: &impl ConnectionTrait, row: &Row) -> Result<Vec<PaidPart>> {
    let directed = match row.subscription_id {
        Some(subscription) => directions::of(connection, subscription).await?,
        None => Vec::new(),
    };
    let rule = directions::rule(connection, row.territory_id).await?;
    let active = match rule.missions_percent {
        0 => Vec::new(),
        _ => directions::active_missions(connection, row.territory_id).await?,
    };
    let named: Vec<_> = directed.iter().filter_map(|part| part.target.mission()).collect();
    let open = directions::open_missions(connection, row.territory_id, &named).await?;
    // What was directed to a mission that is over follows the rule.
    let directed: Vec<_> =
        directed.into_iter().filter(|part| part.target.mission().is_none_or(|id| open.contains(&id))).collect();
    let weights = directions::weights(&directed, rule, &active);
    Ok(weights.into_iter().map(|(target, weight)| part(target, weight)).collect())
}

fn part(target: Target, weight: u64) -> PaidPart {
    PaidPart { target: target.name().to_owned(), mission: target.mission(), weight, posted: 0 }
}

/// Brings each part to its share of what is left of the payment. What a mission has spent already is not taken back from
/// it: the territory's fund bears it.
async fn direct(
    write: &impl ConnectionTrait,
    book: &Book,
    parts: &mut [PaidPart],
    net: i64,
    transfers: &mut Vec<Transfer>,
) -> Result<()> {
    let weights: Vec<u128> = parts.iter().map(|part| part.weight.into()).collect();
    let wanted = split(net.max(0), &weights, 0);
    for (part, wanted) in parts.iter_mut().zip(wanted) {
        let account = match part.target() {
            Some(subscriptions::Target::Mission(id)) => Account::mission(id),
            Some(subscriptions::Target::Commons) => Account::COMMONS,
            _ => continue,
        };
        let mut to = wanted;
        if to < part.posted {
            let there = ledger::balance(write, book.id, account).await?.max(0);
            to = to.max(part.posted - there);
        }
        transfers.extend(Transfer::to_reach(Cause::Directing, Account::TERRITORY, account, part.posted, to));
        part.posted = to;
    }
    Ok(())
}
