//! The bytes of a request on their way to the domain.

use crate::http::Problem;
use actix_web::web::{Bytes, Payload};
use anyhow::Context;
use futures_util::StreamExt;
use photos36_domain::{
    ErrorCode, Ground, Refusal,
    uploads::{Part, Upload},
};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio_util::sync::CancellationToken;

/// What the uploads of this process share.
#[derive(Clone)]
pub struct Intakes {
    /// Bytes that may wait in memory for the disk. A request that breaks loses what the connection had buffered while
    /// nobody read from it, so reading stops only when all of it is taken.
    buffer: Arc<Semaphore>,
    closing: CancellationToken,
}

impl Intakes {
    /// None waits yet.
    pub fn new(ground: &Ground) -> Self {
        let bytes = ground.settings.uploads.buffer_mib as usize * 1024 * 1024;
        Self { buffer: Arc::new(Semaphore::new(bytes)), closing: CancellationToken::new() }
    }

    /// Ends every request that is being read, once what it has brought is durable: the server is about to end.
    pub fn close(&self) {
        self.closing.cancel();
    }

    async fn grant(&self, bytes: &Bytes) -> anyhow::Result<OwnedSemaphorePermit> {
        let count = u32::try_from(bytes.len()).context("a piece of a request")?;
        Ok(self.buffer.clone().acquire_many_owned(count).await?)
    }
}

/// A request that says that it brings more than is missing is refused before a byte of it is read.
///
/// # Errors
/// `upload-too-long`.
pub fn refuse_excess(upload: &Upload, offset: u64, declared: Option<u64>) -> Result<(), Refusal> {
    let length = upload.length_bytes.unsigned_abs();
    if declared.is_some_and(|bytes| offset.saturating_add(bytes) > length) {
        return Err(Refusal::new(ErrorCode::UploadTooLong).field("Content-Length").arg("limit", length));
    }
    Ok(())
}

/// Reads the body while `work` finds out who sends it and where it belongs, and takes it; gives what the work gives.
///
/// The body is read from the first moment on and by the handler itself, so that it is read whenever its connection is:
/// what stands unread in a connection that ends is lost. The work runs on a task of its own, for a handler is dropped with
/// its connection, and what had come in is to last.
///
/// # Errors
/// Those of the work; `body-invalid` when the body broke off, `unavailable` when the server is about to end: both once what
/// has come in is durable.
pub async fn while_reading<W>(
    intakes: &Intakes,
    body: Payload,
    declared: Option<u64>,
    work: impl FnOnce(mpsc::UnboundedReceiver<Part>) -> W,
) -> Result<Upload, Problem>
where
    W: Future<Output = Result<Upload, Problem>> + 'static,
{
    let (parts, taken) = mpsc::unbounded_channel();
    let mut working = actix_web::rt::spawn(work(taken));
    let pumped = tokio::select! {
        pumped = pump(intakes, body, declared, parts) => pumped,
        worked = &mut working => return worked.context("the intake of an upload")?,
    };
    let upload = working.await.context("the intake of an upload")?;
    pumped?;
    upload
}

async fn pump(
    intakes: &Intakes,
    mut body: Payload,
    declared: Option<u64>,
    parts: mpsc::UnboundedSender<Part>,
) -> Result<(), Problem> {
    let mut count = 0;
    loop {
        let next = tokio::select! {
            () = intakes.closing.cancelled() => return Err(ErrorCode::Unavailable.into()),
            next = body.next() => next,
        };
        let Some(bytes) = next else { break };
        let bytes = bytes.map_err(|error| broken(&error))?;
        count += bytes.len() as u64;
        let granted = intakes.grant(&bytes).await?;
        if parts.send(Part::Bytes(bytes, granted)).is_err() {
            return Ok(());
        }
    }
    if declared.is_some_and(|declared| count < declared) {
        return Err(broken(&"the body broke off").into());
    }
    // When the work has ended before, it says why.
    let _ = parts.send(Part::End);
    Ok(())
}

fn broken(reason: &impl std::fmt::Display) -> Refusal {
    tracing::debug!(%reason, "a body broke off");
    Refusal::new(ErrorCode::BodyInvalid).field("").arg("reason", "reason-broken-off")
}
