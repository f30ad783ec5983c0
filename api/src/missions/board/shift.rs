//! `POST /v1/missions/{id}/tasks/{task_id}/move`.

use super::out::{ColumnName, TaskOut};
use crate::http::{Json, Problem, SignedIn, State};
use actix_web::{HttpResponse, post, web::Path};
use photos36_domain::{
    ErrorCode, Refusal,
    missions::board::{self, Spot},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Where to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"column": "doing", "after": "0197a1c0-7777-7000-8000-000000000002"}))]
struct MoveTaskIn {
    /// The column, which may be the one where it is.
    #[schema(inline)]
    column: ColumnName,
    /// Below this task of the column.
    after: Option<Uuid>,
    /// Above this task of the column. Without either it goes to the bottom.
    before: Option<Uuid>,
}

impl MoveTaskIn {
    fn spot(&self) -> Result<Spot, Refusal> {
        match (self.after, self.before) {
            (Some(id), None) => Ok(Spot::After(id)),
            (None, Some(id)) => Ok(Spot::Before(id)),
            (None, None) => Ok(Spot::Last),
            (Some(_), Some(_)) => {
                let reason = "reason-after-or-before";
                Err(Refusal::new(ErrorCode::BodyInvalid).field("/before").arg("reason", reason))
            }
        }
    }
}

/// The move as it was done.
#[derive(Debug, Serialize, ToSchema)]
struct MovedOut {
    /// The version that the board has with this move; a later one has other changes.
    board_version: i64,
    /// The task.
    task: TaskOut,
}

/// Move a task.
///
/// Moves a task within its column or to another. Needs no `If-Match`: moves at the same instant are all kept, one after
/// the other. For the team, while the mission is not over.
#[utoipa::path(
    operation_id = "moveTask", tag = "missions", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The mission."), ("task_id" = Uuid, Path, description = "The task.")),
    request_body = MoveTaskIn,
    responses(
        (status = 200, description = "It is there.", body = MovedOut),
        (status = 400, description = "body-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden: only the team"),
        (status = 404, description = "not-found"),
        (status = 409, description = "mission-closed"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "task-unknown: the neighbour is not in that column"),
    )
)]
#[post("/v1/missions/{id}/tasks/{task_id}/move")]
pub async fn move_task(
    state: State,
    me: SignedIn,
    path: Path<(Uuid, Uuid)>,
    body: Json<MoveTaskIn>,
) -> Result<HttpResponse, Problem> {
    let spot = body.spot()?;
    let (row, board_version) = board::shift(&state, &me, path.into_inner(), body.column.into(), spot).await?;
    Ok(HttpResponse::Ok().json(MovedOut { board_version, task: row.into() }))
}
