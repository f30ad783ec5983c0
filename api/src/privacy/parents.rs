//! A parent's consent: asked for by the child, given or taken back on a page that the mail's link opens.

use crate::{
    http::{Json, MaybeSignedIn, Problem, Query, State, auth::from_our_pages},
    pages::{Frame, respond},
};
use actix_web::{HttpRequest, HttpResponse, get, post, web::Form};
use askama::Template;
use photos36_domain::{
    ErrorCode,
    people::{self, Email},
    privacy::parents,
};
use serde::Deserialize;
use utoipa::ToSchema;

/// Whom to ask.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": "parent@example.org"}))]
struct AskParentIn {
    /// A parent's mailbox; not kept.
    #[schema(max_length = 254)]
    email: String,
}

/// Ask a parent to agree.
///
/// Below the age of 15 an account posts nothing before a parent agreed, and both have to: the child by asking here, the
/// parent on the page that the mail's link opens, where it can be taken back too. One mail a day, and three a day
/// to one mailbox, of which a keyed hash is kept for that day.
#[utoipa::path(
    operation_id = "askParent", tag = "privacy", security(("bearer" = [])), request_body = AskParentIn,
    responses(
        (status = 202, description = "The mail is on its way."),
        (status = 400, description = "body-invalid, email-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 409, description = "parent-not-needed"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 429, description = "too-many-requests"),
    )
)]
#[post("/v1/me/parent")]
pub async fn ask(state: State, actor: MaybeSignedIn, body: Json<AskParentIn>) -> Result<HttpResponse, Problem> {
    parents::ask(&state, &actor, Email::parse(&body.email)?).await?;
    Ok(HttpResponse::Accepted().finish())
}

#[derive(Template)]
#[template(path = "parent.html")]
struct ParentPage {
    frame: Frame,
    token: String,
    name: String,
    agreed: bool,
}

#[derive(Deserialize)]
struct Link {
    token: String,
}

/// Says what the game is and asks.
#[get("/parent")]
pub async fn ask_page(state: State, link: Query<Link>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    show(&state, link.into_inner().token, &request).await
}

#[derive(Deserialize)]
struct Answer {
    token: String,
    agrees: bool,
}

/// A parent agrees, or takes it back.
#[post("/parent")]
pub async fn take_answer(state: State, answer: Form<Answer>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    if !from_our_pages(&request) {
        return Err(ErrorCode::CrossSite.into());
    }
    let Answer { token, agrees } = answer.into_inner();
    if !parents::agree(&state, &token, agrees).await? {
        return Err(ErrorCode::NotFound.into());
    }
    show(&state, token, &request).await
}

async fn show(state: &State, token: String, request: &HttpRequest) -> Result<HttpResponse, Problem> {
    let child = parents::child_of(&state.secret, &token).ok_or(ErrorCode::NotFound)?;
    let child = people::find(&*state.db, child).await?.ok_or(ErrorCode::NotFound)?;
    let name = child.display_name.as_str().to_owned();
    let page = ParentPage { frame: Frame::new(request), token, name, agreed: child.parent_consent_at.is_some() };
    respond(&page.frame, &page)
}
