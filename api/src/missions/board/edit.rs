//! Adding, changing and deleting tasks.

use super::out::{self, ColumnName, TaskOut};
use crate::http::{Json, Problem, SignedIn, State, patch::given, tags::IfMatch};
use actix_web::{HttpResponse, delete, patch, put, web::Path};
use photos36_domain::missions::board::{self, Edit, NewTask};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A new task.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"title": "Réparer la pompe", "due_on": "2026-07-14"}))]
struct AddTaskIn {
    /// What to do, 1 to 140 characters.
    #[schema(min_length = 1, max_length = 140)]
    title: String,
    /// More about it, at most 10,000 characters.
    #[serde(default)]
    #[schema(max_length = 10000)]
    text: String,
    /// Who does it: a member of the team.
    assignee_id: Option<Uuid>,
    /// Until when, where the territory is.
    #[schema(format = Date)]
    due_on: Option<String>,
    /// Where it begins; it goes to the bottom. `to_do` when absent.
    #[serde(default)]
    #[schema(inline)]
    column: ColumnName,
}

/// Add a task.
///
/// Adds a task to the board, 200 at most. For the team, while the mission is not over.
#[utoipa::path(
    operation_id = "addTask", tag = "missions", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The mission."),
        ("task_id" = Uuid, Path, description = "UUIDv7 made by the client."),
    ),
    request_body = AddTaskIn,
    responses(
        (status = 201, description = "A new task.", body = TaskOut),
        (status = 200, description = "The same call came before: the task as it is now.", body = TaskOut),
        (status = 400, description = "body-invalid, id-not-uuidv7, text-invalid, day-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden: only the team"),
        (status = 404, description = "not-found"),
        (status = 409, description = "id-taken, board-full, mission-closed"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "assignee-not-member"),
    )
)]
#[put("/v1/missions/{id}/tasks/{task_id}")]
pub async fn add_task(
    state: State,
    me: SignedIn,
    path: Path<(Uuid, Uuid)>,
    body: Json<AddTaskIn>,
) -> Result<HttpResponse, Problem> {
    let (mission, id) = path.into_inner();
    let AddTaskIn { title, text, assignee_id, due_on, column } = body.into_inner();
    let new = NewTask { id, title, text, assignee: assignee_id, due_on, lane: column.into() };
    let (row, is_new) = board::add(&state, &me, mission, new).await?;
    Ok(out::respond(if is_new { HttpResponse::Created() } else { HttpResponse::Ok() }, row))
}

/// What to change; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"assignee_id": "0197a1c0-2222-7000-8000-000000000002", "due_on": null}))]
struct EditTaskIn {
    /// What to do, 1 to 140 characters.
    #[schema(min_length = 1, max_length = 140)]
    title: Option<String>,
    /// More about it, at most 10,000 characters.
    #[schema(max_length = 10000)]
    text: Option<String>,
    /// Who does it: a member of the team; `null` for nobody.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Uuid>)]
    assignee_id: Option<Option<Uuid>>,
    /// Until when, where the territory is; `null` for no day.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, format = Date)]
    due_on: Option<Option<String>>,
}

/// Edit a task.
///
/// Changes a task's texts, assignee or day. For the team, while the mission is not over.
#[utoipa::path(
    operation_id = "editTask", tag = "missions", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The mission."),
        ("task_id" = Uuid, Path, description = "The task."),
        ("If-Match" = String, Header, description = "The ETag that was read."),
    ),
    request_body = EditTaskIn,
    responses(
        (status = 200, description = "The task as it is now.", body = TaskOut),
        (status = 400, description = "body-invalid, text-invalid, day-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden: only the team"),
        (status = 404, description = "not-found"),
        (status = 409, description = "mission-closed"),
        (status = 412, description = "version-stale"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "assignee-not-member"),
        (status = 428, description = "if-match-required"),
    )
)]
#[patch("/v1/missions/{id}/tasks/{task_id}")]
pub async fn edit_task(
    state: State,
    me: SignedIn,
    path: Path<(Uuid, Uuid)>,
    seen: IfMatch,
    body: Json<EditTaskIn>,
) -> Result<HttpResponse, Problem> {
    let EditTaskIn { title, text, assignee_id, due_on } = body.into_inner();
    let change = Edit { title, text, assignee: assignee_id, due_on };
    let row = board::edit(&state, &me, path.into_inner(), |version| seen.check(version), change).await?;
    Ok(out::respond(HttpResponse::Ok(), row))
}

/// Delete a task.
///
/// Takes a task from the board. For the team, while the mission is not over.
#[utoipa::path(
    operation_id = "deleteTask", tag = "missions", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The mission."),
        ("task_id" = Uuid, Path, description = "The task."),
        ("If-Match" = String, Header, description = "The ETag that was read."),
    ),
    responses(
        (status = 204, description = "It is gone."),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden: only the team"),
        (status = 404, description = "not-found"),
        (status = 409, description = "mission-closed"),
        (status = 412, description = "version-stale"),
        (status = 428, description = "if-match-required"),
    )
)]
#[delete("/v1/missions/{id}/tasks/{task_id}")]
pub async fn delete_task(
    state: State,
    me: SignedIn,
    path: Path<(Uuid, Uuid)>,
    seen: IfMatch,
) -> Result<HttpResponse, Problem> {
    board::delete(&state, &me, path.into_inner(), |version| seen.check(version)).await?;
    Ok(HttpResponse::NoContent().finish())
}
