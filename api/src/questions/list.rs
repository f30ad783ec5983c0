//! `GET /v1/questions`.

use super::out::QuestionOut;
use crate::http::{
    MaybeSignedIn, Problem, Query, State,
    pages::{self, PageIn, PageOut},
};
use actix_web::{HttpRequest, HttpResponse, get};
use photos36_domain::{
    pages::limit,
    questions::{self, Filter, FilterIn},
};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Which questions; all of them when nothing is given.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct QuestionsIn {
    /// Those of a territory.
    territory: Option<Uuid>,
    /// `west,south,east,north` in degrees. West beyond east crosses the antimeridian.
    #[param(example = "3.1,45.3,3.4,45.6")]
    bbox: Option<String>,
    /// Those asked on a photo.
    photo: Option<Uuid>,
    /// A theme: its id, or its name in any language; a root stands for all that is under it.
    #[param(example = "water")]
    theme: Option<String>,
    /// `open`, `answered` or `merged`; the first two when absent.
    state: Option<String>,
    /// `asked`, `starter` or `spoken`.
    origin: Option<String>,
    /// Words, all of which are in it in any of their forms.
    #[param(example = "fontaine")]
    q: Option<String>,
    /// One's own, hidden ones too.
    mine: Option<bool>,
    /// Those that one supports.
    supported: Option<bool>,
    /// `recent` (the default), `supported` or `near`.
    sort: Option<String>,
    /// `lon,lat` in degrees: the nearest first, within 50 km, or less where thousands lie closer.
    #[param(example = "3.21,45.39")]
    near: Option<String>,
}

impl From<QuestionsIn> for FilterIn {
    fn from(asked: QuestionsIn) -> Self {
        let QuestionsIn { territory, bbox, photo, theme, state, origin, q, mine, supported, sort, near } = asked;
        Self { territory, bbox, photo, theme, state, origin, q, mine, supported, sort, near }
    }
}

/// List and search questions.
///
/// Lists questions by any of these filters together. A page may be shorter than asked for while `next` is there.
#[utoipa::path(
    operation_id = "listQuestions", tag = "questions",
    params(QuestionsIn, PageIn),
    responses(
        (status = 200, description = "A page of questions.", body = PageOut<QuestionOut>),
        (status = 400, description = "parameter-invalid, box-invalid, place-invalid, themes-invalid, cursor-invalid"),
        (status = 401, description = "sign-in-required: for one's own; token-invalid"),
    )
)]
#[get("/v1/questions")]
pub async fn list_questions(
    state: State,
    actor: MaybeSignedIn,
    asked: Query<QuestionsIn>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let filter = Filter::parse(&asked.into_inner().into(), actor.person_id())?;
    let page = questions::list(&*state.db, &actor, &filter, limit(page.limit)?, page.cursor.as_deref()).await?;
    Ok(pages::respond(&request, page.map(QuestionOut::listed)))
}
