//! The database that a backup is restored into.

use crate::cli::backup::{
    copy,
    manifest::{DatabaseKind, FileLine},
    postgres,
};
use anyhow::{Context, ensure};
use photos36_domain::{
    Clock, Ground,
    database::{Database, statement},
    jobs::{self, NewJob, Priority},
    photos::{self, MAKE_DERIVATIVES, MakeDerivatives},
    settings::{DatabaseSettings, Settings},
};
use sea_orm::{ConnectionTrait, DatabaseBackend};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Where rows go.
pub struct Target<'a> {
    settings: &'a DatabaseSettings,
    /// There is a schema already.
    has_tables: bool,
    /// Someone plays there already.
    has_rows: bool,
}

impl<'a> Target<'a> {
    /// Looks at the database, which is made when it is missing.
    pub async fn open(settings: &'a Settings, kind: DatabaseKind) -> anyhow::Result<Self> {
        let settings = &settings.database;
        let database = Database::open(settings).await?;
        let ours = match database.backend() {
            DatabaseBackend::Postgres => DatabaseKind::Postgres,
            _ => DatabaseKind::Sqlite,
        };
        ensure!(
            ours == kind,
            "the backup is of {kind:?} and database.url is of {ours:?}: restore it into the same kind"
        );
        let has_tables = exists(&database, tables_of(&database)).await?;
        let used = "SELECT 1 WHERE EXISTS (SELECT 1 FROM people) OR EXISTS (SELECT 1 FROM territories)";
        let has_rows = has_tables && exists(&database, used).await?;
        if kind == DatabaseKind::Postgres {
            database
                .execute_unprepared("CREATE EXTENSION IF NOT EXISTS postgis")
                .await
                .context("PostGIS must be installed, and made by someone who may: CREATE EXTENSION postgis")?;
        }
        database.close().await?;
        Ok(Self { settings, has_tables, has_rows })
    }

    /// Whether a restore would replace what someone made.
    pub fn is_used(&self) -> bool {
        self.has_rows
    }

    /// Replaces the database by the copy; what was there before stays beside it (SQLite) or goes (PostgreSQL).
    pub async fn restore(&self, file: &Path, line: &FileLine) -> anyhow::Result<()> {
        match self.settings.sqlite_path() {
            Some(path) => replace_file(file, line, &path).await,
            None => postgres::restore(&self.settings.url, file, self.has_tables).await,
        }
    }
}

fn tables_of(database: &Database) -> &'static str {
    photos36_domain::database::dialect(
        &**database,
        "SELECT 1 FROM sqlite_master WHERE name = 'people'",
        "SELECT 1 WHERE to_regclass('people') IS NOT NULL",
    )
}

async fn exists(database: &Database, sql: &str) -> anyhow::Result<bool> {
    Ok(database.query_one_raw(statement(&**database, sql, [])).await?.is_some())
}

/// Puts a copy in the place of an SQLite file; the file that was there is renamed.
async fn replace_file(from: &Path, line: &FileLine, to: &Path) -> anyhow::Result<()> {
    let folder = match to.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
        _ => PathBuf::from("."),
    };
    // The last program that closes an SQLite database takes its log away.
    ensure!(!beside(to, "-wal").exists(), "a program still has {} open: stop it first", to.display());
    let copied = copy::from_file(from, &folder).await?;
    ensure!(hex::encode(copied.sha256) == line.sha256, "{} changed while it was restored", line.file);
    if to.exists() {
        let aside = beside(to, &format!(".before-restore-{}", Clock::system().now()));
        std::fs::rename(to, &aside)?;
    }
    copied.path.persist(to)?;
    if cfg!(unix) {
        std::fs::File::open(&folder)?.sync_all()?;
    }
    Ok(())
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Deletes a photo that was deleted while the backup ran.
pub async fn delete_again(ground: &Ground, photo: Uuid) -> anyhow::Result<()> {
    match photos::store::by_id(&*ground.db, photo).await? {
        Some(row) => Ok(photos::delete(ground, row).await?),
        None => Ok(()),
    }
}

/// Asks the worker to make a photo's sizes again.
pub async fn remake(ground: &Ground, photo: Uuid) -> anyhow::Result<()> {
    let write = ground.db.write().await?;
    let job = NewJob {
        kind: MAKE_DERIVATIVES,
        payload: MakeDerivatives { photo_id: photo },
        priority: Priority::Low,
        run_at: None,
        dedupe_key: None,
    };
    jobs::enqueue(&*write, &ground.clock, job).await?;
    Ok(write.commit().await?)
}
