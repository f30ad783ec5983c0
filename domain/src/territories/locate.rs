//! Which territory a point belongs to.

use super::{Boundary, store};
use crate::{
    Result,
    database::{dialect, statement},
};
use anyhow::Context;
use geo::coordinate_position::CoordPos;
use sea_orm::{ConnectionTrait, QueryResult};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};
use uuid::Uuid;

/// The territory of a point, with what an arriving photo needs of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Its IANA time zone.
    pub time_zone: String,
}

/// A boundary as it was at one instant; `updated_at` tells apart versions of the same number after a roll-back.
type Key = (Uuid, i64, i64);

struct Candidate {
    key: Key,
    located: Located,
}

/// The territory of a point, exactly: inside its boundary and outside its holes. A point on a border that several share
/// belongs to the one that was opened first.
///
/// # Errors
/// When the database does not answer.
pub async fn locate(connection: &impl ConnectionTrait, lon: f64, lat: f64) -> Result<Option<Located>> {
    if !(lon.abs() <= 180.0 && lat.abs() <= 90.0) {
        return Ok(None);
    }
    let candidates = candidates(connection, lon, lat).await?;
    let boundaries = boundaries(connection, &candidates).await?;
    let positions = candidates.into_iter().filter_map(|candidate| {
        let position = boundaries.get(&candidate.located.id)?.position(lon, lat);
        (position != CoordPos::Outside).then_some(candidate.located)
    });
    // The query gives the first opened first.
    Ok({ positions }.next())
}

/// The territories of many points, in two queries and in the order of the points. At most a thousand or so at once.
///
/// # Errors
/// When the database does not answer.
pub async fn locate_many(connection: &impl ConnectionTrait, points: &[(f64, f64)]) -> Result<Vec<Option<Located>>> {
    let mut found = vec![None; points.len()];
    if points.is_empty() {
        return Ok(found);
    }
    let candidates = candidates_of_many(connection, points).await?;
    let boundaries = boundaries(connection, candidates.iter().map(|(_, candidate)| candidate)).await?;
    for (n, candidate) in candidates {
        let (Some((lon, lat)), Some(place)) = (points.get(n), found.get_mut(n)) else { continue };
        let Some(boundary) = boundaries.get(&candidate.located.id) else { continue };
        if place.is_none() && boundary.position(*lon, *lat) != CoordPos::Outside {
            *place = Some(candidate.located);
        }
    }
    Ok(found)
}

/// Territories whose box holds the point, first opened first.
async fn candidates(connection: &impl ConnectionTrait, lon: f64, lat: f64) -> Result<Vec<Candidate>> {
    let sql = dialect(connection, include_str!("candidates.sqlite.sql"), include_str!("candidates.postgres.sql"));
    let rows = connection.query_all_raw(statement(connection, sql, [lon.into(), lat.into()])).await?;
    rows.iter().map(candidate).collect()
}

/// The same for many points, each with the number of its point.
async fn candidates_of_many(
    connection: &impl ConnectionTrait,
    points: &[(f64, f64)],
) -> Result<Vec<(usize, Candidate)>> {
    let sql =
        dialect(connection, include_str!("candidates_many.sqlite.sql"), include_str!("candidates_many.postgres.sql"));
    let rows = (0..points.len())
        .map(|n| format!("({n}, CAST(${} AS double precision), CAST(${} AS double precision))", 2 * n + 1, 2 * n + 2));
    let sql = sql.replace("{points}", &rows.collect::<Vec<_>>().join(", "));
    let values = points.iter().flat_map(|(lon, lat)| [(*lon).into(), (*lat).into()]);
    let rows = connection.query_all_raw(statement(connection, sql, values)).await?;
    let numbered = rows.iter().map(|row| {
        // SQLite gives a number without a type as 64 bits, PostgreSQL a small constant as 32.
        let n: i64 = row.try_get("", "n").or_else(|_| row.try_get::<i32>("", "n").map(i64::from))?;
        Ok((usize::try_from(n).unwrap_or(usize::MAX), candidate(row)?))
    });
    numbered.collect()
}

fn candidate(row: &QueryResult) -> Result<Candidate> {
    let id = row.try_get("", "id")?;
    Ok(Candidate {
        key: (id, row.try_get("", "version")?, row.try_get("", "updated_at")?),
        located: Located { id, name: row.try_get("", "name")?, time_zone: row.try_get("", "time_zone")? },
    })
}

/// The candidates' boundaries: those at hand, and the others by one query.
async fn boundaries(
    connection: &impl ConnectionTrait,
    candidates: impl IntoIterator<Item = &Candidate>,
) -> Result<HashMap<Uuid, Arc<Boundary>>> {
    let (mut found, mut missing) = (HashMap::new(), HashMap::new());
    for Candidate { key, .. } in candidates {
        if found.contains_key(&key.0) || missing.contains_key(&key.0) {
            continue;
        }
        match CACHE.lock().unwrap_or_else(PoisonError::into_inner).get(key) {
            Some(boundary) => drop(found.insert(key.0, boundary)),
            None => drop(missing.insert(key.0, *key)),
        }
    }
    if missing.is_empty() {
        return Ok(found);
    }
    let texts = store::boundaries(connection, &missing.keys().copied().collect::<Vec<_>>()).await?;
    let read = tokio::task::spawn_blocking(move || {
        texts.into_iter().map(|(id, text)| Ok((id, Arc::new(Boundary::stored(&text)?)))).collect::<Result<Vec<_>>>()
    });
    for (id, boundary) in read.await.context("reading boundaries was broken off")?? {
        if let Some(key) = missing.get(&id) {
            CACHE.lock().unwrap_or_else(PoisonError::into_inner).put(*key, boundary.clone());
        }
        found.insert(id, boundary);
    }
    Ok(found)
}

/// Boundaries that were read lately. One for the process: what a key stands for never changes, whatever the database.
static CACHE: LazyLock<Mutex<Cache>> = LazyLock::new(|| Mutex::new(Cache::new(MAX_CACHED_POINTS)));

/// Points kept, 16 bytes each: 16 MB, half of all communes of France.
const MAX_CACHED_POINTS: usize = 1_000_000;
/// What an entry costs beside its points, counted in points.
const ENTRY_POINTS: usize = 20;

/// Two generations: what is used moves to the young one; when that is half of the room, the old one is dropped.
struct Cache {
    young: HashMap<Key, Arc<Boundary>>,
    old: HashMap<Key, Arc<Boundary>>,
    young_points: usize,
    room: usize,
}

impl Cache {
    fn new(room: usize) -> Self {
        Self { young: HashMap::new(), old: HashMap::new(), young_points: 0, room }
    }

    fn get(&mut self, key: &Key) -> Option<Arc<Boundary>> {
        if let Some(boundary) = self.young.get(key) {
            return Some(boundary.clone());
        }
        let boundary = self.old.remove(key)?;
        self.put(*key, boundary.clone());
        Some(boundary)
    }

    fn put(&mut self, key: Key, boundary: Arc<Boundary>) {
        let points = boundary.points() + ENTRY_POINTS;
        if self.young_points + points > self.room / 2 {
            self.old = std::mem::take(&mut self.young);
            self.young_points = 0;
        }
        if self.young.insert(key, boundary).is_none() {
            self.young_points += points;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square() -> Arc<Boundary> {
        let text = r#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}"#;
        Arc::new(Boundary::from_geojson(text).unwrap())
    }

    #[test]
    fn the_cache_keeps_what_is_used_and_never_more_than_its_room() {
        let each = square().points() + ENTRY_POINTS;
        let mut cache = Cache::new(each * 8);
        let key = |n: u128| (Uuid::from_u128(n), 1, 0);
        for n in 0..100 {
            cache.put(key(n), square());
            assert!(cache.get(&key(0)).is_some(), "used all the time, after {n}");
            assert!((cache.young.len() + cache.old.len()) * each <= cache.room);
        }
        assert!(cache.get(&key(50)).is_none(), "not used for long");
    }

    #[test]
    fn another_version_is_another_entry() {
        let mut cache = Cache::new(1_000);
        cache.put((Uuid::nil(), 1, 0), square());
        assert!(cache.get(&(Uuid::nil(), 2, 0)).is_none());
    }
}
