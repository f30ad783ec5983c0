//! The page behind each problem's `type`: what it means and how to mend it, in French and English.

use crate::{
    http::{Problem, problem::unsaid},
    pages::{Frame, respond},
};
use actix_web::{HttpRequest, HttpResponse, get, web};
use askama::Template;
use photos36_domain::{ErrorCode, texts::Locale};

/// The pages' routes.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(page);
}

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
    let frame = Frame::new(&request);
    // The reader's language first; the other beside it, so that a developer can quote both.
    let mut locales = Locale::ALL.to_vec();
    locales.sort_by_key(|locale| *locale != frame.locale());
    let texts = locales.iter().map(|locale| explanation(*locale, code)).collect();
    let status = crate::http::problem::status(code.kind()).as_u16();
    let page = ProblemPage { frame, code: code.name(), status, texts };
    respond(&page.frame, &page)
}

fn explanation(locale: Locale, code: ErrorCode) -> Explanation {
    let id = format!("error-{}", code.name());
    let unsaid = unsaid();
    Explanation {
        lang: locale.tag(),
        title: locale.text(&id, &unsaid),
        remedy: locale.text(&format!("{id}.remedy"), &unsaid),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_page_shows_the_name_of_an_argument() {
        for code in ErrorCode::ALL {
            for locale in Locale::ALL {
                let Explanation { title, remedy, .. } = explanation(*locale, *code);
                assert!(!format!("{title}{remedy}").contains("{$"), "{}: {title} {remedy}", code.name());
            }
        }
    }
}
