//! Photos of a filter, the newest arrival first, a page at a time.
//!
//! No page costs more than a few thousand rows. Where the box, the theme or the time leaves few photos, these are
//! gathered by their own index (R*Tree or GiST for the box) and sorted. Else the photos are walked from the newest down,
//! along the territory's, the author's or the whole index, until the page is full. Walking the whole index stops after
//! [`WINDOW`] numbers: the page is then shorter than asked for, or empty, and `next` goes on from there.

use super::{BoundingBox, Filter, Shown, clusters, sql::Sql};
use crate::{Refusal, Result, database, pages, pages::Page, photos::store};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use uuid::Uuid;

/// Most photos of a theme or a time that are gathered and sorted for one page.
const FEW: i64 = 5_000;
/// Most photos of a box: its index gives their numbers alone, so that gathering these costs what walking down to 50 of them
/// among a million does.
const FEW_IN_BOX: i64 = 15_000;
/// How many numbers one page walks down at most when nothing narrows the way.
const WINDOW: i64 = 50_000;

/// A photo in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct MapPhoto {
    /// Its number in order of arrival.
    pub seq: i64,
    /// Its id.
    pub id: Uuid,
    /// Its state's name.
    pub state: String,
    /// Shown longitude and latitude; none while it has no place that may be shown.
    pub place: Option<(f64, f64)>,
    /// Its title; may be empty.
    pub title: String,
    /// Its author.
    pub author_id: Uuid,
    /// What the author is called.
    pub author_name: String,
    /// Its territory.
    pub territory: Option<TerritoryName>,
    /// When the camera's clock says it was taken, without a time zone.
    pub taken_local: Option<String>,
    /// When it was taken, UTC microseconds, where that is known.
    pub taken_at: Option<i64>,
    /// Width as shown, in pixels.
    pub width_px: i32,
    /// Height as shown, in pixels.
    pub height_px: i32,
    /// Where its sizes are; 0 while there are none.
    pub rendition: i32,
    /// Its ThumbHash.
    pub thumbhash: Option<Vec<u8>>,
    /// Its main colours as `#rrggbb`, most frequent first.
    pub colours: Vec<String>,
    /// Its themes, in the order of the alphabet.
    pub themes: Vec<String>,
    /// Who is to be named.
    pub credit: String,
    /// The name of its licence.
    pub licence: String,
    /// When it arrived, UTC microseconds.
    pub created_at: i64,
    /// Its version.
    pub version: i64,
}

/// A territory's id and name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TerritoryName {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

/// How a page's photos are found.
enum Way {
    /// Few of them, by this index, then sorted.
    Gather(By),
    /// From the newest down along the territory or the author.
    Along,
    /// From the newest down along all, a window at a time.
    Walk,
}

enum By {
    Box(BoundingBox),
    Theme(String),
    Time,
}

/// A page of the photos that the filter lets through, the newest arrival first.
///
/// # Errors
/// `cursor-invalid`, or when the database does not answer.
pub async fn photos(
    connection: &impl ConnectionTrait,
    filter: &Filter,
    limit: u32,
    cursor: Option<&str>,
) -> Result<Page<MapPhoto>> {
    let scope = filter.scope();
    let before: i64 = read_position(&scope, cursor)?.unwrap_or(i64::MAX);
    let way = way(connection, filter).await?;
    let top = match way {
        Way::Walk => Some(newest(connection, before).await?),
        _ => None,
    };
    let floor = top.map(|top| top.saturating_sub(WINDOW));
    let sql = page_sql(connection, filter, &way, before, floor, limit);
    let rows = Row::find_by_statement(sql.statement(connection)).all(connection).await?;
    let mut page = Page::of(rows, limit, &scope, |row| row.seq);
    if let (None, Some(floor)) = (&page.next, floor.filter(|floor| *floor > 0)) {
        page.next = Some(pages::write_cursor(&scope, &(floor + 1)));
    }
    let ids: Vec<Uuid> = page.items.iter().map(|row| row.id).collect();
    let mut themes = store::themes(connection, &ids).await?;
    Ok(page.map(|row| {
        let themes = themes.remove(&row.id).unwrap_or_default();
        row.into_photo(themes)
    }))
}

fn read_position(scope: &str, cursor: Option<&str>) -> Result<Option<i64>, Refusal> {
    pages::read_cursor(scope, cursor)
}

async fn way(connection: &impl ConnectionTrait, filter: &Filter) -> Result<Way> {
    if filter.shown != Shown::Published {
        return Ok(Way::Along);
    }
    if let Some(bounds) = filter.bbox
        && clusters::count(connection, bounds).await? <= FEW_IN_BOX
    {
        return Ok(Way::Gather(By::Box(bounds)));
    }
    if filter.territory.is_some() || filter.author.is_some() {
        return Ok(Way::Along);
    }
    if let Some(theme) = &filter.theme {
        let text = "SELECT count(*) FROM (SELECT 1 FROM photo_themes WHERE theme = ? LIMIT ?) few";
        if number(connection, text, [theme.as_str().into(), (FEW + 1).into()]).await? <= FEW {
            return Ok(Way::Gather(By::Theme(theme.clone())));
        }
    }
    if filter.taken_from.is_some() || filter.taken_to.is_some() {
        let (from, to) = taken(filter);
        let text = "SELECT count(*) FROM (SELECT 1 FROM photos WHERE state = 'published'
            AND taken_at >= ? AND taken_at < ? LIMIT ?) few";
        if number(connection, text, [from.into(), to.into(), (FEW + 1).into()]).await? <= FEW {
            return Ok(Way::Gather(By::Time));
        }
    }
    Ok(Way::Walk)
}

fn taken(filter: &Filter) -> (i64, i64) {
    (filter.taken_from.unwrap_or(i64::MIN), filter.taken_to.unwrap_or(i64::MAX))
}

async fn newest(connection: &impl ConnectionTrait, before: i64) -> Result<i64> {
    let text = "SELECT coalesce(max(seq), 0) FROM photos WHERE state = 'published' AND seq < ?";
    number(connection, text, [before.into()]).await
}

async fn number<const N: usize>(connection: &impl ConnectionTrait, text: &str, values: [Value; N]) -> Result<i64> {
    let mut sql = Sql::new();
    sql.push(text, values);
    let row = connection.query_one_raw(sql.statement(connection)).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default())
}

fn page_sql(
    connection: &impl ConnectionTrait,
    filter: &Filter,
    way: &Way,
    before: i64,
    floor: Option<i64>,
    limit: u32,
) -> Sql {
    let mut sql = Sql::new();
    if let Way::Gather(by) = way {
        sql.push("WITH found(seq) AS MATERIALIZED (", []);
        push_found(connection, filter, by, &mut sql);
        sql.push(") ", []);
    }
    sql.push(include_str!("photos_columns.sql"), []);
    sql.push("(SELECT p.* FROM ", []);
    // Both databases go through a sorted list of numbers from its end and stop when the page is full.
    let gathered = matches!(way, Way::Gather(_));
    sql.push(if gathered { "photos p WHERE p.seq IN (SELECT seq FROM found) AND " } else { "photos p WHERE " }, []);
    filter.push_conditions(&mut sql);
    if let Some(bounds) = filter.bbox {
        sql.push(" AND ", []).push_in_boxes(&bounds.parts());
    }
    sql.push(" AND p.seq < ?", [before.into()]);
    if let Some(floor) = floor {
        sql.push(" AND p.seq > ?", [floor.into()]);
    }
    sql.push(" ORDER BY p.seq DESC LIMIT ?", [(i64::from(limit) + 1).into()]);
    sql.push(include_str!("photos_names.sql"), []);
    sql
}

fn push_found(connection: &impl ConnectionTrait, filter: &Filter, by: &By, sql: &mut Sql) {
    match by {
        By::Box(bounds) => {
            // The index holds 32-bit edges, a little wide; the exact comparison follows.
            let text = database::dialect(
                connection,
                "SELECT b.seq FROM photo_box b
                    WHERE b.max_lon >= ? AND b.min_lon <= ? AND b.max_lat >= ? AND b.min_lat <= ?",
                "SELECT p.seq FROM photos p WHERE p.state = 'published' AND p.quad IS NOT NULL
                    AND ST_SetSRID(ST_MakePoint(p.shown_lon, p.shown_lat), 4326)
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
        By::Theme(theme) => {
            let text = "SELECT p.seq FROM photo_themes t CROSS JOIN photos p WHERE t.theme = ? AND p.id = t.photo_id";
            sql.push(text, [theme.as_str().into()]);
        }
        By::Time => {
            let (from, to) = taken(filter);
            let text = "SELECT p.seq FROM photos p WHERE p.state = 'published' AND p.taken_at >= ? AND p.taken_at < ?";
            sql.push(text, [from.into(), to.into()]);
        }
    }
}

#[derive(FromQueryResult)]
struct Row {
    seq: i64,
    id: Uuid,
    state: String,
    shown_lon: Option<f64>,
    shown_lat: Option<f64>,
    title: String,
    author_id: Uuid,
    author_name: String,
    territory_id: Option<Uuid>,
    territory_name: Option<String>,
    taken_local: Option<String>,
    taken_at: Option<i64>,
    width_px: i32,
    height_px: i32,
    rendition: i32,
    thumbhash: Option<Vec<u8>>,
    colours_json: Option<String>,
    credit: String,
    licence: String,
    created_at: i64,
    version: i64,
}

impl Row {
    fn into_photo(self, themes: Vec<String>) -> MapPhoto {
        MapPhoto {
            seq: self.seq,
            id: self.id,
            state: self.state,
            place: self.shown_lon.zip(self.shown_lat),
            title: self.title,
            author_id: self.author_id,
            author_name: self.author_name,
            territory: self.territory_id.zip(self.territory_name).map(|(id, name)| TerritoryName { id, name }),
            taken_local: self.taken_local,
            taken_at: self.taken_at,
            width_px: self.width_px,
            height_px: self.height_px,
            rendition: self.rendition,
            thumbhash: self.thumbhash,
            colours: self.colours_json.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default(),
            themes,
            credit: self.credit,
            licence: self.licence,
            created_at: self.created_at,
            version: self.version,
        }
    }
}
