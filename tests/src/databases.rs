//! A database per test, copied from a template that is migrated once.

use crate::backend::service;
use photos36_domain::{
    database::Database,
    settings::{DatabaseSettings, Settings},
};
use sea_orm::ConnectionTrait;
use std::path::PathBuf;
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// A migrated database that lasts as long as its test.
pub struct TestDatabase {
    /// How a program opens it.
    pub url: String,
    _folder: Option<TempDir>,
    name: Option<String>,
}

static SQLITE_TEMPLATE: OnceCell<(TempDir, PathBuf)> = OnceCell::const_new();
static POSTGRES_TEMPLATE: OnceCell<String> = OnceCell::const_new();

fn settings(url: &str) -> DatabaseSettings {
    DatabaseSettings { url: url.to_owned(), ..Settings::defaults().unwrap().database }
}

async fn migrate(url: &str) {
    let database = Database::open(&settings(url)).await.unwrap();
    database.migrate().await.unwrap();
    database.close().await.unwrap();
}

pub(crate) async fn sqlite() -> TestDatabase {
    let (_, template) = SQLITE_TEMPLATE
        .get_or_init(|| async {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("template.db");
            migrate(&format!("sqlite://{}", path.display())).await;
            (folder, path)
        })
        .await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("photos36.db");
    std::fs::copy(template, &path).unwrap();
    TestDatabase { url: format!("sqlite://{}", path.display()), _folder: Some(folder), name: None }
}

/// The server's URL without a database name.
fn postgres_server() -> String {
    service("TEST_POSTGRES_URL").trim_end_matches('/').to_owned()
}

async fn as_admin(sql: &str) {
    let admin = Database::open(&settings(&format!("{}/postgres", postgres_server()))).await.unwrap();
    admin.execute_unprepared(sql).await.unwrap();
    admin.close().await.unwrap();
}

pub(crate) async fn postgres() -> TestDatabase {
    let template = POSTGRES_TEMPLATE
        .get_or_init(|| async {
            let name = format!("template_{}", uuid::Uuid::new_v4().simple());
            as_admin(&format!("CREATE DATABASE {name}")).await;
            migrate(&format!("{}/{name}", postgres_server())).await;
            name
        })
        .await;
    let name = format!("test_{}", uuid::Uuid::new_v4().simple());
    as_admin(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    TestDatabase { url: format!("{}/{name}", postgres_server()), _folder: None, name: Some(name) }
}

impl TestDatabase {
    /// Opens a pool of its own.
    pub async fn open(&self) -> Database {
        Database::open(&settings(&self.url)).await.unwrap()
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Some(name) = self.name.take() else { return };
        // Drop is not async, and the test's own runtime is about to end: a thread of its own does it.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(as_admin(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")));
        });
        let _ = dropping.join();
    }
}
