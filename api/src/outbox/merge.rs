//! An edit of something that changed since the phone had read it: field by field.

use super::{
    batch::OperationIn,
    inside::{Answer, Caller, Inside},
};
use crate::http::Problem;
use actix_web::http::StatusCode;
use photos36_domain::{
    ErrorCode, Ground, Refusal,
    conflicts::{self, Field, NewConflict},
};
use serde_json::{Map, Value};
use std::collections::HashSet;
use uuid::Uuid;

/// How often it is tried against something that changes all the time.
const TRIES: u32 = 5;

/// Writes the fields that nobody touched since the version that the phone had seen; of the others, both texts are kept for
/// whoever wrote off line, and the answer is `edit-conflict`. An edit that cannot be taken apart stays `stale`.
///
/// # Errors
/// `edit-conflict`, `conflicts-too-many`; when the database does not answer.
pub async fn mend(
    (ground, inside, caller): (&Ground, &Inside, &Caller),
    person: Uuid,
    operation: &OperationIn,
    stale: Answer,
) -> Result<Answer, Problem> {
    let (Some(Value::Object(mine)), Some(base)) = (&operation.body, operation.if_match.as_deref().and_then(version))
    else {
        return Ok(stale);
    };
    let Some((collection, object)) = thing(&operation.path) else { return Ok(stale) };
    for _ in 0..TRIES {
        let now = inside.call(caller, "GET", &operation.path, (None, None)).await?;
        let Some(tag) = now.tag.clone().filter(|_| now.is_success()) else { return Ok(stale) };
        let unchanged = conflicts::unchanged_since(&*ground.db, collection, object, base).await?;
        let (write, fields) = split(mine, &now.body, &unchanged);
        let written = if write.is_empty() {
            now
        } else {
            inside.call(caller, "PATCH", &operation.path, (Some(&Value::Object(write)), Some(&tag))).await?
        };
        if written.status == StatusCode::PRECONDITION_FAILED {
            continue;
        }
        if fields.is_empty() || !written.is_success() {
            return Ok(written);
        }
        let tag = written.tag.unwrap_or(tag);
        let new = NewConflict { id: operation.id, path: operation.path.clone(), tag, fields };
        conflicts::keep(ground, person, new).await?;
        return Err(Refusal::new(ErrorCode::EditConflict).arg("id", operation.id).into());
    }
    Ok(stale)
}

/// Moves a photo whose place nobody touched since the version that the phone had seen; else both places are kept for whoever
/// moved it off line, and the answer is `edit-conflict`.
///
/// # Errors
/// `edit-conflict`, `conflicts-too-many`; when the database does not answer.
pub async fn mend_place(
    (ground, inside, caller): (&Ground, &Inside, &Caller),
    person: Uuid,
    operation: &OperationIn,
    stale: Answer,
) -> Result<Answer, Problem> {
    let photo = operation.path.trim_end_matches("/place");
    let (Some(mine), Some(base)) = (&operation.body, operation.if_match.as_deref().and_then(version)) else {
        return Ok(stale);
    };
    let Some((collection, object)) = thing(photo) else { return Ok(stale) };
    for _ in 0..TRIES {
        let now = inside.call(caller, "GET", photo, (None, None)).await?;
        let Some(tag) = now.tag.clone().filter(|_| now.is_success()) else { return Ok(stale) };
        let theirs = now.body["place"].clone();
        if theirs == *mine {
            return Ok(now);
        }
        let unchanged = conflicts::unchanged_since(&*ground.db, collection, object, base).await?;
        if !unchanged.contains("place") {
            let fields = vec![Field { name: "place".into(), mine: mine.clone(), theirs }];
            let new = NewConflict { id: operation.id, path: operation.path.clone(), tag, fields };
            conflicts::keep(ground, person, new).await?;
            return Err(Refusal::new(ErrorCode::EditConflict).arg("id", operation.id).into());
        }
        let moved = inside.call(caller, "PUT", &operation.path, (Some(mine), Some(&tag))).await?;
        if moved.status != StatusCode::PRECONDITION_FAILED {
            return Ok(moved);
        }
    }
    Ok(stale)
}

/// Keeps the words that a phone gives to a thing that it had made before with other words.
///
/// # Errors
/// `edit-conflict` when there are some; `conflicts-too-many`.
pub async fn keep_other_words(
    ground: &Ground,
    person: Uuid,
    operation: &OperationIn,
    there: &Answer,
) -> Result<(), Problem> {
    let (Some(Value::Object(mine)), Some(tag)) = (&operation.body, &there.tag) else { return Ok(()) };
    let words = ["title", "text"].into_iter().filter_map(|name| {
        let (mine, theirs) = (mine.get(name)?.as_str()?, there.body.get(name)?.as_str()?);
        let field = || Field { name: name.to_owned(), mine: mine.into(), theirs: theirs.into() };
        (mine.trim() != theirs).then(field)
    });
    let fields: Vec<_> = words.collect();
    if fields.is_empty() {
        return Ok(());
    }
    let new = NewConflict { id: operation.id, path: operation.path.clone(), tag: tag.clone(), fields };
    conflicts::keep(ground, person, new).await?;
    Err(Refusal::new(ErrorCode::EditConflict).arg("id", operation.id).into())
}

/// What can be written, and what differs from what someone else wrote. What is the same already is neither.
pub fn split(
    mine: &Map<String, Value>,
    now: &Value,
    unchanged: &HashSet<&'static str>,
) -> (Map<String, Value>, Vec<Field>) {
    let (mut write, mut fields) = (Map::new(), Vec::new());
    for (name, value) in mine {
        let theirs = now.get(name).cloned().unwrap_or_default();
        if theirs == *value {
            continue;
        }
        if unchanged.contains(name.as_str()) {
            write.insert(name.clone(), value.clone());
        } else {
            fields.push(Field { name: name.clone(), mine: value.clone(), theirs });
        }
    }
    (write, fields)
}

/// The version of a tag such as `"3"` or `"3-own;br"`.
fn version(tag: &str) -> Option<i64> {
    tag.trim_start_matches("W/").trim_matches('"').split(['-', ';']).next()?.parse().ok()
}

/// The collection and the id at the end of an address.
fn thing(path: &str) -> Option<(&str, Uuid)> {
    let mut parts = path.rsplit('/');
    let id = parts.next()?.parse().ok()?;
    Some((parts.next()?, id))
}
