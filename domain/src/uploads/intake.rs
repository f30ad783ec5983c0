//! The bytes of one request on their way to pieces.
//!
//! It runs beside the request, not within it: when a connection breaks and its handler is dropped, the channel closes, and
//! what had come in is still made durable.

use super::{LEASE, Lease, Upload, expiry, finish, rules, rules::Checksum, store, store::Piece};
use crate::{
    ErrorCode, Ground, Refusal, Result,
    database::Write,
    photos::{Spool, Spooled, spool},
    store::Key,
};
use anyhow::Context;
use bytes::Bytes;
use std::{
    future::pending,
    time::{Duration, Instant},
};
use tokio::{
    sync::{OwnedSemaphorePermit, mpsc::UnboundedReceiver},
    task::JoinHandle,
    time::timeout,
};

/// After so long without a byte, what has come in is made durable and the upload is free for another writer: the phone
/// may be back on another network while this connection does not know yet that it is dead.
const STALL: Duration = Duration::from_millis(300);
/// How often a writer that may not save yet says that it lives.
const RENEW: Duration = Duration::from_secs(3);

/// What a request brings.
pub enum Part {
    /// Bytes, and the memory that they were granted until they are on disk.
    Bytes(Bytes, OwnedSemaphorePermit),
    /// The request has ended as it should. A channel that closes without it was cut off.
    End,
}

struct Intake {
    ground: Ground,
    lease: Lease,
    checksum: Option<Checksum>,
    hasher: Option<rules::Hasher>,
    /// Where the spool's first byte belongs.
    at: i64,
    spool: Option<Spool>,
    spooled: i64,
    /// When the spool's first byte came, or the lease was last renewed.
    since: Instant,
    is_released: bool,
    saving: Option<JoinHandle<Result<()>>>,
}

/// Takes the parts of a request until it ends or is cut off. With a checksum, all of its bytes count or none.
///
/// # Errors
/// `upload-too-long`, `upload-checksum-mismatch`; `upload-locked` when another writer has the upload by now; when all bytes
/// are there, the refusals of a photo.
pub async fn take(
    ground: Ground,
    lease: Lease,
    checksum: Option<Checksum>,
    mut parts: UnboundedReceiver<Part>,
) -> Result<Upload> {
    let at = lease.upload.received_bytes;
    let hasher = checksum.as_ref().map(Checksum::hasher);
    let (spool, spooled, since) = (None, 0, Instant::now());
    let mut intake =
        Intake { ground, lease, checksum, hasher, at, spool, spooled, since, is_released: false, saving: None };
    let taken = match intake.read(&mut parts).await {
        Ok(has_ended) => intake.settle(has_ended).await,
        Err(error) => Err(error),
    };
    if let Err(error) = taken {
        // What was being saved may still be.
        let _ = intake.wait().await;
        intake.hold(0).await?;
        return Err(error);
    }
    let Intake { ground, mut lease, at, .. } = intake;
    if at == lease.upload.length_bytes {
        lease.upload.received_bytes = at;
        return finish::finish(&ground, lease).await;
    }
    super::find(&ground, lease.upload.owner_id, lease.upload.id).await
}

impl Intake {
    /// Reads until the end; false when it was cut off.
    async fn read(&mut self, parts: &mut UnboundedReceiver<Part>) -> Result<bool> {
        loop {
            let next = tokio::select! {
                saved = ended(&mut self.saving) => {
                    self.saving = None;
                    saved?;
                    continue;
                }
                next = timeout(STALL, parts.recv()) => next,
            };
            match next {
                Ok(Some(Part::Bytes(bytes, _granted))) => self.write(&bytes).await?,
                Ok(Some(Part::End)) => return Ok(true),
                Ok(None) => return Ok(false),
                Err(_) => self.stalled().await?,
            }
        }
    }

    async fn write(&mut self, bytes: &Bytes) -> Result<()> {
        let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        if self.at + self.spooled + length > self.lease.upload.length_bytes {
            return Err(Refusal::new(ErrorCode::UploadTooLong)
                .field("Upload-Length")
                .arg("limit", self.lease.upload.length_bytes)
                .into());
        }
        if bytes.is_empty() {
            return Ok(());
        }
        let mut spool = match self.spool.take() {
            Some(spool) => spool,
            None => {
                if self.checksum.is_none() {
                    self.since = Instant::now();
                }
                let settings = &self.ground.settings;
                Spool::open(&spool::folder(settings), settings.photos.max_bytes()).await?
            }
        };
        if let Some(hasher) = &mut self.hasher {
            hasher.update(bytes);
        }
        spool.write(bytes).await?;
        self.spool = Some(spool);
        self.spooled += length;
        self.save_when_due().await
    }

    async fn save_when_due(&mut self) -> Result<()> {
        let settings = &self.ground.settings.uploads;
        let waited = self.since.elapsed();
        if self.checksum.is_some() {
            if waited > RENEW {
                self.since = Instant::now();
                self.hold(self.ground.clock.now() + LEASE).await?;
            }
            return Ok(());
        }
        let is_due = waited >= Duration::from_millis(settings.durable_ms.into())
            || self.spooled >= i64::from(settings.piece_kib) * 1024;
        if is_due && self.saving.is_none() {
            self.begin_to_save(self.ground.clock.now() + LEASE).await?;
        }
        Ok(())
    }

    /// Nothing has come for a moment.
    async fn stalled(&mut self) -> Result<()> {
        if self.is_released || self.saving.is_some() || self.checksum.is_some() {
            return Ok(());
        }
        if self.spool.is_some() {
            self.begin_to_save(0).await?;
        } else {
            self.hold(0).await?;
        }
        self.is_released = true;
        Ok(())
    }

    /// Begins to make the spool a piece; the next one grows meanwhile.
    async fn begin_to_save(&mut self, lease_until: i64) -> Result<()> {
        let Some(spool) = self.spool.take() else { return Ok(()) };
        self.is_released = false;
        let piece = Piece { offset_bytes: self.at, token: self.lease.upload.token, size_bytes: self.spooled };
        self.at += self.spooled;
        self.spooled = 0;
        let (ground, lease, spooled) = (self.ground.clone(), self.lease.clone(), spool.finish(None).await?);
        self.saving = Some(tokio::spawn(async move { save(&ground, &lease, piece, spooled, lease_until).await }));
        Ok(())
    }

    /// Makes durable what is left, and gives the upload back unless it is full.
    async fn settle(&mut self, has_ended: bool) -> Result<()> {
        self.wait().await?;
        if let (Some(checksum), Some(hasher)) = (&self.checksum, self.hasher.take())
            && (!has_ended || hasher.finish() != *checksum)
        {
            return Err(Refusal::new(ErrorCode::UploadChecksumMismatch).field("Upload-Checksum").into());
        }
        let is_full = self.at + self.spooled == self.lease.upload.length_bytes;
        let until = if is_full { self.ground.clock.now() + super::FINISH_LEASE } else { 0 };
        if self.spool.is_some() {
            self.begin_to_save(until).await?;
            return self.wait().await;
        }
        self.hold(until).await
    }

    async fn wait(&mut self) -> Result<()> {
        if self.saving.is_some() {
            let saved = ended(&mut self.saving).await;
            self.saving = None;
            return saved;
        }
        Ok(())
    }

    /// Moves the end of the lease.
    async fn hold(&self, until: i64) -> Result<()> {
        let write = self.ground.db.write_quietly().await?;
        let ours = store::hold(&write, self.lease.upload.id, self.lease.upload.token, until).await?;
        write.commit().await?;
        if ours || until == 0 { Ok(()) } else { Err(ErrorCode::UploadLocked.into()) }
    }
}

/// The end of the task, if there is one.
async fn ended(task: &mut Option<JoinHandle<Result<()>>>) -> Result<()> {
    match task {
        Some(task) => task.await.context("a piece was being saved")?,
        None => pending().await,
    }
}

/// Makes a piece durable, then counts it.
async fn save(ground: &Ground, lease: &Lease, piece: Piece, spooled: Spooled, lease_until: i64) -> Result<()> {
    let upload = &lease.upload;
    let (token, offset) = (piece.token.unsigned_abs(), piece.offset_bytes.unsigned_abs());
    let key = Key::piece(upload.id, token, offset);
    ground.store.put_file(&key, &spooled.path, &spooled.sha256, "application/octet-stream").await?;
    let write = ground.db.write_quietly().await?;
    if !store::add_piece(&write, upload.id, &piece, lease_until, expiry(ground)).await? {
        return Err(Refusal::new(ErrorCode::UploadLocked).field("Upload-Offset").into());
    }
    let is_last = piece.offset_bytes + piece.size_bytes == upload.length_bytes;
    promise_photo(&write, ground, upload, is_last).await?;
    write.commit().await
}

/// With the last piece, a job promises that the bytes become a photo, whoever is killed next.
async fn promise_photo(write: &Write, ground: &Ground, upload: &Upload, is_last: bool) -> Result<()> {
    if is_last { finish::promise(write, ground, upload.id).await } else { Ok(()) }
}
