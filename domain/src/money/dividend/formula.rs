//! The formula, in whole numbers, so that every computer comes to the same result.
//!
//! The weight of a contribution is its minutes × its quality factor × its emotion factor. The quality factor goes evenly
//! from its low value, where every peer gives a 1, to its high value, where every peer gives a 5; so does that of emotion.
//! Shares are split by the largest remainder; equal remainders are served in the order of the masks, beginning with another
//! one each period, so that the odd cent is not always the same person's.

use super::Rules;
use crate::money::amounts;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A contribution as the formula sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The contribution.
    pub contribution: uuid::Uuid,
    /// What stands for who brought it.
    pub person: String,
    /// Minutes.
    pub minutes: i64,
    /// How many peers evaluated it.
    pub ratings: i64,
    /// The sum of their marks of quality: two each.
    pub quality_sum: i64,
    /// The sum of their marks of emotion: four each.
    pub emotion_sum: i64,
}

/// What someone is due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// What stands for them.
    pub person: String,
    /// The sum of the weights of what they brought, in millionths of a minute at factors of 1.
    pub weight: u64,
    /// In smallest units.
    pub share: i64,
}

/// The weight of a line, in millionths of a minute; 0 without ratings.
pub fn weight(line: &Line, rules: &Rules) -> u64 {
    let ratings = line.ratings;
    if ratings <= 0 || line.minutes <= 0 {
        return 0;
    }
    // Factors times 100 times what they are divided by: low + (high − low) × (mean − 1) / 4.
    let factor = |low: i32, high: i32, sum: i64, marks: i64| {
        let (low, span, all) = (i64::from(low), i64::from(high) - i64::from(low), marks * ratings);
        u128::try_from(low * 4 * all + span * (sum - all)).unwrap_or_default()
    };
    let quality = factor(rules.quality_low_percent, rules.quality_high_percent, line.quality_sum, 2);
    let emotion = factor(rules.emotion_low_percent, rules.emotion_high_percent, line.emotion_sum, 4);
    let minutes = u128::try_from(line.minutes).unwrap_or_default();
    let ratings = u128::try_from(ratings).unwrap_or(1);
    // 1,000,000 for millionths, 100 × 100 for the per cent, 4 × 2 and 4 × 4 marks for each rating.
    let weight = minutes * quality * emotion * 1_000_000 / (10_000 * (8 * ratings) * (16 * ratings));
    u64::try_from(weight).unwrap_or(u64::MAX)
}

/// The shares of a pot, by mask. Nothing is due where no weight is above 0.
pub fn share(pot: i64, lines: &[Line], rules: &Rules, turn: u32) -> Vec<Due> {
    let mut by: BTreeMap<&str, u64> = BTreeMap::new();
    for line in lines {
        *by.entry(&line.person).or_default() += weight(line, rules);
    }
    by.retain(|_, weight| *weight > 0);
    let weights: Vec<u128> = by.values().map(|weight| u128::from(*weight)).collect();
    let shares = amounts::split(pot, &weights, turn as usize % weights.len().max(1));
    by.into_iter()
        .zip(shares)
        .map(|((person, weight), share)| Due { person: person.to_owned(), weight, share })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn line(person: u32, minutes: i64, marks: &[(i64, i64)]) -> Line {
        Line {
            contribution: uuid::Uuid::nil(),
            person: format!("{person:06}"),
            minutes,
            ratings: marks.len() as i64,
            quality_sum: marks.iter().map(|(quality, _)| 2 * quality).sum(),
            emotion_sum: marks.iter().map(|(_, emotion)| 4 * emotion).sum(),
        }
    }

    #[test]
    fn factors_go_from_half_to_one_and_a_half_and_from_four_fifths_to_six_fifths() {
        let rules = Rules::usual();
        let of = |quality, emotion| weight(&line(1, 60, &[(quality, emotion), (quality, emotion)]), &rules);
        assert_eq!(of(3, 3), 60_000_000);
        assert_eq!(of(1, 3), 30_000_000);
        assert_eq!(of(5, 3), 90_000_000);
        assert_eq!(of(3, 1), 48_000_000);
        assert_eq!(of(3, 5), 72_000_000);
        assert_eq!(weight(&line(1, 60, &[]), &rules), 0);
    }

    #[test]
    fn the_odd_cent_goes_to_another_each_period() {
        let lines: Vec<_> = (0..3).map(|person| line(person, 60, &[(3, 3), (3, 3)])).collect();
        let lucky = |turn| share(100, &lines, &Rules::usual(), turn).iter().position(|due| due.share == 34);
        assert_eq!([1, 2, 3, 4].map(lucky), [Some(1), Some(2), Some(0), Some(1)]);
    }

    #[test]
    fn a_hundred_thousand_people_share_to_the_cent() {
        let lines: Vec<_> =
            (0..100_000).map(|person| line(person, 1 + i64::from(person % 7), &[(3, 4), (4, 2)])).collect();
        let due = share(123_456_789, &lines, &Rules::usual(), 5);
        assert_eq!((due.len(), due.iter().map(|due| due.share).sum::<i64>()), (100_000, 123_456_789));
        assert!(share(100, &[], &Rules::usual(), 1).is_empty());
        assert_eq!(share(100, &lines[..1], &Rules::usual(), 9)[0].share, 100);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]

        #[test]
        fn shares_sum_to_the_pot_each_within_a_cent_of_exact_in_whatever_order(
            pot in 1..amounts::MOST,
            given in prop::collection::vec((0..9_u32, 0..1440_i64, 1..=5_i64, 1..=5_i64, 1..6_usize), 0..30),
            turn in 0..1000_u32,
        ) {
            let rules = Rules::usual();
            let mut lines: Vec<_> = given.iter().map(|(p, m, q, e, n)| line(*p, *m, &vec![(*q, *e); *n])).collect();
            let due = share(pot, &lines, &rules, turn);
            let all: u128 = due.iter().map(|due| u128::from(due.weight)).sum();
            if all > 0 {
                prop_assert_eq!(due.iter().map(|due| due.share).sum::<i64>(), pot);
                for one in &due {
                    let exact = pot as u128 * u128::from(one.weight);
                    let given = one.share as u128 * all;
                    prop_assert!(given.abs_diff(exact) < all, "within a cent");
                }
            } else {
                prop_assert!(due.is_empty());
            }
            lines.reverse();
            prop_assert_eq!(share(pot, &lines, &rules, turn), due);
        }
    }
}
