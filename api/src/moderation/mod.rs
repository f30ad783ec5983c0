//! Moderation over HTTP: reports, the queue, decisions and their undo, statements of reasons, appeals.

mod appeals;
mod decide;
mod out;
mod queue;
mod reports;

use crate::operations::Operations;

/// The resource's operations.
pub fn routes(config: &mut Operations<'_>) {
    config
        .service(reports::send_report)
        .service(reports::read_report)
        .service(reports::list_own_reports)
        .service(queue::list_cases)
        .service(queue::list_cases_outside)
        .service(queue::read_case)
        .service(decide::decide)
        .service(decide::undo)
        .service(decide::read_decision)
        .service(decide::list_own_statements)
        .service(appeals::appeal)
        .service(appeals::list_appeals)
        .service(appeals::list_appeals_outside)
        .service(appeals::answer_appeal);
}
