//! The rows of territories and their boundaries.

use super::{
    Boundary, Territory,
    entity::{self, Entity},
    rules,
};
use crate::{Result, database::statement, map::boxes::Rect};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseBackend, EntityTrait, QueryFilter, Value};
use uuid::Uuid;

const COLUMNS: &str = "id, insee_code, name, search_name, state, locale, currency, time_zone, population, min_team, reporters_to_hide, attribution, \
    min_lon, min_lat, max_lon, max_lat, inner_lon, inner_lat, version, created_at, updated_at";
const COLUMN_COUNT: usize = 21;

/// Values with the numbers of their parameters.
#[derive(Default)]
pub(super) struct Parameters(pub Vec<Value>);

impl Parameters {
    /// Adds a value; gives the `$n` that stands for it.
    pub fn bind(&mut self, value: impl Into<Value>) -> String {
        self.0.push(value.into());
        format!("${}", self.0.len())
    }

    /// Adds values; gives `$1, $2, …` for them.
    pub fn bind_all<V: Into<Value>>(&mut self, values: impl IntoIterator<Item = V>) -> String {
        values.into_iter().map(|value| self.bind(value)).collect::<Vec<_>>().join(", ")
    }

    /// The condition that the box of territory `t` shares a point with this box; answered by the index of space.
    pub fn touching(&mut self, backend: DatabaseBackend, bounds: Rect) -> String {
        let [west, south, east, north] =
            [bounds.west, bounds.south, bounds.east, bounds.north].map(|degrees| self.bind(degrees));
        match backend {
            DatabaseBackend::Sqlite => format!(
                "t.seq IN (SELECT seq FROM territory_box WHERE min_lon <= {east} AND max_lon >= {west} \
                 AND min_lat <= {north} AND max_lat >= {south})"
            ),
            _ => format!(
                "ST_MakeEnvelope(t.min_lon, t.min_lat, t.max_lon, t.max_lat, 4326) \
                 && ST_MakeEnvelope({west}, {south}, {east}, {north}, 4326)"
            ),
        }
    }
}

pub(super) async fn by_id(connection: &impl ConnectionTrait, id: Uuid) -> Result<Option<Territory>> {
    let row = Entity::find().filter(entity::Column::Id.eq(id)).one(connection).await?;
    row.map(Territory::try_from).transpose()
}

pub(super) async fn by_insee(connection: &impl ConnectionTrait, code: &str) -> Result<Option<Territory>> {
    let row = Entity::find().filter(entity::Column::InseeCode.eq(code)).one(connection).await?;
    row.map(Territory::try_from).transpose()
}

/// The territories with these INSEE codes, each with its boundary's text.
pub(super) async fn by_insee_codes(
    connection: &impl ConnectionTrait,
    codes: impl IntoIterator<Item = String>,
) -> Result<Vec<(Territory, String)>> {
    use sea_orm::FromQueryResult;
    let mut parameters = Parameters::default();
    let sql = format!(
        "SELECT t.*, b.boundary_json FROM territories t JOIN territory_boundaries b ON b.territory_id = t.id \
         WHERE t.insee_code IN ({})",
        parameters.bind_all(codes)
    );
    let rows = connection.query_all_raw(statement(connection, sql, parameters.0)).await?;
    rows.iter()
        .map(|row| Ok((entity::Model::from_query_result(row, "")?.try_into()?, row.try_get("", "boundary_json")?)))
        .collect()
}

pub(super) async fn insert(
    connection: &impl ConnectionTrait,
    territory: &Territory,
    boundary: &Boundary,
) -> Result<()> {
    put(connection, &[(territory, boundary.geojson())]).await
}

/// Inserts territories with their boundaries; those whose INSEE code is there already take the new name, figures and
/// boundary, and keep their id and all that people chose.
pub(super) async fn put(connection: &impl ConnectionTrait, territories: &[(&Territory, String)]) -> Result<()> {
    if territories.is_empty() {
        return Ok(());
    }
    let mut values = Vec::with_capacity(territories.len() * COLUMN_COUNT);
    for (territory, _) in territories {
        values.extend(row_values(territory));
    }
    let sql = format!(
        "INSERT INTO territories ({COLUMNS}) VALUES {} ON CONFLICT (insee_code) DO UPDATE SET \
         name = excluded.name, search_name = excluded.search_name, population = excluded.population, \
         attribution = excluded.attribution, min_lon = excluded.min_lon, min_lat = excluded.min_lat, \
         max_lon = excluded.max_lon, max_lat = excluded.max_lat, inner_lon = excluded.inner_lon, \
         inner_lat = excluded.inner_lat, version = territories.version + 1, updated_at = excluded.updated_at",
        rows_of_parameters(territories.len(), COLUMN_COUNT)
    );
    connection.execute_raw(statement(connection, sql, values)).await?;
    put_boundaries(connection, territories.iter().map(|(territory, json)| (territory.id, json.clone())).collect()).await
}

pub(super) async fn put_boundary(connection: &impl ConnectionTrait, id: Uuid, boundary: &Boundary) -> Result<()> {
    put_boundaries(connection, vec![(id, boundary.geojson())]).await
}

async fn put_boundaries(connection: &impl ConnectionTrait, boundaries: Vec<(Uuid, String)>) -> Result<()> {
    let sql = format!(
        "INSERT INTO territory_boundaries (territory_id, boundary_json) VALUES {} \
         ON CONFLICT (territory_id) DO UPDATE SET boundary_json = excluded.boundary_json",
        rows_of_parameters(boundaries.len(), 2)
    );
    let values: Vec<Value> = boundaries.into_iter().flat_map(|(id, json)| [id.into(), json.into()]).collect();
    connection.execute_raw(statement(connection, sql, values)).await?;
    Ok(())
}

/// `($1, $2), ($3, $4)` for two rows of two.
pub(super) fn rows_of_parameters(rows: usize, columns: usize) -> String {
    let row = |row: usize| {
        let numbers: Vec<_> = (1..=columns).map(|column| format!("${}", row * columns + column)).collect();
        format!("({})", numbers.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// Writes all that may change, if the row is still at `version`; tells whether it was.
pub(super) async fn update(
    connection: &impl ConnectionTrait,
    territory: &Territory,
    version: i64,
    now: i64,
) -> Result<bool> {
    let sql = "UPDATE territories SET name = $1, search_name = $2, state = $3, locale = $4, currency = $5, \
        time_zone = $6, population = $7, min_team = $8, reporters_to_hide = $9, attribution = $10, min_lon = $11, \
        min_lat = $12, max_lon = $13, max_lat = $14, inner_lon = $15, inner_lat = $16, version = version + 1, \
        updated_at = $17 WHERE id = $18 AND version = $19";
    let values: Vec<Value> = row_values(territory)
        .into_iter()
        .skip(2)
        .take(16)
        .chain([now.into(), territory.id.into(), version.into()])
        .collect();
    Ok(connection.execute_raw(statement(connection, sql, values)).await?.rows_affected() == 1)
}

/// One value for each of [`COLUMNS`]. Taken apart in full, so that a new field cannot be forgotten here.
fn row_values(territory: &Territory) -> [Value; COLUMN_COUNT] {
    let Territory {
        seq: _,
        id,
        insee_code,
        name,
        state,
        locale,
        currency,
        time_zone,
        population,
        min_team,
        reporters_to_hide,
        attribution,
        bounds,
        inner_lon,
        inner_lat,
        version,
        created_at,
        updated_at,
    } = territory.clone();
    [
        id.into(),
        insee_code.map(|code| code.as_str().to_owned()).into(),
        name.clone().into(),
        rules::search_name(&name).into(),
        state.name().into(),
        locale.tag().into(),
        currency.code().into(),
        time_zone.into(),
        population.into(),
        min_team.into(),
        reporters_to_hide.into(),
        attribution.into(),
        bounds.west.into(),
        bounds.south.into(),
        bounds.east.into(),
        bounds.north.into(),
        inner_lon.into(),
        inner_lat.into(),
        version.into(),
        created_at.into(),
        updated_at.into(),
    ]
}

pub(super) async fn boundary_json(connection: &impl ConnectionTrait, id: Uuid) -> Result<Option<String>> {
    Ok(boundaries(connection, &[id]).await?.pop().map(|(_, json)| json))
}

/// The texts of these territories' boundaries, in no order.
pub(super) async fn boundaries(connection: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<(Uuid, String)>> {
    let mut parameters = Parameters::default();
    let sql = format!(
        "SELECT territory_id, boundary_json FROM territory_boundaries WHERE territory_id IN ({})",
        parameters.bind_all(ids.iter().copied())
    );
    let rows = connection.query_all_raw(statement(connection, sql, parameters.0)).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}
