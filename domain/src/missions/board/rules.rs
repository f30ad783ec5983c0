//! The order of tasks within a column.

use crate::{ErrorCode, Refusal, names::names};
use uuid::Uuid;

/// Most tasks of a mission.
pub const MAX_TASKS: u64 = 200;
/// Most characters of a task's title.
pub const MAX_TITLE: usize = 140;
/// Most characters of a task's text.
pub const MAX_TEXT: usize = 10_000;
/// Room between two neighbours when they are numbered: it is halved some twenty times before a column is numbered anew.
pub const GAP: i64 = 1 << 20;

/// A column of the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lane {
    /// Nobody has begun.
    ToDo,
    /// Someone is at it.
    Doing,
    /// It is done.
    Done,
}

names!(Lane { ToDo = "to_do", Doing = "doing", Done = "done" });

/// Where in a column a task goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// Below this one.
    After(Uuid),
    /// Above this one.
    Before(Uuid),
    /// To the bottom.
    Last,
}

/// What was found out about a spot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// This position is free and in the right place.
    At(i64),
    /// The neighbours stand too close: the column is numbered anew first.
    Crowded,
}

/// The position for a spot among a column's tasks, which come from top to bottom and without the one that is moved.
///
/// # Errors
/// `task-unknown` when the neighbour is not in this column.
pub(super) fn find(column: &[(Uuid, i64)], spot: Spot) -> Result<Found, Refusal> {
    let index = |id: Uuid, field: &'static str| {
        let found = column.iter().position(|(task, _)| *task == id);
        found.ok_or_else(|| Refusal::new(ErrorCode::TaskUnknown).field(field))
    };
    let at = match spot {
        Spot::After(id) => index(id, "/after")? + 1,
        Spot::Before(id) => index(id, "/before")?,
        Spot::Last => column.len(),
    };
    let above = at.checked_sub(1).map_or(0, |above| column[above].1);
    let Some((_, below)) = column.get(at) else {
        return Ok(above.checked_add(GAP).map_or(Found::Crowded, Found::At));
    };
    let middle = above + (below - above) / 2;
    Ok(if middle > above { Found::At(middle) } else { Found::Crowded })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn task(number: usize) -> Uuid {
        Uuid::from_u128(number as u128)
    }

    fn renumber(column: &mut [(Uuid, i64)]) {
        for (index, (_, position)) in column.iter_mut().enumerate() {
            *position = (index as i64 + 1) * GAP;
        }
    }

    proptest! {
        /// A list that is cut and pasted is the model: positions sort as it does, none stands twice, all are above 0.
        #[test]
        fn any_moves_keep_the_order_of_a_list(moves in prop::collection::vec((0..12_usize, 0..12_usize, 0..3_u8), 1..400)) {
            let mut column: Vec<_> = (0..12).map(|n| (task(n), (n as i64 + 1) * GAP)).collect();
            for (which, neighbour, kind) in moves {
                let moved = column.remove(which).0;
                let at = neighbour.min(column.len() - 1);
                let (spot, index) = match kind {
                    0 => (Spot::After(column[at].0), at + 1),
                    1 => (Spot::Before(column[at].0), at),
                    _ => (Spot::Last, column.len()),
                };
                let mut found = find(&column, spot).unwrap();
                if found == Found::Crowded {
                    renumber(&mut column);
                    found = find(&column, spot).unwrap();
                }
                let Found::At(position) = found else { panic!("crowded twice") };
                column.insert(index, (moved, position));
                prop_assert!(column.windows(2).all(|pair| pair[0].1 < pair[1].1) && column[0].1 > 0, "{column:?}");
            }
        }
    }

    #[test]
    fn a_neighbour_of_another_column_is_refused() {
        let column = [(task(1), GAP)];
        assert_eq!(find(&column, Spot::After(task(2))).unwrap_err().field.as_deref(), Some("/after"));
        assert_eq!(find(&column, Spot::Before(task(2))).unwrap_err().code, ErrorCode::TaskUnknown);
        assert_eq!(find(&[], Spot::Last), Ok(Found::At(GAP)));
    }

    #[test]
    fn there_is_no_room_between_neighbours_that_touch() {
        let column = [(task(1), 7), (task(2), 8)];
        assert_eq!(find(&column, Spot::After(task(1))), Ok(Found::Crowded));
        assert_eq!(find(&column, Spot::Last), Ok(Found::At(8 + GAP)));
        assert_eq!(find(&[(task(1), 1)], Spot::Before(task(1))), Ok(Found::Crowded));
    }
}
