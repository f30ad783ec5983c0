//! Lists of territories: by name, state, box, neighbourhood, or the nearest first.

use super::{InseeCode, Territory, TerritoryState, entity, rules, store::Parameters};
use crate::{
    ErrorCode, Refusal, Result,
    database::{dialect, statement},
    map::BoundingBox,
    pages::{self, Page},
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

/// How far "near" reaches, in metres.
pub const NEAR_RADIUS_M: f64 = 50_000.0;
/// Metres in a degree of latitude, on a sphere of the Earth's mean radius (6,371,008.8 m).
const METRES_PER_DEGREE: f64 = 111_195.08;

/// Which territories; all of them by default.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// The name begins with this, whatever the accents and capitals.
    pub name: Option<String>,
    /// In this state.
    pub state: Option<TerritoryState>,
    /// Of this French commune.
    pub insee_code: Option<InseeCode>,
    /// The box round the boundary touches this box.
    pub bbox: Option<BoundingBox>,
    /// Within [`NEAR_RADIUS_M`] of this longitude and latitude, nearest first.
    pub near: Option<(f64, f64)>,
    /// Shares a border with this territory.
    pub neighbour_of: Option<Uuid>,
}

/// A page of territories, by name, or nearest first when `near` is given.
///
/// # Errors
/// `cursor-invalid`, `place-invalid`.
pub async fn list(
    connection: &impl ConnectionTrait,
    filter: &Filter,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<Territory>> {
    let scope = format!("territories {filter:?}");
    match filter.near {
        Some(place) => nearest(connection, filter, place, &scope, cursor, limit).await,
        None => by_name(connection, filter, &scope, cursor, limit).await,
    }
}

async fn by_name(
    connection: &impl ConnectionTrait,
    filter: &Filter,
    scope: &str,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<Territory>> {
    // Bytes decide the order on both databases, not the habits of the server's language.
    let name = dialect(connection, "t.search_name", "t.search_name COLLATE \"C\"");
    let mut parameters = Parameters::default();
    let mut conditions = conditions(connection, filter, name, &mut parameters);
    if let Some((after, seq)) = pages::read_cursor::<(String, i64)>(scope, cursor)? {
        let (after, seq) = (parameters.bind(after), parameters.bind(seq));
        conditions.push(format!("({name}, t.seq) > ({after}, {seq})"));
    }
    let limit_and_one = parameters.bind(i64::from(limit) + 1);
    let sql = format!(
        "SELECT t.* FROM territories t WHERE {} ORDER BY {name}, t.seq LIMIT {limit_and_one}",
        conditions.join(" AND ")
    );
    let rows = connection.query_all_raw(statement(connection, sql, parameters.0)).await?;
    let rows = rows.iter().map(|row| entity::Model::from_query_result(row, "")).collect::<Result<Vec<_>, _>>()?;
    let page = Page::of(rows, limit, scope, |row| (row.search_name.clone(), row.seq));
    of_territories(page)
}

async fn nearest(
    connection: &impl ConnectionTrait,
    filter: &Filter,
    (lon, lat): (f64, f64),
    scope: &str,
    cursor: Option<&str>,
    limit: u32,
) -> Result<Page<Territory>> {
    if !(lon.abs() <= 180.0 && lat.abs() <= 90.0) {
        return Err(Refusal::new(ErrorCode::PlaceInvalid).field("near").into());
    }
    let mut parameters = Parameters::default();
    let name = dialect(connection, "t.search_name", "t.search_name COLLATE \"C\"");
    let mut conditions = conditions(connection, filter, name, &mut parameters);
    let around = BoundingBox::around(lon, lat, NEAR_RADIUS_M);
    conditions.push(touching(connection, around, &mut parameters));
    // Square metres as an integer, so that a cursor reads back exactly; a plane is near enough within 50 km.
    let (x, y) = (parameters.bind(lon), parameters.bind(lat));
    let (across, along) =
        (parameters.bind(METRES_PER_DEGREE * lat.to_radians().cos()), parameters.bind(METRES_PER_DEGREE));
    let (dx, dy) = (format!("((t.inner_lon - {x}) * {across})"), format!("((t.inner_lat - {y}) * {along})"));
    let mut after = String::new();
    if let Some((away, seq)) = pages::read_cursor::<(i64, i64)>(scope, cursor)? {
        after = format!("WHERE (t.away, t.seq) > ({}, {})", parameters.bind(away), parameters.bind(seq));
    }
    let limit_and_one = parameters.bind(i64::from(limit) + 1);
    let sql = format!(
        "SELECT t.* FROM (SELECT t.*, CAST({dx} * {dx} + {dy} * {dy} AS bigint) AS away FROM territories t WHERE {}) t \
         {after} ORDER BY t.away, t.seq LIMIT {limit_and_one}",
        conditions.join(" AND ")
    );
    let rows = connection.query_all_raw(statement(connection, sql, parameters.0)).await?;
    let rows = rows.iter().map(|row| Ok((entity::Model::from_query_result(row, "")?, row.try_get("", "away")?)));
    let page = Page::of(rows.collect::<Result<Vec<(_, i64)>>>()?, limit, scope, |(row, away)| (*away, row.seq));
    of_territories(page.map(|(row, _)| row))
}

fn of_territories(page: Page<entity::Model>) -> Result<Page<Territory>> {
    let items = page.items.into_iter().map(Territory::try_from).collect::<Result<_>>()?;
    Ok(Page { items, next: page.next })
}

fn conditions(
    connection: &impl ConnectionTrait,
    filter: &Filter,
    name: &str,
    parameters: &mut Parameters,
) -> Vec<String> {
    let Filter { name: prefix, state, insee_code, bbox, near: _, neighbour_of } = filter;
    let mut conditions = vec!["1 = 1".to_owned()];
    if let Some(prefix) = prefix.as_deref().map(rules::search_name).filter(|prefix| !prefix.is_empty()) {
        // The greatest character of all ends the range of names that begin so.
        let end = parameters.bind(format!("{prefix}\u{10FFFF}"));
        let prefix = parameters.bind(prefix);
        conditions.push(format!("{name} >= {prefix} AND {name} < {end}"));
    }
    if let Some(state) = state {
        conditions.push(format!("t.state = {}", parameters.bind(state.name())));
    }
    if let Some(code) = insee_code {
        conditions.push(format!("t.insee_code = {}", parameters.bind(code.as_str())));
    }
    if let Some(bbox) = bbox {
        conditions.push(touching(connection, *bbox, parameters));
    }
    if let Some(id) = neighbour_of {
        let id = parameters.bind(*id);
        conditions.push(format!("t.id IN (SELECT neighbour_id FROM territory_neighbours WHERE territory_id = {id})"));
    }
    conditions
}

fn touching(connection: &impl ConnectionTrait, bbox: BoundingBox, parameters: &mut Parameters) -> String {
    let backend = connection.get_database_backend();
    let parts: Vec<_> = bbox.parts().into_iter().map(|part| parameters.touching(backend, part)).collect();
    format!("({})", parts.join(" OR "))
}
