//! What a phone wrote while it had no network, sent at once.
//!
//! An operation of an outbox is a request that the API has anyway; each runs through the whole server ([`inside`]), so that
//! rights, limits and refusals are the same. The order is made here ([`batch`]), whatever order they came in; an edit of
//! something that changed meanwhile goes field by field ([`merge`]), and nothing is overwritten silently.

mod batch;
mod conflicts;
pub mod inside;
mod merge;
mod replay;
mod seen;

pub use batch::MOST;

use crate::operations::Operations;

/// The resource's operations.
pub fn routes(config: &mut Operations<'_>) {
    config
        .service(replay::replay_outbox)
        .service(conflicts::list_edit_conflicts)
        .service(conflicts::choose_in_conflict);
}
