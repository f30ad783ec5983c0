//! Makes a photo's sizes and publishes it; or refuses it with a reason that its author reads.
//!
//! The sizes are stored under the next rendition before the transaction that names it, so whoever reads the photo finds
//! them; a job cut off in between leaves objects that the next attempt writes again. All pictures of this process share
//! one bound of memory: a costly one waits until others have gone.

use super::JobContext;
use crate::pictures::{Format, Limits, Opened, PictureError, Pictures, Source};
use futures_util::future::try_join_all;
use photos36_domain::{
    Ground,
    jobs::{Failure, Finished, Taken},
    photos::{self, Derived, MAKE_DERIVATIVES, MakeDerivatives, blurs::Rectangle, entity},
    settings::Settings,
    store::{Key, LocalFile},
};
use std::{
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    task::spawn_blocking,
};

pub(super) const KIND: &str = MAKE_DERIVATIVES;

pub(super) async fn run(JobContext { ground, job, .. }: JobContext<'_>) -> Result<Finished, Failure> {
    let MakeDerivatives { photo_id } = job.payload()?;
    let Some(photo) = photos::load_for_derivatives(&*ground.db, photo_id).await? else {
        tracing::info!(%photo_id, "the photo needs no sizes, it is gone or refused");
        return job.finish(ground).await;
    };
    let begun = Instant::now();
    let covered = photos::blurs::confirmed(&*ground.db, photo_id).await?;
    let blurred = !covered.is_empty();
    match make(ground, &photo, covered).await {
        Ok(pictures) => {
            // What was blurred once keeps numbers of its own, also when the blur is taken back.
            let rendition =
                if blurred || photo.rendition > 0 { photos::blurs::next_rendition(ground, photo_id).await? } else { 1 };
            let finished = publish(ground, job, &photo, (rendition, pictures)).await?;
            let duration_ms = begun.elapsed().as_millis() as u64;
            tracing::info!(%photo_id, duration_ms, "the photo's sizes are made");
            Ok(finished)
        }
        Err(PictureError::Refused { refusal, cause }) => {
            tracing::info!(%photo_id, code = refusal.code.name(), cause, "the photo is refused");
            let write = ground.db.write().await?;
            photos::refuse(&*write, ground, photo_id, &refusal).await?;
            let finished = job.finish_in(&write, &ground.clock).await?;
            write.commit().await?;
            Ok(finished)
        }
        Err(PictureError::Failed(cause)) => Err(cause.into()),
    }
}

async fn make(ground: &Ground, photo: &entity::Model, covered: Vec<Rectangle>) -> Result<Pictures, PictureError> {
    let Some(format) = Format::from_media_type(&photo.media_type) else {
        return Err(PictureError::unsupported(&photo.media_type, "no pictures are made of it"));
    };
    let source = Source { format, orientation: u8::try_from(photo.orientation).unwrap_or(1) };
    let limits = limits(&ground.settings);
    let file = original(ground, photo).await?;
    let judged = spawn_blocking(move || {
        let bytes = std::fs::read(file.path()).map_err(|error| PictureError::Failed(error.into()))?;
        let memory_bytes = Opened::open(&bytes, source, &limits)?.memory_bytes();
        Ok((bytes, memory_bytes))
    });
    let (bytes, memory_bytes) = judged.await.map_err(failed)??;
    let permit = memory(&ground.settings, memory_bytes).await?;
    // Opened anew, as the clock runs from there: what waited for memory has not used its time.
    let made = spawn_blocking(move || {
        let _held = permit;
        Opened::open(&bytes, source, &limits)?.covering(covered).make()
    });
    made.await.map_err(failed)?
}

fn limits(settings: &Settings) -> Limits {
    Limits {
        memory_bytes: u64::from(settings.worker.picture_memory_mib) << 20,
        max_pixels: settings.photos.max_pixels(),
        time: Duration::from_secs(settings.worker.picture_seconds.into()),
    }
}

fn failed(cause: impl Into<anyhow::Error>) -> PictureError {
    PictureError::Failed(cause.into())
}

async fn original(ground: &Ground, photo: &entity::Model) -> Result<LocalFile, PictureError> {
    let sha256 = photo.sha256.as_slice().try_into().map_err(failed)?;
    let scratch = photos::spool::folder(&ground.settings);
    let found = ground.store.local_file(&Key::original(photo.id, sha256), &scratch).await.map_err(failed)?;
    found.ok_or_else(|| failed(anyhow::anyhow!("the original is not in the store")))
}

/// Waits until a picture of this cost may be decoded.
async fn memory(settings: &Settings, bytes: u64) -> Result<SemaphorePermit<'static>, PictureError> {
    static MEMORY: OnceLock<(Semaphore, u32)> = OnceLock::new();
    let (semaphore, total_mib) = MEMORY.get_or_init(|| {
        // Half of the slots may hold the costliest of pictures; ordinary ones cost a third of that.
        let slots = match settings.worker.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            threads => usize::from(threads),
        };
        let total_mib = settings.worker.picture_memory_mib.saturating_mul((slots as u32).div_ceil(2));
        (Semaphore::new(total_mib as usize), total_mib)
    });
    let mib = u32::try_from(bytes >> 20).unwrap_or(u32::MAX).clamp(1, *total_mib);
    semaphore.acquire_many(mib).await.map_err(failed)
}

async fn publish(
    ground: &Ground,
    job: &Taken,
    photo: &entity::Model,
    (rendition, made): (i32, Pictures),
) -> Result<Finished, Failure> {
    let files = made.sizes.iter().flat_map(|size| {
        [("jpg", "image/jpeg", &size.jpeg), ("webp", "image/webp", &size.webp)].map(|(ending, media_type, bytes)| {
            (Key::derivative(photo.id, rendition, &format!("{}.{ending}", size.edge)), media_type, bytes.clone())
        })
    });
    let store = Arc::clone(&ground.store);
    let stored = files.map(|(key, media_type, bytes)| {
        let store = Arc::clone(&store);
        async move { store.put(&key, bytes, media_type).await }
    });
    try_join_all(stored.collect::<Vec<_>>()).await?;

    let write = ground.db.write().await?;
    let derived = Derived {
        rendition,
        replaces: photo.rendition,
        perceptual_hash: made.perceptual_hash,
        near_duplicate_of: photos::near_duplicate(&write, photo.id, made.perceptual_hash).await?,
        thumbhash: made.thumbhash,
        colours: made.colours,
    };
    if !photos::publish(&*write, ground, photo.id, &derived).await? {
        drop(write);
        if photos::load_for_derivatives(&*ground.db, photo.id).await?.is_some() {
            // Another rendering was quicker. It may not know what this one knows to cover: made anew on top of it.
            return Err(Failure::Retry { reason: "other sizes were made meanwhile".into() });
        }
        tracing::info!(photo_id = %photo.id, "the photo is gone since its sizes were begun");
        // The job that deletes its objects may have looked before these were written.
        photos::delete_objects_of_gone(ground, photo.id).await?;
        return job.finish(ground).await;
    }
    let finished = job.finish_in(&write, &ground.clock).await?;
    write.commit().await?;
    if let Err(error) = photos::delete_replaced(ground, photo.id, rendition).await {
        // Nobody is served them any more, and the sweep deletes them a day later.
        tracing::warn!(photo_id = %photo.id, error = format!("{error:#}"), "old sizes could not be deleted yet");
    }
    Ok(finished)
}
