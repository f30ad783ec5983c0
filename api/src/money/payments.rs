//! Payments: one's own, and those of a territory for who keeps its accounts.

use super::out::PaymentOut;
use crate::http::{
    Json, Problem, Query, SignedIn, State,
    pages::{self, PageIn, PageOut},
    tags,
};
use actix_web::{HttpRequest, HttpResponse, get, post, web::Path};
use photos36_domain::{
    ids,
    money::payments::{self, Row},
    pages::{Page, limit},
    territories,
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

fn respond(row: &Row) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().insert_header(tags::of_version(row.version, "")).json(PaymentOut::new(row)?))
}

fn respond_page(request: &HttpRequest, page: Page<Row>) -> Result<HttpResponse, Problem> {
    let items = page.items.iter().map(PaymentOut::new).collect::<Result<_, _>>()?;
    Ok(pages::respond(request, Page { items, next: page.next }))
}

/// List my payments.
///
/// Lists one's own payments, newest first.
#[utoipa::path(
    operation_id = "listMyPayments", tag = "money", security(("bearer" = [])),
    params(PageIn),
    responses(
        (status = 200, description = "A page of payments.", body = PageOut<PaymentOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
    )
)]
#[get("/v1/me/payments")]
pub async fn list_my_payments(
    state: State,
    me: SignedIn,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let rows = payments::mine(&state, &me, page.cursor.as_deref(), limit(page.limit)?).await?;
    respond_page(&request, rows)
}

/// List a territory's payments.
///
/// Lists a territory's payments, newest first, with who paid. For its animators and the editor; others read the ledger.
#[utoipa::path(
    operation_id = "listPayments", tag = "money", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The territory."), PageIn),
    responses(
        (status = 200, description = "A page of payments.", body = PageOut<PaymentOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/territories/{id}/payments")]
pub async fn list_payments(
    state: State,
    me: SignedIn,
    id: Path<Uuid>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let territory = territories::by_id(&*state.db, *id).await?;
    let limit = limit(page.limit)?;
    let rows = payments::of_territory(&state, &me, territory.id, page.cursor.as_deref(), limit).await?;
    respond_page(&request, rows)
}

/// Read a payment.
///
/// Reads a payment: gross, fee and net, and where it went. For who paid it and who keeps the accounts.
#[utoipa::path(
    operation_id = "readPayment", tag = "money", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The payment.")),
    responses(
        (status = 200, description = "The payment.", body = PaymentOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/payments/{id}")]
pub async fn read_payment(state: State, me: SignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    respond(&payments::for_reader(&*state.db, &me, *id).await?)
}

/// What to give back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"id": "0197a1c0-6666-7000-8000-000000000009", "amount": 900}))]
struct RefundIn {
    /// A UUIDv7 made by the client: the same id gives back once.
    id: Uuid,
    /// In smallest units; at most what is left of it.
    #[schema(minimum = 1)]
    amount: i64,
}

/// Refund a payment.
///
/// Gives a part of a payment back by the provider. For who keeps the accounts.
#[utoipa::path(
    operation_id = "refundPayment", tag = "money", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The payment.")),
    request_body = RefundIn,
    responses(
        (status = 200, description = "The payment as it is now.", body = PaymentOut),
        (status = 400, description = "body-invalid, id-not-uuidv7, amount-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "payment-not-in, refund-by-hand, gateway-closed"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "payment-refused"),
        (status = 503, description = "unavailable: the provider does not answer"),
    )
)]
#[post("/v1/payments/{id}/refunds")]
pub async fn refund_payment(
    state: State,
    me: SignedIn,
    id: Path<Uuid>,
    body: Json<RefundIn>,
) -> Result<HttpResponse, Problem> {
    let payment = payments::for_reader(&*state.db, &me, *id).await?;
    let key = ids::from_client(body.id)?;
    respond(&payments::refund(&state, &me, &payment, body.amount, key).await?)
}
