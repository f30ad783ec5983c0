//! Following over HTTP: what changed in a territory, and of one's own, since a cursor.

mod follow;
mod objects;
mod out;

use utoipa_actix_web::service_config::ServiceConfig;

/// The resource's operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(follow::list_changes).service(follow::list_own_changes);
}
