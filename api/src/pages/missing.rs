//! What a page's address leads to when the thing is not there, or not for whoever asks.

use super::{
    Frame,
    acts::{refused, to},
    respond_with,
};
use crate::http::Problem;
use actix_web::{
    HttpRequest, HttpResponse, ResponseError,
    http::{StatusCode, header::ACCEPT},
};
use askama::Template;
use photos36_domain::{Error, ErrorCode};

#[derive(Template)]
#[template(path = "missing.html")]
struct MissingPage {
    frame: Frame,
}

/// Turns a refusal into a page that says what to do: the thing is not there, one has to sign in, one may not. Who asks for
/// JSON by name is given the problem itself.
///
/// # Errors
/// Any fault that is no refusal.
pub fn or_missing(request: &HttpRequest, found: Result<HttpResponse, Problem>) -> Result<HttpResponse, Problem> {
    match found {
        Err(problem) if problem.status_code() == StatusCode::NOT_FOUND => {
            let page = MissingPage { frame: Frame::new(request) };
            respond_with(StatusCode::NOT_FOUND, &page.frame, &page)
        }
        Err(problem) if problem.code() == ErrorCode::SignInRequired => Ok(to("/sign-in")),
        Err(problem) if matches!(problem.0, Error::Refused(_)) && !wants_json(request) => {
            refused(request, &problem, "/")
        }
        other => other,
    }
}

fn wants_json(request: &HttpRequest) -> bool {
    let accept = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accept.contains("json") && !accept.contains("html")
}
