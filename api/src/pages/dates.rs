//! Dates as people of each language write them.

use photos36_domain::texts::Locale;

/// `2018-06-23T14:05:09` as "23 juin 2018 à 14\u{a0}h\u{a0}05"; as it is when it is no date.
pub fn moment(locale: Locale, local: &str) -> String {
    let Ok(time) = local.parse::<jiff::civil::DateTime>() else { return local.to_owned() };
    let args = [
        ("date", day(locale, time.date())),
        ("hour", time.hour().to_string()),
        ("minute", format!("{:02}", time.minute())),
    ];
    locale.text("moment", &args)
}

/// The day of `2018-06-23T14:05:09` as "23 juin 2018"; as it is when it is no date.
pub fn day_of(locale: Locale, local: &str) -> String {
    local.parse::<jiff::civil::DateTime>().map_or_else(|_| local.to_owned(), |time| day(locale, time.date()))
}

fn day(locale: Locale, date: jiff::civil::Date) -> String {
    let month = locale.text(&format!("month-{}", date.month()), &[]);
    let args = [("day", date.day().to_string()), ("month", month), ("year", date.year().to_string())];
    locale.text(if date.day() == 1 { "date-first" } else { "date" }, &args)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_reads_as_people_write_it() {
        assert_eq!(moment(Locale::French, "2018-06-23T14:05:09"), "23 juin 2018 à 14\u{a0}h\u{a0}05");
        assert_eq!(moment(Locale::English, "2018-06-23T14:05:09.5"), "23 June 2018, 14:05");
        assert_eq!(day_of(Locale::French, "2018-06-01T00:00:00"), "1er juin 2018");
        assert_eq!(moment(Locale::French, "hier"), "hier");
    }
}
