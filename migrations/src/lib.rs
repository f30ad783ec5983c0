//! The database schema, forward only.
//!
//! A migration is frozen history: it has its own identifiers, imports no other crate of ours, and once released it is
//! never edited. Tables are written once, in SQL that SQLite and PostgreSQL both read; the one type that they name
//! differently is the placeholder `{seq}`. Indexes of space and triggers differ and stand in a file for each.

pub use sea_orm_migration::prelude::MigratorTrait;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DatabaseBackend;

mod m20261121_000001_ground;
mod m20261125_000001_game;
mod m20261125_000010_themes;
mod m20261125_000011_questions;
mod m20261125_000012_exhibition;
mod m20261125_000013_notices;
mod m20261125_000014_comments;
mod m20261125_000020_missions;
mod m20261125_000021_mission_work;
mod m20261125_000022_mission_kin;
mod m20261125_000030_links;
mod m20261125_000040_uploads;
mod m20261125_000041_sync;
mod m20261125_000042_packs;
mod m20261125_000043_sync_exhibition;
mod m20261125_000044_sync_work;
mod m20261125_000050_trust;
mod m20261125_000051_proposals;
mod m20261125_000052_council;
mod m20261125_000060_money;
mod m20261125_000080_theme_counts;
mod m20261125_000120_refusals;
mod m20261126_000023_mission_supports;
mod m20261126_000045_outbox;
mod m20261126_000046_push;
mod m20261126_000047_sync_links;
mod m20261126_000053_privacy;
mod m20261126_000062_wealth;
mod m20261127_000064_dashboard;
mod m20261127_000070_regulating;

/// All migrations, oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            // A line each, in the order of their names.
            Box::new(m20261121_000001_ground::Migration),
            Box::new(m20261125_000001_game::Migration),
            Box::new(m20261125_000010_themes::Migration),
            Box::new(m20261125_000020_missions::Migration),
            Box::new(m20261125_000021_mission_work::Migration),
            Box::new(m20261125_000012_exhibition::Migration),
            Box::new(m20261125_000013_notices::Migration),
            Box::new(m20261125_000014_comments::Migration),
            Box::new(m20261125_000022_mission_kin::Migration),
            Box::new(m20261125_000011_questions::Migration),
            Box::new(m20261125_000040_uploads::Migration),
            Box::new(m20261125_000030_links::Migration),
            Box::new(m20261125_000060_money::Migration),
            Box::new(m20261125_000050_trust::Migration),
            Box::new(m20261125_000051_proposals::Migration),
            Box::new(m20261125_000052_council::Migration),
            Box::new(m20261125_000080_theme_counts::Migration),
            Box::new(m20261125_000041_sync::Migration),
            Box::new(m20261125_000042_packs::Migration),
            Box::new(m20261125_000043_sync_exhibition::Migration),
            Box::new(m20261125_000120_refusals::Migration),
            Box::new(m20261125_000044_sync_work::Migration),
            Box::new(m20261126_000023_mission_supports::Migration),
            Box::new(m20261126_000045_outbox::Migration),
            Box::new(m20261126_000046_push::Migration),
            Box::new(m20261126_000047_sync_links::Migration),
            Box::new(m20261126_000053_privacy::Migration),
            Box::new(m20261126_000062_wealth::Migration),
            Box::new(m20261127_000064_dashboard::Migration),
            Box::new(m20261127_000070_regulating::Migration),
        ]
    }
}

/// Runs the shared tables, then what only this database understands.
async fn run(manager: &SchemaManager<'_>, tables: &str, sqlite: &str, postgres: &str) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let (seq, own) = match manager.get_database_backend() {
        DatabaseBackend::Postgres => ("bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY", postgres),
        DatabaseBackend::Sqlite => ("integer PRIMARY KEY AUTOINCREMENT", sqlite),
        other => return Err(DbErr::Migration(format!("{other:?} is not supported: use SQLite or PostgreSQL"))),
    };
    connection.execute_unprepared(&tables.replace("{seq}", seq)).await?;
    connection.execute_unprepared(own).await?;
    Ok(())
}
