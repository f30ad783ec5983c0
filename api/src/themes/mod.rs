//! Themes over HTTP: the tree, and what a territory's animators add.

mod add;
mod list;
mod out;

pub use out::ThemeOut;

use utoipa_actix_web::service_config::ServiceConfig;

/// The resource's operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list::list_themes).service(add::add_theme);
}
