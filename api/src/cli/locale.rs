//! The language that the console speaks.

use photos36_domain::texts::Locale;

/// The language of the environment (`LC_ALL`, `LC_MESSAGES`, `LANG`, as POSIX orders them); French where none is set.
pub fn of_environment() -> Locale {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .map_or_else(Locale::default, |value| of_posix(&value))
}

/// `C` and `POSIX` are the machine's own language, which is English.
fn of_posix(value: &str) -> Locale {
    let tag = value.split(['.', '@']).next().unwrap_or_default();
    Locale::from_tag(tag).unwrap_or(Locale::English)
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(of_posix(value), locale, "{value}");
        }
    }
}
