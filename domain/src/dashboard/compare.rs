//! Territories side by side, for whoever is mayor of several.

use super::{
    figures::{Figures, Month, Period},
    read::{Line, Stand, lines, month},
};
use crate::{
    Ground, Result,
    pages::{self, Page},
    people::Actor,
    sql::{all, places},
};
use sea_orm::{FromQueryResult, Value};
use std::collections::HashMap;
use uuid::Uuid;

/// The figures that stand side by side.
pub const COMPARED: [&str; 10] = [
    "people",
    "people.new",
    "people.share",
    "photos",
    "questions",
    "questions.waiting",
    "missions",
    "minutes",
    "money.in",
    "money.brought",
];

/// A territory in a few figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Order of arrival of the territory.
    pub seq: i64,
    /// The territory.
    pub territory: Uuid,
    /// Its name.
    pub name: String,
    /// The code under which its pages stand, if it is a French commune.
    pub insee_code: Option<String>,
    /// Its inhabitants, where that is known.
    pub population: Option<i64>,
    /// ISO 4217.
    pub currency: String,
    /// When the worker counted last, in UTC microseconds; none when it has not yet.
    pub counted_at: Option<i64>,
    /// How many households there are, where someone said so.
    pub households: Option<i64>,
    /// Those of [`COMPARED`] for the whole period, by name.
    pub lines: Vec<Line>,
}

#[derive(FromQueryResult)]
struct Found {
    seq: i64,
    id: Uuid,
    name: String,
    insee_code: Option<String>,
    population: Option<i64>,
    currency: String,
    counted_at: Option<i64>,
    households: Option<i64>,
}

#[derive(FromQueryResult)]
struct MonthOf {
    territory_id: Uuid,
    month: i32,
    figures_json: String,
}

/// The territories that someone is mayor of or animates, in the order in which they came, each in a few figures.
///
/// # Errors
/// `sign-in-required`, `cursor-invalid`, `parameter-invalid`.
pub async fn of_mine(
    ground: &Ground,
    actor: &Actor,
    period: Period,
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<Page<Summary>> {
    actor.signed_in()?;
    let limit = pages::limit(limit)?;
    let scope = format!("dashboards?from={}&to={}", period.from, period.to);
    let after = pages::read_cursor::<i64>(&scope, cursor)?.unwrap_or_default();
    let mine = actor.dashboards();
    if mine.is_empty() {
        return Ok(Page { items: Vec::new(), next: None });
    }
    let sql = format!(
        "SELECT t.seq, t.id, t.name, t.insee_code, t.population, t.currency, d.counted_at, d.households
         FROM territories t LEFT JOIN dashboards d ON d.territory_id = t.id
         WHERE t.seq > $1 AND t.id IN ({}) ORDER BY t.seq LIMIT $2",
        places(3, mine.len())
    );
    let values = [Value::from(after), i64::from(limit + 1).into()].into_iter().chain(mine.into_iter().map(Value::from));
    let page = Page::of(all::<Found>(&*ground.db, sql, values).await?, limit, &scope, |found| found.seq);
    let mut months = months_of(ground, &page.items).await?;
    Ok(page.map(|found| summary(found, &mut months, period)))
}

/// The months of all of them, in one read by key.
async fn months_of(ground: &Ground, found: &[Found]) -> Result<HashMap<Uuid, Vec<(Month, Figures)>>> {
    let mut months: HashMap<Uuid, Vec<(Month, Figures)>> = HashMap::new();
    if found.is_empty() {
        return Ok(months);
    }
    let sql = format!(
        "SELECT territory_id, month, figures_json FROM dashboard_months
         WHERE territory_id IN ({}) ORDER BY territory_id, month",
        places(1, found.len())
    );
    let values = found.iter().map(|territory| Value::from(territory.id));
    for row in all::<MonthOf>(&*ground.db, sql, values).await? {
        months.entry(row.territory_id).or_default().push(month(row.month, &row.figures_json)?);
    }
    Ok(months)
}

fn summary(found: Found, months: &mut HashMap<Uuid, Vec<(Month, Figures)>>, period: Period) -> Summary {
    let of = months.remove(&found.id).unwrap_or_default();
    let mut lines = lines(&of, period, &Stand::of(found.households));
    lines.retain(|line| line.month.is_none() && COMPARED.contains(&line.name.as_str()));
    Summary {
        seq: found.seq,
        territory: found.id,
        name: found.name,
        insee_code: found.insee_code,
        population: found.population,
        currency: found.currency,
        counted_at: found.counted_at,
        households: found.households,
        lines,
    }
}
