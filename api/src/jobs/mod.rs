//! The jobs, for the editor: what waits, what was parked and why, and another try.

mod list;
mod out;
mod retry;

use crate::operations::Operations;

/// The resource's operations.
pub fn routes(config: &mut Operations<'_>) {
    config.service(list::list_jobs).service(list::count_jobs).service(retry::retry_job);
}
