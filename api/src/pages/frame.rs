//! What every page shares: its language, its links, its headers.

use crate::{
    assets::Asset,
    http::{Problem, Reader},
};
use actix_web::{
    HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite, time::Duration},
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_LANGUAGE, VARY},
    },
};
use askama::Template;
use photos36_domain::{Error, texts::Locale};

/// What `base.html` needs.
pub struct Frame {
    locale: Locale,
    /// Path and query without `lang`.
    here: String,
    /// The reader chose the language on this very page: remember it.
    chosen: bool,
    /// Where the page's news are told.
    events: Option<String>,
}

impl Frame {
    /// The frame of the page that answers this request.
    pub fn new(request: &HttpRequest) -> Self {
        let mut pairs: Vec<&str> = request.query_string().split('&').filter(|pair| !pair.is_empty()).collect();
        let all = pairs.len();
        pairs.retain(|pair| !pair.starts_with("lang="));
        let mark = if pairs.is_empty() { "" } else { "?" };
        Self {
            locale: Reader::of(request).locale,
            here: format!("{}{mark}{}", request.path(), pairs.join("&")),
            chosen: pairs.len() < all,
            events: None,
        }
    }

    /// Offers the page anew when the stream at this path tells of a change.
    pub fn following(mut self, events: String) -> Self {
        self.events = Some(events);
        self
    }

    /// Where the page's news are told.
    pub fn events(&self) -> Option<&str> {
        self.events.as_deref()
    }

    /// This page as it is.
    pub fn here(&self) -> &str {
        &self.here
    }

    /// The page's language.
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// Its tag.
    pub fn lang(&self) -> &'static str {
        self.locale.tag()
    }

    /// The text `id` of `pages.ftl`.
    pub fn t(&self, id: &str) -> String {
        self.locale.text(id, &[])
    }

    /// The text `id` with one argument.
    pub fn t1(&self, id: &str, name: &'static str, value: &(impl ToString + ?Sized)) -> String {
        self.locale.text(id, &[(name, value.to_string())])
    }

    /// The text `id` with two arguments.
    pub fn t2(
        &self,
        id: &str,
        first: &'static str,
        one: &(impl ToString + ?Sized),
        second: &'static str,
        two: &(impl ToString + ?Sized),
    ) -> String {
        self.locale.text(id, &[(first, one.to_string()), (second, two.to_string())])
    }

    /// The tags of the other languages.
    pub fn other_langs(&self) -> Vec<&'static str> {
        Locale::ALL.iter().filter(|locale| **locale != self.locale).map(|locale| locale.tag()).collect()
    }

    /// This page in another language.
    pub fn here_in(&self, lang: &str) -> String {
        let mark = if self.here.contains('?') { '&' } else { '?' };
        format!("{}{mark}lang={lang}", self.here)
    }

    /// Whether this page is at `path`.
    pub fn is_at(&self, path: &str) -> bool {
        self.here.split('?').next() == Some(path)
    }

    /// Our style sheet.
    pub fn style(&self) -> &'static str {
        Asset::Style.url()
    }

    /// What makes the pages an app: the manifest, the script that asks for the worker, the worker.
    pub fn app(&self) -> [&'static str; 3] {
        [Asset::Manifest.url(), Asset::App.url(), Asset::Worker.url()]
    }

    /// Our mark.
    pub fn icon(&self) -> &'static str {
        Asset::Icon.url()
    }
}

/// Sends a page.
///
/// # Errors
/// When the template fails.
pub fn respond(frame: &Frame, page: &impl Template) -> Result<HttpResponse, Problem> {
    respond_with(StatusCode::OK, frame, page)
}

/// Sends a page with another status.
///
/// # Errors
/// When the template fails.
pub fn respond_with(status: StatusCode, frame: &Frame, page: &impl Template) -> Result<HttpResponse, Problem> {
    let html = page.render().map_err(|error| Error::Internal(error.into()))?;
    let mut response = HttpResponse::build(status);
    response
        .content_type("text/html; charset=utf-8")
        .insert_header((CACHE_CONTROL, "private, no-cache"))
        .insert_header((CONTENT_LANGUAGE, frame.lang()))
        .insert_header((VARY, "Accept-Language, Cookie"));
    if frame.chosen {
        let cookie = Cookie::build("lang", frame.lang()).path("/").max_age(Duration::days(365)).http_only(true);
        response.cookie(cookie.same_site(SameSite::Lax).finish());
    }
    Ok(response.body(html))
}
