//! Alerts round a place.

use super::out::AlertOut;
use crate::http::{Json, MaybeSignedIn, Problem, State};
use actix_web::{HttpResponse, delete, get, put, web::Path};
use photos36_domain::{
    notices::{self, AlertKinds, NewAlert},
    photos::GivenPlace,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Where, how far round, of what.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"lon": 3.24, "lat": 45.43, "radius_m": 500, "kinds": ["question", "mission"]}))]
struct AlertIn {
    /// Longitude in degrees, WGS84.
    #[schema(minimum = -180, maximum = 180)]
    lon: f64,
    /// Latitude in degrees, WGS84.
    #[schema(minimum = -90, maximum = 90)]
    lat: f64,
    /// Metres.
    #[schema(minimum = 50, maximum = 20000)]
    radius_m: i32,
    /// At least one.
    #[schema(min_items = 1)]
    kinds: Vec<AlertKindName>,
}

/// Of what an alert tells.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum AlertKindName {
    /// New photos.
    Photo,
    /// New questions.
    Question,
    /// New missions.
    Mission,
}

/// All alerts.
#[derive(Debug, Serialize, ToSchema)]
struct AlertsOut {
    /// At most 20, the oldest first.
    #[schema(max_items = 20)]
    items: Vec<AlertOut>,
}

/// Lists one's alerts.
#[utoipa::path(
    operation_id = "listAlerts", tag = "notices", summary = "List one's alerts", security(("bearer" = [])),
    responses(
        (status = 200, description = "All of them.", body = AlertsOut),
        (status = 401, description = "sign-in-required, token-invalid"),
    )
)]
#[get("/v1/me/alerts")]
pub async fn list_alerts(state: State, actor: MaybeSignedIn) -> Result<HttpResponse, Problem> {
    let alerts = notices::alerts(&*state.db, &actor).await?;
    Ok(HttpResponse::Ok().json(AlertsOut { items: alerts.into_iter().map(AlertOut::from).collect() }))
}

/// Asks to be told of what is new round a place, or changes that. At most 20 alerts; nobody else sees them.
#[utoipa::path(
    operation_id = "setAlert", tag = "notices", summary = "Set an alert round a place", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "UUIDv7 made by the client.")),
    request_body = AlertIn,
    responses(
        (status = 201, description = "A new alert.", body = AlertOut),
        (status = 200, description = "It was there and is so now.", body = AlertOut),
        (status = 400, description = "body-invalid, place-invalid, parameter-invalid, id-not-uuidv7"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found: the id is no UUID"),
        (status = 409, description = "id-taken, alerts-too-many"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
    )
)]
#[put("/v1/me/alerts/{id}")]
pub async fn set_alert(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    body: Json<AlertIn>,
) -> Result<HttpResponse, Problem> {
    actor.signed_in()?;
    let AlertIn { lon, lat, radius_m, kinds } = body.into_inner();
    let kinds = AlertKinds {
        photos: kinds.contains(&AlertKindName::Photo),
        questions: kinds.contains(&AlertKindName::Question),
        missions: kinds.contains(&AlertKindName::Mission),
    };
    let new = NewAlert { place: GivenPlace::parse(lon, lat)?, radius_m, kinds };
    let (alert, is_new) = notices::set_alert(&state, &actor, *id, new).await?;
    let mut response = if is_new { HttpResponse::Created() } else { HttpResponse::Ok() };
    Ok(response.json(AlertOut::from(alert)))
}

/// Takes an alert away.
#[utoipa::path(
    operation_id = "dropAlert", tag = "notices", summary = "Take an alert away", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The alert.")),
    responses(
        (status = 204, description = "Gone."),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[delete("/v1/me/alerts/{id}")]
pub async fn drop_alert(state: State, actor: MaybeSignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    notices::drop_alert(&state, &actor, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}
