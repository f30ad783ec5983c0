//! A player opens a mission: from a question, from a photo, or on its own at a place.

use super::{
    Kind, MissionState, access,
    entity::mission,
    rules::{MAX_TEXT, MAX_TITLE},
    store, transition,
};
use crate::{
    Error, ErrorCode, Ground, Refusal, Result, ids,
    notices::{self, What},
    people::{self, Actor},
    photos::{self, GivenPlace, PhotoState},
    plain, territories,
    themes::{self, Themes, tree},
    words,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ConnectionTrait,
};
use uuid::Uuid;

/// A mission to be opened.
#[derive(Clone, Debug)]
pub struct NewMission {
    /// The question that it answers.
    pub question: Option<Uuid>,
    /// The photo that it began from; the question's own when none.
    pub photo: Option<Uuid>,
    /// The territory; that of the question, the photo or the place when none.
    pub territory: Option<Uuid>,
    /// The place; that of the question or the photo when none.
    pub place: Option<GivenPlace>,
    /// What sort of mission.
    pub kind: Kind,
    /// 1 to 140 characters.
    pub title: String,
    /// At most 10,000 characters.
    pub text: String,
    /// Its themes; those of the question or the photo when none.
    pub themes: Option<Themes>,
}

/// What opening gave.
#[derive(Clone, Debug)]
pub enum Opened {
    /// A new mission.
    Created(mission::Model),
    /// The same call came before.
    Existing(mission::Model),
}

/// Opens a mission; whoever opens it is its steward and first member.
///
/// # Errors
/// `id-not-uuidv7`, `id-taken`, `text-invalid`, `theme-unknown`; `question-unknown`, `photo-unknown` for what the player
/// does not see; `territory-required` when nothing says where, `territory-foreign` when two things say different.
pub async fn open(ground: &Ground, actor: &Actor, id: Uuid, new: NewMission) -> Result<Opened> {
    let author = actor.signed_in()?.id;
    let id = ids::from_client(id)?;
    if let Some(existing) = already_here(ground, author, id).await? {
        return Ok(Opened::Existing(existing));
    }
    match write_new(ground, actor, id, &new).await {
        Ok(mission) => Ok(Opened::Created(mission)),
        // The same call was quicker: its mission is the answer.
        Err(error) => match already_here(ground, author, id).await? {
            Some(existing) => Ok(Opened::Existing(existing)),
            None => Err(error),
        },
    }
}

async fn write_new(ground: &Ground, actor: &Actor, id: Uuid, new: &NewMission) -> Result<mission::Model> {
    let write = ground.db.write().await?;
    let mission = open_in(ground, &*write, actor, id, new).await?;
    write.commit().await?;
    Ok(mission)
}

async fn already_here(ground: &Ground, author: Uuid, id: Uuid) -> Result<Option<mission::Model>> {
    match store::by_id(&*ground.db, id).await? {
        Some(there) if there.author_id == author && there.state != MissionState::Removed.name() => Ok(Some(there)),
        Some(_) => Err(Refusal::new(ErrorCode::IdTaken).field("/id").into()),
        None => Ok(None),
    }
}

/// Opens a mission in the caller's transaction.
///
/// # Errors
/// As [`open()`].
pub(super) async fn open_in(
    ground: &Ground,
    write: &impl ConnectionTrait,
    actor: &Actor,
    id: Uuid,
    new: &NewMission,
) -> Result<mission::Model> {
    let (now, author) = (ground.clock.now(), actor.signed_in()?.id);
    let title = plain::line("/title", &new.title, 1, MAX_TITLE)?;
    let text = plain::text("/text", &new.text, MAX_TEXT)?;
    let origin = origin(ground, write, actor, author, new).await?;
    people::require_not_excluded(write, author, Some(origin.territory)).await?;
    let themes = chosen(write, new.themes.as_ref(), &origin).await?;
    let min_team = territories::by_id(write, origin.territory).await?.min_team;
    let row = mission::ActiveModel {
        seq: NotSet,
        id: Set(id),
        territory_id: Set(origin.territory),
        question_id: Set(origin.question),
        photo_id: Set(origin.photo),
        author_id: Set(author),
        kind: Set(new.kind.name().to_owned()),
        state: Set(MissionState::Gathering.name().to_owned()),
        state_at: Set(now),
        words: Set(words::line(&[&title, &text])),
        title: Set(title),
        body: Set(text),
        lon: Set(origin.place.map(|(lon, _)| lon)),
        lat: Set(origin.place.map(|(_, lat)| lat)),
        place_source: Set(origin.place_source().map(str::to_owned)),
        min_team: Set(min_team),
        members: Set(1),
        open_needs: Set(0),
        supports: Set(origin.supports),
        answer: Set(None),
        strengths: Set(None),
        weaknesses: Set(None),
        parent_id: Set(None),
        code: Set(None),
        hidden_at: Set(None),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    };
    let mission = row.insert(write).await?;
    store::set_themes(write, id, &themes).await?;
    store::put_member(write, id, author, true, now).await?;
    store::log_move(write, id, None, MissionState::Gathering, Some(author), "", now).await?;
    notices::note(write, ground, What::MissionOpened, super::happening(&mission, Some(author))).await?;
    let mission = transition::activate_if_ready(ground, write, mission, author).await?;
    access::changed(write, ground, id).await?;
    Ok(mission)
}

/// Where a mission comes from and what it takes from there.
struct Origin {
    territory: Uuid,
    question: Option<Uuid>,
    photo: Option<Uuid>,
    place: Option<(f64, f64)>,
    follows_photo: bool,
    themes: Vec<String>,
    supports: i32,
}

impl Origin {
    fn place_source(&self) -> Option<&'static str> {
        self.place.map(|_| if self.follows_photo { "photo" } else { "given" })
    }
}

async fn origin(
    ground: &Ground,
    write: &impl ConnectionTrait,
    actor: &Actor,
    author: Uuid,
    new: &NewMission,
) -> Result<Origin> {
    let question = match new.question {
        Some(id) => Some(asked(write, actor, id).await?),
        None => None,
    };
    // A photo that is named must be public; that of the question is kept as it is, so that its place is followed.
    let photo = match (new.photo, question.as_ref().and_then(|question| question.photo_id)) {
        (Some(id), _) => Some(published(write, actor, id).await?),
        (None, Some(id)) => photos::store::by_id(write, id).await?,
        (None, None) => None,
    };
    let shown = photo.as_ref().and_then(|photo| photo.shown_lon.zip(photo.shown_lat));
    let asked_at = question.as_ref().and_then(|question| question.lon.zip(question.lat));
    let (place, follows_photo, located) = match new.place {
        Some(given) => {
            let place = photos::given_place(ground, write, author, given).await?;
            let located = territories::locate(write, given.lon(), given.lat()).await?.map(|found| found.id);
            (Some(place), false, Some(located))
        }
        // A question on a photo stands where the photo does, so the mission follows the photo either way.
        None => (if new.photo.is_some() { shown } else { asked_at }, photo.is_some(), None),
    };
    let of_question = question.as_ref().and_then(|question| question.territory_id);
    let of_photo = photo.as_ref().and_then(|photo| photo.territory_id);
    if of_question.zip(of_photo).is_some_and(|(question, photo)| new.photo.is_some() && question != photo) {
        return Err(Refusal::new(ErrorCode::TerritoryForeign).field("/photo_id").into());
    }
    let known = of_question.or(of_photo);
    let territory = one_territory(known, new.territory, located)?;
    let mut themes = match &question {
        Some(question) => store::question_themes(write, question.id).await?,
        None => Vec::new(),
    };
    if let (true, Some(photo)) = (themes.is_empty(), &photo) {
        themes = photos::store::themes(write, &[photo.id]).await?.remove(&photo.id).unwrap_or_default();
    }
    Ok(Origin {
        territory,
        photo: photo.map(|photo| photo.id),
        supports: question.as_ref().map_or(0, |question| question.supports),
        question: question.map(|question| question.id),
        place,
        follows_photo,
        themes,
    })
}

/// The question, locked, if the player sees it; the one that it was merged into when it was.
async fn asked(write: &impl ConnectionTrait, actor: &Actor, id: Uuid) -> Result<store::Asked> {
    let unknown = || Refusal::new(ErrorCode::QuestionUnknown).field("/question_id");
    let mut found = store::lock_question(write, id).await?.ok_or_else(unknown)?;
    if let Some(into) = found.merged_into {
        found = store::lock_question(write, into).await?.ok_or_else(unknown)?;
    }
    let shown = found.hidden_at.is_none() || actor.is_person(found.author_id) || actor.may_regulate(found.territory_id);
    if shown && matches!(found.state.as_str(), "open" | "answered") { Ok(found) } else { Err(unknown().into()) }
}

/// The photo, if everyone sees it.
async fn published(write: &impl ConnectionTrait, actor: &Actor, id: Uuid) -> Result<photos::entity::Model> {
    let unknown = || Refusal::new(ErrorCode::PhotoUnknown).field("/photo_id");
    match photos::visible(write, actor, id).await {
        Ok(photo) if photo.state == PhotoState::Published.name() => Ok(photo),
        Ok(_) | Err(Error::Refused(_)) => Err(unknown().into()),
        Err(error) => Err(error),
    }
}

/// The territory that question or photo, the caller and the place agree on.
fn one_territory(known: Option<Uuid>, asked: Option<Uuid>, located: Option<Option<Uuid>>) -> Result<Uuid, Refusal> {
    let territory = known.or(asked).or(located.flatten());
    let territory = territory.ok_or_else(|| Refusal::new(ErrorCode::TerritoryRequired).field("/territory_id"))?;
    let foreign = |field| Refusal::new(ErrorCode::TerritoryForeign).field(field);
    if asked.is_some_and(|asked| asked != territory) {
        return Err(foreign("/territory_id"));
    }
    if located.is_some_and(|located| located != Some(territory)) {
        return Err(foreign("/place"));
    }
    Ok(territory)
}

/// The themes given, else those of where it comes from, else the place that it is about.
async fn chosen(write: &impl ConnectionTrait, given: Option<&Themes>, origin: &Origin) -> Result<Vec<String>> {
    match given {
        Some(themes) => {
            themes::require_known(write, themes, Some(origin.territory), &origin.themes).await?;
            Ok(themes.as_slice().to_vec())
        }
        None if origin.themes.is_empty() => Ok(vec![tree::UNSAID.to_owned()]),
        None => Ok(origin.themes.iter().take(themes::MAX_THEMES).cloned().collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn question_caller_and_place_must_agree_on_the_territory() {
        let (here, there) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let code = |result: Result<Uuid, Refusal>| result.map_err(|refusal| refusal.code);
        assert_eq!(code(one_territory(Some(here), None, None)), Ok(here));
        assert_eq!(code(one_territory(None, None, Some(Some(there)))), Ok(there));
        assert_eq!(code(one_territory(None, Some(here), Some(Some(here)))), Ok(here));
        assert_eq!(code(one_territory(None, None, None)), Err(ErrorCode::TerritoryRequired));
        assert_eq!(code(one_territory(None, None, Some(None))), Err(ErrorCode::TerritoryRequired));
        assert_eq!(code(one_territory(Some(here), Some(there), None)), Err(ErrorCode::TerritoryForeign));
        assert_eq!(code(one_territory(Some(here), None, Some(None))), Err(ErrorCode::TerritoryForeign));
        assert_eq!(code(one_territory(None, Some(here), Some(Some(there)))), Err(ErrorCode::TerritoryForeign));
    }
}
