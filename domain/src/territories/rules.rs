//! Rules about a territory that need no database.

use super::boundary::{Boundary, Fault, FaultReason};
use crate::{ErrorCode, Refusal};
use geo::Coord;
use jiff::tz::TimeZone;

/// Most characters of a territory's name.
pub const MAX_NAME: usize = 120;
/// Most characters of an attribution.
pub const MAX_ATTRIBUTION: usize = 300;

/// Members that make a mission active unless the territory says otherwise.
pub const MIN_TEAM: i32 = 3;
/// Distinct reporters that hide something until an animator decides, where a territory says nothing else.
pub const REPORTERS_TO_HIDE: i32 = 3;

/// Where a territory stands in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TerritoryState {
    /// Someone wants the game here.
    Interest,
    /// The first 36 photos are being chosen.
    Preparing,
    /// The game is on.
    Launched,
    /// The game rests; all it made stays readable.
    Dormant,
}

impl TerritoryState {
    /// All states, in the order of a territory's life.
    pub const ALL: &[Self] = &[Self::Interest, Self::Preparing, Self::Launched, Self::Dormant];

    /// The name in rows and in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Interest => "interest",
            Self::Preparing => "preparing",
            Self::Launched => "launched",
            Self::Dormant => "dormant",
        }
    }

    /// Reads a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.name() == name)
    }

    /// Goes to another state: one step onward, or from dormant back to launched. To stay is allowed, so that the same
    /// request may come twice.
    ///
    /// # Errors
    /// `territory-state-illegal` for every other way.
    pub fn to(self, to: Self) -> Result<Self, Refusal> {
        use TerritoryState::{Dormant, Interest, Launched, Preparing};
        let legal = matches!(
            (self, to),
            (Interest, Preparing) | (Preparing, Launched) | (Launched, Dormant) | (Dormant, Launched)
        );
        if legal || self == to {
            return Ok(to);
        }
        Err(Refusal::new(ErrorCode::TerritoryStateIllegal)
            .field("/state")
            .arg("from", self.name())
            .arg("to", to.name()))
    }
}

/// The code of a French commune: two figures (2A and 2B in Corsica) and three more.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct InseeCode(String);

/// What follows from the department of a commune.
pub struct Department {
    /// IANA name.
    pub time_zone: &'static str,
    /// ISO 4217 code.
    pub currency: &'static str,
}

impl InseeCode {
    /// Reads a code.
    ///
    /// # Errors
    /// `parameter-invalid` on `/insee_code`.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = text.trim().to_ascii_uppercase();
        let bytes = text.as_bytes();
        let right = bytes.len() == 5
            && bytes.iter().enumerate().all(|(at, b)| b.is_ascii_digit() || (at == 1 && matches!(b, b'A' | b'B')))
            && (bytes[1].is_ascii_digit() || bytes[0] == b'2');
        right.then(|| Self(text.clone())).ok_or_else(|| {
            Refusal::new(ErrorCode::ParameterInvalid)
                .field("/insee_code")
                .arg("reason", format!("reason-no-insee-code:{}", text.chars().take(20).collect::<String>()))
        })
    }

    /// The five characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Time zone and currency; those of Paris where nothing else is known.
    pub fn department(&self) -> Department {
        let (time_zone, currency) = match &self.0[..3] {
            "971" => ("America/Guadeloupe", "EUR"),
            "972" => ("America/Martinique", "EUR"),
            "973" => ("America/Cayenne", "EUR"),
            "974" => ("Indian/Reunion", "EUR"),
            "975" => ("America/Miquelon", "EUR"),
            "976" => ("Indian/Mayotte", "EUR"),
            "977" => ("America/St_Barthelemy", "EUR"),
            "978" => ("America/Marigot", "EUR"),
            "984" => ("Indian/Kerguelen", "EUR"),
            "986" => ("Pacific/Wallis", "XPF"),
            "987" => ("Pacific/Tahiti", "XPF"),
            "988" => ("Pacific/Noumea", "XPF"),
            _ => ("Europe/Paris", "EUR"),
        };
        Department { time_zone, currency }
    }

    /// Refuses an outline that lies in mainland France only when its latitudes are read as longitudes.
    ///
    /// # Errors
    /// A [`Fault`] of reason `swapped`.
    pub fn fits(&self, boundary: &Boundary) -> Result<(), Fault> {
        let in_mainland = |lon: f64, lat: f64| (-6.0..=10.0).contains(&lon) && (41.0..=52.0).contains(&lat);
        let (lon, lat) = boundary.inner_point();
        let overseas = self.0.starts_with("97") || self.0.starts_with("98");
        if !overseas && !in_mainland(lon, lat) && in_mainland(lat, lon) {
            return Err(Fault::at(FaultReason::Swapped, Coord { x: lon, y: lat }));
        }
        Ok(())
    }
}

/// A text of one line, trimmed.
///
/// # Errors
/// `text-invalid` when it is empty, longer than `limit` characters or has control characters.
pub fn one_line(text: &str, limit: usize, field: &'static str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > limit || text.chars().any(char::is_control) {
        return Err(Refusal::new(ErrorCode::TextInvalid).field(field).arg("limit", limit));
    }
    Ok(text.to_owned())
}

/// Inhabitants: none to ten thousand million.
///
/// # Errors
/// `parameter-invalid` on `/population`.
pub fn population(inhabitants: i64) -> Result<i64, Refusal> {
    let refusal = || Refusal::new(ErrorCode::ParameterInvalid).field("/population").arg("reason", "0–10000000000");
    (0..=10_000_000_000).contains(&inhabitants).then_some(inhabitants).ok_or_else(refusal)
}

/// Members that make a new mission active: 1 to 20.
///
/// # Errors
/// `parameter-invalid` on `/min_team`.
pub fn min_team(members: i32) -> Result<i32, Refusal> {
    let refusal = || Refusal::new(ErrorCode::ParameterInvalid).field("/min_team").arg("reason", "1–20");
    (1..=20).contains(&members).then_some(members).ok_or_else(refusal)
}

/// Distinct reporters that hide something: 2 to 20, so that nobody hides anything alone.
///
/// # Errors
/// `parameter-invalid` on `/reporters_to_hide`.
pub fn reporters_to_hide(reporters: i32) -> Result<i32, Refusal> {
    let refusal = || Refusal::new(ErrorCode::ParameterInvalid).field("/reporters_to_hide").arg("reason", "2–20");
    (2..=20).contains(&reporters).then_some(reporters).ok_or_else(refusal)
}

/// Who made a boundary; may be empty.
///
/// # Errors
/// `text-invalid` on `/attribution`.
pub fn attribution(text: &str) -> Result<String, Refusal> {
    match text.trim() {
        "" => Ok(String::new()),
        text => one_line(text, MAX_ATTRIBUTION, "/attribution"),
    }
}

/// The IANA name of a time zone, spelt as the database spells it.
///
/// # Errors
/// `time-zone-unknown` on `/time_zone`.
pub fn time_zone(name: &str) -> Result<String, Refusal> {
    let known = TimeZone::get(name.trim()).ok().and_then(|zone| zone.iana_name().map(str::to_owned));
    known.ok_or_else(|| Refusal::new(ErrorCode::TimeZoneUnknown).field("/time_zone"))
}

/// How a name is searched: lower case, Latin letters without accents, words parted by one space.
pub fn search_name(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' => folded.push('a'),
            'ç' | 'ć' | 'č' => folded.push('c'),
            'è' | 'é' | 'ê' | 'ë' | 'ē' => folded.push('e'),
            'ì' | 'í' | 'î' | 'ï' | 'ī' => folded.push('i'),
            'ñ' => folded.push('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' => folded.push('o'),
            'ù' | 'ú' | 'û' | 'ü' | 'ū' => folded.push('u'),
            'ý' | 'ÿ' => folded.push('y'),
            'ð' => folded.push('d'),
            'š' => folded.push('s'),
            'ž' => folded.push('z'),
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            'þ' => folded.push_str("th"),
            // A letter that was written with its accent apart.
            '\u{300}'..='\u{36f}' => {}
            other if other.is_alphanumeric() => folded.push(other),
            _ if folded.ends_with(' ') => {}
            _ => folded.push(' '),
        }
    }
    folded.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use TerritoryState::{Dormant, Interest, Launched, Preparing};

    #[test]
    fn a_territory_goes_through_its_states_in_order_and_wakes_again() {
        let legal = [(Interest, Preparing), (Preparing, Launched), (Launched, Dormant), (Dormant, Launched)];
        for from in TerritoryState::ALL {
            for to in TerritoryState::ALL {
                let right = from == to || legal.contains(&(*from, *to));
                assert_eq!(from.to(*to).is_ok(), right, "{from:?} to {to:?}");
            }
        }
    }

    #[test]
    fn insee_codes_are_told_from_other_texts() {
        for right in ["63456", "2A004", "2b033", "97411"] {
            assert!(InseeCode::parse(right).is_ok(), "{right}");
        }
        for wrong in ["", "6345", "634567", "1A004", "2C004", "63é6", "ABCDE"] {
            assert!(InseeCode::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn overseas_communes_have_time_zones_of_their_own_that_exist() {
        for (code, zone) in [("97105", "America/Guadeloupe"), ("97411", "Indian/Reunion"), ("63456", "Europe/Paris")] {
            assert_eq!(InseeCode::parse(code).unwrap().department().time_zone, zone);
        }
        for prefix in ["971", "972", "973", "974", "975", "976", "977", "978", "984", "986", "987", "988", "010"] {
            let department = InseeCode::parse(&format!("{prefix}01")).unwrap().department();
            assert!(time_zone(department.time_zone).is_ok(), "{prefix}");
            assert!(super::super::Currency::parse(department.currency).is_ok(), "{prefix}");
        }
    }

    #[test]
    fn names_are_found_without_accents_hyphens_and_capitals() {
        assert_eq!(search_name("L'Haÿ-les-Roses"), "l hay les roses");
        assert_eq!(search_name("  Œuilly — Saint–Étienne "), "oeuilly saint etienne");
        assert_eq!(search_name("Þingeyri"), "thingeyri");
        assert_eq!(search_name("E\u{301}vian"), "evian");
    }

    #[test]
    fn a_time_zone_is_an_iana_name() {
        assert_eq!(time_zone("europe/paris").unwrap(), "Europe/Paris");
        assert!(time_zone("Europe/Vichel").is_err());
        assert!(time_zone("").is_err());
    }

    #[test]
    fn one_line_refuses_empty_long_and_unprintable_texts() {
        assert_eq!(one_line(" Vichel ", 6, "/name").unwrap(), "Vichel");
        for wrong in ["", "  ", "Vichels", "Vi\nel"] {
            assert!(one_line(wrong, 6, "/name").is_err(), "{wrong:?}");
        }
    }
}
