//! Tasks and the board on the wire.

use crate::{
    http::{tags, time::rfc3339},
    photos::PersonOut,
};
use actix_web::{HttpResponse, HttpResponseBuilder};
use photos36_domain::missions::board::{Board, Lane, TaskRow};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A column of the board.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ColumnName {
    /// Nobody has begun.
    #[default]
    ToDo,
    /// Someone is at it.
    Doing,
    /// It is done.
    Done,
}

impl From<ColumnName> for Lane {
    fn from(name: ColumnName) -> Self {
        match name {
            ColumnName::ToDo => Self::ToDo,
            ColumnName::Doing => Self::Doing,
            ColumnName::Done => Self::Done,
        }
    }
}

/// A task.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-7777-7000-8000-000000000001", "column": "doing", "title": "Réparer la pompe", "text": "",
    "assignee": {"id": "0197a1c0-2222-7000-8000-000000000002", "display_name": "Jeanne"}, "due_on": "2026-07-14",
    "version": 3, "created_at": "2026-06-21T12:00:00Z", "updated_at": "2026-06-22T08:30:00Z"
}))]
pub struct TaskOut {
    /// UUIDv7, made by whoever added it.
    pub id: Uuid,
    /// `to_do`, `doing` or `done`.
    pub column: String,
    /// What to do.
    pub title: String,
    /// More about it.
    pub text: String,
    /// Who does it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignee: Option<PersonOut>,
    /// Until when, where the territory is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_on: Option<String>,
    /// Since when it is done (RFC 3339, UTC).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done_at: Option<String>,
    /// The version that `If-Match` takes; a move within a column leaves it.
    pub version: i64,
    /// When it was added (RFC 3339, UTC).
    pub created_at: String,
    /// When it last changed (RFC 3339, UTC).
    pub updated_at: String,
}

impl From<TaskRow> for TaskOut {
    fn from(row: TaskRow) -> Self {
        let assignee = row.assignee_id.zip(row.assignee_name);
        Self {
            id: row.id,
            column: row.lane,
            title: row.title,
            text: row.body,
            assignee: assignee.map(|(id, display_name)| PersonOut { id, display_name }),
            due_on: row.due_on,
            done_at: row.done_at.map(rfc3339),
            version: row.version,
            created_at: rfc3339(row.created_at),
            updated_at: rfc3339(row.updated_at),
        }
    }
}

/// The board of a mission: every task, column by column and from top to bottom.
#[derive(Debug, Serialize, ToSchema)]
pub struct BoardOut {
    /// Grows with every change of the board.
    pub version: i64,
    /// Nobody has begun.
    pub to_do: Vec<TaskOut>,
    /// Someone is at it.
    pub doing: Vec<TaskOut>,
    /// Done.
    pub done: Vec<TaskOut>,
}

impl From<Board> for BoardOut {
    fn from(board: Board) -> Self {
        let mut out = Self { version: board.version, to_do: Vec::new(), doing: Vec::new(), done: Vec::new() };
        for row in board.tasks {
            let column = match Lane::from_name(&row.lane) {
                Some(Lane::Doing) => &mut out.doing,
                Some(Lane::Done) => &mut out.done,
                _ => &mut out.to_do,
            };
            column.push(row.into());
        }
        out
    }
}

/// Answers with a task and its tag.
pub fn respond(mut response: HttpResponseBuilder, row: TaskRow) -> HttpResponse {
    response.insert_header(tags::of_version(row.version, ""));
    response.json(TaskOut::from(row))
}
