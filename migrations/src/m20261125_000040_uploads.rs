//! Uploads that go on where they were cut off, and the pieces that have come in.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::run(manager, include_str!("uploads/tables.sql"), "", "").await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
