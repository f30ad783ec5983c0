//! A photo that others built on stays when its author is erased, without anything of the author: the file as it came holds
//! the camera, the moment and the true place, so the largest size that everyone sees takes its place.

use crate::{Ground, Result, database::statement, photos::entity, store::Key};
use anyhow::Context;
use bytes::Bytes;
use futures_util::TryStreamExt;
use sea_orm::{ConnectionTrait, Value};
use sha2::{Digest, Sha256};

/// The size that takes the place of the original.
const LARGEST: &str = "1920.jpg";
/// Most bytes that such a size can have.
const MOST_BYTES: u64 = 32 * 1024 * 1024;

/// Keeps a published photo's picture, title and text, and the place that everyone sees.
pub(super) async fn keep(ground: &Ground, photo: entity::Model) -> Result<()> {
    let largest = Key::derivative(photo.id, photo.rendition, LARGEST);
    let content = ground.store.get(&largest, None).await?.context("a published photo has its sizes")?;
    if content.length > MOST_BYTES {
        return Err(anyhow::anyhow!("a size of {} bytes", content.length).into());
    }
    let bytes = content.stream.try_fold(Vec::new(), |mut all, piece| async move {
        all.extend_from_slice(&piece);
        Ok(all)
    });
    let bytes = bytes.await?;
    let sha256: [u8; 32] = Sha256::digest(&bytes).into();
    if photo.sha256 == sha256 {
        return Ok(());
    }
    let (width, height) = shown_size(photo.width_px, photo.height_px);
    let original = Key::original(photo.id, &sha256);
    ground.store.put(&original, Bytes::from(bytes.clone()), "image/jpeg").await?;
    let sql = "UPDATE photos SET sha256 = $2, size_bytes = $3, media_type = 'image/jpeg', width_px = $4, height_px = $5,
        orientation = 1, lon = shown_lon, lat = shown_lat, place_source = CASE WHEN shown_lon IS NULL THEN NULL ELSE 'author' END,
        accuracy_m = NULL, altitude_m = NULL, direction_deg = NULL, taken_local = NULL, taken_offset_min = NULL,
        taken_source = NULL, taken_at = NULL, camera = NULL, credit = '', version = version + 1, updated_at = $6 WHERE id = $1";
    let values: [Value; 6] = [
        photo.id.into(),
        sha256.to_vec().into(),
        i64::try_from(bytes.len()).unwrap_or(i64::MAX).into(),
        width.into(),
        height.into(),
        ground.clock.now().into(),
    ];
    let write = ground.db.write().await?;
    write.execute_raw(statement(&*write, sql, values)).await?;
    write.commit().await?;
    // The file as it came; should this be cut off, the sweep finds it without a row.
    let [originals, _] = Key::prefixes_of(photo.id);
    for object in ground.store.list(&originals, None).await? {
        if object.key != original {
            ground.store.delete(&object.key).await?;
        }
    }
    Ok(())
}

/// Width and height of the largest size of a photo, in pixels: its longer edge is 1,920 at most.
fn shown_size(width: i32, height: i32) -> (i32, i32) {
    let longest = width.max(height);
    if longest <= 1920 {
        return (width, height);
    }
    let scaled = |edge: i32| i32::try_from((i64::from(edge) * 1920 + i64::from(longest) / 2) / i64::from(longest));
    (scaled(width).unwrap_or(1920).max(1), scaled(height).unwrap_or(1920).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longer_edge_is_at_most_1920() {
        assert_eq!(shown_size(4000, 3000), (1920, 1440));
        assert_eq!(shown_size(3000, 4000), (1440, 1920));
        assert_eq!(shown_size(800, 600), (800, 600));
    }
}
