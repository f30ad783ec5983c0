//! Subscribing, and changing what was agreed in one call.

use super::out::{GatewayName, SubscriptionOut, SubscriptionStateName};
use crate::http::{
    Json, Problem, SignedIn, State,
    tags::{self, IfMatch},
};
use actix_web::{HttpResponse, HttpResponseBuilder, get, http::header::LOCATION, patch, post, web::Path};
use photos36_domain::money::subscriptions::{self, NewSubscription, Patch, Row, Subscribed};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

fn respond(mut response: HttpResponseBuilder, row: &Row) -> Result<HttpResponse, Problem> {
    response.insert_header(tags::of_version(row.version, ""));
    Ok(response.json(SubscriptionOut::new(row)?))
}

/// A new subscription.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"id": "0197a1c0-6666-7000-8000-000000000001", "monthly": 300, "every_months": 3, "gateway": "stripe"}))]
struct SubscribeIn {
    /// A UUIDv7 made by the client; made by the server when absent.
    id: Option<Uuid>,
    /// Each month, in smallest units, from 0.
    #[schema(minimum = 0)]
    monthly: i64,
    /// 1, 3, 6 or 12 months taken together; 1 when absent.
    #[serde(default = "one")]
    #[schema(default = 1)]
    every_months: i32,
    /// How it is paid.
    #[schema(inline)]
    gateway: GatewayName,
}

fn one() -> i32 {
    1
}

/// Subscribe.
///
/// Subscribes in a territory. Nothing is taken yet: by Stripe the checkout page follows, cash is brought.
#[utoipa::path(
    operation_id = "subscribe", tag = "money", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The territory.")),
    request_body = SubscribeIn,
    responses(
        (status = 201, description = "The subscription, with its next day and amount.", body = SubscriptionOut,
            headers(("Location" = String, description = "Its address."))),
        (status = 200, description = "The same request came before.", body = SubscriptionOut),
        (status = 400, description = "body-invalid, id-not-uuidv7, amount-invalid, grouping-unknown"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found"),
        (status = 409, description = "subscription-exists, gateway-closed, id-taken"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "currency-not-taken"),
    )
)]
#[post("/v1/territories/{id}/subscriptions")]
pub async fn subscribe(
    state: State,
    me: SignedIn,
    id: Path<Uuid>,
    body: Json<SubscribeIn>,
) -> Result<HttpResponse, Problem> {
    let SubscribeIn { id: own, monthly, every_months, gateway } = body.into_inner();
    let new = NewSubscription { id: own, monthly, every_months, gateway: gateway.into() };
    match subscriptions::subscribe(&state, &me, *id, new).await? {
        Subscribed::Created(row) => {
            let mut response = HttpResponse::Created();
            response.insert_header((LOCATION, format!("/v1/subscriptions/{}", row.id)));
            respond(response, &row)
        }
        Subscribed::Existing(row) => respond(HttpResponse::Ok(), &row),
    }
}

/// One's own subscriptions.
#[derive(Debug, Serialize, ToSchema)]
struct SubscriptionsOut {
    /// One a territory, oldest first.
    items: Vec<SubscriptionOut>,
}

/// List my subscriptions.
///
/// Lists one's own subscriptions.
#[utoipa::path(
    operation_id = "listMySubscriptions", tag = "money", security(("bearer" = [])),
    responses(
        (status = 200, description = "One a territory.", body = SubscriptionsOut),
        (status = 401, description = "sign-in-required, token-invalid"),
    )
)]
#[get("/v1/me/subscriptions")]
pub async fn list_my_subscriptions(state: State, me: SignedIn) -> Result<HttpResponse, Problem> {
    let rows = subscriptions::mine(&state, &me).await?;
    let items = rows.iter().map(SubscriptionOut::new).collect::<Result<_, _>>()?;
    Ok(HttpResponse::Ok().json(SubscriptionsOut { items }))
}

/// Read a subscription.
///
/// Reads a subscription. For its owner and who keeps the territory's accounts.
#[utoipa::path(
    operation_id = "readSubscription", tag = "money", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The subscription.")),
    responses(
        (status = 200, description = "The subscription.", body = SubscriptionOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/subscriptions/{id}")]
pub async fn read_subscription(state: State, me: SignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    respond(HttpResponse::Ok(), &subscriptions::for_reader(&*state.db, &me, *id).await?)
}

/// What to change; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"monthly": 750}))]
struct ChangeSubscriptionIn {
    /// Each month, in smallest units, from 0; from the next month on.
    #[schema(minimum = 0)]
    monthly: Option<i64>,
    /// 1, 3, 6 or 12 months taken together.
    every_months: Option<i32>,
    /// Pause, resume (`active`) or stop.
    #[schema(inline)]
    state: Option<SubscriptionStateName>,
    /// How it is paid.
    #[schema(inline)]
    gateway: Option<GatewayName>,
}

/// Change, pause, resume or stop a subscription.
///
/// Changes the amount (0 included), the grouping or the way to pay, or pauses, resumes or stops, all in one call.
///
/// An amount counts from the next debit on; months that are paid are never taken twice. The answer says the next day and
/// amount. For its owner.
#[utoipa::path(
    operation_id = "changeSubscription", tag = "money",
    security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The subscription."),
        ("If-Match" = String, Header, description = "The ETag that was read."),
    ),
    request_body = ChangeSubscriptionIn,
    responses(
        (status = 200, description = "The subscription as it is now.", body = SubscriptionOut),
        (status = 400, description = "body-invalid, amount-invalid, grouping-unknown"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found"),
        (status = 409, description = "subscription-stopped, gateway-closed"),
        (status = 412, description = "version-stale"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "currency-not-taken"),
        (status = 428, description = "if-match-required"),
    )
)]
#[patch("/v1/subscriptions/{id}")]
pub async fn change_subscription(
    state: State,
    me: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Json<ChangeSubscriptionIn>,
) -> Result<HttpResponse, Problem> {
    let row = subscriptions::for_owner(&*state.db, &me, *id).await?;
    seen.check(row.version)?;
    let ChangeSubscriptionIn { monthly, every_months, state: to, gateway } = body.into_inner();
    let patch = Patch { monthly, every_months, state: to.map(Into::into), gateway: gateway.map(Into::into) };
    respond(HttpResponse::Ok(), &subscriptions::change(&state, &row, patch).await?)
}
