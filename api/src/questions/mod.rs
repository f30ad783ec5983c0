//! Questions over HTTP: asked, read, listed, supported, merged, answered, spoken, proposed.

mod answer;
mod ask;
mod delete;
mod edit;
mod list;
mod merge;
mod out;
mod read;
mod similar;
mod spoken;
mod starters;
mod support;

pub use out::QuestionOut;

use crate::operations::Operations;

/// The resource's operations.
pub fn routes(config: &mut Operations<'_>) {
    config
        .service(list::list_questions)
        .service(similar::find_similar)
        .service(read::read_question)
        .service(ask::ask_question)
        .service(edit::edit_question)
        .service(delete::delete_question)
        .service(support::support_question)
        .service(support::withdraw_support)
        .service(answer::answer_question)
        .service(answer::take_answer_back)
        .service(starters::list_starters)
        .service(merge::merge_question)
        .service(merge::unmerge_question)
        .service(spoken::record_spoken);
}
