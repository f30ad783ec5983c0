//! Territories over HTTP: listed, found by a point, read with boundary and neighbours; opened and changed.

mod boundary;
mod edit;
mod list;
mod open;
mod out;
mod read;

pub use out::{StateName, TerritoryOut};

use crate::operations::Operations;

/// The resource's operations. `locate` stands before `{id}`, which would take it for an id.
pub fn routes(config: &mut Operations<'_>) {
    config
        .service(list::list_territories)
        .service(read::locate_territory)
        .service(read::read_territory)
        .service(list::list_neighbours)
        .service(boundary::read_boundary)
        .service(open::open_territory)
        .service(edit::edit_territory)
        .service(boundary::set_boundary)
        .service(edit::set_state);
}
