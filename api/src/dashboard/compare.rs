//! `GET /v1/me/dashboards`: the territories that one is mayor of, side by side.

use super::{
    out::{FigureOut, PeriodIn},
    response,
};
use crate::{
    http::{
        MaybeSignedIn, Problem, Query, Reader, State,
        pages::{PageIn, PageOut, next_link},
        time::rfc3339,
    },
    photos::TerritoryRefOut,
};
use actix_web::{HttpRequest, HttpResponse, get, http::header::LINK};
use photos36_domain::{
    dashboard::{self, Period, Summary},
    texts::Locale,
};
use serde::Serialize;
use utoipa::ToSchema;

/// A territory in a few figures.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "territory": {"id": "0197a1c0-3333-7000-8000-000000000003", "name": "Vichel"}, "currency": "EUR", "population": 327,
    "households": 150,
    "figures": [{"figure": "photos", "title": "Photos publiées", "unit": "count", "count": 36, "is_masked": false}]
}))]
struct SummaryOut {
    /// The territory.
    territory: TerritoryRefOut,
    /// ISO 4217, of the figures of money.
    currency: String,
    /// Its inhabitants, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    population: Option<i64>,
    /// Its households, where someone said how many.
    #[serde(skip_serializing_if = "Option::is_none")]
    households: Option<i64>,
    /// When the worker counted last (RFC 3339, UTC); absent when it has not yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    counted_at: Option<String>,
    /// Its figures of the period.
    figures: Vec<FigureOut>,
}

impl SummaryOut {
    fn new(locale: Locale, summary: Summary) -> Self {
        Self {
            figures: summary.lines.iter().map(|line| FigureOut::new(locale, &line.name, line.count)).collect(),
            territory: TerritoryRefOut { id: summary.territory, name: summary.name },
            currency: summary.currency,
            population: summary.population,
            households: summary.households,
            counted_at: summary.counted_at.map(rfc3339),
        }
    }
}

/// Compare the territories one is mayor of.
///
/// Lists the territories that one is mayor of or animates, in the order in which they came, each with a few figures of the
/// period.
#[utoipa::path(
    operation_id = "listOwnDashboards", tag = "dashboard", security(("bearer" = [])),
    params(PeriodIn, PageIn),
    responses(
        (status = 200, description = "A page.", body = PageOut<SummaryOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
    )
)]
#[get("/v1/me/dashboards")]
pub async fn list_own(
    state: State,
    actor: MaybeSignedIn,
    reader: Reader,
    sent: Query<PeriodIn>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let period = Period::parse(sent.from.as_deref(), sent.to.as_deref(), state.clock.now())?;
    let page = dashboard::of_mine(&state, &actor, period, page.limit, page.cursor.as_deref()).await?;
    let page = page.map(|summary| SummaryOut::new(reader.locale, summary));
    let mut response = response(&reader);
    if let Some(cursor) = &page.next {
        response.insert_header((LINK, next_link(&request, cursor)));
    }
    Ok(response.json(PageOut { items: page.items, next: page.next }))
}
