//! Why exactly a photo was refused.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::run(manager, include_str!("refusals/tables.sql"), "", "").await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
