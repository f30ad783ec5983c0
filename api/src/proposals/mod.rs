//! Proposals over HTTP: decisions of all, by consent.

mod out;
mod propose;
mod questions;
mod read;
mod vote;

use crate::operations::Operations;

/// The resource's operations.
pub fn routes(config: &mut Operations<'_>) {
    config
        .service(propose::make_proposal)
        .service(propose::amend_proposal)
        .service(propose::withdraw_proposal)
        .service(read::read_proposal)
        .service(read::list_proposals)
        .service(read::list_objections)
        .service(read::list_proposal_texts)
        .service(vote::cast_vote)
        .service(vote::read_own_vote)
        .service(vote::take_vote_back)
        .service(questions::ask_about_proposal)
        .service(questions::answer_proposal_question)
        .service(questions::list_proposal_questions);
}
