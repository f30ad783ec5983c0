//! Photos over HTTP: sent, read, edited, placed, deleted, and their sizes.

mod blurs;
mod delete;
mod edit;
mod images;
mod out;
mod place;
mod read;
mod send;
mod send_many;

pub use blurs::RectangleIn;
pub use out::{ImageOut, PersonOut, PhotoOut, PointOut, RefusalOut, TerritoryRefOut, sizes};
pub use send_many::receive_part;

use crate::operations::Operations;

/// The resource's operations.
pub fn routes(config: &mut Operations<'_>) {
    config
        .service(send::send_photo)
        .service(send_many::send_photos)
        .service(read::read_photo)
        .service(read::list_own_photos)
        .service(edit::edit_photo)
        .service(place::place_photo)
        .service(delete::delete_photo)
        .service(blurs::ask_blur)
        .service(blurs::list_blurs)
        .service(blurs::answer_blur)
        .service(images::read_image)
        .service(images::read_original);
}
