//! The row of an entry with its author's name; `migrations` says what each column holds.
#![expect(missing_docs, reason = "the schema documents each column once")]

use sea_orm::FromQueryResult;
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct EntryRow {
    pub seq: i64,
    pub id: Uuid,
    pub mission_id: Uuid,
    pub author_id: Uuid,
    pub author_name: String,
    pub happened_on: String,
    pub body: String,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
}
