//! Needs and journals of missions are followed with their territory. A task is not: its board is read whole, and the
//! mission changes with it.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::run(
            manager,
            include_str!("sync_work/fill.sql"),
            include_str!("sync_work/sqlite.sql"),
            include_str!("sync_work/postgres.sql"),
        )
        .await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
