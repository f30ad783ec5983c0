//! Uploads that go on where they were cut off: tus 1.0 (core, creation, creation-with-upload, checksum, expiration,
//! termination) at `/v1/uploads`, for whoever is signed in.

mod create;
mod end;
mod have;
mod headers;
mod layer;
mod options;
mod out;
mod read;
mod send;
mod stream;

pub use layer::{are_sent_by, layer};
pub use stream::Intakes;

use crate::operations::Operations;

/// The resource's operations.
pub fn routes(config: &mut Operations<'_>) {
    config
        .service(options::read_upload_protocol)
        .service(options::read_upload_protocol_of_one)
        .service(create::create_upload)
        .service(read::read_upload)
        .service(send::send_upload_bytes)
        .service(end::end_upload)
        .service(have::ask_which_photos_are_here);
}
