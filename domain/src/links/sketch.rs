//! The words of a mission as numbers with weights: small to keep, quick to compare.
//!
//! A stem is filed under sixteen bits of its hash, so that a sketch takes three bytes a word and the table of counts has
//! at most 65,536 rows. Two stems of one number are rare beside the words of a text and only blur a likeness a little.
//! Weights are those of BM25 (Robertson, Walker, "Some simple effective approximations to the 2-Poisson model", 1994),
//! brought to length 1.

use super::counts::Counts;
use std::collections::HashMap;

/// Most words of a sketch; the weightiest stay.
const MOST: usize = 256;
/// How soon more of the same word adds nothing.
const SATURATION: f64 = 6.0;
/// How far a long text's words are worth less.
const LENGTH_PART: f64 = 0.75;
/// Words of a usual text.
const USUAL_LENGTH: f64 = 60.0;
/// Rarity counts, but less than in full: common words tell the subject.
const RARITY_POWER: f64 = 0.7;
/// What a word weighs that no other mission has.
const ALONE: f32 = 0.3;
/// Weight of what others say beside one's own words, before it is brought to length 1.
const OTHERS: f32 = 8.0;

/// Words with their weights, in the order of the words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sketch(Vec<(u16, f32)>);

/// The number that a stem is filed under (FNV-1a, folded).
pub fn word_of(stem: &str) -> u16 {
    let hash = stem.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    ((hash >> 16) ^ (hash & 0xffff)) as u16
}

impl Sketch {
    /// The sketch of these stems, a stem as often as it stands there.
    pub fn of<'a>(stems: impl IntoIterator<Item = &'a str>, counts: &Counts) -> Self {
        let mut times: HashMap<u16, u32> = HashMap::new();
        let mut length = 0.0;
        for stem in stems {
            *times.entry(word_of(stem)).or_default() += 1;
            length += 1.0;
        }
        let damping = SATURATION * (1.0 - LENGTH_PART + LENGTH_PART * length / USUAL_LENGTH);
        // A word that no other mission has tells nothing of likeness yet; it is kept, but lightly, for the day when another
        // has it, and takes no part in the length.
        let weigh = |(word, times): (u16, u32)| {
            let times = f64::from(times);
            let weight = times / (times + damping) * counts.rarity(word.into()).powf(RARITY_POWER);
            let is_known = counts.of(word.into()) > 1;
            (word, if is_known { weight as f32 } else { weight as f32 * ALONE }, is_known)
        };
        let weighed: Vec<_> = times.into_iter().map(weigh).collect();
        let known: f32 = weighed.iter().filter(|(_, _, known)| *known).map(|(_, weight, _)| weight * weight).sum();
        let all: f32 = weighed.iter().map(|(_, weight, _)| weight * weight).sum();
        let length = if known > 0.0 { known.sqrt() } else { all.sqrt() };
        Self::bounded(weighed.into_iter().map(|(word, weight, _)| (word, (weight / length).min(1.0))).collect())
    }

    /// The same widened by the words of those most alike, each with its likeness, and brought to length 1. Two missions
    /// that say the same in other words meet in the words of those between them.
    pub fn widened<'a>(&self, alike: impl IntoIterator<Item = (f32, &'a Sketch)>) -> Self {
        let mut sum: HashMap<u16, f32> = self.0.iter().copied().collect();
        for (likeness, other) in alike {
            let part = OTHERS * likeness * likeness;
            for (word, weight) in &other.0 {
                *sum.entry(*word).or_default() += part * weight;
            }
        }
        let length = sum.values().map(|weight| weight * weight).sum::<f32>().sqrt();
        Self::bounded(sum.into_iter().map(|(word, weight)| (word, weight / length)).collect())
    }

    /// How alike two sketches are: the cosine, from 0 to 1.
    pub fn likeness(&self, other: &Self) -> f32 {
        let (mut mine, mut theirs) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut sum = 0.0;
        while let (Some((a, left)), Some((b, right))) = (mine.peek(), theirs.peek()) {
            match a.cmp(b) {
                std::cmp::Ordering::Less => mine.next(),
                std::cmp::Ordering::Greater => theirs.next(),
                std::cmp::Ordering::Equal => {
                    sum += left * right;
                    theirs.next();
                    mine.next()
                }
            };
        }
        sum.min(1.0)
    }

    /// The words.
    pub fn words(&self) -> impl Iterator<Item = u16> {
        self.0.iter().map(|(word, _)| *word)
    }

    /// The weight of a word, 0 when it is not there.
    pub fn weight(&self, word: u16) -> f32 {
        self.0.binary_search_by_key(&word, |(word, _)| *word).map_or(0.0, |at| self.0[at].1)
    }

    /// The `most` weightiest words with their weights in thousandths.
    pub fn strongest(&self, most: usize) -> Vec<(u16, i32)> {
        let mut words = self.0.clone();
        words.sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
        words.truncate(most);
        words.into_iter().map(|(word, weight)| (word, (weight * 1000.0).round() as i32)).collect()
    }

    fn bounded(mut words: Vec<(u16, f32)>) -> Self {
        if words.len() > MOST {
            words.sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
            words.truncate(MOST);
        }
        words.sort_by_key(|(word, _)| *word);
        Self(words)
    }

    /// Three bytes a word: its number, and the square root of its weight in 255ths, so that light words stay apart.
    pub fn to_bytes(&self) -> Vec<u8> {
        let byte = |weight: f32| (weight.sqrt() * 255.0).round().clamp(0.0, 255.0) as u8;
        self.0.iter().flat_map(|(word, weight)| [*word as u8, (word >> 8) as u8, byte(*weight)]).collect()
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let read = |part: &[u8; 3]| (u16::from_le_bytes([part[0], part[1]]), (f32::from(part[2]) / 255.0).powi(2));
        Self(bytes.as_chunks::<3>().0.iter().map(read).collect())
    }

    /// The sketch as it is when read back, so that what is kept and what was just made compare alike.
    pub fn kept(&self) -> Self {
        Self::from_bytes(&self.to_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words;

    fn counts(texts: &[&str]) -> Counts {
        let mut counts = Counts::default();
        for text in texts {
            let words = words::stems(text).iter().map(|stem| i32::from(word_of(stem))).collect::<Vec<_>>();
            counts.add(words);
        }
        counts
    }

    fn sketch(text: &str, counts: &Counts) -> Sketch {
        Sketch::of(words::stems(text).iter().map(String::as_str), counts)
    }

    const TEXTS: [&str; 4] =
        ["La fontaine est fermée", "Réparer la fontaine et le lavoir", "Un lavoir pour le linge", "Des vélos à prêter"];

    #[test]
    fn texts_that_share_rare_words_are_alike_and_others_are_not() {
        let counts = counts(&TEXTS);
        let [first, second, _, bikes] = TEXTS.map(|text| sketch(text, &counts));
        assert!(first.likeness(&second) > 0.2);
        assert_eq!(first.likeness(&bikes), 0.0);
    }

    #[test]
    fn texts_without_a_common_word_meet_in_the_words_of_one_between_them() {
        let counts = counts(&TEXTS);
        let [first, second, third, bikes] = TEXTS.map(|text| sketch(text, &counts));
        assert_eq!(first.likeness(&third), 0.0);
        let wide = first.widened([(first.likeness(&second), &second)]);
        assert!(wide.likeness(&third) > 0.05 && wide.likeness(&bikes) == 0.0);
    }

    #[test]
    fn a_kept_sketch_reads_back_within_a_hundredth() {
        let counts = counts(&TEXTS);
        let made = sketch(TEXTS[1], &counts);
        let kept = made.kept();
        assert!((made.likeness(&kept) - 1.0).abs() < 0.01);
        assert_eq!(kept, kept.kept());
    }
}
