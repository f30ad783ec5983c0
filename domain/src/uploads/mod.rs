//! Uploads that go on where they were cut off (tus 1.0), whatever network, process or machine was cut.
//!
//! The bytes of a request go to a spool file; each second, each few MiB, whenever nothing comes for a moment and at the
//! latest when the request ends or breaks, what has come in becomes a *piece*: an object of the shared store, durable
//! before its row commits. Only such bytes count, so whatever `Upload-Offset` says survives `kill -9`, and any process can
//! go on. One writer at a time has an upload, by a lease that ends when nothing comes; its token fences off whoever had it
//! before. When all bytes are there, they become a photo as those of `PUT /v1/photos/{id}` do ([`photos::receive`]); the
//! process that has the last of them does it, else a job or whoever asks next.

pub mod entity;
mod finish;
mod have;
mod intake;
mod rules;
mod store;
mod tidy;

pub use entity::Model as Upload;
pub use finish::{FINISH_UPLOAD, FinishUpload, finish_left};
pub use have::{Known, MOST_ASKED, have};
pub use intake::{Part, take};
pub use rules::{Checksum, MAX_METADATA, Metadata};
pub use tidy::{DELETE_PIECES, DeletePieces, delete_pieces, sweep_pieces, tidy};

use crate::{
    ErrorCode, Ground, Refusal, Result,
    clock::{HOUR, SECOND},
    ids, photos,
};
use std::time::Duration;
use uuid::Uuid;

const OPEN: &str = "open";
const COMPLETE: &str = "complete";
const GONE: &str = "gone";

/// How long a writer has an upload after its last sign of life, in microseconds: so soon another takes over a dead one's.
const LEASE: i64 = 10 * SECOND;
/// How long making the photo may take before another tries, in microseconds.
const FINISH_LEASE: i64 = 60 * SECOND;
/// How often and how long a reader waits for a writer that is about to end.
const LOOKS: u32 = 30;
const LOOK: Duration = Duration::from_millis(50);

/// The right to write an upload until another has it.
#[derive(Clone, Debug)]
pub struct Lease {
    /// The upload as it stood when the lease began.
    pub upload: Upload,
}

/// Opens an upload of `length_bytes`.
///
/// # Errors
/// `photo-empty`, `photo-too-large`; `id-taken` when the id is another photo's; `uploads-too-many`.
pub async fn create(ground: &Ground, owner: Uuid, length_bytes: u64, metadata: Metadata) -> Result<Upload> {
    let most = ground.settings.photos.max_bytes();
    if length_bytes == 0 {
        return Err(Refusal::new(ErrorCode::PhotoEmpty).field("Upload-Length").into());
    }
    if length_bytes > most {
        return Err(photos::spool::too_large(most).field("Upload-Length").into());
    }
    let photo_id = metadata.photo_id.unwrap_or_else(|| ids::new(&ground.clock));
    if let Some(photo) = photos::store::by_id(&*ground.db, photo_id).await? {
        let same = photo.author_id == owner && metadata.sha256.is_none_or(|digest| photo.sha256 == digest);
        if !same {
            return Err(Refusal::new(ErrorCode::IdTaken).field("Upload-Metadata").into());
        }
    }
    let now = ground.clock.now();
    let upload = Upload {
        seq: 0,
        id: ids::new(&ground.clock),
        owner_id: owner,
        state: OPEN.into(),
        length_bytes: i64::try_from(length_bytes).unwrap_or(i64::MAX),
        received_bytes: 0,
        metadata: metadata.text,
        photo_id,
        sha256: metadata.sha256.map(|digest| digest.to_vec()),
        token: 0,
        lease_until: 0,
        created_at: now,
        expires_at: expiry(ground),
    };
    let write = ground.db.write_quietly().await?;
    let open = store::open_of(&write, owner, now).await?;
    let settings = &ground.settings.uploads;
    let (most, most_mib) = (settings.max_open, settings.max_open_mib);
    if open.uploads >= i64::from(most) || open.bytes + upload.length_bytes > i64::from(most_mib) * 1024 * 1024 {
        return Err(Refusal::new(ErrorCode::UploadsTooMany).arg("limit", most).arg("mib", most_mib).into());
    }
    store::insert(&write, &upload).await?;
    write.commit().await?;
    Ok(upload)
}

/// A person's upload as it stands at this instant.
///
/// # Errors
/// `not-found`; `upload-gone`.
pub async fn find(ground: &Ground, owner: Uuid, id: Uuid) -> Result<Upload> {
    let upload = store::find(&*ground.db, owner, id).await?.ok_or(ErrorCode::NotFound)?;
    if upload.state == GONE || upload.expires_at <= ground.clock.now() {
        return Err(ErrorCode::UploadGone.into());
    }
    Ok(upload)
}

/// A person's upload, once whoever writes it has made durable what has come in, as far as that takes a moment only; so a
/// phone that was cut off sends as little again as can be. An upload whose bytes are all there is made a photo first, so
/// that one that stands at its end is always complete.
///
/// # Errors
/// As [`find`]; `upload-locked` while it is being made a photo; the refusals of [`photos::receive`].
pub async fn settled(ground: &Ground, owner: Uuid, id: Uuid) -> Result<Upload> {
    let mut upload = find(ground, owner, id).await?;
    for _ in 0..LOOKS {
        if upload.state != OPEN || upload.lease_until <= ground.clock.now() {
            break;
        }
        tokio::time::sleep(LOOK).await;
        upload = find(ground, owner, id).await?;
    }
    if upload.state == OPEN && upload.is_full() {
        let lease = begin_at(ground, &upload, FINISH_LEASE).await?;
        return finish::finish(ground, lease).await;
    }
    Ok(upload)
}

/// Gets the right to write an upload from `offset` on.
///
/// # Errors
/// As [`find`]; `upload-locked` while another writes; `upload-offset-mismatch`.
pub async fn begin(ground: &Ground, owner: Uuid, id: Uuid, offset: u64) -> Result<Lease> {
    let mut upload = find(ground, owner, id).await?;
    upload.received_bytes = i64::try_from(offset).unwrap_or(i64::MAX);
    begin_at(ground, &upload, LEASE).await
}

/// Gets the right to write an upload that stands where `seen` says.
async fn begin_at(ground: &Ground, seen: &Upload, lease: i64) -> Result<Lease> {
    let now = ground.clock.now();
    let write = ground.db.write_quietly().await?;
    let ours = store::acquire(&write, seen.id, seen.received_bytes, now, now + lease).await?;
    write.commit().await?;
    if let Some(upload) = ours {
        return Ok(Lease { upload });
    }
    let upload = find(ground, seen.owner_id, seen.id).await?;
    let code = if upload.lease_until > now { ErrorCode::UploadLocked } else { ErrorCode::UploadOffsetMismatch };
    Err(Refusal::new(code).field("Upload-Offset").into())
}

/// Gives the right to write back unused.
///
/// # Errors
/// When the database does not answer.
pub async fn give_back(ground: &Ground, lease: &Lease) -> Result<()> {
    let write = ground.db.write_quietly().await?;
    store::hold(&write, lease.upload.id, lease.upload.token, 0).await?;
    write.commit().await
}

/// Ends an upload: its bytes are deleted, and it is not found any more.
///
/// # Errors
/// As [`find`].
pub async fn end(ground: &Ground, owner: Uuid, id: Uuid) -> Result<()> {
    let upload = find(ground, owner, id).await?;
    let write = ground.db.write().await?;
    store::delete(&write, upload.id).await?;
    tidy::enqueue_delete(&write, ground, upload.id).await?;
    write.commit().await
}

/// When an upload that gets a byte now expires.
fn expiry(ground: &Ground) -> i64 {
    ground.clock.now() + i64::from(ground.settings.uploads.expiry_hours) * HOUR
}
