//! What an animator reads: the queue, the gravest and oldest first, and a case with all that bears on it in one call.

use super::{
    Object, ObjectKind, find,
    store::{self, CASE, CaseRow, DECISION, DecisionRow, REPORT, ReportRow},
};
use crate::{
    ErrorCode, Result,
    database::statement,
    pages,
    people::{Actor, rights},
    sql,
};
use sea_orm::ConnectionTrait;
use std::collections::HashMap;
use uuid::Uuid;

/// Most reports and decisions shown with a case.
const MOST_SHOWN: i64 = 200;

/// A case with what bears on it.
#[derive(Clone, Debug)]
pub struct Context {
    /// The case.
    pub case: CaseRow,
    /// The object as it is now; none when it is gone.
    pub object: Option<Object>,
    /// Its reports, the oldest first.
    pub reports: Vec<ReportRow>,
    /// Decisions on it, the newest first.
    pub decisions: Vec<DecisionRow>,
    /// What its author did in this territory.
    pub history: History,
}

/// What an author did in a territory and what was decided on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Photos there.
    pub photos: i64,
    /// Questions there.
    pub questions: i64,
    /// Missions there.
    pub missions: i64,
    /// Cases about their objects there.
    pub cases: i64,
    /// Decisions against them there that stand.
    pub decisions_against: i64,
}

/// A number for each of these territories that is another one whenever its queue has changed.
///
/// # Errors
/// When the database does not answer.
pub async fn marks(connection: &impl ConnectionTrait, territories: &[Uuid]) -> Result<HashMap<Uuid, i64>> {
    if territories.is_empty() {
        return Ok(HashMap::new());
    }
    let places: Vec<_> = (1..=territories.len()).map(|n| format!("${n}")).collect();
    // A case that comes has a number of its own, one that changes a higher version, one that goes is no longer counted.
    let sql = format!(
        "SELECT territory_id, CAST(sum(seq * 1000003 + version * 31 + 7) AS bigint) FROM moderation_cases
        WHERE territory_id IN ({}) AND state = 'open' GROUP BY territory_id",
        places.join(", ")
    );
    let rows = connection.query_all_raw(statement(connection, sql, territories.iter().map(|id| (*id).into()))).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

/// Open cases of a territory; outside every territory with none. For whoever regulates there.
///
/// # Errors
/// `sign-in-required`, `forbidden`, `cursor-invalid`, `parameter-invalid`.
pub async fn queue(
    connection: &impl ConnectionTrait,
    reader: &Actor,
    territory: Option<Uuid>,
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<pages::Page<CaseRow>> {
    rights::allow(reader, reader.may_regulate(territory))?;
    let scope = format!("moderation:{}", territory.map(|id| id.to_string()).unwrap_or_default());
    let limit = pages::limit(limit)?;
    let (gravity, opened_at, seq) = pages::read_cursor(&scope, cursor)?.unwrap_or((i32::MAX, i64::MIN, i64::MIN));
    let place = where_it_stands(territory);
    let sql = format!(
        "{CASE} WHERE {place} AND state = 'open'
        AND (gravity < $2 OR gravity = $2 AND (opened_at > $3 OR opened_at = $3 AND seq > $4))
        ORDER BY gravity DESC, opened_at, seq LIMIT $5"
    );
    let territory = match territory {
        Some(id) => id.into(),
        None => sea_orm::Value::String(None),
    };
    let values = vec![territory, gravity.into(), opened_at.into(), seq.into(), i64::from(limit + 1).into()];
    let rows: Vec<CaseRow> = sql::all(connection, sql, values).await?;
    Ok(pages::Page::of(rows, limit, &scope, |case| (case.gravity, case.opened_at, case.seq)))
}

/// The condition on `territory_id` for a list of a territory, or of what stands outside every one; `$1` is the territory.
pub(super) fn where_it_stands(territory: Option<Uuid>) -> &'static str {
    if territory.is_some() { "territory_id = $1" } else { "territory_id IS NULL AND CAST($1 AS text) IS NULL" }
}

/// A case with its object, reports, decisions and the author's history there.
///
/// # Errors
/// `not-found` when it is unknown or stands where `reader` does not regulate.
pub async fn case_context(connection: &impl ConnectionTrait, reader: &Actor, id: Uuid) -> Result<Context> {
    reader.signed_in()?;
    let found: Option<CaseRow> = sql::one(connection, format!("{CASE} WHERE id = $1"), vec![id.into()]).await?;
    let case = found.filter(|case| reader.may_regulate(case.territory_id)).ok_or(ErrorCode::NotFound)?;
    let object = match ObjectKind::from_name(&case.object_kind) {
        Some(kind) => find(connection, kind, case.object_id).await?,
        None => None,
    };
    let shown = |sql: &str, order: &str| {
        (format!("{sql} WHERE case_id = $1 ORDER BY seq {order} LIMIT $2"), vec![id.into(), MOST_SHOWN.into()])
    };
    let (sql, values) = shown(REPORT, "ASC");
    let reports = sql::all(connection, sql, values).await?;
    let (sql, values) = shown(DECISION, "DESC");
    let decisions = sql::all(connection, sql, values).await?;
    let history = history(connection, case.author_id, case.territory_id).await?;
    Ok(Context { case, object, reports, decisions, history })
}

async fn history(connection: &impl ConnectionTrait, author: Uuid, territory: Option<Uuid>) -> Result<History> {
    let Some(territory) = territory else { return Ok(History::default()) };
    let sql = "SELECT
        (SELECT count(*) FROM photos WHERE author_id = $1 AND territory_id = $2 AND state IN ('published', 'hidden')),
        (SELECT count(*) FROM questions WHERE author_id = $1 AND territory_id = $2),
        (SELECT count(*) FROM missions WHERE author_id = $1 AND territory_id = $2),
        (SELECT count(*) FROM moderation_cases WHERE author_id = $1 AND territory_id = $2),
        (SELECT count(*) FROM moderation_decisions WHERE author_id = $1 AND territory_id = $2 AND undone_at IS NULL
            AND action NOT IN ('keep', 'restore'))";
    let row = connection.query_one_raw(statement(connection, sql, [author.into(), territory.into()])).await?;
    let Some(row) = row else { return Ok(History::default()) };
    Ok(History {
        photos: row.try_get_by_index(0)?,
        questions: row.try_get_by_index(1)?,
        missions: row.try_get_by_index(2)?,
        cases: row.try_get_by_index(3)?,
        decisions_against: row.try_get_by_index(4)?,
    })
}

/// A decision, for the author of its object and whoever regulates there.
///
/// # Errors
/// `not-found` for everyone else.
pub async fn decision(connection: &impl ConnectionTrait, reader: &Actor, id: Uuid) -> Result<DecisionRow> {
    reader.signed_in()?;
    let found = store::decision(connection, id).await?;
    let may_see =
        |decision: &DecisionRow| reader.is_person(decision.author_id) || reader.may_regulate(decision.territory_id);
    Ok(found.filter(may_see).ok_or(ErrorCode::NotFound)?)
}

/// Statements of reasons that whoever is signed in has received, the newest first.
///
/// # Errors
/// `sign-in-required`, `cursor-invalid`, `parameter-invalid`.
pub async fn own_statements(
    connection: &impl ConnectionTrait,
    reader: &Actor,
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<pages::Page<DecisionRow>> {
    let person = reader.signed_in()?.id;
    let (limit, scope) = (pages::limit(limit)?, format!("statements:{person}"));
    let before = pages::read_cursor::<i64>(&scope, cursor)?.unwrap_or(i64::MAX);
    let sql = format!("{DECISION} WHERE author_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3");
    let values = vec![person.into(), before.into(), i64::from(limit + 1).into()];
    Ok(pages::Page::of(sql::all(connection, sql, values).await?, limit, &scope, |row: &DecisionRow| row.seq))
}
