//! Everything that a use case needs, each test its own.

use crate::{Backend, backend::service, databases::TestDatabase};
use photos36_domain::{
    Clock, Ground,
    database::Database,
    money::gateways::Gateways,
    people::MasterSecret,
    settings::{Settings, StoreKind},
    store,
};
use std::{ops::Deref, sync::Arc};
use tempfile::TempDir;

/// A [`Ground`] of this test's own; its rows and objects go when it is dropped.
pub struct TestGround {
    ground: Ground,
    /// The database behind it.
    pub database: TestDatabase,
    /// A folder for the test's files.
    pub folder: TempDir,
}

impl TestGround {
    /// Noon of 21 June 2026, UTC: the fixed clock that every test begins with.
    pub const START: i64 = 1_782_043_200 * 1_000_000;

    pub(crate) async fn new(backend: Backend, clock: Clock) -> Self {
        // The same choice as the programs make; the second time it is refused, and that is right.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let database = backend.database().await;
        let mut settings = settings_in(&folder, backend);
        settings.database.url = database.url.clone();
        let ground = Ground {
            db: database.open().await,
            store: store::open(&settings.store).await.unwrap(),
            gateways: Gateways::open(&settings.money).unwrap(),
            secret: MasterSecret::load(&settings.people).unwrap(),
            settings: Arc::new(settings),
            clock,
        };
        Self { ground, database, folder }
    }

    /// The same on another pool, when the first one was closed.
    pub fn with_database(mut self, db: Database) -> Self {
        self.ground.db = db;
        self
    }
}

impl Deref for TestGround {
    type Target = Ground;
    fn deref(&self) -> &Ground {
        &self.ground
    }
}

fn settings_in(folder: &TempDir, backend: Backend) -> Settings {
    let mut settings = Settings::defaults().unwrap();
    // Some tests change more in a minute than one person does in an hour.
    settings.people.writes_per_hour = 1_000_000;
    settings.store.folder = folder.path().join("objects");
    settings.mail.folder = folder.path().join("mail");
    settings.people.secret_file = folder.path().join("secret");
    if backend == Backend::Services {
        settings.store.kind = StoreKind::S3;
        settings.store.endpoint = service("TEST_S3_ENDPOINT");
        settings.store.bucket = format!("test-{}", uuid::Uuid::new_v4().simple());
        settings.store.access_key_id = service("TEST_S3_ACCESS_KEY_ID");
        settings.store.secret_access_key = service("TEST_S3_SECRET_ACCESS_KEY");
        settings.photos.spool_folder = folder.path().join("spool").display().to_string();
    }
    settings
}
