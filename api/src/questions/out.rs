//! A question on the wire.

use crate::{
    http::{tags, time::rfc3339},
    photos::{PersonOut, TerritoryRefOut},
};
use actix_web::{HttpResponse, HttpResponseBuilder};
use photos36_domain::questions::{Origin, View};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A question.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-7777-7000-8000-000000000001", "state": "open", "origin": "asked",
    "author": {"id": "0197a1c0-2222-7000-8000-000000000002", "display_name": "Jeanne"},
    "territory": {"id": "0197a1c0-3333-7000-8000-000000000003", "name": "Vichel"},
    "photo_id": "0197a1c0-1111-7000-8000-000000000001", "place": {"lon": 3.24, "lat": 45.43},
    "title": "Pourquoi cette fontaine ne coule-t-elle plus ?", "text": "", "themes": ["drinking-water"],
    "supports": 12, "supported_by_me": false, "comments": 3, "duplicates": [],
    "created_at": "2026-06-21T12:00:00Z", "updated_at": "2026-06-21T12:00:00Z"
}))]
pub struct QuestionOut {
    /// UUIDv7, made by whoever asked it.
    pub id: Uuid,
    /// `open`, `answered`, or `merged` into another one.
    pub state: String,
    /// True while reports or an animator hide it: only its author and who regulates there see it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_hidden: bool,
    /// `asked`, `starter` (adopted or reworded) or `spoken`.
    pub origin: String,
    /// Key of the starter that it comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starter: Option<String>,
    /// Who wrote it down; for a spoken one the animator.
    pub author: PersonOut,
    /// Who said it, when it is spoken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spoken: Option<SpokenOut>,
    /// Where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub territory: Option<TerritoryRefOut>,
    /// The photo that it is asked on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub photo_id: Option<Uuid>,
    /// The place that everyone sees, WGS84 degrees.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<QuestionPlaceOut>,
    /// How far it is from the place asked for, in metres; in a list by distance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distance_m: Option<i64>,
    /// The question itself.
    pub title: String,
    /// More about it.
    pub text: String,
    /// Ids of its themes, 1 to 3.
    pub themes: Vec<String>,
    /// Distinct people who support it or a question that was merged into it.
    pub supports: i32,
    /// Whether whoever reads is among them.
    pub supported_by_me: bool,
    /// Comments under it and under what was merged into it.
    pub comments: i64,
    /// The mission that answers it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_by: Option<Uuid>,
    /// The question that it was merged into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<Uuid>,
    /// Questions merged into it, the oldest first, at most 200; absent in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duplicates: Option<Vec<Uuid>>,
    /// When it was asked (RFC 3339, UTC).
    pub created_at: String,
    /// When it last changed (RFC 3339, UTC).
    pub updated_at: String,
}

/// Who said a question.
#[derive(Debug, Serialize, ToSchema)]
pub struct SpokenOut {
    /// First name, when they gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// `0-14`, `15-24`, `25-39`, `40-59`, `60-74` or `75+`, when they gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_bracket: Option<String>,
}

/// A place, WGS84 degrees.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuestionPlaceOut {
    /// Longitude.
    pub lon: f64,
    /// Latitude.
    pub lat: f64,
}

impl QuestionOut {
    /// As it stands in a list, without the names of its duplicates.
    pub fn listed(view: View) -> Self {
        Self { duplicates: None, ..Self::from(view) }
    }
}

impl From<View> for QuestionOut {
    fn from(view: View) -> Self {
        let View { question, themes, author_name, territory_name, comments, is_supported, duplicates, distance_m } =
            view;
        let spoken = (question.origin == Origin::Spoken.name())
            .then_some(SpokenOut { first_name: question.spoken_by, age_bracket: question.age_bracket });
        Self {
            id: question.id,
            state: question.state,
            is_hidden: question.hidden_at.is_some(),
            origin: question.origin,
            starter: question.starter,
            author: PersonOut { id: question.author_id, display_name: author_name },
            spoken,
            territory: question.territory_id.zip(territory_name).map(|(id, name)| TerritoryRefOut { id, name }),
            photo_id: question.photo_id,
            place: question.lon.zip(question.lat).map(|(lon, lat)| QuestionPlaceOut { lon, lat }),
            distance_m,
            title: question.title,
            text: question.body,
            themes,
            supports: question.supports,
            supported_by_me: is_supported,
            comments,
            answered_by: question.answered_by,
            merged_into: question.merged_into,
            duplicates: Some(duplicates),
            created_at: rfc3339(question.created_at),
            updated_at: rfc3339(question.updated_at),
        }
    }
}

/// Answers with a question and its tag.
pub fn respond(mut response: HttpResponseBuilder, view: View) -> HttpResponse {
    // What others add to it changes the tag but not the version: an edit that crosses a support is no conflict.
    let mine = if view.is_supported { ".mine" } else { "" };
    let seen_as = format!("{}.{}.{}{mine}", view.question.supports, view.comments, view.duplicates.len());
    response.insert_header(tags::of_version(view.question.version, &seen_as));
    response.insert_header(("vary", "Authorization, Cookie"));
    response.insert_header(("cache-control", "private, no-cache"));
    response.json(QuestionOut::from(view))
}
