//! The harness: real databases, real stores, the real programs, and people who use them.
//!
//! A rule is tested on both back ends by [`on_both_backends!`]: SQLite with files everywhere, PostgreSQL with S3 when the
//! feature `services` is on (`tests/run` starts both and turns it on).

#![expect(clippy::unwrap_used, reason = "a harness that cannot set up a test should stop it")]

mod app;
mod backend;
mod browser;
mod databases;
mod ground;
pub mod pictures;
mod player;
pub mod program;
pub mod push_service;
mod rows;
pub mod stripe;

pub use app::{App, eventually};
pub use backend::Backend;
pub use browser::Browser;
pub use ground::TestGround;
pub use player::{Player, content_digest};

/// States rules that hold on both back ends: each becomes a module with a test for each.
///
/// ```text
/// on_both_backends! {
///     async fn a_territory_is_found_by_a_point_inside_it(backend: Backend) {
///         let ground = backend.ground().await;
///         // …
///     }
/// }
/// ```
#[macro_export]
macro_rules! on_both_backends {
    ($($(#[$meta:meta])* async fn $name:ident($backend:ident: Backend) $body:block)+) => {
        $($(#[$meta])* mod $name {
            #[allow(unused_imports, reason = "a rule may need nothing of its surroundings")]
            use super::*;

            async fn rule($backend: $crate::Backend) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite_with_files() {
                rule($crate::Backend::Embedded).await;
            }

            #[cfg(feature = "services")]
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres_with_s3() {
                rule($crate::Backend::Services).await;
            }
        })+
    };
}
