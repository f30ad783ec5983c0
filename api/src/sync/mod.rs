//! Following over HTTP: what changed in a territory, and of one's own, since a cursor; and the file that a phone begins with.

mod follow;
mod objects;
mod out;
mod pack;

use crate::operations::Operations;

/// The resource's operations.
pub fn routes(config: &mut Operations<'_>) {
    config.service(follow::list_changes).service(follow::list_own_changes).service(pack::read_pack);
}
