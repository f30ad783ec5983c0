//! How close something is to what is asked, and why. Pure.

use std::collections::HashSet;
use uuid::Uuid;

/// How far something may be and still count as near, in metres.
pub const NEAR_M: f64 = 400.0;
/// Least score of what is worth showing.
const LEAST: f64 = 0.25;
/// What each sort of evidence weighs when it is complete.
const WORDS: f64 = 0.55;
const PHOTO: f64 = 0.3;
const PLACE: f64 = 0.25;
const THEMES: f64 = 0.15;
/// Mean radius of the Earth, in metres.
const EARTH_M: f64 = 6_371_008.8;

/// A word of what is asked.
#[derive(Clone, Debug)]
pub struct Word {
    /// As it was written.
    pub word: String,
    /// The stems that it may be filed under.
    pub stems: Vec<String>,
    /// How many questions and missions have it, counted up to a bound.
    pub count: i64,
}

impl Word {
    /// What it weighs: the less, the more have it.
    fn weight(&self) -> f64 {
        1.0 / (1.0 + (1.0 + self.count as f64).ln())
    }
}

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The photo that it is asked on.
    pub photo: Option<Uuid>,
    /// Where it stands.
    pub territory: Option<Uuid>,
    /// The place that everyone sees, as longitude and latitude in degrees.
    pub place: Option<(f64, f64)>,
    /// Its themes.
    pub themes: Vec<String>,
    /// Its words.
    pub words: Vec<Word>,
}

/// Something that may be close.
pub struct Candidate<'a> {
    /// Its photo.
    pub photo: Option<Uuid>,
    /// Its place.
    pub place: Option<(f64, f64)>,
    /// Its stems, as `words` columns hold them.
    pub words: &'a str,
    /// Its themes.
    pub themes: Vec<String>,
}

/// Why something is close.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// It has these words too, as they were asked.
    Words(Vec<String>),
    /// It is on the same photo.
    SamePhoto,
    /// It is so many metres away.
    Near(i64),
    /// It has these themes too.
    Themes(Vec<String>),
}

/// How close the candidate is, 0 to 1, with the reasons, the strongest first; none when it is not worth showing.
pub fn score(asked: &Asked, candidate: &Candidate<'_>) -> Option<(f64, Vec<Reason>)> {
    let mut evidence: Vec<(f64, Reason)> = Vec::new();
    evidence.extend(by_words(asked, candidate));
    evidence.extend(by_place(asked, candidate));
    evidence.extend(by_themes(asked, candidate));
    let total: f64 = evidence.iter().map(|(weight, _)| weight).sum();
    if total < LEAST {
        return None;
    }
    evidence.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    Some((total.min(1.0), evidence.into_iter().map(|(_, reason)| reason).collect()))
}

/// The part of what is asked, by weight, that the candidate has; a long text has more words by chance and counts less.
fn by_words(asked: &Asked, candidate: &Candidate<'_>) -> Option<(f64, Reason)> {
    let there: HashSet<&str> = candidate.words.split(' ').collect();
    let has = |word: &&Word| word.stems.iter().any(|stem| there.contains(stem.as_str()));
    let shared: Vec<&Word> = asked.words.iter().filter(has).collect();
    let weight = |words: &mut dyn Iterator<Item = &Word>| words.map(Word::weight).sum::<f64>();
    let all = weight(&mut asked.words.iter());
    if shared.is_empty() || all <= 0.0 {
        return None;
    }
    let part = weight(&mut shared.iter().copied()) / all;
    let damping = 1.0 / (1.0 + 0.3 * (1.0 + there.len() as f64 / 30.0).ln());
    let words = shared.iter().map(|word| word.word.clone()).collect();
    Some((WORDS * part * damping, Reason::Words(words)))
}

fn by_place(asked: &Asked, candidate: &Candidate<'_>) -> Option<(f64, Reason)> {
    if asked.photo.is_some() && asked.photo == candidate.photo {
        return Some((PHOTO, Reason::SamePhoto));
    }
    let metres = distance_m(asked.place?, candidate.place?);
    (metres < NEAR_M).then(|| (PLACE * (1.0 - metres / NEAR_M), Reason::Near(metres.round() as i64)))
}

fn by_themes(asked: &Asked, candidate: &Candidate<'_>) -> Option<(f64, Reason)> {
    let shared: Vec<String> = asked.themes.iter().filter(|id| candidate.themes.contains(id)).cloned().collect();
    let part = shared.len() as f64 / asked.themes.len().max(1) as f64;
    (!shared.is_empty()).then_some((THEMES * part, Reason::Themes(shared)))
}

/// Metres between two places, along the sphere (haversine).
fn distance_m((lon_a, lat_a): (f64, f64), (lon_b, lat_b): (f64, f64)) -> f64 {
    let (dlon, dlat) = ((lon_b - lon_a).to_radians(), (lat_b - lat_a).to_radians());
    let half =
        (dlat / 2.0).sin().powi(2) + lat_a.to_radians().cos() * lat_b.to_radians().cos() * (dlon / 2.0).sin().powi(2);
    2.0 * EARTH_M * half.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(word: &str, count: i64) -> Word {
        Word { word: word.into(), stems: vec![word.into()], count }
    }

    fn candidate(words: &str) -> Candidate<'_> {
        Candidate { photo: None, place: None, words, themes: Vec::new() }
    }

    #[test]
    fn a_rare_word_in_common_says_more_than_a_common_one() {
        let asked = Asked { words: vec![word("fontain", 3), word("plac", 2001)], ..Asked::default() };
        let (rare, reasons) = score(&asked, &candidate("fontain ferm")).unwrap();
        assert_eq!(reasons, [Reason::Words(vec!["fontain".into()])]);
        assert!(score(&asked, &candidate("plac ferm")).is_none_or(|(common, _)| common < rare));
        assert_eq!(score(&asked, &candidate("verger")), None);
    }

    #[test]
    fn what_is_near_with_the_same_theme_is_close_and_what_is_only_near_is_not() {
        let asked = Asked { place: Some((3.25, 45.45)), themes: vec!["water".into()], ..Asked::default() };
        let near = Candidate { place: Some((3.251, 45.45)), ..candidate("x") };
        assert_eq!(score(&asked, &near), None);
        let (_, reasons) = score(&asked, &Candidate { themes: vec!["water".into()], ..near }).unwrap();
        assert_eq!(reasons, [Reason::Near(78), Reason::Themes(vec!["water".into()])]);
    }

    #[test]
    fn a_degree_of_latitude_is_a_hundred_and_eleven_kilometres() {
        assert!((distance_m((3.0, 45.0), (3.0, 46.0)) - 111_195.0).abs() < 1.0);
    }
}
