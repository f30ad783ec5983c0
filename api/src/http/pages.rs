//! Lists on the wire: rows, a cursor in the body and in `Link` (RFC 8288).

use actix_web::{HttpRequest, HttpResponse, http::header::LINK};
use photos36_domain::pages::Page;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

/// Where a page begins and how long it is.
#[derive(Clone, Debug, Default, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageIn {
    /// Rows on a page, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    pub limit: Option<u32>,
    /// `next` of the page before; opaque.
    pub cursor: Option<String>,
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct PageOut<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Cursor of the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Answers with a page and its `Link: <…>; rel="next"`.
pub fn respond<T: Serialize>(request: &HttpRequest, page: Page<T>) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    if let Some(link) = page.next.as_deref().map(|cursor| next_link(request, cursor)) {
        response.insert_header((LINK, link));
    }
    response.json(PageOut { items: page.items, next: page.next })
}

/// The link to the next page: the same request with another cursor.
pub fn next_link(request: &HttpRequest, cursor: &str) -> String {
    let kept = request.query_string().split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
    let query: Vec<_> = kept.map(ToOwned::to_owned).chain([format!("cursor={cursor}")]).collect();
    format!("<{}?{}>; rel=\"next\"", request.path(), query.join("&"))
}
