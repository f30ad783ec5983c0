//! One comment: read, reworded, taken back.

use super::out::{self, CommentOut};
use crate::http::{Json, MaybeSignedIn, Problem, State, tags::IfMatch};
use actix_web::{HttpResponse, delete, get, patch, web::Path};
use photos36_domain::{
    comments::{self, entity},
    people::rights,
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Read a comment.
///
/// Reads a comment. A hidden one is seen by its author, the territory's animators and the editor.
#[utoipa::path(
    operation_id = "readComment", tag = "comments",
    params(("id" = Uuid, Path, description = "The comment.")),
    responses(
        (status = 200, description = "The comment; the ETag is needed to change it.", body = CommentOut),
        (status = 304, description = "If-None-Match names this very version."),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/comments/{id}")]
pub async fn read_comment(state: State, actor: MaybeSignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    Ok(out::respond(HttpResponse::Ok(), comments::visible(&*state.db, &actor, *id).await?))
}

/// Other words.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "Mon arrière-grand-mère y lavait le linge."}))]
struct EditCommentIn {
    /// 1 to 2,000 characters.
    #[schema(min_length = 1, max_length = 2000)]
    text: String,
}

/// Edit a comment.
///
/// Rewords a comment. For its author.
#[utoipa::path(
    operation_id = "editComment", tag = "comments", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The comment."), ("If-Match" = String, Header, description = "The ETag that was read.")),
    request_body = EditCommentIn,
    responses(
        (status = 200, description = "The comment as it is now.", body = CommentOut),
        (status = 400, description = "body-invalid, text-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 412, description = "version-stale"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 428, description = "if-match-required"),
    )
)]
#[patch("/v1/comments/{id}")]
pub async fn edit_comment(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Json<EditCommentIn>,
) -> Result<HttpResponse, Problem> {
    let comment = own(&state, &actor, *id, &seen).await?;
    Ok(out::respond(HttpResponse::Ok(), comments::edit(&state, &actor, comment, &body.text).await?))
}

/// Take a comment back.
///
/// Takes a comment back. For its author. While it has answers an empty place stays above them.
#[utoipa::path(
    operation_id = "removeComment", tag = "comments", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The comment."), ("If-Match" = String, Header, description = "The ETag that was read.")),
    responses(
        (status = 204, description = "Taken back."),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 412, description = "version-stale"),
        (status = 428, description = "if-match-required"),
    )
)]
#[delete("/v1/comments/{id}")]
pub async fn remove_comment(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
) -> Result<HttpResponse, Problem> {
    let comment = own(&state, &actor, *id, &seen).await?;
    comments::remove(&state, &actor, comment).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The comment, if it is the reader's own and they have seen its present version.
async fn own(state: &State, actor: &MaybeSignedIn, id: Uuid, seen: &IfMatch) -> Result<entity::Model, Problem> {
    actor.signed_in()?;
    let comment = comments::visible(&*state.db, actor, id).await?.comment;
    rights::allow(actor, actor.is_person(comment.author_id))?;
    seen.check(comment.version)?;
    Ok(comment)
}
