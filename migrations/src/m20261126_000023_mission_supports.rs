//! Missions of a duplicate are supported as the question that it was merged into.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let (sqlite, postgres) =
            (include_str!("mission_supports/sqlite.sql"), include_str!("mission_supports/postgres.sql"));
        super::run(manager, "", sqlite, postgres).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
