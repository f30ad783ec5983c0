//! Conversations: by thread, and the answers of one thread.

use super::out::{CommentOut, ThreadOut};
use crate::http::{
    MaybeSignedIn, Problem, Query, State,
    pages::{self, PageIn, PageOut},
};
use actix_web::{HttpRequest, HttpResponse, get, web::Path};
use photos36_domain::comments::{self, Under};
use uuid::Uuid;

/// List a question's comments.
///
/// Lists the comments under a question, the oldest first, each with its first answers. Those of a question that was merged
/// into another are read with the other's.
#[utoipa::path(
    operation_id = "listQuestionComments", tag = "comments",
    params(("id" = Uuid, Path, description = "The question."), PageIn),
    responses(
        (status = 200, description = "A page of comments.", body = PageOut<ThreadOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/questions/{id}/comments")]
pub async fn list_question_comments(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    list(&state, &actor, Under::Question(*id), &page, &request).await
}

/// List a mission's comments.
///
/// Lists the comments in a mission, the oldest first, each with its first answers.
#[utoipa::path(
    operation_id = "listMissionComments", tag = "comments",
    params(("id" = Uuid, Path, description = "The mission."), PageIn),
    responses(
        (status = 200, description = "A page of comments.", body = PageOut<ThreadOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/missions/{id}/comments")]
pub async fn list_mission_comments(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    list(&state, &actor, Under::Mission(*id), &page, &request).await
}

async fn list(
    state: &State,
    actor: &MaybeSignedIn,
    under: Under,
    page: &PageIn,
    request: &HttpRequest,
) -> Result<HttpResponse, Problem> {
    let threads = comments::list(&*state.db, actor, under, page.limit, page.cursor.as_deref()).await?;
    Ok(pages::respond(request, threads.map(ThreadOut::from)))
}

/// List the answers to a comment.
///
/// Lists all answers to a comment, the oldest first.
#[utoipa::path(
    operation_id = "listAnswers", tag = "comments",
    params(("id" = Uuid, Path, description = "The comment."), PageIn),
    responses(
        (status = 200, description = "A page of answers.", body = PageOut<CommentOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/comments/{id}/answers")]
pub async fn list_answers(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let answers = comments::answers(&*state.db, &actor, *id, page.limit, page.cursor.as_deref()).await?;
    Ok(pages::respond(&request, answers.map(CommentOut::from)))
}
