//! People's data (GDPR; in France the law "Informatique et libertés"): what is held ([`held`]), given to who asks
//! ([`export`]), erased ([`erase`]), kept for how long ([`retention`]), and who looked at it ([`accesses`]); consent to a text
//! with a version ([`consent`]), and a parent's below fifteen ([`parents`]), without whom
//! nothing of a child is shown ([`withhold`]).

pub mod accesses;
pub mod consent;
pub mod erase;
pub mod export;
pub mod held;
pub mod parents;
pub mod retention;
mod rows;
mod strip;
pub(crate) mod withhold;
