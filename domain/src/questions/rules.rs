//! What a question may be, and which questions a list may ask for. Pure.

use crate::{
    ErrorCode, Refusal,
    map::BoundingBox,
    names::names,
    themes::{rules::id_of, tree},
    words,
};
use serde::Deserialize;
use uuid::Uuid;

/// Most characters of a search that are read.
const MAX_SEARCH: usize = 200;
/// Most words of a search that count.
const MAX_WORDS: usize = 8;

/// Where a question is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QuestionState {
    /// Waits for an answer.
    Open,
    /// A mission has answered it.
    Answered,
    /// A duplicate of another one.
    Merged,
    /// Gone; a tombstone without text is left.
    Removed,
}

/// How a question came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// Asked in one's own words.
    Asked,
    /// Adopted from a starter, or a starter reworded.
    Starter,
    /// Said to an animator who wrote it down.
    Spoken,
}

/// About how old someone is who said a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AgeBracket {
    /// Under 15.
    Child,
    /// 15 to 24.
    Young,
    /// 25 to 39.
    Adult,
    /// 40 to 59.
    Middle,
    /// 60 to 74.
    Senior,
    /// 75 and more.
    Elder,
}

names!(QuestionState { Open = "open", Answered = "answered", Merged = "merged", Removed = "removed" });
names!(Origin { Asked = "asked", Starter = "starter", Spoken = "spoken" });
names!(AgeBracket {
    Child = "0-14",
    Young = "15-24",
    Adult = "25-39",
    Middle = "40-59",
    Senior = "60-74",
    Elder = "75+"
});

impl AgeBracket {
    /// Reads the name that a person sent.
    ///
    /// # Errors
    /// `age-bracket-unknown`.
    pub fn parse(name: &str) -> Result<Self, Refusal> {
        Self::from_name(name).ok_or_else(|| Refusal::new(ErrorCode::AgeBracketUnknown).field("/age_bracket"))
    }
}

/// In which order a list is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Sort {
    /// The newest first.
    #[default]
    Recent,
    /// The most supported first.
    Supported,
    /// The nearest to this longitude and latitude first.
    Near(f64, f64),
}

/// A filter as it stands in a query string.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct FilterIn {
    /// Id of a territory.
    pub territory: Option<Uuid>,
    /// `west,south,east,north` in degrees.
    pub bbox: Option<String>,
    /// Id of a photo.
    pub photo: Option<Uuid>,
    /// A theme: its id, or its name in any language; a root stands for all that is under it.
    pub theme: Option<String>,
    /// `open`, `answered` or `merged`; the first two when absent.
    pub state: Option<String>,
    /// `asked`, `starter` or `spoken`.
    pub origin: Option<String>,
    /// Words to find.
    pub q: Option<String>,
    /// One's own.
    pub mine: Option<bool>,
    /// Those that one supports.
    pub supported: Option<bool>,
    /// `recent`, `supported` or `near`.
    pub sort: Option<String>,
    /// `lon,lat` in degrees.
    pub near: Option<String>,
}

/// A filter that can be trusted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    pub(super) territory: Option<Uuid>,
    pub(super) bbox: Option<BoundingBox>,
    pub(super) photo: Option<Uuid>,
    /// The theme and what stands under it.
    pub(super) themes: Vec<String>,
    pub(super) state: Option<QuestionState>,
    pub(super) origin: Option<Origin>,
    /// For each word the stems that it may be filed under.
    pub(super) words: Vec<Vec<String>>,
    pub(super) author: Option<Uuid>,
    pub(super) supporter: Option<Uuid>,
    pub(super) sort: Sort,
}

impl Filter {
    /// Parses what `viewer` sent.
    ///
    /// # Errors
    /// `box-invalid`, `themes-invalid`, `place-invalid` or `parameter-invalid`; `sign-in-required` for one's own.
    pub fn parse(sent: &FilterIn, viewer: Option<Uuid>) -> Result<Self, Refusal> {
        let me = |asked: Option<bool>, field| match (asked.unwrap_or_default(), viewer) {
            (false, _) => Ok(None),
            (true, Some(viewer)) => Ok(Some(viewer)),
            (true, None) => Err(Refusal::new(ErrorCode::SignInRequired).field(field)),
        };
        let theme = sent.theme.as_deref().map(id_of).transpose().map_err(|refusal| refusal.field("theme"))?;
        Ok(Self {
            territory: sent.territory,
            bbox: sent.bbox.as_deref().map(str::parse).transpose()?,
            photo: sent.photo,
            themes: theme.map(|id| tree::with_children(&id)).unwrap_or_default(),
            state: sent.state.as_deref().map(state).transpose()?,
            origin: sent.origin.as_deref().map(origin).transpose()?,
            words: sent.q.as_deref().map(search).unwrap_or_default(),
            author: me(sent.mine, "mine")?,
            supporter: me(sent.supported, "supported")?,
            sort: sort(sent)?,
        })
    }
}

fn state(name: &str) -> Result<QuestionState, Refusal> {
    let found = QuestionState::from_name(name).filter(|state| *state != QuestionState::Removed);
    found.ok_or_else(|| invalid("state", "open, answered, merged"))
}

fn origin(name: &str) -> Result<Origin, Refusal> {
    Origin::from_name(name).ok_or_else(|| invalid("origin", "asked, starter, spoken"))
}

/// Words that say nothing are left out; a search of those alone filters nothing.
fn search(text: &str) -> Vec<Vec<String>> {
    let start: String = text.chars().take(MAX_SEARCH).collect();
    let mut words = words::asked(&start);
    words.truncate(MAX_WORDS);
    words
}

fn sort(sent: &FilterIn) -> Result<Sort, Refusal> {
    let near = sent.near.as_deref().map(place).transpose()?;
    match (sent.sort.as_deref(), near) {
        (None | Some("near"), Some((lon, lat))) => Ok(Sort::Near(lon, lat)),
        (Some("near"), None) => Err(Refusal::new(ErrorCode::PlaceInvalid).field("near")),
        (None | Some("recent"), _) => Ok(Sort::Recent),
        (Some("supported"), _) => Ok(Sort::Supported),
        _ => Err(invalid("sort", "recent, supported, near")),
    }
}

fn place(text: &str) -> Result<(f64, f64), Refusal> {
    let numbers =
        text.split_once(',').and_then(|(lon, lat)| Some((lon.trim().parse().ok()?, lat.trim().parse().ok()?)));
    let on_globe = |(lon, lat): &(f64, f64)| lon.abs() <= 180.0 && lat.abs() <= 90.0;
    numbers.filter(on_globe).ok_or_else(|| Refusal::new(ErrorCode::PlaceInvalid).field("near"))
}

fn invalid(field: &'static str, allowed: &str) -> Refusal {
    Refusal::new(ErrorCode::ParameterInvalid).field(field).arg("reason", allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(change: impl FnOnce(&mut FilterIn), viewer: Option<Uuid>) -> Result<Filter, Refusal> {
        let mut sent = FilterIn::default();
        change(&mut sent);
        Filter::parse(&sent, viewer)
    }

    #[test]
    fn ones_own_need_someone_signed_in() {
        let me = Uuid::from_u128(1);
        assert_eq!(parse(|sent| sent.mine = Some(true), None).unwrap_err().code, ErrorCode::SignInRequired);
        assert_eq!(parse(|sent| sent.supported = Some(true), Some(me)).unwrap().supporter, Some(me));
        assert_eq!(parse(|sent| sent.mine = Some(false), None).unwrap().author, None);
    }

    #[test]
    fn a_root_theme_stands_for_what_is_under_it_and_stop_words_are_left_out() {
        let filter = parse(
            |sent| {
                sent.theme = Some("Eau".into());
                sent.q = Some("pourquoi la fontaine".into());
            },
            None,
        );
        let filter = filter.unwrap();
        assert!(filter.themes.contains(&"drinking-water".to_owned()));
        assert_eq!(filter.words.len(), 1);
    }

    #[test]
    fn near_needs_a_place_on_the_globe_and_removed_ones_are_never_listed() {
        assert_eq!(parse(|sent| sent.near = Some("3.2, 45.4".into()), None).unwrap().sort, Sort::Near(3.2, 45.4));
        assert!(parse(|sent| sent.sort = Some("near".into()), None).is_err());
        for wrong in ["181,0", "3.2", "a,b", "NaN,1"] {
            assert!(parse(|sent| sent.near = Some(wrong.into()), None).is_err(), "{wrong}");
        }
        assert!(parse(|sent| sent.state = Some("removed".into()), None).is_err());
        assert!(parse(|sent| sent.sort = Some("loudest".into()), None).is_err());
    }
}
