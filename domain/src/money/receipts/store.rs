//! The rows of receipts.

use super::entity::{COLUMNS, Receipt, Row};
use crate::{
    Result,
    sql::{all, for_update, one, places, run, value},
};
use anyhow::anyhow;
use sea_orm::{ConnectionTrait, Value};
use uuid::Uuid;

pub(super) async fn by_id(connection: &impl ConnectionTrait, id: Uuid) -> Result<Option<Receipt>> {
    let row: Option<Row> =
        one(connection, format!("SELECT {COLUMNS} FROM cash_receipts WHERE id = $1"), [id.into()]).await?;
    row.map(Receipt::try_from).transpose()
}

pub(super) async fn locked(write: &impl ConnectionTrait, id: Uuid) -> Result<Option<Receipt>> {
    let sql = format!("SELECT {COLUMNS} FROM cash_receipts WHERE id = $1{}", for_update(write));
    let row: Option<Row> = one(write, sql, [id.into()]).await?;
    row.map(Receipt::try_from).transpose()
}

/// The next number of a book that is locked.
pub(super) async fn next_number(write: &impl ConnectionTrait, book: Uuid) -> Result<i64> {
    let sql = "UPDATE ledger_books SET receipts = receipts + 1 WHERE id = $1 RETURNING receipts";
    value(write, sql, [book.into()]).await?.ok_or_else(|| anyhow!("the book {book} is missing").into())
}

pub(super) async fn insert(write: &impl ConnectionTrait, receipt: &Receipt) -> Result<bool> {
    let values: [Value; 20] = [
        receipt.id.into(),
        receipt.territory_id.into(),
        receipt.number.into(),
        receipt.way.name().into(),
        receipt.means.name().into(),
        receipt.person_id.into(),
        receipt.payer.clone().into(),
        receipt.subscription_id.into(),
        receipt.payment_id.into(),
        receipt.state.name().into(),
        receipt.currency.code().into(),
        receipt.amount.into(),
        receipt.note.clone().into(),
        receipt.received_on.clone().into(),
        receipt.recorded_by.into(),
        receipt.decided_by.into(),
        receipt.decided_at.into(),
        receipt.version.into(),
        receipt.created_at.into(),
        receipt.updated_at.into(),
    ];
    let columns = COLUMNS.trim_start_matches("seq, ");
    let sql = format!(
        "INSERT INTO cash_receipts ({columns}) VALUES ({}) ON CONFLICT (id) DO NOTHING",
        places(1, values.len())
    );
    Ok(run(write, sql, values).await? == 1)
}

/// Writes what a decision changes of a locked row.
pub(super) async fn save(write: &impl ConnectionTrait, receipt: &Receipt) -> Result<()> {
    let sql = "UPDATE cash_receipts SET state = $2, payment_id = $3, decided_by = $4, decided_at = $5, version = $6, \
        updated_at = $7 WHERE id = $1";
    let values: [Value; 7] = [
        receipt.id.into(),
        receipt.state.name().into(),
        receipt.payment_id.into(),
        receipt.decided_by.into(),
        receipt.decided_at.into(),
        receipt.version.into(),
        receipt.updated_at.into(),
    ];
    run(write, sql, values).await?;
    Ok(())
}

pub(super) async fn list(
    connection: &impl ConnectionTrait,
    territory: Uuid,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Receipt>> {
    let sql =
        format!("SELECT {COLUMNS} FROM cash_receipts WHERE territory_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3");
    let values = [territory.into(), before.unwrap_or(i64::MAX).into(), (i64::from(limit) + 1).into()];
    let rows: Vec<Row> = all(connection, sql, values).await?;
    rows.into_iter().map(Receipt::try_from).collect()
}
