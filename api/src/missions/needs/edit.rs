//! Stating a need, and changing it.

use super::out::{self, NeedKindName, NeedOut, NeedStateName};
use crate::http::{Json, Problem, SignedIn, State, patch::given, tags::IfMatch};
use actix_web::{HttpResponse, patch, put, web::Path};
use photos36_domain::missions::needs::{self, Edit, NewNeed};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A new need.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "hands", "text": "Porter les pierres samedi", "quantity": 6, "until_on": "2026-07-11"}))]
struct StateNeedIn {
    /// What is needed.
    #[schema(inline)]
    kind: NeedKindName,
    /// What exactly, 1 to 1,000 characters.
    #[schema(min_length = 1, max_length = 1000)]
    text: String,
    /// How many, 1 when absent. Not of money.
    #[schema(minimum = 1, maximum = 10000)]
    quantity: Option<i64>,
    /// How much money, in smallest units of the territory's currency.
    #[schema(minimum = 1)]
    amount: Option<i64>,
    /// Until when, where the territory is.
    #[schema(format = Date)]
    until_on: Option<String>,
}

/// State a need.
///
/// States a need of a mission; 50 are open at most. For the team, while the mission is not over.
#[utoipa::path(
    operation_id = "stateNeed", tag = "missions", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The mission."),
        ("need_id" = Uuid, Path, description = "UUIDv7 made by the client."),
    ),
    request_body = StateNeedIn,
    responses(
        (status = 201, description = "A new need.", body = NeedOut),
        (status = 200, description = "The same call came before: the need as it is now.", body = NeedOut),
        (status = 400, description = "body-invalid, id-not-uuidv7, text-invalid, quantity-invalid, amount-invalid, day-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden: only the team"),
        (status = 404, description = "not-found"),
        (status = 409, description = "id-taken, needs-too-many, mission-closed"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
    )
)]
#[put("/v1/missions/{id}/needs/{need_id}")]
pub async fn state_need(
    state: State,
    me: SignedIn,
    path: Path<(Uuid, Uuid)>,
    body: Json<StateNeedIn>,
) -> Result<HttpResponse, Problem> {
    let (mission, id) = path.into_inner();
    let StateNeedIn { kind, text, quantity, amount, until_on } = body.into_inner();
    let new = NewNeed { id, kind: kind.into(), text, quantity, amount, until_on };
    let (row, is_new) = needs::state(&state, &me, mission, new).await?;
    Ok(out::respond(if is_new { HttpResponse::Created() } else { HttpResponse::Ok() }, row))
}

/// What to change; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"state": "met"}))]
struct EditNeedIn {
    /// What exactly, 1 to 1,000 characters.
    #[schema(min_length = 1, max_length = 1000)]
    text: Option<String>,
    /// How many. Not of money.
    #[schema(minimum = 1, maximum = 10000)]
    quantity: Option<i64>,
    /// How much money, in smallest units of the need's currency.
    #[schema(minimum = 1)]
    amount: Option<i64>,
    /// Until when, where the territory is; `null` for no end.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, format = Date)]
    until_on: Option<Option<String>>,
    /// What has become of it: `met` or `withdrawn`, or `open` again.
    #[schema(inline)]
    state: Option<NeedStateName>,
}

/// Edit a need.
///
/// Changes a need, or says what has become of it. For the team, while the mission is not over.
#[utoipa::path(
    operation_id = "editNeed", tag = "missions", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The mission."),
        ("need_id" = Uuid, Path, description = "The need."),
        ("If-Match" = String, Header, description = "The ETag that was read."),
    ),
    request_body = EditNeedIn,
    responses(
        (status = 200, description = "The need as it is now.", body = NeedOut),
        (status = 400, description = "body-invalid, text-invalid, quantity-invalid, amount-invalid, day-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden: only the team"),
        (status = 404, description = "not-found"),
        (status = 409, description = "need-state-illegal, needs-too-many, mission-closed"),
        (status = 412, description = "version-stale"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 428, description = "if-match-required"),
    )
)]
#[patch("/v1/missions/{id}/needs/{need_id}")]
pub async fn edit_need(
    state: State,
    me: SignedIn,
    path: Path<(Uuid, Uuid)>,
    seen: IfMatch,
    body: Json<EditNeedIn>,
) -> Result<HttpResponse, Problem> {
    let EditNeedIn { text, quantity, amount, until_on, state: to } = body.into_inner();
    let change = Edit { text, quantity, amount, until_on, state: to.map(Into::into) };
    let row = needs::edit(&state, &me, path.into_inner(), |version| seen.check(version), change).await?;
    Ok(out::respond(HttpResponse::Ok(), row))
}
