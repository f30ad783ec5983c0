//! Pieces that nobody needs any more are deleted: after the end of their upload, after its expiry, and by the sweep what a
//! kill or a late writer left behind.

use super::store;
use crate::{
    Ground, Result,
    clock::{DAY, HOUR},
    database::Write,
    jobs,
    store::Key,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The kind of the job that deletes the pieces of an upload that has ended.
pub const DELETE_PIECES: &str = "delete-pieces";
/// How long an upload that expired is still known, and answered as gone, in microseconds.
const REMEMBERED: i64 = 30 * DAY;
/// Most uploads ended in one transaction.
const BATCH: u32 = 100;

/// What that job works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletePieces {
    /// The upload.
    pub upload_id: Uuid,
}

/// Writes the job that deletes an upload's pieces, in the transaction that ends it.
pub(super) async fn enqueue_delete(write: &Write, ground: &Ground, upload: Uuid) -> Result<()> {
    let job = jobs::NewJob {
        kind: DELETE_PIECES,
        payload: DeletePieces { upload_id: upload },
        priority: jobs::Priority::Low,
        run_at: None,
        dedupe_key: None,
    };
    jobs::enqueue(&**write, &ground.clock, job).await
}

/// Deletes the pieces of an upload that has ended.
///
/// # Errors
/// When the store does not answer; what was deleted until then stays deleted.
pub async fn delete_pieces(ground: &Ground, upload: Uuid) -> Result<()> {
    let prefix = Key::prefix_of_upload(upload);
    loop {
        let pieces = ground.store.list(&prefix, None).await?;
        if pieces.is_empty() {
            return Ok(());
        }
        for piece in pieces {
            ground.store.delete(&piece.key).await?;
        }
    }
}

/// Ends the uploads that have expired, with their pieces; forgets those that ended long ago. Says how many it ended.
///
/// # Errors
/// When database or store do not answer; the next turn goes on.
pub async fn tidy(ground: &Ground) -> Result<u64> {
    let (now, mut ended) = (ground.clock.now(), 0);
    loop {
        let write = ground.db.write_quietly().await?;
        let expired = store::expire(&write, now, BATCH).await?;
        write.commit().await?;
        for upload in &expired {
            delete_pieces(ground, *upload).await?;
        }
        ended += expired.len() as u64;
        if expired.len() < BATCH as usize {
            break;
        }
    }
    loop {
        let write = ground.db.write_quietly().await?;
        let forgotten = store::purge(&write, now - REMEMBERED, BATCH).await?;
        write.commit().await?;
        if forgotten < u64::from(BATCH) {
            return Ok(ended);
        }
    }
}

/// Deletes old pieces whose upload is not open; says how many.
///
/// # Errors
/// When database or store do not answer; what was deleted until then stays deleted.
pub async fn sweep_pieces(ground: &Ground) -> Result<u64> {
    let cutoff = ground.clock.now() - i64::from(ground.settings.store.orphan_hours) * HOUR;
    let (mut after, mut deleted) = (None, 0);
    loop {
        let page = ground.store.list(Key::UPLOADS, after.as_ref()).await?;
        let Some(last) = page.last() else { return Ok(deleted) };
        after = Some(last.key.clone());
        let old: Vec<_> = page.into_iter().filter(|object| object.modified_at < cutoff).collect();
        let uploads: BTreeSet<Uuid> = old.iter().filter_map(|object| object.key.upload()).collect();
        let open = store::open_among(&*ground.db, &uploads.into_iter().collect::<Vec<_>>()).await?;
        for object in old.iter().filter(|object| object.key.upload().is_some_and(|id| !open.contains(&id))) {
            ground.store.delete(&object.key).await?;
            deleted += 1;
        }
    }
}
