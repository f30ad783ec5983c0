//! What a page's address leads to when the thing is not there.

use super::{Frame, respond_with};
use crate::http::Problem;
use actix_web::{HttpResponse, http::StatusCode};
use askama::Template;

#[derive(Template)]
#[template(path = "missing.html")]
struct MissingPage {
    frame: Frame,
}

/// Turns a refusal to find something into a page; other faults stay problems.
///
/// # Errors
/// Any fault but 404.
pub fn or_missing(frame: Frame, found: Result<HttpResponse, Problem>) -> Result<HttpResponse, Problem> {
    match found {
        Err(problem) if actix_web::ResponseError::status_code(&problem) == StatusCode::NOT_FOUND => {
            let page = MissingPage { frame };
            respond_with(StatusCode::NOT_FOUND, &page.frame, &page)
        }
        other => other,
    }
}
