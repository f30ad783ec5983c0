//! Receipts of cash and cheques: written by one person, confirmed by a second one.

use super::out::ReceiptOut;
use crate::http::{
    Json, Problem, Query, SignedIn, State,
    pages::{self, PageIn, PageOut},
    tags::{self, IfMatch},
};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, get, http::header::LOCATION, post, web::Path};
use photos36_domain::{
    money::receipts::{self, Means, NewReceipt, Receipt, Recorded, Way},
    pages::limit,
    people::rights::allow,
    territories,
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Which way the money goes.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum WayName {
    /// Into the box.
    In,
    /// Out of it, to a member who is owed it.
    Out,
}

/// What is handed over.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum MeansName {
    /// Coins and notes.
    Cash,
    /// A cheque.
    Cheque,
}

/// A new receipt.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"id": "0197a1c0-6666-7000-8000-000000000003", "way": "in", "means": "cash", "payer": "Tirelire du bar", "amount": 2350}))]
struct RecordReceiptIn {
    /// A UUIDv7 made by the client; made by the server when absent.
    id: Option<Uuid>,
    /// In or out.
    #[schema(inline)]
    way: WayName,
    /// Cash or a cheque.
    #[schema(inline)]
    means: MeansName,
    /// Whose money it is, when they are a person of the game; needed for money that goes out.
    person_id: Option<Uuid>,
    /// Whose money it is otherwise; at most 80 characters.
    #[serde(default)]
    payer: String,
    /// The subscription that it pays; a gift when absent.
    subscription_id: Option<Uuid>,
    /// In smallest units.
    #[schema(minimum = 1)]
    amount: i64,
    /// The day; today when absent.
    received_on: Option<String>,
    /// At most 280 characters.
    #[serde(default)]
    note: String,
}

impl From<RecordReceiptIn> for NewReceipt {
    fn from(body: RecordReceiptIn) -> Self {
        Self {
            id: body.id,
            way: match body.way {
                WayName::In => Way::In,
                WayName::Out => Way::Out,
            },
            means: match body.means {
                MeansName::Cash => Means::Cash,
                MeansName::Cheque => Means::Cheque,
            },
            person: body.person_id,
            payer: body.payer,
            subscription: body.subscription_id,
            amount: body.amount,
            received_on: body.received_on,
            note: body.note,
        }
    }
}

fn respond(mut response: HttpResponseBuilder, receipt: Receipt) -> HttpResponse {
    response.insert_header(tags::of_version(receipt.version, "")).json(ReceiptOut::from(receipt))
}

/// Record cash or a cheque.
///
/// Writes a numbered receipt. The ledger has it once a second person confirmed it. For who keeps the accounts.
#[utoipa::path(
    operation_id = "recordReceipt", tag = "money", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The territory.")),
    request_body = RecordReceiptIn,
    responses(
        (status = 201, description = "The receipt with its number.", body = ReceiptOut,
            headers(("Location" = String, description = "Its address."))),
        (status = 200, description = "The same request came before.", body = ReceiptOut),
        (status = 400, description = "body-invalid, id-not-uuidv7, amount-invalid, day-invalid, text-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "id-taken, balance-too-small"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "person-unknown, subscription-unknown"),
    )
)]
#[post("/v1/territories/{id}/receipts")]
pub async fn record_receipt(
    state: State,
    me: SignedIn,
    id: Path<Uuid>,
    body: Json<RecordReceiptIn>,
) -> Result<HttpResponse, Problem> {
    let territory = territories::by_id(&*state.db, *id).await?;
    match receipts::record(&state, &me, territory.id, body.into_inner().into()).await? {
        Recorded::Created(receipt) => {
            let mut response = HttpResponse::Created();
            response.insert_header((LOCATION, format!("/v1/receipts/{}", receipt.id)));
            Ok(respond(response, receipt))
        }
        Recorded::Existing(receipt) => Ok(respond(HttpResponse::Ok(), receipt)),
    }
}

/// List receipts.
///
/// Lists a territory's receipts, newest first. For who keeps or confirms them: animators, the mayor, the editor.
#[utoipa::path(
    operation_id = "listReceipts", tag = "money", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The territory."), PageIn),
    responses(
        (status = 200, description = "A page of receipts.", body = PageOut<ReceiptOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/territories/{id}/receipts")]
pub async fn list_receipts(
    state: State,
    me: SignedIn,
    id: Path<Uuid>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let territory = territories::by_id(&*state.db, *id).await?;
    let limit = limit(page.limit)?;
    let rows = receipts::list(&state, &me, territory.id, page.cursor.as_deref(), limit).await?;
    Ok(pages::respond(&request, rows.map(ReceiptOut::from)))
}

/// Read a receipt.
///
/// Reads a receipt. For who keeps or confirms it, and for whose money it is.
#[utoipa::path(
    operation_id = "readReceipt", tag = "money", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The receipt.")),
    responses(
        (status = 200, description = "The receipt.", body = ReceiptOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/receipts/{id}")]
pub async fn read_receipt(state: State, me: SignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    Ok(respond(HttpResponse::Ok(), receipts::for_reader(&*state.db, &me, *id).await?))
}

/// Confirm a receipt.
///
/// Confirms a receipt that someone else wrote: the ledger has it then. For animators, the mayor, the editor, and whose
/// money it is.
#[utoipa::path(
    operation_id = "confirmReceipt", tag = "money", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The receipt."),
        ("If-Match" = String, Header, description = "The ETag that was read."),
    ),
    responses(
        (status = 200, description = "The receipt as it is now.", body = ReceiptOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "second-person-needed, decided-already, balance-too-small"),
        (status = 412, description = "version-stale"),
        (status = 428, description = "if-match-required"),
    )
)]
#[post("/v1/receipts/{id}/confirm")]
pub async fn confirm_receipt(
    state: State,
    me: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
) -> Result<HttpResponse, Problem> {
    let receipt = receipts::for_reader(&*state.db, &me, *id).await?;
    allow(&me, receipts::may_confirm(&me, &receipt))?;
    seen.check(receipt.version)?;
    Ok(respond(HttpResponse::Ok(), receipts::confirm(&state, &me, &receipt).await?))
}

/// Void a receipt.
///
/// Voids a receipt that was not confirmed; it keeps its number. For who keeps the accounts.
#[utoipa::path(
    operation_id = "voidReceipt", tag = "money", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The receipt."),
        ("If-Match" = String, Header, description = "The ETag that was read."),
    ),
    responses(
        (status = 200, description = "The receipt as it is now.", body = ReceiptOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "decided-already"),
        (status = 412, description = "version-stale"),
        (status = 428, description = "if-match-required"),
    )
)]
#[post("/v1/receipts/{id}/void")]
pub async fn void_receipt(state: State, me: SignedIn, id: Path<Uuid>, seen: IfMatch) -> Result<HttpResponse, Problem> {
    let receipt = receipts::for_reader(&*state.db, &me, *id).await?;
    seen.check(receipt.version)?;
    Ok(respond(HttpResponse::Ok(), receipts::void(&state, &me, &receipt).await?))
}
