//! A dashboard in plain sentences: above the pictures of its page, and in the monthly mail.

use super::{
    figures::Month,
    masks::Count,
    read::Dashboard,
    words::{self, Known, Unit},
};
use crate::texts::Locale;

/// A count in the unit of a figure, as people read it.
pub fn written(locale: Locale, board: &Dashboard, figure: &str, count: Count) -> String {
    let unit = Known::find(figure).map_or(Unit::Count, |known| known.unit);
    words::told(locale, unit, count, board.territory.currency)
}

/// A month as people write it.
pub fn month(locale: Locale, month: Month) -> String {
    format!("{} {}", locale.text(&format!("month-{}", month.of_year()), &[]), month.year())
}

/// Who takes part, and how much of the households that is where their number is known.
pub fn people(locale: Locale, board: &Dashboard) -> Vec<String> {
    let args = [("people", told(locale, board, "people")), ("new", told(locale, board, "people.new"))];
    let mut says = vec![locale.text("dashboard-people-says", &args)];
    if let Some(households) = board.households {
        let args = [("share", told(locale, board, "people.share")), ("households", locale.number(households))];
        says.push(locale.text("dashboard-share-says", &args));
    }
    says
}

/// What begins, and what waits.
pub fn moves(locale: Locale, board: &Dashboard) -> Vec<String> {
    let args = ["photos", "questions", "missions"].map(|figure| (figure, told(locale, board, figure)));
    let waiting = [("count", told(locale, board, "questions.waiting"))];
    vec![locale.text("dashboard-moves-says", &args), locale.text("dashboard-waiting-says", &waiting)]
}

/// What is given.
pub fn given(locale: Locale, board: &Dashboard) -> String {
    let args = [("time", "minutes"), ("money", "money.in"), ("brought", "money.brought")];
    locale.text("dashboard-given-says", &args.map(|(name, figure)| (name, told(locale, board, figure))))
}

/// Who works with whom.
pub fn social(locale: Locale, board: &Dashboard) -> String {
    let args = [("pairs", "people.pairs"), ("density", "people.density")];
    locale.text("dashboard-social-says", &args.map(|(name, figure)| (name, told(locale, board, figure))))
}

/// How long reports wait.
pub fn moderation(locale: Locale, board: &Dashboard) -> String {
    let count = |figure: &str| board.get(figure).known().unwrap_or_default();
    let (closed, open) = (count("moderation.closed"), told(locale, board, "moderation.open"));
    if closed == 0 {
        return locale.text("dashboard-moderation-quiet", &[("open", open)]);
    }
    let mean = Count::Known(count("moderation.minutes") / closed);
    let delay = written(locale, board, "moderation.minutes", mean);
    let args = [("closed", told(locale, board, "moderation.closed")), ("delay", delay), ("open", open)];
    locale.text("dashboard-moderation-says", &args)
}

fn told(locale: Locale, board: &Dashboard, figure: &str) -> String {
    written(locale, board, figure, board.get(figure))
}
