//! Who asks: the bearer token of an app, or the session cookie of the pages.
//!
//! Handlers take [`MaybeSignedIn`] or [`SignedIn`]; forgetting the check does not compile where the actor is needed. A
//! token that is no longer good is refused even where nobody need be signed in, so that a phone notices. A cookie counts
//! for changes only when the request comes from our own pages (no CSRF).

use super::{Problem, limits::Limits, tokens::Tokens};
use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    dev::Payload,
    http::header::{AUTHORIZATION, HOST, ORIGIN},
    web::Data,
};
use photos36_domain::{
    ErrorCode, Ground,
    people::{
        Actor, Person,
        sessions::{self, Authenticated},
    },
    privacy::parents,
};
use std::{future::Future, ops::Deref, pin::Pin};
use uuid::Uuid;

/// Name of the cookie that the pages' sessions live in.
pub const SESSION_COOKIE: &str = "session";

/// Whoever asks, signed in or not.
pub struct MaybeSignedIn {
    /// What they are and may do.
    pub actor: Actor,
    /// Who it is, when signed in.
    pub person: Option<Person>,
}

/// Someone signed in; extraction fails with `sign-in-required`.
pub struct SignedIn {
    /// What they are and may do.
    pub actor: Actor,
    /// Who it is.
    pub person: Person,
    /// The session that they came with.
    pub session: Uuid,
}

impl Deref for MaybeSignedIn {
    type Target = Actor;
    fn deref(&self) -> &Actor {
        &self.actor
    }
}

impl Deref for SignedIn {
    type Target = Actor;
    fn deref(&self) -> &Actor {
        &self.actor
    }
}

type Extraction<T> = Pin<Box<dyn Future<Output = Result<T, Problem>>>>;

impl FromRequest for MaybeSignedIn {
    type Error = Problem;
    type Future = Extraction<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            Ok(match identify(&request).await? {
                Some(who) => Self { actor: who.actor, person: Some(who.person) },
                None => Self { actor: Actor::Anonymous, person: None },
            })
        })
    }
}

impl FromRequest for SignedIn {
    type Error = Problem;
    type Future = Extraction<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let who = identify(&request).await?.ok_or(ErrorCode::SignInRequired)?;
            Ok(Self { actor: who.actor, person: who.person, session: who.session })
        })
    }
}

/// Who asks, found once a request.
///
/// # Errors
/// `token-invalid` when a token was sent and is not good.
pub async fn identify(request: &HttpRequest) -> Result<Option<Authenticated>, Problem> {
    if let Some(found) = request.extensions().get::<Found>() {
        return Ok(found.0.clone());
    }
    let found = match request.headers().get(AUTHORIZATION) {
        Some(value) => Some(by_token(request, value.to_str().unwrap_or_default()).await?),
        None => by_cookie(request).await?,
    };
    if let Some(who) = &found {
        require_old_enough(request, who)?;
        count_write(request, who)?;
    }
    request.extensions_mut().insert(Found(found.clone()));
    Ok(found)
}

/// What an account that waits for a parent may change: itself, and nothing that others see. It can report what harms it.
const BEFORE_CONSENT: [&str; 10] = [
    "/me",
    "/v1/me",
    "/v1/me/consent",
    "/v1/me/exports",
    "/v1/me/parent",
    "/v1/me/preferences",
    "/v1/reports",
    "/v1/sessions",
    "/v1/sign-ins",
    "/sign-out",
];

/// Counts a change against what one account may make in an hour.
fn count_write(request: &HttpRequest, who: &Authenticated) -> Result<(), Problem> {
    let (Some(limits), Some(ground)) = (request.app_data::<Data<Limits>>(), request.app_data::<Data<Ground>>()) else {
        return Ok(());
    };
    if request.method().is_safe() { Ok(()) } else { limits.count_write(who.person.id, ground.clock.now()) }
}

/// Refuses every change by an account that waits for a parent, but for its own.
fn require_old_enough(request: &HttpRequest, who: &Authenticated) -> Result<(), Problem> {
    let ground = request.app_data::<Data<Ground>>().ok_or(ErrorCode::Internal)?;
    if request.method().is_safe() || !parents::waits(&who.person, ground.clock.now()) {
        return Ok(());
    }
    let path = request.path();
    // Below `/v1/me` stand places that one wants to be told of: only what is named.
    let is_own = |own: &str| match path.strip_prefix(own) {
        Some("") => true,
        Some(rest) => own != "/v1/me" && rest.starts_with('/'),
        None => false,
    };
    let allowed = BEFORE_CONSENT.iter().any(|own| is_own(own));
    if allowed { Ok(()) } else { Err(ErrorCode::ParentNeeded.into()) }
}

/// Refuses a request that names nobody, before anything else of it is looked at; who it is, is found out later.
///
/// # Errors
/// `sign-in-required`.
pub fn require_somebody(request: &HttpRequest) -> Result<(), Problem> {
    let is_somebody = request.headers().contains_key(AUTHORIZATION) || request.cookie(SESSION_COOKIE).is_some();
    if is_somebody { Ok(()) } else { Err(ErrorCode::SignInRequired.into()) }
}

struct Found(Option<Authenticated>);

async fn by_token(request: &HttpRequest, header: &str) -> Result<Authenticated, Problem> {
    let token = header.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let (_, token) = token.ok_or(ErrorCode::TokenInvalid)?;
    let tokens = request.app_data::<Data<Tokens>>().ok_or(ErrorCode::Internal)?;
    let ground = request.app_data::<Data<Ground>>().ok_or(ErrorCode::Internal)?;
    let claims = tokens.verify(token.trim()).await?;
    let who = sessions::authenticate(&*ground.db, claims.sid).await?;
    Ok(who.filter(|who| who.person.id == claims.sub).ok_or(ErrorCode::TokenInvalid)?)
}

async fn by_cookie(request: &HttpRequest) -> Result<Option<Authenticated>, Problem> {
    let Some(cookie) = request.cookie(SESSION_COOKIE) else { return Ok(None) };
    if !request.method().is_safe() && !from_our_pages(request) {
        return Ok(None);
    }
    let ground = request.app_data::<Data<Ground>>().ok_or(ErrorCode::Internal)?;
    Ok(sessions::authenticate_cookie(ground, cookie.value()).await?)
}

/// Whether the browser says that the request comes from a page of this very server (Fetch Metadata, else `Origin`).
pub fn from_our_pages(request: &HttpRequest) -> bool {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    match header("sec-fetch-site") {
        Some(site) => site == "same-origin" || site == "none",
        None => {
            let origin = header(ORIGIN.as_str()).and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
            origin.is_some() && origin == header(HOST.as_str())
        }
    }
}
