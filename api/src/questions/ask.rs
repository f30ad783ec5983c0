//! `PUT /v1/questions/{id}`: someone asks a question.

use super::out::{self, QuestionOut};
use crate::http::{Json, Problem, Reader, SignedIn, State};
use actix_web::{HttpResponse, http::header::LOCATION, put, web::Path};
use photos36_domain::{
    Refusal,
    photos::GivenPlace,
    questions::{self, Asked, NewQuestion},
    texts::Locale,
    themes::Themes,
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A question to ask, on a photo or else in a territory.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"photo_id": "0197a1c0-1111-7000-8000-000000000001",
    "title": "Pourquoi cette fontaine ne coule-t-elle plus ?", "themes": ["drinking-water"]}))]
struct AskQuestionIn {
    /// The photo that it is asked on: it gives territory and place.
    photo_id: Option<Uuid>,
    /// The territory, when there is no photo.
    territory_id: Option<Uuid>,
    /// A place in that territory.
    place: Option<QuestionPlaceIn>,
    /// The question itself, 1 to 140 characters; the starter's words when it is absent.
    #[schema(min_length = 1, max_length = 140)]
    title: Option<String>,
    /// More about it, at most 10,000 characters.
    #[serde(default)]
    #[schema(max_length = 10000)]
    text: String,
    /// Up to 3: ids, or names in French or English; those of the photo when absent.
    #[serde(default)]
    #[schema(max_items = 3)]
    themes: Vec<String>,
    /// Key of the starter that it adopts or rewords.
    starter: Option<String>,
}

/// A place, WGS84 degrees.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionPlaceIn {
    /// Longitude.
    #[schema(minimum = -180, maximum = 180)]
    lon: f64,
    /// Latitude.
    #[schema(minimum = -90, maximum = 90)]
    lat: f64,
}

impl QuestionPlaceIn {
    /// Parses it.
    ///
    /// # Errors
    /// `place-invalid`.
    pub fn parse(self) -> Result<GivenPlace, Refusal> {
        GivenPlace::parse(self.lon, self.lat).map_err(|refusal| refusal.field("/place"))
    }
}

impl AskQuestionIn {
    fn parse(self, locale: Locale) -> Result<NewQuestion, Refusal> {
        Ok(NewQuestion {
            photo: self.photo_id,
            territory: self.territory_id,
            place: self.place.map(QuestionPlaceIn::parse).transpose()?,
            title: self.title,
            text: self.text,
            themes: Themes::parse(&self.themes)?,
            starter: self.starter,
            locale,
        })
    }
}

/// Ask a question.
///
/// Asks a question under an id that the client made; public at once. The same call again answers 200 with the question
/// that is there.
#[utoipa::path(
    operation_id = "askQuestion", tag = "questions", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "UUIDv7 made by the client.")),
    request_body = AskQuestionIn,
    responses(
        (status = 201, description = "A new question.", body = QuestionOut),
        (status = 200, description = "It had been asked already.", body = QuestionOut),
        (status = 400, description = "body-invalid, id-not-uuidv7, text-invalid, themes-invalid, place-invalid, question-nowhere"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "excluded: the council has excluded whoever asks from the territory"),
        (status = 404, description = "not-found: no such photo or territory for whoever asks"),
        (status = 409, description = "id-taken"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "theme-unknown, place-outside, starter-unknown"),
    )
)]
#[put("/v1/questions/{id}")]
pub async fn ask_question(
    state: State,
    me: SignedIn,
    reader: Reader,
    id: Path<Uuid>,
    body: Json<AskQuestionIn>,
) -> Result<HttpResponse, Problem> {
    let asked = questions::ask(&state, &me, *id, body.into_inner().parse(reader.locale)?).await?;
    let response = match &asked {
        Asked::Created(question) => {
            let mut created = HttpResponse::Created();
            created.insert_header((LOCATION, format!("/v1/questions/{}", question.id)));
            created
        }
        Asked::Existing(_) => HttpResponse::Ok(),
    };
    let view = questions::view(&*state.db, &me, asked.into_question()).await?;
    Ok(out::respond(response, view))
}
