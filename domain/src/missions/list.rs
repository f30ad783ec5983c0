//! Missions of a filter, a page at a time: the newest first, the most supported first, or the nearest first.
//!
//! No page costs more than a few thousand rows. Those of a question, a photo, a person or a territory are found by that; of
//! a box that holds few, by the index of places. Else missions are walked from the first down: what is common fills a page
//! at once. What is rare is gathered by the index of words or themes and sorted, or walked for [`WINDOW`] missions: the page
//! is then shorter than asked for, or empty, and `next` goes on from there. The nearest ones are looked for in growing
//! circles.

use super::{
    Kind, MissionState,
    entity::mission,
    store, view,
    way::{Search, Way, of_box},
};
use crate::{
    Result,
    map::{boxes::BoundingBox, sql::Sql},
    pages::{self, Page},
    people::Actor,
    photos,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryResult, Value};
use uuid::Uuid;

/// How many missions are walked along before anything else is tried: what one in eighty has fills a page among them.
const FIRST_WINDOW: i64 = 4_000;
/// How many missions one page walks along at most.
const WINDOW: i64 = 20_000;
/// What a list shows of a mission, and no text of it.
const COLUMNS: &str = "m.seq, m.id, m.territory_id, m.question_id, m.photo_id, m.author_id, m.kind, m.state, m.state_at, m.title, \
    '' AS body, m.lon, m.lat, m.place_source, m.min_team, m.members, m.open_needs, m.supports, NULL AS answer, \
    NULL AS strengths, NULL AS weaknesses, m.parent_id, '' AS words, NULL AS code, m.hidden_at, m.version, m.created_at, \
    m.updated_at";
/// Circles in which the nearest are looked for, in metres.
const CIRCLES_M: [f64; 4] = [500.0, 3_000.0, 15_000.0, 50_000.0];
/// Metres in a degree of latitude, on a sphere of the Earth's mean radius.
const DEGREE_M: f64 = 111_195.080;

/// Which missions. Without a state, all but the archived ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Of this territory.
    pub territory: Option<Uuid>,
    /// In this box.
    pub bbox: Option<BoundingBox>,
    /// That answer this question or a duplicate of it.
    pub question: Option<Uuid>,
    /// That began from this photo.
    pub photo: Option<Uuid>,
    /// Of this theme, or one under it.
    pub theme: Option<String>,
    /// In this state.
    pub state: Option<MissionState>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// With these words.
    pub text: Option<String>,
    /// That gather a team, have nobody left or state a need.
    pub needs_help: bool,
    /// In whose team the reader is.
    pub mine: bool,
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Sort {
    /// The newest first.
    #[default]
    Recent,
    /// Those whose question most people support first.
    Supported,
    /// The nearest to this longitude and latitude first, 50 km away at most.
    Near(f64, f64),
}

/// A mission in a list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The row.
    pub mission: mission::Model,
    /// Its themes.
    pub themes: Vec<String>,
    /// Name of its territory.
    pub territory_name: String,
    /// Title of its question, where everyone sees it.
    pub question_title: Option<String>,
    /// The photo that it began from, where everyone sees it.
    pub photo: Option<photos::entity::Model>,
    /// How far away, in metres, in a list of the nearest.
    pub distance_m: Option<f64>,
}

/// A row with its distance.
struct Row {
    mission: mission::Model,
    squared_m: Option<f64>,
}

/// A page of the missions that the filter lets through.
///
/// # Errors
/// `parameter-invalid`, `cursor-invalid`, `sign-in-required` for one's own.
pub async fn list(
    connection: &impl ConnectionTrait,
    reader: &Actor,
    filter: &Filter,
    sort: Sort,
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<Page<Listed>> {
    let limit = pages::limit(limit)?;
    let search = Search::new(connection, filter, reader).await?;
    let scope = format!("missions {search:?} {sort:?}");
    if search.words.as_ref().is_some_and(Vec::is_empty) {
        return Ok(Page { items: Vec::new(), next: None });
    }
    let page = match sort {
        Sort::Near(lon, lat) => nearest(connection, &search, (lon, lat), limit, &scope, cursor).await?,
        Sort::Recent => ordered(connection, &search, Order::Recent, limit, &scope, cursor).await?,
        Sort::Supported => ordered(connection, &search, Order::Supported, limit, &scope, cursor).await?,
    };
    Ok(Page { items: with_names(connection, page.items).await?, next: page.next })
}

/// A page by number, or by supports and number, from the greatest down. First a few thousand are walked: what is common is
/// found at once among them, whatever the condition.
async fn ordered(
    connection: &impl ConnectionTrait,
    search: &Search<'_>,
    order: Order,
    limit: u32,
    scope: &str,
    cursor: Option<&str>,
) -> Result<Page<Row>> {
    let before = pages::read_cursor::<Position>(scope, cursor)?.unwrap_or((i32::MAX, i64::MAX));
    if let Some(way) = search.narrow(connection).await? {
        return page(connection, search, way, order, (before, None), limit, scope).await;
    }
    let floor = window_end(connection, order, before, FIRST_WINDOW).await?;
    let first = page(connection, search, Way::Direct, order, (before, floor), limit, scope).await?;
    if floor.is_none() || first.items.len() == limit as usize {
        return Ok(first);
    }
    if let Some(way) = search.rare(connection).await? {
        return page(connection, search, way, order, (before, None), limit, scope).await;
    }
    let floor = window_end(connection, order, before, WINDOW).await?;
    page(connection, search, Way::Direct, order, (before, floor), limit, scope).await
}

/// The missions from `before` down to the floor of the window, the floor's own included.
async fn page(
    connection: &impl ConnectionTrait,
    search: &Search<'_>,
    way: Way,
    order: Order,
    (before, floor): (Position, Option<Position>),
    limit: u32,
    scope: &str,
) -> Result<Page<Row>> {
    let mut sql = Sql::new();
    let gathered = matches!(way, Way::Gather(_));
    if let Way::Gather(found) = way {
        sql.push("WITH found(seq) AS MATERIALIZED (", []).append(found).push(") ", []);
    }
    sql.push(&format!("SELECT {COLUMNS} FROM missions m WHERE "), []);
    sql.push(if gathered { "m.seq IN (SELECT seq FROM found) AND " } else { "" }, []);
    search.push_conditions(connection, &mut sql);
    sql.push(" AND ", []);
    order.push_position(&mut sql, "m.", "<", before);
    if let Some(floor) = floor {
        sql.push(" AND ", []);
        order.push_position(&mut sql, "m.", ">=", floor);
    }
    sql.push(order.clause("m."), []).push(" LIMIT ?", [(i64::from(limit) + 1).into()]);
    let rows = connection.query_all_raw(sql.statement(connection)).await?;
    let rows = rows.iter().map(|row| Row::read(row, false)).collect::<Result<Vec<_>>>()?;
    let mut page = Page::of(rows, limit, scope, |row| (row.mission.supports, row.mission.seq));
    if let (None, Some(floor)) = (&page.next, floor) {
        page.next = Some(pages::write_cursor(scope, &floor));
    }
    Ok(page)
}

/// Supports and number of a mission: where a page begins or ends.
type Position = (i32, i64);

/// The order of a list that is no list of the nearest.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Recent,
    Supported,
}

impl Order {
    fn clause(self, m: &str) -> &'static str {
        match (self, m) {
            (Self::Recent, "") => " ORDER BY seq DESC",
            (Self::Recent, _) => " ORDER BY m.seq DESC",
            (Self::Supported, "") => " ORDER BY supports DESC, seq DESC",
            (Self::Supported, _) => " ORDER BY m.supports DESC, m.seq DESC",
        }
    }

    fn push_position(self, sql: &mut Sql, m: &str, than: &str, (supports, seq): Position) {
        match self {
            Self::Recent => sql.push(&format!("{m}seq {than} ?"), [seq.into()]),
            Self::Supported => sql.push(&format!("({m}supports, {m}seq) {than} (?, ?)"), [supports.into(), seq.into()]),
        };
    }
}

/// Where a window of so many missions that begins at `before` ends; none when it reaches the end of all.
async fn window_end(
    connection: &impl ConnectionTrait,
    order: Order,
    before: Position,
    missions: i64,
) -> Result<Option<Position>> {
    let mut sql = Sql::new();
    sql.push("SELECT supports, seq FROM missions WHERE ", []);
    order.push_position(&mut sql, "", "<", before);
    // The end of a window, not of a page: read along the index alone.
    sql.push(order.clause(""), []).push(" LIMIT 1 OFFSET ?", [(missions - 1).into()]);
    let row = connection.query_one_raw(sql.statement(connection)).await?;
    row.map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).transpose()
}

/// A page by distance, in the least circle that fills it.
async fn nearest(
    connection: &impl ConnectionTrait,
    search: &Search<'_>,
    centre: (f64, f64),
    limit: u32,
    scope: &str,
    cursor: Option<&str>,
) -> Result<Page<Row>> {
    // The distance's very bits, so that a page begins exactly where the one before ended.
    let after = pages::read_cursor::<(u64, i64)>(scope, cursor)?.map(|(bits, seq)| (f64::from_bits(bits), seq));
    let mut rows = Vec::new();
    for circle in CIRCLES_M {
        if after.is_some_and(|(squared, _)| squared > circle * circle) {
            continue;
        }
        let sql = near_sql(connection, search, centre, circle, after, limit);
        let found = connection.query_all_raw(sql.statement(connection)).await?;
        let full = found.len() > limit as usize;
        rows = found;
        if full {
            break;
        }
    }
    let rows = rows.iter().map(|row| Row::read(row, true)).collect::<Result<Vec<_>>>()?;
    Ok(Page::of(rows, limit, scope, |row| (row.squared_m.unwrap_or_default().to_bits(), row.mission.seq)))
}

fn near_sql(
    connection: &impl ConnectionTrait,
    search: &Search<'_>,
    (lon, lat): (f64, f64),
    circle_m: f64,
    after: Option<(f64, i64)>,
    limit: u32,
) -> Sql {
    let wide = DEGREE_M * lat.to_radians().cos();
    let found = of_box(connection, BoundingBox::around(lon, lat, circle_m * 1.01));
    let mut sql = Sql::new();
    sql.push("WITH found(seq) AS MATERIALIZED (", []).append(found);
    sql.push("), near AS (SELECT m.seq AS near_seq, ", []);
    // On the plane that touches the Earth at the centre: at 50 km the error is below one in a thousand.
    let turned = "CASE WHEN abs(m.lon - ?) > 180 THEN 360 - abs(m.lon - ?) ELSE abs(m.lon - ?) END";
    let text = format!("({turned}) * ? * ({turned}) * ? + (m.lat - ?) * ? * (m.lat - ?) * ?");
    let (lon, wide, lat, high): (Value, Value, Value, Value) = (lon.into(), wide.into(), lat.into(), DEGREE_M.into());
    let turn = [lon.clone(), lon.clone(), lon, wide];
    let rise = [lat, high];
    let values = turn.clone().into_iter().chain(turn).chain(rise.clone()).chain(rise);
    sql.push(&text, values);
    sql.push(" AS squared_m FROM missions m WHERE m.seq IN (SELECT seq FROM found) AND ", []);
    search.push_conditions(connection, &mut sql);
    sql.push(
        &format!(
            ") SELECT {COLUMNS}, near.squared_m FROM near JOIN missions m ON m.seq = near.near_seq \
             WHERE near.squared_m <= ?"
        ),
        [(circle_m * circle_m).into()],
    );
    if let Some((squared, seq)) = after {
        sql.push(" AND (near.squared_m, near.near_seq) > (?, ?)", [squared.into(), seq.into()]);
    }
    sql.push(" ORDER BY near.squared_m, near.near_seq LIMIT ?", [(i64::from(limit) + 1).into()]);
    sql
}

impl Row {
    fn read(row: &QueryResult, near: bool) -> Result<Self> {
        let squared_m = if near { Some(row.try_get("", "squared_m")?) } else { None };
        Ok(Self { mission: mission::Model::from_query_result(row, "")?, squared_m })
    }
}

/// These missions as a list has them, whatever their states, in no order.
///
/// # Errors
/// When the database does not answer.
pub async fn listed(connection: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<Listed>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = mission::Entity::find().filter(mission::Column::Id.is_in(ids.iter().copied())).all(connection).await?;
    with_names(connection, rows.into_iter().map(|mission| Row { mission, squared_m: None }).collect()).await
}

/// Adds names, themes and photos, in four queries for any number of missions.
async fn with_names(connection: &impl ConnectionTrait, rows: Vec<Row>) -> Result<Vec<Listed>> {
    let ids: Vec<_> = rows.iter().map(|row| row.mission.id).collect();
    let mut themes = store::themes(connection, &ids).await?;
    let of = |id: &dyn Fn(&mission::Model) -> Option<Uuid>| {
        view::once(rows.iter().filter_map(|row| id(&row.mission)).collect())
    };
    let territories = of(&|mission| Some(mission.territory_id));
    let (questions, photos) = (of(&|mission| mission.question_id), of(&|mission| mission.photo_id));
    let territories = photos::store::territory_names(connection, &territories).await?;
    let questions = store::question_titles(connection, &questions).await?;
    let photos = view::published(connection, photos).await?;
    let listed = |Row { mission, squared_m }: Row| Listed {
        themes: themes.remove(&mission.id).unwrap_or_default(),
        territory_name: territories.get(&mission.territory_id).cloned().unwrap_or_default(),
        question_title: mission.question_id.and_then(|id| questions.get(&id).cloned()),
        photo: mission.photo_id.and_then(|id| photos.get(&id).cloned()),
        distance_m: squared_m.map(f64::sqrt),
        mission,
    };
    Ok(rows.into_iter().map(listed).collect())
}
