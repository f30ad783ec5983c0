//! A body that falls silent ends: a phone that walked out of the network leaves a connection that nobody closes.

use super::State;
use actix_web::{
    Error, HttpMessage,
    body::MessageBody,
    dev::{Payload, ServiceRequest, ServiceResponse},
    error::PayloadError,
    middleware::Next,
};
use futures_util::{StreamExt, stream};
use std::{
    io::{self, ErrorKind},
    time::Duration,
};
use tokio::time::timeout;

/// Ends the body of a request when nothing of it comes for `http.body_silence_seconds`, whatever the operation; who reads
/// it answers as for a body that broke off.
///
/// # Errors
/// Those of the layers below, unchanged.
pub async fn layer<B: MessageBody>(mut request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
    if let Some(state) = request.app_data::<State>() {
        let longest = Duration::from_secs(state.settings.http.body_silence_seconds.into());
        let payload = request.take_payload();
        request.set_payload(watched(payload, longest));
    }
    next.call(request).await
}

fn watched(payload: Payload, longest: Duration) -> Payload {
    if matches!(payload, Payload::None) {
        return payload;
    }
    let pieces = stream::unfold(payload, move |mut payload| async move {
        let piece = timeout(longest, payload.next()).await.unwrap_or_else(|_| Some(Err(silent(longest))))?;
        Some((piece, payload))
    });
    // Who reads a form looks once more after its end.
    Payload::Stream { payload: Box::pin(pieces.fuse()) }
}

fn silent(longest: Duration) -> PayloadError {
    PayloadError::Io(io::Error::new(ErrorKind::TimedOut, format!("nothing came for {} s", longest.as_secs())))
}
