//! What people do on pages: plain forms that work without a script, each calling the same use case as the API.
//!
//! A form carries the id that the server made for the thing to be, so that sending it twice makes one. What is refused is
//! told on a page with the way back.

use super::{Frame, respond_with};
use crate::http::{MaybeSignedIn, Problem, Reader, State, auth::from_our_pages, problem::ProblemOut};
use actix_web::{
    HttpRequest, HttpResponse, ResponseError,
    http::header::LOCATION,
    post,
    web::{Form, Path, ServiceConfig},
};
use askama::Template;
use photos36_domain::{
    Error, ErrorCode,
    comments::{self, NewComment, Under},
    missions::{
        self, Kind, NewMission,
        needs::{self, NewOffer},
        team,
    },
    questions::{self, NewQuestion},
    themes::Themes,
};
use serde::Deserialize;
use uuid::Uuid;

/// The forms' routes.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(ask)
        .service(support)
        .service(comment_question)
        .service(open_mission)
        .service(join)
        .service(leave)
        .service(comment_mission)
        .service(offer);
}

#[derive(Template)]
#[template(path = "refused.html")]
struct RefusedPage {
    frame: Frame,
    problem: ProblemOut,
    back: String,
}

/// Back to where the form stood, or a page that says what was refused; signing in first where nobody is.
pub(super) fn done(request: &HttpRequest, back: &str, result: Result<(), Problem>) -> Result<HttpResponse, Problem> {
    match result {
        Ok(()) => Ok(to(back)),
        Err(problem) if problem.code() == ErrorCode::SignInRequired => Ok(to("/sign-in")),
        Err(problem) if matches!(problem.0, Error::Refused(_)) => refused(request, &problem, back),
        Err(problem) => Err(problem),
    }
}

/// Sends the browser to another page.
pub(super) fn to(place: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, place)).finish()
}

/// A page that says what was refused and what to do, with the way back.
pub(super) fn refused(request: &HttpRequest, problem: &Problem, back: &str) -> Result<HttpResponse, Problem> {
    let status = problem.status_code();
    let body = problem.body(&Reader::of(request));
    let page = RefusedPage { frame: Frame::new(request), problem: body, back: back.to_owned() };
    respond_with(status, &page.frame, &page)
}

/// Refuses a form of another site, and one of nobody.
pub(super) fn known(request: &HttpRequest, who: &MaybeSignedIn) -> Result<(), Problem> {
    if !from_our_pages(request) {
        return Err(ErrorCode::CrossSite.into());
    }
    who.signed_in().map_err(Error::from)?;
    Ok(())
}

#[derive(Deserialize)]
struct AskForm {
    id: Uuid,
    #[serde(default)]
    title: String,
    #[serde(default)]
    starter: String,
}

/// Asks on a photo, or adopts a starter.
#[post("/photos/{id}/questions")]
async fn ask(
    state: State,
    who: MaybeSignedIn,
    request: HttpRequest,
    photo: Path<Uuid>,
    form: Form<AskForm>,
) -> Result<HttpResponse, Problem> {
    let AskForm { id, title, starter } = form.into_inner();
    let result = async {
        known(&request, &who)?;
        let some = |text: String| Some(text).filter(|text| !text.trim().is_empty());
        let new = NewQuestion {
            photo: Some(*photo),
            title: some(title),
            starter: some(starter),
            locale: Reader::of(&request).locale,
            ..NewQuestion::default()
        };
        questions::ask(&state, &who, id, new).await?;
        Ok(())
    };
    let result = result.await;
    let back = if result.is_ok() { format!("/questions/{id}") } else { format!("/photos/{photo}#questions") };
    done(&request, &back, result)
}

#[derive(Deserialize)]
struct SupportForm {
    supported: bool,
}

/// Supports a question, or does so no more.
#[post("/questions/{id}/support")]
async fn support(
    state: State,
    who: MaybeSignedIn,
    request: HttpRequest,
    id: Path<Uuid>,
    form: Form<SupportForm>,
) -> Result<HttpResponse, Problem> {
    let result = async {
        known(&request, &who)?;
        match form.supported {
            true => questions::support(&state, &who, *id).await?,
            false => questions::withdraw(&state, &who, *id).await?,
        };
        Ok(())
    };
    done(&request, &format!("/questions/{id}"), result.await)
}

#[derive(Deserialize)]
struct CommentForm {
    id: Uuid,
    text: String,
}

async fn comment(
    state: &State,
    who: &MaybeSignedIn,
    request: &HttpRequest,
    under: Under,
    form: CommentForm,
) -> Result<(), Problem> {
    known(request, who)?;
    comments::post(state, who, under, form.id, NewComment { text: form.text, parent: None }).await?;
    Ok(())
}

/// Says something under a question.
#[post("/questions/{id}/comments")]
async fn comment_question(
    state: State,
    who: MaybeSignedIn,
    request: HttpRequest,
    id: Path<Uuid>,
    form: Form<CommentForm>,
) -> Result<HttpResponse, Problem> {
    let result = comment(&state, &who, &request, Under::Question(*id), form.into_inner()).await;
    done(&request, &format!("/questions/{id}#comments"), result)
}

/// Says something in a mission.
#[post("/missions/{id}/comments")]
async fn comment_mission(
    state: State,
    who: MaybeSignedIn,
    request: HttpRequest,
    id: Path<Uuid>,
    form: Form<CommentForm>,
) -> Result<HttpResponse, Problem> {
    let result = comment(&state, &who, &request, Under::Mission(*id), form.into_inner()).await;
    done(&request, &format!("/missions/{id}#comments"), result)
}

#[derive(Deserialize)]
struct MissionForm {
    id: Uuid,
    kind: String,
    title: String,
    #[serde(default)]
    text: String,
}

/// Opens a mission round a question.
#[post("/questions/{id}/missions")]
async fn open_mission(
    state: State,
    who: MaybeSignedIn,
    request: HttpRequest,
    question: Path<Uuid>,
    form: Form<MissionForm>,
) -> Result<HttpResponse, Problem> {
    let MissionForm { id, kind, title, text } = form.into_inner();
    let result = async {
        known(&request, &who)?;
        let kind = Kind::parse(&kind)?;
        let (photo, territory, place, themes) = (None, None, None, None::<Themes>);
        let new = NewMission { question: Some(*question), photo, territory, place, kind, title, text, themes };
        missions::open(&state, &who, id, new).await?;
        Ok(())
    };
    let result = result.await;
    let back = if result.is_ok() { format!("/missions/{id}") } else { format!("/questions/{question}#mission") };
    done(&request, &back, result)
}

/// Joins a mission.
#[post("/missions/{id}/join")]
async fn join(state: State, who: MaybeSignedIn, request: HttpRequest, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    let result = async {
        known(&request, &who)?;
        team::join(&state, &who, *id).await?;
        Ok(())
    };
    done(&request, &format!("/missions/{id}#team"), result.await)
}

/// Leaves a mission.
#[post("/missions/{id}/leave")]
async fn leave(
    state: State,
    who: MaybeSignedIn,
    request: HttpRequest,
    id: Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let result = async {
        known(&request, &who)?;
        Ok(team::leave(&state, &who, *id).await?)
    };
    done(&request, &format!("/missions/{id}#team"), result.await)
}

#[derive(Deserialize)]
struct OfferForm {
    id: Uuid,
    text: String,
}

/// Offers what a mission needs.
#[post("/missions/{mission}/needs/{need}/offers")]
async fn offer(
    state: State,
    who: MaybeSignedIn,
    request: HttpRequest,
    path: Path<(Uuid, Uuid)>,
    form: Form<OfferForm>,
) -> Result<HttpResponse, Problem> {
    let (mission, need) = path.into_inner();
    let result = async {
        known(&request, &who)?;
        let OfferForm { id, text } = form.into_inner();
        needs::make(&state, &who, (mission, need), NewOffer { id, text, quantity: None, amount: None }).await?;
        Ok(())
    };
    done(&request, &format!("/missions/{mission}#needs"), result.await)
}
