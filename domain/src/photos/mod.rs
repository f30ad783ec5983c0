//! Photos: an image with a place and a moment, from the first byte to the shown point.

pub mod entity;
pub mod near;
pub mod place;
pub mod publish;
pub mod reading;
pub mod spool;
pub mod store;
pub mod sweep;
pub mod values;

pub use near::near_duplicate;
pub use publish::{Derived, MAKE_DERIVATIVES, MakeDerivatives, load_for_derivatives, publish, refuse};
pub use spool::{Spool, Spooled};
pub use sweep::{Swept, settle, shards_of_turn, sweep_orphans};
pub use values::{GivenPlace, Licence, PhotoState, PlacePrecision, Themes};
