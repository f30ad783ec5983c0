//! What is said under a question or in a mission.
//!
//! A conversation has two levels: comments, and answers to them; an answer to an answer joins its thread. Comments of a
//! question that was merged into another are read there. One that its author takes back leaves an empty place while it has
//! answers, and so does a hidden one for whom may not see it.

pub mod entity;
mod place;
pub mod rules;
mod store;

pub use rules::{CommentState, MAX_TEXT};

use crate::{
    ErrorCode, Ground, Refusal, Result, ids,
    notices::{self, What},
    pages::{self, Page},
    people::{self, Actor, rights},
    photos,
};
use place::Place;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ConnectionTrait,
};
use std::collections::{HashMap, HashSet};
use store::Sight;
use uuid::Uuid;

/// Under what something is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Under {
    /// A question.
    Question(Uuid),
    /// A mission.
    Mission(Uuid),
}

impl Under {
    fn columns(self) -> (Option<Uuid>, Option<Uuid>) {
        match self {
            Self::Question(id) => (Some(id), None),
            Self::Mission(id) => (None, Some(id)),
        }
    }
}

/// What someone says.
#[derive(Clone, Debug)]
pub struct NewComment {
    /// The words.
    pub text: String,
    /// The comment that it answers.
    pub parent: Option<Uuid>,
}

/// A comment as its reader sees it.
#[derive(Clone, Debug)]
pub struct View {
    /// The row; without words when they are not shown.
    pub comment: entity::Model,
    /// Whether its words are shown. Else it is an empty place above its answers.
    pub is_shown: bool,
    /// Display name of its author.
    pub author_name: String,
}

/// A comment with its first answers.
#[derive(Clone, Debug)]
pub struct Thread {
    /// The comment.
    pub top: View,
    /// Its oldest answers, at most [`rules::ANSWERS_SHOWN`].
    pub answers: Vec<View>,
    /// How many answers it has.
    pub answer_count: i64,
}

/// Says something under a question or in a mission that `actor` sees. The same id again, from the same author, is the
/// comment that is there; the flag says whether it is new.
///
/// # Errors
/// `sign-in-required`, `not-found` for the question, mission or answered comment, `excluded`, `text-invalid`,
/// `id-not-uuidv7`, `id-taken`.
pub async fn post(ground: &Ground, actor: &Actor, under: Under, id: Uuid, new: NewComment) -> Result<(View, bool)> {
    let author = actor.signed_in()?.id;
    let id = ids::from_client(id)?;
    let text = rules::text(&new.text)?;
    let write = ground.db.write().await?;
    let place = Place::find(&*write, actor, under).await?;
    people::require_not_excluded(&*write, author, place.territory).await?;
    place::lock(&*write, place.under).await?;
    if let Some(there) = store::by_id(&*write, id).await? {
        return existing(&*write, there, author, &place).await.map(|view| (view, false));
    }
    let answered = match new.parent {
        Some(parent) => Some(top_of(&*write, actor, &place, parent).await?),
        None => None,
    };
    // An answer stands where its thread does, which may be a duplicate of the question.
    let (question_id, mission_id) =
        answered.as_ref().map_or(place.under.columns(), |top| (top.question_id, top.mission_id));
    let now = ground.clock.now();
    let row = entity::ActiveModel {
        seq: NotSet,
        id: Set(id),
        question_id: Set(question_id),
        mission_id: Set(mission_id),
        parent_id: Set(answered.map(|top| top.id)),
        author_id: Set(author),
        state: Set(CommentState::Published.name().into()),
        body: Set(text),
        hidden_at: Set(None),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    };
    if !store::insert(&*write, row).await? {
        return Err(taken().into());
    }
    notices::note(&*write, ground, What::Commented, place.happening(author, id)).await?;
    let comment = store::by_id(&*write, id).await?.ok_or(ErrorCode::NotFound)?;
    let view = view(&*write, comment, true).await?;
    write.commit().await?;
    Ok((view, true))
}

/// The comment that has this id already, if it is this author's and of this conversation.
async fn existing(
    connection: &impl ConnectionTrait,
    there: entity::Model,
    author: Uuid,
    place: &Place,
) -> Result<View> {
    let here = place.read_with(connection).await?.iter().any(|under| is_under(&there, *under));
    if there.author_id != author || there.state != CommentState::Published.name() || !here {
        return Err(taken().into());
    }
    view(connection, there, true).await
}

fn taken() -> Refusal {
    Refusal::new(ErrorCode::IdTaken).field("/id")
}

fn is_under(comment: &entity::Model, under: Under) -> bool {
    (comment.question_id, comment.mission_id) == under.columns()
}

/// The first comment of the thread that an answer to `parent` joins.
async fn top_of(
    connection: &impl ConnectionTrait,
    reader: &Actor,
    place: &Place,
    parent: Uuid,
) -> Result<entity::Model> {
    let unknown = || Refusal::new(ErrorCode::NotFound).field("/parent");
    let sight = Sight::of(reader, place.territory);
    let answered =
        store::by_id(connection, parent).await?.filter(|comment| sight.shows(comment)).ok_or_else(unknown)?;
    let top = match answered.parent_id {
        Some(top) => store::by_id(connection, top).await?.ok_or_else(unknown)?,
        None => answered,
    };
    let here = place.read_with(connection).await?.iter().any(|under| is_under(&top, *under));
    if here { Ok(top) } else { Err(unknown().into()) }
}

/// The conversation under a question or in a mission, the oldest first, each comment with its first answers.
///
/// # Errors
/// `not-found`, `cursor-invalid`, `parameter-invalid` on `limit`.
pub async fn list(
    connection: &impl ConnectionTrait,
    reader: &Actor,
    under: Under,
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<Page<Thread>> {
    let place = Place::find(connection, reader, under).await?;
    let (limit, scope) = (pages::limit(limit)?, format!("comments:{under:?}"));
    let after = pages::read_cursor::<i64>(&scope, cursor)?.unwrap_or_default();
    let sight = Sight::of(reader, place.territory);
    let tops = store::tops(connection, &place.read_with(connection).await?, &sight, after, limit + 1).await?;
    let page = Page::of(tops, limit, &scope, |comment| comment.seq);
    let parents: Vec<Uuid> = page.items.iter().map(|comment| comment.id).collect();
    let answers = store::first_answers(connection, &parents, &sight).await?;
    let counts: HashMap<Uuid, i64> =
        answers.iter().filter_map(|(answer, count)| answer.parent_id.map(|id| (id, *count))).collect();
    let all = page.items.iter().chain(answers.iter().map(|(answer, _)| answer));
    let names = names(connection, all).await?;
    let as_view = |comment: entity::Model| {
        let name = names.get(&comment.author_id).cloned().unwrap_or_default();
        let is_shown = sight.shows(&comment);
        View { comment, is_shown, author_name: name }
    };
    let mut threads: HashMap<Uuid, Vec<View>> = HashMap::new();
    for (answer, _) in answers {
        threads.entry(answer.parent_id.unwrap_or_default()).or_default().push(as_view(answer));
    }
    Ok(page.map(|comment| {
        let id = comment.id;
        let answers = threads.remove(&id).unwrap_or_default();
        Thread { top: as_view(comment), answers, answer_count: counts.get(&id).copied().unwrap_or_default() }
    }))
}

/// The answers to a comment, the oldest first.
///
/// # Errors
/// `not-found`, `cursor-invalid`, `parameter-invalid` on `limit`.
pub async fn answers(
    connection: &impl ConnectionTrait,
    reader: &Actor,
    parent: Uuid,
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<Page<View>> {
    let comment = store::by_id(connection, parent).await?.ok_or(ErrorCode::NotFound)?;
    let place = Place::find(connection, reader, under_of(&comment)?).await?;
    let (limit, scope) = (pages::limit(limit)?, format!("comments/{parent}/answers"));
    let after = pages::read_cursor::<i64>(&scope, cursor)?.unwrap_or_default();
    let sight = Sight::of(reader, place.territory);
    let answers = store::answers(connection, parent, &sight, after, limit + 1).await?;
    if answers.is_empty() && !sight.shows(&comment) {
        return Err(ErrorCode::NotFound.into());
    }
    let page = Page::of(answers, limit, &scope, |comment| comment.seq);
    let names = names(connection, page.items.iter()).await?;
    Ok(page.map(|comment| {
        let author_name = names.get(&comment.author_id).cloned().unwrap_or_default();
        View { comment, is_shown: true, author_name }
    }))
}

/// The published ones of these comments, in no order: those that stand under something hidden are left out unless they are
/// `own`'s.
///
/// # Errors
/// When the database does not answer.
pub async fn published(connection: &impl ConnectionTrait, ids: &[Uuid], own: Option<Uuid>) -> Result<Vec<View>> {
    let rows = store::published(connection, ids, own).await?;
    let names = names(connection, rows.iter()).await?;
    let view = |comment: entity::Model| View {
        author_name: names.get(&comment.author_id).cloned().unwrap_or_default(),
        is_shown: true,
        comment,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// A comment whose words this reader sees.
///
/// # Errors
/// `not-found`.
pub async fn visible(connection: &impl ConnectionTrait, reader: &Actor, id: Uuid) -> Result<View> {
    let comment = store::by_id(connection, id).await?.ok_or(ErrorCode::NotFound)?;
    let place = Place::find(connection, reader, under_of(&comment)?).await?;
    if !Sight::of(reader, place.territory).shows(&comment) {
        return Err(ErrorCode::NotFound.into());
    }
    view(connection, comment, true).await
}

/// Rewords a comment that is still at `version`. For its author.
///
/// # Errors
/// `sign-in-required`, `not-found`, `forbidden`, `excluded`, `text-invalid`, `version-stale`.
pub async fn edit(ground: &Ground, actor: &Actor, comment: entity::Model, text: &str) -> Result<View> {
    let text = rules::text(text)?;
    rights::allow(actor, actor.is_person(comment.author_id))?;
    let place = Place::find(&*ground.db, actor, under_of(&comment)?).await?;
    people::require_not_excluded(&*ground.db, comment.author_id, place.territory).await?;
    let row = entity::ActiveModel { body: Set(text), ..entity::ActiveModel::default() };
    change(ground, actor, comment, row).await
}

/// Takes a comment back that is still at `version`. For its author, excluded or not.
///
/// # Errors
/// `sign-in-required`, `forbidden`, `version-stale`.
pub async fn remove(ground: &Ground, actor: &Actor, comment: entity::Model) -> Result<()> {
    let row = entity::ActiveModel {
        body: Set(String::new()),
        state: Set(CommentState::Removed.name().into()),
        ..entity::ActiveModel::default()
    };
    change(ground, actor, comment, row).await.map(|_| ())
}

async fn change(ground: &Ground, actor: &Actor, comment: entity::Model, mut row: entity::ActiveModel) -> Result<View> {
    rights::allow(actor, actor.is_person(comment.author_id))?;
    row.version = Set(comment.version + 1);
    row.updated_at = Set(ground.clock.now());
    let write = ground.db.write().await?;
    let stale = || Refusal::new(ErrorCode::VersionStale).field("If-Match");
    let changed = store::update(&*write, row, comment.id, comment.version).await?.ok_or_else(stale)?;
    let view = view(&*write, changed, true).await?;
    write.commit().await?;
    Ok(view)
}

fn under_of(comment: &entity::Model) -> Result<Under> {
    let under = comment.question_id.map(Under::Question).or(comment.mission_id.map(Under::Mission));
    Ok(under.ok_or(ErrorCode::NotFound)?)
}

async fn view(connection: &impl ConnectionTrait, comment: entity::Model, is_shown: bool) -> Result<View> {
    let names = names(connection, std::iter::once(&comment)).await?;
    let author_name = names.get(&comment.author_id).cloned().unwrap_or_default();
    Ok(View { comment, is_shown, author_name })
}

async fn names<'a>(
    connection: &impl ConnectionTrait,
    comments: impl Iterator<Item = &'a entity::Model>,
) -> Result<HashMap<Uuid, String>> {
    let authors: HashSet<Uuid> = comments.map(|comment| comment.author_id).collect();
    let authors: Vec<Uuid> = authors.into_iter().collect();
    photos::store::display_names(connection, &authors).await
}
