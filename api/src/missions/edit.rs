//! `PATCH` and `DELETE /v1/missions/{id}`.

use super::{
    open::MissionPlaceIn,
    out::{self, KindName, MissionOut},
};
use crate::http::{Json, Problem, SignedIn, State, patch::given, tags::IfMatch};
use actix_web::{HttpResponse, delete, patch, web::Path};
use photos36_domain::{
    Refusal,
    missions::{self, Edit},
    themes::Themes,
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What to change; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"title": "Rendre l'eau à la fontaine", "themes": ["water", "heritage"]}))]
struct EditMissionIn {
    /// What sort of mission.
    #[schema(inline)]
    kind: Option<KindName>,
    /// 1 to 140 characters.
    #[schema(min_length = 1, max_length = 140)]
    title: Option<String>,
    /// At most 10,000 characters.
    #[schema(max_length = 10000)]
    text: Option<String>,
    /// 1 to 3 ids, or names in French or English; replaces them all.
    #[schema(min_items = 1, max_items = 3)]
    themes: Option<Vec<String>>,
    /// Another place in the territory; `null` takes it away.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<MissionPlaceIn>)]
    place: Option<Option<MissionPlaceIn>>,
    /// The published answer put better, 1 to 10,000 characters; once the mission is completed.
    #[schema(min_length = 1, max_length = 10000)]
    answer: Option<String>,
    /// At most 10,000 characters; once the mission is completed.
    #[schema(max_length = 10000)]
    strengths: Option<String>,
    /// At most 10,000 characters; once the mission is completed.
    #[schema(max_length = 10000)]
    weaknesses: Option<String>,
}

impl EditMissionIn {
    fn parse(self) -> Result<Edit, Refusal> {
        Ok(Edit {
            kind: self.kind.map(Into::into),
            title: self.title,
            text: self.text,
            themes: self.themes.as_deref().map(Themes::parse_some).transpose()?,
            place: self.place.map(|place| place.as_ref().map(MissionPlaceIn::parse).transpose()).transpose()?,
            answer: self.answer,
            strengths: self.strengths,
            weaknesses: self.weaknesses,
        })
    }
}

/// Edit a mission.
///
/// Changes a mission. For its stewards: the plan while it is open, the answer once it is completed. Someone who joins
/// meanwhile does not make the tag stale.
#[utoipa::path(
    operation_id = "editMission", tag = "missions", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The mission."), ("If-Match" = String, Header, description = "The ETag that was read.")),
    request_body = EditMissionIn,
    responses(
        (status = 200, description = "The mission as it is now.", body = MissionOut),
        (status = 400, description = "body-invalid, text-invalid, themes-invalid, place-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "mission-closed, mission-state-illegal"),
        (status = 412, description = "version-stale"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "theme-unknown, territory-foreign"),
        (status = 428, description = "if-match-required"),
    )
)]
#[patch("/v1/missions/{id}")]
pub async fn edit_mission(
    state: State,
    me: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Json<EditMissionIn>,
) -> Result<HttpResponse, Problem> {
    let version = seen_version(&state, &me, *id, &seen).await?;
    let mission = missions::edit(&state, &me, *id, version, body.into_inner().parse()?).await?;
    out::respond(HttpResponse::Ok(), &state, &me, mission).await
}

/// Take a mission back.
///
/// Takes a mission back. For its steward, while it gathers and nobody else is in its team.
#[utoipa::path(
    operation_id = "deleteMission", tag = "missions", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The mission."), ("If-Match" = String, Header, description = "The ETag that was read.")),
    responses(
        (status = 204, description = "It is gone."),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "mission-state-illegal, mission-not-alone"),
        (status = 412, description = "version-stale"),
        (status = 428, description = "if-match-required"),
    )
)]
#[delete("/v1/missions/{id}")]
pub async fn delete_mission(
    state: State,
    me: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
) -> Result<HttpResponse, Problem> {
    let version = seen_version(&state, &me, *id, &seen).await?;
    missions::remove(&state, &me, *id, version).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The version that the steward has seen, if it is the present one.
async fn seen_version(state: &State, me: &SignedIn, id: Uuid, seen: &IfMatch) -> Result<i64, Problem> {
    let mission = missions::visible(&*state.db, me, id).await?;
    missions::require_steward(&*state.db, &mission, me).await?;
    seen.check(mission.version)?;
    Ok(mission.version)
}
