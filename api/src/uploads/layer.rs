//! What every answer of uploads carries, whatever it is: the protocol's version, and what lets pages of other sites read it.
//! No cookie counts across sites, so any site may ask: only who holds a token gets anything.

use super::headers::{self, EXTENSIONS, VERSION};
use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method, StatusCode,
        header::{
            ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
            ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, HeaderName, HeaderValue,
        },
    },
    middleware::Next,
};

/// Methods of the protocol.
const METHODS: &str = "OPTIONS, POST, HEAD, GET, PATCH, DELETE";
/// Headers that pages of other sites may send.
const SENT: &str = "Authorization, Content-Type, Idempotency-Key, Tus-Resumable, Upload-Checksum, Upload-Length, \
    Upload-Metadata, Upload-Offset, X-HTTP-Method-Override, X-Request-ID";
/// Headers that they may read.
const READ: &str = "Location, Photo-Location, Retry-After, Tus-Checksum-Algorithm, Tus-Extension, Tus-Max-Size, \
    Tus-Resumable, Tus-Version, Upload-Expires, Upload-Length, Upload-Metadata, Upload-Offset, X-Request-ID";

/// Stamps the answers of uploads, and lets a POST stand for another method by `X-HTTP-Method-Override`, for clients whose
/// network knows no PATCH. Stands outside the layer that writes problems.
///
/// # Errors
/// Those of the layers below, unchanged.
pub async fn layer<B: MessageBody>(mut request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
    if request.path() != "/v1/uploads" && !request.path().starts_with("/v1/uploads/") {
        return next.call(request).await;
    }
    if let Some(method) = overriding(&request) {
        request.head_mut().method = method;
    }
    let mut response = next.call(request).await?;
    let is_stale = response.status() == StatusCode::PRECONDITION_FAILED;
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| headers.insert(name, HeaderValue::from_static(value));
    set(HeaderName::from_static("tus-resumable"), VERSION);
    set(ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    set(ACCESS_CONTROL_ALLOW_METHODS, METHODS);
    set(ACCESS_CONTROL_ALLOW_HEADERS, SENT);
    set(ACCESS_CONTROL_EXPOSE_HEADERS, READ);
    set(ACCESS_CONTROL_MAX_AGE, "86400");
    if is_stale {
        set(HeaderName::from_static("tus-version"), VERSION);
        set(HeaderName::from_static("tus-extension"), EXTENSIONS);
    }
    Ok(response)
}

/// Whether the request brings bytes of an upload.
pub fn are_sent_by(request: &ServiceRequest) -> bool {
    headers::is_offset_stream(request.headers())
}

fn overriding(request: &ServiceRequest) -> Option<Method> {
    let header = request.headers().get("x-http-method-override").filter(|_| request.method() == Method::POST)?;
    match header.to_str().ok()? {
        "PATCH" => Some(Method::PATCH),
        "DELETE" => Some(Method::DELETE),
        // Routing knows GET only.
        "HEAD" => Some(Method::GET),
        _ => None,
    }
}
