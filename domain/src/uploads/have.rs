//! What need not be sent: which photos are here already, and which have begun to come.

use super::{Upload, store};
use crate::{ErrorCode, Ground, Refusal, Result, photos, store::Key};
use futures_util::{StreamExt, TryStreamExt, stream};
use std::collections::HashMap;
use uuid::Uuid;

/// Most digests that one call asks for.
pub const MOST_ASKED: usize = 500;
/// Objects looked at at the same time.
const AT_ONCE: usize = 16;

/// What is known of some bytes.
#[derive(Clone, Debug)]
pub enum Known {
    /// They are this photo, and its object is there whole.
    Here(Uuid),
    /// They have begun to come by this open upload of whoever asks.
    Partial(Box<Upload>),
    /// They are to be sent.
    Missing,
}

/// What is known of these bytes, in the order asked. As in [`photos::receive`], one's own photos count and whatever is
/// published; a photo whose object is lost is missing, and sending it restores it.
///
/// # Errors
/// `hashes-too-many`, also for none; when database or store do not answer.
pub async fn have(ground: &Ground, reader: Uuid, digests: &[[u8; 32]]) -> Result<Vec<Known>> {
    if digests.is_empty() || digests.len() > MOST_ASKED {
        return Err(Refusal::new(ErrorCode::HashesTooMany).field("/sha256").arg("limit", MOST_ASKED).into());
    }
    let photos = photos::store::same_bytes_of(&*ground.db, reader, digests).await?;
    let looked =
        photos.into_iter().map(|photo| async move { whole(ground, &photo).await.map(|is| is.then_some(photo)) });
    let here: Vec<_> = stream::iter(looked).buffer_unordered(AT_ONCE).try_collect().await?;
    let here: HashMap<Vec<u8>, Uuid> = here.into_iter().flatten().map(|photo| (photo.sha256, photo.id)).collect();
    let open = store::open_with(&*ground.db, reader, digests, ground.clock.now()).await?;
    let open: HashMap<Vec<u8>, Upload> =
        open.into_iter().filter_map(|upload| Some((upload.sha256.clone()?, upload))).collect();
    let known = |digest: &[u8; 32]| match (here.get(&digest[..]), open.get(&digest[..])) {
        (Some(photo), _) => Known::Here(*photo),
        (None, Some(upload)) => Known::Partial(Box::new(upload.clone())),
        (None, None) => Known::Missing,
    };
    Ok(digests.iter().map(known).collect())
}

/// Whether the photo's object is there with all its bytes.
async fn whole(ground: &Ground, photo: &photos::store::SameBytes) -> Result<bool> {
    let Ok(digest) = <&[u8; 32]>::try_from(photo.sha256.as_slice()) else { return Ok(false) };
    let stat = ground.store.stat(&Key::original(photo.id, digest)).await?;
    Ok(stat.is_some_and(|stat| stat.size_bytes == photo.size_bytes.unsigned_abs()))
}
