//! Questions about a proposal, and its author's answers.

use super::out::ProposalQuestionOut;
use crate::http::{
    Json, MaybeSignedIn, Problem, Query, State,
    pages::{self, PageIn, PageOut},
};
use actix_web::{HttpRequest, HttpResponse, get, put, web::Path};
use photos36_domain::proposals;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A question.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "Qui ferme le soir ?"}))]
struct AskAboutIn {
    /// 1 to 2,000 characters.
    #[schema(min_length = 1, max_length = 2000)]
    text: String,
}

/// Ask about a proposal.
///
/// Asks about an open proposal of a territory that one belongs to; at most 200 questions a proposal. The same id again
/// answers 200 with the question that is there.
#[utoipa::path(
    operation_id = "askAboutProposal", tag = "proposals", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The proposal."), ("question_id" = Uuid, Path, description = "UUIDv7 made by the client.")),
    request_body = AskAboutIn,
    responses(
        (status = 201, description = "It is asked.", body = ProposalQuestionOut),
        (status = 200, description = "It was asked already.", body = ProposalQuestionOut),
        (status = 400, description = "body-invalid, text-invalid, id-not-uuidv7"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "proposal-closed, proposal-questions-too-many, id-taken"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
    )
)]
#[put("/v1/proposals/{id}/questions/{question_id}")]
pub async fn ask_about_proposal(
    state: State,
    actor: MaybeSignedIn,
    path: Path<(Uuid, Uuid)>,
    body: Json<AskAboutIn>,
) -> Result<HttpResponse, Problem> {
    let (proposal, id) = path.into_inner();
    let (question, known) = proposals::ask(&state, &actor, proposal, id, &body.text).await?;
    let mut response = if known { HttpResponse::Ok() } else { HttpResponse::Created() };
    Ok(response.json(ProposalQuestionOut::from(question)))
}

/// An answer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"answer": "Les voisins, à tour de rôle."}))]
struct AnswerQuestionIn {
    /// 1 to 2,000 characters.
    #[schema(min_length = 1, max_length = 2000)]
    answer: String,
}

/// Answer a question about a proposal.
///
/// Answers a question about one's own proposal; an answer can be changed until the close.
#[utoipa::path(
    operation_id = "answerProposalQuestion", tag = "proposals",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The proposal."), ("question_id" = Uuid, Path, description = "The question.")),
    request_body = AnswerQuestionIn,
    responses(
        (status = 200, description = "The question with its answer.", body = ProposalQuestionOut),
        (status = 400, description = "body-invalid, text-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "proposal-closed"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
    )
)]
#[put("/v1/proposals/{id}/questions/{question_id}/answer")]
pub async fn answer_proposal_question(
    state: State,
    actor: MaybeSignedIn,
    path: Path<(Uuid, Uuid)>,
    body: Json<AnswerQuestionIn>,
) -> Result<HttpResponse, Problem> {
    let (proposal, id) = path.into_inner();
    let question = proposals::answer(&state, &actor, proposal, id, &body.answer).await?;
    Ok(HttpResponse::Ok().json(ProposalQuestionOut::from(question)))
}

/// List the questions about a proposal.
///
/// Lists the questions about a proposal, the oldest first.
#[utoipa::path(
    operation_id = "listProposalQuestions", tag = "proposals",
    params(("id" = Uuid, Path, description = "The proposal."), PageIn),
    responses(
        (status = 200, description = "A page of questions.", body = PageOut<ProposalQuestionOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/proposals/{id}/questions")]
pub async fn list_proposal_questions(
    state: State,
    id: Path<Uuid>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = proposals::questions(&*state.db, *id, page.limit, page.cursor.as_deref()).await?;
    Ok(pages::respond(&request, page.map(ProposalQuestionOut::from)))
}
