//! Its author edits, places and deletes a photo.

use super::{GivenPlace, Licence, PhotoState, PlacePrecision, entity, entity::photo, position, store, values};
use crate::{
    ErrorCode, Ground, Refusal, Result, jobs, missions, packs, people, plain,
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
/// `text-invalid`, `theme-unknown`; `version-stale` when someone was quicker; `excluded` where its author is.
pub async fn edit(ground: &Ground, photo: entity::Model, change: Edit) -> Result<entity::Model> {
    let write = ground.db.write().await?;
    people::require_not_excluded(&*write, photo.author_id, photo.territory_id).await?;
    let photo = correct(ground, &*write, photo, change, None).await?;
    write.commit().await?;
    Ok(photo)
}

/// Changes texts, themes, terms, precision and place in the caller's transaction. A minor's place is never exact.
///
/// # Errors
/// As [`edit`].
pub(crate) async fn correct(
    ground: &Ground,
    write: &impl ConnectionTrait,
    photo: entity::Model,
    change: Edit,
    place: Option<GivenPlace>,
) -> Result<entity::Model> {
    let version = photo.version;
    let (id, author) = (photo.id, photo.author_id);
    if let Some(themes) = &change.themes {
        let kept = store::themes(write, &[id]).await?.remove(&id).unwrap_or_default();
        themes::require_known(write, themes, photo.territory_id, &kept).await?;
    }
    let there = photo.lon.zip(photo.lat);
    let now = PlacePrecision::from_name(&photo.place_precision).unwrap_or(PlacePrecision::Hidden);
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
    if change.precision.is_some() || place.is_some() {
        let precision = allowed(ground, write, author, change.precision.unwrap_or(now)).await?;
        row.place_precision = Set(precision.name().into());
        if let Some((lon, lat)) = place.map(|given| (given.lon(), given.lat())).or(there) {
            position::set(&mut row, lon, lat, precision);
        }
    }
    let is_placed = change.precision.is_some() || place.is_some();
    if is_placed {
        packs::forget_of_photo(write, id).await?;
    }
    if let Some(given) = place {
        let territory = territories::locate(write, given.lon(), given.lat()).await?;
        position::set_territory(&mut row, territory.as_ref());
        row.place_source = Set(Some("author".into()));
        row.accuracy_m = Set(None);
        row.altitude_m = Set(None);
    }
    if let Some(themes) = change.themes {
        store::set_themes(write, id, themes.as_slice()).await?;
    }
    let photo = save(write, row, version).await?;
    if is_placed {
        packs::forget_of_photo(write, id).await?;
        missions::followed_photo(write, ground, id).await?;
    }
    Ok(photo)
}

/// The precision that this author may have: a minor's place is never exact.
pub(super) async fn allowed(
    ground: &Ground,
    connection: &impl ConnectionTrait,
    author: Uuid,
    wished: PlacePrecision,
) -> Result<PlacePrecision> {
    let minor = wished == PlacePrecision::Exact && people::is_minor(connection, &ground.clock, author).await?;
    Ok(if minor { PlacePrecision::Street } else { wished })
}

/// Places a photo by hand, or moves it.
///
/// # Errors
/// `version-stale` when someone was quicker; `excluded` where its author is.
pub async fn place_by_hand(ground: &Ground, photo: entity::Model, given: GivenPlace) -> Result<entity::Model> {
    let write = ground.db.write().await?;
    let photo = correct(ground, &*write, photo, Edit::default(), Some(given)).await?;
    people::require_not_excluded(&*write, photo.author_id, photo.territory_id).await?;
    write.commit().await?;
    Ok(photo)
}

/// Makes the exact places of a person's photos street places, in the caller's transaction: they turn out to be a minor.
///
/// # Errors
/// When the database refuses.
pub async fn hide_exact_places(write: &impl ConnectionTrait, ground: &Ground, author: Uuid) -> Result<()> {
    let exact = entity::Entity::find()
        .filter(photo::Column::AuthorId.eq(author))
        .filter(photo::Column::PlacePrecision.eq(PlacePrecision::Exact.name()))
        .filter(photo::Column::State.ne(PhotoState::Deleted.name()));
    for photo in exact.all(write).await? {
        let (version, place) = (photo.version, photo.lon.zip(photo.lat));
        let mut row = begin(ground, photo);
        row.place_precision = Set(PlacePrecision::Street.name().into());
        if let Some((lon, lat)) = place {
            position::set(&mut row, lon, lat, PlacePrecision::Street);
        }
        let photo = save(write, row, version).await?;
        missions::followed_photo(write, ground, photo.id).await?;
    }
    packs::forget_of_author(write, author).await
}

/// Deletes a photo: a tombstone stays, all that was said and known of it goes, its objects by a job.
///
/// # Errors
/// `version-stale` when someone was quicker.
pub async fn delete(ground: &Ground, photo: entity::Model) -> Result<()> {
    let write = ground.db.write().await?;
    delete_in(ground, &*write, photo).await?;
    write.commit().await
}

/// Deletes a photo in the caller's transaction.
///
/// # Errors
/// As [`delete`].
pub async fn delete_in(ground: &Ground, write: &impl ConnectionTrait, photo: entity::Model) -> Result<()> {
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
    store::set_themes(write, id, &[]).await?;
    store::forget_hash(write, id).await?;
    packs::forget_of_photo(write, id).await?;
    save(write, row, version).await?;
    missions::followed_photo(write, ground, id).await?;
    let job = jobs::NewJob {
        kind: DELETE_OBJECTS,
        payload: DeleteObjects { photo_id: id },
        priority: jobs::Priority::Normal,
        run_at: None,
        dedupe_key: None,
    };
    jobs::enqueue(write, &ground.clock, job).await
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

/// Deletes the objects of a photo if it is deleted: for who wrote some while it was being deleted.
///
/// # Errors
/// When the database or the store does not answer; what was deleted until then stays deleted.
pub async fn delete_objects_of_gone(ground: &Ground, photo: Uuid) -> Result<()> {
    let row = store::by_id(&*ground.db, photo).await?;
    let is_gone = row.is_none_or(|row| row.state == PhotoState::Deleted.name());
    if is_gone { delete_objects(ground, photo).await } else { Ok(()) }
}

/// Deletes the sizes of every rendition older than this one.
///
/// # Errors
/// When the store does not answer; what was deleted until then stays deleted.
pub async fn delete_replaced(ground: &Ground, photo: Uuid, rendition: i32) -> Result<()> {
    let [_, derivatives] = Key::prefixes_of(photo);
    for object in ground.store.list(&derivatives, None).await? {
        if object.key.rendition().is_some_and(|number| number < rendition) {
            ground.store.delete(&object.key).await?;
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
