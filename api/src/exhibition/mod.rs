//! The first 36 photos of a territory over HTTP: chosen, launched, changed with a reason.

mod changes;
mod choose;
mod launch;
mod out;
mod read;

use crate::operations::Operations;

/// The resource's operations.
pub fn routes(config: &mut Operations<'_>) {
    config
        .service(read::read_first_photos)
        .service(choose::choose_first_photos)
        .service(launch::launch_territory)
        .service(changes::list_changes);
}
