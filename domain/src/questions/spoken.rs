//! "Porteur de parole": an animator writes down what people say who have no account, many at once.

use super::{
    AgeBracket, Origin, QuestionState,
    ask::{Asked, happening, row, some},
    entity::question,
    store,
};
use crate::{
    ErrorCode, Ground, Refusal, Result, ids,
    notices::{self, What},
    people::{Actor, rights},
    photos::{self, GivenPlace, PhotoState, PlacePrecision, values},
    plain, territories,
    themes::{self, Themes, tree},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::OnConflict};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Most questions written down in one call.
pub const MOST_SPOKEN: usize = 100;
/// Most characters of a first name.
const MAX_FIRST_NAME: usize = 40;

/// What someone said.
#[derive(Clone, Debug)]
pub struct Spoken {
    /// Made by the client.
    pub id: Uuid,
    /// Their words; what is longer than a line becomes the text, and the question its beginning.
    pub words: String,
    /// Their first name, if they gave it.
    pub first_name: Option<String>,
    /// About how old they are, if they said so.
    pub age: Option<AgeBracket>,
    /// The photo before which they said it.
    pub photo: Option<Uuid>,
    /// A place in the territory, when there is no photo.
    pub place: Option<GivenPlace>,
    /// Its themes; those of the photo when none are given.
    pub themes: Themes,
}

/// One of them: parsed, or what is wrong with it.
pub type Said = Result<Spoken, Refusal>;

/// Writes down what people said in a territory, each for itself: what is wrong with one keeps no other out. One that was
/// sent before is given back as it is.
///
/// # Errors
/// `not-found` for an unknown territory, `forbidden` unless whoever asks animates it; `spoken-too-many`. Of each one:
/// `id-not-uuidv7`, `id-taken`, `text-invalid`, `question-nowhere`, `not-found` for its photo, `place-outside`,
/// `theme-unknown`.
pub async fn record(
    ground: &Ground,
    actor: &Actor,
    territory: Uuid,
    said: Vec<Said>,
) -> Result<Vec<Result<Asked, Refusal>>> {
    let by = actor.signed_in()?.id;
    let territory = territories::by_id(&*ground.db, territory).await?.id;
    rights::allow(actor, actor.may_record_spoken(territory))?;
    if said.is_empty() || said.len() > MOST_SPOKEN {
        return Err(Refusal::new(ErrorCode::SpokenTooMany).field("/questions").arg("limit", MOST_SPOKEN).into());
    }
    let around = Around::read(&*ground.db, actor, territory, &said).await?;
    let write = ground.db.write().await?;
    // One batch at a time in a territory: the same batch sent twice at once is written once.
    territories::lock(&*write, territory).await?;
    let ids: Vec<Uuid> = said.iter().flatten().map(|said| said.id).collect();
    let mut there = questions(&*write, &ids).await?;
    let (mut results, mut drafts, mut taken) = (Vec::new(), Vec::new(), HashSet::new());
    for (n, said) in said.into_iter().enumerate() {
        let result = said.and_then(|said| {
            let id = ids::from_client(said.id)?;
            if !taken.insert(id) {
                return Err(Refusal::new(ErrorCode::IdTaken).field("/id"));
            }
            match there.remove(&id) {
                Some(question) if is_same(&question, by) => Ok(Some(question)),
                Some(_) => Err(Refusal::new(ErrorCode::IdTaken).field("/id")),
                None => {
                    drafts.push(draft(ground, by, &around, n, said)?);
                    Ok(None)
                }
            }
        });
        results.push((n, result));
    }
    let mut created = insert(&*write, ground, drafts, by).await?;
    write.commit().await?;
    let outcome = |(n, result): (usize, Result<Option<question::Model>, Refusal>)| match result {
        Err(refusal) => Err(refusal),
        Ok(Some(question)) => Ok(Asked::Existing(question)),
        Ok(None) => {
            let taken = || Refusal::new(ErrorCode::IdTaken).field("/id");
            created.remove(&n).map(Asked::Created).ok_or_else(taken)
        }
    };
    Ok(results.into_iter().map(outcome).collect())
}

fn is_same(question: &question::Model, by: Uuid) -> bool {
    question.author_id == by
        && question.origin == Origin::Spoken.name()
        && question.state != QuestionState::Removed.name()
}

/// What the words need of the database, read once for all.
struct Around {
    territory: Uuid,
    photos: HashMap<Uuid, photos::entity::Model>,
    photo_themes: HashMap<Uuid, Vec<String>>,
    local: Vec<String>,
    /// The territory of each given place, in the order of what was said.
    places: Vec<Option<Uuid>>,
}

impl Around {
    async fn read(connection: &impl ConnectionTrait, actor: &Actor, territory: Uuid, said: &[Said]) -> Result<Self> {
        use photos::entity::{Column, Entity};
        let wanted: HashSet<Uuid> = said.iter().flatten().filter_map(|said| said.photo).collect();
        let photos = Entity::find().filter(Column::Id.is_in(wanted)).all(connection).await?;
        let photos = photos.into_iter().filter(|photo| {
            let is_own = actor.is_person(photo.author_id) && photo.state == PhotoState::Processing.name();
            photo.territory_id == Some(territory) && (photo.state == PhotoState::Published.name() || is_own)
        });
        let photos: HashMap<Uuid, _> = photos.map(|photo| (photo.id, photo)).collect();
        let ids: Vec<Uuid> = photos.keys().copied().collect();
        let given = |said: &Said| said.as_ref().ok().and_then(|said| said.place);
        let points: Vec<_> = said.iter().filter_map(given).map(|place| (place.lon(), place.lat())).collect();
        let mut located = territories::locate_many(connection, &points).await?.into_iter();
        let places = said.iter().map(|said| given(said).and_then(|_| located.next().flatten()).map(|there| there.id));
        Ok(Self {
            territory,
            places: places.collect(),
            photo_themes: photos::store::themes(connection, &ids).await?,
            photos,
            local: themes::local(connection, territory).await?.into_iter().map(|theme| theme.id).collect(),
        })
    }

    fn known(&self, themes: &Themes, own: &[String]) -> Result<(), Refusal> {
        let strange = |id: &&String| tree::by_id(id).is_none() && !self.local.contains(*id) && !own.contains(*id);
        match themes.as_slice().iter().find(strange) {
            Some(id) => Err(Refusal::new(ErrorCode::ThemeUnknown).field("/themes").arg("name", id)),
            None => Ok(()),
        }
    }
}

/// A question about to be written.
struct Draft {
    n: usize,
    id: Uuid,
    row: question::ActiveModel,
    themes: Vec<String>,
}

fn draft(ground: &Ground, by: Uuid, around: &Around, n: usize, said: Spoken) -> Result<Draft, Refusal> {
    let (title, text) = lines(&said.words)?;
    let name = said.first_name.map(|name| plain::line("/first_name", &name, 0, MAX_FIRST_NAME)).transpose()?;
    if said.photo.is_some() && said.place.is_some() {
        return Err(Refusal::new(ErrorCode::QuestionNowhere).field("/place"));
    }
    let missing = || Refusal::new(ErrorCode::NotFound).field("/photo_id");
    let photo = said.photo.map(|id| around.photos.get(&id).ok_or_else(missing)).transpose()?;
    if said.place.is_some() && around.places.get(n).copied().flatten() != Some(around.territory) {
        return Err(Refusal::new(ErrorCode::PlaceOutside).field("/place"));
    }
    let own = photo.and_then(|photo| around.photo_themes.get(&photo.id)).cloned().unwrap_or_default();
    around.known(&said.themes, &own)?;
    let place = match photo {
        Some(photo) => photo.shown_lon.zip(photo.shown_lat),
        None => said.place.map(|place| photos::seen_place(place, precision(said.age))),
    };
    let mut row = row(ground, said.id, by, title, text);
    row.territory_id = Set(Some(around.territory));
    row.photo_id = Set(photo.map(|photo| photo.id));
    row.origin = Set(Origin::Spoken.name().into());
    // A child is not named.
    let is_named = said.age != Some(AgeBracket::Child);
    row.spoken_by = Set(name.filter(|name| is_named && !name.is_empty()));
    row.age_bracket = Set(said.age.map(|age| age.name().to_owned()));
    row.lon = Set(place.map(|(lon, _)| lon));
    row.lat = Set(place.map(|(_, lat)| lat));
    let themes = if said.themes.as_slice().is_empty() { own } else { said.themes.as_slice().to_vec() };
    Ok(Draft { n, id: said.id, row, themes: some(themes) })
}

/// A place where someone under age may have spoken is never exact.
fn precision(age: Option<AgeBracket>) -> PlacePrecision {
    match age {
        Some(AgeBracket::Child | AgeBracket::Young) => PlacePrecision::Street,
        _ => PlacePrecision::Exact,
    }
}

/// The question and its text: what fits on a line is the question, else it is the beginning of what was said.
fn lines(words: &str) -> Result<(String, String), Refusal> {
    let said = plain::text("/words", words.trim(), values::MAX_TEXT)?;
    if said.is_empty() {
        return Err(Refusal::new(ErrorCode::TextInvalid).field("/words").arg("limit", values::MAX_TEXT));
    }
    if let Ok(line) = plain::line("/words", &said, 1, values::MAX_TITLE) {
        return Ok((line, String::new()));
    }
    let joined = said.split_whitespace().collect::<Vec<_>>().join(" ");
    if joined.chars().count() <= values::MAX_TITLE {
        return Ok((joined, said));
    }
    let start: String = joined.chars().take(values::MAX_TITLE - 2).collect();
    let whole = start.rsplit_once(' ').map_or(start.as_str(), |(whole, _)| whole);
    Ok((format!("{whole} …"), said))
}

/// Writes them all, in three statements; gives those that are new by their place in the batch.
async fn insert(
    write: &impl ConnectionTrait,
    ground: &Ground,
    drafts: Vec<Draft>,
    by: Uuid,
) -> Result<HashMap<usize, question::Model>> {
    if drafts.is_empty() {
        return Ok(HashMap::new());
    }
    let taken = OnConflict::column(question::Column::Id).do_nothing().to_owned();
    let rows = drafts.iter().map(|draft| draft.row.clone());
    question::Entity::insert_many(rows).on_conflict(taken).exec_without_returning(write).await?;
    let ids: Vec<Uuid> = drafts.iter().map(|draft| draft.id).collect();
    let mut written = questions(write, &ids).await?;
    // An id that someone else took at the same instant is not among what was written here.
    written.retain(|_, question| is_same(question, by));
    let themes = drafts.iter().filter(|draft| written.contains_key(&draft.id));
    let themes = themes.flat_map(|draft| draft.themes.iter().map(|theme| (draft.id, theme.clone())));
    store::add_themes(write, themes).await?;
    notices::note_all(write, ground, What::QuestionAsked, written.values().map(happening)).await?;
    Ok(drafts.into_iter().filter_map(|draft| Some((draft.n, written.remove(&draft.id)?))).collect())
}

async fn questions(connection: &impl ConnectionTrait, ids: &[Uuid]) -> Result<HashMap<Uuid, question::Model>> {
    let query = question::Entity::find().filter(question::Column::Id.is_in(ids.iter().copied()));
    Ok(query.all(connection).await?.into_iter().map(|question| (question.id, question)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_on_a_line_is_the_question_and_more_keeps_every_word_in_the_text() {
        assert_eq!(lines(" Qui a la clé ? "), Ok(("Qui a la clé ?".into(), String::new())));
        let two = lines("Qui a la clé ?\nPersonne ne sait.").unwrap();
        assert_eq!(two, ("Qui a la clé ? Personne ne sait.".into(), "Qui a la clé ?\nPersonne ne sait.".into()));
        let long = "pourquoi ".repeat(40);
        let (title, text) = lines(&long).unwrap();
        assert!(title.ends_with("pourquoi …") && title.chars().count() <= 140, "{title}");
        assert_eq!(text, long.trim());
        assert!(lines("x".repeat(200).as_str()).unwrap().0.chars().count() <= 140);
    }

    #[test]
    fn nothing_said_and_too_much_are_refused() {
        assert!(lines("  \n ").is_err() && lines(&"x".repeat(10_001)).is_err());
    }
}
