//! The row of a task with its assignee's name; `migrations` says what each column holds.
#![expect(missing_docs, reason = "the schema documents each column once")]

use sea_orm::FromQueryResult;
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct TaskRow {
    pub seq: i64,
    pub id: Uuid,
    pub mission_id: Uuid,
    pub author_id: Uuid,
    pub title: String,
    pub body: String,
    pub lane: String,
    pub position: i64,
    pub assignee_id: Option<Uuid>,
    pub assignee_name: Option<String>,
    pub due_on: Option<String>,
    pub done_at: Option<i64>,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
}
