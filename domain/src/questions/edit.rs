//! Its author rewords or deletes a question.

use super::{QuestionState, ask::require_inside, entity::question, store};
use crate::{
    ErrorCode, Ground, Refusal, Result,
    database::statement,
    people,
    photos::{self, GivenPlace, PlacePrecision, values},
    plain, sql,
    themes::{self, Themes},
    words,
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, FromQueryResult};
use uuid::Uuid;

/// A change of some of what a question says; what is none stays.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    /// The question itself.
    pub title: Option<String>,
    /// More about it.
    pub text: Option<String>,
    /// New themes, all of them.
    pub themes: Option<Themes>,
    /// Another place, or none; not for a question on a photo.
    pub place: Option<Option<GivenPlace>>,
}

/// Changes texts, themes and place.
///
/// # Errors
/// `excluded`, `text-invalid`, `theme-unknown`, `place-outside`; `question-nowhere` for the place of a question on a photo;
/// `version-stale` when someone was quicker.
pub async fn edit(ground: &Ground, question: question::Model, change: Edit) -> Result<question::Model> {
    let (id, version, territory) = (question.id, question.version, question.territory_id);
    people::require_not_excluded(&*ground.db, question.author_id, territory).await?;
    let title = change.title.map(|title| plain::line("/title", &title, 1, values::MAX_TITLE)).transpose()?;
    let text = change.text.map(|text| plain::text("/text", &text, values::MAX_TEXT)).transpose()?;
    if let Some(themes) = &change.themes {
        let kept = store::themes(&*ground.db, &[id]).await?.remove(&id).unwrap_or_default();
        themes::require_known(&*ground.db, themes, territory, &kept).await?;
    }
    if change.place.is_some() && question.photo_id.is_some() {
        return Err(Refusal::new(ErrorCode::QuestionNowhere).field("/place").into());
    }
    let place = match (change.place.flatten(), territory) {
        (Some(given), Some(territory)) => {
            require_inside(&*ground.db, territory, given).await?;
            Some(photos::given_place(ground, &*ground.db, question.author_id, given).await?)
        }
        _ => None,
    };
    let title = title.unwrap_or_else(|| question.title.clone());
    let text = text.unwrap_or_else(|| question.body.clone());
    let mut row = begin(ground, question);
    row.words = Set(words::line(&[&title, &text]));
    row.title = Set(title);
    row.body = Set(text);
    if change.place.is_some() {
        row.lon = Set(place.map(|(lon, _)| lon));
        row.lat = Set(place.map(|(_, lat)| lat));
    }
    let write = ground.db.write().await?;
    let question = store::save(&*write, row, version).await?.ok_or_else(stale)?;
    if let Some(themes) = change.themes {
        store::set_themes(&*write, id, themes.as_slice()).await?;
    }
    write.commit().await?;
    Ok(question)
}

/// Deletes a question: a tombstone without text stays. The supports of a duplicate stay with the question that it was
/// merged into; one that others build on is not deleted.
///
/// # Errors
/// `question-in-use` when a mission began from it or answers it, or it has duplicates; `version-stale`.
pub async fn delete(ground: &Ground, question: question::Model) -> Result<()> {
    let (id, version) = (question.id, question.version);
    let is_merged = question.state == QuestionState::Merged.name();
    let mut row = begin(ground, question);
    row.state = Set(QuestionState::Removed.name().into());
    for text in [&mut row.title, &mut row.body, &mut row.words] {
        *text = Set(String::new());
    }
    for text in [&mut row.spoken_by, &mut row.age_bracket, &mut row.starter] {
        *text = Set(None);
    }
    row.lon = Set(None);
    row.lat = Set(None);
    let write = ground.db.write().await?;
    store::lock(&*write, id).await?;
    if is_built_on(&*write, id).await? {
        return Err(ErrorCode::QuestionInUse.into());
    }
    store::save(&*write, row, version).await?.ok_or_else(stale)?;
    store::set_themes(&*write, id, &[]).await?;
    if !is_merged {
        let sql = "DELETE FROM question_supports WHERE question_id = $1";
        write.execute_raw(statement(&*write, sql, [id.into()])).await?;
    }
    write.commit().await
}

async fn is_built_on(write: &impl ConnectionTrait, id: Uuid) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM missions WHERE question_id = $1 AND question_id IS NOT NULL)
        OR EXISTS (SELECT 1 FROM questions WHERE merged_into = $1 AND merged_into IS NOT NULL)
        OR EXISTS (SELECT 1 FROM questions WHERE id = $1 AND answered_by IS NOT NULL)";
    let row = write.query_one_raw(statement(write, sql, [id.into()])).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default())
}

fn begin(ground: &Ground, question: question::Model) -> question::ActiveModel {
    let version = question.version;
    let mut row = question::ActiveModel::from(question);
    row.version = Set(version + 1);
    row.updated_at = Set(ground.clock.now());
    row
}

fn stale() -> Refusal {
    Refusal::new(ErrorCode::VersionStale).field("If-Match")
}

#[derive(FromQueryResult)]
struct Given {
    id: Uuid,
    lon: f64,
    lat: f64,
}

/// Makes the exact places that someone gave their questions those of a street, in the caller's transaction: they turn out to be
/// a minor.
///
/// # Errors
/// When the database refuses.
pub async fn hide_exact_places(write: &impl ConnectionTrait, ground: &Ground, author: Uuid) -> Result<()> {
    let sql = "SELECT id, lon, lat FROM questions WHERE author_id = $1 AND photo_id IS NULL AND lon IS NOT NULL AND lat IS NOT NULL";
    for at in sql::all::<Given>(write, sql, [author.into()]).await? {
        let Some((lon, lat)) = photos::shown_place(at.lon, at.lat, PlacePrecision::Street) else { continue };
        let sql = "UPDATE questions SET lon = $2, lat = $3, version = version + 1, updated_at = $4 WHERE id = $1";
        sql::run(write, sql, [at.id.into(), lon.into(), lat.into(), ground.clock.now().into()]).await?;
    }
    Ok(())
}
