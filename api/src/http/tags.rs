//! Entity tags (RFC 9110, section 8.8.3), `If-None-Match` and `If-Match`.
//!
//! A handler of a row that can be edited tags its answer with [`of_version`]; every other JSON or page that is read gets
//! a tag from its bytes by [`layer`]. A tag is strong, so each encoding has its own: `"3"` becomes `"3;br"` on the wire
//! and is taken back as `"3"`.

use super::Problem;
use actix_web::{
    Error, FromRequest, HttpRequest, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{Payload, ServiceRequest, ServiceResponse},
    http::{
        Method, StatusCode,
        header::{CONTENT_ENCODING, ETAG, HeaderMap, HeaderName, HeaderValue, IF_MATCH, IF_NONE_MATCH},
    },
    middleware::Next,
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use photos36_domain::{ErrorCode, Refusal};
use sha2::{Digest, Sha256};
use std::future::{Ready, ready};

/// The tag of a row's version, with a mark where different readers see different things.
pub fn of_version(version: i64, view: &str) -> (HeaderName, String) {
    (ETAG, if view.is_empty() { format!("\"{version}\"") } else { format!("\"{version}-{view}\"") })
}

/// `If-Match` of an edit: the version that the client has seen.
///
/// Extraction fails with `if-match-required` (428) when the header is missing.
#[derive(Clone, Debug)]
pub struct IfMatch(Vec<String>);

impl IfMatch {
    /// Checks it against the row's present version.
    ///
    /// # Errors
    /// `version-stale` (412).
    pub fn check(&self, version: i64) -> Result<(), Refusal> {
        let version = version.to_string();
        let matches = self.0.iter().any(|tag| {
            tag == "*" || tag.trim_matches('"').split(['-', ';']).next().is_some_and(|seen| seen == version)
        });
        if matches { Ok(()) } else { Err(Refusal::new(ErrorCode::VersionStale).field("If-Match")) }
    }
}

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let tags = list(request.headers(), &IF_MATCH);
        ready(if tags.is_empty() {
            Err(Refusal::new(ErrorCode::IfMatchRequired).field("If-Match").into())
        } else {
            Ok(Self(tags))
        })
    }
}

fn list(headers: &HeaderMap, name: &HeaderName) -> Vec<String> {
    let values = headers.get_all(name).filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect()
}

/// Tags what has no tag yet and answers 304 to a reader who has it already. Stands inside the compression.
///
/// # Errors
/// Those of the layers below, unchanged.
pub async fn layer<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let reads = request.method() == Method::GET || request.method() == Method::HEAD;
    let seen = list(request.headers(), &IF_NONE_MATCH);
    let response = next.call(request).await?.map_into_boxed_body();
    if !reads || response.status() != StatusCode::OK {
        return Ok(response);
    }
    let response = if response.headers().contains_key(ETAG) { response } else { tag_by_bytes(response) };
    let tag = response.headers().get(ETAG).and_then(|tag| tag.to_str().ok()).map(str::to_owned);
    match tag {
        Some(tag) if seen.iter().any(|seen| seen == "*" || same(seen, &tag)) => Ok(not_modified(response)),
        _ => Ok(response),
    }
}

/// Compares a tag of the wire with one of ours: the encoding's suffix and a proxy's weakening do not count.
fn same(seen: &str, ours: &str) -> bool {
    let plain = seen.trim_start_matches("W/").trim_matches('"');
    plain.split(';').next() == Some(ours.trim_start_matches("W/").trim_matches('"'))
}

fn tag_by_bytes(response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let (request, response) = response.into_parts();
    let (head, body) = response.into_parts();
    match body.try_into_bytes() {
        Ok(bytes) => {
            let digest = Sha256::digest(&bytes);
            let mut response = head.set_body(BoxBody::new(bytes));
            let tag = format!("\"{}\"", BASE64_URL_SAFE_NO_PAD.encode(&digest[..12]));
            if let Ok(tag) = HeaderValue::from_str(&tag) {
                response.headers_mut().insert(ETAG, tag);
            }
            ServiceResponse::new(request, response)
        }
        Err(stream) => ServiceResponse::new(request, head.set_body(stream)),
    }
}

fn not_modified(response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let (request, old) = response.into_parts();
    let mut response = HttpResponse::NotModified();
    for name in ["etag", "cache-control", "vary", "content-location", "date", "expires"] {
        if let Some(value) = old.headers().get(name) {
            response.insert_header((name, value.clone()));
        }
    }
    ServiceResponse::new(request, response.finish())
}

/// Gives each encoding its own strong tag. Stands outside the compression.
///
/// # Errors
/// Those of the layers below, unchanged.
pub async fn mark_encoding<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let mut response = next.call(request).await?;
    let encoding = response.headers().get(CONTENT_ENCODING).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let tag = response.headers().get(ETAG).and_then(|tag| tag.to_str().ok()).map(str::to_owned);
    if let (Some(encoding), Some(tag)) = (encoding, tag)
        && let Some(open) = tag.strip_suffix('"')
        && let Ok(marked) = HeaderValue::from_str(&format!("{open};{encoding}\""))
    {
        response.headers_mut().insert(ETAG, marked);
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_of_any_encoding_or_view_names_its_version() {
        for tag in ["\"3\"", "\"3;br\"", "\"3-own\"", "\"3-own;gzip\"", "*"] {
            assert!(IfMatch(vec![tag.into()]).check(3).is_ok(), "{tag}");
        }
        for tag in ["\"2\"", "\"33\"", "\"\"", "3x"] {
            assert!(IfMatch(vec![tag.into()]).check(3).is_err(), "{tag}");
        }
    }

    #[test]
    fn a_weakened_or_encoded_tag_still_means_the_same_bytes() {
        assert!(same("W/\"abc;br\"", "\"abc\""));
        assert!(!same("\"abd\"", "\"abc\""));
    }
}
