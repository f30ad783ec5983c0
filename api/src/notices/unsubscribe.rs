//! The page that ends the daily mail: by a tap on its button, or by the mail program (RFC 8058), without signing in.
//!
//! The link's token proves that the mail was received; that is why a request from another site counts here. Reading the
//! page changes nothing: programs that open every link of a mail would end it otherwise.

use crate::{
    http::{Problem, State},
    pages::{Frame, respond},
};
use actix_web::{HttpRequest, HttpResponse, get, post, web::Path};
use askama::Template;
use photos36_domain::{ErrorCode, notices};

#[derive(Template)]
#[template(path = "unsubscribe.html")]
struct UnsubscribePage {
    frame: Frame,
    /// The mails are ended now.
    is_done: bool,
}

/// Asks whether the daily mail is to end.
#[get("/unsubscribe/{token}")]
pub async fn ask(state: State, token: Path<String>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    if !notices::is_unsubscribe_token(&state.secret, &token) {
        return Err(ErrorCode::NotFound.into());
    }
    let page = UnsubscribePage { frame: Frame::new(&request), is_done: false };
    respond(&page.frame, &page)
}

/// Ends the daily mail.
#[post("/unsubscribe/{token}")]
pub async fn end(state: State, token: Path<String>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    if !notices::unsubscribe(&state, &token).await? {
        return Err(ErrorCode::NotFound.into());
    }
    let page = UnsubscribePage { frame: Frame::new(&request), is_done: true };
    respond(&page.frame, &page)
}
