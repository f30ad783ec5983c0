//! `/docs`: the contract as pages that need no network and no script. With a script, a request can be sent from them.

mod page;
mod rows;

use actix_web::web;

/// The pages' routes.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(page::all_operations).service(page::one_operation);
}
