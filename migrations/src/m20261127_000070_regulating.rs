//! What regulating has to remember: packs that are out of date, mails to parents, what is withheld for a parent, where
//! a ping's quiet hours hold, and with which version a photo was moved last.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let (sqlite, postgres) = (include_str!("regulating/sqlite.sql"), include_str!("regulating/postgres.sql"));
        super::run(manager, include_str!("regulating/tables.sql"), sqlite, postgres).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
