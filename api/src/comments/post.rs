//! `PUT …/comments/{comment_id}`: something is said.

use super::out::{self, CommentOut};
use crate::http::{Json, MaybeSignedIn, Problem, State};
use actix_web::{HttpResponse, put, web::Path};
use photos36_domain::{
    Ground,
    comments::{self, NewComment, Under},
    people::Actor,
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What is said.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "Ma grand-mère y lavait le linge."}))]
struct CommentIn {
    /// 1 to 2,000 characters, plain text or a little Markdown; kept as written.
    #[schema(min_length = 1, max_length = 2000)]
    text: String,
    /// The comment that it answers; an answer to an answer joins the thread of the first.
    parent: Option<Uuid>,
}

/// Comment under a question.
///
/// Comments under a question. One that was merged into another is commented there.
#[utoipa::path(
    operation_id = "commentQuestion", tag = "comments", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The question."), ("comment_id" = Uuid, Path, description = "UUIDv7 made by the client.")),
    request_body = CommentIn,
    responses(
        (status = 201, description = "A new comment.", body = CommentOut),
        (status = 200, description = "It was there already.", body = CommentOut),
        (status = 400, description = "body-invalid, text-invalid, id-not-uuidv7"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found: the question or the answered comment"),
        (status = 409, description = "id-taken"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
    )
)]
#[put("/v1/questions/{id}/comments/{comment_id}")]
pub async fn comment_question(
    state: State,
    actor: MaybeSignedIn,
    ids: Path<(Uuid, Uuid)>,
    body: Json<CommentIn>,
) -> Result<HttpResponse, Problem> {
    let (question, id) = ids.into_inner();
    post(&state, &actor, Under::Question(question), id, body.into_inner()).await
}

/// Comment in a mission.
///
/// Comments in a mission.
#[utoipa::path(
    operation_id = "commentMission", tag = "comments", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The mission."), ("comment_id" = Uuid, Path, description = "UUIDv7 made by the client.")),
    request_body = CommentIn,
    responses(
        (status = 201, description = "A new comment.", body = CommentOut),
        (status = 200, description = "It was there already.", body = CommentOut),
        (status = 400, description = "body-invalid, text-invalid, id-not-uuidv7"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found: the mission or the answered comment"),
        (status = 409, description = "id-taken"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
    )
)]
#[put("/v1/missions/{id}/comments/{comment_id}")]
pub async fn comment_mission(
    state: State,
    actor: MaybeSignedIn,
    ids: Path<(Uuid, Uuid)>,
    body: Json<CommentIn>,
) -> Result<HttpResponse, Problem> {
    let (mission, id) = ids.into_inner();
    post(&state, &actor, Under::Mission(mission), id, body.into_inner()).await
}

async fn post(
    ground: &Ground,
    actor: &Actor,
    under: Under,
    id: Uuid,
    said: CommentIn,
) -> Result<HttpResponse, Problem> {
    let CommentIn { text, parent } = said;
    let (view, is_new) = comments::post(ground, actor, under, id, NewComment { text, parent }).await?;
    Ok(out::respond(if is_new { HttpResponse::Created() } else { HttpResponse::Ok() }, view))
}
