//! All bytes are there: they become a photo, the same way as those of a plain upload.

use super::{FINISH_LEASE, Lease, OPEN, Upload, begin_at, store, tidy};
use crate::{
    Error, ErrorCode, Ground, Refusal, Result,
    database::Write,
    jobs,
    photos::{self, Details, Spool, Spooled, spool},
    store::Key,
};
use anyhow::anyhow;
use futures_util::{StreamExt, TryStreamExt, stream};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The kind of the job that makes a photo of an upload when whoever had its last bytes did not.
pub const FINISH_UPLOAD: &str = "finish-upload";
/// Pieces that are opened ahead.
const AHEAD: usize = 4;

/// What that job works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinishUpload {
    /// The upload.
    pub upload_id: Uuid,
}

/// Promises, in the transaction of the last piece, that the upload becomes a photo.
pub(super) async fn promise(write: &Write, ground: &Ground, upload: Uuid) -> Result<()> {
    let job = jobs::NewJob {
        kind: FINISH_UPLOAD,
        payload: FinishUpload { upload_id: upload },
        priority: jobs::Priority::Normal,
        run_at: Some(ground.clock.now() + FINISH_LEASE),
        dedupe_key: None,
    };
    jobs::enqueue(&**write, &ground.clock, job).await
}

/// Makes a photo of an upload whose bytes are all there, if nobody has yet.
///
/// # Errors
/// `Unavailable` while another does it, or when database or store do not answer. A refused photo is no error: it was
/// refused for good, and the upload is gone.
pub async fn finish_left(ground: &Ground, id: Uuid) -> Result<()> {
    let Some(upload) = store::by_id(&*ground.db, id).await? else { return Ok(()) };
    if upload.state != OPEN || !upload.is_full() {
        return Ok(());
    }
    let lease = match begin_at(ground, &upload, FINISH_LEASE).await {
        Err(Error::Refused(refusal)) if refusal.code == ErrorCode::UploadLocked => {
            return Err(Error::Unavailable(anyhow!("another makes the photo right now")));
        }
        other => other?,
    };
    match finish(ground, lease).await {
        Err(Error::Refused(refusal)) => {
            tracing::info!(upload_id = %id, %refusal, "an upload was no photo");
            Ok(())
        }
        other => other.map(|_| ()),
    }
}

/// Makes the photo; when it returns, the photo is safe, and the upload says which it is.
pub(super) async fn finish(ground: &Ground, lease: Lease) -> Result<Upload> {
    let upload = &lease.upload;
    let received = match assembled(ground, upload).await {
        Ok(spooled) => photos::receive(ground, upload.owner_id, upload.photo_id, spooled, Details::default()).await,
        Err(error) => Err(error),
    };
    match received {
        Ok(received) => complete(ground, upload, received.into_photo().id).await,
        Err(Error::Refused(refusal)) if refusal.code == ErrorCode::UploadOffsetMismatch => Err(refusal.into()),
        Err(Error::Refused(refusal)) => {
            refuse(ground, upload).await?;
            Err(refusal.into())
        }
        Err(fault) => {
            super::give_back(ground, &lease).await?;
            Err(fault)
        }
    }
}

async fn complete(ground: &Ground, upload: &Upload, photo: Uuid) -> Result<Upload> {
    let write = ground.db.write().await?;
    if store::complete(&write, upload.id, upload.token, photo).await? {
        tidy::enqueue_delete(&write, ground, upload.id).await?;
        write.commit().await?;
    } else {
        drop(write);
    }
    // Whoever else had it made the same photo of the same bytes.
    super::find(ground, upload.owner_id, upload.id).await
}

async fn refuse(ground: &Ground, upload: &Upload) -> Result<()> {
    let write = ground.db.write().await?;
    if store::refuse(&write, upload.id, upload.token).await? {
        tidy::enqueue_delete(&write, ground, upload.id).await?;
        write.commit().await?;
    }
    Ok(())
}

/// The pieces in one spool file, hashed on the way.
async fn assembled(ground: &Ground, upload: &Upload) -> Result<Spooled> {
    let pieces = store::pieces(&*ground.db, upload.id).await?;
    let mut spool = Spool::open(&spool::folder(&ground.settings), ground.settings.photos.max_bytes()).await?;
    let opened = pieces.into_iter().map(|piece| async move {
        let key = Key::piece(upload.id, piece.token.unsigned_abs(), piece.offset_bytes.unsigned_abs());
        ground.store.get(&key, None).await.map(|content| (piece, content))
    });
    let mut opened = stream::iter(opened).buffered(AHEAD);
    while let Some((piece, content)) = opened.try_next().await? {
        let whole = content.filter(|content| content.total == piece.size_bytes.unsigned_abs());
        let Some(mut content) = whole else { return Err(lost(ground, upload, piece.offset_bytes).await?) };
        while let Some(bytes) = content.stream.try_next().await? {
            spool.write(&bytes).await?;
        }
    }
    let wanted = upload.sha256.as_deref().and_then(|digest| digest.try_into().ok());
    spool.finish(wanted).await.map_err(|error| match error {
        Error::Refused(refusal) => refusal.field("Upload-Metadata").into(),
        fault => fault,
    })
}

/// The store has lost a piece, as after a restored backup: the phone sends again from there.
async fn lost(ground: &Ground, upload: &Upload, offset: i64) -> Result<Error> {
    tracing::warn!(upload_id = %upload.id, offset, "a piece of an upload is missing; it goes on from there");
    let write = ground.db.write_quietly().await?;
    store::cut_back(&write, upload.id, upload.token, offset).await?;
    write.commit().await?;
    Ok(Refusal::new(ErrorCode::UploadOffsetMismatch).field("Upload-Offset").into())
}
