//! The server's own operations, called from within: through every layer that a request from outside goes through.

use crate::http::Problem;
use actix_http::Request;
use actix_service::{Service, boxed::BoxService};
use actix_web::{
    Error, HttpRequest,
    body::{BoxBody, to_bytes_limited},
    dev::{Payload, ServiceResponse},
    error::PayloadError,
    http::{
        Method, StatusCode, Uri,
        header::{
            ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, COOKIE, ETAG, HOST, HeaderName, HeaderValue, IF_MATCH,
            ORIGIN, X_FORWARDED_FOR,
        },
    },
    web::Bytes,
};
use futures_util::{future::LocalBoxFuture, stream};
use photos36_domain::ErrorCode;
use serde_json::Value;
use std::net::SocketAddr;
use tokio::sync::OnceCell;

/// All operations as one service.
pub type Calls = BoxService<Request, ServiceResponse<BoxBody>, Error>;

/// Most bytes of an answer.
const MOST_BYTES: usize = 4 << 20;
/// What the caller's request lends to the calls: who asks, in which language, from our own pages or not, from where.
const LENT: [HeaderName; 6] = [AUTHORIZATION, COOKIE, ACCEPT_LANGUAGE, HOST, ORIGIN, X_FORWARDED_FOR];

/// One thread's way to its own operations, made when it is used first.
pub struct Inside {
    make: Box<dyn Fn() -> LocalBoxFuture<'static, Option<Calls>>>,
    calls: OnceCell<Calls>,
}

/// Who calls.
#[derive(Clone)]
pub struct Caller {
    lent: Vec<(HeaderName, HeaderValue)>,
    peer: Option<SocketAddr>,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its tag.
    pub tag: Option<String>,
    /// Its body; null when it has none.
    pub body: Value,
}

impl Answer {
    /// Whether what was asked is done.
    pub fn is_success(&self) -> bool {
        self.status.is_success()
    }
}

impl Caller {
    /// Whoever sent this request.
    pub fn of(request: &HttpRequest) -> Self {
        let values = |name: &HeaderName| request.headers().get_all(name).cloned().collect::<Vec<_>>();
        let lent = LENT.into_iter().flat_map(|name| values(&name).into_iter().map(move |value| (name.clone(), value)));
        Self { lent: lent.collect(), peer: request.peer_addr() }
    }
}

impl Inside {
    /// By what makes the service.
    pub fn new(make: impl Fn() -> LocalBoxFuture<'static, Option<Calls>> + 'static) -> Self {
        Self { make: Box::new(make), calls: OnceCell::new() }
    }

    /// Calls an operation with a JSON body, if any, and the tag that an edit has seen.
    ///
    /// # Errors
    /// When the service cannot be made, or the path is no address.
    pub async fn call(
        &self,
        caller: &Caller,
        method: &str,
        path: &str,
        (body, tag): (Option<&Value>, Option<&str>),
    ) -> Result<Answer, Problem> {
        let fault = |what: &'static str| Problem::from(anyhow::anyhow!(what));
        let make = || async { (self.make)().await.ok_or(()) };
        let calls = self.calls.get_or_try_init(make).await.map_err(|()| fault("the server cannot call itself"))?;
        let bytes = body.map(|body| Bytes::from(body.to_string())).unwrap_or_default();
        let mut request = Request::with_payload(payload(bytes));
        let head = request.head_mut();
        head.method = Method::from_bytes(method.as_bytes()).map_err(|_| fault("no method"))?;
        head.uri = Uri::try_from(path).map_err(|_| ErrorCode::OperationUnknown)?;
        head.peer_addr = caller.peer;
        for (name, value) in &caller.lent {
            head.headers.append(name.clone(), value.clone());
        }
        if body.is_some() {
            head.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        if let Some(tag) = tag {
            let value = HeaderValue::from_str(tag).map_err(|_| ErrorCode::ParameterInvalid)?;
            head.headers.insert(IF_MATCH, value);
        }
        Ok(match calls.call(request).await {
            Ok(response) => answer(response).await,
            Err(error) => Answer { status: error.as_response_error().status_code(), tag: None, body: Value::Null },
        })
    }
}

fn payload(bytes: Bytes) -> Payload {
    Payload::from(Box::pin(stream::iter([Ok::<_, PayloadError>(bytes)])) as std::pin::Pin<Box<_>>)
}

async fn answer(response: ServiceResponse<BoxBody>) -> Answer {
    let (_, response) = response.into_parts();
    let (head, body) = response.into_parts();
    let tag = head.headers().get(ETAG).and_then(|tag| tag.to_str().ok()).map(str::to_owned);
    let bytes = match to_bytes_limited(body, MOST_BYTES).await {
        Ok(Ok(bytes)) => bytes,
        _ => Bytes::new(),
    };
    Answer { status: head.status(), tag, body: serde_json::from_slice(&bytes).unwrap_or_default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn a_call_from_within_comes_from_where_its_caller_does() {
        let request = TestRequest::default()
            .peer_addr("10.0.0.1:80".parse().unwrap())
            .append_header((X_FORWARDED_FOR, "192.0.2.7"))
            .append_header((X_FORWARDED_FOR, "10.0.0.2"))
            .append_header((AUTHORIZATION, "Bearer a"))
            .append_header(("content-length", "7"))
            .to_http_request();
        let caller = Caller::of(&request);
        let told: Vec<_> = caller.lent.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
        assert_eq!(
            told,
            [("authorization", "Bearer a"), ("x-forwarded-for", "192.0.2.7"), ("x-forwarded-for", "10.0.0.2")]
        );
        assert_eq!(caller.peer, request.peer_addr());
    }
}
