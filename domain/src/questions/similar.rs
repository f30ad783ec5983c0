//! What was asked before: close questions and missions, each with what makes it close.
//!
//! Candidates are gathered by indexes and bounded: those on the same photo, those within [`score::NEAR_M`], and those in
//! the same territory that share a rare word. [`score`] then weighs words, place and themes.

pub mod score;

use crate::{
    Result,
    database::{dialect, statement},
    map::{BoundingBox, sql::Sql},
    people::Actor,
    photos::{self, GivenPlace},
    sql::places,
    themes::Themes,
    words,
};
use score::{Asked, Candidate, Reason, Word};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use std::collections::HashMap;
use uuid::Uuid;

/// Most that are given.
pub const MOST_SIMILAR: usize = 5;
/// Most words of what is asked that count.
const MAX_WORDS: usize = 16;
/// Most words that candidates are gathered by.
const GATHERED_BY: usize = 6;
/// A word that more have is common: nothing is gathered by it alone.
const COMMON: i64 = 2_000;
/// Most candidates gathered by each index.
const GATHERED: i64 = 200;

/// What someone is about to ask.
#[derive(Clone, Debug, Default)]
pub struct Asking {
    /// The question itself.
    pub title: String,
    /// More about it.
    pub text: String,
    /// The photo that it is asked on.
    pub photo: Option<Uuid>,
    /// The territory, when there is no photo.
    pub territory: Option<Uuid>,
    /// A place.
    pub place: Option<GivenPlace>,
    /// Its themes; those of the photo when none are given.
    pub themes: Themes,
}

/// What sort of thing it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A question.
    Question,
    /// A mission.
    Mission,
}

/// Something close.
#[derive(Clone, Debug)]
pub struct Similar {
    /// What sort of thing.
    pub kind: Kind,
    /// Its id.
    pub id: Uuid,
    /// Its title.
    pub title: String,
    /// Its state.
    pub state: String,
    /// How close, 0 to 1.
    pub score: f64,
    /// Why, the strongest first.
    pub reasons: Vec<Reason>,
}

/// Up to five close questions or missions, the closest first.
///
/// # Errors
/// `not-found` for a photo that is not there for whoever asks.
pub async fn similar(connection: &impl ConnectionTrait, actor: &Actor, asking: &Asking) -> Result<Vec<Similar>> {
    let asked = read(connection, actor, asking).await?;
    let mut found = Vec::new();
    for kind in [Kind::Question, Kind::Mission] {
        let rows = candidates(connection, kind, &asked).await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let mut themes = themes(connection, kind, &ids).await?;
        for row in rows {
            let candidate = Candidate {
                photo: row.photo_id,
                place: row.lon.zip(row.lat),
                words: &row.words,
                themes: themes.remove(&row.id).unwrap_or_default(),
            };
            if let Some((score, reasons)) = score::score(&asked, &candidate) {
                found.push((row.seq, Similar { kind, id: row.id, title: row.title, state: row.state, score, reasons }));
            }
        }
    }
    found.sort_by(|(a, one), (b, other)| other.score.total_cmp(&one.score).then(b.cmp(a)));
    Ok(found.into_iter().take(MOST_SIMILAR).map(|(_, similar)| similar).collect())
}

/// What is asked, with the weight of each of its words.
async fn read(connection: &impl ConnectionTrait, actor: &Actor, asking: &Asking) -> Result<Asked> {
    let mut asked = Asked {
        photo: asking.photo,
        territory: asking.territory,
        place: asking.place.map(|place| (place.lon(), place.lat())),
        themes: asking.themes.as_slice().to_vec(),
        words: Vec::new(),
    };
    if let Some(id) = asking.photo {
        let photo = photos::visible(connection, actor, id).await?;
        asked.territory = photo.territory_id;
        asked.place = photo.shown_lon.zip(photo.shown_lat).or(asked.place);
        if asked.themes.is_empty() {
            asked.themes = photos::store::themes(connection, &[id]).await?.remove(&id).unwrap_or_default();
        }
    }
    let mut said: Vec<(String, Vec<String>)> = Vec::new();
    for (word, stems) in words::asked_words(&format!("{} {}", asking.title, asking.text)) {
        if said.len() < MAX_WORDS && !said.iter().any(|(_, known)| known == &stems) {
            said.push((word, stems));
        }
    }
    asked.words = weigh(connection, said).await?;
    Ok(asked)
}

/// Counts how many questions and missions have each word, no further than [`COMMON`], in one query.
async fn weigh(connection: &impl ConnectionTrait, said: Vec<(String, Vec<String>)>) -> Result<Vec<Word>> {
    if said.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new();
    for (n, (_, stems)) in said.iter().enumerate() {
        sql.push(if n == 0 { "SELECT " } else { ", " }, []);
        let query: Value = any_of(connection, [stems]).into();
        for (table, sign) in [("question", " + "), ("mission", "")] {
            let having = having(connection, table);
            sql.push(
                &format!("(SELECT count(*) FROM (SELECT 1 FROM ({having} LIMIT ?) a) b){sign}"),
                [query.clone(), (COMMON + 1).into()],
            );
        }
    }
    let row = connection.query_one_raw(sql.statement(connection)).await?;
    let row = row.ok_or_else(|| anyhow::anyhow!("a count gave no row"))?;
    let words = said.into_iter().enumerate();
    words.map(|(n, (word, stems))| Ok(Word { word, stems, count: row.try_get_by_index(n)? })).collect()
}

/// Numbers of the rows of `question` or `mission` that match the next parameter, as `seq`.
fn having(connection: &impl ConnectionTrait, table: &str) -> String {
    match dialect(connection, "sqlite", "postgres") {
        "sqlite" => format!("SELECT rowid AS seq FROM {table}_words WHERE {table}_words MATCH ?"),
        _ => format!("SELECT seq FROM {table}s WHERE to_tsvector('simple', words) @@ to_tsquery('simple', ?)"),
    }
}

/// Any of these stems, in the language of the database's index.
fn any_of<'a>(connection: &impl ConnectionTrait, words: impl IntoIterator<Item = &'a Vec<String>>) -> String {
    let (or, quote) = (dialect(connection, " OR ", " | "), dialect(connection, "\"", "'"));
    let stems: Vec<_> = words.into_iter().flatten().map(|stem| format!("{quote}{stem}{quote}")).collect();
    stems.join(or)
}

#[derive(FromQueryResult)]
struct Row {
    seq: i64,
    id: Uuid,
    title: String,
    state: String,
    photo_id: Option<Uuid>,
    lon: Option<f64>,
    lat: Option<f64>,
    words: String,
}

/// What may be close, by the photo, the place and the words.
async fn candidates(connection: &impl ConnectionTrait, kind: Kind, asked: &Asked) -> Result<Vec<Row>> {
    let (table, shown) = match kind {
        Kind::Question => ("question", "t.hidden_at IS NULL AND t.state IN ('open', 'answered')"),
        Kind::Mission => ("mission", "t.hidden_at IS NULL AND t.state IN ('gathering', 'active', 'completed')"),
    };
    let mut sql = Sql::new();
    sql.push("WITH found AS (SELECT CAST(0 AS bigint) AS seq", []);
    if let Some(photo) = asked.photo {
        let text = format!(" UNION SELECT seq FROM (SELECT seq FROM {table}s WHERE photo_id = ? LIMIT ?) a");
        sql.push(&text, [photo.into(), GATHERED.into()]);
    }
    if let Some((lon, lat)) = asked.place {
        sql.push(" UNION SELECT seq FROM (SELECT seq FROM (", []);
        push_near(connection, table, BoundingBox::around(lon, lat, score::NEAR_M), &mut sql);
        sql.push(") b LIMIT ?) c", [GATHERED.into()]);
    }
    if let Some(query) = gathering(connection, asked) {
        let having = having(connection, table);
        sql.push(
            &format!(" UNION SELECT seq FROM (SELECT t.seq FROM ({having}) w JOIN {table}s t ON t.seq = w.seq"),
            [query.into()],
        );
        sql.push(&format!(" WHERE {shown}"), []);
        if let Some(territory) = asked.territory {
            sql.push(" AND t.territory_id = ?", [territory.into()]);
        }
        sql.push(" ORDER BY t.seq DESC LIMIT ?) d", [GATHERED.into()]);
    }
    sql.push(") SELECT t.seq, t.id, t.title, t.state, t.photo_id, t.lon, t.lat, substr(t.words, 1, 4000) AS words", []);
    sql.push(&format!(" FROM {table}s t WHERE t.seq IN (SELECT seq FROM found) AND {shown}"), []);
    Ok(Row::find_by_statement(sql.statement(connection)).all(connection).await?)
}

/// What candidates are gathered by: the rarest words, or all together when each is common.
fn gathering(connection: &impl ConnectionTrait, asked: &Asked) -> Option<String> {
    let mut rare: Vec<&Word> = asked.words.iter().filter(|word| (1..=COMMON).contains(&word.count)).collect();
    rare.sort_by_key(|word| word.count);
    rare.truncate(GATHERED_BY);
    if !rare.is_empty() {
        return Some(any_of(connection, rare.iter().map(|word| &word.stems)));
    }
    let common: Vec<_> = asked.words.iter().filter(|word| word.count > COMMON).take(3).collect();
    let and = dialect(connection, " AND ", " & ");
    let each = common.iter().map(|word| format!("({})", any_of(connection, [&word.stems])));
    (!common.is_empty()).then(|| each.collect::<Vec<_>>().join(and))
}

fn push_near(connection: &impl ConnectionTrait, table: &str, bounds: BoundingBox, sql: &mut Sql) {
    let is_sqlite = dialect(connection, "sqlite", "postgres") == "sqlite";
    for (n, part) in bounds.parts().into_iter().enumerate() {
        sql.push(if n == 0 { "" } else { " UNION ALL " }, []);
        if is_sqlite {
            let edges = [part.west, part.east, part.south, part.north].map(Value::from);
            let text = format!(
                "SELECT seq FROM {table}_box WHERE max_lon >= ? AND min_lon <= ? AND max_lat >= ? AND min_lat <= ?"
            );
            sql.push(&text, edges);
        } else {
            let edges = [part.west, part.south, part.east, part.north].map(Value::from);
            let text = format!(
                "SELECT seq FROM {table}s WHERE lon IS NOT NULL AND ST_SetSRID(ST_MakePoint(lon, lat), 4326)
                    && ST_SetSRID(ST_MakeBox2D(ST_MakePoint(?, ?), ST_MakePoint(?, ?)), 4326)"
            );
            sql.push(&text, edges);
        }
    }
}

async fn themes(connection: &impl ConnectionTrait, kind: Kind, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<String>>> {
    let mut by_id: HashMap<Uuid, Vec<String>> = HashMap::new();
    if ids.is_empty() {
        return Ok(by_id);
    }
    let name = if kind == Kind::Question { "question" } else { "mission" };
    let sql = format!("SELECT {name}_id, theme FROM {name}_themes WHERE {name}_id IN ({})", places(1, ids.len()));
    let values = ids.iter().map(|id| (*id).into());
    for row in connection.query_all_raw(statement(connection, sql, values)).await? {
        by_id.entry(row.try_get_by_index(0)?).or_default().push(row.try_get_by_index(1)?);
    }
    Ok(by_id)
}
