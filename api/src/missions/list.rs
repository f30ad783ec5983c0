//! `GET /v1/missions`: missions by place, theme, state, kind and words.

use super::out::{KindName, MissionPhotoOut, MissionStateName};
use crate::{
    http::{
        MaybeSignedIn, Problem, Query, State,
        pages::{self, PageIn, PageOut},
        time::rfc3339,
    },
    photos::{PointOut, TerritoryRefOut},
};
use actix_web::{HttpRequest, HttpResponse, get};
use photos36_domain::{
    ErrorCode, Refusal,
    missions::{self, Filter, Listed, Sort},
    photos::GivenPlace,
    themes::rules::id_of,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which missions, and in which order; all but the archived ones when nothing is given.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct MissionsIn {
    /// Of this territory.
    territory: Option<Uuid>,
    /// `west,south,east,north` in degrees. West beyond east crosses the antimeridian.
    #[param(example = "3.1,45.3,3.4,45.6")]
    bbox: Option<String>,
    /// That answer this question.
    question: Option<Uuid>,
    /// That began from this photo.
    photo: Option<Uuid>,
    /// Of this theme or one under it: an id, or a name in French or English.
    #[param(example = "water")]
    theme: Option<String>,
    /// In this state.
    #[param(inline)]
    state: Option<MissionStateName>,
    /// Of this kind.
    #[param(inline)]
    kind: Option<KindName>,
    /// Words in title or text, in French or English; at most 200 characters. All of them must be found, in any form.
    #[param(example = "fontaine")]
    q: Option<String>,
    /// `true`: those that gather a team, have nobody left or state a need.
    needs_help: Option<bool>,
    /// `true`: those in whose team one is.
    mine: Option<bool>,
    /// `recent` (the newest first), `supported` (by the people who support their question) or `near`.
    #[param(inline)]
    sort: Option<SortName>,
    /// Longitude in degrees, for `near`.
    lon: Option<f64>,
    /// Latitude in degrees, for `near`: missions within 50 km.
    lat: Option<f64>,
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum SortName {
    /// The newest first.
    Recent,
    /// Those whose question most people support first.
    Supported,
    /// The nearest first.
    Near,
}

impl MissionsIn {
    fn parse(self) -> Result<(Filter, Sort), Refusal> {
        let sort = match self.sort {
            None | Some(SortName::Recent) => Sort::Recent,
            Some(SortName::Supported) => Sort::Supported,
            Some(SortName::Near) => {
                let missing = || Refusal::new(ErrorCode::PlaceInvalid).field("lon");
                let (lon, lat) = self.lon.zip(self.lat).ok_or_else(missing)?;
                let place = GivenPlace::parse(lon, lat).map_err(|refusal| refusal.field("lon"))?;
                Sort::Near(place.lon(), place.lat())
            }
        };
        let theme = self.theme.as_deref().map(id_of).transpose().map_err(|refusal| refusal.field("theme"))?;
        let filter = Filter {
            territory: self.territory,
            bbox: self.bbox.as_deref().map(str::parse).transpose()?,
            question: self.question,
            photo: self.photo,
            theme,
            state: self.state.map(Into::into),
            kind: self.kind.map(Into::into),
            text: self.q,
            needs_help: self.needs_help.unwrap_or_default(),
            mine: self.mine.unwrap_or_default(),
        };
        Ok((filter, sort))
    }
}

/// A mission in a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"id": "0197a1c0-5555-7000-8000-000000000001", "state": "gathering", "kind": "problem",
    "territory": {"id": "0197a1c0-3333-7000-8000-000000000003", "name": "Vichel"},
    "question": {"id": "0197a1c0-4444-7000-8000-000000000004", "title": "Pourquoi la fontaine est-elle à sec ?"},
    "title": "Rendre l'eau à la fontaine", "themes": ["water"], "place": {"lon": 3.24, "lat": 45.43},
    "min_team": 3, "members": 2, "open_needs": 1, "supports": 12,
    "created_at": "2026-06-21T12:00:00Z", "updated_at": "2026-06-22T18:00:00Z"}))]
pub struct ListedMissionOut {
    /// Id.
    id: Uuid,
    /// Where it stands.
    #[schema(value_type = MissionStateName)]
    state: String,
    /// What sort of mission.
    #[schema(value_type = KindName)]
    kind: String,
    /// Where it is at work.
    territory: TerritoryRefOut,
    /// The question that it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    question: Option<QuestionTitleOut>,
    /// The photo that it began from, while it is published.
    #[serde(skip_serializing_if = "Option::is_none")]
    photo: Option<MissionPhotoOut>,
    /// Title.
    title: String,
    /// Ids of its themes.
    themes: Vec<String>,
    /// The place that everyone sees, WGS84 degrees.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<PointOut>,
    /// How far away, in metres; in a list of the nearest.
    #[serde(skip_serializing_if = "Option::is_none")]
    distance_m: Option<f64>,
    /// Members that make it active.
    min_team: i32,
    /// Members now.
    members: i32,
    /// Needs that wait for an offer.
    open_needs: i32,
    /// People who support its question.
    supports: i32,
    /// When it was opened (RFC 3339, UTC).
    created_at: String,
    /// When it or its team last changed (RFC 3339, UTC).
    updated_at: String,
}

/// A question by its title.
#[derive(Debug, Serialize, ToSchema)]
struct QuestionTitleOut {
    /// Id.
    id: Uuid,
    /// The question itself.
    title: String,
}

impl From<Listed> for ListedMissionOut {
    fn from(listed: Listed) -> Self {
        let Listed { mission, themes, territory_name, question_title, photo, distance_m } = listed;
        let question = mission.question_id.zip(question_title);
        Self {
            id: mission.id,
            state: mission.state,
            kind: mission.kind,
            territory: TerritoryRefOut { id: mission.territory_id, name: territory_name },
            question: question.map(|(id, title)| QuestionTitleOut { id, title }),
            photo: photo.map(MissionPhotoOut::from),
            title: mission.title,
            themes,
            place: mission.lon.zip(mission.lat).map(|(lon, lat)| PointOut { lon, lat }),
            distance_m: distance_m.map(|metres| (metres * 10.0).round() / 10.0),
            min_team: mission.min_team,
            members: mission.members,
            open_needs: mission.open_needs,
            supports: mission.supports,
            created_at: rfc3339(mission.created_at),
            updated_at: rfc3339(mission.updated_at),
        }
    }
}

/// List missions.
///
/// Lists missions by territory, box, question, photo, theme, state, kind and words. A page of a search over everything may
/// hold fewer missions than asked for, even none, and still have a next one.
#[utoipa::path(
    operation_id = "listMissions", tag = "missions",
    params(MissionsIn, PageIn),
    responses(
        (status = 200, description = "A page of missions.", body = PageOut<ListedMissionOut>),
        (status = 400, description = "parameter-invalid, box-invalid, place-invalid, themes-invalid, cursor-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
    )
)]
#[get("/v1/missions")]
pub async fn list_missions(
    state: State,
    actor: MaybeSignedIn,
    asked: Query<MissionsIn>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (filter, sort) = asked.into_inner().parse()?;
    let page = missions::list(&*state.db, &actor, &filter, sort, page.limit, page.cursor.as_deref()).await?;
    Ok(pages::respond(&request, page.map(ListedMissionOut::from)))
}
