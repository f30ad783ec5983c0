//! A mission ends: completed, abandoned, archived.

use super::out::{self, MissionOut};
use crate::http::{Json, Problem, SignedIn, State};
use actix_web::{HttpResponse, post, web::Path};
use photos36_domain::missions::{self, Completion};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What the team publishes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"answer": "La conduite était rompue sous la place ; elle est réparée.",
    "strengths": "Les anciens connaissaient le tracé.", "weaknesses": "Trois mois pour une autorisation.",
    "before": ["0197a1c0-1111-7000-8000-000000000001"], "after": []}))]
struct CompleteMissionIn {
    /// The answer, 1 to 10,000 characters.
    #[schema(min_length = 1, max_length = 10000)]
    answer: String,
    /// What went well, 1 to 10,000 characters.
    #[schema(min_length = 1, max_length = 10000)]
    strengths: String,
    /// What did not, 1 to 10,000 characters.
    #[schema(min_length = 1, max_length = 10000)]
    weaknesses: String,
    /// Published photos of how it was, in order.
    #[serde(default)]
    #[schema(max_items = 10)]
    before: Vec<Uuid>,
    /// Published photos of how it is, in order.
    #[serde(default)]
    #[schema(max_items = 10)]
    after: Vec<Uuid>,
}

/// Complete a mission.
///
/// Completes an active mission. For its stewards; the answer appears under the question.
#[utoipa::path(
    operation_id = "completeMission", tag = "missions", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The mission.")),
    request_body = CompleteMissionIn,
    responses(
        (status = 200, description = "The mission as it is now.", body = MissionOut),
        (status = 400, description = "body-invalid, text-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "mission-state-illegal, idempotency-key-in-flight"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "photo-unknown, pictures-too-many, idempotency-key-reused"),
    )
)]
#[post("/v1/missions/{id}/complete")]
pub async fn complete_mission(
    state: State,
    me: SignedIn,
    id: Path<Uuid>,
    body: Json<CompleteMissionIn>,
) -> Result<HttpResponse, Problem> {
    let CompleteMissionIn { answer, strengths, weaknesses, before, after } = body.into_inner();
    let completion = Completion { answer, strengths, weaknesses, before, after };
    let mission = missions::complete(&state, &me, *id, completion).await?;
    out::respond(HttpResponse::Ok(), &state, &me, mission).await
}

/// Why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "La source est tarie : il n'y a plus d'eau à rendre."}))]
pub struct ReasonIn {
    /// 1 to 1,000 characters; everyone reads it.
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: String,
}

/// Abandon a mission.
///
/// Gives up a mission that gathers or is active. For its stewards, the territory's animators and the editor.
#[utoipa::path(
    operation_id = "abandonMission", tag = "missions", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The mission.")),
    request_body = ReasonIn,
    responses(
        (status = 200, description = "The mission as it is now.", body = MissionOut),
        (status = 400, description = "body-invalid, text-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "mission-state-illegal, idempotency-key-in-flight"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "idempotency-key-reused"),
    )
)]
#[post("/v1/missions/{id}/abandon")]
pub async fn abandon_mission(
    state: State,
    me: SignedIn,
    id: Path<Uuid>,
    body: Json<ReasonIn>,
) -> Result<HttpResponse, Problem> {
    let mission = missions::abandon(&state, &me, *id, &body.reason).await?;
    out::respond(HttpResponse::Ok(), &state, &me, mission).await
}

/// Archive a mission.
///
/// Archives a mission that is completed or abandoned; time does it too, after `missions.archive_days`. For its stewards,
/// the territory's animators and the editor.
#[utoipa::path(
    operation_id = "archiveMission", tag = "missions", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The mission.")),
    responses(
        (status = 200, description = "The mission as it is now.", body = MissionOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "mission-state-illegal, idempotency-key-in-flight"),
        (status = 422, description = "idempotency-key-reused"),
    )
)]
#[post("/v1/missions/{id}/archive")]
pub async fn archive_mission(state: State, me: SignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    let mission = missions::archive(&state, &me, *id).await?;
    out::respond(HttpResponse::Ok(), &state, &me, mission).await
}
