//! Comments over HTTP: said under a question or in a mission, read by thread, reworded, taken back.

mod edit;
mod list;
mod out;
mod post;

pub use out::CommentOut;

use crate::operations::Operations;

/// The resource's operations.
pub fn routes(config: &mut Operations<'_>) {
    config
        .service(list::list_question_comments)
        .service(list::list_mission_comments)
        .service(list::list_answers)
        .service(post::comment_question)
        .service(post::comment_mission)
        .service(edit::read_comment)
        .service(edit::edit_comment)
        .service(edit::remove_comment);
}
