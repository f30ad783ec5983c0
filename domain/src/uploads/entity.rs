//! Rows of uploads; `migrations` says what each column holds.
#![expect(missing_docs, reason = "the schema documents each column once")]

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "uploads")]
pub struct Model {
    pub seq: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub owner_id: Uuid,
    pub state: String,
    pub length_bytes: i64,
    pub received_bytes: i64,
    pub metadata: String,
    pub photo_id: Uuid,
    pub sha256: Option<Vec<u8>>,
    pub token: i64,
    pub lease_until: i64,
    pub created_at: i64,
    pub expires_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// All bytes are durable, whether or not the photo is made of them yet.
    pub fn is_full(&self) -> bool {
        self.received_bytes == self.length_bytes
    }

    /// Its bytes are a photo.
    pub fn is_complete(&self) -> bool {
        self.state == super::COMPLETE
    }
}
