//! The board of a mission over HTTP.

mod edit;
mod out;
mod read;
mod shift;

use crate::operations::Operations;

/// The resource's operations.
pub fn routes(config: &mut Operations<'_>) {
    config
        .service(read::read_board)
        .service(read::read_task)
        .service(edit::add_task)
        .service(edit::edit_task)
        .service(edit::delete_task)
        .service(shift::move_task);
}
