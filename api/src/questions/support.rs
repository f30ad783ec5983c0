//! `PUT` and `DELETE /v1/questions/{id}/support`.

use crate::http::{Problem, SignedIn, State};
use actix_web::{HttpResponse, delete, put, web::Path};
use photos36_domain::questions::{self, Support};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// How a question is supported.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"question_id": "0197a1c0-7777-7000-8000-000000000001", "supports": 13, "supported_by_me": true}))]
struct SupportOut {
    /// The question that counts it: the one named, or the one that it was merged into.
    question_id: Uuid,
    /// Distinct people who support it or a question that was merged into it.
    supports: i32,
    /// Whether one is among them now.
    supported_by_me: bool,
}

impl From<Support> for SupportOut {
    fn from(support: Support) -> Self {
        let Support { question, supports, is_mine } = support;
        Self { question_id: question, supports, supported_by_me: is_mine }
    }
}

/// Support a question.
///
/// Supports a question, once a person: the same call again changes nothing.
#[utoipa::path(
    operation_id = "supportQuestion", tag = "questions", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The question.")),
    responses(
        (status = 200, description = "One supports it.", body = SupportOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "excluded: the council has excluded one from the territory"),
        (status = 404, description = "not-found"),
    )
)]
#[put("/v1/questions/{id}/support")]
pub async fn support_question(state: State, me: SignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    let support = questions::support(&state, &me, *id).await?;
    Ok(HttpResponse::Ok().json(SupportOut::from(support)))
}

/// Withdraw one's support.
///
/// Withdraws one's support, of what was merged into the question too.
#[utoipa::path(
    operation_id = "withdrawSupport", tag = "questions", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The question.")),
    responses(
        (status = 200, description = "One does not support it.", body = SupportOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[delete("/v1/questions/{id}/support")]
pub async fn withdraw_support(state: State, me: SignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    let support = questions::withdraw(&state, &me, *id).await?;
    Ok(HttpResponse::Ok().json(SupportOut::from(support)))
}
