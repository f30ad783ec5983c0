//! A question as someone may see it.

use super::{QuestionState, entity::question, store};
use crate::{ErrorCode, Result, people::Actor, photos::store as names};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// A question that its reader may see.
#[derive(Clone, Debug)]
pub struct View {
    /// The row.
    pub question: question::Model,
    /// Its themes.
    pub themes: Vec<String>,
    /// Display name of whoever wrote it down.
    pub author_name: String,
    /// Name of its territory, when it stands in one.
    pub territory_name: Option<String>,
    /// Comments under it and its duplicates.
    pub comments: i64,
    /// Whether this reader supports it.
    pub is_supported: bool,
    /// Its duplicates, the oldest first; named only where one question is read.
    pub duplicates: Vec<Uuid>,
    /// How far from the place asked for, in metres; only in a list by distance.
    pub distance_m: Option<i64>,
}

/// The question, if this reader may see it: hidden ones are for their author and whoever regulates there.
///
/// # Errors
/// `not-found` when it does not exist, is removed, or is not for this reader.
pub async fn visible(connection: &impl ConnectionTrait, reader: &Actor, id: Uuid) -> Result<question::Model> {
    let question = store::by_id(connection, id).await?.ok_or(ErrorCode::NotFound)?;
    let shown = question.hidden_at.is_none()
        || reader.is_person(question.author_id)
        || reader.may_regulate(question.territory_id);
    if shown && question.state != QuestionState::Removed.name() {
        return Ok(question);
    }
    Err(ErrorCode::NotFound.into())
}

/// Adds names, themes and what is this reader's, in five queries for any number of questions.
///
/// # Errors
/// When the database does not answer.
pub async fn views(
    connection: &impl ConnectionTrait,
    reader: &Actor,
    questions: Vec<question::Model>,
) -> Result<Vec<View>> {
    let ids: Vec<_> = questions.iter().map(|question| question.id).collect();
    let authors = once(questions.iter().map(|question| question.author_id));
    let territories = once(questions.iter().filter_map(|question| question.territory_id));
    let mut themes = store::themes(connection, &ids).await?;
    let authors = names::display_names(connection, &authors).await?;
    let territories = names::territory_names(connection, &territories).await?;
    let comments = store::comments_of_duplicates(connection, &ids).await?;
    let supported = match reader.person_id() {
        Some(person) => store::supported_by(connection, person, &ids).await?,
        None => Default::default(),
    };
    let view = |question: question::Model| View {
        themes: themes.remove(&question.id).unwrap_or_default(),
        author_name: authors.get(&question.author_id).cloned().unwrap_or_default(),
        territory_name: question.territory_id.and_then(|id| territories.get(&id).cloned()),
        comments: i64::from(question.comments) + comments.get(&question.id).copied().unwrap_or_default(),
        is_supported: supported.contains(&question.id),
        duplicates: Vec::new(),
        distance_m: None,
        question,
    };
    Ok(questions.into_iter().map(view).collect())
}

/// One question with its names, themes and duplicates.
///
/// # Errors
/// When the database does not answer.
pub async fn view(connection: &impl ConnectionTrait, reader: &Actor, question: question::Model) -> Result<View> {
    let duplicates = store::duplicates(connection, question.id).await?;
    let mut views = views(connection, reader, vec![question]).await?;
    let view = views.pop().ok_or(ErrorCode::NotFound)?;
    Ok(View { duplicates, ..view })
}

fn once(ids: impl Iterator<Item = Uuid>) -> Vec<Uuid> {
    let mut ids: Vec<_> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
