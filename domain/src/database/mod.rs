//! The database: opened, migrated, read from and written to in one way on both back ends.
//!
//! Reads take any pooled connection. Every write goes through [`Database::write`]: on SQLite it begins IMMEDIATE, one
//! writer at a time in this process and `busy_timeout` between processes, so that no write fails half way for a lock.

mod sqlite;

use crate::{Result, settings::DatabaseSettings};
use anyhow::Context;
use photos36_migrations::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseBackend, DatabaseConnection, DatabaseTransaction, SqliteTransactionMode,
    Statement, TransactionOptions, TransactionTrait, Value,
};
use std::{ops::Deref, sync::Arc, time::Duration};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// An open pool.
#[derive(Clone)]
pub struct Database {
    pool: DatabaseConnection,
    one_writer: Option<Arc<Semaphore>>,
    written: Arc<Notify>,
}

/// A write transaction; dropped without [`commit`](Write::commit) it changes nothing.
pub struct Write {
    transaction: DatabaseTransaction,
    written: Option<Arc<Notify>>,
    _turn: Option<OwnedSemaphorePermit>,
}

impl Database {
    /// Opens `settings.url` (`sqlite:///path/file.db` or `postgres://…`); makes the SQLite file when it is missing.
    ///
    /// # Errors
    /// When the URL is of another database, the server does not answer, or SQLite has the WAL-reset fault.
    pub async fn open(settings: &DatabaseSettings) -> Result<Self> {
        let mut options = ConnectOptions::new(&settings.url);
        options
            .max_connections(settings.max_connections)
            .min_connections(1)
            .acquire_timeout(Duration::from_secs(settings.acquire_timeout_seconds.into()))
            .sqlx_logging(false);
        let embedded = settings.url.starts_with("sqlite:");
        if embedded {
            sqlite::configure(&mut options, settings)?;
        } else if settings.url.starts_with("postgres") {
            // Our statements take milliseconds; compiling one, which its estimated cost can call for, takes 250.
            options.map_sqlx_postgres_opts(|options| options.options([("jit", "off")]));
        } else {
            return Err(anyhow::anyhow!("database.url must begin with sqlite: or postgres:").into());
        }
        let pool = sea_orm::Database::connect(options).await?;
        if embedded {
            sqlite::refuse_faulty_version(&pool).await?;
        }
        Ok(Self { pool, one_writer: embedded.then(|| Arc::new(Semaphore::new(1))), written: Arc::default() })
    }

    /// Applies the migrations that are missing.
    ///
    /// # Errors
    /// When one fails; those before it stay applied.
    pub async fn migrate(&self) -> Result<()> {
        Migrator::up(&self.pool, None).await?;
        Ok(())
    }

    /// How many migrations are missing.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn missing_migrations(&self) -> Result<usize> {
        Ok(Migrator::get_pending_migrations(&self.pool).await?.len())
    }

    /// Which database it is.
    pub fn backend(&self) -> DatabaseBackend {
        self.pool.get_database_backend()
    }

    /// Begins a write transaction.
    ///
    /// # Errors
    /// `Unavailable` when no connection is free or another process keeps SQLite locked beyond the time-out.
    pub async fn write(&self) -> Result<Write> {
        Ok(Write { written: Some(self.written.clone()), ..self.write_quietly().await? })
    }

    /// Begins a write transaction that [`written`](Self::written) does not tell of: one that makes no work for others.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub async fn write_quietly(&self) -> Result<Write> {
        let turn = match &self.one_writer {
            Some(one) => Some(one.clone().acquire_owned().await.context("the database is closed")?),
            None => None,
        };
        let options = TransactionOptions {
            sqlite_transaction_mode: turn.is_some().then_some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let transaction = self.pool.begin_with_options(options).await?;
        Ok(Write { transaction, written: None, _turn: turn })
    }

    /// Returns once this process has committed a write since the last call: there may be a job to run. For one waiter.
    pub async fn written(&self) {
        self.written.notified().await;
    }

    /// Closes the pool; waits for the connections in use.
    ///
    /// # Errors
    /// When the driver reports a fault on closing.
    pub async fn close(self) -> Result<()> {
        Ok(self.pool.close().await?)
    }
}

/// Reads go straight to the pool.
impl Deref for Database {
    type Target = DatabaseConnection;
    fn deref(&self) -> &DatabaseConnection {
        &self.pool
    }
}

impl Write {
    /// Makes it durable.
    ///
    /// # Errors
    /// When the database refuses; then nothing has changed.
    pub async fn commit(self) -> Result<()> {
        self.transaction.commit().await?;
        if let Some(written) = self.written {
            written.notify_one();
        }
        Ok(())
    }
}

impl Deref for Write {
    type Target = DatabaseTransaction;
    fn deref(&self) -> &DatabaseTransaction {
        &self.transaction
    }
}

/// A statement whose text both databases read; parameters are `$1`, `$2`…
pub fn statement(
    connection: &impl ConnectionTrait,
    sql: impl Into<String>,
    values: impl IntoIterator<Item = Value>,
) -> Statement {
    Statement::from_sql_and_values(connection.get_database_backend(), sql, values)
}

/// Picks the text for this database where the two dialects differ.
///
/// # Panics
/// Never in practice: [`Database::open`] refuses other databases.
pub fn dialect<'sql>(connection: &impl ConnectionTrait, sqlite: &'sql str, postgres: &'sql str) -> &'sql str {
    match connection.get_database_backend() {
        DatabaseBackend::Sqlite => sqlite,
        _ => postgres,
    }
}

/// Checks that the database answers.
///
/// # Errors
/// When it does not.
pub async fn ping(connection: &impl ConnectionTrait) -> Result<()> {
    let Some(_) = connection.query_one_raw(statement(connection, "SELECT 1", [])).await? else {
        return Err(anyhow::anyhow!("SELECT 1 gave no row").into());
    };
    Ok(())
}
