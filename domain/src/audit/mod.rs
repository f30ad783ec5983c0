//! The audit log: what was decided and done with power over others, append-only and hash-chained.
//!
//! An entry's hash covers the entry before it, its facts, and a commitment to each of its personal parts: the SHA-256 of a
//! random salt and the part. A part with its salt stands in a table of its own and can be erased; the commitment that
//! stays tells nothing (the salt has 244 random bits) and the chain still verifies. The database refuses every change of
//! an entry by triggers.
//!
//! [`append`] takes a lock that lasts until the transaction ends, so it comes last in it, once for all entries.

mod rules;
mod store;

pub use rules::{Fault, GENESIS};

use crate::{Ground, Result, people};
use rules::Sealed;
use sea_orm::ConnectionTrait;
use serde_json::Value;
use uuid::Uuid;

/// What is to be written down.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What was done, such as `photo-hidden`; a stable name.
    pub what: &'static str,
    /// Where.
    pub territory: Option<Uuid>,
    /// What sort of thing it was done to.
    pub object_kind: &'static str,
    /// The thing it was done to. For a person, an id of the matter and not of the person.
    pub object: Uuid,
    /// What is not about anyone.
    pub facts: Value,
    /// What is about people, each with whom it is about; can be erased.
    pub parts: Vec<(Uuid, Value)>,
}

/// What a check of the whole log found in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// How many entries there are.
    pub entries: i64,
    /// Personal parts that are there and match their commitments.
    pub parts: u64,
    /// Personal parts that were erased.
    pub erased: u64,
    /// The hash of the last entry: written down elsewhere it proves that nothing was cut off.
    pub head: [u8; 32],
}

/// Writes entries, in the caller's transaction and at its end.
///
/// # Errors
/// When the database refuses.
pub async fn append(write: &impl ConnectionTrait, ground: &Ground, entries: Vec<Entry>) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    people::one_at_a_time(write, "audit").await?;
    let (mut seq, mut previous) = store::head(write).await?;
    for entry in entries {
        seq += 1;
        let sealed = Sealed::new(seq, ground.clock.now(), previous, entry);
        previous = sealed.hash;
        store::insert(write, &sealed).await?;
    }
    Ok(())
}

/// Erases every personal part about this person, in the caller's transaction; gives their number.
///
/// # Errors
/// When the database refuses.
pub async fn erase(write: &impl ConnectionTrait, person: Uuid) -> Result<u64> {
    store::erase(write, person).await
}

/// Checks the whole log, page by page. The inner error names the first entry that does not hold.
///
/// # Errors
/// When the database does not answer.
pub async fn verify(connection: &impl ConnectionTrait) -> Result<std::result::Result<Verified, Fault>> {
    let mut so_far = Verified { entries: 0, parts: 0, erased: 0, head: GENESIS };
    loop {
        let page = store::page(connection, so_far.entries, store::PAGE).await?;
        if page.is_empty() {
            return Ok(Ok(so_far));
        }
        for stored in &page {
            match rules::check(so_far.entries + 1, &so_far.head, stored) {
                Ok((parts, erased)) => {
                    so_far.entries += 1;
                    so_far.parts += parts;
                    so_far.erased += erased;
                    so_far.head = stored.sealed_hash();
                }
                Err(fault) => return Ok(Err(fault)),
            }
        }
    }
}

/// The hash of the entry with this number, to compare with one that was written down elsewhere.
///
/// # Errors
/// When the database does not answer.
pub async fn hash_of(connection: &impl ConnectionTrait, seq: i64) -> Result<Option<Vec<u8>>> {
    Ok(store::page(connection, seq - 1, 1).await?.into_iter().find(|entry| entry.seq == seq).map(|entry| entry.hash))
}
