//! The rows of subscriptions and of their directions.

use super::{
    directions::{Part, Target},
    entity::{COLUMNS, Row},
};
use crate::{
    Result,
    sql::{all, for_update, one, run},
};
use anyhow::anyhow;
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use uuid::Uuid;

pub(super) async fn by_id(connection: &impl ConnectionTrait, id: Uuid) -> Result<Option<Row>> {
    one(connection, format!("SELECT {COLUMNS} FROM subscriptions WHERE id = $1"), [id.into()]).await
}

/// The row, locked until the transaction ends.
pub(super) async fn locked(write: &impl ConnectionTrait, id: Uuid) -> Result<Option<Row>> {
    let sql = format!("SELECT {COLUMNS} FROM subscriptions WHERE id = $1{}", for_update(write));
    one(write, sql, [id.into()]).await
}

pub(super) async fn of_person_in(
    connection: &impl ConnectionTrait,
    territory: Uuid,
    person: Uuid,
) -> Result<Option<Row>> {
    let sql = format!("SELECT {COLUMNS} FROM subscriptions WHERE territory_id = $1 AND person_id = $2");
    one(connection, sql, [territory.into(), person.into()]).await
}

pub(super) async fn of_person(connection: &impl ConnectionTrait, person: Uuid) -> Result<Vec<Row>> {
    let sql = format!("SELECT {COLUMNS} FROM subscriptions WHERE person_id = $1 ORDER BY seq LIMIT 300");
    all(connection, sql, [person.into()]).await
}

/// Inserts; false when the person has one in this territory already.
pub(super) async fn insert(write: &impl ConnectionTrait, row: &Row) -> Result<bool> {
    let values: [Value; 19] = values(row);
    let sql = format!(
        "INSERT INTO subscriptions ({COLUMNS}) VALUES ({}) ON CONFLICT DO NOTHING",
        crate::sql::places(1, values.len())
    );
    Ok(run(write, sql, values).await? == 1)
}

/// Writes a row that was read by [`locked`], with the version that it carries: a person's change counts it up, what the
/// programs add does not.
pub(super) async fn save(write: &impl ConnectionTrait, row: &Row) -> Result<()> {
    let sql = "UPDATE subscriptions SET state = $2, gateway = $3, monthly = $4, every_months = $5, anchor_day = $6, \
        next_on = $7, covered_until = $8, customer = $9, payment_method = $10, failures = $11, failure = $12, \
        reminded_for = $13, updated_at = $14, version = $15 WHERE id = $1";
    let values: [Value; 15] = [
        row.id.into(),
        row.state.clone().into(),
        row.gateway.clone().into(),
        row.monthly.into(),
        row.every_months.into(),
        row.anchor_day.into(),
        row.next_on.clone().into(),
        row.covered_until.clone().into(),
        row.customer.clone().into(),
        row.payment_method.clone().into(),
        row.failures.into(),
        row.failure.clone().into(),
        row.reminded_for.clone().into(),
        row.updated_at.into(),
        row.version.into(),
    ];
    run(write, sql, values).await?;
    Ok(())
}

fn values(row: &Row) -> [Value; 19] {
    let Row {
        id,
        territory_id,
        person_id,
        currency,
        state,
        gateway,
        monthly,
        every_months,
        anchor_day,
        next_on,
        covered_until,
        customer,
        payment_method,
        failures,
        failure,
        reminded_for,
        version,
        created_at,
        updated_at,
    } = row.clone();
    [
        id.into(),
        territory_id.into(),
        person_id.into(),
        currency.into(),
        state.into(),
        gateway.into(),
        monthly.into(),
        every_months.into(),
        anchor_day.into(),
        next_on.into(),
        covered_until.into(),
        customer.into(),
        payment_method.into(),
        failures.into(),
        failure.into(),
        reminded_for.into(),
        version.into(),
        created_at.into(),
        updated_at.into(),
    ]
}

/// Subscriptions by a provider whose next debit is not after `day`, after the id `after`.
pub(super) async fn due(connection: &impl ConnectionTrait, day: &str, after: Uuid, limit: u32) -> Result<Vec<Row>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM subscriptions WHERE state = 'active' AND next_on IS NOT NULL AND next_on <= $1 \
         AND gateway <> 'cash' AND payment_method IS NOT NULL AND id > $2 ORDER BY id LIMIT $3"
    );
    all(connection, sql, [day.into(), after.into(), i64::from(limit).into()]).await
}

/// Yearly subscriptions whose next debit is not after `day` and was not announced yet.
pub(super) async fn to_remind(
    connection: &impl ConnectionTrait,
    day: &str,
    after: Uuid,
    limit: u32,
) -> Result<Vec<Row>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM subscriptions WHERE state = 'active' AND next_on IS NOT NULL AND next_on <= $1 \
         AND every_months = 12 AND covered_until IS NOT NULL AND (reminded_for IS NULL OR reminded_for <> next_on) \
         AND id > $2 ORDER BY id LIMIT $3"
    );
    all(connection, sql, [day.into(), after.into(), i64::from(limit).into()]).await
}

#[derive(FromQueryResult)]
struct PartRow {
    target: String,
    mission_id: Option<Uuid>,
    percent: i32,
}

pub(super) async fn directions(connection: &impl ConnectionTrait, subscription: Uuid) -> Result<Vec<Part>> {
    let sql =
        "SELECT target, mission_id, percent FROM subscription_directions WHERE subscription_id = $1 ORDER BY position";
    let rows: Vec<PartRow> = all(connection, sql, [subscription.into()]).await?;
    let read = |row: PartRow| {
        let target = Target::from_row(&row.target, row.mission_id).ok_or_else(|| anyhow!("a strange direction"))?;
        Ok(Part { target, percent: row.percent })
    };
    rows.into_iter().map(read).collect()
}

pub(super) async fn set_directions(write: &impl ConnectionTrait, subscription: Uuid, parts: &[Part]) -> Result<()> {
    run(write, "DELETE FROM subscription_directions WHERE subscription_id = $1", [subscription.into()]).await?;
    if parts.is_empty() {
        return Ok(());
    }
    let (mut values, mut groups) = (Vec::<Value>::new(), Vec::new());
    for (position, part) in (0_i32..).zip(parts) {
        groups.push(format!("({})", crate::sql::places(values.len() + 1, 5)));
        values.extend([
            Value::from(subscription),
            position.into(),
            part.target.name().into(),
            part.target.mission().into(),
            part.percent.into(),
        ]);
    }
    let sql = format!(
        "INSERT INTO subscription_directions (subscription_id, position, target, mission_id, percent) VALUES {}",
        groups.join(", ")
    );
    run(write, sql, values).await?;
    Ok(())
}
