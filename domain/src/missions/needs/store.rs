//! The rows of needs and offers.

use super::{
    NeedState, OfferState,
    entity::{NeedRow, OfferRow},
};
use crate::{
    Result,
    missions::desk::inserted,
    money::sql::{all, one, places, run, value},
};
use sea_orm::{ConnectionTrait, Value};
use uuid::Uuid;

const NEED: &str = "SELECT seq, id, mission_id, author_id, kind, body, quantity, currency, until_on, state, closed_by, \
    closed_at, accepted, offers, version, created_at, updated_at FROM mission_needs";
const OFFER: &str = "SELECT o.seq, o.id, o.need_id, o.author_id, \
    CASE WHEN a.hidden_at IS NULL THEN a.display_name ELSE '…' END AS author_name, o.body, o.quantity, o.state, \
    o.decided_by, CASE WHEN d.hidden_at IS NULL THEN d.display_name ELSE '…' END AS decided_by_name, o.decided_at, \
    o.created_at, o.updated_at \
    FROM need_offers o JOIN people a ON a.id = o.author_id LEFT JOIN people d ON d.id = o.decided_by";

pub(super) async fn need(connection: &impl ConnectionTrait, id: Uuid) -> Result<Option<NeedRow>> {
    one(connection, format!("{NEED} WHERE id = $1"), [id.into()]).await
}

/// Those of these needs that stand in missions of the territory that everyone sees.
pub(super) async fn shown(connection: &impl ConnectionTrait, territory: Uuid, ids: &[Uuid]) -> Result<Vec<NeedRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "{NEED} WHERE id IN ({}) AND mission_id IN
            (SELECT id FROM missions WHERE territory_id = $1 AND state <> 'removed' AND hidden_at IS NULL)",
        places(2, ids.len())
    );
    let values: Vec<Value> = std::iter::once(territory).chain(ids.iter().copied()).map(Value::from).collect();
    all(connection, sql, values).await
}

/// Needs of a mission, the newest first, those before `before`.
pub(super) async fn needs(
    connection: &impl ConnectionTrait,
    mission: Uuid,
    state: Option<NeedState>,
    before: Option<i64>,
    rows: u32,
) -> Result<Vec<NeedRow>> {
    let before = before.unwrap_or(i64::MAX);
    match state {
        None => {
            let sql = format!("{NEED} WHERE mission_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3");
            all(connection, sql, [mission.into(), before.into(), i64::from(rows).into()]).await
        }
        Some(state) => {
            let sql = format!("{NEED} WHERE mission_id = $1 AND state = $4 AND seq < $2 ORDER BY seq DESC LIMIT $3");
            let values = [mission.into(), before.into(), i64::from(rows).into(), state.name().into()];
            all(connection, sql, values).await
        }
    }
}

pub(super) async fn count_open(connection: &impl ConnectionTrait, mission: Uuid) -> Result<i64> {
    let sql = "SELECT count(*) FROM mission_needs WHERE mission_id = $1 AND state = 'open'";
    Ok(value(connection, sql, [mission.into()]).await?.unwrap_or_default())
}

pub(super) async fn insert_need(write: &impl ConnectionTrait, row: &NeedRow) -> Result<()> {
    let sql = "INSERT INTO mission_needs (id, mission_id, author_id, kind, body, quantity, currency, until_on, state, \
        created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) ON CONFLICT (id) DO NOTHING";
    let values: [Value; 10] = [
        row.id.into(),
        row.mission_id.into(),
        row.author_id.into(),
        row.kind.as_str().into(),
        row.body.as_str().into(),
        row.quantity.into(),
        row.currency.clone().into(),
        row.until_on.clone().into(),
        row.state.as_str().into(),
        row.created_at.into(),
    ];
    inserted(run(write, sql, values).await?)?;
    count_in_mission(write, row.mission_id, 1).await
}

/// Writes what the team changed, and the mission's count when the need opened or closed.
pub(super) async fn update_need(
    write: &impl ConnectionTrait,
    before: NeedState,
    row: &NeedRow,
    now: i64,
) -> Result<()> {
    let sql = "UPDATE mission_needs SET body = $2, quantity = $3, until_on = $4, state = $5, closed_by = $6, \
        closed_at = $7, version = version + 1, updated_at = $8 WHERE id = $1";
    let values: [Value; 8] = [
        row.id.into(),
        row.body.as_str().into(),
        row.quantity.into(),
        row.until_on.clone().into(),
        row.state.as_str().into(),
        row.closed_by.into(),
        row.closed_at.into(),
        now.into(),
    ];
    run(write, sql, values).await?;
    match (before == NeedState::Open, row.state == NeedState::Open.name()) {
        (true, false) => count_in_mission(write, row.mission_id, -1).await,
        (false, true) => count_in_mission(write, row.mission_id, 1).await,
        _ => Ok(()),
    }
}

async fn count_in_mission(write: &impl ConnectionTrait, mission: Uuid, more: i32) -> Result<()> {
    let sql = "UPDATE missions SET open_needs = open_needs + $2 WHERE id = $1";
    run(write, sql, [mission.into(), more.into()]).await?;
    Ok(())
}

/// An offer was made or answered: those that wait, and what was accepted, are counted anew.
pub(super) async fn count_offers(write: &impl ConnectionTrait, need: Uuid) -> Result<()> {
    let sql = "UPDATE mission_needs SET \
        offers = (SELECT count(*) FROM need_offers WHERE need_id = $1 AND state = 'made'), \
        accepted = (SELECT coalesce(CAST(sum(quantity) AS bigint), 0) FROM need_offers \
            WHERE need_id = $1 AND state = 'accepted') \
        WHERE id = $1";
    run(write, sql, [need.into()]).await?;
    Ok(())
}

pub(super) async fn offer(connection: &impl ConnectionTrait, id: Uuid) -> Result<Option<OfferRow>> {
    one(connection, format!("{OFFER} WHERE o.id = $1"), [id.into()]).await
}

/// Offers for a need, the newest first, those before `before`; only those of `author` when given.
pub(super) async fn offers(
    connection: &impl ConnectionTrait,
    need: Uuid,
    author: Option<Uuid>,
    before: Option<i64>,
    rows: u32,
) -> Result<Vec<OfferRow>> {
    let mut values: Vec<Value> = vec![need.into(), before.unwrap_or(i64::MAX).into(), i64::from(rows).into()];
    let own = match author {
        Some(author) => {
            values.push(author.into());
            " AND o.author_id = $4"
        }
        None => "",
    };
    let sql = format!("{OFFER} WHERE o.need_id = $1 AND o.seq < $2{own} ORDER BY o.seq DESC LIMIT $3");
    all(connection, sql, values).await
}

/// How many offers a need ever got.
pub(super) async fn count_all_offers(connection: &impl ConnectionTrait, need: Uuid) -> Result<i64> {
    let sql = "SELECT count(*) FROM need_offers WHERE need_id = $1";
    Ok(value(connection, sql, [need.into()]).await?.unwrap_or_default())
}

pub(super) async fn insert_offer(write: &impl ConnectionTrait, row: &OfferRow) -> Result<()> {
    let sql = "INSERT INTO need_offers (id, need_id, author_id, body, quantity, state, created_at, updated_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT (id) DO NOTHING";
    let values: [Value; 7] = [
        row.id.into(),
        row.need_id.into(),
        row.author_id.into(),
        row.body.as_str().into(),
        row.quantity.into(),
        row.state.as_str().into(),
        row.created_at.into(),
    ];
    inserted(run(write, sql, values).await?)?;
    Ok(())
}

/// Writes what became of an offer; `by` is who of the team decided, none when it is taken back.
pub(super) async fn settle_offer(
    write: &impl ConnectionTrait,
    id: Uuid,
    state: OfferState,
    by: Option<Uuid>,
    now: i64,
) -> Result<()> {
    let sql = "UPDATE need_offers SET state = $2, decided_by = coalesce($3, decided_by), \
        decided_at = CASE WHEN $2 = 'withdrawn' THEN decided_at ELSE $4 END, version = version + 1, updated_at = $4 \
        WHERE id = $1";
    run(write, sql, [id.into(), state.name().into(), by.into(), now.into()]).await?;
    Ok(())
}
