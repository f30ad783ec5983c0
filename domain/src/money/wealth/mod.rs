//! The wealth matrix of a mission: what its team brings, in six flows, declared by whoever brings it and evaluated by peers,
//! never by oneself. All read the matrix; who rated whom nobody reads.

mod contributions;
mod matrix;
mod ratings;
pub mod rules;

pub use contributions::{Contribution, NewContribution, declare, list, remove};
pub use matrix::{Cell, Matrix, Pair, matrix, pairs};
pub use ratings::rate;
pub use rules::{Flow, Marks};
