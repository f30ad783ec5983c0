//! The rows with the names of people; `migrations` says what each column holds.
#![expect(missing_docs, reason = "the schema documents each column once")]

use sea_orm::FromQueryResult;
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct NeedRow {
    pub seq: i64,
    pub id: Uuid,
    pub mission_id: Uuid,
    pub author_id: Uuid,
    pub kind: String,
    pub body: String,
    pub quantity: i64,
    pub currency: Option<String>,
    pub until_on: Option<String>,
    pub state: String,
    pub closed_by: Option<Uuid>,
    pub closed_at: Option<i64>,
    pub accepted: i64,
    pub offers: i32,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct OfferRow {
    pub seq: i64,
    pub id: Uuid,
    pub need_id: Uuid,
    pub author_id: Uuid,
    pub author_name: String,
    pub body: String,
    pub quantity: i64,
    pub state: String,
    pub decided_by: Option<Uuid>,
    pub decided_by_name: Option<String>,
    pub decided_at: Option<i64>,
    pub created_at: i64,
    pub updated_at: i64,
}
