//! What figures are called, what they mean and in what they are counted.

use super::masks::{Count, LEAST_PEOPLE};
use crate::{money::amounts, territories::Currency, texts::Locale, themes};

/// In what a figure is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Things or people.
    Count,
    /// Minutes.
    Minutes,
    /// Smallest units of the territory's currency.
    Money,
    /// Thousandths of a whole.
    PerMille,
}

impl Unit {
    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Minutes => "minutes",
            Self::Money => "smallest-unit",
            Self::PerMille => "per-mille",
        }
    }
}

/// Figures that stand alone, and in what each is counted.
const ALONE: [(&str, Unit); 16] = [
    ("photos", Unit::Count),
    ("questions", Unit::Count),
    ("questions.waiting", Unit::Count),
    ("missions", Unit::Count),
    ("people", Unit::Count),
    ("people.new", Unit::Count),
    ("people.active", Unit::Count),
    ("people.share", Unit::PerMille),
    ("people.pairs", Unit::Count),
    ("people.paired", Unit::Count),
    ("people.density", Unit::PerMille),
    ("minutes", Unit::Minutes),
    ("money.in", Unit::Money),
    ("money.brought", Unit::Money),
    ("moderation.open", Unit::Count),
    ("moderation.closed", Unit::Count),
];
/// One more, and families of figures: each has a part after its name.
const DELAY: &str = "moderation.minutes";
const FAMILIES: [(&str, Unit); 12] = [
    ("photos.state", Unit::Count),
    ("photos.theme", Unit::Count),
    ("questions.state", Unit::Count),
    ("questions.theme", Unit::Count),
    ("missions.state", Unit::Count),
    ("missions.theme", Unit::Count),
    ("people.age", Unit::Count),
    ("minutes.flow", Unit::Minutes),
    ("minutes.theme", Unit::Minutes),
    ("money.in", Unit::Money),
    ("money.out", Unit::Money),
    ("grid", Unit::Count),
];

/// A figure of which something is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known<'a> {
    head: &'static str,
    part: Option<&'a str>,
    /// In what it is counted.
    pub unit: Unit,
}

impl<'a> Known<'a> {
    /// What the name of a figure stands for; none where no figure is called so.
    pub fn find(name: &'a str) -> Option<Self> {
        if name == DELAY {
            return Some(Self { head: DELAY, part: None, unit: Unit::Minutes });
        }
        if let Some((head, unit)) = ALONE.iter().find(|(head, _)| *head == name) {
            return Some(Self { head, part: None, unit: *unit });
        }
        FAMILIES.iter().find_map(|(head, unit)| {
            let part = name.strip_prefix(head)?.strip_prefix('.').filter(|part| !part.is_empty())?;
            // No text of a row holds what cannot be read.
            let part = Some(part).filter(|part| !part.contains(char::is_control))?;
            Some(Self { head, part: Some(part), unit: *unit })
        })
    }

    /// What it is called.
    pub fn title(self, locale: Locale) -> String {
        let head = locale.text(&self.id(), &[]);
        match self.part {
            Some(part) => locale.text("figure-part", &[("figure", head), ("part", named(locale, self.head, part))]),
            None => head,
        }
    }

    /// What is counted, and how.
    pub fn meaning(self, locale: Locale) -> String {
        locale.text(&format!("{}.means", self.id()), &[])
    }

    fn id(self) -> String {
        let of_family = if self.part.is_some() && self.head == "money.in" { "-part" } else { "" };
        format!("figure-{}{of_family}", self.head.replace('.', "-"))
    }
}

/// What a figure is called; its own name where nothing is known of it.
pub fn title(locale: Locale, name: &str) -> String {
    Known::find(name).map_or_else(|| name.to_owned(), |known| known.title(locale))
}

/// What a part of a family is called.
pub fn named(locale: Locale, head: &str, part: &str) -> String {
    let id = match head {
        "photos.state" => format!("photo-state-{part}"),
        "questions.state" => format!("question-state-{part}"),
        "missions.state" => format!("mission-state-{part}"),
        "people.age" => format!("age-{}", part.trim_end_matches('+')),
        "minutes.flow" => format!("flow-{part}"),
        "money.in" | "money.out" => format!("account-{part}"),
        "photos.theme" | "questions.theme" | "missions.theme" | "minutes.theme" => return themes::shown(locale, part),
        _ => return part.to_uppercase(),
    };
    locale.find(&id, &[]).unwrap_or_else(|| part.to_owned())
}

/// A count as people read it, in its unit.
pub fn told(locale: Locale, unit: Unit, count: Count, currency: Currency) -> String {
    let Some(count) = count.known() else {
        return locale.text("figure-few", &[("least", LEAST_PEOPLE.to_string())]);
    };
    match unit {
        Unit::Count => locale.number(count),
        Unit::Minutes if count < 60 => locale.text("in-minutes", &[("count", count.to_string())]),
        Unit::Minutes => locale.text("in-hours", &[("count", tenths(locale, count * 10 / 60))]),
        Unit::Money => amounts::spoken(count, currency, locale),
        Unit::PerMille => locale.text("figure-percent", &[("count", tenths(locale, count))]),
    }
}

/// Tenths as a number with at most one digit after the point.
pub fn tenths(locale: Locale, tenths: i64) -> String {
    let whole = locale.number(tenths / 10);
    match (tenths % 10, locale) {
        (0, _) => whole,
        (rest, Locale::French) => format!("{whole},{rest}"),
        (rest, Locale::English) => format!("{whole}.{rest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_has_a_title_and_a_meaning_in_every_locale() {
        let parts = FAMILIES.iter().map(|(head, _)| format!("{head}.x"));
        let names: Vec<_> =
            ALONE.iter().map(|(name, _)| (*name).to_owned()).chain([DELAY.to_owned()]).chain(parts).collect();
        for name in names {
            let known = Known::find(&name).unwrap();
            for locale in Locale::ALL {
                assert!(!known.title(*locale).contains("figure-"), "{name}");
                assert!(known.meaning(*locale).len() > 20 && !known.meaning(*locale).starts_with("figure-"), "{name}");
            }
        }
        for wrong in ["", "photo", "photos.", "photos.theme", "grid", "money", "secret", "photos.state.\0"] {
            assert_eq!(Known::find(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn counts_read_as_people_write_them_and_too_few_are_not_told() {
        let told = |unit, count| told(Locale::French, unit, count, Currency::EUR);
        assert_eq!(told(Unit::Count, Count::Known(12)), "12");
        assert_eq!(told(Unit::Minutes, Count::Known(59)), "59\u{a0}min");
        assert_eq!(told(Unit::Minutes, Count::Known(90)), "1,5\u{a0}h");
        assert_eq!(told(Unit::PerMille, Count::Known(125)), "12,5\u{a0}%");
        assert_eq!(told(Unit::Count, Count::Few), "moins de 5");
    }
}
