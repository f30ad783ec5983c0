//! The first photos of a launched territory are followed too.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::run(
            manager,
            include_str!("sync_exhibition/fill.sql"),
            include_str!("sync_exhibition/sqlite.sql"),
            include_str!("sync_exhibition/postgres.sql"),
        )
        .await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
