//! How long a client may fall silent while it sends a body: a phone that went out of reach holds no file and no connection
//! for ever.

use actix_web::{
    Error, HttpMessage,
    body::MessageBody,
    dev::{Payload, ServiceRequest, ServiceResponse},
    error::PayloadError,
    middleware::Next,
    web::{Bytes, Data},
};
use futures_util::{Stream, StreamExt, stream};
use photos36_domain::Ground;
use std::{io, pin::Pin, time::Duration};

/// Ends a body of which nothing comes for as long as `http.client_silence_seconds` says; whoever reads it gets an error.
///
/// # Errors
/// Those of the layers below.
pub async fn layer<B: MessageBody>(mut request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
    let settings = request.app_data::<Data<Ground>>().map(|ground| ground.settings.http.client_silence_seconds);
    if let Some(seconds) = settings {
        let body = request.take_payload();
        request.set_payload(watched(body, Duration::from_secs(seconds.into())));
    }
    next.call(request).await
}

fn watched(body: Payload, silence: Duration) -> Payload {
    if matches!(body, Payload::None) {
        return body;
    }
    let watched = stream::unfold(Some(body), move |body| async move {
        let mut body = body?;
        match tokio::time::timeout(silence, body.next()).await {
            Ok(chunk) => Some((chunk?, Some(body))),
            Err(_) => {
                let silent = format!("nothing came for {} s", silence.as_secs());
                Some((Err(PayloadError::Io(io::Error::new(io::ErrorKind::TimedOut, silent))), None))
            }
        }
    });
    let watched: Pin<Box<dyn Stream<Item = Result<Bytes, PayloadError>>>> = Box::pin(watched);
    Payload::from(watched)
}
