//! A statement put together from pieces; a `?` in a piece becomes the next parameter.

use super::{boxes::Rect, cells::Range};
use crate::database;
use sea_orm::{ConnectionTrait, Statement, Value};

/// A statement under construction.
#[derive(Default)]
pub(crate) struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds a piece of our own text, never one that a person wrote, with the values of its `?`.
    pub(crate) fn push(&mut self, piece: &str, values: impl IntoIterator<Item = Value>) -> &mut Self {
        let mut values = values.into_iter();
        for part in piece.split_inclusive('?') {
            match part.strip_suffix('?') {
                Some(before) => {
                    self.text.push_str(before);
                    self.values.extend(values.next());
                    self.text.push_str(&format!("${}", self.values.len()));
                }
                None => self.text.push_str(part),
            }
        }
        self
    }

    /// Adds another statement's text and values; its parameters are numbered on.
    pub(crate) fn append(&mut self, other: Self) -> &mut Self {
        let mut piece = other.text;
        for number in (1..=other.values.len()).rev() {
            piece = piece.replace(&format!("${number}"), "?");
        }
        self.push(&piece, other.values)
    }

    /// Adds `(low, high), …`. The number of rows is a power of four, so that few different statements are prepared.
    pub(crate) fn push_ranges(&mut self, ranges: &[Range]) -> &mut Self {
        let empty = Range { low: 0, high: 0 };
        let mut rows = 1;
        while rows < ranges.len() {
            rows *= 4;
        }
        for (n, range) in ranges.iter().chain(std::iter::repeat(&empty)).take(rows).enumerate() {
            self.push(if n == 0 { "(?, ?)" } else { ", (?, ?)" }, [range.low.into(), range.high.into()]);
        }
        self
    }

    /// Adds a condition that holds for places in one of these boxes; `p` is the photo.
    pub(crate) fn push_in_boxes(&mut self, parts: &[Rect]) -> &mut Self {
        for (n, part) in parts.iter().enumerate() {
            self.push(if n == 0 { "(" } else { " OR " }, []);
            let edges = [part.west, part.east, part.south, part.north].map(Value::from);
            self.push("(p.shown_lon >= ? AND p.shown_lon <= ? AND p.shown_lat >= ? AND p.shown_lat <= ?)", edges);
        }
        self.push(")", [])
    }

    pub(crate) fn statement(self, connection: &impl ConnectionTrait) -> Statement {
        database::statement(connection, self.text, self.values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_question_mark_becomes_the_next_parameter() {
        let mut sql = Sql::new();
        sql.push("a = ?", [1_i64.into()]).push(" AND b IN (?, ?)", [2_i64.into(), 3_i64.into()]);
        assert_eq!(sql.text, "a = $1 AND b IN ($2, $3)");
        assert_eq!(sql.values.len(), 3);
    }

    #[test]
    fn a_statement_that_is_added_is_numbered_on() {
        let mut inner = Sql::new();
        inner.push("b IN (?, ?)", [2_i64.into(), 3_i64.into()]);
        let mut sql = Sql::new();
        sql.push("a = ? AND ", [1_i64.into()]).append(inner).push(" AND c = ?", [4_i64.into()]);
        assert_eq!(sql.text, "a = $1 AND b IN ($2, $3) AND c = $4");
        assert_eq!(sql.values, vec![1_i64.into(), 2_i64.into(), 3_i64.into(), 4_i64.into()]);
    }

    #[test]
    fn ranges_are_filled_up_to_a_power_of_four() {
        let mut sql = Sql::new();
        sql.push_ranges(&[Range { low: 1, high: 2 }; 5]);
        assert_eq!(sql.values.len(), 32);
    }
}
