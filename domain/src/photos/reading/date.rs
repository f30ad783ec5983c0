//! Times as cameras write them, in EXIF's form and in ISO 8601's.

use crate::clock::{DAY, MINUTE};
use jiff::{civil, tz::TimeZone};

/// The year of the oldest photo that is kept, by Niépce; what claims to be older is a clock that was never set.
const FIRST_YEAR: i16 = 1826;

/// UTC offsets in use that are not whole hours, in minutes.
const BROKEN_OFFSETS: [i16; 13] = [-570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765, 825];

/// A civil time, with its UTC offset when it is written with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    time: civil::DateTime,
    /// Minutes east of UTC.
    pub offset_min: Option<i16>,
}

impl Written {
    /// Reads `2018:06:23 14:05:09`, `2018-06-23T14:05`, each with a fraction of a second and an offset or without. None
    /// for a date without a time, or one that is in no calendar.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let bytes = text.as_bytes();
        if !text.is_ascii() || bytes.len() < 16 || bytes.len() > 40 {
            return None;
        }
        let separators = [(4, b":-"), (7, b":-"), (10, b" T"), (13, b"::")];
        if separators.iter().any(|(at, allowed)| !allowed.contains(&bytes[*at])) {
            return None;
        }
        let number = |from: usize, to: usize| digits(text.get(from..to)?);
        let mut rest = text.get(16..)?;
        let mut second = 0;
        let mut nanos = 0;
        if let Some(after) = rest.strip_prefix(':') {
            second = digits(after.get(..2)?)?;
            rest = after.get(2..)?;
            if let Some(fraction) = rest.strip_prefix(['.', ',']) {
                let end = fraction.find(|c: char| !c.is_ascii_digit()).unwrap_or(fraction.len());
                nanos = nanoseconds(&fraction[..end])?;
                rest = &fraction[end..];
            }
        }
        let offset_min = match rest.trim() {
            "" => None,
            offset => Some(offset_minutes(offset)?),
        };
        let part = |from, to| number(from, to).and_then(|value| i8::try_from(value).ok());
        let time = civil::DateTime::new(
            number(0, 4)?,
            part(5, 7)?,
            part(8, 10)?,
            part(11, 13)?,
            part(14, 16)?,
            i8::try_from(second).ok()?,
            nanos,
        );
        Some(Self { time: time.ok()?, offset_min })
    }

    /// The time with the fraction that a field beside it has, unless it has its own.
    pub fn with_fraction(self, fraction: &str) -> Self {
        match nanoseconds(fraction) {
            Some(nanos) if self.time.subsec_nanosecond() == 0 => {
                Self { time: self.time.with().subsec_nanosecond(nanos).build().unwrap_or(self.time), ..self }
            }
            _ => self,
        }
    }

    /// Microseconds since 1970 on the clock that was read, as if that clock showed UTC.
    pub fn clock_micros(self) -> Option<i64> {
        self.time.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp().as_microsecond())
    }

    /// The instant; none without an offset.
    pub fn utc_micros(self) -> Option<i64> {
        Some(self.clock_micros()? - i64::from(self.offset_min?) * MINUTE)
    }

    /// Whether a photo received at `today` can have been taken then, give or take a day for clocks and time zones.
    pub fn is_possible(self, today: i64) -> bool {
        self.time.year() >= FIRST_YEAR && self.clock_micros().is_some_and(|micros| micros <= today.saturating_add(DAY))
    }

    /// `2018-06-23T14:05:09.123`: no offset, no fraction when it is zero, at most microseconds.
    pub fn text(self) -> String {
        let micros = self.time.subsec_nanosecond() / 1000;
        let whole = self.time.strftime("%Y-%m-%dT%H:%M:%S");
        match micros {
            0 => whole.to_string(),
            micros if micros % 1000 == 0 => format!("{whole}.{:03}", micros / 1000),
            micros => format!("{whole}.{micros:06}"),
        }
    }
}

/// `+02:00`, `-0330` or `Z` in minutes east of UTC; none past 14 hours, where no place on Earth is.
pub(super) fn offset_minutes(text: &str) -> Option<i16> {
    let text = text.trim();
    if text == "Z" {
        return Some(0);
    }
    let (sign, clock) = match text.strip_prefix('+') {
        Some(clock) => (1, clock),
        None => (-1, text.strip_prefix('-')?),
    };
    let (hours, minutes) = match clock.len() {
        5 if clock.as_bytes()[2] == b':' => (clock.get(..2)?, clock.get(3..)?),
        4 => (clock.get(..2)?, clock.get(2..)?),
        _ => return None,
    };
    let (hours, minutes) = (digits(hours)?, digits(minutes)?);
    let total = hours * 60 + minutes;
    (minutes < 60 && total <= 14 * 60).then_some(sign * total)
}

/// The offset that puts a camera's clock and a satellite time at the same instant, when it is one that clocks are set to.
/// The two may be 90 seconds apart: a fix is taken before the photo, and a camera's clock drifts.
pub(super) fn offset_between(clock_micros: i64, utc_micros: i64) -> Option<i16> {
    let difference = clock_micros.checked_sub(utc_micros)?;
    let quarters = difference.checked_add(15 * MINUTE / 2)?.div_euclid(15 * MINUTE);
    let offset = i16::try_from(quarters.checked_mul(15)?).ok()?;
    let rest = (difference - i64::from(offset) * MINUTE).abs();
    let in_use = (offset % 60 == 0 && (-12 * 60..=14 * 60).contains(&offset)) || BROKEN_OFFSETS.contains(&offset);
    (rest <= 3 * MINUTE / 2 && in_use).then_some(offset)
}

fn digits(text: &str) -> Option<i16> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// A written fraction of a second; none when it is not one.
fn nanoseconds(fraction: &str) -> Option<i32> {
    let fraction = fraction.trim();
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let micros = format!("{:0<6}", fraction.get(..6).unwrap_or(fraction));
    micros.parse::<i32>().ok().map(|micros| micros * 1000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(written: &str) -> Option<String> {
        Written::parse(written).map(Written::text)
    }

    #[test]
    fn a_time_is_read_in_the_forms_of_exif_and_of_xmp() {
        assert_eq!(text("2018:06:23 14:05:09").as_deref(), Some("2018-06-23T14:05:09"));
        assert_eq!(text("2018-06-23T14:05").as_deref(), Some("2018-06-23T14:05:00"));
        assert_eq!(text("2018:06:26 17:46:33.847").as_deref(), Some("2018-06-26T17:46:33.847"));
        assert_eq!(text("2018-06-23T14:05:09.1234567Z").as_deref(), Some("2018-06-23T14:05:09.123456"));
        assert_eq!(Written::parse("2018-06-23T14:05:09+02:00").unwrap().offset_min, Some(120));
        assert_eq!(
            Written::parse("2018:06:23 14:05:09").unwrap().with_fraction("05 ").text(),
            "2018-06-23T14:05:09.050"
        );
    }

    #[test]
    fn a_date_that_is_in_no_calendar_is_none() {
        for written in [
            "0000:00:00 00:00:00",
            "2018:13:01 00:00:00",
            "2018:02:29 00:00:00",
            "2018:06:23 24:00:00",
            "2018:06:23 14:05:61",
            "    :  :     :  :  ",
            "2018:06:23",
            "2018-06-23T14:05:09+99:00",
            "+018:06:23 14:05:09",
        ] {
            assert_eq!(Written::parse(written), None, "{written}");
        }
    }

    #[test]
    fn a_photo_is_neither_older_than_photography_nor_taken_after_tomorrow() {
        let today = Written::parse("2026-11-21T12:00:00Z").unwrap().utc_micros().unwrap();
        let possible = |written: &str| Written::parse(written).unwrap().is_possible(today);
        assert!(possible("1826:07:01 12:00:00"));
        assert!(!possible("1825:12:31 23:59:59"));
        assert!(possible("2026:11:22 12:00:00"));
        assert!(!possible("2026:11:22 12:00:01"));
        assert!(!possible("2099:12:31 23:59:59"));
    }

    #[test]
    fn an_offset_follows_from_the_satellites_only_where_clocks_are_set_to_it() {
        let hour = 60 * MINUTE;
        assert_eq!(offset_between(hour, 0), Some(60));
        assert_eq!(offset_between(hour + MINUTE, 0), Some(60));
        assert_eq!(offset_between(hour + 2 * MINUTE, 0), None);
        assert_eq!(offset_between(345 * MINUTE, 0), Some(345));
        assert_eq!(offset_between(15 * MINUTE, 0), None);
        assert_eq!(offset_between(-13 * hour, 0), None);
        assert_eq!(offset_between(14 * hour, 0), Some(840));
        assert_eq!(offset_between(i64::MAX, i64::MIN), None);
    }

    #[test]
    fn an_offset_is_at_most_fourteen_hours() {
        assert_eq!(offset_minutes("+14:00"), Some(840));
        assert_eq!(offset_minutes("-0330"), Some(-210));
        assert_eq!(offset_minutes("Z"), Some(0));
        for offset in ["+14:15", "+1:00", "02:00", "   :  ", "+02:60", "+é0:0"] {
            assert_eq!(offset_minutes(offset), None, "{offset}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_time_or_none(written in ".{0,45}", offset in ".{0,8}") {
            if let Some(written) = Written::parse(&written) {
                prop_assert!(written.clock_micros().is_some());
            }
            _ = offset_minutes(&offset);
        }

        #[test]
        fn a_written_time_reads_back_the_same(seconds in -4_000_000_000_i64..4_000_000_000, millis in 0_i64..1000) {
            let stamp = jiff::Timestamp::from_millisecond(seconds * 1000 + millis).unwrap();
            let written = Written { time: stamp.to_zoned(TimeZone::UTC).datetime(), offset_min: None };
            prop_assert_eq!(Written::parse(&written.text()), Some(written));
        }
    }
}
