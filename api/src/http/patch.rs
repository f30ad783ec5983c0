//! Partial changes (RFC 7396): a field that is absent stays, one that is `null` is taken back.

use serde::{Deserialize, Deserializer};

/// Tells `null` from absent; with `#[serde(default, deserialize_with = "given")]`.
///
/// # Errors
/// When the value is of another type.
pub fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(value: D) -> Result<Option<Option<T>>, D::Error> {
    Deserialize::deserialize(value).map(Some)
}
