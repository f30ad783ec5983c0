//! Days of money: dates in the territory's own time zone, and months that keep their day.

use crate::{Clock, ErrorCode, Refusal, Result, territories::Territory};
use anyhow::Context;
use jiff::{
    Timestamp, ToSpan,
    civil::{Date, date},
    tz::TimeZone,
};

/// Today, where the territory is.
///
/// # Errors
/// When the time zone of the row is unknown.
pub fn today(clock: &Clock, territory: &Territory) -> Result<Date> {
    Ok(day_of(clock.now(), &territory.time_zone)?)
}

/// The day of an instant in UTC microseconds in a time zone.
pub(crate) fn day_of(micros: i64, zone: &str) -> anyhow::Result<Date> {
    let zone = TimeZone::get(zone).with_context(|| format!("time zone {zone}"))?;
    Ok(Timestamp::from_microsecond(micros).context("an instant")?.to_zoned(zone).date())
}

/// Reads `YYYY-MM-DD`.
///
/// # Errors
/// `day-invalid` at `field`.
pub fn parse(field: &'static str, text: &str) -> Result<Date, Refusal> {
    let read = text.parse().ok().filter(|day| (date(2000, 1, 1)..=date(2200, 12, 31)).contains(day));
    read.filter(|_| text.len() == 10).ok_or_else(|| Refusal::new(ErrorCode::DayInvalid).field(field))
}

/// A day as it stands in a row.
pub(crate) fn stored(text: &str) -> anyhow::Result<Date> {
    text.parse().with_context(|| format!("the day {text:?} of a row"))
}

/// The same day of the month `months` later; the last day of a shorter month, and the day itself again after it.
pub fn months_later(day: Date, months: i32, anchor_day: i8) -> Date {
    let first = day.first_of_month().checked_add(i64::from(months).months()).unwrap_or(day);
    let last = first.days_in_month();
    date(first.year(), first.month(), anchor_day.clamp(1, last))
}

/// The next day of the month `anchor_day` after `day`.
pub fn next_anchor(day: Date, anchor_day: i8) -> Date {
    let this_month = months_later(day, 0, anchor_day);
    if this_month > day { this_month } else { months_later(day, 1, anchor_day) }
}

/// The day that many days from now, in UTC.
///
/// # Errors
/// When the clock is out of all bounds.
pub fn in_days(clock: &Clock, days: i64) -> Result<Date> {
    Ok(days_later(day_of(clock.now(), "UTC")?, days))
}

/// Some days later.
pub fn days_later(day: Date, days: i64) -> Date {
    day.checked_add(days.days()).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_later_keeps_the_day_where_the_month_has_it() {
        let january = date(2026, 1, 31);
        assert_eq!(months_later(january, 1, 31), date(2026, 2, 28));
        assert_eq!(months_later(date(2026, 2, 28), 1, 31), date(2026, 3, 31));
        assert_eq!(months_later(date(2027, 11, 30), 3, 30), date(2028, 2, 29));
        assert_eq!(months_later(january, 12, 31), date(2027, 1, 31));
    }

    #[test]
    fn the_next_anchor_is_always_later() {
        assert_eq!(next_anchor(date(2026, 6, 21), 21), date(2026, 7, 21));
        assert_eq!(next_anchor(date(2026, 6, 20), 21), date(2026, 6, 21));
        assert_eq!(next_anchor(date(2026, 2, 28), 31), date(2026, 3, 31));
    }

    #[test]
    fn a_day_is_told_by_the_clock_of_the_place() {
        let late = 1_782_082_800 * 1_000_000; // 21 June 2026, 23:00 UTC
        assert_eq!(day_of(late, "Europe/Paris").unwrap(), date(2026, 6, 22));
        assert_eq!(day_of(late, "America/Toronto").unwrap(), date(2026, 6, 21));
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in ["", "2026-02-30", "2026-6-1", "21/06/2026", "1999-01-01", "2026-06-21T00:00"] {
            assert!(parse("/on", text).is_err(), "{text}");
        }
    }
}
