//! How an entry is sealed and checked. Pure.

use super::Entry;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fmt;
use uuid::Uuid;

/// What stands before the first entry.
pub const GENESIS: [u8; 32] = [0; 32];

/// An entry that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its number.
    pub seq: i64,
    /// What is wrong with it.
    pub what: &'static str,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "entry {}: {}", self.seq, self.what)
    }
}

/// A personal part with its salt.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub part: i32,
    pub person: Uuid,
    pub salt: Vec<u8>,
    pub json: String,
}

/// An entry ready to be written.
pub(super) struct Sealed {
    pub seq: i64,
    pub at: i64,
    pub what: String,
    pub territory: Option<Uuid>,
    pub object_kind: String,
    pub object: Uuid,
    pub facts_json: String,
    pub commitments_json: String,
    pub previous: [u8; 32],
    pub hash: [u8; 32],
    pub parts: Vec<Part>,
}

/// An entry as it was read, with those of its parts that are left.
pub(super) struct Stored {
    pub seq: i64,
    pub at: i64,
    pub what: String,
    pub territory: Option<Uuid>,
    pub object_kind: String,
    pub object: Uuid,
    pub facts_json: String,
    pub commitments_json: String,
    pub previous: Vec<u8>,
    pub hash: Vec<u8>,
    pub parts: Vec<Part>,
}

impl Stored {
    /// The hash that it carries; all zero when it is no hash.
    pub fn sealed_hash(&self) -> [u8; 32] {
        self.hash.as_slice().try_into().unwrap_or(GENESIS)
    }
}

impl Sealed {
    pub fn new(seq: i64, at: i64, previous: [u8; 32], entry: Entry) -> Self {
        let parts: Vec<Part> =
            entry.parts.into_iter().zip(0..).map(|((person, value), part)| salted(part, person, &value)).collect();
        let commitments: Vec<String> = parts.iter().map(|part| commitment(&part.salt, &part.json)).collect();
        let mut sealed = Self {
            seq,
            at,
            what: entry.what.to_owned(),
            territory: entry.territory,
            object_kind: entry.object_kind.to_owned(),
            object: entry.object,
            facts_json: entry.facts.to_string(),
            commitments_json: serde_json::json!(commitments).to_string(),
            previous,
            hash: GENESIS,
            parts,
        };
        sealed.hash = hash(&Covered {
            seq,
            at,
            what: &sealed.what,
            territory: sealed.territory,
            object_kind: &sealed.object_kind,
            object: sealed.object,
            facts_json: &sealed.facts_json,
            commitments_json: &sealed.commitments_json,
            previous: &previous,
        });
        sealed
    }
}

fn salted(part: i32, person: Uuid, value: &Value) -> Part {
    let salt = [*Uuid::new_v4().as_bytes(), *Uuid::new_v4().as_bytes()].concat();
    Part { part, person, salt, json: value.to_string() }
}

/// The SHA-256 of the salt and the part, hexadecimal.
fn commitment(salt: &[u8], json: &str) -> String {
    hex::encode(Sha256::new().chain_update(salt).chain_update(json).finalize())
}

/// What a hash covers.
struct Covered<'a> {
    seq: i64,
    at: i64,
    what: &'a str,
    territory: Option<Uuid>,
    object_kind: &'a str,
    object: Uuid,
    facts_json: &'a str,
    commitments_json: &'a str,
    previous: &'a [u8],
}

/// Each field goes in with its length, so that no two entries read the same.
fn hash(entry: &Covered<'_>) -> [u8; 32] {
    let mut digest = Sha256::new();
    let mut field = |bytes: &[u8]| {
        digest.update((bytes.len() as u64).to_be_bytes());
        digest.update(bytes);
    };
    field(entry.previous);
    field(&entry.seq.to_be_bytes());
    field(&entry.at.to_be_bytes());
    field(entry.what.as_bytes());
    field(entry.territory.map(|id| *id.as_bytes()).as_ref().map_or(&[], |bytes| bytes.as_slice()));
    field(entry.object_kind.as_bytes());
    field(entry.object.as_bytes());
    field(entry.facts_json.as_bytes());
    field(entry.commitments_json.as_bytes());
    digest.finalize().into()
}

/// Checks an entry against its number and the hash before it; gives how many of its parts are there and erased.
pub(super) fn check(seq: i64, previous: &[u8; 32], entry: &Stored) -> Result<(u64, u64), Fault> {
    let fault = |what| Err(Fault { seq: entry.seq, what });
    if entry.seq != seq {
        return fault("an entry before it is missing");
    }
    if entry.previous != previous {
        return fault("it does not follow the entry before it");
    }
    let covered = Covered {
        seq,
        at: entry.at,
        what: &entry.what,
        territory: entry.territory,
        object_kind: &entry.object_kind,
        object: entry.object,
        facts_json: &entry.facts_json,
        commitments_json: &entry.commitments_json,
        previous,
    };
    if hash(&covered).as_slice() != entry.hash {
        return fault("it was changed");
    }
    let commitments: Vec<String> = serde_json::from_str(&entry.commitments_json).unwrap_or_default();
    for part in &entry.parts {
        let kept = usize::try_from(part.part).ok().and_then(|index| commitments.get(index));
        if kept != Some(&commitment(&part.salt, &part.json)) {
            return fault("a personal part was changed");
        }
    }
    let there = entry.parts.len() as u64;
    Ok((there, (commitments.len() as u64).saturating_sub(there)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn stored(seq: i64, previous: [u8; 32]) -> Stored {
        let person = Uuid::from_u128(7);
        let entry = Entry {
            what: "photo-hidden",
            territory: Some(Uuid::from_u128(1)),
            object_kind: "photo",
            object: Uuid::from_u128(2),
            facts: json!({"rule": "privacy"}),
            parts: vec![(person, json!({"by": person})), (person, json!({"text": "a face"}))],
        };
        let s = Sealed::new(seq, 5, previous, entry);
        Stored {
            seq: s.seq,
            at: s.at,
            what: s.what,
            territory: s.territory,
            object_kind: s.object_kind,
            object: s.object,
            facts_json: s.facts_json,
            commitments_json: s.commitments_json,
            previous: s.previous.to_vec(),
            hash: s.hash.to_vec(),
            parts: s.parts,
        }
    }

    #[test]
    fn an_entry_holds_with_and_without_its_personal_parts() {
        let mut entry = stored(1, GENESIS);
        assert_eq!(check(1, &GENESIS, &entry), Ok((2, 0)));
        entry.parts.clear();
        assert_eq!(check(1, &GENESIS, &entry), Ok((0, 2)));
    }

    #[test]
    fn a_change_anywhere_is_found() {
        let broken = |change: fn(&mut Stored)| {
            let mut entry = stored(1, GENESIS);
            change(&mut entry);
            check(1, &GENESIS, &entry).is_err()
        };
        assert!(broken(|e| e.at += 1));
        assert!(broken(|e| e.what.push('x')));
        assert!(broken(|e| e.territory = None));
        assert!(broken(|e| e.object = Uuid::nil()));
        assert!(broken(|e| e.facts_json = "{}".into()));
        assert!(broken(|e| e.commitments_json = "[]".into()));
        assert!(broken(|e| e.previous[0] ^= 1));
        assert!(broken(|e| e.hash[31] ^= 1));
        assert!(broken(|e| e.seq = 2));
        assert!(broken(|e| e.parts[1].json.push(' ')));
        assert!(broken(|e| e.parts[0].part = 5));
    }

    proptest! {
        #[test]
        fn the_same_part_never_gives_the_same_commitment(text in ".{0,20}") {
            let (a, b) = (salted(0, Uuid::nil(), &json!(text)), salted(0, Uuid::nil(), &json!(text)));
            prop_assert_ne!(commitment(&a.salt, &a.json), commitment(&b.salt, &b.json));
        }
    }
}
