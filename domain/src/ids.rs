//! Ids are UUIDv7 (RFC 9562, section 5.7): a phone can make them, and rows made later sort later.

use crate::{Clock, ErrorCode, Refusal};
use sha2::{Digest, Sha256};
use uuid::{NoContext, Timestamp, Uuid, Version};

/// A new id of the clock's present millisecond.
pub fn new(clock: &Clock) -> Uuid {
    let micros = u64::try_from(clock.now()).unwrap_or_default();
    let nanos = u32::try_from(micros % 1_000_000 * 1_000).unwrap_or_default();
    Uuid::new_v7(Timestamp::from_unix(NoContext, micros / 1_000_000, nanos))
}

/// An id that always comes out the same for the same thing and name, with the time of the thing's own id.
pub fn derived(of: Uuid, name: &str) -> Uuid {
    let digest = Sha256::digest([of.as_bytes(), name.as_bytes()].concat());
    let mut bytes = *of.as_bytes();
    bytes[6..].copy_from_slice(&digest[..10]);
    bytes[6] = bytes[6] & 0x0f | 0x70;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    Uuid::from_bytes(bytes)
}

/// Accepts an id made by a client.
///
/// # Errors
/// `id_not_uuidv7` when the version or the variant is another one.
pub fn from_client(id: Uuid) -> Result<Uuid, Refusal> {
    let right = id.get_version() == Some(Version::SortRand) && id.get_variant() == uuid::Variant::RFC4122;
    right.then_some(id).ok_or_else(|| Refusal::new(ErrorCode::IdNotUuidV7).field("/id"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_id_is_version_7_and_carries_the_clock() {
        let clock = Clock::fixed(1_700_000_000_123_456);
        let id = new(&clock);
        assert_eq!(id.get_timestamp().unwrap().to_unix().0, 1_700_000_000);
        assert_eq!(from_client(id), Ok(id));
    }

    #[test]
    fn a_derived_id_is_version_7_and_always_the_same() {
        let of = new(&Clock::fixed(1_700_000_000_123_456));
        assert_eq!(derived(of, "a"), derived(of, "a"));
        assert_ne!(derived(of, "a"), derived(of, "b"));
        assert!(from_client(derived(of, "a")).is_ok());
    }

    #[test]
    fn a_random_id_is_refused() {
        assert!(from_client(Uuid::from_u128(0x1234)).is_err());
    }
}
