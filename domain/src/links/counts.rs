//! In how many missions a word or a theme stands: what makes it rare.

use super::sketch::word_of;
use std::collections::{BTreeMap, HashMap};

/// Themes are counted above the words.
const THEMES: i32 = 65_536;
/// The row that counts the missions.
pub(super) const ALL: i32 = -1;

/// The number that a theme is counted under.
pub fn theme_word(theme: &str) -> i32 {
    THEMES + i32::from(word_of(theme))
}

/// Counts of words and themes, or some of them, and of missions.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    missions: i64,
    of: HashMap<i32, i64>,
}

impl Counts {
    /// Counts as rows hold them, the missions among them.
    pub(super) fn of_rows(rows: impl IntoIterator<Item = (i32, i64)>) -> Self {
        let mut of: HashMap<i32, i64> = rows.into_iter().collect();
        let missions = of.remove(&ALL).unwrap_or_default();
        Self { missions, of }
    }

    /// The rows that hold these counts.
    pub(super) fn rows(&self) -> BTreeMap<i32, i64> {
        self.of.iter().map(|(word, count)| (*word, *count)).chain([(ALL, self.missions)]).collect()
    }

    /// Counts a mission with these words and themes, each once.
    pub fn add(&mut self, words: impl IntoIterator<Item = i32>) {
        self.missions += 1;
        let mut words: Vec<_> = words.into_iter().collect();
        words.sort_unstable();
        words.dedup();
        for word in words {
            *self.of.entry(word).or_default() += 1;
        }
    }

    /// In how many missions it stands; 1 at least, for it is asked of one that has it.
    pub fn of(&self, word: i32) -> i64 {
        self.of.get(&word).copied().unwrap_or_default().max(1)
    }

    /// How rare it is, above 0: the inverse document frequency of BM25.
    pub fn rarity(&self, word: i32) -> f64 {
        let (count, all) = (self.of(word) as f64, self.missions.max(self.of(word)) as f64);
        (1.0 + (all - count + 0.5) / (count + 0.5)).ln()
    }

    /// Applies a mission's change from these words to those.
    pub(super) fn change(&mut self, difference: &BTreeMap<i32, i64>) {
        for (word, by) in difference {
            let count = if *word == ALL { &mut self.missions } else { self.of.entry(*word).or_default() };
            *count += by;
        }
    }
}

/// What a mission's change adds to each count: what it has now, less what it had. `is_new` and `is_gone` count the mission.
pub(super) fn difference(had: Option<Vec<i32>>, has: Option<Vec<i32>>) -> BTreeMap<i32, i64> {
    let mut by: BTreeMap<i32, i64> = BTreeMap::new();
    by.insert(ALL, i64::from(has.is_some()) - i64::from(had.is_some()));
    for (words, step) in [(had, -1), (has, 1)] {
        let mut words = words.unwrap_or_default();
        words.sort_unstable();
        words.dedup();
        for word in words {
            *by.entry(word).or_default() += step;
        }
    }
    by.retain(|_, step| *step != 0);
    by
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_fewer_have_is_rarer() {
        let mut counts = Counts::default();
        for words in [[1, 2], [1, 3], [1, 4]] {
            counts.add(words);
        }
        assert!(counts.rarity(2) > counts.rarity(1) && counts.rarity(1) > 0.0);
    }

    #[test]
    fn a_change_counts_only_what_differs() {
        let by = difference(Some(vec![1, 2, 2]), Some(vec![2, 3]));
        assert_eq!(by.into_iter().collect::<Vec<_>>(), [(1, -1), (3, 1)]);
        assert_eq!(difference(None, Some(vec![5])).into_iter().collect::<Vec<_>>(), [(ALL, 1), (5, 1)]);
    }
}
