//! `/me`: what is held about oneself, and what one may do with it, by plain forms that work without a script.

use crate::{
    http::{MaybeSignedIn, Problem, State, auth::from_our_pages},
    pages::{Frame, respond},
};
use actix_web::{HttpRequest, HttpResponse, get, http::header::LOCATION, post, web::Form};
use askama::Template;
use photos36_domain::{
    ErrorCode, Refusal,
    people::{self, BirthYear, DisplayName, Email, Person, ProfilePatch},
    privacy::{
        accesses, consent,
        erase::{self, BuiltOn},
        export, parents,
    },
};
use serde::Deserialize;

/// Accesses shown; the API has them all.
const SHOWN: u32 = 20;

#[derive(Template)]
#[template(path = "me.html")]
struct MePage {
    frame: Frame,
    name: String,
    email: String,
    /// As it was said; empty when it was not.
    birth_year: String,
    waits_for_parent: bool,
    text: String,
    has_agreed: bool,
    version: i32,
    is_making: bool,
    /// Of the newest export that is ready: where each part is fetched.
    parts: Vec<String>,
    /// What was looked at, and on which day.
    accesses: Vec<(String, String)>,
}

/// Shows it to whom it is about; anyone else signs in first.
#[get("/me")]
pub async fn own_page(state: State, who: MaybeSignedIn, request: HttpRequest) -> Result<HttpResponse, Problem> {
    match &who.person {
        Some(person) => show(&state, &who, person, &request).await,
        None => Ok(HttpResponse::SeeOther().insert_header((LOCATION, "/sign-in")).finish()),
    }
}

async fn show(
    state: &State,
    who: &MaybeSignedIn,
    person: &Person,
    request: &HttpRequest,
) -> Result<HttpResponse, Problem> {
    let frame = Frame::new(request);
    let exports = export::own(&*state.db, who).await?;
    let ready = exports.iter().find(|export| export.state == "ready");
    let looked = accesses::own(&*state.db, who, Some(SHOWN), None).await?;
    let day = |micros: i64| crate::http::time::rfc3339(micros).chars().take(10).collect::<String>();
    let agreed = consent::of(&*state.db, person.id).await?;
    let page = MePage {
        name: person.display_name.as_str().to_owned(),
        email: person.email.as_str().to_owned(),
        birth_year: person.birth_year.map(|year| year.year().to_string()).unwrap_or_default(),
        waits_for_parent: parents::waits(person, state.clock.now()),
        text: frame.t1("consent-text", "months", &state.settings.people.inactive_months),
        has_agreed: agreed.is_some_and(|consent| consent.version == consent::TEXT_VERSION),
        version: consent::TEXT_VERSION,
        is_making: exports.iter().any(|export| export.state == "making"),
        parts: ready.map_or_else(Vec::new, |export| {
            (1..=export.parts).map(|part| format!("/v1/me/exports/{}/parts/{part}", export.id)).collect()
        }),
        accesses: looked
            .items
            .into_iter()
            .map(|access| (frame.t(&format!("me-access-{}", access.what)), day(access.created_at)))
            .collect(),
        frame,
    };
    respond(&page.frame, &page)
}

/// Back to the page, once a form of ours was sent.
fn ours(request: &HttpRequest) -> Result<(), Problem> {
    if from_our_pages(request) { Ok(()) } else { Err(ErrorCode::CrossSite.into()) }
}

fn back(to: &str) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::SeeOther().insert_header((LOCATION, to)).finish())
}

#[derive(Deserialize)]
struct ProfileForm {
    display_name: String,
    #[serde(default)]
    birth_year: String,
}

/// Changes the name and the year of birth; an empty year stays as it is.
#[post("/me/profile")]
pub async fn own_profile(
    state: State,
    who: MaybeSignedIn,
    request: HttpRequest,
    form: Form<ProfileForm>,
) -> Result<HttpResponse, Problem> {
    ours(&request)?;
    let person = who.person.as_ref().ok_or(ErrorCode::SignInRequired)?;
    let year = form.birth_year.trim();
    let invalid = || Refusal::new(ErrorCode::BirthYearInvalid).field("/birth_year");
    let year = if year.is_empty() { None } else { Some(year.parse::<i32>().map_err(|_| invalid())?) };
    let birth_year = year.map(|year| BirthYear::parse(year, &state.clock)).transpose()?;
    let display_name = Some(DisplayName::parse(&form.display_name)?);
    let patch = ProfilePatch { display_name, locale: None, birth_year: birth_year.map(Some) };
    people::update(&state, person.id, person.version, patch).await?;
    back("/me")
}

#[derive(Deserialize)]
struct ConsentForm {
    version: i32,
    agrees: bool,
}

/// Agrees, or takes it back.
#[post("/me/consent")]
pub async fn own_consent(
    state: State,
    who: MaybeSignedIn,
    request: HttpRequest,
    form: Form<ConsentForm>,
) -> Result<HttpResponse, Problem> {
    ours(&request)?;
    if form.agrees {
        consent::give(&state, &who, form.version).await?;
    } else {
        consent::withdraw(&state, &who).await?;
    }
    back("/me#consent")
}

/// Asks for an export.
#[post("/me/exports")]
pub async fn own_export(state: State, who: MaybeSignedIn, request: HttpRequest) -> Result<HttpResponse, Problem> {
    ours(&request)?;
    export::ask(&state, &who).await?;
    back("/me#export")
}

#[derive(Deserialize)]
struct EraseForm {
    built_on: String,
    #[serde(default)]
    sure: bool,
}

/// Erases whoever asks for it and says that they are sure.
#[post("/me/erase")]
pub async fn own_erasure(
    state: State,
    who: MaybeSignedIn,
    request: HttpRequest,
    form: Form<EraseForm>,
) -> Result<HttpResponse, Problem> {
    ours(&request)?;
    let built_on = BuiltOn::from_name(&form.built_on).filter(|_| form.sure).ok_or(ErrorCode::ParameterInvalid)?;
    erase::ask(&state, &who, built_on).await?;
    back("/")
}

#[derive(Deserialize)]
struct ParentForm {
    email: String,
}

/// Asks a parent.
#[post("/me/parent")]
pub async fn own_parent(
    state: State,
    who: MaybeSignedIn,
    request: HttpRequest,
    form: Form<ParentForm>,
) -> Result<HttpResponse, Problem> {
    ours(&request)?;
    parents::ask(&state, &who, Email::parse(&form.email)?).await?;
    back("/me")
}
