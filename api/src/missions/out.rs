//! A mission on the wire.

use crate::{
    http::{Problem, State, time::rfc3339},
    photos::{ImageOut, PersonOut, PointOut, TerritoryRefOut, sizes},
};
use actix_web::{
    HttpResponse, HttpResponseBuilder,
    http::header::{CONTENT_TYPE, ETAG},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use photos36_domain::{
    missions::{
        self, View,
        entity::mission,
        rules::{Kind, MissionState},
        store::Asked,
        view::{Moved, Teammate},
    },
    people::Actor,
    photos,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;

/// What sort of mission: a problem to solve, an answer to find, a thing to make, a situation to transform, a product to
/// find or design, an event to hold, a wish to fulfil.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum KindName {
    /// A problem to solve.
    Problem,
    /// An answer to find.
    Answer,
    /// A thing to make.
    Making,
    /// A situation to transform.
    Transformation,
    /// A product to find or design.
    Product,
    /// An event to hold.
    Event,
    /// A wish to fulfil.
    Wish,
}

/// Where a mission stands: a team forms; the team has had its minimum; its answer is published; given up; over for long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum MissionStateName {
    /// A team forms.
    Gathering,
    /// The team has had its minimum; it stays active when someone leaves.
    Active,
    /// Its answer and retrospective are published.
    Completed,
    /// Given up, with a reason.
    Abandoned,
    /// Over for long.
    Archived,
}

impl From<KindName> for Kind {
    fn from(name: KindName) -> Self {
        match name {
            KindName::Problem => Self::Problem,
            KindName::Answer => Self::Answer,
            KindName::Making => Self::Making,
            KindName::Transformation => Self::Transformation,
            KindName::Product => Self::Product,
            KindName::Event => Self::Event,
            KindName::Wish => Self::Wish,
        }
    }
}

impl From<MissionStateName> for MissionState {
    fn from(name: MissionStateName) -> Self {
        match name {
            MissionStateName::Gathering => Self::Gathering,
            MissionStateName::Active => Self::Active,
            MissionStateName::Completed => Self::Completed,
            MissionStateName::Abandoned => Self::Abandoned,
            MissionStateName::Archived => Self::Archived,
        }
    }
}

/// A mission.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-5555-7000-8000-000000000001", "state": "active", "state_at": "2026-06-22T18:00:00Z", "kind": "problem",
    "territory": {"id": "0197a1c0-3333-7000-8000-000000000003", "name": "Vichel"},
    "question": {"id": "0197a1c0-4444-7000-8000-000000000004", "title": "Pourquoi la fontaine est-elle à sec ?", "state": "open"},
    "author": {"id": "0197a1c0-2222-7000-8000-000000000002", "display_name": "Jeanne"},
    "title": "Rendre l'eau à la fontaine", "text": "Retrouver la source et la conduite.", "themes": ["water"],
    "place": {"lon": 3.24, "lat": 45.43}, "min_team": 3, "members": 3, "open_needs": 1, "supports": 12,
    "team": [{"person": {"id": "0197a1c0-2222-7000-8000-000000000002", "display_name": "Jeanne"}, "is_steward": true,
        "joined_at": "2026-06-21T12:00:00Z"}],
    "history": [{"to": "gathering", "actor": {"id": "0197a1c0-2222-7000-8000-000000000002", "display_name": "Jeanne"},
        "at": "2026-06-21T12:00:00Z"}],
    "before": [], "after": [], "seat": "outsider", "is_hidden": false,
    "created_at": "2026-06-21T12:00:00Z", "updated_at": "2026-06-22T18:00:00Z"
}))]
pub struct MissionOut {
    /// UUIDv7, made by whoever opened it.
    pub id: Uuid,
    /// Where it stands.
    #[schema(value_type = MissionStateName)]
    pub state: String,
    /// Since when (RFC 3339, UTC).
    pub state_at: String,
    /// What sort of mission.
    #[schema(value_type = KindName)]
    pub kind: String,
    /// Where it is at work.
    pub territory: TerritoryRefOut,
    /// The question that it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<MissionQuestionOut>,
    /// The photo that it began from, while it is published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub photo: Option<MissionPhotoOut>,
    /// Who opened it.
    pub author: PersonOut,
    /// Title.
    pub title: String,
    /// Text; plain or a small part of Markdown, as it was written.
    pub text: String,
    /// Ids of its themes, 1 to 3.
    pub themes: Vec<String>,
    /// The place that everyone sees, WGS84 degrees.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<PointOut>,
    /// Members that make it active.
    pub min_team: i32,
    /// Members now, at most 500.
    pub members: i32,
    /// Needs that wait for an offer.
    pub open_needs: i32,
    /// People who support its question.
    pub supports: i32,
    /// The mission that it was replicated from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<Uuid>,
    /// The answer that the team built, once it is completed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// What went well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strengths: Option<String>,
    /// What did not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weaknesses: Option<String>,
    /// How it was, at most 10.
    pub before: Vec<MissionPhotoOut>,
    /// How it is now, at most 10.
    pub after: Vec<MissionPhotoOut>,
    /// Stewards, then who has been there longest; 50 at most, all of them stand in the team's own list.
    pub team: Vec<TeammateOut>,
    /// The states that it came into, in order.
    pub history: Vec<MoveOut>,
    /// Where the reader sits: `outsider`, `member` or `steward`.
    pub seat: &'static str,
    /// Reports or an animator hide it: a decision says why.
    pub is_hidden: bool,
    /// When it was opened (RFC 3339, UTC).
    pub created_at: String,
    /// When it or its team last changed (RFC 3339, UTC).
    pub updated_at: String,
}

/// A question by its title.
#[derive(Debug, Serialize, ToSchema)]
pub struct MissionQuestionOut {
    /// Id.
    pub id: Uuid,
    /// The question itself.
    pub title: String,
    /// `open`, `answered` or `merged`.
    pub state: String,
}

/// A published photo by its sizes.
#[derive(Debug, Serialize, ToSchema)]
pub struct MissionPhotoOut {
    /// Id.
    pub id: Uuid,
    /// Title.
    pub title: String,
    /// Whom to name.
    pub credit: String,
    /// Licence.
    pub licence: String,
    /// The sizes.
    pub images: Vec<ImageOut>,
}

/// Someone in a team.
#[derive(Debug, Serialize, ToSchema)]
pub struct TeammateOut {
    /// Who.
    pub person: PersonOut,
    /// Keeps the mission together.
    pub is_steward: bool,
    /// Since when (RFC 3339, UTC).
    pub joined_at: String,
}

/// A state that a mission came into.
#[derive(Debug, Serialize, ToSchema)]
pub struct MoveOut {
    /// From which state; absent when it was opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Into which state.
    pub to: String,
    /// Who did it: for `active`, who came last; absent when time did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<PersonOut>,
    /// Why, where one must say it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// When (RFC 3339, UTC).
    pub at: String,
}

impl From<photos::entity::Model> for MissionPhotoOut {
    fn from(photo: photos::entity::Model) -> Self {
        Self {
            images: sizes(photo.id, photo.rendition, photo.width_px, photo.height_px),
            id: photo.id,
            title: photo.title,
            credit: photo.credit,
            licence: photo.licence,
        }
    }
}

impl From<Asked> for MissionQuestionOut {
    fn from(asked: Asked) -> Self {
        Self { id: asked.id, title: asked.title, state: asked.state }
    }
}

impl From<Teammate> for TeammateOut {
    fn from(Teammate { name, member }: Teammate) -> Self {
        Self {
            person: PersonOut { id: member.person_id, display_name: name },
            is_steward: member.is_steward,
            joined_at: rfc3339(member.joined_at),
        }
    }
}

impl From<Moved> for MoveOut {
    fn from(Moved { actor_name, row }: Moved) -> Self {
        Self {
            from: row.from_state,
            to: row.to_state,
            actor: row.actor_id.zip(actor_name).map(|(id, display_name)| PersonOut { id, display_name }),
            reason: row.reason,
            at: rfc3339(row.created_at),
        }
    }
}

impl From<View> for MissionOut {
    fn from(view: View) -> Self {
        let mission = view.mission;
        Self {
            id: mission.id,
            state: mission.state,
            state_at: rfc3339(mission.state_at),
            kind: mission.kind,
            territory: TerritoryRefOut { id: mission.territory_id, name: view.territory_name },
            question: view.question.map(MissionQuestionOut::from),
            photo: view.photo.map(MissionPhotoOut::from),
            author: PersonOut { id: mission.author_id, display_name: view.author_name },
            title: mission.title,
            text: mission.body,
            themes: view.themes,
            place: mission.lon.zip(mission.lat).map(|(lon, lat)| PointOut { lon, lat }),
            min_team: mission.min_team,
            members: mission.members,
            open_needs: mission.open_needs,
            supports: mission.supports,
            parent_id: mission.parent_id,
            answer: mission.answer,
            strengths: mission.strengths,
            weaknesses: mission.weaknesses,
            before: view.before.into_iter().map(MissionPhotoOut::from).collect(),
            after: view.after.into_iter().map(MissionPhotoOut::from).collect(),
            team: view.team.into_iter().map(TeammateOut::from).collect(),
            history: view.history.into_iter().map(MoveOut::from).collect(),
            seat: view.seat.name(),
            is_hidden: mission.hidden_at.is_some(),
            created_at: rfc3339(mission.created_at),
            updated_at: rfc3339(mission.updated_at),
        }
    }
}

/// Answers with a mission as this reader sees it. Its tag names the version that an edit must have seen, and the bytes:
/// a team that grew is read anew and makes no edit stale.
///
/// # Errors
/// When the database does not answer.
pub async fn respond(
    mut response: HttpResponseBuilder,
    state: &State,
    actor: &Actor,
    mission: mission::Model,
) -> Result<HttpResponse, Problem> {
    let version = mission.version;
    let out = MissionOut::from(missions::view(&*state.db, actor, mission).await?);
    let body = serde_json::to_vec(&out).map_err(anyhow::Error::from)?;
    let mark = BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest(&body)[..9]).replace('-', ".");
    response.insert_header((ETAG, format!("\"{version}-{mark}\"")));
    response.insert_header(("vary", "Authorization, Cookie"));
    response.insert_header(("cache-control", "private, no-cache"));
    Ok(response.insert_header((CONTENT_TYPE, "application/json")).body(body))
}
