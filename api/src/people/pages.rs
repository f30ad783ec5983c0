//! The pages to sign in and out, which work without a script.
//!
//! A mail's link shows a button first: programs that open every link of a mail would use it up otherwise. Forms are taken
//! from our own pages only; otherwise another site could sign a visitor in as someone else.

use super::sign_ins::opening;
use crate::{
    http::{
        MaybeSignedIn, Problem, Query, Reader, State, auth,
        limits::{Limited, Limits},
        problem::ProblemOut,
    },
    pages::{Frame, respond, respond_with},
};
use actix_web::{
    HttpRequest, HttpResponse, ResponseError,
    cookie::{Cookie, SameSite, time::Duration},
    get,
    http::header::{LOCATION, RETRY_AFTER},
    post,
    web::{self, Data, Form},
};
use askama::Template;
use photos36_domain::{
    Error, ErrorCode, Ground,
    error::ErrorKind,
    people::{
        DisplayName, Email,
        sessions::{self, Holding, Opened},
        sign_in::{self, Ask},
    },
};
use serde::Deserialize;

/// The pages' routes.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(show).service(ask_for_code).service(enter_by_code).service(enter_by_link).service(sign_out);
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    frame: Frame,
    step: Step,
    problem: Option<ProblemOut>,
}

/// What the page asks for.
enum Step {
    /// The address.
    Ask { email: String },
    /// The code that was mailed.
    Code { email: String, minutes: u16 },
    /// A tap on the button, with the token of the link.
    Link { token: String },
    /// Nothing: someone is signed in.
    Known { name: String, email: String },
}

#[derive(Deserialize)]
struct LinkQuery {
    token: Option<String>,
}

#[get("/sign-in")]
async fn show(who: MaybeSignedIn, query: Query<LinkQuery>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let step = match (query.into_inner().token, who.person) {
        (Some(token), _) => Step::Link { token },
        (None, Some(person)) => {
            Step::Known { name: person.display_name.as_str().to_owned(), email: person.email.as_str().to_owned() }
        }
        (None, None) => Step::Ask { email: String::new() },
    };
    show_step(&request, step)
}

#[derive(Deserialize)]
struct AskForm {
    email: String,
    #[serde(default)]
    display_name: String,
}

#[post("/sign-in")]
async fn ask_for_code(
    state: State,
    limits: Data<Limits>,
    request: HttpRequest,
    form: Form<AskForm>,
) -> Result<HttpResponse, Problem> {
    from_here(&request)?;
    let AskForm { email, display_name } = form.into_inner();
    let minutes = state.settings.people.sign_in_minutes;
    match ask_for(&state, &limits, &request, &email, &display_name).await {
        Ok(()) => show_step(&request, Step::Code { email, minutes }),
        Err(problem) => show_problem(&request, Step::Ask { email }, problem),
    }
}

async fn ask_for(
    ground: &Ground,
    limits: &Limits,
    request: &HttpRequest,
    email: &str,
    name: &str,
) -> Result<(), Problem> {
    let name = if name.trim().is_empty() { None } else { Some(DisplayName::parse(name)?) };
    let ask = Ask { email: Email::parse(email)?, locale: Reader::of(request).locale, display_name: name };
    limits.count(request, Limited::Ask, ground.clock.now())?;
    Ok(sign_in::ask(ground, ask).await?)
}

#[derive(Deserialize)]
struct CodeForm {
    email: String,
    code: String,
}

#[post("/sign-in/code")]
async fn enter_by_code(
    state: State,
    limits: Data<Limits>,
    request: HttpRequest,
    form: Form<CodeForm>,
) -> Result<HttpResponse, Problem> {
    from_here(&request)?;
    let CodeForm { email, code } = form.into_inner();
    let minutes = state.settings.people.sign_in_minutes;
    match by_code(&state, &limits, &request, &email, &code).await {
        Ok(opened) => Ok(entered(&state, &opened)),
        Err(problem) => show_problem(&request, Step::Code { email, minutes }, problem),
    }
}

async fn by_code(
    ground: &Ground,
    limits: &Limits,
    request: &HttpRequest,
    email: &str,
    code: &str,
) -> Result<Opened, Problem> {
    limits.count(request, Limited::Try, ground.clock.now())?;
    // People type what they see: "123 456" is the same code.
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    Ok(sign_in::by_code(ground, &Email::parse(email)?, &digits, opening(request, Holding::Cookie)).await?)
}

#[derive(Deserialize)]
struct LinkForm {
    token: String,
}

#[post("/sign-in/link")]
async fn enter_by_link(
    state: State,
    limits: Data<Limits>,
    request: HttpRequest,
    form: Form<LinkForm>,
) -> Result<HttpResponse, Problem> {
    from_here(&request)?;
    match by_link(&state, &limits, &request, &form.token).await {
        Ok(opened) => Ok(entered(&state, &opened)),
        Err(problem) => show_problem(&request, Step::Ask { email: String::new() }, problem),
    }
}

async fn by_link(ground: &Ground, limits: &Limits, request: &HttpRequest, token: &str) -> Result<Opened, Problem> {
    limits.count(request, Limited::Try, ground.clock.now())?;
    Ok(sign_in::by_link(ground, token, opening(request, Holding::Cookie)).await?)
}

/// Ends the browser's session; without one there is nothing to end.
#[post("/sign-out")]
async fn sign_out(state: State, request: HttpRequest) -> Result<HttpResponse, Problem> {
    from_here(&request)?;
    if let Some(who) = auth::identify(&request).await? {
        sessions::end(&state, who.person.id, who.session).await?;
    }
    let mut gone = cookie(&state, String::new());
    gone.make_removal();
    Ok(HttpResponse::SeeOther().insert_header((LOCATION, "/sign-in")).cookie(gone).finish())
}

fn from_here(request: &HttpRequest) -> Result<(), Problem> {
    if auth::from_our_pages(request) { Ok(()) } else { Err(ErrorCode::CrossSite.into()) }
}

/// Off to the map, with the cookie; who is new is asked first how old they are and told what is done with their data.
fn entered(ground: &Ground, opened: &Opened) -> HttpResponse {
    let cookie = cookie(ground, opened.credential.clone());
    let is_new = opened.person.version == 1 && opened.person.birth_year.is_none();
    let to = if is_new { "/me" } else { "/" };
    HttpResponse::SeeOther().insert_header((LOCATION, to)).cookie(cookie).finish()
}

fn cookie(ground: &Ground, value: String) -> Cookie<'static> {
    Cookie::build(auth::SESSION_COOKIE, value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(ground.settings.http.public_url.starts_with("https:"))
        .max_age(Duration::days(ground.settings.people.refresh_token_days.into()))
        .finish()
}

fn show_step(request: &HttpRequest, step: Step) -> Result<HttpResponse, Problem> {
    let page = SignInPage { frame: Frame::new(request), step, problem: None };
    respond(&page.frame, &page)
}

/// The same page with what went wrong; faults of ours go on as they are.
fn show_problem(request: &HttpRequest, step: Step, problem: Problem) -> Result<HttpResponse, Problem> {
    let Error::Refused(refusal) = &problem.0 else { return Err(problem) };
    let wait = refusal.args.iter().find(|(name, _)| *name == "seconds").map(|(_, seconds)| seconds.clone());
    let out = problem.body(&Reader::of(request));
    let page = SignInPage { frame: Frame::new(request), step, problem: Some(out) };
    let mut response = respond_with(problem.status_code(), &page.frame, &page)?;
    if let (ErrorKind::TooMany, Some(Ok(seconds))) = (problem.code().kind(), wait.map(|wait| wait.parse())) {
        response.headers_mut().insert(RETRY_AFTER, seconds);
    }
    Ok(response)
}
