//! `GET /v1/territories/{id}/dashboard`, and how many households there are.

use super::{
    out::{DashboardOut, PeriodIn},
    response,
};
use crate::http::{Json, MaybeSignedIn, Problem, Query, Reader, State};
use actix_web::{HttpResponse, get, put, web::Path};
use photos36_domain::dashboard::{self, Period};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Read a territory's figures.
///
/// Reads what happens in a territory, in figures that name nobody: for its mayor, whoever animates it and the editor. The
/// worker counts them anew within a minute or two of a change. What is about fewer than five people is masked.
#[utoipa::path(
    operation_id = "readDashboard", tag = "dashboard", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The territory."), PeriodIn),
    responses(
        (status = 200, description = "The figures.", body = DashboardOut),
        (status = 400, description = "parameter-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found: also for whoever has no part in these figures"),
    )
)]
#[get("/v1/territories/{id}/dashboard")]
pub async fn read_dashboard(
    state: State,
    actor: MaybeSignedIn,
    reader: Reader,
    id: Path<Uuid>,
    sent: Query<PeriodIn>,
) -> Result<HttpResponse, Problem> {
    let period = Period::parse(sent.from.as_deref(), sent.to.as_deref(), state.clock.now())?;
    let dashboard = dashboard::read(&state, &actor, *id, period).await?;
    Ok(response(&reader).json(DashboardOut::new(reader.locale, dashboard)))
}

/// How many households there are.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"households": 150}))]
struct HouseholdsIn {
    /// Their number; null when nobody knows.
    #[schema(minimum = 1, maximum = 10_000_000)]
    households: Option<i64>,
}

/// Say how many households there are.
///
/// Says how many households a territory has, so that its figures tell how many of them take part.
#[utoipa::path(
    operation_id = "setHouseholds", tag = "dashboard", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The territory.")),
    request_body = HouseholdsIn,
    responses(
        (status = 204, description = "Noted."),
        (status = 400, description = "body-invalid, parameter-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found: also for whoever has no part in these figures"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
    )
)]
#[put("/v1/territories/{id}/households")]
pub async fn set_households(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    body: Json<HouseholdsIn>,
) -> Result<HttpResponse, Problem> {
    dashboard::set_households(&state, &actor, *id, body.households).await?;
    Ok(HttpResponse::NoContent().finish())
}
