//! A photo as someone may see it: the row with its names and themes, and what of the place this reader is told.

use super::{PhotoState, entity, store};
use crate::{ErrorCode, Result, exhibition, pages, people::Actor};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// A photo that its reader may see.
#[derive(Clone, Debug)]
pub struct View {
    /// The row.
    pub photo: entity::Model,
    /// Its themes.
    pub themes: Vec<String>,
    /// Display name of its author.
    pub author_name: String,
    /// Name of its territory, when it stands in one.
    pub territory_name: Option<String>,
    /// Its slot among the first 36 photos of its territory, once that is launched.
    pub first_slot: Option<i32>,
    /// Whether this reader is told the true place, the camera and the near-duplicate.
    pub in_full: bool,
}

/// The photo, if this reader may see it.
///
/// # Errors
/// `not-found` when it does not exist, is gone, or is not public and not the reader's own.
pub async fn visible(connection: &impl ConnectionTrait, reader: &Actor, id: Uuid) -> Result<entity::Model> {
    let photo = store::by_id(connection, id).await?.ok_or(ErrorCode::NotFound)?;
    let own = reader.person_id() == Some(photo.author_id);
    match PhotoState::from_name(&photo.state) {
        Some(PhotoState::Published) => Ok(photo),
        Some(PhotoState::Processing | PhotoState::Refused | PhotoState::Hidden) if own => Ok(photo),
        Some(PhotoState::Hidden) if reader.may_regulate(photo.territory_id) => Ok(photo),
        _ => Err(ErrorCode::NotFound.into()),
    }
}

/// Adds names, themes and slots, in four queries for any number of photos.
///
/// # Errors
/// When the database does not answer.
pub async fn views(connection: &impl ConnectionTrait, reader: &Actor, photos: Vec<entity::Model>) -> Result<Vec<View>> {
    let ids: Vec<_> = photos.iter().map(|photo| photo.id).collect();
    let authors = once(photos.iter().map(|photo| photo.author_id));
    let territories = once(photos.iter().filter_map(|photo| photo.territory_id));
    let mut themes = store::themes(connection, &ids).await?;
    let authors = store::display_names(connection, &authors).await?;
    let territories = store::territory_names(connection, &territories).await?;
    let slots = exhibition::slots_of(connection, &ids).await?;
    let view = |mut photo: entity::Model| View {
        author_name: {
            let name = authors.get(&photo.author_id).cloned().unwrap_or_default();
            // Whose name is hidden is not named by the credit either, which they wrote themselves.
            if name == store::NAME_HIDDEN && !reader.is_person(photo.author_id) {
                photo.credit = name.clone();
            }
            name
        },
        first_slot: slots.get(&photo.id).copied(),
        themes: themes.remove(&photo.id).unwrap_or_default(),
        territory_name: photo.territory_id.and_then(|id| territories.get(&id).cloned()),
        in_full: reader.may_see_true_place(photo.author_id, photo.territory_id),
        photo,
    };
    Ok(photos.into_iter().map(view).collect())
}

/// One photo with its names and themes.
///
/// # Errors
/// When the database does not answer.
pub async fn view(connection: &impl ConnectionTrait, reader: &Actor, photo: entity::Model) -> Result<View> {
    let mut views = views(connection, reader, vec![photo]).await?;
    Ok(views.pop().ok_or(ErrorCode::NotFound)?)
}

/// A person's own photos in these states, the newest first.
///
/// # Errors
/// `cursor-invalid`, `parameter-invalid` on `limit`.
pub async fn own(
    connection: &impl ConnectionTrait,
    reader: &Actor,
    states: &[PhotoState],
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<pages::Page<View>> {
    let author = reader.signed_in()?.id;
    let names: Vec<_> = states.iter().map(|state| state.name()).collect();
    let scope = format!("own-photos:{author}:{}", names.join(","));
    let limit = pages::limit(limit)?;
    let before = pages::read_cursor::<i64>(&scope, cursor)?;
    let photos = store::of_author(connection, author, states, before, limit + 1).await?;
    let page = pages::Page::of(photos, limit, &scope, |photo| photo.seq);
    Ok(pages::Page { items: views(connection, reader, page.items).await?, next: page.next })
}

fn once(ids: impl Iterator<Item = Uuid>) -> Vec<Uuid> {
    let mut ids: Vec<_> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
