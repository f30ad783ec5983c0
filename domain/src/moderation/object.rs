//! What can be reported and decided on, in one shape.

use super::Action;
use crate::{ErrorCode, Ground, Refusal, Result, database::statement, missions, names::names, packs, questions, sql};
use sea_orm::{ConnectionTrait, QueryResult};
use serde_json::{Value, json};
use uuid::Uuid;

/// What sort of thing it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ObjectKind {
    /// A photo.
    Photo,
    /// A question.
    Question,
    /// A mission.
    Mission,
    /// A comment under a question or in a mission.
    Comment,
    /// A person: what is hidden is their name.
    Person,
}

names!(ObjectKind {
    Photo = "photo",
    Question = "question",
    Mission = "mission",
    Comment = "comment",
    Person = "person"
});

impl ObjectKind {
    /// Reads the name that a person sent.
    ///
    /// # Errors
    /// `object-kind-unknown`.
    pub fn parse(name: &str) -> Result<Self, Refusal> {
        Self::from_name(name).ok_or_else(|| Refusal::new(ErrorCode::ObjectKindUnknown).field("/object/kind"))
    }

    fn table(self) -> &'static str {
        match self {
            Self::Photo => "photos",
            Self::Question => "questions",
            Self::Mission => "missions",
            Self::Comment => "comments",
            Self::Person => "people",
        }
    }

    /// One row: territory, author, title, body, whether everyone sees it, whether it is hidden, id.
    fn sql(self) -> &'static str {
        match self {
            Self::Photo => {
                "SELECT territory_id, author_id, title, body, state = 'published', state = 'hidden', id
                FROM photos WHERE id = $1 AND state IN ('published', 'hidden')"
            }
            Self::Question => {
                "SELECT territory_id, author_id, title, body, hidden_at IS NULL, hidden_at IS NOT NULL, id
                FROM questions WHERE id = $1 AND state <> 'removed'"
            }
            Self::Mission => {
                "SELECT territory_id, author_id, title, body, hidden_at IS NULL, hidden_at IS NOT NULL, id
                FROM missions WHERE id = $1 AND state <> 'removed'"
            }
            Self::Comment => {
                "SELECT coalesce(q.territory_id, m.territory_id), c.author_id, '', c.body,
                    c.hidden_at IS NULL AND q.hidden_at IS NULL AND m.hidden_at IS NULL, c.hidden_at IS NOT NULL, c.id
                FROM comments c LEFT JOIN questions q ON q.id = c.question_id LEFT JOIN missions m ON m.id = c.mission_id
                WHERE c.id = $1 AND c.state <> 'removed'"
            }
            Self::Person => {
                "SELECT NULL, id, display_name, '', hidden_at IS NULL, hidden_at IS NOT NULL, id FROM people WHERE id = $1"
            }
        }
    }
}

/// A thing that can be reported and decided on.
#[derive(Clone, Debug)]
pub struct Object {
    /// What sort of thing.
    pub kind: ObjectKind,
    /// Its id.
    pub id: Uuid,
    /// Where it stands; none outside every territory, and for a person.
    pub territory: Option<Uuid>,
    /// Whose it is.
    pub author: Uuid,
    /// Its title; a person's display name.
    pub title: String,
    /// Its text.
    pub body: String,
    /// Everyone sees it.
    pub is_shown: bool,
    /// Reports or a decision hide it.
    pub is_hidden: bool,
}

/// The thing, unless it does not exist or is gone.
///
/// # Errors
/// When the database does not answer.
pub async fn find(connection: &impl ConnectionTrait, kind: ObjectKind, id: Uuid) -> Result<Option<Object>> {
    let Some(row) = connection.query_one_raw(statement(connection, kind.sql(), [id.into()])).await? else {
        return Ok(None);
    };
    object(kind, id, &row).map(Some)
}

fn object(kind: ObjectKind, id: Uuid, row: &QueryResult) -> Result<Object> {
    let territory = if kind == ObjectKind::Person { None } else { row.try_get_by_index(0)? };
    Ok(Object {
        kind,
        id,
        territory,
        author: row.try_get_by_index(1)?,
        title: row.try_get_by_index(2)?,
        body: row.try_get_by_index(3)?,
        is_shown: row.try_get_by_index(4)?,
        is_hidden: row.try_get_by_index(5)?,
    })
}

/// Things of one kind, those that exist, in one query.
///
/// # Errors
/// When the database does not answer.
pub async fn find_many(connection: &impl ConnectionTrait, kind: ObjectKind, ids: &[Uuid]) -> Result<Vec<Object>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = kind.sql().replace("= $1", &format!("IN ({})", sql::places(1, ids.len())));
    let rows = connection.query_all_raw(statement(connection, sql, ids.iter().map(|id| (*id).into()))).await?;
    rows.iter().map(|row| object(kind, row.try_get_by_index(6)?, row)).collect()
}

/// What an animator sees of it, as JSON: its texts and whether it is hidden.
pub fn view_of(object: &Object) -> Value {
    json!({
        "kind": object.kind.name(), "id": object.id, "author": object.author, "title": object.title,
        "text": object.body, "hidden": object.is_hidden,
    })
}

/// Whether it is a child's that waits for a parent: no decision shows it before one agrees.
async fn is_withheld(connection: &impl ConnectionTrait, object: &Object) -> Result<bool> {
    let sql = "SELECT 1 FROM withheld WHERE kind = $1 AND object_id = $2";
    Ok(sql::value::<i32>(connection, sql, [object.kind.name().into(), object.id.into()]).await?.is_some())
}

/// Hides or shows it; nothing happens when it is so already. What is withheld for a parent stays hidden.
///
/// # Errors
/// When the database refuses.
pub(super) async fn set_hidden(
    ground: &Ground,
    write: &impl ConnectionTrait,
    object: &Object,
    hidden: bool,
    now: i64,
) -> Result<()> {
    if !hidden && is_withheld(write, object).await? {
        return Ok(());
    }
    let table = object.kind.table();
    let sql = match (object.kind, hidden) {
        (ObjectKind::Photo, true) => {
            "UPDATE photos SET state = 'hidden', version = version + 1, updated_at = $2 WHERE id = $1 AND state = 'published'"
                .to_owned()
        }
        (ObjectKind::Photo, false) => {
            "UPDATE photos SET state = 'published', version = version + 1, updated_at = $2 WHERE id = $1 AND state = 'hidden'"
                .to_owned()
        }
        (_, true) => format!(
            "UPDATE {table} SET hidden_at = $2, version = version + 1, updated_at = $2 WHERE id = $1 AND hidden_at IS NULL"
        ),
        (_, false) => format!(
            "UPDATE {table} SET hidden_at = NULL, version = version + 1, updated_at = $2 WHERE id = $1 AND hidden_at IS NOT NULL"
        ),
    };
    write.execute_raw(statement(write, sql, [object.id.into(), now.into()])).await?;
    if let Some(territory) = object.territory {
        packs::forget(write, territory).await?;
    }
    if object.kind == ObjectKind::Person {
        packs::forget_of_author(write, object.id).await?;
    }
    if object.kind == ObjectKind::Mission {
        // What nobody may see answers nothing.
        if hidden {
            questions::unmark_for_now(write, ground, object.id).await?;
        } else {
            questions::mark_again(write, ground, object.id).await?;
        }
        missions::changed(write, ground, object.id).await?;
    }
    Ok(())
}

/// Whether this action can be taken on this kind of thing.
///
/// # Errors
/// `action-unfit`.
pub(super) fn require_fit(kind: ObjectKind, action: Action) -> Result<(), Refusal> {
    let fit = match action {
        Action::Blur => kind == ObjectKind::Photo,
        Action::Remove | Action::Correct => kind != ObjectKind::Person,
        _ => true,
    };
    if fit { Ok(()) } else { Err(Refusal::new(ErrorCode::ActionUnfit).field("/action")) }
}
