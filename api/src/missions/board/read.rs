//! `GET /v1/missions/{id}/board` and one task of it.

use super::out::{self, BoardOut, TaskOut};
use crate::http::{MaybeSignedIn, Problem, State};
use actix_web::{HttpResponse, get, web::Path};
use photos36_domain::missions::board;
use uuid::Uuid;

/// Read a mission's board.
///
/// Reads the board of a mission: at most 200 tasks, in three columns and in the order that the team gave them.
#[utoipa::path(
    operation_id = "readBoard", tag = "missions",
    params(("id" = Uuid, Path, description = "The mission.")),
    responses(
        (status = 200, description = "The board.", body = BoardOut),
        (status = 304, description = "If-None-Match names this very board."),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/missions/{id}/board")]
pub async fn read_board(state: State, actor: MaybeSignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    let board = board::read(&state, &actor, *id).await?;
    Ok(HttpResponse::Ok().json(BoardOut::from(board)))
}

/// Read a task.
///
/// Reads a task.
#[utoipa::path(
    operation_id = "readTask", tag = "missions",
    params(("id" = Uuid, Path, description = "The mission."), ("task_id" = Uuid, Path, description = "The task.")),
    responses(
        (status = 200, description = "The task.", body = TaskOut),
        (status = 304, description = "If-None-Match names this very version."),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/missions/{id}/tasks/{task_id}")]
pub async fn read_task(state: State, actor: MaybeSignedIn, path: Path<(Uuid, Uuid)>) -> Result<HttpResponse, Problem> {
    let (mission, task) = path.into_inner();
    Ok(out::respond(HttpResponse::Ok(), board::task(&state, &actor, mission, task).await?))
}
