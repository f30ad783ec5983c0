//! Last changes of text fields, and conflicts of what was written off line.

use sea_orm_migration::{prelude::*, sea_orm::DatabaseBackend};
use std::fmt::Write;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Tables with a version, and their followed columns with the name of each in the representation.
const FOLLOWED: [(&str, &[(&str, &str)]); 6] = [
    ("photos", &[("title", "title"), ("body", "text"), ("credit", "credit")]),
    ("questions", &[("title", "title"), ("body", "text")]),
    (
        "missions",
        &[
            ("title", "title"),
            ("body", "text"),
            ("answer", "answer"),
            ("strengths", "strengths"),
            ("weaknesses", "weaknesses"),
        ],
    ),
    ("comments", &[("body", "text")]),
    ("mission_tasks", &[("title", "title"), ("body", "text")]),
    ("mission_journal", &[("body", "text")]),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::run(manager, include_str!("outbox/tables.sql"), "", "").await?;
        let connection = manager.get_connection();
        let postgres = manager.get_database_backend() == DatabaseBackend::Postgres;
        for (table, columns) in FOLLOWED {
            for (column, field) in columns {
                connection.execute_unprepared(&trigger(table, column, field, postgres)).await?;
                connection.execute_unprepared(&seed(table, field)).await?;
            }
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn trigger(table: &str, column: &str, field: &str, postgres: bool) -> String {
    let name = format!("{table}_{field}_versioned");
    let note = format!(
        "INSERT INTO field_versions (object_id, field, version) VALUES (NEW.id, '{field}', NEW.version)
        ON CONFLICT (object_id, field) DO UPDATE SET version = excluded.version;"
    );
    let mut sql = String::new();
    let made = if postgres {
        writeln!(
            sql,
            "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {note} RETURN NULL; END $$;
            CREATE TRIGGER {name} AFTER UPDATE OF {column} ON {table} FOR EACH ROW
            WHEN (OLD.{column} IS DISTINCT FROM NEW.{column}) EXECUTE FUNCTION {name}();"
        )
    } else {
        writeln!(
            sql,
            "CREATE TRIGGER {name} AFTER UPDATE OF {column} ON {table} WHEN OLD.{column} IS NOT NEW.{column} BEGIN {note} END;"
        )
    };
    debug_assert!(made.is_ok(), "a text can be written to");
    sql
}

/// What changed before is not known: it counts as changed with the version that is there.
fn seed(table: &str, field: &str) -> String {
    format!(
        "INSERT INTO field_versions (object_id, field, version)
        SELECT id, '{field}', version FROM {table} WHERE version > 1"
    )
}
