//! Every text that a person reads, in Fluent files: French first, English beside it, others by file.
//!
//! Messages stand in `texts/<locale>/<part>.ftl`; a message missing in a locale falls back to French.

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use std::sync::LazyLock;
use unic_langid::LanguageIdentifier;

/// A language that the server speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Locale {
    /// Français.
    #[default]
    French,
    /// English.
    English,
}

/// The files of a locale, in the order of [`Locale::ALL`].
const FILES: [&[&str]; 2] = [
    &[
        include_str!("fr/console.ftl"),
        include_str!("fr/dashboard.ftl"),
        include_str!("fr/desk.ftl"),
        include_str!("fr/errors.ftl"),
        include_str!("fr/reasons.ftl"),
        include_str!("fr/mails.ftl"),
        include_str!("fr/pages.ftl"),
        include_str!("fr/demo.ftl"),
        include_str!("fr/territories.ftl"),
        include_str!("fr/money.ftl"),
        include_str!("fr/moderation.ftl"),
        include_str!("fr/starters.ftl"),
        include_str!("fr/links.ftl"),
        include_str!("fr/notices.ftl"),
    ],
    &[
        include_str!("en/console.ftl"),
        include_str!("en/dashboard.ftl"),
        include_str!("en/desk.ftl"),
        include_str!("en/errors.ftl"),
        include_str!("en/reasons.ftl"),
        include_str!("en/mails.ftl"),
        include_str!("en/pages.ftl"),
        include_str!("en/demo.ftl"),
        include_str!("en/territories.ftl"),
        include_str!("en/money.ftl"),
        include_str!("en/moderation.ftl"),
        include_str!("en/starters.ftl"),
        include_str!("en/links.ftl"),
        include_str!("en/notices.ftl"),
    ],
];

static BUNDLES: LazyLock<Vec<FluentBundle<FluentResource>>> =
    LazyLock::new(|| Locale::ALL.iter().zip(FILES).map(|(locale, files)| bundle(*locale, files)).collect());

impl Locale {
    /// All locales, French first.
    pub const ALL: &[Self] = &[Self::French, Self::English];

    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
        }
    }

    /// Reads a tag such as `fr` or `en-GB`.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let language = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL.iter().copied().find(|locale| locale.tag().eq_ignore_ascii_case(language))
    }

    /// The language of the console (`LC_ALL`, `LC_MESSAGES`, `LANG`, as POSIX orders them); French where none is set.
    pub fn of_environment() -> Self {
        ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
            .map_or_else(Self::default, |value| Self::of_posix(&value))
    }

    /// `C` and `POSIX` are the machine's own language, which is English.
    fn of_posix(value: &str) -> Self {
        let tag = value.split(['.', '@']).next().unwrap_or_default();
        Self::from_tag(tag).unwrap_or(Self::English)
    }

    /// The best locale for an `Accept-Language` header (RFC 9110, section 12.5.4); French when none fits.
    pub fn negotiate(header: &str) -> Self {
        let mut best = (Self::default(), 0.0_f32);
        for part in header.split(',').take(20) {
            let (tag, weight) = part.split_once(";q=").unwrap_or((part, "1"));
            let weight = weight.trim().parse().unwrap_or(0.0_f32);
            if let Some(locale) = Self::from_tag(tag).filter(|_| weight > best.1) {
                best = (locale, weight);
            }
        }
        best.0
    }

    /// 1234567 as "1 234 567" or "1,234,567".
    pub fn number(self, number: i64) -> String {
        let gap = match self {
            Self::French => '\u{202f}',
            Self::English => ',',
        };
        let digits = number.unsigned_abs().to_string();
        let mut written = String::from(if number < 0 { "-" } else { "" });
        for (n, digit) in digits.chars().enumerate() {
            if n > 0 && (digits.len() - n).is_multiple_of(3) {
                written.push(gap);
            }
            written.push(digit);
        }
        written
    }

    /// The message `id`; its name stands in for it where it is missing, so that a fault is seen and nothing breaks.
    pub fn text(self, id: &str, args: &[(&str, String)]) -> String {
        self.find(id, args).unwrap_or_else(|| id.to_owned())
    }

    /// The message `id`, or its attribute written `id.attribute`; none where no locale has it.
    pub fn find(self, id: &str, args: &[(&str, String)]) -> Option<String> {
        let (message, attribute) = id.split_once('.').map_or((id, None), |(message, name)| (message, Some(name)));
        let arguments: FluentArgs = args.iter().map(|(k, v)| (*k, FluentValue::from(v.as_str()))).collect();
        [self, Self::default()].into_iter().find_map(|locale| {
            let bundle = &BUNDLES[locale as usize];
            let message = bundle.get_message(message)?;
            let pattern = match attribute {
                Some(name) => message.get_attribute(name)?.value(),
                None => message.value()?,
            };
            Some(bundle.format_pattern(pattern, Some(&arguments), &mut Vec::new()).into_owned())
        })
    }
}

fn bundle(locale: Locale, files: &[&str]) -> FluentBundle<FluentResource> {
    let language: LanguageIdentifier = locale.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    for file in files {
        // A fault in a file is caught by the tests below; what can be read is used.
        let resource = FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(readable, _)| readable);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorCode;
    use std::collections::BTreeSet;

    #[test]
    fn every_error_has_a_title_and_a_remedy_in_every_locale() {
        for code in ErrorCode::ALL {
            for locale in Locale::ALL {
                let id = format!("error-{}", code.name());
                let bundle = &BUNDLES[*locale as usize];
                let message = bundle.get_message(&id).unwrap_or_else(|| panic!("{id} in {}", locale.tag()));
                assert!(message.value().is_some() && message.get_attribute("remedy").is_some(), "{id}");
            }
        }
    }

    #[test]
    fn every_locale_has_the_same_messages_and_no_file_has_a_fault() {
        let ids = |files: &[&str]| -> BTreeSet<String> {
            files
                .iter()
                .flat_map(|file| {
                    FluentResource::try_new((*file).to_owned()).expect("a sound file");
                    file.lines().filter_map(|line| line.split_once(" =")).map(|(id, _)| id.trim().to_owned())
                })
                .collect()
        };
        assert_eq!(ids(FILES[0]), ids(FILES[1]));
    }

    #[test]
    fn large_numbers_are_cut_in_threes() {
        assert_eq!(Locale::English.number(1_234_567), "1,234,567");
        assert_eq!(Locale::French.number(327), "327");
        assert_eq!(Locale::French.number(15_432), "15\u{202f}432");
    }

    #[test]
    fn the_console_speaks_french_or_english() {
        for (value, locale) in [
            ("fr_FR.UTF-8", Locale::French),
            ("fr_CA@euro", Locale::French),
            ("en_GB.UTF-8", Locale::English),
            ("C.UTF-8", Locale::English),
            ("POSIX", Locale::English),
            ("is_IS.UTF-8", Locale::English),
        ] {
            assert_eq!(Locale::of_posix(value), locale, "{value}");
        }
    }

    #[test]
    fn the_reader_gets_the_language_asked_for_and_french_otherwise() {
        assert_eq!(Locale::negotiate("de, en;q=0.5"), Locale::English);
        assert_eq!(Locale::negotiate("fr;q=0.2, en-GB;q=0.9"), Locale::English);
        assert_eq!(Locale::negotiate("de"), Locale::French);
        assert_eq!(Locale::negotiate(";;q=,"), Locale::French);
    }
}
