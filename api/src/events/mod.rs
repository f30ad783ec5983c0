//! News as they come: server-sent events for open pages and the animator's desk.
//!
//! An event says nothing but that there is something new; what it is comes from the changes or the queue. One look at the
//! database a second serves all connections of this server ([`hub`]), so that a thousand open pages cost no more than one,
//! and what another process wrote is seen too.

mod hub;
mod routes;
mod stream;

pub use hub::Hub;
pub use routes::routes;
