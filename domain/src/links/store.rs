//! Rows of the graph, read and written in few statements.

use super::{counts::Counts, rules::Feature, sketch::Sketch};
use crate::{
    Result,
    database::{dialect, statement},
};
use sea_orm::{ConnectionTrait, DatabaseBackend, FromQueryResult, Value};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The question that a mission answers: the one that stands for it where it was merged; `m` is the mission's row.
pub(super) const QUESTION: &str =
    "coalesce((SELECT q.merged_into FROM questions q WHERE q.id = m.question_id), m.question_id) AS question_id";

/// A mission that everyone sees; `m` is its row.
pub(super) const SHOWN: &str = "m.hidden_at IS NULL AND m.state <> 'removed'";

/// The condition that a column is among the numbers of a JSON list, parameter `$n`.
pub(super) fn among(connection: &impl ConnectionTrait, column: &str, n: usize) -> String {
    match connection.get_database_backend() {
        DatabaseBackend::Sqlite => format!("{column} IN (SELECT value FROM json_each(${n}))"),
        _ => format!("{column} = ANY(ARRAY(SELECT v::bigint FROM json_array_elements_text(${n}::json) v))"),
    }
}

/// Numbers as [`among`] takes them.
pub(super) fn list<N: serde::Serialize>(numbers: &[N]) -> Value {
    serde_json::to_string(numbers).unwrap_or_else(|_| "[]".to_owned()).into()
}

/// Inserts many rows, `head (…), (…) tail`, in few statements of few different lengths.
pub(super) async fn insert_rows(
    write: &impl ConnectionTrait,
    head: &str,
    columns: usize,
    values: Vec<Value>,
    tail: &str,
) -> Result<()> {
    let sqlite = write.get_database_backend() == DatabaseBackend::Sqlite;
    let (mut left, mut values) = (values.len() / columns, values.into_iter());
    while left > 0 {
        let rows = [256, 64, 16, 4, 1].into_iter().find(|rows| *rows <= left).unwrap_or(1);
        let row = |n: usize| {
            // SQLite looks through all numbered parameters for each one that is bound: without numbers, the work is the rows'.
            let parameter = |n| if sqlite { "?".to_owned() } else { format!("${n}") };
            let parameters: Vec<_> = (n * columns + 1..=(n + 1) * columns).map(parameter).collect();
            format!("({})", parameters.join(","))
        };
        let rows_text = (0..rows).map(row).collect::<Vec<_>>().join(",");
        let part: Vec<_> = values.by_ref().take(rows * columns).collect();
        write.execute_raw(statement(write, format!("{head} {rows_text} {tail}"), part)).await?;
        left -= rows;
    }
    Ok(())
}

/// Holds the graphs of these territories until the transaction ends: one relink at a time in each. On SQLite there is
/// one writer anyway.
pub(super) async fn lock(write: &impl ConnectionTrait, territories: &[i64]) -> Result<()> {
    if write.get_database_backend() == DatabaseBackend::Postgres {
        // In ascending order, so that two never wait for each other.
        let sql = format!(
            "SELECT pg_advisory_xact_lock({LOCK}, t) FROM (
            SELECT v::integer AS t FROM json_array_elements_text($1::json) v ORDER BY 1) ordered"
        );
        write.query_all_raw(statement(write, sql, [list(territories)])).await?;
    }
    Ok(())
}

/// Names the advisory locks of PostgreSQL, one for each territory.
const LOCK: i32 = 0x36_11;

/// A mission as its own relink reads it.
#[derive(Debug, FromQueryResult)]
pub(super) struct MissionRow {
    pub seq: i64,
    pub id: Uuid,
    pub territory: i64,
    pub territory_id: Uuid,
    pub question_id: Option<Uuid>,
    pub photo_id: Option<Uuid>,
    pub parent_id: Option<Uuid>,
    pub lon: Option<f64>,
    pub lat: Option<f64>,
    pub title: String,
    pub body: String,
    pub words: String,
    pub is_shown: bool,
}

const MISSION_COLUMNS: &str = "m.seq, m.id, t.seq AS territory, m.territory_id, m.photo_id, m.parent_id,
    m.lon, m.lat, m.title, m.body, m.words, m.hidden_at IS NULL AND m.state <> 'removed' AS is_shown";

pub(super) async fn mission(connection: &impl ConnectionTrait, id: Uuid) -> Result<Option<MissionRow>> {
    let sql = format!(
        "SELECT {MISSION_COLUMNS}, {QUESTION} FROM missions m JOIN territories t ON t.id = m.territory_id WHERE m.id = $1"
    );
    Ok(MissionRow::find_by_statement(statement(connection, sql, [id.into()])).one(connection).await?)
}

/// Numbers of the territories that hold the mission's kin: its parent's and its replicas'.
pub(super) async fn kin_territories(connection: &impl ConnectionTrait, mission: &MissionRow) -> Result<Vec<i64>> {
    let sql = "SELECT DISTINCT t.seq FROM (
            SELECT territory_id FROM missions WHERE id = $1
            UNION ALL SELECT * FROM (SELECT territory_id FROM missions WHERE parent_id = $2 ORDER BY seq LIMIT 24) r
        ) k JOIN territories t ON t.id = k.territory_id ORDER BY 1";
    numbers(connection, sql, [mission.parent_id.into(), mission.id.into()]).await
}

/// The first column of each row.
pub(super) async fn numbers(
    connection: &impl ConnectionTrait,
    sql: impl Into<String>,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<i64>> {
    let rows = connection.query_all_raw(statement(connection, sql, values)).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}

pub(super) async fn themes_of(connection: &impl ConnectionTrait, mission: Uuid) -> Result<Vec<String>> {
    let sql = "SELECT theme FROM mission_themes WHERE mission_id = $1 ORDER BY theme";
    let rows = connection.query_all_raw(statement(connection, sql, [mission.into()])).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}

pub(super) async fn people_of(connection: &impl ConnectionTrait, mission: Uuid) -> Result<Vec<Uuid>> {
    let sql = format!(
        "SELECT person_id FROM mission_members WHERE mission_id = $1 AND left_at IS NULL
        ORDER BY joined_at, person_id LIMIT {PEOPLE}"
    );
    let rows = connection.query_all_raw(statement(connection, sql, [mission.into()])).await?;
    let mut people: Vec<Uuid> = rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;
    people.sort_unstable();
    Ok(people)
}

/// People of a team that are looked at: those who joined first.
pub(super) const PEOPLE: usize = 24;

/// What is kept of a node.
#[derive(Debug, FromQueryResult)]
pub(super) struct NodeRow {
    pub themes: String,
    pub own: Vec<u8>,
    pub wide: Vec<u8>,
    pub reach: f64,
}

pub(super) async fn node(connection: &impl ConnectionTrait, mission: i64) -> Result<Option<NodeRow>> {
    let sql = "SELECT themes, own, wide, reach FROM link_nodes WHERE mission = $1";
    Ok(NodeRow::find_by_statement(statement(connection, sql, [mission.into()])).one(connection).await?)
}

/// Themes as a node's row holds them.
pub(super) fn split_themes(themes: &str) -> Vec<String> {
    themes.split(',').filter(|theme| !theme.is_empty()).map(str::to_owned).collect()
}

#[derive(FromQueryResult)]
struct FeatureRow {
    seq: i64,
    id: Uuid,
    territory: i64,
    question_id: Option<Uuid>,
    photo_id: Option<Uuid>,
    parent_id: Option<Uuid>,
    lon: Option<f64>,
    lat: Option<f64>,
    themes: String,
    own: Vec<u8>,
    wide: Vec<u8>,
    reach: f64,
}

/// Those of these missions that are in the graph and that everyone sees; people are left to the caller.
pub(super) async fn features(connection: &impl ConnectionTrait, missions: &[i64]) -> Result<Vec<Feature>> {
    let sql = format!(
        "SELECT m.seq, m.id, n.territory, {QUESTION}, m.photo_id, m.parent_id, m.lon, m.lat, n.themes, n.own, n.wide, n.reach
        FROM link_nodes n JOIN missions m ON m.seq = n.mission WHERE {} AND {SHOWN} ORDER BY m.seq",
        among(connection, "n.mission", 1)
    );
    let rows = FeatureRow::find_by_statement(statement(connection, sql, [list(missions)])).all(connection).await?;
    let feature = |row: FeatureRow| Feature {
        mission: row.seq,
        id: row.id,
        territory: row.territory,
        question: row.question_id,
        photo: row.photo_id,
        parent: row.parent_id,
        place: row.lon.zip(row.lat),
        themes: split_themes(&row.themes),
        people: Vec::new(),
        own: Sketch::from_bytes(&row.own),
        wide: Sketch::from_bytes(&row.wide),
        reach: row.reach,
    };
    Ok(rows.into_iter().map(feature).collect())
}

/// The counts of these words, and of all missions.
pub(super) async fn counts(connection: &impl ConnectionTrait, words: &[i32]) -> Result<Counts> {
    let sql = format!("SELECT word, missions FROM link_counts WHERE {}", among(connection, "word", 1));
    let words: Vec<_> = words.iter().copied().chain([super::counts::ALL]).collect();
    let rows = connection.query_all_raw(statement(connection, sql, [list(&words)])).await?;
    let pair = |row: &sea_orm::QueryResult| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?));
    Ok(Counts::of_rows(rows.iter().map(pair).collect::<Result<Vec<_>>>()?))
}

/// Adds to the counts, in the order of the words so that two never wait for each other. Best the last write before the
/// commit: all territories share these rows.
pub(super) async fn count(write: &impl ConnectionTrait, difference: &BTreeMap<i32, i64>) -> Result<()> {
    let values = difference.iter().flat_map(|(word, by)| [(*word).into(), (*by).into()]).collect();
    let add = "ON CONFLICT (word) DO UPDATE SET missions = link_counts.missions + excluded.missions";
    insert_rows(write, "INSERT INTO link_counts (word, missions) VALUES", 2, values, add).await
}

/// A territory's row.
#[derive(Clone, Copy, Debug, FromQueryResult)]
pub(super) struct TerritoryRow {
    pub missions: i64,
    pub radius_m: f64,
}

pub(super) async fn territory(connection: &impl ConnectionTrait, territory: i64) -> Result<Option<TerritoryRow>> {
    let sql = "SELECT missions, radius_m FROM link_territories WHERE territory = $1";
    Ok(TerritoryRow::find_by_statement(statement(connection, sql, [territory.into()])).one(connection).await?)
}

/// The area of the box round a territory, in square kilometres.
pub(super) async fn square_km(connection: &impl ConnectionTrait, territory: i64) -> Result<f64> {
    let sql = "SELECT min_lon, min_lat, max_lon, max_lat FROM territories WHERE seq = $1";
    let Some(row) = connection.query_one_raw(statement(connection, sql, [territory.into()])).await? else {
        return Ok(1.0);
    };
    let edge = |n: usize| row.try_get_by_index::<f64>(n);
    Ok(area([edge(0)?, edge(1)?, edge(2)?, edge(3)?]))
}

/// The area of a box of degrees, in square kilometres.
pub(super) fn area([west, south, east, north]: [f64; 4]) -> f64 {
    111.32 * (north - south) * 111.32 * (east - west) * ((south + north) / 2.0).to_radians().cos()
}

/// Sets how many nodes a territory has, and that its graph has changed.
pub(super) async fn set_territory(
    write: &impl ConnectionTrait,
    territory: i64,
    missions: i64,
    radius_m: f64,
) -> Result<()> {
    let sql = "INSERT INTO link_territories (territory, missions, radius_m, version) VALUES ($1, $2, $3, 1)
        ON CONFLICT (territory) DO UPDATE SET missions = excluded.missions, radius_m = excluded.radius_m,
            version = link_territories.version + 1";
    write.execute_raw(statement(write, sql, [territory.into(), missions.into(), radius_m.into()])).await?;
    Ok(())
}

/// Writes what is kept of a mission; where it is drawn stays.
pub(super) async fn set_node(write: &impl ConnectionTrait, feature: &Feature) -> Result<()> {
    let sql = "INSERT INTO link_nodes (mission, territory, themes, own, wide, reach) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (mission) DO UPDATE SET themes = excluded.themes, own = excluded.own, wide = excluded.wide,
            reach = excluded.reach";
    let values = [
        feature.mission.into(),
        feature.territory.into(),
        feature.themes.join(",").into(),
        feature.own.to_bytes().into(),
        feature.wide.to_bytes().into(),
        feature.reach.into(),
    ];
    write.execute_raw(statement(write, sql, values)).await?;
    Ok(())
}

pub(super) async fn delete_node(write: &impl ConnectionTrait, mission: i64) -> Result<()> {
    write.execute_raw(statement(write, "DELETE FROM link_nodes WHERE mission = $1", [mission.into()])).await?;
    Ok(())
}

/// The texts of words of these missions.
pub(super) async fn words_of(connection: &impl ConnectionTrait, missions: &[i64]) -> Result<BTreeMap<i64, String>> {
    let sql = format!("SELECT seq, words FROM missions WHERE {}", among(connection, "seq", 1));
    let rows = connection.query_all_raw(statement(connection, sql, [list(missions)])).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

/// Picks the text of the database that the connection is of.
pub(super) fn pick<'sql>(connection: &impl ConnectionTrait, sqlite: &'sql str, postgres: &'sql str) -> &'sql str {
    dialect(connection, sqlite, postgres)
}
