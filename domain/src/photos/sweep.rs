//! Objects that no row needs any more are deleted, a day after their time; the original of a photo that could not be
//! decoded long after, so that its author can fetch it back.
//!
//! An upload stores its object first and commits its row after, so an object without a row may belong to an upload that
//! is under way: only its age tells. One case is left: an upload that was cut off, and is sent again a day later, finds
//! its old object just as the sweep deletes it. Therefore both hold [`settle`]: the sweep looks again and deletes while
//! it holds the objects exclusively; an upload asks for its object in the transaction that commits its row.

use super::{PhotoState, entity::photo, spool};
use crate::{
    Error, Ground, Result,
    clock::{DAY, HOUR},
    database::{Write, statement},
    store::{self, Key, Stat, Store},
};
use anyhow::anyhow;
use futures_util::future::try_join_all;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseBackend, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Objects deleted while uploads wait; also the number deleted at the same time.
const BATCH: usize = 16;
/// In how many turns all shards are swept. With a turn an hour, 25 makes each shard's hour move through the day, so that
/// a machine that is switched off at night misses none for good.
const TURNS: i64 = 25;
/// The advisory lock of PostgreSQL that uploads share and the sweep takes alone.
const OBJECTS_LOCK: i64 = 3_636_001;

/// What a sweep removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Objects of originals and derivatives.
    pub objects: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Leftovers of writes that were cut off: spooled uploads, temporary files, unfinished uploads in parts, probes.
    pub leftovers: u64,
}

/// The shards (first bytes of sharded keys) whose turn it is. Needs no memory of the last turn: one that was cut off or
/// missed costs nothing but a later turn.
pub fn shards_of_turn(now: i64) -> impl Iterator<Item = u8> {
    let turn = now.div_euclid(HOUR).rem_euclid(TURNS);
    (0..=u8::MAX).filter(move |shard| i64::from(*shard) % TURNS == turn)
}

/// Deletes the orphans of these shards that are older than `store.orphan_hours`, and all old leftovers.
///
/// # Errors
/// When database or store do not answer; what was deleted until then stays deleted, and the next sweep goes on.
pub async fn sweep_orphans(ground: &Ground, shards: impl Iterator<Item = u8>) -> Result<Swept> {
    let cutoffs = Cutoffs::now(ground);
    let cutoff = cutoffs.orphan;
    let mut swept = Swept { leftovers: sweep_leftovers(ground, cutoff).await?, ..Swept::default() };
    for shard in shards {
        for tree in [Key::ORIGINALS, Key::DERIVATIVES] {
            sweep_prefix(ground, &format!("{tree}{shard:02x}/"), cutoffs, &mut swept).await?;
        }
    }
    Ok(swept)
}

/// Unix seconds; what has been needed by nobody since before is deleted.
#[derive(Clone, Copy)]
struct Cutoffs {
    orphan: i64,
    /// For photos that were refused.
    refused: i64,
}

impl Cutoffs {
    fn now(ground: &Ground) -> Self {
        let now = ground.clock.now();
        let orphan = now - i64::from(ground.settings.store.orphan_hours) * HOUR;
        Self { orphan, refused: orphan.min(now - i64::from(ground.settings.photos.refused_days) * DAY) }
    }
}

/// Makes sure, in the transaction that will commit a photo's row, that the object which was stored for it is still there
/// and stays there.
///
/// # Errors
/// `Unavailable` when a sweep has just deleted it as an orphan of an earlier try: the same request will succeed.
pub async fn settle(write: &Write, store: &dyn Store, key: &Key) -> Result<()> {
    lock_objects(write, "SELECT pg_advisory_xact_lock_shared($1)").await?;
    match store.stat(key).await? {
        Some(_) => Ok(()),
        None => Err(Error::Unavailable(anyhow!("the object of an earlier try was swept just now"))),
    }
}

/// On SQLite the write transaction itself excludes every other.
async fn lock_objects(write: &Write, sql: &str) -> Result<()> {
    if write.get_database_backend() == DatabaseBackend::Postgres {
        write.query_one_raw(statement(&**write, sql, [OBJECTS_LOCK.into()])).await?;
    }
    Ok(())
}

async fn sweep_leftovers(ground: &Ground, cutoff: i64) -> Result<u64> {
    let mut leftovers = ground.store.clear_cut_off(cutoff).await?;
    leftovers += store::delete_stale_files(&spool::folder(&ground.settings), cutoff).await?;
    for probe in ground.store.list(Key::PROBES, None).await? {
        if probe.modified_at < cutoff {
            ground.store.delete(&probe.key).await?;
            leftovers += 1;
        }
    }
    Ok(leftovers)
}

async fn sweep_prefix(ground: &Ground, prefix: &str, cutoffs: Cutoffs, swept: &mut Swept) -> Result<()> {
    let mut after = None;
    loop {
        let page = ground.store.list(prefix, after.as_ref()).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = Some(last.key.clone());
        let old: Vec<Stat> = page.into_iter().filter(|object| object.modified_at < cutoffs.orphan).collect();
        let rows = rows_of(&*ground.db, &old).await?;
        let orphans: Vec<Stat> =
            old.into_iter().filter(|object| is_orphan(&object.key, row_of(&rows, object), cutoffs)).collect();
        for batch in orphans.chunks(BATCH) {
            delete_batch(ground, batch, cutoffs, swept).await?;
        }
    }
}

/// Deletes those that are orphans still, while no upload can commit.
async fn delete_batch(ground: &Ground, batch: &[Stat], cutoffs: Cutoffs, swept: &mut Swept) -> Result<()> {
    let write = ground.db.write_quietly().await?;
    lock_objects(&write, "SELECT pg_advisory_xact_lock($1)").await?;
    let rows = rows_of(&*write, batch).await?;
    let mut deletions = Vec::new();
    for object in batch {
        if is_orphan(&object.key, row_of(&rows, object), cutoffs) {
            deletions.push(delete_if_old(&*ground.store, &object.key, cutoffs.orphan));
        }
    }
    let deleted = try_join_all(deletions).await?;
    for object in deleted.into_iter().flatten() {
        swept.objects += 1;
        swept.bytes += object.size_bytes;
    }
    Ok(())
}

/// Deletes an object unless it was stored anew meanwhile.
async fn delete_if_old(store: &dyn Store, key: &Key, cutoff: i64) -> Result<Option<Stat>> {
    let old = store.stat(key).await?.filter(|now| now.modified_at < cutoff);
    if old.is_some() {
        store.delete(key).await?;
    }
    Ok(old)
}

/// What the sweep needs of a photo's row.
#[derive(Debug, FromQueryResult)]
struct Row {
    id: Uuid,
    state: String,
    sha256: Vec<u8>,
    rendition: i32,
    updated_at: i64,
}

/// The rows of a page of objects, in one query.
async fn rows_of(connection: &impl ConnectionTrait, objects: &[Stat]) -> Result<HashMap<Uuid, Row>> {
    let photos: BTreeSet<Uuid> = objects.iter().filter_map(|object| object.key.photo()).collect();
    if photos.is_empty() {
        return Ok(HashMap::new());
    }
    let columns = [
        photo::Column::Id,
        photo::Column::State,
        photo::Column::Sha256,
        photo::Column::Rendition,
        photo::Column::UpdatedAt,
    ];
    let rows = photo::Entity::find()
        .select_only()
        .columns(columns)
        .filter(photo::Column::Id.is_in(photos))
        .into_model::<Row>()
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

fn row_of<'a>(rows: &'a HashMap<Uuid, Row>, object: &Stat) -> Option<&'a Row> {
    rows.get(&object.key.photo()?)
}

/// Whether nobody needs an old object: its photo is unknown, or gone for as long, or it is an older rendition, or it holds
/// other bytes than the photo's.
fn is_orphan(key: &Key, row: Option<&Row>, cutoffs: Cutoffs) -> bool {
    let Some(row) = row else { return true };
    let settled = row.updated_at < cutoffs.orphan;
    match (PhotoState::from_name(&row.state), key.rendition()) {
        (Some(PhotoState::Deleted), _) => settled,
        (Some(PhotoState::Refused), _) => row.updated_at < cutoffs.refused,
        (_, Some(rendition)) => settled && rendition < row.rendition,
        (_, None) => !key.is_original_of(row.id, &row.sha256),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PHOTO: Uuid = Uuid::from_u128(0x0190_8a3e_7c4b_7d1e_9f00_0102_0304_b2a1);
    const CUTOFF: i64 = 1_000_000;
    const REFUSED: i64 = 500_000;

    fn row(state: PhotoState, rendition: i32, updated_at: i64) -> Row {
        Row { id: PHOTO, state: state.name().into(), sha256: vec![7; 32], rendition, updated_at }
    }

    #[test]
    fn an_object_is_an_orphan_only_when_no_row_needs_it() {
        let (original, other) = (Key::original(PHOTO, &[7; 32]), Key::original(PHOTO, &[8; 32]));
        let derivative = Key::derivative(PHOTO, 2, "320.webp");
        let orphan =
            |key: &Key, row: Option<Row>| is_orphan(key, row.as_ref(), Cutoffs { orphan: CUTOFF, refused: REFUSED });
        assert!(orphan(&original, None) && orphan(&derivative, None));
        for state in PhotoState::KEPT {
            assert!(!orphan(&original, Some(row(state, 2, 0))));
            assert!(orphan(&other, Some(row(state, 2, 0))), "other bytes under the same photo");
            assert!(!orphan(&derivative, Some(row(state, 2, 0))));
            assert!(!orphan(&derivative, Some(row(state, 1, 0))), "the next rendition may be under way");
            assert!(orphan(&derivative, Some(row(state, 3, CUTOFF - 1))));
            assert!(!orphan(&derivative, Some(row(state, 3, CUTOFF))), "someone may be reading the older one");
        }
        for (state, cutoff) in [(PhotoState::Deleted, CUTOFF), (PhotoState::Refused, REFUSED)] {
            assert!(orphan(&original, Some(row(state, 2, cutoff - 1))));
            assert!(orphan(&derivative, Some(row(state, 2, cutoff - 1))));
            assert!(!orphan(&original, Some(row(state, 2, cutoff))));
        }
    }

    #[test]
    fn every_shard_has_its_turn_in_25_hours_and_at_every_hour_of_the_day() {
        let turns: Vec<Vec<u8>> = (0..TURNS).map(|hour| shards_of_turn(hour * HOUR + 5).collect()).collect();
        let mut shards = turns.concat();
        shards.sort_unstable();
        assert_eq!(shards, (0..=u8::MAX).collect::<Vec<_>>());
        assert_eq!(shards_of_turn(0).collect::<Vec<_>>(), shards_of_turn(TURNS * HOUR).collect::<Vec<_>>());
        let hours: BTreeSet<i64> = (0..TURNS).map(|round| round * TURNS % 24).collect();
        assert_eq!(hours.len(), 24);
    }
}
