//! `GET /v1/photos/{id}/starters`: the questions that a photo proposes.

use crate::http::{MaybeSignedIn, Problem, Query, Reader, State};
use actix_web::{HttpResponse, get, web::Path};
use photos36_domain::{
    ErrorCode, Refusal, photos,
    questions::{self, Starter},
    texts::Locale,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// In which language.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct StartersIn {
    /// `fr` or `en`; as `Accept-Language` says when absent.
    locale: Option<String>,
}

/// Questions that a photo proposes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"locale": "fr", "items": [
    {"key": "water-5", "text": "Et pourquoi pas rouvrir à tous ce point d'eau ?", "theme": "water"}]}))]
struct StartersOut {
    /// The language of the texts.
    locale: &'static str,
    /// 3 to 5 of them, always the same for a photo with the same themes.
    items: Vec<StarterOut>,
}

/// A question to adopt or reword.
#[derive(Debug, Serialize, ToSchema)]
struct StarterOut {
    /// Stable name: ask with it as `starter`.
    key: String,
    /// The question.
    text: String,
    /// The root theme that it comes from; absent for a general one.
    #[serde(skip_serializing_if = "Option::is_none")]
    theme: Option<String>,
}

impl From<Starter> for StarterOut {
    fn from(starter: Starter) -> Self {
        let Starter { key, text, theme } = starter;
        Self { key, text, theme }
    }
}

/// Read a photo's starters.
///
/// Proposes questions on a photo, from its themes; general ones for a photo without themes. One is adopted word for word
/// by asking with its key and no title.
#[utoipa::path(
    operation_id = "listStarters", tag = "questions",
    params(("id" = Uuid, Path, description = "The photo."), StartersIn),
    responses(
        (status = 200, description = "The starters.", body = StartersOut),
        (status = 304, description = "If-None-Match names these very starters."),
        (status = 400, description = "locale-unknown"),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/photos/{id}/starters")]
pub async fn list_starters(
    state: State,
    actor: MaybeSignedIn,
    reader: Reader,
    id: Path<Uuid>,
    asked: Query<StartersIn>,
) -> Result<HttpResponse, Problem> {
    let unknown = || Refusal::new(ErrorCode::LocaleUnknown).field("locale");
    let locale = match asked.locale.as_deref() {
        Some(tag) => Locale::from_tag(tag).ok_or_else(unknown)?,
        None => reader.locale,
    };
    let photo = photos::visible(&*state.db, &actor, *id).await?;
    let starters = questions::starters(&*state.db, &photo, locale).await?;
    let items = starters.into_iter().map(StarterOut::from).collect();
    let mut response = HttpResponse::Ok();
    response.insert_header(("content-language", locale.tag()));
    response.insert_header(("vary", "Accept-Language, Authorization, Cookie"));
    Ok(response.json(StartersOut { locale: locale.tag(), items }))
}
