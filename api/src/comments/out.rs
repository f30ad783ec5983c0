//! A comment on the wire.

use crate::{
    http::{tags, time::rfc3339},
    photos::PersonOut,
};
use actix_web::{HttpResponse, HttpResponseBuilder};
use photos36_domain::comments::{Thread, View};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A comment.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-5555-7000-8000-000000000005", "question_id": "0197a1c0-6666-7000-8000-000000000006",
    "state": "published", "author": {"id": "0197a1c0-2222-7000-8000-000000000002", "display_name": "Jeanne"},
    "text": "Ma grand-mère y lavait le linge.", "created_at": "2026-06-21T12:00:00Z", "updated_at": "2026-06-21T12:00:00Z"
}))]
pub struct CommentOut {
    /// UUIDv7, made by whoever wrote it.
    pub id: Uuid,
    /// The question that it was written under.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question_id: Option<Uuid>,
    /// The mission that it was written in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mission_id: Option<Uuid>,
    /// The comment that it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<Uuid>,
    /// `published`; `hidden` (by reports or an animator: its author and the animators still see it); `removed`: an empty
    /// place above answers, without author and text.
    pub state: &'static str,
    /// Who wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<PersonOut>,
    /// As it was written: plain text or a little Markdown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// RFC 3339, UTC.
    pub created_at: String,
    /// RFC 3339, UTC.
    pub updated_at: String,
}

/// A comment with its first answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct ThreadOut {
    #[serde(flatten)]
    pub comment: CommentOut,
    /// Its oldest answers, at most 20; the others are listed by `answers` of the comment.
    #[schema(max_items = 20)]
    pub answers: Vec<CommentOut>,
    /// How many answers it has.
    pub answer_count: i64,
}

impl From<View> for CommentOut {
    fn from(view: View) -> Self {
        let View { comment, is_shown, author_name } = view;
        let state = match (is_shown, comment.hidden_at) {
            (false, _) => "removed",
            (true, Some(_)) => "hidden",
            (true, None) => "published",
        };
        Self {
            id: comment.id,
            question_id: comment.question_id,
            mission_id: comment.mission_id,
            parent_id: comment.parent_id,
            state,
            author: is_shown.then_some(PersonOut { id: comment.author_id, display_name: author_name }),
            text: is_shown.then_some(comment.body),
            created_at: rfc3339(comment.created_at),
            // An empty place does not tell when it became one.
            updated_at: rfc3339(if is_shown { comment.updated_at } else { comment.created_at }),
        }
    }
}

impl From<Thread> for ThreadOut {
    fn from(thread: Thread) -> Self {
        Self {
            comment: thread.top.into(),
            answers: thread.answers.into_iter().map(CommentOut::from).collect(),
            answer_count: thread.answer_count,
        }
    }
}

/// Answers with a comment and its tag.
pub fn respond(mut response: HttpResponseBuilder, view: View) -> HttpResponse {
    response.insert_header(tags::of_version(view.comment.version, ""));
    response.insert_header(("vary", "Authorization, Cookie"));
    response.insert_header(("cache-control", "private, no-cache"));
    response.json(CommentOut::from(view))
}
