//! Territories in one file, for phones that will be without a network.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::run(manager, include_str!("packs/tables.sql"), "", "").await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
