//! The journal of a mission over HTTP.

mod edit;
mod out;
mod read;

pub use out::JournalEntryOut;

use crate::operations::Operations;

/// The resource's operations.
pub fn routes(config: &mut Operations<'_>) {
    config
        .service(read::read_journal)
        .service(read::read_journal_entry)
        .service(edit::write_journal_entry)
        .service(edit::edit_journal_entry)
        .service(edit::delete_journal_entry);
}
