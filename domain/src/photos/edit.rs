//! Its author edits, places and deletes a photo.

use super::{GivenPlace, Licence, PhotoState, PlacePrecision, entity, entity::photo, position, store, values};
use crate::{
    ErrorCode, Ground, Refusal, Result, jobs, plain,
    store::Key,
    territories,
    themes::{self, Themes},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The kind of the job that deletes a photo's objects.
pub const DELETE_OBJECTS: &str = "delete-objects";

/// What that job works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteObjects {
    /// The photo.
    pub photo_id: Uuid,
}

/// A change of some of what a person says of a photo; what is none stays.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    /// A new title.
    pub title: Option<String>,
    /// A new text.
    pub text: Option<String>,
    /// New themes, all of them.
    pub themes: Option<Themes>,
    /// Whom to name.
    pub credit: Option<String>,
    /// Under what terms.
    pub licence: Option<Licence>,
    /// How closely others may know the place.
    pub precision: Option<PlacePrecision>,
}

/// Changes texts, themes, terms and precision.
///
/// # Errors
/// `text-invalid`, `theme-unknown`; `version-stale` when someone was quicker.
pub async fn edit(ground: &Ground, photo: entity::Model, change: Edit) -> Result<entity::Model> {
    let (lon, lat, version) = (photo.lon, photo.lat, photo.version);
    let (id, territory) = (photo.id, photo.territory_id);
    if let Some(themes) = &change.themes {
        let kept = store::themes(&*ground.db, &[id]).await?.remove(&id).unwrap_or_default();
        themes::require_known(&*ground.db, themes, territory, &kept).await?;
    }
    let mut row = begin(ground, photo);
    if let Some(title) = change.title {
        row.title = Set(plain::line("/title", &title, 0, values::MAX_TITLE)?);
    }
    if let Some(text) = change.text {
        row.body = Set(plain::text("/text", &text, values::MAX_TEXT)?);
    }
    if let Some(credit) = change.credit {
        row.credit = Set(plain::line("/credit", &credit, 1, values::MAX_TITLE)?);
    }
    if let Some(licence) = change.licence {
        row.licence = Set(licence.name().into());
    }
    if let Some(precision) = change.precision {
        row.place_precision = Set(precision.name().into());
        if let (Some(lon), Some(lat)) = (lon, lat) {
            position::set(&mut row, lon, lat, precision);
        }
    }
    let write = ground.db.write().await?;
    if let Some(themes) = change.themes {
        store::set_themes(&*write, id, themes.as_slice()).await?;
    }
    let photo = save(&*write, row, version).await?;
    write.commit().await?;
    Ok(photo)
}

/// Places a photo by hand, or moves it.
///
/// # Errors
/// `version-stale` when someone was quicker.
pub async fn place_by_hand(ground: &Ground, photo: entity::Model, given: GivenPlace) -> Result<entity::Model> {
    let version = photo.version;
    let precision = PlacePrecision::from_name(&photo.place_precision).unwrap_or(PlacePrecision::Hidden);
    let mut row = begin(ground, photo);
    let territory = territories::locate(&*ground.db, given.lon(), given.lat()).await?;
    position::set(&mut row, given.lon(), given.lat(), precision);
    position::set_territory(&mut row, territory.as_ref());
    row.place_source = Set(Some("author".into()));
    row.accuracy_m = Set(None);
    row.altitude_m = Set(None);
    let write = ground.db.write().await?;
    let photo = save(&*write, row, version).await?;
    write.commit().await?;
    Ok(photo)
}

/// Deletes a photo: a tombstone stays, all that was said and known of it goes, its objects by a job.
///
/// # Errors
/// `version-stale` when someone was quicker.
pub async fn delete(ground: &Ground, photo: entity::Model) -> Result<()> {
    let (id, version) = (photo.id, photo.version);
    let mut row = begin(ground, photo);
    row.state = Set(PhotoState::Deleted.name().into());
    for text in [&mut row.title, &mut row.body, &mut row.credit] {
        *text = Set(String::new());
    }
    for number in [
        &mut row.lon,
        &mut row.lat,
        &mut row.shown_lon,
        &mut row.shown_lat,
        &mut row.accuracy_m,
        &mut row.altitude_m,
        &mut row.direction_deg,
    ] {
        *number = Set(None);
    }
    for text in [&mut row.place_source, &mut row.taken_local, &mut row.taken_source, &mut row.camera] {
        *text = Set(None);
    }
    row.colours_json = Set(None);
    row.taken_offset_min = Set(None);
    row.taken_at = Set(None);
    row.quad = Set(None);
    row.thumbhash = Set(None);
    row.perceptual_hash = Set(None);
    let write = ground.db.write().await?;
    store::set_themes(&*write, id, &[]).await?;
    store::forget_hash(&*write, id).await?;
    save(&*write, row, version).await?;
    let job = jobs::NewJob {
        kind: DELETE_OBJECTS,
        payload: DeleteObjects { photo_id: id },
        priority: jobs::Priority::Normal,
        run_at: None,
        dedupe_key: None,
    };
    jobs::enqueue(&*write, &ground.clock, job).await?;
    write.commit().await?;
    Ok(())
}

/// Deletes the objects of a deleted photo: the original and every size of every rendition.
///
/// # Errors
/// When the store does not answer; what was deleted until then stays deleted.
pub async fn delete_objects(ground: &Ground, photo: Uuid) -> Result<()> {
    for prefix in Key::prefixes_of(photo) {
        loop {
            let objects = ground.store.list(&prefix, None).await?;
            if objects.is_empty() {
                break;
            }
            for object in objects {
                ground.store.delete(&object.key).await?;
            }
        }
    }
    Ok(())
}

fn begin(ground: &Ground, photo: entity::Model) -> entity::ActiveModel {
    let version = photo.version;
    let mut row = entity::ActiveModel::from(photo);
    row.version = Set(version + 1);
    row.updated_at = Set(ground.clock.now());
    row
}

/// Writes the row only if it still has the version that the change began from.
async fn save(connection: &impl ConnectionTrait, row: entity::ActiveModel, version: i64) -> Result<entity::Model> {
    let updated = entity::Entity::update_many()
        .filter(photo::Column::Id.eq(*row.id.as_ref()))
        .filter(photo::Column::Version.eq(version))
        .filter(photo::Column::State.ne(PhotoState::Deleted.name()))
        .set(only_changes(row))
        .exec_with_returning(connection)
        .await?;
    let stale = || Refusal::new(ErrorCode::VersionStale).field("If-Match");
    Ok(updated.into_iter().next().ok_or_else(stale)?)
}

/// `update_many` writes the fields that are set; the key is not one of them.
fn only_changes(mut row: entity::ActiveModel) -> entity::ActiveModel {
    row.id.take();
    row
}
