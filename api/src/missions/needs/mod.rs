//! Needs and offers over HTTP.

mod decide;
mod edit;
mod list;
mod offers;
mod out;

pub use out::NeedOut;

use crate::operations::Operations;

/// The resource's operations.
pub fn routes(config: &mut Operations<'_>) {
    config
        .service(list::list_needs)
        .service(list::read_need)
        .service(edit::state_need)
        .service(edit::edit_need)
        .service(offers::list_offers)
        .service(offers::make_offer)
        .service(decide::decide_offer)
        .service(decide::withdraw_offer);
}
