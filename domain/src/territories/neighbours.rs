//! Which territories share a border.

use super::{
    Boundary,
    store::{self, Parameters},
};
use crate::{Ground, Result, database::statement, map::boxes::Rect};
use anyhow::Context;
use geo::{Distance, Euclidean, Line, LineString};
use sea_orm::{ConnectionTrait, Value};
use std::sync::Arc;
use uuid::Uuid;

/// Borders this near are one border drawn twice: 1e-4° of latitude is 11 m.
pub(super) const TOLERANCE_DEG: f64 = 1e-4;
/// Boundaries read at once.
const PAGE: i64 = 200;

type Pair = (Uuid, Uuid);

/// Links one territory with its neighbours, both ways, and forgets those that it had.
pub(super) async fn link(connection: &impl ConnectionTrait, id: Uuid, boundary: &Boundary) -> Result<()> {
    forget(connection, &[id]).await?;
    let boundary = Arc::new(boundary.clone());
    let mut after = 0;
    loop {
        let page = touching_after(connection, boundary.bounds().grown(TOLERANCE_DEG), after).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.0;
        let boundary = boundary.clone();
        let judged = tokio::task::spawn_blocking(move || {
            let others = page.into_iter().filter(|(_, other, _)| *other != id);
            let near = others.map(|(_, other, text)| Ok((other, share_border(&boundary, &Boundary::stored(&text)?))));
            near.collect::<Result<Vec<_>>>()
        });
        let near = judged.await.context("comparing boundaries was broken off")??;
        let pairs: Vec<Pair> = near.into_iter().filter(|(_, shares)| *shares).map(|(other, _)| (id, other)).collect();
        insert(connection, &pairs).await?;
    }
}

/// The territories whose boxes touch this one's, itself included.
///
/// # Errors
/// When the database does not answer.
pub async fn touching(connection: &impl ConnectionTrait, id: Uuid) -> Result<Vec<Uuid>> {
    let Some(territory) = store::by_id(connection, id).await? else { return Ok(Vec::new()) };
    let mut parameters = Parameters::default();
    let touching = parameters.touching(connection.get_database_backend(), territory.bounds);
    let sql = format!("SELECT t.id FROM territories t WHERE {touching} ORDER BY t.seq");
    let rows = connection.query_all_raw(statement(connection, sql, parameters.0)).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}

/// Forgets the neighbours of these territories, both ways.
pub(super) async fn forget(connection: &impl ConnectionTrait, ids: &[Uuid]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut parameters = Parameters::default();
    let list = parameters.bind_all(ids.iter().copied());
    // The same numbered parameters stand in both lists.
    let sql = format!("DELETE FROM territory_neighbours WHERE territory_id IN ({list}) OR neighbour_id IN ({list})");
    connection.execute_raw(statement(connection, sql, parameters.0)).await?;
    Ok(())
}

async fn touching_after(
    connection: &impl ConnectionTrait,
    bounds: Rect,
    after: i64,
) -> Result<Vec<(i64, Uuid, String)>> {
    let mut parameters = Parameters::default();
    let touching = parameters.touching(connection.get_database_backend(), bounds);
    let (after, limit) = (parameters.bind(after), parameters.bind(PAGE));
    let sql = format!(
        "SELECT t.seq, t.id, b.boundary_json FROM territories t JOIN territory_boundaries b ON b.territory_id = t.id \
         WHERE {touching} AND t.seq > {after} ORDER BY t.seq LIMIT {limit}"
    );
    let rows = connection.query_all_raw(statement(connection, sql, parameters.0)).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?))).collect()
}

async fn insert(connection: &impl ConnectionTrait, pairs: &[Pair]) -> Result<()> {
    for pairs in pairs.chunks(1_000) {
        let sql = format!(
            "INSERT INTO territory_neighbours (territory_id, neighbour_id) VALUES {} ON CONFLICT DO NOTHING",
            store::rows_of_parameters(pairs.len() * 2, 2)
        );
        let values: Vec<Value> = pairs.iter().flat_map(|(a, b)| [*a, *b, *b, *a]).map(Into::into).collect();
        connection.execute_raw(statement(connection, sql, values)).await?;
    }
    Ok(())
}

/// Links all territories that touch `bounds` with one another in one pass from west to east. Only those that the pass has
/// not left behind are in memory.
pub(super) async fn link_all(ground: &Ground, bounds: Rect, mut progress: impl FnMut(u64)) -> Result<()> {
    let mut sweep = Sweep::default();
    let mut after = (f64::MIN, 0);
    loop {
        let page = westmost_after(&*ground.db, bounds.grown(TOLERANCE_DEG), after).await?;
        let Some(&(west, seq, ..)) = page.last() else { return Ok(()) };
        after = (west, seq);
        progress(page.len() as u64);
        let judged = tokio::task::spawn_blocking(move || {
            let pairs = sweep.advance(page)?;
            Result::<_>::Ok((sweep, pairs))
        });
        let pairs;
        (sweep, pairs) = judged.await.context("comparing boundaries was broken off")??;
        let write = ground.db.write().await?;
        insert(&*write, &pairs).await?;
        write.commit().await?;
    }
}

type Westmost = (f64, i64, Uuid, String);

async fn westmost_after(
    connection: &impl ConnectionTrait,
    bounds: Rect,
    (west, seq): (f64, i64),
) -> Result<Vec<Westmost>> {
    let mut parameters = Parameters::default();
    let touching = parameters.touching(connection.get_database_backend(), bounds);
    let (west, seq, limit) = (parameters.bind(west), parameters.bind(seq), parameters.bind(PAGE));
    // The page is chosen first, so that no boundary outside it is read.
    let sql = format!(
        "SELECT p.min_lon, p.seq, p.id, b.boundary_json FROM (SELECT t.min_lon, t.seq, t.id FROM territories t \
         WHERE {touching} AND (t.min_lon, t.seq) > ({west}, {seq}) ORDER BY t.min_lon, t.seq LIMIT {limit}) p \
         JOIN territory_boundaries b ON b.territory_id = p.id ORDER BY p.min_lon, p.seq"
    );
    let rows = connection.query_all_raw(statement(connection, sql, parameters.0)).await?;
    rows.iter()
        .map(|row| {
            Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?, row.try_get_by_index(3)?))
        })
        .collect()
}

/// Boundaries from west to east; those that end west of the newest one are gone.
#[derive(Default)]
struct Sweep(Vec<(Uuid, Boundary)>);

impl Sweep {
    fn advance(&mut self, page: Vec<Westmost>) -> Result<Vec<Pair>> {
        let mut pairs = Vec::new();
        for (west, _, id, text) in page {
            self.0.retain(|(_, other)| other.bounds().east + TOLERANCE_DEG >= west);
            let boundary = Boundary::stored(&text)?;
            let near = self.0.iter().filter(|(_, other)| share_border(&boundary, other));
            pairs.extend(near.map(|(other, _)| (id, *other)));
            self.0.push((id, boundary));
        }
        Ok(pairs)
    }
}

/// Whether two boundaries come within [`TOLERANCE_DEG`] of one another somewhere. Only the segments where their boxes meet
/// are compared, from west to east.
pub(super) fn share_border(a: &Boundary, b: &Boundary) -> bool {
    let (box_a, box_b) = (a.bounds().grown(TOLERANCE_DEG), b.bounds().grown(TOLERANCE_DEG));
    if !box_a.intersects(box_b) {
        return false;
    }
    let (ours, theirs) = (segments(a, box_b), segments(b, box_a));
    let widest = theirs.iter().map(|line| east(line) - west(line)).fold(0.0, f64::max);
    ours.iter().any(|our| {
        let first = theirs.partition_point(|their| west(their) < west(our) - widest - TOLERANCE_DEG);
        theirs[first..]
            .iter()
            .take_while(|their| west(their) <= east(our) + TOLERANCE_DEG)
            .any(|their| near_in_height(our, their) && Euclidean.distance(our, their) <= TOLERANCE_DEG)
    })
}

/// The border's segments that reach into `window`, from west to east.
fn segments(boundary: &Boundary, window: Rect) -> Vec<Line> {
    let polygons = boundary.shape().iter();
    let rings = polygons.flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    let reaches = |line: &Line| {
        let (south, north) = (line.start.y.min(line.end.y), line.start.y.max(line.end.y));
        window.intersects(Rect { west: west(line), south, east: east(line), north })
    };
    let mut lines: Vec<Line> = rings.flat_map(LineString::lines).filter(reaches).collect();
    lines.sort_by(|a, b| west(a).total_cmp(&west(b)));
    lines
}

fn west(line: &Line) -> f64 {
    line.start.x.min(line.end.x)
}

fn east(line: &Line) -> f64 {
    line.start.x.max(line.end.x)
}

fn near_in_height(a: &Line, b: &Line) -> bool {
    a.start.y.min(a.end.y) - TOLERANCE_DEG <= b.start.y.max(b.end.y)
        && b.start.y.min(b.end.y) - TOLERANCE_DEG <= a.start.y.max(a.end.y)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(west: f64, south: f64, size: f64) -> Boundary {
        let (east, north) = (west + size, south + size);
        let ring = serde_json::json!([[west, south], [east, south], [east, north], [west, north], [west, south]]);
        Boundary::from_value(&serde_json::json!({ "type": "Polygon", "coordinates": [ring] })).unwrap()
    }

    #[test]
    fn squares_side_by_side_are_neighbours_and_squares_apart_are_not() {
        let square_at_home = square(3.0, 45.0, 0.1);
        assert!(share_border(&square_at_home, &square(3.1, 45.02, 0.1)));
        assert!(share_border(&square_at_home, &square(3.10005, 45.0, 0.1)), "a gap of some metres is a border");
        assert!(!share_border(&square_at_home, &square(3.11, 45.0, 0.1)));
        assert!(!share_border(&square_at_home, &square(3.0, 45.2, 0.1)));
    }

    #[test]
    fn an_enclave_is_the_neighbour_of_what_surrounds_it() {
        let around = serde_json::json!({ "type": "Polygon", "coordinates": [
            [[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]],
            [[3, 3], [3, 6], [6, 6], [6, 3], [3, 3]],
        ]});
        assert!(share_border(&Boundary::from_value(&around).unwrap(), &square(3.0, 3.0, 3.0)));
    }

    #[test]
    fn the_sweep_finds_each_pair_once() {
        let squares = [square(0.0, 0.0, 1.0), square(1.0, 0.0, 1.0), square(1.0, 1.0, 1.0), square(3.0, 0.0, 1.0)];
        let page = squares.iter().zip(1_i64..).map(|(square, n)| {
            let text = square.geojson();
            (square.bounds().west, n, Uuid::from_u128(n.unsigned_abs().into()), text)
        });
        let mut sweep = Sweep::default();
        let pairs = sweep.advance(page.collect()).unwrap();
        let found: Vec<_> = pairs.iter().map(|(a, b)| (a.as_u128(), b.as_u128())).collect();
        assert_eq!(found, [(2, 1), (3, 1), (3, 2)]);
        assert_eq!(sweep.0.len(), 1, "what lies west is forgotten");
    }
}
