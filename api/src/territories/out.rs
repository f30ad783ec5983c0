//! Territories on the wire.

use crate::http::{tags, time::rfc3339};
use actix_web::{HttpResponse, HttpResponseBuilder};
use photos36_domain::territories::{Territory, TerritoryState};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A territory, without its boundary.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-3333-7000-8000-000000000003", "insee_code": "63456", "name": "Vichel", "state": "launched",
    "locale": "fr", "currency": "EUR", "currency_minor_digits": 2, "time_zone": "Europe/Paris", "population": 327, "min_team": 3,
    "reporters_to_hide": 3,
    "attribution": "Limites : IGN Admin Express, Licence Ouverte 2.0 ; populations : INSEE",
    "bbox": [3.19, 45.37, 3.24, 45.41], "inner_point": {"lon": 3.21, "lat": 45.39},
    "created_at": "2026-06-21T12:00:00Z", "updated_at": "2026-06-21T12:00:00Z"
}))]
pub struct TerritoryOut {
    /// Id.
    pub id: Uuid,
    /// Code of the French commune, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub insee_code: Option<String>,
    /// As people say it.
    pub name: String,
    /// Where it stands in its life.
    pub state: StateName,
    /// The language that the game speaks there first: `fr` or `en`.
    pub locale: &'static str,
    /// ISO 4217 code of its accounts.
    pub currency: &'static str,
    /// Digits behind the point: amounts are integers of this fraction, 500 for 5.00 €.
    pub currency_minor_digits: u8,
    /// IANA name.
    pub time_zone: String,
    /// Inhabitants, when known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub population: Option<i64>,
    /// Members that make a new mission active.
    pub min_team: i32,
    /// Distinct reporters that hide something until an animator decides.
    pub reporters_to_hide: i32,
    /// Who made the boundary and under what licence; to be shown beside it. May be empty.
    pub attribution: String,
    /// `[west, south, east, north]` in degrees, WGS84.
    #[schema(min_items = 4, max_items = 4)]
    pub bbox: [f64; 4],
    /// A point inside, for a label or a first look at the map.
    pub inner_point: InnerPointOut,
    /// RFC 3339, UTC.
    pub created_at: String,
    /// RFC 3339, UTC.
    pub updated_at: String,
}

/// A point inside a territory.
#[derive(Debug, Serialize, ToSchema)]
pub struct InnerPointOut {
    /// Longitude in degrees, WGS84.
    pub lon: f64,
    /// Latitude in degrees, WGS84.
    pub lat: f64,
}

/// Where a territory stands in its life: someone wants the game; the first 36 photos are being chosen; the game is on; it
/// rests.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum StateName {
    /// Someone wants the game here.
    Interest,
    /// The first 36 photos are being chosen.
    Preparing,
    /// The game is on.
    Launched,
    /// The game rests; all it made stays readable.
    Dormant,
}

impl From<TerritoryState> for StateName {
    fn from(state: TerritoryState) -> Self {
        match state {
            TerritoryState::Interest => Self::Interest,
            TerritoryState::Preparing => Self::Preparing,
            TerritoryState::Launched => Self::Launched,
            TerritoryState::Dormant => Self::Dormant,
        }
    }
}

impl From<StateName> for TerritoryState {
    fn from(name: StateName) -> Self {
        match name {
            StateName::Interest => Self::Interest,
            StateName::Preparing => Self::Preparing,
            StateName::Launched => Self::Launched,
            StateName::Dormant => Self::Dormant,
        }
    }
}

impl From<Territory> for TerritoryOut {
    fn from(territory: Territory) -> Self {
        let bounds = territory.bounds;
        Self {
            id: territory.id,
            insee_code: territory.insee_code.map(|code| code.as_str().to_owned()),
            name: territory.name,
            state: territory.state.into(),
            locale: territory.locale.tag(),
            currency: territory.currency.code(),
            currency_minor_digits: territory.currency.minor_digits(),
            time_zone: territory.time_zone,
            population: territory.population,
            min_team: territory.min_team,
            reporters_to_hide: territory.reporters_to_hide,
            attribution: territory.attribution,
            bbox: [bounds.west, bounds.south, bounds.east, bounds.north],
            inner_point: InnerPointOut { lon: territory.inner_lon, lat: territory.inner_lat },
            created_at: rfc3339(territory.created_at),
            updated_at: rfc3339(territory.updated_at),
        }
    }
}

/// Answers with a territory and its ETag.
pub fn respond(mut response: HttpResponseBuilder, territory: Territory) -> HttpResponse {
    response.insert_header(tags::of_version(territory.version, "")).json(TerritoryOut::from(territory))
}
