//! Times on the wire: RFC 3339, UTC.

use jiff::Timestamp;

/// Writes UTC microseconds as RFC 3339, such as `2026-06-21T12:00:00.000001Z`.
pub fn rfc3339(micros: i64) -> String {
    Timestamp::from_microsecond(micros).map(|time| time.to_string()).unwrap_or_default()
}
