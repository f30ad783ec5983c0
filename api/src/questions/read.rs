//! `GET /v1/questions/{id}`.

use super::out::{self, QuestionOut};
use crate::http::{MaybeSignedIn, Problem, State};
use actix_web::{HttpResponse, get, web::Path};
use photos36_domain::questions;
use uuid::Uuid;

/// Read a question.
///
/// Reads a question, with the mission that answers it and the questions that were merged into it. A hidden one is for its
/// author and whoever regulates there.
#[utoipa::path(
    operation_id = "readQuestion", tag = "questions",
    params(("id" = Uuid, Path, description = "The question.")),
    responses(
        (status = 200, description = "The question.", body = QuestionOut),
        (status = 304, description = "If-None-Match names this very version."),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/questions/{id}")]
pub async fn read_question(state: State, actor: MaybeSignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    let question = questions::visible(&*state.db, &actor, *id).await?;
    let view = questions::view(&*state.db, &actor, question).await?;
    Ok(out::respond(HttpResponse::Ok(), view))
}
