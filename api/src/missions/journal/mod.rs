//! The journal of a mission over HTTP.

mod edit;
mod out;
mod read;

pub use out::JournalEntryOut;

use utoipa_actix_web::service_config::ServiceConfig;

/// The resource's operations.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(read::read_journal)
        .service(read::read_journal_entry)
        .service(edit::write_journal_entry)
        .service(edit::edit_journal_entry)
        .service(edit::delete_journal_entry);
}
