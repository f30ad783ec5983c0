//! The log of changes that phones follow.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::run(
            manager,
            include_str!("sync/tables.sql"),
            include_str!("sync/sqlite.sql"),
            include_str!("sync/postgres.sql"),
        )
        .await?;
        manager.get_connection().execute_unprepared(include_str!("sync/fill.sql")).await?;
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
