//! Someone asks a question, on a photo or in a territory.

use super::{Origin, QuestionState, entity::question, starters, store};
use crate::{
    ErrorCode, Ground, Refusal, Result, ids,
    notices::{self, Happening, What},
    people::{self, Actor},
    photos::{self, GivenPlace, PhotoState, values},
    plain, territories,
    texts::Locale,
    themes::{self, Themes, tree},
    words,
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ConnectionTrait, EntityTrait,
    sea_query::OnConflict,
};
use uuid::Uuid;

/// A question to ask.
#[derive(Clone, Debug, Default)]
pub struct NewQuestion {
    /// The photo that it is asked on; territory and place are the photo's then.
    pub photo: Option<Uuid>,
    /// The territory, when there is no photo.
    pub territory: Option<Uuid>,
    /// A place in that territory.
    pub place: Option<GivenPlace>,
    /// The question itself, one line; the starter's words when there are none.
    pub title: Option<String>,
    /// More about it.
    pub text: String,
    /// Its themes; those of the photo when none are given.
    pub themes: Themes,
    /// Key of the starter that is adopted or reworded.
    pub starter: Option<String>,
    /// The language in which a starter is adopted.
    pub locale: Locale,
}

/// What became of it.
#[derive(Debug)]
pub enum Asked {
    /// A new question.
    Created(question::Model),
    /// It had been asked before, with this id and by the same person.
    Existing(question::Model),
}

impl Asked {
    /// The question, new or not.
    pub fn into_question(self) -> question::Model {
        match self {
            Self::Created(question) | Self::Existing(question) => question,
        }
    }
}

/// Where a question stands, and what it is filed under.
pub(super) struct Stand {
    pub territory: Option<Uuid>,
    pub photo: Option<Uuid>,
    pub place: Option<(f64, f64)>,
    pub themes: Vec<String>,
}

/// Asks a question under an id that the client made. Sent again by the same person it is given back as it is.
///
/// # Errors
/// `id-not-uuidv7`, `id-taken`; `question-nowhere` unless there is either a photo or a territory; `not-found` for one
/// that is not there for them; `place-outside`, `text-invalid`, `theme-unknown`, `starter-unknown`; `excluded`.
pub async fn ask(ground: &Ground, actor: &Actor, id: Uuid, new: NewQuestion) -> Result<Asked> {
    let author = actor.signed_in()?.id;
    let id = ids::from_client(id)?;
    if let Some(existing) = existing(&*ground.db, id, author).await? {
        return Ok(Asked::Existing(existing));
    }
    let (title, origin) = wording(&new)?;
    let text = plain::text("/text", &new.text, values::MAX_TEXT)?;
    let stand = stand(ground, actor, &new).await?;
    people::require_not_excluded(&*ground.db, author, stand.territory).await?;
    let mut row = row(ground, id, author, title, text);
    row.territory_id = Set(stand.territory);
    row.photo_id = Set(stand.photo);
    row.origin = Set(origin.name().into());
    row.starter = Set(new.starter);
    row.lon = Set(stand.place.map(|(lon, _)| lon));
    row.lat = Set(stand.place.map(|(_, lat)| lat));
    let write = ground.db.write().await?;
    let taken = OnConflict::column(question::Column::Id).do_nothing().to_owned();
    let done = question::Entity::insert(row).on_conflict(taken).exec_without_returning(&*write).await?;
    if done == 0 {
        // The same call was quicker on another connection.
        drop(write);
        let existing = existing(&*ground.db, id, author).await?;
        return Ok(Asked::Existing(existing.ok_or(ErrorCode::IdTaken)?));
    }
    store::add_themes(&*write, stand.themes.into_iter().map(|theme| (id, theme))).await?;
    let question = store::by_id(&*write, id).await?.ok_or(ErrorCode::NotFound)?;
    notices::note(&*write, ground, What::QuestionAsked, happening(&question)).await?;
    write.commit().await?;
    Ok(Asked::Created(question))
}

/// The question itself and how it came: a starter is adopted word for word when no other words are given.
fn wording(new: &NewQuestion) -> Result<(String, Origin), Refusal> {
    let starter = match new.starter.as_deref() {
        Some(key) => {
            let unknown = || Refusal::new(ErrorCode::StarterUnknown).field("/starter");
            Some(starters::text(new.locale, key).ok_or_else(unknown)?)
        }
        None => None,
    };
    let origin = if starter.is_some() { Origin::Starter } else { Origin::Asked };
    let title = new.title.clone().or(starter).unwrap_or_default();
    Ok((plain::line("/title", &title, 1, values::MAX_TITLE)?, origin))
}

/// A new question that stands nowhere yet.
pub(super) fn row(ground: &Ground, id: Uuid, author: Uuid, title: String, text: String) -> question::ActiveModel {
    let now = ground.clock.now();
    question::ActiveModel {
        seq: NotSet,
        id: Set(id),
        territory_id: Set(None),
        photo_id: Set(None),
        author_id: Set(author),
        state: Set(QuestionState::Open.name().into()),
        origin: Set(Origin::Asked.name().into()),
        starter: Set(None),
        spoken_by: Set(None),
        age_bracket: Set(None),
        words: Set(words::line(&[&title, &text])),
        title: Set(title),
        body: Set(text),
        lon: Set(None),
        lat: Set(None),
        merged_into: Set(None),
        merged_first: Set(None),
        answered_by: Set(None),
        supports: Set(0),
        comments: Set(0),
        hidden_at: Set(None),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    }
}

/// The question of this id, if it is this person's.
async fn existing(connection: &impl ConnectionTrait, id: Uuid, author: Uuid) -> Result<Option<question::Model>> {
    match store::by_id(connection, id).await? {
        None => Ok(None),
        Some(question) if question.author_id == author && question.state != QuestionState::Removed.name() => {
            Ok(Some(question))
        }
        Some(_) => Err(Refusal::new(ErrorCode::IdTaken).field("id").into()),
    }
}

async fn stand(ground: &Ground, actor: &Actor, new: &NewQuestion) -> Result<Stand> {
    match (new.photo, new.territory) {
        (Some(photo), None) if new.place.is_none() => on_photo(&*ground.db, actor, photo, &new.themes).await,
        (None, Some(territory)) => in_territory(ground, actor, territory, new).await,
        _ => Err(ErrorCode::QuestionNowhere.into()),
    }
}

/// A photo invites questions once it is published; its author may ask while its sizes are still being made.
async fn on_photo(connection: &impl ConnectionTrait, actor: &Actor, photo: Uuid, asked: &Themes) -> Result<Stand> {
    let photo = photos::visible(connection, actor, photo).await?;
    let state = PhotoState::from_name(&photo.state);
    if !matches!(state, Some(PhotoState::Published | PhotoState::Processing)) {
        return Err(ErrorCode::NotFound.into());
    }
    let own = photos::store::themes(connection, &[photo.id]).await?.remove(&photo.id).unwrap_or_default();
    themes::require_known(connection, asked, photo.territory_id, &own).await?;
    let themes = if asked.as_slice().is_empty() { own } else { asked.as_slice().to_vec() };
    Ok(Stand {
        territory: photo.territory_id,
        photo: Some(photo.id),
        place: photo.shown_lon.zip(photo.shown_lat),
        themes: some(themes),
    })
}

async fn in_territory(ground: &Ground, actor: &Actor, territory: Uuid, new: &NewQuestion) -> Result<Stand> {
    let (db, author) = (&*ground.db, actor.signed_in()?.id);
    let territory = territories::by_id(db, territory).await?.id;
    themes::require_known(db, &new.themes, Some(territory), &[]).await?;
    let place = match new.place {
        Some(given) => {
            require_inside(db, territory, given).await?;
            Some(photos::given_place(ground, db, author, given).await?)
        }
        None => None,
    };
    Ok(Stand { territory: Some(territory), photo: None, place, themes: some(new.themes.as_slice().to_vec()) })
}

/// Refuses a place that another territory has, or none.
///
/// # Errors
/// `place-outside`.
pub(super) async fn require_inside(
    connection: &impl ConnectionTrait,
    territory: Uuid,
    place: GivenPlace,
) -> Result<()> {
    let there = territories::locate(connection, place.lon(), place.lat()).await?;
    if there.is_some_and(|there| there.id == territory) {
        return Ok(());
    }
    Err(Refusal::new(ErrorCode::PlaceOutside).field("/place").into())
}

/// A question is filed under one theme at least.
pub(super) fn some(themes: Vec<String>) -> Vec<String> {
    let mut themes = themes;
    themes.truncate(themes::MAX_THEMES);
    if themes.is_empty() { vec![tree::UNSAID.to_owned()] } else { themes }
}

/// What others are told of a question.
pub(super) fn happening(question: &question::Model) -> Happening {
    Happening {
        territory: question.territory_id,
        photo: question.photo_id,
        question: Some(question.id),
        actor: Some(question.author_id),
        place: question.lon.zip(question.lat),
        ..Happening::default()
    }
}
