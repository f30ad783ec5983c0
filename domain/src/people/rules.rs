//! What an e-mail address, a name, a birth year and a role may be.

use crate::{Clock, ErrorCode, Refusal};
use std::fmt;

/// Most characters of a display name.
pub const DISPLAY_NAME_CHARACTERS: usize = 60;
/// Most characters of an e-mail address (RFC 5321, section 4.5.3.1.3, less the brackets).
const EMAIL_CHARACTERS: usize = 254;
/// Nobody is known to have lived longer, in years.
const LONGEST_LIFE_YEARS: i32 = 125;

/// An e-mail address, trimmed and lower-cased, so that one person is found whichever way they type it.
///
/// ASCII only: what mail servers everywhere deliver, and no two addresses look alike.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

impl Email {
    /// Reads what a person typed.
    ///
    /// # Errors
    /// `email-invalid` when no mail can be sent to it.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = text.trim().to_ascii_lowercase();
        let refusal = || Refusal::new(ErrorCode::EmailInvalid).field("/email");
        let (local, domain) = text.rsplit_once('@').ok_or_else(refusal)?;
        let sound = text.len() <= EMAIL_CHARACTERS && is_local_part(local) && is_domain(domain);
        if sound { Ok(Self(text)) } else { Err(refusal()) }
    }

    /// An address that was parsed before it was stored.
    pub(super) fn stored(text: String) -> Self {
        Self(text)
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An address never lands in a log by accident.
impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

/// The dot-atom of RFC 5322, section 3.2.3.
fn is_local_part(text: &str) -> bool {
    let atom = |atom: &str| {
        !atom.is_empty() && atom.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b))
    };
    text.len() <= 64 && text.split('.').all(atom)
}

/// Two or more labels of letters, digits and inner hyphens (RFC 1035, section 2.3.1), the last not a number.
fn is_domain(text: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = text.rsplit('.').next().unwrap_or_default();
    text.contains('.') && text.split('.').all(label) && last.bytes().any(|b| b.is_ascii_alphabetic())
}

/// How others see a person: one line, white space collapsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisplayName(String);

impl DisplayName {
    /// Reads what a person typed.
    ///
    /// # Errors
    /// `text-invalid` when it is empty, has more than [`DISPLAY_NAME_CHARACTERS`], or has characters that are not text.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let refusal =
            || Refusal::new(ErrorCode::TextInvalid).field("/display_name").arg("limit", DISPLAY_NAME_CHARACTERS);
        if text.chars().any(is_not_text) {
            return Err(refusal());
        }
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let fits = (1..=DISPLAY_NAME_CHARACTERS).contains(&text.chars().count());
        if fits { Ok(Self(text)) } else { Err(refusal()) }
    }

    /// A name that was parsed before it was stored.
    pub(super) fn stored(text: String) -> Self {
        Self(text)
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Control characters, and those that turn the direction of the text around them (Unicode TR 36, section 2.5).
fn is_not_text(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The year that a person was born in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BirthYear(i32);

impl BirthYear {
    /// Reads a year.
    ///
    /// # Errors
    /// `birth-year-invalid` when it lies ahead or is longer ago than anyone lived.
    pub fn parse(year: i32, clock: &Clock) -> Result<Self, Refusal> {
        let this_year = crate::clock::year_of(clock.now());
        let plausible = (this_year - LONGEST_LIFE_YEARS..=this_year).contains(&year);
        if plausible { Ok(Self(year)) } else { Err(Refusal::new(ErrorCode::BirthYearInvalid).field("/birth_year")) }
    }

    /// A year that was parsed before it was stored.
    pub(super) fn stored(year: i32) -> Self {
        Self(year)
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.0
    }
}

/// What a person is in a territory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Lives there, or belongs there; anyone becomes one by saying so.
    Resident,
    /// Launches the territory, moderates, holds events.
    Animator,
    /// The mayor or the council: sees figures.
    Mayor,
    /// Stands between the two sides of a conflict.
    Mediator,
}

impl Role {
    /// All roles.
    pub const ALL: &[Self] = &[Self::Resident, Self::Animator, Self::Mayor, Self::Mediator];

    /// The role's name in rows and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Resident => "resident",
            Self::Animator => "animator",
            Self::Mayor => "mayor",
            Self::Mediator => "mediator",
        }
    }

    /// Reads a role's name.
    ///
    /// # Errors
    /// `role-unknown` for any other text.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let role = Self::ALL.iter().copied().find(|role| role.name() == text);
        role.ok_or_else(|| Refusal::new(ErrorCode::RoleUnknown).field("/roles"))
    }
}

/// What a session shows of the device it was opened on: the start of its `User-Agent`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device(String);

impl Device {
    /// Keeps the first 120 characters that are text.
    pub fn new(user_agent: &str) -> Self {
        Self(user_agent.chars().filter(|c| !is_not_text(*c)).take(120).collect::<String>().trim().to_owned())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_address_is_found_whichever_way_it_is_typed() {
        let email = Email::parse("  Jeanne.Dupont+jeu@Example.ORG ").unwrap();
        assert_eq!(email.as_str(), "jeanne.dupont+jeu@example.org");
    }

    #[test]
    fn what_no_mail_reaches_is_refused() {
        let long = format!("{}@example.org", "a".repeat(65));
        let very_long = format!("a@{}example.org", "b.".repeat(130));
        for text in [
            "",
            "@",
            "jeanne",
            "jeanne@",
            "@example.org",
            "a@b@c.fr",
            "a b@c.fr",
            "a@c..fr",
            ".a@c.fr",
            "a.@c.fr",
            "a@-c.fr",
            "a@c-.fr",
            "a@localhost",
            "a@127.0.0.1",
            "a@c.fr\r\nBcc: x@y.fr",
            "\"a\"@c.fr",
            "a@c.fr>",
            "é@c.fr",
            "a@é.fr",
            &long,
            &very_long,
        ] {
            assert_eq!(Email::parse(text).map_err(|r| r.code), Err(ErrorCode::EmailInvalid), "{text}");
        }
    }

    #[test]
    fn a_name_is_one_line_of_text() {
        assert_eq!(DisplayName::parse("  Marie  de la Côte ").unwrap().as_str(), "Marie de la Côte");
        for text in ["", "  ", "a\u{202e}b", "a\nb", "a\0", &"x".repeat(61)] {
            assert_eq!(DisplayName::parse(text).map_err(|r| r.code), Err(ErrorCode::TextInvalid), "{text:?}");
        }
    }

    #[test]
    fn a_birth_year_is_neither_ahead_nor_longer_ago_than_anyone_lived() {
        let clock = Clock::fixed(1_782_043_200_000_000); // 2026
        for (year, plausible) in [(2026, true), (2027, false), (1901, true), (1900, false), (0, false), (-5, false)] {
            assert_eq!(BirthYear::parse(year, &clock).is_ok(), plausible, "{year}");
        }
    }

    #[test]
    fn a_role_reads_back_as_it_was_written_and_no_other_is_known() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.name()), Ok(*role));
        }
        assert!(Role::parse("editor").is_err() && Role::parse("Mayor").is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_without_panic(text in "\\PC{0,80}") {
            let _ = (DisplayName::parse(&text), Role::parse(&text), Device::new(&text));
            if let Ok(email) = Email::parse(&text) {
                prop_assert_eq!(Email::parse(email.as_str()), Ok(email));
            }
        }
    }
}
