//! Near-duplicates: photos whose perceptual hashes differ in few bits, found without comparing with all.
//!
//! A hash is kept in four bands of 16 bits. Of two hashes at most seven bits apart, some band differs by one bit at most
//! (eight bits would be needed for two in each), so it is enough to look up each band and its sixteen neighbours: 68
//! places of an index, in one query.

use super::{entity::photo, publish::bands};
use crate::{
    Result,
    database::{Write, statement},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseBackend, EntityTrait, FromQueryResult, QueryFilter, sea_query::Expr,
};
use uuid::Uuid;

/// Most bits by which the hashes of two copies differ.
pub const MAX_DISTANCE: u32 = 7;
/// Fewest bits set in the hash of a picture that shows anything: a plain surface has none, and all plain surfaces would
/// be each other's copies.
const MIN_BITS: u32 = 8;

/// Names the advisory lock of PostgreSQL.
const LOCK: i64 = 0x36_2eac;

const CANDIDATES: &str = include_str!("near.sql");

#[derive(FromQueryResult)]
struct Candidate {
    id: Uuid,
    perceptual_hash: i64,
    near_duplicate_of: Option<Uuid>,
    is_older: bool,
}

/// The oldest published photo that came before this one (`photo`, which must have its row) and looks like it. Later ones
/// that were published first, and found nothing then, are told of this one.
///
/// # Errors
/// When the database does not answer.
pub async fn near_duplicate(write: &Write, photo: Uuid, hash: u64) -> Result<Option<Uuid>> {
    if hash.count_ones() < MIN_BITS {
        return Ok(None);
    }
    one_at_a_time(write).await?;
    let [a, b, c, d] = bands(hash);
    let query = statement(&**write, CANDIDATES, [photo.into(), a.into(), b.into(), c.into(), d.into()]);
    let found = Candidate::find_by_statement(query).all(&**write).await?;
    let near = found.into_iter().filter(|found| distance(found.perceptual_hash.cast_unsigned(), hash) <= MAX_DISTANCE);
    let (older, later): (Vec<_>, Vec<_>) = near.partition(|found| found.is_older);
    let untold = later.into_iter().filter(|found| found.near_duplicate_of.is_none()).map(|found| found.id);
    let untold: Vec<_> = untold.collect();
    if !untold.is_empty() {
        photo::Entity::update_many()
            .col_expr(photo::Column::NearDuplicateOf, Expr::value(photo))
            .filter(photo::Column::Id.is_in(untold))
            .exec(&**write)
            .await?;
    }
    Ok(older.first().map(|found| found.id))
}

/// Of two copies that are published at the same instant one must see the other. On SQLite there is one writer anyway.
async fn one_at_a_time(write: &Write) -> Result<()> {
    if write.get_database_backend() == DatabaseBackend::Postgres {
        write.execute_raw(statement(&**write, "SELECT pg_advisory_xact_lock($1)", [LOCK.into()])).await?;
    }
    Ok(())
}

/// The number of bits that differ.
pub fn distance(a: u64, b: u64) -> u32 {
    (a ^ b).count_ones()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_hashes_seven_bits_apart_share_a_band_but_for_one_bit() {
        let hash: u64 = 0x0123_4567_89AB_CDEF;
        // The worst spread of seven bits over four bands: two, two, two and one.
        let other = hash ^ 0x0001_8001_4002_0300;
        assert_eq!(distance(hash, other), 7);
        let nearest = bands(hash).into_iter().zip(bands(other)).map(|(a, b)| (a ^ b).count_ones()).min();
        assert_eq!(nearest, Some(1));
    }
}
