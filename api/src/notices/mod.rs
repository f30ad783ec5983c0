//! Following over HTTP: what one watches, alerts round a place, notices, and how one wants to be told.

mod alerts;
mod list;
mod out;
mod preferences;
mod unsubscribe;
mod watches;

use crate::operations::Operations;
use actix_web::web;

/// The resource's operations. `count` and `read` stand before `{id}`.
pub fn routes(config: &mut Operations<'_>) {
    config
        .service(list::list_notices)
        .service(list::count_notices)
        .service(list::read_notices)
        .service(list::read_notice)
        .service(watches::list_watches)
        .service(watches::watch)
        .service(watches::unwatch)
        .service(alerts::list_alerts)
        .service(alerts::set_alert)
        .service(alerts::drop_alert)
        .service(preferences::read_preferences)
        .service(preferences::edit_preferences);
}

/// The page that ends the daily mail.
pub fn page_routes(config: &mut web::ServiceConfig) {
    config.service(unsubscribe::ask).service(unsubscribe::end);
}
