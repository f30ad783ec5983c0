//! People's data over HTTP: what is done with it, consent, an export, erasing oneself, who looked, a parent's consent.

mod consent;
mod erase;
mod exports;
mod page;
mod parents;

use crate::operations::Operations;
use actix_web::web;

/// The resource's operations.
pub fn routes(config: &mut Operations<'_>) {
    config
        .service(consent::read_privacy)
        .service(consent::give)
        .service(consent::withdraw)
        .service(consent::list_accesses)
        .service(exports::ask)
        .service(exports::list)
        .service(exports::read_part)
        .service(erase::erase_me)
        .service(parents::ask);
}

/// The page of one's own data, and the one where a parent agrees.
pub fn page_routes(config: &mut web::ServiceConfig) {
    config
        .service(page::own_page)
        .service(page::own_profile)
        .service(page::own_consent)
        .service(page::own_export)
        .service(page::own_erasure)
        .service(page::own_parent)
        .service(parents::ask_page)
        .service(parents::take_answer);
}
