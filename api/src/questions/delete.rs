//! `DELETE /v1/questions/{id}`.

use super::edit::own;
use crate::http::{Problem, SignedIn, State, tags::IfMatch};
use actix_web::{HttpResponse, delete, web::Path};
use photos36_domain::questions;
use uuid::Uuid;

/// Delete a question.
///
/// Deletes one's question: nothing of its text stays. One that others build on is kept: a mission began from it or answers
/// it, or others were merged into it.
#[utoipa::path(
    operation_id = "deleteQuestion", tag = "questions", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The question."), ("If-Match" = String, Header, description = "The ETag that was read.")),
    responses(
        (status = 204, description = "It is gone."),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "question-in-use"),
        (status = 412, description = "version-stale"),
        (status = 428, description = "if-match-required"),
    )
)]
#[delete("/v1/questions/{id}")]
pub async fn delete_question(
    state: State,
    me: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
) -> Result<HttpResponse, Problem> {
    let question = own(&*state.db, &me, *id, &seen).await?;
    questions::delete(&state, question).await?;
    Ok(HttpResponse::NoContent().finish())
}
