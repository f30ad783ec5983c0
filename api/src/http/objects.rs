//! Bodies of JSON are objects. The derived readers would take a list for an object's members in their order, which no
//! operation means: a list is refused before it is read.

use actix_web::{
    Error, HttpMessage,
    body::MessageBody,
    dev::{Payload, ServiceRequest, ServiceResponse},
    error::PayloadError,
    http::header::CONTENT_TYPE,
    middleware::Next,
    web::Bytes,
};
use futures_util::{Stream, StreamExt};
use std::{io, pin::Pin};

type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, PayloadError>>>>;

/// Ends a body of JSON that does not begin an object.
///
/// # Errors
/// Those of the layers below; the body's own reaches whoever reads it, as `body-invalid`.
pub async fn layer<B: MessageBody>(mut request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
    let is_json = |value: &str| value.split(';').next().is_some_and(|kind| kind.trim().ends_with("json"));
    if request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).is_some_and(is_json) {
        let chunks: Chunks = Box::pin(checked(request.take_payload()));
        request.set_payload(Payload::from(chunks));
    }
    next.call(request).await
}

fn checked(payload: Payload) -> impl Stream<Item = Result<Bytes, PayloadError>> {
    let mut has_begun = false;
    payload.map(move |chunk| {
        let chunk = chunk?;
        if let Some(first) = chunk.iter().find(|byte| !byte.is_ascii_whitespace()).filter(|_| !has_begun) {
            has_begun = true;
            if *first == b'[' {
                return Err(PayloadError::Io(io::Error::new(
                    io::ErrorKind::InvalidData,
                    "an object is expected, not a list",
                )));
            }
        }
        Ok(chunk)
    })
}
