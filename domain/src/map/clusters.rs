//! Photos counted by cell.
//!
//! The grid of zoom z has 8 × 8 cells a tile: level z + 3. Without a filter the counts are kept up at a few levels
//! ([`cells::KEPT`]) and added up from the next deeper one, at most 1,024 rows a tile; what is not yet folded in is added
//! in the same statement, hence the same snapshot, so that a count is exact at any instant. A theme has counts of its own
//! at the upper levels. With other filters, and deeper than the kept levels, photos are grouped by their number.

use super::{
    BoundingBox, Filter,
    boxes::Rect,
    cells::{self, DEEPEST, Grid, Range},
    sql::Sql,
};
use crate::Result;
use sea_orm::{ConnectionTrait, DatabaseBackend, FromQueryResult};
use uuid::Uuid;

/// Cells of a tile's side, as a power of two.
pub(super) const CELLS_A_TILE: u8 = 3;
/// Most cells of an answer; a box with more of them is answered at a lower zoom.
const MAX_CELLS: u64 = 4096;
/// Most ranges that a box is read in.
const MAX_RANGES: usize = 64;
/// Up to so many photos in the ranges, a filter looks through the photos there, not through all that pass it.
const FEW_PHOTOS: i64 = 20_000;

/// Photos of one cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// How many.
    pub photos: i64,
    /// Mean longitude of their shown places, in degrees.
    pub lon: f64,
    /// Mean latitude of their shown places, in degrees.
    pub lat: f64,
    /// The photo, where there is just one.
    pub photo: Option<Uuid>,
}

/// Photos of a box, counted by cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Clusters {
    /// The zoom of the grid: the one asked for, or a lower one for a large box.
    pub zoom: u8,
    /// What the counts cover: the whole cells that the box asked for touches, `[west, south, east, north]`.
    pub edges: [f64; 4],
    /// All photos in them.
    pub total: i64,
    /// The cells that are not empty, in the order of their numbers.
    pub items: Vec<Cluster>,
}

#[derive(FromQueryResult)]
pub(super) struct Row {
    pub cell: i64,
    pub photos: i64,
    pub lon: f64,
    pub lat: f64,
    pub photo: Option<Uuid>,
}

impl From<Row> for Cluster {
    fn from(row: Row) -> Self {
        let Row { cell: _, photos, lon, lat, photo } = row;
        Self { photos, lon, lat, photo }
    }
}

/// Counts the photos of the filter's box (of the world without one) in the grid of `zoom`.
///
/// # Errors
/// When the database does not answer.
pub async fn clusters(connection: &impl ConnectionTrait, filter: &Filter, zoom: u8) -> Result<Clusters> {
    let bounds = filter.bbox.unwrap_or(BoundingBox::WORLD);
    let asked = zoom.saturating_add(CELLS_A_TILE).min(DEEPEST);
    let level = cells::level_within(bounds, asked, MAX_CELLS);
    let grids: Vec<Grid> = bounds.parts().into_iter().map(|part| Grid::touching(part, level)).collect();
    let ranges = ranges_of(&grids);
    let rows = grouped(connection, filter, &ranges, level).await?;
    let inside = rows.into_iter().filter(|row| grids.iter().any(|grid| grid.holds(row.cell)));
    let items: Vec<Cluster> = inside.map(Cluster::from).collect();
    Ok(Clusters {
        zoom: level.saturating_sub(CELLS_A_TILE),
        edges: edges(&grids),
        total: items.iter().map(|cluster| cluster.photos).sum(),
        items,
    })
}

/// How many published photos lie in the cells that a box touches: exact for the cells, a little more than the box has.
///
/// # Errors
/// When the database does not answer.
pub async fn count(connection: &impl ConnectionTrait, bounds: BoundingBox) -> Result<i64> {
    let level = cells::KEPT
        .into_iter()
        .rev()
        .find(|level| cells::level_within(bounds, *level, MAX_RANGES as u64) == *level)
        .unwrap_or(cells::KEPT[0]);
    let grids: Vec<Grid> = bounds.parts().into_iter().map(|part| Grid::touching(part, level)).collect();
    sum(connection, &ranges_of(&grids), level).await
}

fn ranges_of(grids: &[Grid]) -> Vec<Range> {
    let each = MAX_RANGES / grids.len().max(1);
    let mut ranges: Vec<Range> = grids.iter().flat_map(|grid| grid.ranges(each)).collect();
    ranges.sort_unstable_by_key(|range| range.low);
    // The two sides of the antimeridian may share a coarse cell, which must not count twice.
    ranges.dedup_by(|next, last| {
        let shared = next.low < last.high;
        if shared {
            last.high = last.high.max(next.high);
        }
        shared
    });
    ranges
}

fn edges(grids: &[Grid]) -> [f64; 4] {
    let parts: Vec<Rect> = grids.iter().map(|grid| grid.edges()).collect();
    match parts.as_slice() {
        [first, .., last] => [first.west, first.south, last.east, first.north],
        [one] => [one.west, one.south, one.east, one.north],
        [] => BoundingBox::WORLD.edges(),
    }
}

/// Counts by cell of `level` in ranges of whole cells; cells beyond what was asked for may be among them.
pub(super) async fn grouped(
    connection: &impl ConnectionTrait,
    filter: &Filter,
    ranges: &[Range],
    level: u8,
) -> Result<Vec<Row>> {
    let theme = filter.counted_theme();
    let sql = match theme.and_then(|theme| Some((theme, kept_by_theme(level, theme)?))) {
        Some((theme, kept)) => from_kept(connection, ranges, level, kept, theme),
        None => {
            let few = theme == Some("") || sum(connection, ranges, kept_about(level)).await? <= FEW_PHOTOS;
            from_photos(connection, filter, ranges, level, few)
        }
    };
    Ok(Row::find_by_statement(sql.statement(connection)).all(connection).await?)
}

/// The kept level that answers for a theme; the empty one is counted deeper than the others.
fn kept_by_theme(level: u8, theme: &str) -> Option<u8> {
    cells::kept_for(level).filter(|kept| theme.is_empty() || *kept <= cells::DEEPEST_BY_THEME)
}

/// A kept level at which ranges of `level` are whole cells, or nearly.
fn kept_about(level: u8) -> u8 {
    cells::kept_for(level).unwrap_or(cells::KEPT[cells::KEPT.len() - 1])
}

fn with_ranges(ranges: &[Range]) -> Sql {
    let mut sql = Sql::new();
    sql.push("WITH ranges(low, high) AS (VALUES ", []).push_ranges(ranges).push(")", []);
    sql
}

/// `FROM` and `WHERE` that read a table range by range of `r`, each by the table's index: SQLite joins in the order
/// written, PostgreSQL needs a subquery that it cannot turn into another join.
fn each_range(connection: &impl ConnectionTrait, table: &str, hint: &str, condition: &str) -> String {
    let alias = table.rsplit(' ').next().unwrap_or(table);
    match connection.get_database_backend() {
        DatabaseBackend::Sqlite => format!("ranges r CROSS JOIN {table} {hint} WHERE {condition}"),
        _ => {
            format!("ranges r CROSS JOIN LATERAL (SELECT * FROM {table} WHERE {condition} OFFSET 0) {alias} WHERE true")
        }
    }
}

/// Fills in what both statements on kept-up counts read.
fn kept_text(connection: &impl ConnectionTrait, text: &str, kept: u8) -> String {
    let shift = cells::shift(kept);
    let own = format!("c.cell >= (r.low >> {shift}) AND c.cell <= ((r.high - 1) >> {shift})");
    let cells = each_range(connection, "photo_cells c", "", &format!("c.theme = ? AND c.level = {kept} AND {own}"));
    let there = "n.theme = ? AND n.quad >= r.low AND n.quad < r.high";
    let changes = each_range(connection, "photo_cell_changes n", "", there);
    text.replace("{cells}", &cells).replace("{changes}", &changes)
}

fn from_kept(connection: &impl ConnectionTrait, ranges: &[Range], level: u8, kept: u8, theme: &str) -> Sql {
    let of_theme = if theme.is_empty() { "" } else { OF_THEME };
    let text = kept_text(connection, include_str!("counted_kept.sql"), kept)
        .replace("{shift}", &cells::shift(level).to_string())
        .replace("{up}", &(2 * (kept - level)).to_string())
        .replace("{of_theme}", of_theme);
    let mut sql = with_ranges(ranges);
    // One value for the counts, one for what waits, one for the photo that is alone in its cell.
    let themes = [theme; 3].into_iter().take(text.matches('?').count());
    sql.push(&text, themes.map(Into::into));
    sql
}

async fn sum(connection: &impl ConnectionTrait, ranges: &[Range], kept: u8) -> Result<i64> {
    let mut sql = with_ranges(ranges);
    sql.push(&kept_text(connection, include_str!("sum_kept.sql"), kept), ["".into(), "".into()]);
    let row = connection.query_one_raw(sql.statement(connection)).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default())
}

/// Groups photos: by way of their number where the ranges hold few, else by way of the filter's own index.
fn from_photos(connection: &impl ConnectionTrait, filter: &Filter, ranges: &[Range], level: u8, few: bool) -> Sql {
    let owned = filter.territory.is_some() || filter.author.is_some();
    let mut sql = with_ranges(ranges);
    sql.push(", found(cell, seq, lon, lat) AS (SELECT p.quad >> ", []);
    sql.push(&cells::shift(level).to_string(), []).push(", p.seq, p.shown_lon, p.shown_lat", []);
    match (&filter.theme, few, owned) {
        (_, true, false) => {
            let there = "p.state = 'published' AND p.quad IS NOT NULL AND p.quad >= r.low AND p.quad < r.high";
            let each = each_range(connection, "photos p", "INDEXED BY photos_quad", there);
            sql.push(" FROM ", []).push(&each, []).push(" AND ", []);
        }
        (Some(theme), false, false) => {
            sql.push(" FROM photo_themes t CROSS JOIN photos p WHERE t.theme = ?", [theme.as_str().into()]);
            sql.push(" AND p.id = t.photo_id AND ", []).push(IN_RANGES, []);
        }
        _ => {
            sql.push(" FROM photos p WHERE ", []).push(IN_RANGES, []);
        }
    }
    filter.push_conditions(&mut sql);
    sql.push(include_str!("grouped_photos.sql"), []);
    sql
}

/// The photo `p` has the theme.
const OF_THEME: &str = " AND EXISTS (SELECT 1 FROM photo_themes w WHERE w.photo_id = p.id AND w.theme = ?)";

/// `+` keeps the index by number out where another one is the better way.
const IN_RANGES: &str = "EXISTS (SELECT 1 FROM ranges r WHERE +p.quad >= r.low AND +p.quad < r.high) AND ";
