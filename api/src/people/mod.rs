//! People over HTTP: signing in, sessions, oneself, roles, the key set; and the pages to sign in.

mod key_set;
mod me;
mod members;
mod out;
mod pages;
mod roles;
mod sessions;
mod sign_ins;

pub use out::MeOut;
pub use pages::routes as page_routes;

use crate::operations::Operations;

/// The resource's operations.
pub fn routes(config: &mut Operations<'_>) {
    config
        .service(sign_ins::ask_sign_in)
        .service(sign_ins::verify_sign_in)
        .service(sessions::refresh_session)
        .service(sessions::list_sessions)
        .service(sessions::end_current_session)
        .service(sessions::end_session)
        .service(me::read_me)
        .service(me::edit_me)
        .service(members::join_territory)
        .service(members::leave_territory)
        .service(roles::read_roles)
        .service(roles::set_roles)
        .service(roles::remove_roles)
        .service(key_set::read_key_set);
}
