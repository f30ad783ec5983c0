//! `POST /v1/webhooks/stripe`: kept before it is acknowledged, looked after by the worker.

use crate::http::{Problem, State};
use actix_web::{HttpRequest, HttpResponse, post, web::Bytes};
use photos36_domain::{ErrorCode, Refusal, money::gateways::events};

/// Receive an event of Stripe.
///
/// Takes an event of Stripe. The signature over the raw body is checked (300 s, any of several `v1`), the event is kept
/// with its unique id, and only then acknowledged. What it says is never believed: its object is fetched anew.
#[utoipa::path(
    operation_id = "receiveStripeEvent", tag = "money",
    params(("Stripe-Signature" = String, Header, description = "t=…,v1=…", example = "t=1782043200,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd")),
    request_body(content = Object, content_type = "application/json", description = "The event, byte for byte as signed."),
    responses(
        (status = 200, description = "Kept, now or before."),
        (status = 400, description = "signature-invalid, body-invalid"),
        (status = 409, description = "gateway-closed"),
        (status = 413, description = "body-too-large"),
    )
)]
#[post("/v1/webhooks/stripe")]
pub async fn receive_stripe_event(state: State, request: HttpRequest, body: Bytes) -> Result<HttpResponse, Problem> {
    let signed = request.headers().get("stripe-signature").and_then(|value| value.to_str().ok());
    let signed = signed.ok_or_else(|| Refusal::new(ErrorCode::SignatureInvalid).field("Stripe-Signature"))?;
    events::receive(&state, signed, &body).await?;
    Ok(HttpResponse::Ok().finish())
}
