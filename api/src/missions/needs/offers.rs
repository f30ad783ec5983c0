//! What others offer.

use super::out::OfferOut;
use crate::http::{
    Json, Problem, Query, SignedIn, State,
    pages::{self, PageIn, PageOut},
};
use actix_web::{HttpRequest, HttpResponse, get, put, web::Path};
use photos36_domain::missions::needs::{self, NewOffer};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// List the offers for a need.
///
/// Lists the offers for a need, the newest first: all of them for the team, animators there and the editor, one's own for
/// anyone else.
#[utoipa::path(
    operation_id = "listOffers", tag = "missions", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The mission."),
        ("need_id" = Uuid, Path, description = "The need."),
        PageIn,
    ),
    responses(
        (status = 200, description = "A page of offers.", body = PageOut<OfferOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/missions/{id}/needs/{need_id}/offers")]
pub async fn list_offers(
    state: State,
    me: SignedIn,
    path: Path<(Uuid, Uuid)>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = needs::offers(&state, &me, path.into_inner(), page.limit, page.cursor.as_deref()).await?;
    Ok(pages::respond(&request, page.map(OfferOut::from)))
}

/// A new offer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "Je viens avec mon frère", "quantity": 2}))]
struct MakeOfferIn {
    /// What is offered, 1 to 1,000 characters.
    #[schema(min_length = 1, max_length = 1000)]
    text: String,
    /// How many, 1 when absent. Not of money.
    #[schema(minimum = 1, maximum = 10000)]
    quantity: Option<i64>,
    /// How much money, in smallest units of the need's currency.
    #[schema(minimum = 1)]
    amount: Option<i64>,
}

/// Make an offer.
///
/// Offers what a mission needs; a need gets 200 offers at most. For anyone signed in, in the team or not.
#[utoipa::path(
    operation_id = "makeOffer", tag = "missions", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The mission."),
        ("need_id" = Uuid, Path, description = "The need."),
        ("offer_id" = Uuid, Path, description = "UUIDv7 made by the client."),
    ),
    request_body = MakeOfferIn,
    responses(
        (status = 201, description = "A new offer; the team answers.", body = OfferOut),
        (status = 200, description = "The same call came before: the offer as it is now.", body = OfferOut),
        (status = 400, description = "body-invalid, id-not-uuidv7, text-invalid, quantity-invalid, amount-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found"),
        (status = 409, description = "id-taken, need-closed, offers-too-many, mission-closed"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
    )
)]
#[put("/v1/missions/{id}/needs/{need_id}/offers/{offer_id}")]
pub async fn make_offer(
    state: State,
    me: SignedIn,
    path: Path<(Uuid, Uuid, Uuid)>,
    body: Json<MakeOfferIn>,
) -> Result<HttpResponse, Problem> {
    let (mission, need, id) = path.into_inner();
    let MakeOfferIn { text, quantity, amount } = body.into_inner();
    let (row, is_new) = needs::make(&state, &me, (mission, need), NewOffer { id, text, quantity, amount }).await?;
    let mut response = if is_new { HttpResponse::Created() } else { HttpResponse::Ok() };
    Ok(response.json(OfferOut::from(row)))
}
