//! The queries of `jobs`.

use super::{
    Counts, State, entity,
    rules::{Held, Next, ParkedWhy},
};
use crate::{
    Result,
    database::{dialect, statement},
};
use anyhow::Context;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

pub(super) struct Insert {
    pub id: Uuid,
    pub kind: &'static str,
    pub payload_json: String,
    pub priority: i32,
    pub run_at: i64,
    pub dedupe_key: Option<String>,
    pub every_us: Option<i64>,
    pub now: i64,
}

pub(super) struct Take<'a> {
    pub worker: &'a str,
    pub now: i64,
    pub lease_until: i64,
    pub limit: u32,
    pub max: u16,
}

pub(super) async fn insert(conn: &impl ConnectionTrait, row: Insert) -> Result<()> {
    let Insert { id, kind, payload_json, priority, run_at, dedupe_key, every_us, now } = row;
    let values = [
        id.into(),
        kind.into(),
        payload_json.into(),
        priority.into(),
        dedupe_key.into(),
        every_us.into(),
        run_at.into(),
        now.into(),
    ];
    conn.execute_raw(statement(conn, include_str!("enqueue.sql"), values)).await?;
    Ok(())
}

pub(super) async fn take(conn: &impl ConnectionTrait, take: Take<'_>) -> Result<Vec<entity::Model>> {
    let lock = dialect(conn, "", "FOR UPDATE SKIP LOCKED");
    let sql = include_str!("take.sql").replace("{lock}", lock);
    let values = [
        take.now.into(),
        i64::from(take.limit).into(),
        i32::from(take.max).into(),
        take.lease_until.into(),
        take.worker.into(),
        ParkedWhy::Poisoned.name().into(),
    ];
    Ok(entity::Model::find_by_statement(statement(conn, sql, values)).all(conn).await?)
}

pub(super) async fn held(conn: &impl ConnectionTrait, id: Uuid, token: i64) -> Result<Option<Held>> {
    let sql = format!(
        "SELECT * FROM jobs WHERE id = $1 AND token = $2 AND state = 'running' {}",
        dialect(conn, "", "FOR UPDATE")
    );
    let row = entity::Model::find_by_statement(statement(conn, sql, [id.into(), token.into()])).one(conn).await?;
    Ok(row.map(|row| {
        let entity::Model { id, attempts, again, every_us, last_error, .. } = row;
        Held { id, attempts: u32::try_from(attempts).unwrap_or_default(), again, every_us, last_error }
    }))
}

pub(super) async fn heartbeat(conn: &impl ConnectionTrait, id: Uuid, token: i64, until: i64) -> Result<bool> {
    let sql = "UPDATE jobs SET lease_until = $1 WHERE id = $2 AND token = $3 AND state = 'running'";
    let done = conn.execute_raw(statement(conn, sql, [until.into(), id.into(), token.into()])).await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn set_next(conn: &impl ConnectionTrait, id: Uuid, next: &Next) -> Result<()> {
    let state = if next.parked_why.is_some() { State::Parked } else { State::Ready };
    let sql = "UPDATE jobs SET state = $1, parked_why = $2, run_at = $3, attempts = $4, last_error = $5, again = false, \
               lease_until = NULL WHERE id = $6";
    let values = [
        state.name().into(),
        next.parked_why.map(ParkedWhy::name).into(),
        next.run_at.into(),
        i32::try_from(next.attempts).context("attempts")?.into(),
        next.last_error.clone().into(),
        id.into(),
    ];
    conn.execute_raw(statement(conn, sql, values)).await?;
    Ok(())
}

pub(super) async fn delete(conn: &impl ConnectionTrait, id: Uuid) -> Result<()> {
    conn.execute_raw(statement(conn, "DELETE FROM jobs WHERE id = $1", [id.into()])).await?;
    Ok(())
}

/// The row, locked until the transaction ends.
pub(super) async fn find(conn: &impl ConnectionTrait, id: Uuid) -> Result<Option<entity::Model>> {
    let sql = format!("SELECT * FROM jobs WHERE id = $1 {}", dialect(conn, "", "FOR UPDATE"));
    Ok(entity::Model::find_by_statement(statement(conn, sql, [id.into()])).one(conn).await?)
}

pub(super) async fn list(
    conn: &impl ConnectionTrait,
    state: Option<State>,
    before: Option<Uuid>,
    limit: u32,
) -> Result<Vec<entity::Model>> {
    let mut rows = entity::Entity::find().order_by_desc(entity::Column::Id).limit(u64::from(limit) + 1);
    if let Some(state) = state {
        rows = rows.filter(entity::Column::State.eq(state.name()));
    }
    if let Some(before) = before {
        rows = rows.filter(entity::Column::Id.lt(before));
    }
    Ok(rows.all(conn).await?)
}

#[derive(FromQueryResult)]
struct CountsRow {
    ready: i64,
    running: i64,
    parked: i64,
    oldest_due_at: Option<i64>,
}

pub(super) async fn counts(conn: &impl ConnectionTrait, now: i64) -> Result<Counts> {
    let row = CountsRow::find_by_statement(statement(conn, include_str!("counts.sql"), [now.into()])).one(conn).await?;
    let CountsRow { ready, running, parked, oldest_due_at } = row.context("no counts")?;
    let number = |count: i64| u64::try_from(count).unwrap_or_default();
    Ok(Counts { ready: number(ready), running: number(running), parked: number(parked), oldest_due_at })
}
