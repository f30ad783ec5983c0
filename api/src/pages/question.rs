//! `/questions/{id}`: a question, who supports it, what is said of it, the missions round it.

use super::{
    Frame,
    lines::{Line, Said, Thumb},
    missing::or_missing,
    respond,
};
use crate::http::{MaybeSignedIn, Problem, State};
use actix_web::{HttpRequest, HttpResponse, get, web::Path};
use askama::Template;
use photos36_domain::{
    ErrorCode,
    comments::{self, Under},
    ids,
    missions::{self, Kind, Sort},
    questions,
    themes::shown,
};
use uuid::Uuid;

/// Comments and missions shown on the page; the API has them all.
const SHOWN: u32 = 50;

#[derive(Template)]
#[template(path = "question.html")]
struct QuestionPage {
    frame: Frame,
    id: Uuid,
    title: String,
    text: String,
    /// How it came, and from whom.
    origin: String,
    state: String,
    supports: i32,
    is_supported: bool,
    /// Someone is signed in.
    is_known: bool,
    can_act: bool,
    photo: Vec<Thumb>,
    territory: Option<(String, String)>,
    themes: Vec<(String, String)>,
    missions: Vec<Line>,
    comments: Vec<Said>,
    kinds: Vec<(&'static str, String)>,
    comment_id: Uuid,
    mission_id: Uuid,
}

#[get("/questions/{id}")]
pub async fn question_page(
    state: State,
    who: MaybeSignedIn,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Problem> {
    or_missing(&request, page(&state, &who, Frame::new(&request), &id).await)
}

async fn page(state: &State, who: &MaybeSignedIn, frame: Frame, id: &str) -> Result<HttpResponse, Problem> {
    let id: Uuid = id.parse().map_err(|_| ErrorCode::NotFound)?;
    let question = questions::visible(&*state.db, who, id).await?;
    let view = questions::view(&*state.db, who, question).await?;
    let round = missions::Filter { question: Some(id), ..missions::Filter::default() };
    let round = missions::list(&*state.db, who, &round, Sort::Recent, Some(SHOWN), None).await?;
    let said = comments::list(&*state.db, who, Under::Question(id), Some(SHOWN), None).await?;
    let origin = origin(&frame, &view);
    let photo = Thumb::of(state, who, &frame, view.question.photo_id).await?;
    let question = view.question;
    let page = QuestionPage {
        id,
        origin,
        state: frame.t(&format!("question-state-{}", question.state)),
        can_act: question.state != "merged",
        is_known: who.signed_in().is_ok(),
        supports: question.supports,
        is_supported: view.is_supported,
        photo: photo.into_iter().collect(),
        territory: question
            .territory_id
            .zip(view.territory_name)
            .map(|(id, name)| (format!("/territories/{id}"), name)),
        themes: view.themes.into_iter().map(|id| (id.clone(), shown(frame.locale(), &id))).collect(),
        missions: round.items.iter().map(|mission| Line::mission(&frame, mission)).collect(),
        comments: said.items.into_iter().map(Said::from).collect(),
        kinds: Kind::ALL.iter().map(|kind| (kind.name(), frame.t(&format!("mission-kind-{}", kind.name())))).collect(),
        comment_id: ids::new(&state.clock),
        mission_id: ids::new(&state.clock),
        title: question.title,
        text: question.body,
        frame,
    };
    respond(&page.frame, &page)
}

/// A spoken question is someone else's words: their first name when they gave one.
fn origin(frame: &Frame, view: &questions::View) -> String {
    match (view.question.origin.as_str(), view.question.spoken_by.as_deref()) {
        ("spoken", Some(name)) if !name.is_empty() => frame.t1("question-spoken-by", "name", name),
        ("spoken", _) => frame.t("question-spoken"),
        _ => frame.t1("question-asked-by", "name", &view.author_name),
    }
}
