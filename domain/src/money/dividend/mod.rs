//! The contributive dividend: what came in for a mission is shared by its wealth matrix, by a published formula, to the cent.
//!
//! A steward closes a period: the budget is shared among those whose contributions enough peers evaluated, what is left to
//! the commons goes there, and the open data of the period is kept, so that anyone computes it again ([`formula`]).

mod close;
pub mod formula;
mod periods;
mod settings;

pub use close::close;
pub use periods::{Period, Share, periods, shares, wish};
pub use settings::{Rules, read_rules, set_rules};
