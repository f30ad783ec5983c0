//! Flows and marks: rules that need no database.

use crate::{ErrorCode, Refusal, names::names};

/// What a contribution is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flow {
    /// What is made.
    Production,
    /// What is written down of it.
    Documentation,
    /// What is told of it.
    Communication,
    /// What holds it together.
    Support,
    /// What is tried and found out.
    Research,
    /// What makes it a joy.
    Joy,
}

names!(Flow {
    Production = "production",
    Documentation = "documentation",
    Communication = "communication",
    Support = "support",
    Research = "research",
    Joy = "joy"
});

/// Names of the six marks, in their order: two of quality, four of emotion.
pub const MARKS: [&str; 6] = ["relevance", "productivity", "attitude", "constructiveness", "joy", "openness"];
/// How many of them are of quality.
pub const OF_QUALITY: usize = 2;

/// What a peer says of a contribution: six marks from 1 to 5 in the order of [`MARKS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks(pub [i32; 6]);

impl Marks {
    /// Reads them.
    ///
    /// # Errors
    /// `parameter-invalid` with the first that is not from 1 to 5.
    pub fn parse(marks: [i32; 6]) -> Result<Self, Refusal> {
        match marks.iter().position(|mark| !(1..=5).contains(mark)) {
            Some(at) => {
                Err(Refusal::new(ErrorCode::ParameterInvalid).field(format!("/{}", MARKS[at])).arg("reason", "1–5"))
            }
            None => Ok(Self(marks)),
        }
    }
}

/// Whether two people lift one another and nobody else does: each gives the other a mark that is higher by at least one,
/// in the mean, than what others give them. Sums are of all six marks, counts of ratings.
pub fn lift_one_another(given: [(i64, i64); 2], by_others: [(i64, i64); 2]) -> bool {
    let lifts = |(sum, count): (i64, i64), (others, many): (i64, i64)| {
        // sum/(6·count) ≥ others/(6·many) + 1, without a fraction.
        count >= 2 && many >= 2 && sum * many >= others * count + 6 * count * many
    };
    lifts(given[0], by_others[0]) && lifts(given[1], by_others[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_from_one_to_five_and_the_first_wrong_one_is_named() {
        assert!(Marks::parse([1, 5, 3, 3, 3, 3]).is_ok());
        let wrong = Marks::parse([1, 5, 3, 6, 0, 3]).unwrap_err();
        assert_eq!(wrong.field.as_deref(), Some("/constructiveness"));
    }

    #[test]
    fn two_who_praise_one_another_beyond_what_others_say_stand_out_and_good_work_does_not() {
        let (fives, threes) = ((60, 2), (36, 2));
        assert!(lift_one_another([fives, fives], [threes, threes]));
        assert!(!lift_one_another([fives, threes], [threes, threes]), "one alone");
        assert!(!lift_one_another([fives, fives], [(60, 2), (58, 2)]), "others say so too");
        assert!(!lift_one_another([(30, 1), fives], [threes, threes]), "too little to tell");
    }
}
