//! Who is told of what, and when the daily mail is due: rules that need no database.

use super::What;
use crate::{clock::HOUR, names::names};
use jiff::{Timestamp, civil::Time, tz::TimeZone};

/// Where people live of whom nothing is known.
pub const USUAL_ZONE: &str = "Europe/Paris";
/// How long after its hour a daily mail may still be sent, in hours; later it waits for the next morning.
const MORNING_HOURS: i8 = 5;

/// Why someone is told, the closest reason first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It is meant for them.
    Meant,
    /// Their comment is answered.
    Answered,
    /// The question, mission or photo is theirs.
    Author,
    /// They are in the mission's team.
    Member,
    /// They support the question.
    Supports,
    /// They watch it.
    Watches,
    /// They play in the territory.
    Resident,
    /// It is near a place that they named.
    Nearby,
}

names!(Why {
    Meant = "meant",
    Answered = "answered",
    Author = "author",
    Member = "member",
    Supports = "supports",
    Watches = "watches",
    Resident = "resident",
    Nearby = "nearby"
});

/// A group of people whom something may matter to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Who wrote the comment that is answered.
    AnsweredComment,
    /// Who asked the question or one that was merged into it.
    QuestionAuthor,
    /// Who supports the question or one that was merged into it.
    Supporters,
    /// Who watches the question or one that was merged into it.
    QuestionWatchers,
    /// Who opened the mission.
    MissionAuthor,
    /// Who is in its team.
    Members,
    /// Who watches it.
    MissionWatchers,
    /// Who took the photo.
    PhotoAuthor,
    /// Who watches it.
    PhotoWatchers,
    /// Who has a role in the territory.
    TerritoryPeople,
    /// Who watches it.
    TerritoryWatchers,
    /// Who asked to be told of new photos round there.
    PhotoAlerts,
    /// Who asked to be told of new questions round there.
    QuestionAlerts,
    /// Who asked to be told of new missions round there.
    MissionAlerts,
}

impl Source {
    /// Why its people are told.
    pub fn why(self) -> Why {
        match self {
            Self::AnsweredComment => Why::Answered,
            Self::QuestionAuthor | Self::MissionAuthor | Self::PhotoAuthor => Why::Author,
            Self::Members => Why::Member,
            Self::Supporters => Why::Supports,
            Self::QuestionWatchers | Self::MissionWatchers | Self::PhotoWatchers | Self::TerritoryWatchers => {
                Why::Watches
            }
            Self::TerritoryPeople => Why::Resident,
            Self::PhotoAlerts | Self::QuestionAlerts | Self::MissionAlerts => Why::Nearby,
        }
    }
}

/// Whom something matters to that is not meant for one person.
pub fn sources(what: What) -> &'static [Source] {
    use Source::{
        AnsweredComment, Members, MissionAlerts, MissionAuthor, MissionWatchers, PhotoAlerts, PhotoAuthor,
        PhotoWatchers, QuestionAlerts, QuestionAuthor, QuestionWatchers, Supporters, TerritoryPeople,
        TerritoryWatchers,
    };
    match what {
        What::TerritoryLaunched => &[TerritoryPeople, TerritoryWatchers],
        What::PhotoPublished => &[PhotoAlerts],
        What::QuestionAsked => &[PhotoAuthor, PhotoWatchers, QuestionAlerts, TerritoryWatchers],
        What::QuestionMerged => &[QuestionAuthor, Supporters, QuestionWatchers],
        What::Commented => {
            &[AnsweredComment, QuestionAuthor, Supporters, QuestionWatchers, MissionAuthor, Members, MissionWatchers]
        }
        What::MissionOpened => &[
            QuestionAuthor,
            Supporters,
            QuestionWatchers,
            PhotoAuthor,
            PhotoWatchers,
            MissionAlerts,
            TerritoryWatchers,
        ],
        What::QuestionAnswered | What::MissionMoved => &[
            QuestionAuthor,
            Supporters,
            QuestionWatchers,
            PhotoAuthor,
            PhotoWatchers,
            MissionAuthor,
            Members,
            MissionWatchers,
            TerritoryWatchers,
        ],
        // What happens in a mission is its team's and its watchers' business.
        _ => &[MissionAuthor, Members, MissionWatchers],
    }
}

/// Whether it always stands in the list: the law wants that a statement of reasons reaches whom it is about, and that who
/// reported something hears what came of it (DSA, articles 16 and 17).
pub fn is_always_told(what: What) -> bool {
    matches!(what, What::DecisionTaken | What::ReportDecided)
}

/// What becomes of a daily mail that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// To be looked at again at this instant, in UTC microseconds.
    Wait(i64),
    /// To be sent now; the day, where its reader lives.
    Send(String),
}

/// When a daily mail is due whose first notice is of `since`; all instants in UTC microseconds. `hour` is that of the
/// morning, `sent` the day of the last mail.
pub fn turn(zone: Option<&str>, hour: i8, since: i64, now: i64, sent: Option<&str>) -> Turn {
    let zone = zone.and_then(|name| TimeZone::get(name).ok());
    let zone = zone.or_else(|| TimeZone::get(USUAL_ZONE).ok()).unwrap_or(TimeZone::UTC);
    let due = next_morning(&zone, hour, since);
    if now < due {
        return Turn::Wait(due);
    }
    let Ok(local) = Timestamp::from_microsecond(now).map(|time| time.to_zoned(zone.clone())) else {
        return Turn::Wait(now + 24 * HOUR);
    };
    let today = local.date().to_string();
    let is_morning = (hour..hour.saturating_add(MORNING_HOURS)).contains(&local.hour());
    if is_morning && sent != Some(today.as_str()) {
        Turn::Send(today)
    } else {
        Turn::Wait(next_morning(&zone, hour, now))
    }
}

/// The first morning after an instant.
fn next_morning(zone: &TimeZone, hour: i8, after: i64) -> i64 {
    let morning = || {
        let local = Timestamp::from_microsecond(after).ok()?.to_zoned(zone.clone());
        let at = Time::new(hour, 0, 0, 0).ok()?;
        let mut date = local.date();
        for _ in 0..3 {
            let instant = date.to_datetime(at).to_zoned(zone.clone()).ok()?.timestamp().as_microsecond();
            if instant > after {
                return Some(instant);
            }
            date = date.tomorrow().ok()?;
        }
        None
    };
    morning().unwrap_or(after + 24 * HOUR)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Clock, texts::Locale};

    fn at(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_microsecond()
    }

    #[test]
    fn a_daily_mail_waits_for_the_morning_where_its_reader_lives() {
        let since = at("2026-06-21T12:00:00Z");
        let paris = at("2026-06-22T05:00:00Z");
        assert_eq!(turn(Some("Europe/Paris"), 7, since, since, None), Turn::Wait(paris));
        assert_eq!(turn(None, 7, since, since, None), Turn::Wait(paris));
        assert_eq!(turn(Some("Nowhere"), 7, since, since, None), Turn::Wait(paris));
        let montreal = turn(Some("America/Toronto"), 7, since, since, None);
        assert_eq!(montreal, Turn::Wait(at("2026-06-22T11:00:00Z")));
        assert_eq!(turn(Some("Europe/Paris"), 7, since, paris, None), Turn::Send("2026-06-22".into()));
    }

    #[test]
    fn there_is_one_mail_a_day_and_none_in_the_evening() {
        let since = at("2026-06-22T05:30:00Z");
        let next = at("2026-06-23T05:00:00Z");
        assert_eq!(turn(None, 7, since, at("2026-06-22T05:40:00Z"), Some("2026-06-22")), Turn::Wait(next));
        let down_since = at("2026-06-20T12:00:00Z");
        assert_eq!(turn(None, 7, down_since, at("2026-06-22T18:00:00Z"), None), Turn::Wait(next));
        assert_eq!(turn(None, 7, down_since, next, None), Turn::Send("2026-06-23".into()));
        assert_eq!(turn(None, 7, since, next, Some("2026-06-23")), Turn::Wait(at("2026-06-24T05:00:00Z")));
    }

    #[test]
    fn a_morning_comes_when_clocks_change() {
        let night = at("2026-03-28T23:30:00Z");
        assert_eq!(turn(None, 7, night, night, None), Turn::Wait(at("2026-03-29T05:00:00Z")));
        let skipped = turn(None, 2, night, night, None);
        assert_eq!(skipped, Turn::Wait(at("2026-03-29T01:00:00Z")), "02:00 does not exist that day");
        assert!(Clock::fixed(night).now() < at("2026-03-29T01:00:00Z"));
    }

    #[test]
    fn everything_that_is_meant_for_many_has_someone_whom_it_matters_to() {
        for what in What::ALL {
            assert!(!sources(*what).is_empty(), "{what:?}");
        }
        assert_eq!(sources(What::TerritoryLaunched), [Source::TerritoryPeople, Source::TerritoryWatchers]);
        assert!(!sources(What::PhotoPublished).contains(&Source::TerritoryWatchers));
    }

    #[test]
    fn everything_that_can_happen_has_words_in_every_language() {
        for (what, locale) in What::ALL.iter().flat_map(|what| Locale::ALL.iter().map(move |locale| (what, locale))) {
            let id = format!("notice-{}", what.name());
            assert_ne!(locale.text(&id, &[]), id);
        }
    }

    #[test]
    fn the_closest_reason_comes_first() {
        assert!(Why::Author < Why::Watches && Why::Watches < Why::Nearby);
        for (rank, why) in Why::ALL.iter().enumerate() {
            assert_eq!(*why as usize, rank);
        }
    }
}
