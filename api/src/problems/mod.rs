//! The page behind each problem's `type`: what it means and how to mend it, in French and English.

use crate::http::{Problem, Reader};
use actix_web::{HttpResponse, get, web};
use askama::Template;
use photos36_domain::{ErrorCode, texts::Locale};

/// The pages' routes.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(page);
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    lang: &'static str,
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
async fn page(code: web::Path<String>, reader: Reader) -> Result<HttpResponse, Problem> {
    let code = *ErrorCode::ALL.iter().find(|known| known.name() == code.as_str()).ok_or(ErrorCode::NotFound)?;
    let id = format!("error-{}", code.name());
    // The reader's language first; the other beside it, so that a developer can quote both.
    let mut locales = Locale::ALL.to_vec();
    locales.sort_by_key(|locale| *locale != reader.locale);
    let texts = locales.iter().map(|locale| Explanation {
        lang: locale.tag(),
        title: locale.text(&id, &[]),
        remedy: locale.text(&format!("{id}.remedy"), &[]),
    });
    let page = ProblemPage {
        lang: reader.locale.tag(),
        code: code.name(),
        status: crate::http::problem::status(code.kind()).as_u16(),
        texts: texts.collect(),
    };
    let html = page.render().map_err(|error| photos36_domain::Error::Internal(error.into()))?;
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(html))
}
