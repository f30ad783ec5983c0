//! `PUT` and `DELETE /v1/questions/{id}/answer`: said by hand which mission answers it.

use super::out::{self, QuestionOut};
use crate::http::{Json, Problem, SignedIn, State};
use actix_web::{HttpResponse, delete, put, web::Path};
use photos36_domain::questions;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What answers the question.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"mission_id": "0197a1c0-8888-7000-8000-000000000001"}))]
struct AnswerIn {
    /// A mission that has published its answer.
    mission_id: Uuid,
}

/// Say which mission answers a question.
///
/// Says which mission answers a question, for whoever asked it or an animator there. A mission that began from the question
/// answers it by itself when it is completed.
#[utoipa::path(
    operation_id = "answerQuestion", tag = "questions",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The question; of a merged one, the question that it was merged into is meant.")),
    request_body = AnswerIn,
    responses(
        (status = 200, description = "The question as it is now.", body = QuestionOut),
        (status = 400, description = "body-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "answer-missing"),
    )
)]
#[put("/v1/questions/{id}/answer")]
pub async fn answer_question(
    state: State,
    me: SignedIn,
    id: Path<Uuid>,
    body: Json<AnswerIn>,
) -> Result<HttpResponse, Problem> {
    let question = questions::answer_by_hand(&state, &me, *id, body.mission_id).await?;
    let view = questions::view(&*state.db, &me, question).await?;
    Ok(out::respond(HttpResponse::Ok(), view))
}

/// Open a question again.
///
/// Says that a question is open again, for whoever asked it or an animator there.
#[utoipa::path(
    operation_id = "takeAnswerBack", tag = "questions", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The question; of a merged one, the question that it was merged into is meant.")),
    responses(
        (status = 200, description = "The question as it is now.", body = QuestionOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
    )
)]
#[delete("/v1/questions/{id}/answer")]
pub async fn take_answer_back(state: State, me: SignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    let question = questions::take_answer_back(&state, &me, *id).await?;
    let view = questions::view(&*state.db, &me, question).await?;
    Ok(out::respond(HttpResponse::Ok(), view))
}
