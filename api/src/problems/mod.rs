//! The page behind each problem's `type`: what it means and how to mend it, in French and English.

use crate::{
    http::Problem,
    pages::{Frame, respond},
};
use actix_web::{HttpRequest, HttpResponse, get, web};
use askama::Template;
use photos36_domain::{ErrorCode, texts::Locale};

/// The pages' routes.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(page);
}

/// What the texts name of the case at hand; the page tells of no case.
const ARGUMENTS: [&str; 11] =
    ["reason", "detail", "limit", "format", "place", "name", "from", "to", "least", "most", "currency"];

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    frame: Frame,
    code: &'static str,
    status: u16,
    texts: Vec<Explanation>,
}

struct Explanation {
    lang: &'static str,
    title: String,
    remedy: String,
}

#[get("/problems/{code}")]
async fn page(request: HttpRequest, code: web::Path<String>) -> Result<HttpResponse, Problem> {
    let code = *ErrorCode::ALL.iter().find(|known| known.name() == code.as_str()).ok_or(ErrorCode::NotFound)?;
    let (id, frame) = (format!("error-{}", code.name()), Frame::new(&request));
    let unsaid: Vec<_> = ARGUMENTS.iter().map(|name| (*name, "…".to_owned())).collect();
    // The reader's language first; the other beside it, so that a developer can quote both.
    let mut locales = Locale::ALL.to_vec();
    locales.sort_by_key(|locale| *locale != frame.locale());
    let texts = locales.iter().map(|locale| Explanation {
        lang: locale.tag(),
        title: locale.text(&id, &unsaid),
        remedy: locale.text(&format!("{id}.remedy"), &unsaid),
    });
    let texts = texts.collect();
    let status = crate::http::problem::status(code.kind()).as_u16();
    let page = ProblemPage { frame, code: code.name(), status, texts };
    respond(&page.frame, &page)
}
