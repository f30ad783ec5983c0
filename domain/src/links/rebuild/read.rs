//! What a rebuild reads: a batch of territories in five statements.

use super::super::{
    counts::theme_word,
    declare,
    reasons::{DeclaredKind, Reason},
    rules::DECLARED_WEIGHT,
    sketch::word_of,
    store::{self, QUESTION, SHOWN, among, list},
};
use crate::{Ground, Result, database::statement, words};
use sea_orm::{ConnectionTrait, FromQueryResult};
use std::collections::HashMap;
use uuid::Uuid;

/// Rows that one page of the counting reads.
const PAGE: i64 = 10_000;

/// A territory that has missions.
#[derive(Clone, Debug, Default, FromQueryResult)]
pub(super) struct Territory {
    pub seq: i64,
    pub missions: i64,
    pub min_lon: f64,
    pub min_lat: f64,
    pub max_lon: f64,
    pub max_lat: f64,
}

const TERRITORIES: &str = "SELECT t.seq, c.missions, t.min_lon, t.min_lat, t.max_lon, t.max_lat FROM (
        SELECT territory_id, count(*) AS missions FROM missions m WHERE m.hidden_at IS NULL AND m.state <> 'removed'
        GROUP BY territory_id
    ) c JOIN territories t ON t.id = c.territory_id";

/// Every territory that has missions, and those that had some when the graph was made last.
pub(super) async fn territories(connection: &impl ConnectionTrait) -> Result<Vec<Territory>> {
    let sql = format!(
        "{TERRITORIES} UNION ALL
        SELECT l.territory, 0, t.min_lon, t.min_lat, t.max_lon, t.max_lat FROM link_territories l
        JOIN territories t ON t.seq = l.territory WHERE l.missions > 0 AND NOT EXISTS (
            SELECT 1 FROM missions m WHERE m.territory_id = t.id AND {SHOWN})
        ORDER BY 1"
    );
    Ok(Territory::find_by_statement(statement(connection, sql, [])).all(connection).await?)
}

pub(super) async fn territories_among(connection: &impl ConnectionTrait, seqs: &[i64]) -> Result<Vec<Territory>> {
    let sql = format!("{TERRITORIES} WHERE {} ORDER BY 1", among(connection, "t.seq", 1));
    Ok(Territory::find_by_statement(statement(connection, sql, [list(seqs)])).all(connection).await?)
}

/// What a mission is counted among.
#[derive(FromQueryResult)]
pub(super) struct WordsRow {
    pub seq: i64,
    title: String,
    words: String,
    themes: Option<String>,
}

impl WordsRow {
    pub fn counted(self) -> Vec<i32> {
        let themes = store::split_themes(self.themes.as_deref().unwrap_or_default());
        stems(&self.words, &self.title)
            .iter()
            .map(|stem| i32::from(word_of(stem)))
            .chain(themes.iter().map(|theme| theme_word(theme)))
            .collect()
    }
}

/// The stems of a mission's texts; those of its title count three times.
pub(super) fn stems(line: &str, title: &str) -> Vec<String> {
    let mut stems: Vec<_> = line.split(' ').filter(|stem| !stem.is_empty()).map(str::to_owned).collect();
    let title = words::stems(title);
    stems.extend([title.clone(), title].concat());
    stems
}

fn joined_themes(connection: &impl ConnectionTrait) -> &'static str {
    store::pick(
        connection,
        "(SELECT group_concat(theme, ',') FROM (SELECT x.theme FROM mission_themes x WHERE x.mission_id = m.id ORDER BY x.theme))",
        "(SELECT string_agg(x.theme, ',' ORDER BY x.theme) FROM mission_themes x WHERE x.mission_id = m.id)",
    )
}

pub(super) async fn words(connection: &impl ConnectionTrait, after: i64) -> Result<Vec<WordsRow>> {
    let sql = format!(
        "SELECT m.seq, m.title, m.words, {} AS themes FROM missions m WHERE m.seq > $1 AND {SHOWN} ORDER BY m.seq LIMIT {PAGE}",
        joined_themes(connection)
    );
    Ok(WordsRow::find_by_statement(statement(connection, sql, [after.into()])).all(connection).await?)
}

/// A replica and its stem cell in another territory.
#[derive(FromQueryResult)]
pub(super) struct Kin {
    pub seq: i64,
    pub parent: i64,
    pub parent_id: Uuid,
}

pub(super) async fn kin(connection: &impl ConnectionTrait, after: i64) -> Result<Vec<Kin>> {
    let sql = format!(
        "SELECT m.seq, p.seq AS parent, p.id AS parent_id FROM missions m JOIN missions p ON p.id = m.parent_id
        WHERE m.seq > $1 AND m.parent_id IS NOT NULL AND p.territory_id <> m.territory_id AND {SHOWN}
            AND p.hidden_at IS NULL AND p.state <> 'removed' ORDER BY m.seq LIMIT {PAGE}"
    );
    Ok(Kin::find_by_statement(statement(connection, sql, [after.into()])).all(connection).await?)
}

/// A mission with all that links it.
#[derive(FromQueryResult)]
pub(super) struct MissionRow {
    pub seq: i64,
    pub id: Uuid,
    pub territory: i64,
    pub question_id: Option<Uuid>,
    pub photo_id: Option<Uuid>,
    pub parent_id: Option<Uuid>,
    pub lon: Option<f64>,
    pub lat: Option<f64>,
    pub title: String,
    pub body: String,
    pub words: String,
    pub themes: Option<String>,
    pub x: Option<f64>,
    pub y: Option<f64>,
}

/// A territory as it was read.
pub(super) struct Read {
    pub territory: Territory,
    /// Of its graph, when it was read; none when it has none yet.
    pub version: Option<i64>,
    pub missions: Vec<MissionRow>,
    pub people: HashMap<i64, Vec<Uuid>>,
    /// What players declare, by the pair, the lower number first.
    pub said: Vec<(i64, i64, Reason)>,
}

/// Reads a batch.
pub(super) async fn batch(ground: &Ground, batch: Vec<Territory>) -> Result<Vec<Read>> {
    let db = &*ground.db;
    let seqs: Vec<_> = batch.iter().map(|territory| territory.seq).collect();
    // The versions first: whatever changes from here on is seen when the batch is written.
    let mut versions = versions(db, &seqs).await?;
    let mut missions: HashMap<i64, Vec<MissionRow>> = HashMap::new();
    for row in self::missions(db, &seqs).await? {
        missions.entry(row.territory).or_default().push(row);
    }
    let mut people = people(db, &seqs).await?;
    let mut said: HashMap<i64, Vec<(i64, i64, Reason)>> = HashMap::new();
    for (territory, a, b, reason) in self::said(db, &seqs).await? {
        said.entry(territory).or_default().push((a, b, reason));
    }
    let read = |territory: Territory| {
        let missions = missions.remove(&territory.seq).unwrap_or_default();
        Read {
            version: versions.remove(&territory.seq),
            people: missions.iter().filter_map(|row| Some((row.seq, people.remove(&row.seq)?))).collect(),
            said: said.remove(&territory.seq).unwrap_or_default(),
            missions,
            territory,
        }
    };
    Ok(batch.into_iter().map(read).collect())
}

pub(super) async fn versions(connection: &impl ConnectionTrait, territories: &[i64]) -> Result<HashMap<i64, i64>> {
    let sql = format!("SELECT territory, version FROM link_territories WHERE {}", among(connection, "territory", 1));
    let rows = connection.query_all_raw(statement(connection, sql, [list(territories)])).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

async fn missions(connection: &impl ConnectionTrait, territories: &[i64]) -> Result<Vec<MissionRow>> {
    let sql = format!(
        "SELECT m.seq, m.id, t.seq AS territory, {QUESTION}, m.photo_id, m.parent_id, m.lon, m.lat, m.title, m.body, m.words,
            {} AS themes, n.x, n.y
        FROM territories t JOIN missions m ON m.territory_id = t.id LEFT JOIN link_nodes n ON n.mission = m.seq
        WHERE {} AND {SHOWN} ORDER BY m.seq",
        joined_themes(connection),
        among(connection, "t.seq", 1)
    );
    Ok(MissionRow::find_by_statement(statement(connection, sql, [list(territories)])).all(connection).await?)
}

/// Teams, those who joined first.
async fn people(connection: &impl ConnectionTrait, territories: &[i64]) -> Result<HashMap<i64, Vec<Uuid>>> {
    let sql = format!(
        "SELECT m.seq, o.person_id FROM territories t JOIN missions m ON m.territory_id = t.id
        JOIN mission_members o ON o.mission_id = m.id AND o.left_at IS NULL
        WHERE {} ORDER BY m.seq, o.joined_at, o.person_id",
        among(connection, "t.seq", 1)
    );
    let mut people: HashMap<i64, Vec<Uuid>> = HashMap::new();
    for row in connection.query_all_raw(statement(connection, sql, [list(territories)])).await? {
        let team = people.entry(row.try_get_by_index(0)?).or_default();
        if team.len() < store::PEOPLE {
            team.push(row.try_get_by_index(1)?);
        }
    }
    people.values_mut().for_each(|team| team.sort_unstable());
    Ok(people)
}

/// Declared links that are shown, by the territory of the mission with the lower number.
async fn said(connection: &impl ConnectionTrait, territories: &[i64]) -> Result<Vec<(i64, i64, i64, Reason)>> {
    let part = |low: &str, high: &str| {
        format!(
            "SELECT t.seq AS territory, m.seq AS a, h.seq AS b, d.kind, d.from_id FROM territories t
            JOIN missions m ON m.territory_id = t.id JOIN declared_links d ON d.{low} = m.id
            JOIN missions h ON h.id = d.{high} AND h.seq > m.seq AND h.hidden_at IS NULL AND h.state <> 'removed'
            WHERE {} AND {SHOWN} AND {}",
            among(connection, "t.seq", 1),
            declare::IS_SHOWN
        )
    };
    let sql = format!("{} UNION ALL {} ORDER BY 2, 3, 4", part("from_id", "to_id"), part("to_id", "from_id"));
    let mut said = Vec::new();
    for row in connection.query_all_raw(statement(connection, sql, [list(territories)])).await? {
        let kind: String = row.try_get("", "kind")?;
        if let Some(kind) = DeclaredKind::from_name(&kind) {
            let reason = Reason::Declared { weight: DECLARED_WEIGHT, kind, from: row.try_get("", "from_id")? };
            said.push((row.try_get("", "territory")?, row.try_get("", "a")?, row.try_get("", "b")?, reason));
        }
    }
    Ok(said)
}
