//! The themes that someone chose for a photo, a question or a mission.

use super::tree;
use crate::{ErrorCode, Refusal, plain};

/// Most themes of a photo, question or mission.
pub const MAX_THEMES: usize = 3;
/// Most characters of a theme's name.
pub const MAX_NAME: usize = 40;

/// Ids of up to three themes, each once, in the order given. A word that the tree does not have may be a local theme:
/// [`super::require_known`] tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Themes(Vec<String>);

impl Themes {
    /// Parses what a person sent: ids, or names in any language. None at all is allowed.
    ///
    /// # Errors
    /// `themes-invalid` when one is empty or too long, or there are more than three.
    pub fn parse(themes: &[String]) -> Result<Self, Refusal> {
        let mut parsed: Vec<String> = Vec::new();
        for theme in themes {
            let id = id_of(theme)?;
            if !parsed.contains(&id) {
                parsed.push(id);
            }
        }
        if parsed.len() > MAX_THEMES { Err(invalid()) } else { Ok(Self(parsed)) }
    }

    /// As [`Themes::parse`], where there must be one at least.
    ///
    /// # Errors
    /// `themes-invalid`.
    pub fn parse_some(themes: &[String]) -> Result<Self, Refusal> {
        let themes = Self::parse(themes)?;
        if themes.0.is_empty() { Err(invalid()) } else { Ok(themes) }
    }

    /// Themes as rows hold them.
    pub fn stored(ids: Vec<String>) -> Self {
        Self(ids)
    }

    /// The ids.
    pub fn as_slice(&self) -> &[String] {
        &self.0
    }
}

/// The id that a word stands for: that of the tree's theme, else the word itself in lower case.
///
/// # Errors
/// `themes-invalid` when it is empty or too long.
pub fn id_of(word: &str) -> Result<String, Refusal> {
    let word = plain::line("/themes", word, 1, MAX_NAME).map_err(|_| invalid())?;
    Ok(tree::find(&word).map_or_else(|| word.to_lowercase(), |theme| theme.id.to_owned()))
}

fn invalid() -> Refusal {
    Refusal::new(ErrorCode::ThemesInvalid).field("/themes").arg("limit", MAX_THEMES)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(themes: &[&str]) -> Result<Themes, Refusal> {
        Themes::parse(&themes.iter().map(|theme| (*theme).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn names_become_ids_and_each_stands_once() {
        assert_eq!(parse(&["Eau", " water ", "santé"]).unwrap().as_slice(), ["water", "health"]);
        assert_eq!(parse(&["Vendanges"]).unwrap().as_slice(), ["vendanges"]);
    }

    #[test]
    fn more_than_three_or_an_empty_one_are_refused() {
        assert!(parse(&["water", "food", "health"]).is_ok());
        assert!(parse(&["water", "food", "health", "energy"]).is_err());
        assert!(parse(&[""]).is_err() && parse(&["x"; 41].concat().as_str().split(' ').collect::<Vec<_>>()).is_err());
        assert!(parse(&[]).is_ok() && Themes::parse_some(&[]).is_err());
    }
}
