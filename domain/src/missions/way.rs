//! How the missions of a list are found: by the few that one condition leaves, along a territory, or along all of them.

use super::list::Filter;
use crate::{
    ErrorCode, Refusal, Result,
    database::dialect,
    map::{boxes::BoundingBox, sql::Sql},
    people::Actor,
    themes, words,
};
use sea_orm::{ConnectionTrait, Value};
use uuid::Uuid;

/// Most missions that are gathered and sorted for one page.
const FEW: i64 = 5_000;
/// Most characters of what is searched.
const MAX_TEXT: usize = 200;
/// Most words of it that count.
const MAX_WORDS: usize = 10;

/// A filter with all that its conditions need.
#[derive(Debug)]
pub(super) struct Search<'a> {
    filter: &'a Filter,
    reader: Option<Uuid>,
    /// Of each word the stems that it may be filed under; none at all when nothing is searched.
    pub(super) words: Option<Vec<Vec<String>>>,
    themes: Option<Vec<String>>,
}

/// How a page's missions are found.
pub(super) enum Way {
    /// By the conditions alone: their own index leaves few, or a window does.
    Direct,
    /// Few of them, by the index of words, themes or places.
    Gather(Sql),
}

impl<'a> Search<'a> {
    pub(super) async fn new(connection: &impl ConnectionTrait, filter: &'a Filter, reader: &Actor) -> Result<Self> {
        let reader = if filter.mine { Some(reader.signed_in()?.id) } else { None };
        let text = filter.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
        if text.is_some_and(|text| text.chars().count() > MAX_TEXT) {
            let refusal = Refusal::new(ErrorCode::ParameterInvalid).field("q");
            return Err(refusal.arg("reason", format!("1–{MAX_TEXT}")).into());
        }
        let words = text.map(|text| words::asked(text).into_iter().take(MAX_WORDS).collect());
        let themes = match &filter.theme {
            Some(theme) => Some(themes::meant(connection, theme, filter.territory).await?),
            None => None,
        };
        Ok(Self { filter, reader, words, themes })
    }

    /// Every condition of a row; `m` is the mission.
    pub(super) fn push_conditions(&self, connection: &impl ConnectionTrait, sql: &mut Sql) {
        let filter = self.filter;
        match filter.state {
            Some(state) => sql.push("m.state = ?", [state.name().into()]),
            // `|| ''` keeps the index by state out, which has no order over several of them.
            None => sql.push("m.state || '' IN ('gathering', 'active', 'completed', 'abandoned')", []),
        };
        match self.reader {
            None => sql.push(" AND m.hidden_at IS NULL", []),
            Some(reader) => sql.push(
                " AND (m.hidden_at IS NULL OR m.author_id = ?)
                AND m.id IN (SELECT mission_id FROM mission_members WHERE person_id = ? AND left_at IS NULL)",
                [reader.into(), reader.into()],
            ),
        };
        for (column, id) in [("territory_id", filter.territory), ("photo_id", filter.photo)] {
            if let Some(id) = id {
                sql.push(&format!(" AND m.{column} = ?"), [id.into()]);
            }
        }
        if let Some(question) = filter.question {
            // What began from a duplicate answers the question that it was merged into.
            sql.push(
                " AND m.question_id IN (SELECT id FROM questions WHERE id = ?
                UNION ALL SELECT id FROM questions WHERE merged_into = ? AND merged_into IS NOT NULL)",
                [question.into(), question.into()],
            );
        }
        if let Some(kind) = filter.kind {
            sql.push(" AND m.kind = ?", [kind.name().into()]);
        }
        if filter.needs_help {
            let text = " AND (m.state = 'gathering' OR m.state = 'active' AND (m.open_needs > 0 OR m.members = 0))";
            sql.push(text, []);
        }
        if let Some(themes) = &self.themes {
            // The mission is at hand, its few themes are looked through.
            sql.push(
                " AND EXISTS (SELECT 1 FROM mission_themes w WHERE w.mission_id = m.id AND w.theme || '' IN (",
                [],
            );
            push_list(sql, themes);
            sql.push("))", []);
        }
        if let Some(bounds) = filter.bbox {
            push_inside(sql, bounds);
        }
        let position = dialect(connection, "instr", "strpos");
        for stems in self.words.iter().flatten() {
            sql.push(" AND (", []);
            for (n, stem) in stems.iter().enumerate() {
                sql.push(if n == 0 { "" } else { " OR " }, []);
                sql.push(&format!("{position}(' ' || m.words || ' ', ?) > 0"), [format!(" {stem} ").into()]);
            }
            sql.push(")", []);
        }
    }

    /// The way where a condition leaves few by itself; none when there is no such condition.
    pub(super) async fn narrow(&self, connection: &impl ConnectionTrait) -> Result<Option<Way>> {
        let filter = self.filter;
        if let Some(bounds) = filter.bbox {
            let found = || of_box(connection, bounds);
            if count(connection, found()).await? <= FEW {
                return Ok(Some(Way::Gather(found())));
            }
        }
        let direct = filter.territory.or(filter.question).or(filter.photo).is_some() || filter.mine;
        Ok(direct.then_some(Way::Direct))
    }

    /// The way where words or themes turn out to be rare.
    pub(super) async fn rare(&self, connection: &impl ConnectionTrait) -> Result<Option<Way>> {
        if let Some(words) = &self.words {
            let found = || of_words(connection, words);
            if count(connection, found()).await? <= FEW {
                return Ok(Some(Way::Gather(found())));
            }
        }
        if let Some(themes) = &self.themes {
            let found = || of_themes(themes);
            if count(connection, found()).await? <= FEW {
                return Ok(Some(Way::Gather(found())));
            }
        }
        Ok(None)
    }
}

fn push_list(sql: &mut Sql, values: &[String]) {
    for (n, value) in values.iter().enumerate() {
        sql.push(if n == 0 { "?" } else { ", ?" }, [value.as_str().into()]);
    }
}

fn push_inside(sql: &mut Sql, bounds: BoundingBox) {
    for (n, part) in bounds.parts().into_iter().enumerate() {
        sql.push(if n == 0 { " AND (" } else { " OR " }, []);
        let edges = [part.west, part.east, part.south, part.north].map(Value::from);
        sql.push("(m.lon >= ? AND m.lon <= ? AND m.lat >= ? AND m.lat <= ?)", edges);
    }
    sql.push(")", []);
}

fn of_words(connection: &impl ConnectionTrait, words: &[Vec<String>]) -> Sql {
    // Stems are letters and digits alone, so that the quotes hold.
    let (text, quote, or, and) = match dialect(connection, "sqlite", "postgres") {
        "sqlite" => ("SELECT rowid AS seq FROM mission_words WHERE mission_words MATCH ?", '"', " OR ", " AND "),
        _ => (
            "SELECT seq FROM missions WHERE to_tsvector('simple', words) @@ to_tsquery('simple', ?)",
            '\'',
            " | ",
            " & ",
        ),
    };
    let any = |stems: &Vec<String>| {
        let quoted: Vec<_> = stems.iter().map(|stem| format!("{quote}{stem}{quote}")).collect();
        format!("({})", quoted.join(or))
    };
    let asked = words.iter().map(any).collect::<Vec<_>>().join(and);
    let mut sql = Sql::new();
    sql.push(text, [asked.into()]);
    sql
}

fn of_themes(themes: &[String]) -> Sql {
    let mut sql = Sql::new();
    sql.push("SELECT m.seq FROM mission_themes t JOIN missions m ON m.id = t.mission_id WHERE t.theme IN (", []);
    push_list(&mut sql, themes);
    sql.push(")", []);
    sql
}

pub(super) fn of_box(connection: &impl ConnectionTrait, bounds: BoundingBox) -> Sql {
    // The index holds 32-bit edges, a little wide; the exact comparison follows.
    let text = dialect(
        connection,
        "SELECT b.seq FROM mission_box b WHERE b.max_lon >= ? AND b.max_lat >= ? AND b.min_lon <= ? AND b.min_lat <= ?",
        "SELECT seq FROM missions WHERE lon IS NOT NULL AND ST_SetSRID(ST_MakePoint(lon, lat), 4326)
            && ST_SetSRID(ST_MakeBox2D(ST_MakePoint(?, ?), ST_MakePoint(?, ?)), 4326)",
    );
    let mut sql = Sql::new();
    for (n, part) in bounds.parts().into_iter().enumerate() {
        sql.push(if n == 0 { "" } else { " UNION ALL " }, []);
        sql.push(text, [part.west, part.south, part.east, part.north].map(Value::from));
    }
    sql
}

/// How many there are, counted to one more than [`FEW`].
async fn count(connection: &impl ConnectionTrait, found: Sql) -> Result<i64> {
    let mut sql = Sql::new();
    sql.push("SELECT count(*) FROM (SELECT 1 FROM (", [])
        .append(found)
        .push(") found LIMIT ?) few", [(FEW + 1).into()]);
    let row = connection.query_one_raw(sql.statement(connection)).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default())
}
