//! Reasons and communities in words, in the reader's language.

use photos36_domain::{links::Reason, texts::Locale, themes::tree};
use uuid::Uuid;

/// The name of a theme: that of the tree, else the theme itself, which is what a territory calls it.
pub fn theme(locale: Locale, id: &str) -> String {
    tree::by_id(id).map_or_else(|| id.to_owned(), |theme| theme.name(locale).to_owned())
}

/// The name of a community: its commonest themes.
pub fn community(locale: Locale, themes: &[String]) -> String {
    if themes.is_empty() {
        return locale.text("links-community-unnamed", &[]);
    }
    themes.iter().map(|id| theme(locale, id)).collect::<Vec<_>>().join(" · ")
}

/// A reason as a person reads it; `title` gives that of a mission.
pub fn reason<'a>(locale: Locale, reason: &Reason, title: impl Fn(Uuid) -> (&'a str, &'a str)) -> String {
    match reason {
        Reason::SameQuestion { .. } => locale.text("link-same-question", &[]),
        Reason::SamePhoto { .. } => locale.text("link-same-photo", &[]),
        Reason::Near { metres, .. } => locale.text("link-near", &[("distance", distance(locale, *metres))]),
        Reason::Themes { themes, .. } => {
            let names: Vec<_> = themes.iter().map(|id| theme(locale, id)).collect();
            locale.text("link-themes", &[("themes", names.join(", "))])
        }
        Reason::People { count: 1, .. } => locale.text("link-people-one", &[]),
        Reason::People { count, .. } => locale.text("link-people-many", &[("count", count.to_string())]),
        Reason::Words { words, .. } => locale.text("link-words", &[("words", words.join(", "))]),
        Reason::Lineage { .. } => locale.text("link-lineage", &[]),
        Reason::Declared { kind, from, .. } => {
            let (from, to) = title(*from);
            locale.text(&format!("link-{}", kind.name()), &[("from", from.to_owned()), ("to", to.to_owned())])
        }
    }
}

/// Metres, or kilometres with one digit beyond a thousand.
fn distance(locale: Locale, metres: i64) -> String {
    if metres < 1000 {
        return format!("{metres} m");
    }
    let km = format!("{:.1} km", metres as f64 / 1000.0);
    if locale == Locale::French { km.replace('.', ",") } else { km }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_is_said_in_both_languages() {
        let near = Reason::Near { weight: 0.2, metres: 1250 };
        let title = |_| ("a", "b");
        assert_eq!(reason(Locale::French, &near, title), "À 1,2 km l'une de l'autre");
        assert_eq!(reason(Locale::English, &near, title), "1.2 km apart");
        let themes = Reason::Themes { weight: 0.2, themes: vec!["water".into(), "vendanges".into()] };
        assert_eq!(reason(Locale::French, &themes, title), "Thèmes communs : Eau, vendanges");
    }
}
