//! Near-duplicates: photos whose perceptual hashes differ in few bits, found without comparing with all.
//!
//! A hash is kept in four bands of 16 bits. Of two hashes at most seven bits apart, some band differs by one bit at most
//! (eight bits would be needed for two in each), so it is enough to look up each band and its sixteen neighbours: 68
//! places of an index, in one query.

use super::publish::bands;
use crate::{Result, database::statement};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

/// Most bits by which the hashes of two copies differ.
pub const MAX_DISTANCE: u32 = 7;
/// Fewest bits set in the hash of a picture that shows anything: a plain surface has none, and all plain surfaces would
/// be each other's copies.
const MIN_BITS: u32 = 8;

const CANDIDATES: &str = include_str!("near.sql");

#[derive(FromQueryResult)]
struct Candidate {
    id: Uuid,
    perceptual_hash: i64,
}

/// The oldest published photo that came before this one (`photo`, which must have its row) and looks like it.
///
/// # Errors
/// When the database does not answer.
pub async fn near_duplicate(connection: &impl ConnectionTrait, photo: Uuid, hash: u64) -> Result<Option<Uuid>> {
    if hash.count_ones() < MIN_BITS {
        return Ok(None);
    }
    let [a, b, c, d] = bands(hash);
    let query = statement(connection, CANDIDATES, [photo.into(), a.into(), b.into(), c.into(), d.into()]);
    let rows = connection.query_all_raw(query).await?;
    for row in rows {
        let candidate = Candidate::from_query_result(&row, "")?;
        if distance(candidate.perceptual_hash.cast_unsigned(), hash) <= MAX_DISTANCE {
            return Ok(Some(candidate.id));
        }
    }
    Ok(None)
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
