//! The rows of payments.

use super::entity::{COLUMNS, Row};
use crate::{
    Result,
    sql::{all, for_update, one, places, run},
};
use sea_orm::{ConnectionTrait, Value};
use uuid::Uuid;

pub(super) async fn by_id(connection: &impl ConnectionTrait, id: Uuid) -> Result<Option<Row>> {
    one(connection, format!("SELECT {COLUMNS} FROM payments WHERE id = $1"), [id.into()]).await
}

pub(super) async fn locked(write: &impl ConnectionTrait, id: Uuid) -> Result<Option<Row>> {
    one(write, format!("SELECT {COLUMNS} FROM payments WHERE id = $1{}", for_update(write)), [id.into()]).await
}

pub(super) async fn by_reference(connection: &impl ConnectionTrait, reference: &str) -> Result<Option<Row>> {
    one(connection, format!("SELECT {COLUMNS} FROM payments WHERE reference = $1"), [reference.into()]).await
}

pub(super) async fn pending_of(connection: &impl ConnectionTrait, subscription: Uuid) -> Result<Option<Row>> {
    let sql = format!("SELECT {COLUMNS} FROM payments WHERE subscription_id = $1 AND state = 'pending'");
    one(connection, sql, [subscription.into()]).await
}

/// Inserts; false when its subscription has a pending one already, or the id or the reference is taken.
pub(super) async fn insert(write: &impl ConnectionTrait, row: &Row) -> Result<bool> {
    let columns = COLUMNS.trim_start_matches("seq, ");
    let values = values(row);
    let sql = format!("INSERT INTO payments ({columns}) VALUES ({}) ON CONFLICT DO NOTHING", places(1, values.len()));
    Ok(run(write, sql, values).await? == 1)
}

/// Writes what may change of a locked row.
pub(super) async fn save(write: &impl ConnectionTrait, row: &Row) -> Result<()> {
    let sql = "UPDATE payments SET reference = $2, checkout = $3, state = $4, gross = $5, fee = $6, refunded = $7, \
        disputed = $8, parts_json = $9, failure = $10, paid_on = $11, version = $12, checked_at = $13, updated_at = $14 \
        WHERE id = $1";
    let values: [Value; 14] = [
        row.id.into(),
        row.reference.clone().into(),
        row.checkout.clone().into(),
        row.state.clone().into(),
        row.gross.into(),
        row.fee.into(),
        row.refunded.into(),
        row.disputed.into(),
        row.parts_json.clone().into(),
        row.failure.clone().into(),
        row.paid_on.clone().into(),
        row.version.into(),
        row.checked_at.into(),
        row.updated_at.into(),
    ];
    run(write, sql, values).await?;
    Ok(())
}

fn values(row: &Row) -> [Value; 24] {
    let Row {
        seq: _,
        id,
        territory_id,
        person_id,
        subscription_id,
        due_on,
        months,
        kind,
        gateway,
        reference,
        checkout,
        state,
        currency,
        asked,
        gross,
        fee,
        refunded,
        disputed,
        parts_json,
        failure,
        paid_on,
        version,
        checked_at,
        created_at,
        updated_at,
    } = row.clone();
    [
        id.into(),
        territory_id.into(),
        person_id.into(),
        subscription_id.into(),
        due_on.into(),
        months.into(),
        kind.into(),
        gateway.into(),
        reference.into(),
        checkout.into(),
        state.into(),
        currency.into(),
        asked.into(),
        gross.into(),
        fee.into(),
        refunded.into(),
        disputed.into(),
        parts_json.into(),
        failure.into(),
        paid_on.into(),
        version.into(),
        checked_at.into(),
        created_at.into(),
        updated_at.into(),
    ]
}

/// Payments of a person, newest first, before a position.
pub(super) async fn of_person(
    connection: &impl ConnectionTrait,
    person: Uuid,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Row>> {
    let sql = format!("SELECT {COLUMNS} FROM payments WHERE person_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3");
    all(connection, sql, [person.into(), before.unwrap_or(i64::MAX).into(), (i64::from(limit) + 1).into()]).await
}

/// Payments of a territory, newest first, before a position.
pub(super) async fn of_territory(
    connection: &impl ConnectionTrait,
    territory: Uuid,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Row>> {
    let sql = format!("SELECT {COLUMNS} FROM payments WHERE territory_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3");
    all(connection, sql, [territory.into(), before.unwrap_or(i64::MAX).into(), (i64::from(limit) + 1).into()]).await
}

/// Pending payments by a provider, oldest first, after a position.
pub(super) async fn pending(connection: &impl ConnectionTrait, after: i64, limit: u32) -> Result<Vec<Row>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM payments WHERE state = 'pending' AND gateway <> 'cash' AND seq > $1 ORDER BY seq LIMIT $2"
    );
    all(connection, sql, [after.into(), i64::from(limit).into()]).await
}
