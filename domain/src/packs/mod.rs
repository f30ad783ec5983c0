//! A territory in one file, for a phone that will be without a network: `pack.json` with its boundary, themes, photos,
//! open questions and missions, the photos' thumbnails, and a map that needs no tiles. The worker makes it; whoever reads it
//! follows the territory from its `since` on, so it need not be new.

mod content;
mod outline;

use crate::{
    Ground, Result,
    archive::Archive,
    clock::HOUR,
    database::statement,
    jobs::{self, NewJob, Priority},
    photos, sql,
    store::Key,
    sync::{self, Scope},
};
use futures_util::{StreamExt, TryStreamExt, stream};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The kind of the job that makes a pack.
pub const MAKE_PACK: &str = "make-pack";
/// Most bytes of a pack.
pub const MOST_BYTES: usize = 1_000_000;
/// The size whose thumbnails go into a pack.
const THUMBNAIL: &str = "320.webp";
/// Room that is kept for what says which photos are there.
const FOR_PHOTOS: usize = 60_000;
/// A pack that is older than this is made anew when something has changed since.
const FRESH: i64 = HOUR;
/// Thumbnails fetched at a time.
const AT_ONCE: usize = 6;

/// What that job works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MakePack {
    /// The territory.
    pub territory: Uuid,
}

/// A pack as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    /// A ZIP archive of at most [`MOST_BYTES`].
    pub bytes: Vec<u8>,
    /// SHA-256 of the bytes.
    pub sha256: Vec<u8>,
}

/// Forgets the pack of a territory where something is to be seen no more; it is made anew when someone asks. One that is
/// being made is not kept: it began from what was there before.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn forget(write: &impl ConnectionTrait, territory: Uuid) -> Result<()> {
    forget_where(write, "SELECT id FROM territories WHERE id = $1", territory).await
}

/// As [`forget`], where a photo stands.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn forget_of_photo(write: &impl ConnectionTrait, photo: Uuid) -> Result<()> {
    forget_where(write, "SELECT territory_id FROM photos WHERE id = $1 AND territory_id IS NOT NULL", photo).await
}

/// As [`forget`], wherever someone's photos, questions or missions stand.
///
/// # Errors
/// When the database refuses.
pub(crate) async fn forget_of_author(write: &impl ConnectionTrait, author: Uuid) -> Result<()> {
    let theirs = "SELECT territory_id FROM photos WHERE author_id = $1 AND territory_id IS NOT NULL
        UNION SELECT territory_id FROM questions WHERE author_id = $1 AND territory_id IS NOT NULL
        UNION SELECT territory_id FROM missions WHERE author_id = $1";
    forget_where(write, theirs, author).await
}

/// The mark first: its row makes whoever keeps a pack and whoever forgets it wait for each other.
async fn forget_where(write: &impl ConnectionTrait, territories: &str, of: Uuid) -> Result<()> {
    let sql = format!(
        "INSERT INTO pack_marks (territory_id, mark) SELECT t.id, 1 FROM territories t WHERE t.id IN ({territories}) ORDER BY t.id
        ON CONFLICT (territory_id) DO UPDATE SET mark = pack_marks.mark + 1"
    );
    sql::run(write, sql, [of.into()]).await?;
    sql::run(write, format!("DELETE FROM packs WHERE territory_id IN ({territories})"), [of.into()]).await?;
    Ok(())
}

/// The territory's pack, if there is one. Asks for a newer one when the territory has changed for an hour or there is none.
///
/// # Errors
/// When the database does not answer.
pub async fn read(ground: &Ground, territory: Uuid) -> Result<Option<Pack>> {
    let db = &*ground.db;
    let sql = "SELECT bytes, sha256, made_at, EXISTS (SELECT 1 FROM changes WHERE scope = $1 AND number IS NULL)
            OR EXISTS (SELECT 1 FROM changes WHERE scope = $1 AND number > packs.number)
        FROM packs WHERE territory_id = $1";
    let Some(row) = db.query_one_raw(statement(db, sql, [territory.into()])).await? else {
        ask(ground, territory).await?;
        return Ok(None);
    };
    let (made_at, has_changed): (i64, bool) = (row.try_get_by_index(2)?, row.try_get_by_index(3)?);
    if has_changed && made_at < ground.clock.now() - FRESH {
        ask(ground, territory).await?;
    }
    Ok(Some(Pack { bytes: row.try_get_by_index(0)?, sha256: row.try_get_by_index(1)? }))
}

async fn ask(ground: &Ground, territory: Uuid) -> Result<()> {
    let job = NewJob {
        kind: MAKE_PACK,
        payload: MakePack { territory },
        priority: Priority::Low,
        run_at: None,
        dedupe_key: Some(format!("{MAKE_PACK} {territory}")),
    };
    let write = ground.db.write().await?;
    jobs::enqueue(&*write, &ground.clock, job).await?;
    write.commit().await
}

/// Makes the territory's pack and returns its size in bytes. May be cut off and begun again.
///
/// # Errors
/// `not-found` when there is no such territory; when the database or the store do not answer.
pub async fn make(ground: &Ground, of: MakePack) -> Result<usize> {
    let end = sync::end(ground, Scope::Territory(of.territory)).await?;
    let sql = "SELECT mark FROM pack_marks WHERE territory_id = $1";
    let mark = sql::value::<i64>(&end.snapshot, sql, [of.territory.into()]).await?.unwrap_or(0);
    let mut content = content::gather(&end.snapshot, of.territory, &end.cursor).await?;
    end.snapshot.commit().await?;
    let mut archive = Archive::in_memory();
    archive.add_text("outline.svg", &content.outline)?;
    let room = MOST_BYTES - FOR_PHOTOS - deflated_size(&content.index)?;
    let mut photos = Vec::new();
    let mut thumbnails = stream::iter(content.photos).map(|view| thumbnail(ground, view)).buffered(AT_ONCE);
    while let Some((view, thumbnail)) = thumbnails.try_next().await? {
        let name = format!("photos/{}.webp", view.photo.id);
        let fitting = thumbnail.filter(|bytes| archive.size() + bytes.len() + 200 < room);
        if let Some(bytes) = &fitting {
            archive.add_picture(&name, bytes)?;
        }
        photos.push(content::photo(&view, fitting.is_some().then_some(name.as_str())));
    }
    content.index["photos"] = photos.into();
    archive.add_text("pack.json", &content.index.to_string())?;
    let bytes = archive.finish()?.into_inner();
    let size = bytes.len();
    keep(ground, of.territory, (end.number, mark), bytes).await?;
    Ok(size)
}

fn deflated_size(index: &serde_json::Value) -> Result<usize> {
    let mut alone = Archive::in_memory();
    alone.add_text("pack.json", &index.to_string())?;
    Ok(alone.size().min(MOST_BYTES - FOR_PHOTOS))
}

async fn thumbnail(ground: &Ground, view: photos::View) -> Result<(photos::View, Option<Vec<u8>>)> {
    let photo = &view.photo;
    if photo.rendition <= 0 {
        return Ok((view, None));
    }
    let key = Key::derivative(photo.id, photo.rendition, THUMBNAIL);
    let Some(content) = ground.store.get(&key, None).await? else { return Ok((view, None)) };
    if content.length > MOST_BYTES as u64 {
        return Ok((view, None));
    }
    let bytes = content.stream.try_fold(Vec::new(), |mut all, piece| async move {
        all.extend_from_slice(&piece);
        Ok(all)
    });
    Ok((view, Some(bytes.await?)))
}

/// An older maker that ends later changes nothing, and neither does one that began before something was to be seen no more.
async fn keep(ground: &Ground, territory: Uuid, (number, mark): (i64, i64), bytes: Vec<u8>) -> Result<()> {
    let digest = Sha256::digest(&bytes).to_vec();
    let write = ground.db.write_quietly().await?;
    let sql = "INSERT INTO pack_marks (territory_id, mark) VALUES ($1, 0)
        ON CONFLICT (territory_id) DO UPDATE SET mark = pack_marks.mark RETURNING mark";
    if sql::value::<i64>(&*write, sql, [territory.into()]).await? != Some(mark) {
        tracing::info!(%territory, "the pack is not kept, something of it is to be seen no more");
        return Ok(());
    }
    let sql = "INSERT INTO packs (territory_id, bytes, sha256, number, made_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (territory_id) DO UPDATE SET bytes = excluded.bytes, sha256 = excluded.sha256, number = excluded.number,
            made_at = excluded.made_at
        WHERE packs.number <= excluded.number";
    let values = [territory.into(), bytes.into(), digest.into(), number.into(), ground.clock.now().into()];
    sql::run(&*write, sql, values).await?;
    write.commit().await
}
