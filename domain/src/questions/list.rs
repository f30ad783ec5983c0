//! Lists of questions: by any filter, the newest, most supported or nearest first, a page at a time.
//!
//! No page costs more than a few thousand rows. Where a condition leaves few questions, these are gathered by its index
//! and sorted ([`way`]). Else the list is walked in its own order along an index of the photo, the author, the territory or
//! all, at most [`WALK`] rows a page: a page may then be shorter than asked for, or empty, and `next` goes on from there.
//! A list by distance reaches 50 km, and less where more than [`way::FEW`] questions lie closer.

use super::{
    QuestionState,
    entity::question,
    rules::{Filter, Sort},
    view::{View, views},
    way::{self, Way, push_has_words, push_list},
};
use crate::{
    Result,
    map::sql::Sql,
    pages::{self, Page},
    people::Actor,
    themes,
};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};

/// Most rows that one page walks.
const WALK: i64 = 2_000;
/// Metres in a degree of latitude, on a sphere of the Earth's mean radius (6,371,008.8 m).
const METRES_PER_DEGREE: f64 = 111_195.08;
/// What everyone sees; written as the partial indexes have it.
const PUBLIC: &str = "q.hidden_at IS NULL AND q.state IN ('open', 'answered')";

/// Where a page begins: the sorted value of the row before it, and its number.
type Position = (i64, i64);

/// A page of the questions that the filter lets through. Hidden ones are listed only among one's own.
///
/// # Errors
/// `cursor-invalid`, or when the database does not answer.
pub async fn list(
    connection: &impl ConnectionTrait,
    reader: &Actor,
    filter: &Filter,
    limit: u32,
    cursor: Option<&str>,
) -> Result<Page<View>> {
    let filter = &with_local_themes(connection, filter).await?;
    let scope = format!("questions {filter:?}");
    let after: Option<Position> = pages::read_cursor(&scope, cursor)?;
    let way = way::choose(connection, filter).await?;
    let sql = page_sql(connection, filter, &way, after, limit);
    let rows = connection.query_all_raw(sql.statement(connection)).await?;
    let rows = rows.iter().map(|row| Ok((question::Model::from_query_result(row, "")?, row.try_get("", "sorted")?)));
    let mut page = Page::of(rows.collect::<Result<Vec<(question::Model, i64)>>>()?, limit, &scope, position);
    if let (None, Way::Walk) = (&page.next, &way) {
        page.next = walked(connection, filter, after).await?.map(|at| pages::write_cursor(&scope, &at));
    }
    let sorted: Vec<i64> = page.items.iter().map(|(_, sorted)| *sorted).collect();
    let questions = page.items.into_iter().map(|(question, _)| question).collect();
    let mut items = views(connection, reader, questions).await?;
    if let Sort::Near(..) = filter.sort {
        for (item, square) in items.iter_mut().zip(sorted) {
            item.distance_m = Some((square as f64).sqrt().round() as i64);
        }
    }
    Ok(Page { items, next: page.next })
}

fn position((question, sorted): &(question::Model, i64)) -> Position {
    (*sorted, question.seq)
}

/// What the list is sorted by, before the number.
fn push_sorted(sort: Sort, sql: &mut Sql) {
    match sort {
        Sort::Recent => sql.push("CAST(0 AS bigint)", []),
        Sort::Supported => sql.push("CAST(q.supports AS bigint)", []),
        // Square metres as an integer, so that a cursor reads back exactly; a plane is near enough within 50 km.
        Sort::Near(lon, lat) => {
            let across = METRES_PER_DEGREE * lat.to_radians().cos();
            let values = [lon, across, lon, across, lat, METRES_PER_DEGREE, lat, METRES_PER_DEGREE].map(Value::from);
            let text = "CAST(((q.lon - ?) * ?) * ((q.lon - ?) * ?) + ((q.lat - ?) * ?) * ((q.lat - ?) * ?) AS bigint)";
            sql.push(text, values)
        }
    };
}

/// Within a territory, a root stands for the territory's own themes under it too.
async fn with_local_themes(connection: &impl ConnectionTrait, filter: &Filter) -> Result<Filter> {
    let mut filter = filter.clone();
    if let (Some(root), Some(territory)) = (filter.themes.first(), filter.territory) {
        filter.themes = themes::meant(connection, root, Some(territory)).await?;
    }
    Ok(filter)
}

fn page_sql(connection: &impl ConnectionTrait, filter: &Filter, way: &Way, after: Option<Position>, limit: u32) -> Sql {
    let mut sql = Sql::new();
    sql.push("WITH found AS (", []);
    match way {
        Way::Gather(by) => {
            by.push(connection, &mut sql);
            sql.push(" LIMIT ?", [(way::FEW * 2).into()]);
        }
        Way::Walk => push_walk(filter, after, &mut sql),
    }
    sql.push(") SELECT s.* FROM (SELECT q.*, ", []);
    push_sorted(filter.sort, &mut sql);
    sql.push(" AS sorted FROM questions q WHERE q.seq IN (SELECT seq FROM found)", []);
    push_conditions(connection, filter, &mut sql);
    sql.push(") s WHERE 1 = 1", []);
    if let (Sort::Near(..), Way::Gather(by)) = (filter.sort, way) {
        sql.push(" AND s.sorted <= ?", [((by.reach_m() * by.reach_m()) as i64).into()]);
    }
    push_after(filter.sort, after, &mut sql);
    sql.push(
        match filter.sort {
            Sort::Recent => " ORDER BY s.seq DESC",
            Sort::Supported => " ORDER BY s.sorted DESC, s.seq DESC",
            Sort::Near(..) => " ORDER BY s.sorted, s.seq",
        },
        [],
    );
    sql.push(" LIMIT ?", [(i64::from(limit) + 1).into()]);
    sql
}

fn push_after(sort: Sort, after: Option<Position>, sql: &mut Sql) {
    let Some((value, number)) = after else { return };
    match sort {
        Sort::Recent => sql.push(" AND s.seq < ?", [number.into()]),
        Sort::Supported => sql.push(" AND (s.sorted, s.seq) < (?, ?)", [value.into(), number.into()]),
        Sort::Near(..) => sql.push(" AND (s.sorted, s.seq) > (?, ?)", [value.into(), number.into()]),
    };
}

/// The next numbers in the order of the list, along one index.
fn push_walk(filter: &Filter, after: Option<Position>, sql: &mut Sql) {
    match (filter.sort, after) {
        (Sort::Supported, Some((supports, seq))) => {
            // Two ranges of the index: many questions have as many supports, and are not gone through to find the place.
            sql.push("SELECT seq, supports FROM (", []);
            push_range(filter, " AND q.supports = ? AND q.seq < ?", [supports.into(), seq.into()], sql);
            sql.push(") a UNION ALL SELECT seq, supports FROM (", []);
            push_range(filter, " AND q.supports < ?", [supports.into()], sql);
            sql.push(") b ORDER BY supports DESC, seq DESC LIMIT ?", [WALK.into()]);
        }
        (_, Some((_, seq))) => push_range(filter, " AND q.seq < ?", [seq.into()], sql),
        (_, None) => push_range(filter, "", [], sql),
    }
}

fn push_range<const N: usize>(filter: &Filter, range: &str, values: [Value; N], sql: &mut Sql) {
    sql.push("SELECT q.seq, q.supports FROM questions q WHERE ", []);
    sql.push(shown(filter), []);
    let along = match (filter.sort, filter.photo, filter.author) {
        (Sort::Recent, Some(photo), _) => Some(("photo_id", photo)),
        (Sort::Recent, None, Some(author)) => Some(("author_id", author)),
        _ => filter.territory.map(|territory| ("territory_id", territory)),
    };
    if let Some((column, id)) = along {
        sql.push(&format!(" AND q.{column} = ?"), [id.into()]);
    }
    sql.push(range, values);
    let order = if filter.sort == Sort::Supported { "q.supports DESC, q.seq DESC" } else { "q.seq DESC" };
    sql.push(&format!(" ORDER BY {order} LIMIT ?"), [WALK.into()]);
}

/// Where a walk ended that was not the last one.
async fn walked(
    connection: &impl ConnectionTrait,
    filter: &Filter,
    after: Option<Position>,
) -> Result<Option<Position>> {
    let mut sql = Sql::new();
    sql.push("WITH found AS (", []);
    push_walk(filter, after, &mut sql);
    let order = if filter.sort == Sort::Supported { "supports, seq" } else { "seq" };
    sql.push(") SELECT CAST(supports AS bigint), seq, (SELECT count(*) FROM found) FROM found", []);
    sql.push(&format!(" ORDER BY {order} LIMIT 1"), []);
    let Some(row) = connection.query_one_raw(sql.statement(connection)).await? else { return Ok(None) };
    let count: i64 = row.try_get_by_index(2)?;
    if count < WALK {
        return Ok(None);
    }
    let supports: i64 = if filter.sort == Sort::Supported { row.try_get_by_index(0)? } else { 0 };
    Ok(Some((supports, row.try_get_by_index(1)?)))
}

/// Which rows a walk goes over.
fn shown(filter: &Filter) -> &'static str {
    match (filter.author, filter.state) {
        (Some(_), _) => "q.state <> 'removed'",
        (None, Some(QuestionState::Merged)) => "q.hidden_at IS NULL AND q.state = 'merged'",
        _ => PUBLIC,
    }
}

/// Every condition; `q` is the question, and at hand.
fn push_conditions(connection: &impl ConnectionTrait, filter: &Filter, sql: &mut Sql) {
    sql.push(" AND ", []).push(shown(filter), []);
    match filter.state {
        Some(state) => sql.push(" AND q.state = ?", [state.name().into()]),
        None => sql.push(" AND q.state IN ('open', 'answered')", []),
    };
    for (column, id) in [("territory_id", filter.territory), ("photo_id", filter.photo), ("author_id", filter.author)] {
        if let Some(id) = id {
            sql.push(&format!(" AND q.{column} = ?"), [id.into()]);
        }
    }
    if let Some(origin) = filter.origin {
        sql.push(" AND q.origin = ?", [origin.name().into()]);
    }
    if let Sort::Near(..) = filter.sort {
        sql.push(" AND q.lon IS NOT NULL", []);
    }
    if let Some(bounds) = filter.bbox {
        for (n, part) in bounds.parts().into_iter().enumerate() {
            sql.push(if n == 0 { " AND (" } else { " OR " }, []);
            let edges = [part.west, part.east, part.south, part.north].map(Value::from);
            sql.push("(q.lon >= ? AND q.lon <= ? AND q.lat >= ? AND q.lat <= ?)", edges);
        }
        sql.push(")", []);
    }
    if !filter.themes.is_empty() {
        sql.push(" AND EXISTS (SELECT 1 FROM question_themes t WHERE t.question_id = q.id AND t.theme || '' IN (", []);
        push_list(&filter.themes, sql);
        sql.push("))", []);
    }
    if !filter.words.is_empty() {
        push_has_words(connection, &filter.words, sql);
    }
    if let Some(person) = filter.supporter {
        let text = " AND EXISTS (SELECT 1 FROM question_supports s WHERE s.person_id = ? AND s.question_id IN
            (SELECT d.id FROM questions d WHERE d.id = q.id UNION ALL
            SELECT d.id FROM questions d WHERE d.merged_into = q.id AND d.merged_into IS NOT NULL))";
        sql.push(text, [person.into()]);
    }
}
