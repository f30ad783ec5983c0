//! What a text is found by: its words without stop words, brought to their stems, without accents.
//!
//! Made here and not by the databases, so that both find the same rows: SQLite's FTS5 stems English alone. Stems are the
//! Snowball ones (Porter, "Snowball: a language for stemming algorithms", 2001) of the crate that tantivy uses; stop words
//! are the lists of stopwords-iso.

use crate::{territories::rules::search_name, texts::Locale};
use rust_stemmers::{Algorithm, Stemmer};
use std::{
    collections::{BTreeMap, HashSet},
    sync::LazyLock,
};

/// Longest word that is kept, in characters; what is longer is no word.
const LONGEST: usize = 40;

struct Language {
    stemmer: Stemmer,
    stop_words: HashSet<String>,
}

static FRENCH: LazyLock<Language> = LazyLock::new(|| Language::new(Algorithm::French, "fr"));
static ENGLISH: LazyLock<Language> = LazyLock::new(|| Language::new(Algorithm::English, "en"));

impl Language {
    fn new(algorithm: Algorithm, tag: &str) -> Self {
        let stop_words = stop_words::get(tag).iter().flat_map(|word| split(word)).collect();
        Self { stemmer: Stemmer::create(algorithm), stop_words }
    }

    fn of(locale: Locale) -> &'static Self {
        match locale {
            Locale::French => &FRENCH,
            Locale::English => &ENGLISH,
        }
    }

    fn stem(&self, word: &str) -> Option<String> {
        let known = self.stop_words.contains(word);
        (!known).then(|| search_name(&self.stemmer.stem(word))).filter(|stem| !stem.is_empty())
    }
}

/// The stems of a text in their order, a word as often as it stands there.
pub fn stems(text: &str) -> Vec<String> {
    let words = split(text);
    let language = Language::of(guess(&words));
    words.iter().filter_map(|word| language.stem(word)).collect()
}

/// The stems of several texts as one line, as `words` columns hold them.
pub fn line(texts: &[&str]) -> String {
    texts.iter().flat_map(|text| stems(text)).collect::<Vec<_>>().join(" ")
}

/// The words of a text by their stems: each stem with the word that it stands for where it first stands.
pub fn written(text: &str) -> BTreeMap<String, String> {
    let words = split(text);
    let language = Language::of(guess(&words));
    let mut written = BTreeMap::new();
    for word in words {
        if let Some(stem) = language.stem(&word) {
            written.entry(stem).or_insert(word);
        }
    }
    written
}

/// What someone searches: for each word the stems that it may be filed under, in any language; stop words of the language
/// that it seems to be in are left out.
pub fn asked(text: &str) -> Vec<Vec<String>> {
    asked_words(text).into_iter().map(|(_, stems)| stems).collect()
}

/// As [`asked`], each with the word as it was written, in lower case.
pub fn asked_words(text: &str) -> Vec<(String, Vec<String>)> {
    let both = |word: String| {
        let mut stems: Vec<_> = Locale::ALL.iter().filter_map(|locale| Language::of(*locale).stem(&word)).collect();
        stems.dedup();
        (word, stems)
    };
    let words = split(text);
    let language = Language::of(guess(&words));
    let says = words.into_iter().filter(|word| !language.stop_words.contains(word));
    says.map(both).filter(|(_, stems)| !stems.is_empty()).collect()
}

/// Which language a text is in: the one whose stop words it has more of, French when in doubt.
fn guess(words: &[String]) -> Locale {
    let count = |language: &Language| words.iter().filter(|word| language.stop_words.contains(*word)).count();
    if count(&ENGLISH) > count(&FRENCH) { Locale::English } else { Locale::French }
}

/// Words in lower case, parted wherever a letter or a digit ends, an apostrophe included (`l'eau` is `l` and `eau`).
fn split(text: &str) -> Vec<String> {
    let parts = text.split(|letter: char| !letter.is_alphanumeric());
    let words = parts.filter(|word| (1..=LONGEST).contains(&word.chars().count()));
    words
        .filter(|word| word.chars().nth(1).is_some() || word.chars().all(char::is_numeric))
        .map(str::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_share_a_stem_and_stop_words_are_left_out() {
        assert_eq!(stems("Pourquoi les fontaines sont-elles fermées ?"), stems("la fontaine est fermée"));
        assert_eq!(stems("Why are the gardens flooded?"), stems("the garden is flooding"));
    }

    #[test]
    fn accents_do_not_tell_words_apart() {
        assert_eq!(stems("le vélo"), stems("le velo"));
    }

    #[test]
    fn what_is_searched_finds_either_language() {
        let french = stems("Des jardins partagés pour le village");
        assert!(asked("jardin").iter().flatten().any(|stem| french.contains(stem)));
        let english = stems("A shared garden for the village");
        assert!(asked("gardens").iter().flatten().any(|stem| english.contains(stem)));
    }

    #[test]
    fn stop_words_of_the_language_searched_in_are_no_condition() {
        assert_eq!(asked("pourquoi la fontaine").len(), 1);
        assert_eq!(asked("why is the fountain").len(), 1);
    }

    #[test]
    fn a_text_of_signs_alone_has_no_words() {
        assert_eq!(line(&["… ?!", "l' d'"]), "");
        assert!(asked("\"*)(").is_empty());
    }
}
