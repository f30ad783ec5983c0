//! What a subscription would cost, said before anyone agrees.

use crate::http::{Json, Problem, Query, State};
use actix_web::{get, web::Path};
use photos36_domain::{
    money::subscriptions::{self, Quote},
    territories,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// What to quote.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct QuoteIn {
    /// Each month, in smallest units; the suggested amount when absent.
    #[param(minimum = 0, example = 300)]
    monthly: Option<i64>,
}

/// A quote.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "currency": "EUR", "suggested": 500, "most": 100000, "monthly": 300, "proposed_every_months": 3, "gateways": ["cash", "stripe"],
    "choices": [{"every_months": 1, "amount": 300, "card_fee": 30, "debit_fee": 35}, {"every_months": 3, "amount": 900, "card_fee": 39, "debit_fee": 35}]
}))]
struct QuoteOut {
    /// ISO 4217.
    currency: &'static str,
    /// The suggested amount each month; never preselect more.
    suggested: i64,
    /// The most that is taken each month.
    most: i64,
    /// The amount that is quoted.
    monthly: i64,
    /// The shortest grouping whose fee by card stays under 5 %, else 12.
    proposed_every_months: i32,
    /// The ways to pay that are open.
    gateways: Vec<&'static str>,
    /// All groupings, shortest first.
    choices: Vec<ChoiceOut>,
}

/// What one grouping takes and costs each time.
#[derive(Debug, Serialize, ToSchema)]
struct ChoiceOut {
    /// Months taken together.
    every_months: i32,
    /// What is taken each time.
    amount: i64,
    /// What the provider keeps of it by card; absent where it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    card_fee: Option<i64>,
    /// What the provider keeps of it by direct debit; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    debit_fee: Option<i64>,
}

impl QuoteOut {
    fn new(quote: Quote, gateways: Vec<&'static str>) -> Self {
        let choices = quote.choices.into_iter().map(|choice| ChoiceOut {
            every_months: choice.every.months(),
            amount: choice.amount,
            card_fee: choice.card_fee,
            debit_fee: choice.debit_fee,
        });
        Self {
            currency: quote.currency.code(),
            suggested: quote.suggested,
            most: quote.most,
            monthly: quote.monthly,
            proposed_every_months: quote.proposed.months(),
            gateways,
            choices: choices.collect(),
        }
    }
}

/// Quote a subscription.
///
/// Says what an amount would cost in each grouping, and which one keeps the provider's fee under 5 %.
#[utoipa::path(
    operation_id = "quoteSubscription", tag = "money",
    params(("id" = Uuid, Path, description = "The territory."), QuoteIn),
    responses(
        (status = 200, description = "The quote.", body = QuoteOut),
        (status = 400, description = "parameter-invalid, amount-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/territories/{id}/subscription-quote")]
pub async fn quote_subscription(
    state: State,
    id: Path<Uuid>,
    asked: Query<QuoteIn>,
) -> Result<Json<QuoteOut>, Problem> {
    let territory = territories::by_id(&*state.db, *id).await?;
    let quote = subscriptions::quote(&state.settings.money, territory.currency, asked.monthly)?;
    let gateways = state.gateways.names().into_iter().map(|name| name.name()).collect();
    Ok(Json(QuoteOut::new(quote, gateways)))
}
