//! Periods that were closed, their shares, and what people leave to the commons.

use super::Rules;
use crate::{
    ErrorCode, Ground, Result,
    missions::{self, Seat},
    money::amounts,
    pages::{self, Page},
    people::{Actor, rights},
    sql,
    territories::Currency,
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use std::collections::HashMap;
use uuid::Uuid;

/// A period as everyone reads it.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Period {
    /// Order of closing.
    pub seq: i64,
    /// Its id.
    pub id: Uuid,
    /// 1, 2, 3… of the mission.
    pub number: i32,
    /// The currency's code.
    pub currency: String,
    /// What was shared, in smallest units.
    pub pot: i64,
    /// The open data: rules, turn, lines and shares, people masked.
    pub open_json: String,
    /// UTC microseconds.
    pub created_at: i64,
}

/// A share with whose it is.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Share {
    /// Who.
    pub person_id: Uuid,
    /// How others see them.
    pub display_name: String,
    /// What they were due, in smallest units.
    pub share: i64,
    /// Of that, what they left to the commons.
    pub commons: i64,
}

pub(super) struct NewPeriod {
    pub id: Uuid,
    pub mission: Uuid,
    pub number: i32,
    pub currency: Currency,
    pub pot: i64,
    pub rules: Rules,
    pub open: serde_json::Value,
    pub by: Uuid,
}

const COLUMNS: &str = "seq, id, number, currency, pot, open_json, created_at FROM dividend_periods";

/// The periods of a mission, the last one first.
///
/// # Errors
/// `not-found`, `cursor-invalid`, `parameter-invalid`.
pub async fn periods(
    ground: &Ground,
    actor: &Actor,
    mission: Uuid,
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<Page<Period>> {
    let mission = missions::visible(&*ground.db, actor, mission).await?.id;
    let (scope, limit) = (format!("periods:{mission}"), pages::limit(limit)?);
    let before = pages::read_cursor::<i64>(&scope, cursor)?.unwrap_or(i64::MAX);
    let sql = format!("SELECT {COLUMNS} WHERE mission_id = $1 AND seq < $2 ORDER BY number DESC LIMIT $3");
    let rows = sql::all(&*ground.db, sql, [mission.into(), before.into(), i64::from(limit + 1).into()]).await?;
    Ok(Page::of(rows, limit, &scope, |row: &Period| row.seq))
}

/// The shares of a period with names: all of them for the team, one's own for who was due one.
///
/// # Errors
/// `not-found`, `sign-in-required`, `forbidden` for anyone else.
pub async fn shares(ground: &Ground, actor: &Actor, mission: Uuid, period: Uuid) -> Result<Vec<Share>> {
    let person = actor.signed_in()?.id;
    let mission = missions::visible(&*ground.db, actor, mission).await?;
    by_id(&*ground.db, mission.id, period).await?;
    let sql = "SELECT s.person_id, CASE WHEN p.hidden_at IS NULL THEN p.display_name ELSE '…' END AS display_name,
        s.share, s.commons FROM dividend_shares s JOIN people p ON p.id = s.person_id WHERE s.period_id = $1
        ORDER BY s.share DESC, s.person_id";
    let all: Vec<Share> = sql::all(&*ground.db, sql, [period.into()]).await?;
    if missions::seat(&*ground.db, &mission, actor).await? >= Seat::Member {
        return Ok(all);
    }
    let own: Vec<_> = all.into_iter().filter(|share| share.person_id == person).collect();
    rights::allow(actor, !own.is_empty())?;
    Ok(own)
}

/// Says how much of what one is due one leaves to the commons, in per cent, from the next period on.
///
/// # Errors
/// `sign-in-required`, `not-found`, `excluded`, `amount-invalid`; `forbidden` for who is not in the team and brought nothing.
pub async fn wish(ground: &Ground, actor: &Actor, mission: Uuid, commons_percent: i64) -> Result<()> {
    let person = actor.signed_in()?.id;
    let percent = amounts::within("/commons_percent", commons_percent, 0, 100)?;
    let write = ground.db.write_quietly().await?;
    let mission = missions::locked(&*write, actor, mission).await?;
    let is_of_it = missions::seat(&*write, &mission, actor).await? >= Seat::Member;
    rights::allow(actor, is_of_it || has_contributed(&*write, mission.id, person).await?)?;
    let sql = "INSERT INTO dividend_wishes (mission_id, person_id, commons_percent, updated_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (mission_id, person_id)
        DO UPDATE SET commons_percent = excluded.commons_percent, updated_at = excluded.updated_at";
    let percent = i32::try_from(percent).unwrap_or_default();
    sql::run(&*write, sql, [mission.id.into(), person.into(), percent.into(), ground.clock.now().into()]).await?;
    write.commit().await
}

/// Whether they brought something once: who has left the team may still be due a share.
async fn has_contributed(connection: &impl ConnectionTrait, mission: Uuid, person: Uuid) -> Result<bool> {
    let sql = "SELECT 1 FROM contributions WHERE mission_id = $1 AND author_id = $2 LIMIT 1";
    Ok(sql::value::<i32>(connection, sql, [mission.into(), person.into()]).await?.is_some())
}

pub(super) async fn wishes(connection: &impl ConnectionTrait, mission: Uuid) -> Result<HashMap<Uuid, i32>> {
    let sql = "SELECT person_id, commons_percent FROM dividend_wishes WHERE mission_id = $1";
    let rows = connection.query_all_raw(crate::database::statement(connection, sql, [mission.into()])).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

pub(super) async fn last_number(connection: &impl ConnectionTrait, mission: Uuid) -> Result<i32> {
    let sql = "SELECT coalesce(max(number), 0) FROM dividend_periods WHERE mission_id = $1";
    Ok(sql::value(connection, sql, [mission.into()]).await?.unwrap_or_default())
}

pub(super) async fn by_id(connection: &impl ConnectionTrait, mission: Uuid, id: Uuid) -> Result<Period> {
    let sql = format!("SELECT {COLUMNS} WHERE id = $1 AND mission_id = $2");
    let found: Option<Period> = sql::one(connection, sql, [id.into(), mission.into()]).await?;
    found.ok_or_else(|| ErrorCode::NotFound.into())
}

pub(super) async fn insert(
    write: &impl ConnectionTrait,
    new: NewPeriod,
    shares: &[(Uuid, i64, i64)],
    now: i64,
) -> Result<()> {
    let sql = "INSERT INTO dividend_periods (id, mission_id, number, currency, pot, rule_version, open_json, closed_by,
        created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values = [
        new.id.into(),
        new.mission.into(),
        new.number.into(),
        new.currency.code().into(),
        new.pot.into(),
        new.rules.version.into(),
        new.open.to_string().into(),
        new.by.into(),
        now.into(),
    ];
    sql::run(write, sql, values).await?;
    for part in shares.chunks(500) {
        let mut values: Vec<sea_orm::Value> = vec![new.id.into()];
        let mut rows = Vec::new();
        for (person, share, commons) in part {
            values.extend([(*person).into(), (*share).into(), sea_orm::Value::from(*commons)]);
            let n = values.len();
            rows.push(format!("($1, ${}, ${}, ${n})", n - 2, n - 1));
        }
        let sql =
            format!("INSERT INTO dividend_shares (period_id, person_id, share, commons) VALUES {}", rows.join(", "));
        sql::run(write, sql, values).await?;
    }
    Ok(())
}
