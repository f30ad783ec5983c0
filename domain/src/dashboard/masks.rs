//! What is not said of too few people. Pure.

/// From so many people on a figure about them is said.
pub const LEAST_PEOPLE: i64 = 5;

/// What a reader sees of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Just that.
    Known(i64),
    /// Some, but so few that they could be told apart: fewer than [`LEAST_PEOPLE`], or what would give another away.
    Few,
}

impl Count {
    /// A count of people.
    pub fn of_people(count: i64) -> Self {
        if (1..LEAST_PEOPLE).contains(&count) { Self::Few } else { Self::Known(count) }
    }

    /// The number, where it is said.
    pub fn known(self) -> Option<i64> {
        match self {
            Self::Known(count) => Some(count),
            Self::Few => None,
        }
    }
}

/// Masks parts of one whole whose sum is said elsewhere. What the sum less the others would tell, a single masked part or
/// several that are too few together, takes the next smallest with it.
pub fn parts(counts: &[i64]) -> Vec<Count> {
    let mut masked: Vec<_> = counts.iter().map(|count| Count::of_people(*count)).collect();
    loop {
        let few: Vec<i64> =
            counts.iter().zip(&masked).filter(|(_, mask)| **mask == Count::Few).map(|(count, _)| *count).collect();
        let is_told = few.len() == 1 || (few.len() > 1 && few.iter().sum::<i64>() < LEAST_PEOPLE);
        let known = counts
            .iter()
            .zip(&masked)
            .enumerate()
            .filter(|(_, (count, mask))| **count >= LEAST_PEOPLE && **mask != Count::Few);
        match known.min_by_key(|(_, (count, _))| **count).map(|(next, _)| next).filter(|_| is_told) {
            Some(next) => masked[next] = Count::Few,
            None => return masked,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_to_four_people_are_masked_and_nobody_is_not() {
        let seen: Vec<_> = [0, 1, 4, 5].map(|count| Count::of_people(count).known()).to_vec();
        assert_eq!(seen, [Some(0), None, None, Some(5)]);
    }

    #[test]
    fn a_single_masked_part_takes_the_next_smallest_with_it() {
        let known: Vec<_> = parts(&[12, 3, 7, 0]).into_iter().map(Count::known).collect();
        assert_eq!(known, [Some(12), None, None, Some(0)]);
        let known: Vec<_> = parts(&[12, 3, 2]).into_iter().map(Count::known).collect();
        assert_eq!(known, [Some(12), None, None]);
        let known: Vec<_> = parts(&[12, 1, 2, 30]).into_iter().map(Count::known).collect();
        assert_eq!(known, [None, None, None, Some(30)], "three people would be told by the sum");
    }
}
