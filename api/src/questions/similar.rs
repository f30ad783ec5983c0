//! `POST /v1/questions/similar`: what was asked before.

use super::ask::QuestionPlaceIn;
use crate::http::{Json, MaybeSignedIn, Problem, State};
use actix_web::{HttpResponse, post};
use photos36_domain::{
    Refusal,
    photos::values,
    plain,
    questions::{self, Asking, Kind, Reason, Similar},
    themes::Themes,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What someone is about to ask.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"title": "Pourquoi la fontaine ne coule-t-elle plus ?", "photo_id": "0197a1c0-1111-7000-8000-000000000001"}))]
struct SimilarIn {
    /// The question itself, at most 140 characters.
    #[serde(default)]
    #[schema(max_length = 140)]
    title: String,
    /// More about it, at most 10,000 characters.
    #[serde(default)]
    #[schema(max_length = 10000)]
    text: String,
    /// The photo that it is asked on: it gives territory and place.
    photo_id: Option<Uuid>,
    /// The territory, when there is no photo.
    territory_id: Option<Uuid>,
    /// A place.
    place: Option<QuestionPlaceIn>,
    /// Up to 3: ids, or names in French or English; those of the photo when absent.
    #[serde(default)]
    #[schema(max_items = 3)]
    themes: Vec<String>,
}

impl SimilarIn {
    fn parse(self) -> Result<Asking, Refusal> {
        Ok(Asking {
            title: plain::line("/title", &self.title, 0, values::MAX_TITLE)?,
            text: plain::text("/text", &self.text, values::MAX_TEXT)?,
            photo: self.photo_id,
            territory: self.territory_id,
            place: self.place.map(QuestionPlaceIn::parse).transpose()?,
            themes: Themes::parse(&self.themes)?,
        })
    }
}

/// What is close to it.
#[derive(Debug, Serialize, ToSchema)]
struct SimilarsOut {
    /// At most 5, the closest first.
    items: Vec<SimilarOut>,
}

/// A close question or mission.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"kind": "question", "id": "0197a1c0-7777-7000-8000-000000000001",
    "title": "Pourquoi cette fontaine est-elle fermée ?", "state": "open", "score": 0.62,
    "reasons": [{"reason": "words", "words": ["fontaine"]}, {"reason": "near", "metres": 120}]}))]
struct SimilarOut {
    /// `question` or `mission`.
    kind: &'static str,
    /// Its id.
    id: Uuid,
    /// Its title.
    title: String,
    /// Its state.
    state: String,
    /// How close, 0 to 1.
    score: f64,
    /// Why, the strongest first.
    reasons: Vec<ReasonOut>,
}

/// Why something is close.
#[derive(Debug, Default, Serialize, ToSchema)]
struct ReasonOut {
    /// `words`, `same-photo`, `near` or `themes`.
    reason: &'static str,
    /// Words that it has too, as they were asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<Vec<String>>,
    /// How far it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    metres: Option<i64>,
    /// Ids of the themes that it has too.
    #[serde(skip_serializing_if = "Option::is_none")]
    themes: Option<Vec<String>>,
}

impl From<Reason> for ReasonOut {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::Words(words) => Self { reason: "words", words: Some(words), ..Self::default() },
            Reason::SamePhoto => Self { reason: "same-photo", ..Self::default() },
            Reason::Near(metres) => Self { reason: "near", metres: Some(metres), ..Self::default() },
            Reason::Themes(themes) => Self { reason: "themes", themes: Some(themes), ..Self::default() },
        }
    }
}

impl From<Similar> for SimilarOut {
    fn from(similar: Similar) -> Self {
        let Similar { kind, id, title, state, score, reasons } = similar;
        Self {
            kind: match kind {
                Kind::Question => "question",
                Kind::Mission => "mission",
            },
            id,
            title,
            state,
            score: (score * 1000.0).round() / 1000.0,
            reasons: reasons.into_iter().map(ReasonOut::from).collect(),
        }
    }
}

/// Find what was asked before.
///
/// Finds questions and missions close to what someone is about to ask, by words, place and themes, with the reasons of
/// each; nothing is kept.
#[utoipa::path(
    operation_id = "findSimilar", tag = "questions",
    request_body = SimilarIn,
    responses(
        (status = 200, description = "What is close; perhaps nothing.", body = SimilarsOut),
        (status = 400, description = "body-invalid, text-invalid, themes-invalid, place-invalid"),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found: no such photo for whoever asks"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
    )
)]
#[post("/v1/questions/similar")]
pub async fn find_similar(state: State, actor: MaybeSignedIn, body: Json<SimilarIn>) -> Result<HttpResponse, Problem> {
    let found = questions::similar(&*state.db, &actor, &body.into_inner().parse()?).await?;
    Ok(HttpResponse::Ok().json(SimilarsOut { items: found.into_iter().map(SimilarOut::from).collect() }))
}
