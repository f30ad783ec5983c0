//! The two back ends that every rule is tested on.

use crate::{
    App,
    databases::{self, TestDatabase},
    ground::TestGround,
};
use photos36_domain::Clock;

/// Where a test's rows and objects live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// SQLite with files.
    Embedded,
    /// PostgreSQL with PostGIS and S3, started by `tests/run`.
    Services,
}

impl Backend {
    /// A database of this test's own, already migrated; gone when dropped.
    pub async fn database(self) -> TestDatabase {
        match self {
            Self::Embedded => databases::sqlite().await,
            Self::Services => databases::postgres().await,
        }
    }

    /// The real server on a free port, with its worker inside.
    pub async fn app(self) -> App {
        App::start(self, &[]).await
    }

    /// The real server without a worker: jobs stay until one is started.
    pub async fn app_without_worker(self) -> App {
        App::start(self, &["--no-worker"]).await
    }

    /// The same as the programs see it, with the machine's clock.
    pub(crate) async fn live_ground(self) -> TestGround {
        TestGround::new(self, Clock::system()).await
    }

    /// Database, store, clock and settings of this test's own, to call the domain with.
    pub async fn ground(self) -> TestGround {
        TestGround::new(self, Clock::fixed(TestGround::START)).await
    }
}

/// A variable that `tests/run` sets.
pub(crate) fn service(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run tests/run, which starts the services"))
}
