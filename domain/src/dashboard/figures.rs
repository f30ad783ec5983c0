//! Months, and what they add to each figure. Pure.

use crate::{ErrorCode, Refusal};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// A month of the calendar (UTC).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(i32);

impl Month {
    /// From `2026-11`.
    ///
    /// # Errors
    /// `parameter-invalid` naming the field.
    pub fn parse(field: &'static str, text: &str) -> Result<Self, Refusal> {
        let refusal = || Refusal::new(ErrorCode::ParameterInvalid).field(field).arg("reason", "YYYY-MM");
        let (year, month) = text.split_once('-').ok_or_else(refusal)?;
        let shaped =
            year.len() == 4 && month.len() == 2 && (year.bytes().chain(month.bytes())).all(|b| b.is_ascii_digit());
        let (year, month): (i32, i32) = (year.parse().map_err(|_| refusal())?, month.parse().map_err(|_| refusal())?);
        let known = shaped && (1970..=2999).contains(&year) && (1..=12).contains(&month);
        if known { Ok(Self(year * 100 + month)) } else { Err(refusal()) }
    }

    /// As rows hold it: 202611.
    pub fn stored(number: i32) -> Self {
        Self(number)
    }

    /// As rows hold it: 202611.
    pub fn number(self) -> i32 {
        self.0
    }

    /// The month of an instant (UTC microseconds).
    pub fn of(micros: i64) -> Self {
        let time = jiff::Timestamp::from_microsecond(micros).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        let day = time.to_zoned(jiff::tz::TimeZone::UTC);
        Self(i32::from(day.year()) * 100 + i32::from(day.month()))
    }

    /// So many months before.
    pub fn before(self, months: i32) -> Self {
        let count = self.0 / 100 * 12 + self.0 % 100 - 1 - months;
        Self(count.div_euclid(12) * 100 + count.rem_euclid(12) + 1)
    }

    /// When it begins, in UTC microseconds.
    pub fn begins_at(self) -> i64 {
        let (year, month) = (i16::try_from(self.0 / 100), i8::try_from(self.0 % 100));
        let (Ok(year), Ok(month)) = (year, month) else { return 0 };
        let first = jiff::civil::Date::new(year, month, 1).and_then(|day| day.to_zoned(jiff::tz::TimeZone::UTC));
        first.map_or(0, |day| day.timestamp().as_microsecond())
    }

    /// 1 to 12.
    pub fn of_year(self) -> i32 {
        self.0 % 100
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.0 / 100
    }
}

impl fmt::Display for Month {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}", self.year(), self.of_year())
    }
}

/// From a month to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first month.
    pub from: Month,
    /// The last month.
    pub to: Month,
}

impl Period {
    /// What someone asked for; the twelve months that end with the one of `now` where they did not say.
    ///
    /// # Errors
    /// `parameter-invalid`, also when the last month comes before the first.
    pub fn parse(from: Option<&str>, to: Option<&str>, now: i64) -> Result<Self, Refusal> {
        let to = to.map_or_else(|| Ok(Month::of(now)), |text| Month::parse("to", text))?;
        let from = from.map_or_else(|| Ok(to.before(11)), |text| Month::parse("from", text))?;
        if from > to {
            return Err(Refusal::new(ErrorCode::ParameterInvalid).field("from").arg("reason", "from > to"));
        }
        Ok(Self { from, to })
    }

    /// The last of its months, twelve at most, oldest first: those of the bars.
    pub fn bars(self) -> Vec<Month> {
        let all = (0..12).map(|back| self.to.before(back)).take_while(|month| *month >= self.from);
        let mut all: Vec<_> = all.collect();
        all.reverse();
        all
    }
}

/// What is added to each figure, by its name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Figures(pub BTreeMap<String, i64>);

impl Figures {
    /// Adds others to it.
    pub fn add(&mut self, others: &Self) {
        for (name, amount) in &others.0 {
            *self.0.entry(name.clone()).or_default() += amount;
        }
    }

    /// A figure; nothing was counted where there is none.
    pub fn get(&self, name: &str) -> i64 {
        self.0.get(name).copied().unwrap_or_default()
    }
}

/// The size of a commune by its inhabitants, as INSEE groups them; 0 when nobody knows how many there are.
pub fn size_class(population: Option<i64>) -> i32 {
    match population {
        None => 0,
        Some(..500) => 1,
        Some(500..2_000) => 2,
        Some(2_000..10_000) => 3,
        Some(10_000..50_000) => 4,
        Some(50_000..) => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_count_back_over_the_years() {
        let month = Month::parse("to", "2026-02").unwrap();
        assert_eq!(month.before(2).to_string(), "2025-12");
        assert_eq!(month.before(13).to_string(), "2025-01");
        assert_eq!(Month::of(month.begins_at()), month);
        assert_eq!(Month::of(month.begins_at() - 1), month.before(1));
    }

    #[test]
    fn a_month_is_four_digits_and_two() {
        for wrong in ["", "2026", "2026-13", "2026-00", "26-01", "2026-1", "+026-01", "2026-011", "2026-01-01"] {
            assert_eq!(Month::parse("from", wrong).unwrap_err().code, ErrorCode::ParameterInvalid, "{wrong}");
        }
    }

    #[test]
    fn a_period_is_the_last_twelve_months_unless_someone_says_more() {
        let now = Month::parse("to", "2026-11").unwrap().begins_at();
        let usual = Period::parse(None, None, now).unwrap();
        assert_eq!((usual.from.to_string(), usual.bars().len()), ("2025-12".to_owned(), 12));
        let short = Period::parse(Some("2026-09"), None, now).unwrap();
        assert_eq!(short.bars().len(), 3);
        assert!(Period::parse(Some("2026-12"), Some("2026-11"), now).is_err());
    }
}
