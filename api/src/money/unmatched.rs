//! Money at the provider that matches nobody: for the editor to look at.

use crate::http::{
    Json, Problem, Query, SignedIn, State,
    pages::{self, PageIn, PageOut},
    time::rfc3339,
};
use actix_web::{HttpRequest, HttpResponse, get, post, web::Path};
use photos36_domain::{
    money::gateways::reconcile::{self, Unmatched},
    pages::limit,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A payment at the provider that matches nobody here.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"id": "0197a1c0-6666-7000-8000-000000000005", "reference": "pi_3", "currency": "EUR", "amount": 1200, "state": "open", "found_at": "2026-06-21T12:00:00Z"}))]
struct UnmatchedOut {
    /// Id.
    id: Uuid,
    /// The provider's name for it.
    reference: String,
    /// ISO 4217.
    currency: String,
    /// What came in, in smallest units.
    amount: i64,
    /// `open`, `matched` or `foreign`.
    state: String,
    /// The payment that it became.
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_id: Option<Uuid>,
    /// RFC 3339, UTC.
    found_at: String,
}

impl From<Unmatched> for UnmatchedOut {
    fn from(found: Unmatched) -> Self {
        let Unmatched { seq: _, id, reference, currency, amount, state, payment_id, created_at } = found;
        Self { id, reference, currency, amount, state, payment_id, found_at: rfc3339(created_at) }
    }
}

/// List unmatched payments.
///
/// Lists what matches nobody and is not decided, oldest first. For the editor.
#[utoipa::path(
    operation_id = "listUnmatchedPayments", tag = "money", security(("bearer" = [])),
    params(PageIn),
    responses(
        (status = 200, description = "A page of payments.", body = PageOut<UnmatchedOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
    )
)]
#[get("/v1/unmatched-payments")]
pub async fn list_unmatched(
    state: State,
    me: SignedIn,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let rows = reconcile::unmatched(&state, &me, page.cursor.as_deref(), limit(page.limit)?).await?;
    Ok(pages::respond(&request, rows.map(UnmatchedOut::from)))
}

/// Whose it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"territory_id": "0197a1c0-3333-7000-8000-000000000003"}))]
struct DecideUnmatchedIn {
    /// The territory that it is a gift to; absent when it is foreign to the game.
    territory_id: Option<Uuid>,
}

/// Decide on an unmatched payment.
///
/// Decides on a payment that matches nobody: a gift to a territory, or foreign to the game. For the editor.
#[utoipa::path(
    operation_id = "decideUnmatchedPayment", tag = "money",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The unmatched payment.")),
    request_body = DecideUnmatchedIn,
    responses(
        (status = 200, description = "As it is now.", body = UnmatchedOut),
        (status = 400, description = "body-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "decided-already"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "currency-not-taken"),
        (status = 503, description = "unavailable: the provider does not answer"),
    )
)]
#[post("/v1/unmatched-payments/{id}/decide")]
pub async fn decide_unmatched(
    state: State,
    me: SignedIn,
    id: Path<Uuid>,
    body: Json<DecideUnmatchedIn>,
) -> Result<HttpResponse, Problem> {
    let decided = reconcile::decide(&state, &me, *id, body.territory_id).await?;
    Ok(HttpResponse::Ok().json(UnmatchedOut::from(decided)))
}
