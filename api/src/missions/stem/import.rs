//! `PUT /v1/missions/{id}/import`.

use super::{file::MissionFile, replicate::respond};
use crate::{
    http::{Problem, Query, SignedIn, State, extract::broken_off},
    missions::out::MissionOut,
};
use actix_web::{
    HttpRequest, HttpResponse, put,
    web::{Path, Payload},
};
use futures_util::StreamExt;
use photos36_domain::{
    ErrorCode, Refusal,
    missions::stem::{self, Destination},
    photos::GivenPlace,
};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Where the mission goes.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ImportMissionIn {
    /// The territory.
    territory_id: Uuid,
    /// Longitude of its place there, in degrees; without a place when absent.
    lon: Option<f64>,
    /// Latitude of its place there, in degrees.
    lat: Option<f64>,
}

impl ImportMissionIn {
    fn place(&self) -> Result<Option<GivenPlace>, Refusal> {
        match (self.lon, self.lat) {
            (None, None) => Ok(None),
            (lon, lat) => Ok(Some(GivenPlace::parse(lon.unwrap_or(f64::NAN), lat.unwrap_or(f64::NAN))?)),
        }
    }
}

/// Import a mission.
///
/// Makes a mission of an exported file, which is the body as it was exported. Whoever does it is steward and first member.
/// A file of an unknown version or with an unknown field is refused, so that nothing is lost in silence.
#[utoipa::path(
    operation_id = "importMission", tag = "missions", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The new mission: UUIDv7 made by the client."), ImportMissionIn),
    request_body = MissionFile,
    responses(
        (status = 201, description = "The new mission.", body = MissionOut, headers(("Location" = String, description = "Its address."))),
        (status = 200, description = "The same call came before: the mission as it is now.", body = MissionOut),
        (status = 400, description = "body-invalid, parameter-invalid, id-not-uuidv7, place-invalid, text-invalid, themes-invalid, \
            mission-kind-unknown, quantity-invalid, amount-invalid, currency-unknown, link-invalid, day-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found: the territory"),
        (status = 409, description = "id-taken"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "template-unknown, theme-unknown, territory-foreign: the place is not in the territory"),
    )
)]
#[put("/v1/missions/{id}/import")]
pub async fn import_mission(
    state: State,
    me: SignedIn,
    id: Path<Uuid>,
    asked: Query<ImportMissionIn>,
    request: HttpRequest,
    body: Payload,
) -> Result<HttpResponse, Problem> {
    let to = Destination { id: *id, territory: asked.territory_id, place: asked.place()? };
    if !request.headers().get("content-type").is_some_and(|value| value.as_bytes().starts_with(b"application/json")) {
        return Err(Refusal::new(ErrorCode::ContentTypeUnsupported).field("Content-Type").into());
    }
    let bytes = read(body, state.settings.http.import_mib).await?;
    let file = stem::file::read(&bytes)?;
    respond(&state, &me, stem::import(&state, &me, &file, to).await?).await
}

/// The body, of at most so many MiB.
async fn read(mut body: Payload, most_mib: u32) -> Result<Vec<u8>, Refusal> {
    let most = most_mib as usize * 1024 * 1024;
    let mut bytes = Vec::new();
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|error| broken_off(&error))?;
        if bytes.len() + chunk.len() > most {
            return Err(Refusal::new(ErrorCode::BodyTooLarge).arg("limit", format!("{most_mib} MiB")));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
