//! `POST /v1/questions/{id}/merge` and `/unmerge`: an animator brings duplicates together and apart.

use super::out::{self, QuestionOut};
use crate::http::{Json, Problem, SignedIn, State};
use actix_web::{HttpResponse, post, web::Path};
use photos36_domain::questions;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The question that stands for both.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"into": "0197a1c0-7777-7000-8000-000000000002"}))]
struct MergeIn {
    /// Its id; of a merged one, the question that it was merged into is meant.
    into: Uuid,
}

/// Merge a question into another.
///
/// Merges a question into another, for who animates where both stand. Its text, author, supporters and comments stay; the
/// other question counts and shows them too. What was merged into it before comes along.
#[utoipa::path(
    operation_id = "mergeQuestion", tag = "questions",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The duplicate.")),
    request_body = MergeIn,
    responses(
        (status = 200, description = "The duplicate as it is now.", body = QuestionOut),
        (status = 400, description = "body-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "question-merge-illegal"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
    )
)]
#[post("/v1/questions/{id}/merge")]
pub async fn merge_question(
    state: State,
    me: SignedIn,
    id: Path<Uuid>,
    body: Json<MergeIn>,
) -> Result<HttpResponse, Problem> {
    let question = questions::merge(&state, &me, *id, body.into).await?;
    let view = questions::view(&*state.db, &me, question).await?;
    Ok(out::respond(HttpResponse::Ok(), view))
}

/// Take a question out again.
///
/// Takes a duplicate out of the question that it was merged into, with its supporters, comments and what had been merged
/// into it.
#[utoipa::path(
    operation_id = "unmergeQuestion", tag = "questions",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The duplicate.")),
    responses(
        (status = 200, description = "The question as it is now.", body = QuestionOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
    )
)]
#[post("/v1/questions/{id}/unmerge")]
pub async fn unmerge_question(state: State, me: SignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    let question = questions::unmerge(&state, &me, *id).await?;
    let view = questions::view(&*state.db, &me, question).await?;
    Ok(out::respond(HttpResponse::Ok(), view))
}
