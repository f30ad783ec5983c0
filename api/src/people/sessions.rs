//! Sessions: refreshed, listed, ended.

use super::out::{self, SessionOut, TokensOut};
use crate::http::{
    Json, Problem, SignedIn, State,
    limits::{Limited, Limits},
    pages,
    tokens::Tokens,
};
use actix_web::{
    HttpRequest, HttpResponse, delete, get, post,
    web::{Data, Path},
};
use photos36_domain::{pages::Page, people::sessions};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The refresh token at hand.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"refresh_token": "p36r_1vJ2…"}))]
struct RefreshSessionIn {
    /// The newest one of the session.
    refresh_token: String,
}

/// Refresh a session.
///
/// Spends the refresh token for a new pair. If the answer is lost, send the same token again within 30 seconds: the answer
/// is the same. A spent token that comes back at any other time ends the session (RFC 9700, section 4.14.2).
#[utoipa::path(
    operation_id = "refreshSession", tag = "people", security(()), request_body = RefreshSessionIn,
    responses(
        (status = 200, description = "A new pair of tokens.", body = TokensOut),
        (status = 400, description = "body-invalid"),
        (status = 401, description = "token-invalid: sign in again"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 429, description = "too-many-requests from this network address; wait for `Retry-After` seconds"),
    )
)]
#[post("/v1/sessions/refresh")]
pub async fn refresh_session(
    state: State,
    limits: Data<Limits>,
    tokens: Data<Tokens>,
    request: HttpRequest,
    body: Json<RefreshSessionIn>,
) -> Result<HttpResponse, Problem> {
    limits.count(&request, Limited::Try, state.clock.now())?;
    let opened = sessions::refresh(&state, &body.refresh_token).await?;
    Ok(out::tokens(&tokens, opened).await?)
}

/// List one's own sessions.
///
/// Lists one's own live sessions, the last used first; there are at most 30, so that one page has them all.
#[utoipa::path(
    operation_id = "listSessions", tag = "people", security(("bearer" = [])),
    responses(
        (status = 200, description = "The sessions.", body = pages::PageOut<SessionOut>),
        (status = 401, description = "sign-in-required, token-invalid"),
    )
)]
#[get("/v1/sessions")]
pub async fn list_sessions(state: State, me: SignedIn, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let items = sessions::list(&state, me.person.id).await?;
    let page = Page { items, next: None }.map(|session| SessionOut::new(session, me.session));
    Ok(pages::respond(&request, page))
}

/// Sign out.
///
/// Signs out: ends the session that asks. Its access token is refused from now on.
#[utoipa::path(
    operation_id = "endCurrentSession", tag = "people", security(("bearer" = [])),
    responses(
        (status = 204, description = "Signed out."),
        (status = 401, description = "sign-in-required, token-invalid"),
    )
)]
#[delete("/v1/sessions/current")]
pub async fn end_current_session(state: State, me: SignedIn) -> Result<HttpResponse, Problem> {
    sessions::end(&state, me.person.id, me.session).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// End a session.
///
/// Ends one of one's own sessions, such as that of a lost phone. Its access token is refused from now on.
#[utoipa::path(
    operation_id = "endSession", tag = "people", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The session.")),
    responses(
        (status = 204, description = "It has ended."),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found: not one's own, or ended before"),
    )
)]
#[delete("/v1/sessions/{id}")]
pub async fn end_session(state: State, me: SignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    sessions::end(&state, me.person.id, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}
