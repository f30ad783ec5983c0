//! The journal of a mission: what the team did on which day, in words and photos.
//!
//! Members write, everyone reads; whoever wrote an entry changes or deletes it, also when they left the team or the
//! mission is over: their words stay theirs. Photos are published ones; one that is hidden or deleted later is left out
//! when the entry is read.

pub mod entity;
mod store;

pub use entity::EntryRow;

use super::{desk::Desk, rules::some_text};
use crate::{
    ErrorCode, Ground, Refusal, Result, ids,
    money::days,
    notices::What,
    pages::{self, Page},
    people::{Actor, rights},
    photos,
};
use sea_orm::ConnectionTrait;
use std::collections::HashSet;
use uuid::Uuid;

/// Most characters of an entry.
pub const MAX_TEXT: usize = 10_000;
/// Most photos of an entry.
pub const MAX_PHOTOS: usize = 10;

/// An entry with the photos that everyone sees.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The row.
    pub row: EntryRow,
    /// Its photos, in order.
    pub photos: Vec<photos::entity::Model>,
}

/// An entry that a member writes.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// Made by the client.
    pub id: Uuid,
    /// What was done.
    pub text: String,
    /// On which day, `YYYY-MM-DD` where the territory is; today when absent.
    pub day: Option<String>,
    /// Published photos.
    pub photos: Vec<Uuid>,
}

/// A change of some of an entry; what is none stays.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    /// What was done.
    pub text: Option<String>,
    /// On which day.
    pub day: Option<String>,
    /// Published photos, all of them.
    pub photos: Option<Vec<Uuid>>,
}

/// A page of the journal: the last day first.
///
/// # Errors
/// `not-found`, `cursor-invalid`, `parameter-invalid` on `limit`.
pub async fn list(
    ground: &Ground,
    actor: &Actor,
    mission: Uuid,
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<Page<Entry>> {
    let mission = super::visible(&*ground.db, actor, mission).await?.id;
    let scope = format!("journal:{mission}");
    let limit = pages::limit(limit)?;
    let before = pages::read_cursor::<(String, i64)>(&scope, cursor)?;
    let rows = store::entries(&*ground.db, mission, before, limit + 1).await?;
    let page = Page::of(rows, limit, &scope, |row| (row.happened_on.clone(), row.seq));
    let ids: Vec<_> = page.items.iter().map(|row| row.id).collect();
    let mut photos = store::pictures(&*ground.db, &ids).await?;
    Ok(page.map(|row| Entry { photos: photos.remove(&row.id).unwrap_or_default(), row }))
}

/// Those of these entries that stand in missions of the territory that everyone sees, in no order.
///
/// # Errors
/// When the database does not answer.
pub async fn shown(connection: &impl ConnectionTrait, territory: Uuid, ids: &[Uuid]) -> Result<Vec<Entry>> {
    let rows = store::shown_entries(connection, territory, ids).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut photos = store::pictures(connection, &ids).await?;
    Ok(rows.into_iter().map(|row| Entry { photos: photos.remove(&row.id).unwrap_or_default(), row }).collect())
}

/// One entry.
///
/// # Errors
/// `not-found`.
pub async fn read(ground: &Ground, actor: &Actor, mission: Uuid, id: Uuid) -> Result<Entry> {
    let mission = super::visible(&*ground.db, actor, mission).await?.id;
    of_mission(&*ground.db, mission, id).await
}

/// Writes an entry; the same call again gives the one that is there. The flag says whether it is new.
///
/// # Errors
/// `sign-in-required`, `not-found`, `forbidden`, `mission-closed`, `id-not-uuidv7`, `id-taken`, `text-invalid`,
/// `day-invalid` for a day to come, `photos-too-many`, `photo-unknown`.
pub async fn write(ground: &Ground, actor: &Actor, mission: Uuid, new: NewEntry) -> Result<(Entry, bool)> {
    let id = ids::from_client(new.id)?;
    let desk = Desk::open(ground, actor, mission).await?;
    if let Some(there) = store::by_id(&*desk.write, id).await? {
        if there.mission_id != mission || there.author_id != desk.person {
            return Err(Refusal::new(ErrorCode::IdTaken).field("/id").into());
        }
        return Ok((with_photos(&*desk.write, there).await?, false));
    }
    desk.require_team_at_work(actor).await?;
    let row = EntryRow {
        seq: 0,
        id,
        mission_id: mission,
        author_id: desk.person,
        author_name: String::new(),
        happened_on: checked_day(&desk, new.day.as_deref()).await?,
        body: some_text("/text", &new.text, MAX_TEXT)?,
        version: 1,
        created_at: desk.now(),
        updated_at: desk.now(),
    };
    require_photos(&*desk.write, &new.photos, &[]).await?;
    store::insert(&*desk.write, &row).await?;
    store::set_pictures(&*desk.write, id, &new.photos).await?;
    desk.note(What::JournalWritten, None).await?;
    let entry = of_mission(&*desk.write, mission, id).await?;
    desk.write.commit().await?;
    Ok((entry, true))
}

/// Its author changes an entry that is still at the version seen.
///
/// # Errors
/// As [`write`], but a mission may be over; `forbidden` for anyone else, `version-stale` by `seen`.
pub async fn edit(
    ground: &Ground,
    actor: &Actor,
    (mission, id): (Uuid, Uuid),
    seen: impl Fn(i64) -> Result<(), Refusal>,
    change: Edit,
) -> Result<Entry> {
    let (desk, entry) = own(ground, actor, mission, id).await?;
    seen(entry.row.version)?;
    let mut row = entry.row;
    if let Some(text) = change.text {
        row.body = some_text("/text", &text, MAX_TEXT)?;
    }
    if let Some(day) = change.day {
        row.happened_on = checked_day(&desk, Some(&day)).await?;
    }
    if let Some(photos) = change.photos {
        let kept: Vec<_> = entry.photos.iter().map(|photo| photo.id).collect();
        require_photos(&*desk.write, &photos, &kept).await?;
        store::set_pictures(&*desk.write, id, &photos).await?;
    }
    store::update(&*desk.write, &row, desk.now()).await?;
    let entry = of_mission(&*desk.write, mission, id).await?;
    desk.write.commit().await?;
    Ok(entry)
}

/// Its author deletes an entry that is still at the version seen.
///
/// # Errors
/// `sign-in-required`, `not-found`, `forbidden` for anyone else, `version-stale` by `seen`.
pub async fn delete(
    ground: &Ground,
    actor: &Actor,
    (mission, id): (Uuid, Uuid),
    seen: impl Fn(i64) -> Result<(), Refusal>,
) -> Result<()> {
    let (desk, entry) = own(ground, actor, mission, id).await?;
    seen(entry.row.version)?;
    store::delete(&*desk.write, id).await?;
    desk.write.commit().await
}

async fn own<'a>(ground: &'a Ground, actor: &'a Actor, mission: Uuid, id: Uuid) -> Result<(Desk<'a>, Entry)> {
    let desk = Desk::open(ground, actor, mission).await?;
    let entry = of_mission(&*desk.write, mission, id).await?;
    rights::allow(actor, actor.is_person(entry.row.author_id))?;
    Ok((desk, entry))
}

async fn of_mission(connection: &impl ConnectionTrait, mission: Uuid, id: Uuid) -> Result<Entry> {
    let row = store::by_id(connection, id).await?.filter(|row| row.mission_id == mission);
    with_photos(connection, row.ok_or(ErrorCode::NotFound)?).await
}

async fn with_photos(connection: &impl ConnectionTrait, row: EntryRow) -> Result<Entry> {
    let photos = store::pictures(connection, &[row.id]).await?.remove(&row.id).unwrap_or_default();
    Ok(Entry { row, photos })
}

/// Photos that everyone sees, each once; those of `kept` were checked before.
async fn require_photos(connection: &impl ConnectionTrait, photos: &[Uuid], kept: &[Uuid]) -> Result<()> {
    let distinct: HashSet<_> = photos.iter().collect();
    if photos.len() > MAX_PHOTOS || distinct.len() < photos.len() {
        return Err(Refusal::new(ErrorCode::PhotosTooMany).field("/photos").arg("limit", MAX_PHOTOS).into());
    }
    let shown = store::shown(connection, photos.iter().copied()).await?;
    match photos.iter().position(|photo| !shown.contains_key(photo) && !kept.contains(photo)) {
        Some(index) => Err(Refusal::new(ErrorCode::PhotoUnknown).field(format!("/photos/{index}")).into()),
        None => Ok(()),
    }
}

/// The day given, which has begun where the territory is; today when none is.
async fn checked_day(desk: &Desk<'_>, day: Option<&str>) -> Result<String> {
    let zone = store::time_zone(&*desk.write, desk.mission.territory_id).await?;
    let today = days::day_of(desk.now(), &zone)?;
    let Some(day) = day else { return Ok(today.to_string()) };
    let day = days::parse("/day", day)?;
    if day > today { Err(Refusal::new(ErrorCode::DayInvalid).field("/day").into()) } else { Ok(day.to_string()) }
}
