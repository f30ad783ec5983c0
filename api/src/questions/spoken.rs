//! `POST /v1/territories/{id}/spoken-questions`: an animator writes down what people say.

use super::{ask::QuestionPlaceIn, out::QuestionOut};
use crate::http::{Json, Problem, Reader, SignedIn, State, problem::ProblemOut};
use actix_web::{HttpResponse, post, web::Path};
use photos36_domain::{
    Refusal,
    questions::{self, AgeBracket, Asked, Spoken},
    themes::Themes,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What people said.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"questions": [{"id": "0197a1c0-7777-7000-8000-000000000003", "words": "Qui a la clé du lavoir ?",
    "first_name": "Odette", "age_bracket": "75+", "photo_id": "0197a1c0-1111-7000-8000-000000000001"}]}))]
struct SpokenQuestionsIn {
    /// 1 to 100.
    #[schema(min_items = 1, max_items = 100)]
    questions: Vec<SpokenIn>,
}

/// What someone said.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SpokenIn {
    /// UUIDv7 made by the client.
    id: Uuid,
    /// Their words, 1 to 10,000 characters; the question is what fits on its line of 140.
    #[schema(min_length = 1, max_length = 10000)]
    words: String,
    /// Their first name, if they gave it; at most 40 characters.
    #[schema(max_length = 40)]
    first_name: Option<String>,
    /// `0-14`, `15-24`, `25-39`, `40-59`, `60-74` or `75+`, if they said so.
    age_bracket: Option<String>,
    /// The photo before which they said it.
    photo_id: Option<Uuid>,
    /// A place in the territory, when there is no photo.
    place: Option<QuestionPlaceIn>,
    /// Up to 3: ids, or names in French or English; those of the photo when absent.
    #[serde(default)]
    #[schema(max_items = 3)]
    themes: Vec<String>,
}

impl SpokenIn {
    fn parse(self) -> Result<Spoken, Refusal> {
        Ok(Spoken {
            id: self.id,
            words: self.words,
            first_name: self.first_name,
            age: self.age_bracket.as_deref().map(AgeBracket::parse).transpose()?,
            photo: self.photo_id,
            place: self.place.map(QuestionPlaceIn::parse).transpose()?,
            themes: Themes::parse(&self.themes)?,
        })
    }
}

/// What became of each, in their order.
#[derive(Serialize, ToSchema)]
struct SpokenQuestionsOut {
    /// One result each.
    results: Vec<SpokenResultOut>,
}

/// What became of one.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"status": 400, "problem": {
    "type": "https://36photos.example/problems/age-bracket-unknown", "title": "Cette tranche d'âge n'existe pas.",
    "detail": "Cette tranche d'âge n'existe pas.", "status": 400, "code": "age-bracket-unknown", "remedy": "Utilisez 0-14, 15-24, 25-39, 40-59, 60-74 ou 75+.",
    "retryable": false, "instance": "urn:uuid:0197a1c0-1111-7000-8000-000000000000", "errors": []
}}))]
struct SpokenResultOut {
    /// 201 new, 200 already here, else the status of the problem.
    status: u16,
    /// The question.
    #[serde(skip_serializing_if = "Option::is_none")]
    question: Option<QuestionOut>,
    /// Why it was refused; the others are not touched by it. Its pointers begin at the question.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<ProblemOut>,
}

/// Write down spoken questions.
///
/// Writes down up to 100 questions that people said, for who animates the territory; each succeeds or fails by itself. The
/// same call again answers with those that are there.
#[utoipa::path(
    operation_id = "recordSpokenQuestions", tag = "questions",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The territory.")),
    request_body = SpokenQuestionsIn,
    responses(
        (status = 200, description = "What became of each. Their problems: id-not-uuidv7, id-taken, text-invalid, \
            age-bracket-unknown, themes-invalid, theme-unknown, place-invalid, place-outside, question-nowhere, not-found.",
            body = SpokenQuestionsOut),
        (status = 400, description = "body-invalid, spoken-too-many"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
    )
)]
#[post("/v1/territories/{id}/spoken-questions")]
pub async fn record_spoken(
    state: State,
    me: SignedIn,
    reader: Reader,
    id: Path<Uuid>,
    body: Json<SpokenQuestionsIn>,
) -> Result<HttpResponse, Problem> {
    let said = body.into_inner().questions.into_iter().map(SpokenIn::parse).collect();
    let recorded = questions::record_spoken(&state, &me, *id, said).await?;
    let mut rows = Vec::new();
    let mut results = Vec::new();
    for (n, result) in recorded.into_iter().enumerate() {
        let (status, problem) = match result {
            Ok(asked) => {
                let status = if matches!(asked, Asked::Created(_)) { 201 } else { 200 };
                rows.push((n, asked.into_question()));
                (status, None)
            }
            Err(refusal) => {
                let problem = Problem::from(refusal).body(&reader);
                (problem.status, Some(problem))
            }
        };
        results.push(SpokenResultOut { status, question: None, problem });
    }
    let (places, rows): (Vec<usize>, Vec<_>) = rows.into_iter().unzip();
    for (n, view) in places.into_iter().zip(questions::views(&*state.db, &me, rows).await?) {
        results[n].question = Some(QuestionOut::listed(view));
    }
    Ok(HttpResponse::Ok().json(SpokenQuestionsOut { results }))
}
