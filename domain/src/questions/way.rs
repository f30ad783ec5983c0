//! How the questions of a list are found: the few that one condition leaves, or a walk in the order of the list.

use super::rules::{Filter, Sort};
use crate::{
    Result,
    database::dialect,
    map::{BoundingBox, sql::Sql},
};
use sea_orm::{ConnectionTrait, Value};
use uuid::Uuid;

/// Most questions that are gathered and sorted for one page.
pub(super) const FEW: i64 = 5_000;
/// Distances within which the nearest are looked for, in metres; the last is how far "near" reaches.
const RADII_M: [f64; 6] = [50.0, 200.0, 800.0, 3_200.0, 12_800.0, 50_000.0];

/// How a page's questions are found.
pub(super) enum Way {
    /// Few of them, by this index, then sorted.
    Gather(By),
    /// In the order of the list, a bounded number at a time.
    Walk,
}

/// What leaves few questions.
#[derive(Clone)]
pub(super) enum By {
    Box(BoundingBox),
    /// Within so many metres of a place.
    Near(f64, f64, f64),
    Themes(Vec<String>),
    Words(Vec<Vec<String>>),
    Photo(Uuid),
    Author(Uuid),
    Supporter(Uuid),
}

impl By {
    /// What the filter can be answered by, the nearest circles last.
    fn all(filter: &Filter) -> Vec<Self> {
        let mut all = Vec::new();
        all.extend(filter.photo.map(Self::Photo));
        all.extend(filter.supporter.map(Self::Supporter));
        all.extend(filter.author.map(Self::Author));
        all.extend(filter.bbox.map(Self::Box));
        all.extend((!filter.words.is_empty()).then(|| Self::Words(filter.words.clone())));
        all.extend((!filter.themes.is_empty()).then(|| Self::Themes(filter.themes.clone())));
        if let Sort::Near(lon, lat) = filter.sort {
            all.extend(RADII_M.map(|radius| Self::Near(lon, lat, radius)));
        }
        all
    }

    /// How far the list may reach, in metres, when this finds it.
    pub(super) fn reach_m(&self) -> f64 {
        match self {
            Self::Near(.., radius) => *radius,
            _ => RADII_M[RADII_M.len() - 1],
        }
    }

    /// `SELECT` of the numbers of what it finds, as one column `seq`.
    pub(super) fn push(&self, connection: &impl ConnectionTrait, sql: &mut Sql) {
        match self {
            Self::Box(bounds) => push_box(connection, *bounds, sql),
            Self::Near(lon, lat, metres) => push_box(connection, BoundingBox::around(*lon, *lat, *metres), sql),
            Self::Themes(themes) => {
                sql.push("SELECT DISTINCT q.seq FROM question_themes t JOIN questions q ON q.id = t.question_id WHERE t.theme IN (", []);
                push_list(themes, sql);
                sql.push(")", []);
            }
            Self::Words(words) => push_words(connection, words, sql),
            Self::Photo(id) => {
                sql.push("SELECT seq FROM questions WHERE photo_id = ?", [(*id).into()]);
            }
            Self::Author(id) => {
                sql.push("SELECT seq FROM questions WHERE author_id = ?", [(*id).into()]);
            }
            Self::Supporter(id) => {
                // Support of a duplicate counts for the question that it is merged into.
                let text = "SELECT DISTINCT q.seq FROM question_supports s JOIN questions d ON d.id = s.question_id
                    JOIN questions q ON q.id = coalesce(d.merged_into, d.id) WHERE s.person_id = ?";
                sql.push(text, [(*id).into()]);
            }
        }
    }
}

/// The way that costs least: one query counts what each condition leaves, none further than [`FEW`].
pub(super) async fn choose(connection: &impl ConnectionTrait, filter: &Filter) -> Result<Way> {
    let all = By::all(filter);
    if all.is_empty() {
        return Ok(Way::Walk);
    }
    let mut sql = Sql::new();
    for (n, by) in all.iter().enumerate() {
        sql.push(if n == 0 { "SELECT " } else { ", " }, []);
        sql.push("(SELECT count(*) FROM (SELECT 1 FROM (", []);
        by.push(connection, &mut sql);
        sql.push(") f LIMIT ?) n)", [(FEW + 1).into()]);
    }
    let row = connection.query_one_raw(sql.statement(connection)).await?;
    let row = row.ok_or_else(|| anyhow::anyhow!("a count gave no row"))?;
    let mut best: Option<(i64, &By)> = None;
    let mut widest = None;
    for (n, by) in all.iter().enumerate() {
        let count: i64 = row.try_get_by_index(n)?;
        if count > FEW {
            continue;
        }
        match by {
            By::Near(..) => widest = Some(by),
            _ if best.is_none_or(|(least, _)| count < least) => best = Some((count, by)),
            _ => {}
        }
    }
    let found = best.map(|(_, by)| by).or(widest);
    Ok(match (found, filter.sort) {
        (Some(by), _) => Way::Gather(by.clone()),
        (None, Sort::Near(lon, lat)) => Way::Gather(By::Near(lon, lat, RADII_M[0])),
        (None, _) => Way::Walk,
    })
}

fn push_box(connection: &impl ConnectionTrait, bounds: BoundingBox, sql: &mut Sql) {
    // The index of SQLite holds 32-bit edges, a little wide; the exact comparison follows.
    let text = dialect(
        connection,
        "SELECT b.seq FROM question_box b WHERE b.max_lon >= ? AND b.min_lon <= ? AND b.max_lat >= ? AND b.min_lat <= ?",
        "SELECT q.seq FROM questions q WHERE q.lon IS NOT NULL AND ST_SetSRID(ST_MakePoint(q.lon, q.lat), 4326)
            && ST_SetSRID(ST_MakeBox2D(ST_MakePoint(?, ?), ST_MakePoint(?, ?)), 4326)",
    );
    let postgres = text.contains("ST_");
    for (n, part) in bounds.parts().into_iter().enumerate() {
        sql.push(if n == 0 { "" } else { " UNION ALL " }, []);
        let edges = if postgres {
            [part.west, part.south, part.east, part.north]
        } else {
            [part.west, part.east, part.south, part.north]
        };
        sql.push(text, edges.map(Value::from));
    }
}

fn push_words(connection: &impl ConnectionTrait, words: &[Vec<String>], sql: &mut Sql) {
    let text = dialect(
        connection,
        "SELECT rowid AS seq FROM question_words WHERE question_words MATCH ?",
        "SELECT q.seq FROM questions q WHERE to_tsvector('simple', q.words) @@ to_tsquery('simple', ?)",
    );
    sql.push(text, [matching(connection, words).into()]);
}

/// Adds the condition that question `q` has all these words; `q` is at hand.
pub(super) fn push_has_words(connection: &impl ConnectionTrait, words: &[Vec<String>], sql: &mut Sql) {
    let text = dialect(
        connection,
        " AND EXISTS (SELECT 1 FROM question_words w WHERE w.question_words MATCH ? AND w.rowid = q.seq)",
        " AND to_tsvector('simple', q.words) @@ to_tsquery('simple', ?)",
    );
    sql.push(text, [matching(connection, words).into()]);
}

/// All these words, each in one of its stems, in the language of the database's index. Stems are letters and digits.
fn matching(connection: &impl ConnectionTrait, words: &[Vec<String>]) -> String {
    let (or, and) = (dialect(connection, " OR ", " | "), dialect(connection, " AND ", " & "));
    let quote = dialect(connection, "\"", "'");
    let one = |stems: &Vec<String>| {
        let stems: Vec<_> = stems.iter().map(|stem| format!("{quote}{stem}{quote}")).collect();
        format!("({})", stems.join(or))
    };
    words.iter().map(one).collect::<Vec<_>>().join(and)
}

/// Adds `?, ?, …`.
pub(super) fn push_list(texts: &[String], sql: &mut Sql) {
    for (n, text) in texts.iter().enumerate() {
        sql.push(if n == 0 { "?" } else { ", ?" }, [text.as_str().into()]);
    }
}
