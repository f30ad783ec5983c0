//! Rows of the ledger.
#![expect(missing_docs, reason = "the schema documents each column once")]

use sea_orm::FromQueryResult;
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct AccountRow {
    pub seq: i64,
    pub id: Uuid,
    pub book_id: Uuid,
    pub kind: String,
    pub owner_id: Option<Uuid>,
    pub currency: String,
    pub debited: i64,
    pub credited: i64,
    pub entries: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct EntryRow {
    pub seq: i64,
    pub id: Uuid,
    pub book_id: Uuid,
    pub number: i64,
    pub debit_id: Uuid,
    pub credit_id: Uuid,
    pub amount: i64,
    pub currency: String,
    pub cause: String,
    pub cause_id: Option<Uuid>,
    pub reverses_id: Option<Uuid>,
    pub written_on: String,
    pub created_at: i64,
}
