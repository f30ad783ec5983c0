//! Opening the provider's page: for a subscription's first payment or payment method, for a gift.

use super::out::CheckoutOut;
use crate::http::{Json, Problem, Reader, SignedIn, State};
use actix_web::{HttpResponse, post, web::Path};
use photos36_domain::money::{
    payments::{self, Begun, Gift},
    subscriptions,
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

impl From<Begun> for CheckoutOut {
    fn from(begun: Begun) -> Self {
        Self { url: begun.url, payment_id: begun.payment }
    }
}

/// Open a subscription's checkout page.
///
/// Opens the checkout page of one's subscription: it pays what is due now, else it registers how later debits are paid.
///
/// Opened again while it can still be paid, it is the same page.
#[utoipa::path(
    operation_id = "openCheckout", tag = "money", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The subscription.")),
    responses(
        (status = 201, description = "Where to send the payer.", body = CheckoutOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found"),
        (status = 409, description = "gateway-closed, subscription-stopped, payment-pending"),
        (status = 422, description = "payment-refused"),
        (status = 503, description = "unavailable: the provider does not answer"),
    )
)]
#[post("/v1/subscriptions/{id}/checkout")]
pub async fn open_checkout(
    state: State,
    me: SignedIn,
    reader: Reader,
    id: Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let row = subscriptions::for_owner(&*state.db, &me, *id).await?;
    let begun = payments::checkout_subscription(&state, &row, reader.locale).await?;
    Ok(HttpResponse::Created().json(CheckoutOut::from(begun)))
}

/// A gift, once only.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"id": "0197a1c0-6666-7000-8000-000000000002", "amount": 2000}))]
struct GiveIn {
    /// A UUIDv7 made by the client: the payment's id; made by the server when absent.
    id: Option<Uuid>,
    /// In smallest units.
    #[schema(minimum = 1)]
    amount: i64,
}

/// Give once.
///
/// Opens the checkout page of a gift to a territory.
#[utoipa::path(
    operation_id = "give", tag = "money", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The territory.")),
    request_body = GiveIn,
    responses(
        (status = 201, description = "Where to send the payer.", body = CheckoutOut),
        (status = 400, description = "body-invalid, id-not-uuidv7, amount-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found"),
        (status = 409, description = "gateway-closed, id-taken, payment-pending"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "currency-not-taken, payment-refused"),
        (status = 503, description = "unavailable: the provider does not answer"),
    )
)]
#[post("/v1/territories/{id}/gifts")]
pub async fn give(
    state: State,
    me: SignedIn,
    reader: Reader,
    id: Path<Uuid>,
    body: Json<GiveIn>,
) -> Result<HttpResponse, Problem> {
    let gift = Gift { id: body.id, amount: body.amount };
    let begun = payments::give(&state, &me, *id, gift, reader.locale).await?;
    Ok(HttpResponse::Created().json(CheckoutOut::from(begun)))
}
