//! `PUT` and `GET /v1/missions/{id}`: opening a mission, and reading one.

use super::out::{self, KindName, MissionOut};
use crate::http::{Json, MaybeSignedIn, Problem, SignedIn, State};
use actix_web::{HttpResponse, get, http::header::LOCATION, put, web::Path};
use photos36_domain::{
    Refusal,
    missions::{self, NewMission, Opened},
    photos::GivenPlace,
    themes::Themes,
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A place.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MissionPlaceIn {
    /// Longitude in degrees, WGS84.
    lon: f64,
    /// Latitude in degrees, WGS84.
    lat: f64,
}

impl MissionPlaceIn {
    /// The place, if it is on the globe.
    ///
    /// # Errors
    /// `place-invalid`.
    pub fn parse(&self) -> Result<GivenPlace, Refusal> {
        GivenPlace::parse(self.lon, self.lat).map_err(|refusal| refusal.field("/place"))
    }
}

/// A mission to open. One of `question_id`, `photo_id`, `place` and `territory_id` says where.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"question_id": "0197a1c0-4444-7000-8000-000000000004", "kind": "problem",
    "title": "Rendre l'eau à la fontaine", "text": "Retrouver la source et la conduite."}))]
struct OpenMissionIn {
    /// The question that it answers: territory, photo, place and themes come from it.
    question_id: Option<Uuid>,
    /// A published photo that it begins from.
    photo_id: Option<Uuid>,
    /// The territory, for a mission of the whole place; otherwise it must be that of the others.
    territory_id: Option<Uuid>,
    /// Where, if elsewhere than the question or the photo; of a minor it is kept to about 100 m.
    place: Option<MissionPlaceIn>,
    /// What sort of mission.
    #[schema(inline)]
    kind: KindName,
    /// 1 to 140 characters.
    #[schema(min_length = 1, max_length = 140)]
    title: String,
    /// At most 10,000 characters.
    #[schema(max_length = 10000)]
    #[serde(default)]
    text: String,
    /// 1 to 3 ids, or names in French or English; those of the question or the photo when absent.
    #[schema(min_items = 1, max_items = 3)]
    themes: Option<Vec<String>>,
}

impl OpenMissionIn {
    fn parse(self) -> Result<NewMission, Refusal> {
        Ok(NewMission {
            question: self.question_id,
            photo: self.photo_id,
            territory: self.territory_id,
            place: self.place.as_ref().map(MissionPlaceIn::parse).transpose()?,
            kind: self.kind.into(),
            title: self.title,
            text: self.text,
            themes: self.themes.as_deref().map(Themes::parse_some).transpose()?,
        })
    }
}

/// Open a mission.
///
/// Opens a mission. Anyone signed in may; they are its steward and first member. The same call again answers 200.
#[utoipa::path(
    operation_id = "openMission", tag = "missions", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "A UUIDv7 made by the client.")),
    request_body = OpenMissionIn,
    responses(
        (status = 201, description = "A new mission.", body = MissionOut,
            headers(("Location" = String, description = "Its address."))),
        (status = 200, description = "The same call came before.", body = MissionOut),
        (status = 400, description = "body-invalid, id-not-uuidv7, text-invalid, themes-invalid, place-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found: no such territory"),
        (status = 409, description = "id-taken"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "question-unknown, photo-unknown, theme-unknown, territory-required, territory-foreign"),
    )
)]
#[put("/v1/missions/{id}")]
pub async fn open_mission(
    state: State,
    me: SignedIn,
    id: Path<Uuid>,
    body: Json<OpenMissionIn>,
) -> Result<HttpResponse, Problem> {
    match missions::open(&state, &me, *id, body.into_inner().parse()?).await? {
        Opened::Created(mission) => {
            let mut response = HttpResponse::Created();
            response.insert_header((LOCATION, format!("/v1/missions/{}", mission.id)));
            out::respond(response, &state, &me, mission).await
        }
        Opened::Existing(mission) => out::respond(HttpResponse::Ok(), &state, &me, mission).await,
    }
}

/// Read a mission.
///
/// Reads a mission. One that is hidden is seen by who opened it, its territory's animators and the editor.
#[utoipa::path(
    operation_id = "readMission", tag = "missions",
    params(("id" = Uuid, Path, description = "The mission.")),
    responses(
        (status = 200, description = "The mission.", body = MissionOut),
        (status = 304, description = "If-None-Match names this very answer."),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/missions/{id}")]
pub async fn read_mission(state: State, actor: MaybeSignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    let mission = missions::visible(&*state.db, &actor, *id).await?;
    out::respond(HttpResponse::Ok(), &state, &actor, mission).await
}
