//! Ways out of a conflict: dialogue with a mediator, then the council of the wise, which alone can exclude.
//!
//! An appeal or a conflict opens a [`mediation`]; when it stays unresolved it becomes a [`cases`] of the council. Ten who
//! belong to a territory call the council without one. [`seats`]: one member for each commission and the president, chosen
//! by consent ([`crate::proposals`]), and three drawn by lot among the willing by a [`draw`] that anyone can run again. The
//! council decides a [`measures`] by consent, then by majority. It excludes someone only where a mediation was held.

pub mod cases;
pub mod draw;
pub mod measures;
pub mod mediation;
pub mod rules;
pub mod seats;
mod store;

pub use seats::{end_seats_of_who_left, seat_chosen};
