//! `PUT /v1/missions/{id}/replica-of/{source_id}`.

use crate::{
    http::{Json, Problem, SignedIn, State},
    missions::out::{self, MissionOut},
};
use actix_web::{HttpResponse, http::header::LOCATION, put, web::Path};
use photos36_domain::{
    missions::{
        Opened,
        stem::{self, Destination},
    },
    people::Actor,
    photos::GivenPlace,
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A place.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplicaPlaceIn {
    /// Longitude in degrees, WGS84.
    pub lon: f64,
    /// Latitude in degrees, WGS84.
    pub lat: f64,
}

/// Where the replica goes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"territory_id": "0197a1c0-3333-7000-8000-000000000004"}))]
struct ReplicateMissionIn {
    /// Another territory than the mission's own.
    territory_id: Uuid,
    /// A place in that territory; none when absent.
    place: Option<ReplicaPlaceIn>,
}

/// Replicate a mission elsewhere.
///
/// Replicates a mission in another territory: kind, texts, themes, tasks (all to do), needs (open) and knowledge, nothing
/// of any person. A local theme that the territory does not have becomes its root. Whoever does it is steward and first
/// member; the team of the origin is told.
#[utoipa::path(
    operation_id = "replicateMission", tag = "missions", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The new mission: UUIDv7 made by the client."),
        ("source_id" = Uuid, Path, description = "The mission to replicate."),
    ),
    request_body = ReplicateMissionIn,
    responses(
        (status = 201, description = "The new mission.", body = MissionOut, headers(("Location" = String, description = "Its address."))),
        (status = 200, description = "The same call came before: the mission as it is now.", body = MissionOut),
        (status = 400, description = "body-invalid, id-not-uuidv7, place-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found: the mission or the territory"),
        (status = 409, description = "id-taken, replica-at-home"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "territory-foreign: the place is not in the territory"),
    )
)]
#[put("/v1/missions/{id}/replica-of/{source_id}")]
pub async fn replicate_mission(
    state: State,
    me: SignedIn,
    path: Path<(Uuid, Uuid)>,
    body: Json<ReplicateMissionIn>,
) -> Result<HttpResponse, Problem> {
    let (id, source) = path.into_inner();
    let place = body.place.as_ref().map(|place| GivenPlace::parse(place.lon, place.lat)).transpose()?;
    let to = Destination { id, territory: body.territory_id, place };
    respond(&state, &me, stem::replicate(&state, &me, source, to).await?).await
}

/// Answers with the mission that was planted, or that was there.
///
/// # Errors
/// When the database does not answer.
pub async fn respond(state: &State, actor: &Actor, opened: Opened) -> Result<HttpResponse, Problem> {
    let (response, mission) = match opened {
        Opened::Created(mission) => {
            let mut created = HttpResponse::Created();
            created.insert_header((LOCATION, format!("/v1/missions/{}", mission.id)));
            (created, mission)
        }
        Opened::Existing(mission) => (HttpResponse::Ok(), mission),
    };
    out::respond(response, state, actor, mission).await
}
