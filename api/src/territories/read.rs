//! One territory, by its id or by a point.

use super::out::{self, TerritoryOut};
use crate::http::{Problem, Query, State};
use actix_web::{HttpResponse, get, web::Path};
use photos36_domain::{ErrorCode, Refusal, territories};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Read a territory.
///
/// Reads a territory.
#[utoipa::path(
    operation_id = "readTerritory", tag = "territories",
    params(("id" = Uuid, Path, description = "The territory.")),
    responses(
        (status = 200, description = "The territory; the ETag is needed to change it.", body = TerritoryOut),
        (status = 304, description = "If-None-Match names this very version."),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/territories/{id}")]
pub async fn read_territory(state: State, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    Ok(out::respond(HttpResponse::Ok(), territories::by_id(&*state.db, *id).await?))
}

/// A place.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct LocateIn {
    /// Longitude in degrees, WGS84.
    #[param(minimum = -180, maximum = 180, example = 3.21)]
    lon: f64,
    /// Latitude in degrees, WGS84.
    #[param(minimum = -90, maximum = 90, example = 45.39)]
    lat: f64,
}

/// Find the territory of a point.
///
/// Finds the territory of a point, exactly. A point on a border that several share belongs to the one opened first.
#[utoipa::path(
    operation_id = "locateTerritory", tag = "territories",
    params(LocateIn),
    responses(
        (status = 200, description = "The territory.", body = TerritoryOut),
        (status = 304, description = "If-None-Match names this very version."),
        (status = 400, description = "parameter-invalid, place-invalid"),
        (status = 404, description = "not-found: the point lies in no territory"),
    )
)]
#[get("/v1/territories/locate")]
pub async fn locate_territory(state: State, place: Query<LocateIn>) -> Result<HttpResponse, Problem> {
    let LocateIn { lon, lat } = place.into_inner();
    if !(lon.abs() <= 180.0 && lat.abs() <= 90.0) {
        let field = if lon.abs() <= 180.0 { "lat" } else { "lon" };
        return Err(Refusal::new(ErrorCode::PlaceInvalid).field(field).into());
    }
    let located = territories::locate(&*state.db, lon, lat).await?.ok_or(ErrorCode::NotFound)?;
    Ok(out::respond(HttpResponse::Ok(), territories::by_id(&*state.db, located.id).await?))
}
