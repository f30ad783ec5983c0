//! Opening a territory.

use super::out::{self, TerritoryOut};
use crate::http::{Json, Problem, SignedIn, State};
use actix_web::{HttpResponse, http::header::LOCATION, post};
use photos36_domain::{
    ErrorCode, Refusal, Result,
    people::rights::allow,
    territories::{self, Boundary, NewTerritory},
};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// A new territory. What is absent follows from the INSEE code, else from France.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "id": "0197a1c0-3333-7000-8000-000000000003", "name": "Lac-Beauport", "locale": "fr", "currency": "CAD",
    "time_zone": "America/Toronto",
    "boundary": {"type": "Polygon", "coordinates": [[[-71.3, 46.9], [-71.2, 46.9], [-71.2, 47.0], [-71.3, 47.0], [-71.3, 46.9]]]}
}))]
struct OpenTerritoryIn {
    /// A UUIDv7 made by the client; made by the server when absent.
    id: Option<Uuid>,
    /// Code of the French commune. For Vichel (63456), Saint-Germain-Lembron (63352) and their neighbours the server knows
    /// name and boundary already.
    insee_code: Option<String>,
    /// 1 to 120 characters.
    name: Option<String>,
    /// `fr` or `en`.
    locale: Option<String>,
    /// ISO 4217.
    currency: Option<String>,
    /// IANA name.
    time_zone: Option<String>,
    /// Inhabitants.
    #[schema(minimum = 0)]
    population: Option<i64>,
    /// Who made the boundary and under what licence.
    attribution: Option<String>,
    /// GeoJSON Polygon or MultiPolygon in WGS84 degrees, or a Feature with one. A very large one is set afterwards by PUT.
    #[schema(value_type = Option<Object>)]
    boundary: Option<Value>,
}

impl OpenTerritoryIn {
    /// With what the server knows of the commune.
    async fn parse(self) -> Result<NewTerritory> {
        let known = match &self.insee_code {
            Some(code) if self.boundary.is_none() => territories::commune(code)?.map(NewTerritory::from),
            _ => None,
        };
        let sent = match self.boundary {
            Some(boundary) => Some(Boundary::read(boundary.to_string()).await?),
            None => None,
        };
        let (name, boundary, population, attribution) = match known {
            Some(known) => (Some(known.name), Some(known.boundary), known.population, known.attribution),
            None => (None, sent, None, String::new()),
        };
        let no_boundary = || Refusal::new(ErrorCode::BoundaryInvalid).field("/boundary").arg("reason", "empty");
        Ok(NewTerritory {
            id: self.id,
            insee_code: self.insee_code,
            name: self.name.or(name).unwrap_or_default(),
            locale: self.locale,
            currency: self.currency,
            time_zone: self.time_zone,
            population: self.population.or(population),
            attribution: self.attribution.unwrap_or(attribution),
            boundary: boundary.ok_or_else(no_boundary)?,
        })
    }
}

/// Open a territory.
///
/// Opens a territory in state `interest`. For the editor.
#[utoipa::path(
    operation_id = "openTerritory", tag = "territories", security(("bearer" = [])),
    request_body = OpenTerritoryIn,
    responses(
        (status = 201, description = "The territory.", body = TerritoryOut,
            headers(("Location" = String, description = "Its address."))),
        (status = 400, description = "body-invalid, text-invalid, parameter-invalid, id-not-uuidv7, locale-unknown, currency-unknown, time-zone-unknown"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 409, description = "id-taken, insee-code-taken"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "boundary-invalid"),
    )
)]
#[post("/v1/territories")]
pub async fn open_territory(state: State, me: SignedIn, body: Json<OpenTerritoryIn>) -> Result<HttpResponse, Problem> {
    allow(&me, me.may_open_territories())?;
    let new = body.into_inner().parse().await?;
    let write = state.db.write().await?;
    let territory = territories::create(&state, &*write, new).await?;
    write.commit().await?;
    let mut response = HttpResponse::Created();
    response.insert_header((LOCATION, format!("/v1/territories/{}", territory.id)));
    Ok(out::respond(response, territory))
}
