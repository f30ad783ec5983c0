//! The access log, request ids, metrics and security headers: the outermost layer of every answer.
//!
//! A line names the route's pattern, never the path: paths and queries can carry tokens, ids and places.

use super::reader::RequestId;
use actix_web::{
    Error, HttpMessage,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{
            CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
            X_CONTENT_TYPE_OPTIONS,
        },
    },
    middleware::Next,
    web::Data,
};
use photos36_domain::{Ground, ids};
use std::time::Instant;
use tracing::Instrument;

static X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Logs, counts and stamps a request.
///
/// # Errors
/// Those of the layers below, unchanged.
pub async fn log<B: MessageBody>(mut request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
    let started = Instant::now();
    let ground = request.app_data::<Data<Ground>>().cloned();
    let id = ground.as_ref().map_or_else(uuid::Uuid::nil, |ground| ids::new(&ground.clock));
    request.extensions_mut().insert(RequestId(id));
    let method = request.method().clone();
    if method == Method::HEAD {
        // Routing knows GET only; actix leaves the body out because the request line said HEAD.
        request.head_mut().method = Method::GET;
    }
    // What is logged on the way carries the request's id too.
    let span = tracing::info_span!("request", request_id = %id);
    let mut response = next.call(request).instrument(span).await?;
    let route = response.request().match_pattern().unwrap_or_else(|| "unknown".to_owned());
    let status = response.status();
    let elapsed = started.elapsed();
    metrics::histogram!("photos36_http_request_seconds", "method" => method.to_string(), "route" => route.clone(),
        "status" => status.as_u16().to_string())
    .record(elapsed.as_secs_f64());
    tracing::info!(request_id = %id, %method, %route, status = status.as_u16(),
        duration_ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX), "answered a request");

    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        headers.insert(X_REQUEST_ID.clone(), value);
    }
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    if let Some(ground) = ground {
        let settings = &ground.settings;
        if settings.http.public_url.starts_with("https:") {
            headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
        }
        if !headers.contains_key(CONTENT_SECURITY_POLICY)
            && let Ok(policy) = HeaderValue::from_str(&content_security_policy(&settings.map.base_url))
        {
            headers.insert(CONTENT_SECURITY_POLICY, policy);
        }
    }
    Ok(response)
}

/// Everything from ourselves; pictures also from the base map's host. No inline script or style.
fn content_security_policy(base_map: &str) -> String {
    let host = base_map.split('/').take(3).collect::<Vec<_>>().join("/");
    format!(
        "default-src 'self'; img-src 'self' data: blob: {host}; object-src 'none'; base-uri 'none'; \
         frame-ancestors 'none'; form-action 'self'"
    )
}
