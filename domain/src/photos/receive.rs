//! A photo comes in: read, kept durably, and only then acknowledged with its row and its job in one transaction.
//!
//! The order makes `kill -9` harmless at any instant: the object is durable before the row that names it commits, and an
//! object without a row is swept after a day. Objects are named by photo and digest, so two uploads never write the
//! same name with different bytes.

use super::{
    MAKE_DERIVATIVES, MakeDerivatives, PhotoState, PlacePrecision, entity, position,
    reading::{self, Reading},
    spool::Spooled,
    store, sweep, values,
};
use crate::{
    Error, ErrorCode, Ground, Refusal, Result, ids, jobs, people, plain, store::Key, territories, themes::Themes,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ConnectionTrait,
};
use uuid::Uuid;

/// What a person says of a photo when sending it; all of it can be changed later.
#[derive(Clone, Debug, Default)]
pub struct Details {
    /// A title of at most 140 characters.
    pub title: String,
    /// A text of at most 10,000 characters.
    pub text: String,
    /// Themes.
    pub themes: Themes,
    /// Whom to name; the author's display name when empty.
    pub credit: String,
    /// Under what terms.
    pub licence: values::Licence,
    /// How closely others may know the place.
    pub precision: PlacePrecision,
}

/// What became of an upload.
#[derive(Debug)]
pub enum Received {
    /// A new photo.
    Created(entity::Model),
    /// These bytes were here already.
    Existing(entity::Model),
}

impl Received {
    /// The photo, new or not.
    pub fn into_photo(self) -> entity::Model {
        match self {
            Self::Created(photo) | Self::Existing(photo) => photo,
        }
    }
}

/// Takes a spooled file as the photo `id` of `author`. When it returns, the photo is safe.
///
/// # Errors
/// What [`reading::read`] refuses; `id-not-uuidv7`; `id-taken` when the id is another photo's.
pub async fn receive(ground: &Ground, author: Uuid, id: Uuid, spooled: Spooled, details: Details) -> Result<Received> {
    let id = ids::from_client(id)?;
    let details = details.checked()?;
    if let Some(existing) = already_here(ground, author, id, &spooled).await? {
        return Ok(Received::Existing(existing));
    }
    let reading = read(ground, &spooled).await?;
    let key = Key::original(id, &spooled.sha256);
    ground.store.put_file(&key, &spooled.path, &spooled.sha256, reading.format.media_type()).await?;
    match write_row(ground, author, id, &spooled, &reading, &details).await {
        Ok(photo) => Ok(Received::Created(photo)),
        // Another request with this id or these bytes was quicker: its photo is the answer.
        Err(error) => match already_here(ground, author, id, &spooled).await? {
            Some(existing) => Ok(Received::Existing(existing)),
            None => Err(error),
        },
    }
}

impl Details {
    fn checked(mut self) -> Result<Self, Refusal> {
        self.title = plain::line("/title", &self.title, 0, values::MAX_TITLE)?;
        self.text = plain::text("/text", &self.text, values::MAX_TEXT)?;
        self.credit = plain::line("/credit", &self.credit, 0, values::MAX_TITLE)?;
        Ok(self)
    }
}

/// The photo that these bytes or this id already are, after making sure that its object is there.
async fn already_here(ground: &Ground, author: Uuid, id: Uuid, spooled: &Spooled) -> Result<Option<entity::Model>> {
    let existing = match store::by_id(&*ground.db, id).await? {
        Some(photo) if photo.author_id == author && photo.sha256 == spooled.sha256 => {
            let here = photo.state != PhotoState::Deleted.name();
            Some(here.then_some(photo).ok_or_else(taken)?)
        }
        Some(_) => return Err(taken().into()),
        None => store::same_bytes(&*ground.db, author, &spooled.sha256).await?,
    };
    if let Some(photo) = &existing {
        let key = Key::original(photo.id, &spooled.sha256);
        if ground.store.stat(&key).await?.is_none_or(|stat| stat.size_bytes != spooled.size_bytes) {
            tracing::warn!(photo_id = %photo.id, "an object was missing and is restored from the same bytes");
            ground.store.put_file(&key, &spooled.path, &spooled.sha256, &photo.media_type).await?;
        }
    }
    Ok(existing)
}

fn taken() -> Refusal {
    Refusal::new(ErrorCode::IdTaken).field("id")
}

async fn read(ground: &Ground, spooled: &Spooled) -> Result<Reading> {
    let path = spooled.path.to_path_buf();
    let limits = reading::Limits { max_pixels: ground.settings.photos.max_pixels(), today: ground.clock.now() };
    let read = tokio::task::spawn_blocking(move || reading::read(&path, &limits)).await;
    read.map_err(|error| Error::Internal(error.into()))?
}

async fn write_row(
    ground: &Ground,
    author: Uuid,
    id: Uuid,
    spooled: &Spooled,
    reading: &Reading,
    details: &Details,
) -> Result<entity::Model> {
    // What only reads comes before the write begins: SQLite has one writer at a time.
    let precision = super::edit::allowed(ground, &*ground.db, author, details.precision).await?;
    let mut row = row(ground, author, id, spooled, reading, details);
    row.place_precision = Set(precision.name().into());
    if details.credit.is_empty() {
        let names = store::display_names(&*ground.db, &[author]).await?;
        row.credit = Set(names.into_values().next().unwrap_or_default());
    }
    if let Some(found) = &reading.place {
        let territory = territories::locate(&*ground.db, found.lon, found.lat).await?;
        people::require_not_excluded(&*ground.db, author, territory.as_ref().map(|territory| territory.id)).await?;
        position::set(&mut row, found.lon, found.lat, precision);
        position::set_territory(&mut row, territory.as_ref());
    }
    let write = ground.db.write().await?;
    let photo = row.insert(&*write).await?;
    store::set_themes(&*write, id, details.themes.as_slice()).await?;
    enqueue_derivatives(&*write, ground, id).await?;
    sweep::settle(&write, ground.store.as_ref(), &Key::original(id, &spooled.sha256)).await?;
    write.commit().await?;
    Ok(photo)
}

async fn enqueue_derivatives(connection: &impl ConnectionTrait, ground: &Ground, id: Uuid) -> Result<()> {
    let job = jobs::NewJob {
        kind: MAKE_DERIVATIVES,
        payload: MakeDerivatives { photo_id: id },
        priority: jobs::Priority::Normal,
        run_at: None,
        dedupe_key: None,
    };
    jobs::enqueue(connection, &ground.clock, job).await
}

fn row(
    ground: &Ground,
    author: Uuid,
    id: Uuid,
    spooled: &Spooled,
    reading: &Reading,
    details: &Details,
) -> entity::ActiveModel {
    let now = ground.clock.now();
    let found = reading.place.as_ref();
    let moment = reading.moment.as_ref();
    entity::ActiveModel {
        seq: NotSet,
        id: Set(id),
        author_id: Set(author),
        territory_id: Set(None),
        state: Set(PhotoState::Processing.name().into()),
        refusal: Set(None),
        refusal_detail: Set(None),
        sha256: Set(spooled.sha256.to_vec()),
        size_bytes: Set(i64::try_from(spooled.size_bytes).unwrap_or(i64::MAX)),
        media_type: Set(reading.format.media_type().into()),
        width_px: Set(i32::try_from(reading.width_px).unwrap_or(i32::MAX)),
        height_px: Set(i32::try_from(reading.height_px).unwrap_or(i32::MAX)),
        orientation: Set(reading.orientation.into()),
        lon: Set(None),
        lat: Set(None),
        place_source: Set(found.map(|place| place.source.name().into())),
        accuracy_m: Set(found.and_then(|place| place.accuracy_m)),
        altitude_m: Set(found.and_then(|place| place.altitude_m)),
        direction_deg: Set(found.and_then(|place| place.direction_deg)),
        place_precision: Set(details.precision.name().into()),
        shown_lon: Set(None),
        shown_lat: Set(None),
        quad: Set(None),
        taken_local: Set(moment.map(|moment| moment.local.clone())),
        taken_offset_min: Set(moment.and_then(|moment| moment.offset_min.map(Into::into))),
        taken_source: Set(moment.map(|moment| moment.source.name().into())),
        taken_at: Set(moment.and_then(|moment| moment.at)),
        camera: Set(reading.camera.clone()),
        title: Set(details.title.clone()),
        body: Set(details.text.clone()),
        credit: Set(details.credit.clone()),
        licence: Set(details.licence.name().into()),
        perceptual_hash: Set(None),
        near_duplicate_of: Set(None),
        thumbhash: Set(None),
        colours_json: Set(None),
        rendition: Set(0),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    }
}
