//! The game: what is true whoever asks.
//!
//! A folder per concept, the same rooms in each where needed: `mod.rs` (types and use cases), `rules.rs` (pure),
//! `entity.rs` (rows), `store.rs` (queries, with long SQL beside them). Knows no HTTP and no command line.

// The small things below every concept, in reading order.
mod archive;
pub mod clock;
pub mod database;
pub mod error;
pub mod idempotency;
pub mod ids;
pub mod jobs;
mod names;
pub mod packs;
pub mod pages;
pub mod plain;
pub mod settings;
mod sql;
pub mod store;
pub mod texts;
pub mod words;

// The concepts.
pub mod audit;
pub mod comments;
pub mod conflicts;
pub mod council;
pub mod dashboard;
pub mod exhibition;
pub mod links;
pub mod map;
pub mod missions;
pub mod moderation;
pub mod money;
pub mod notices;
pub mod people;
pub mod photos;
pub mod privacy;
pub mod proposals;
pub mod push;
pub mod questions;
pub mod sync;
pub mod territories;
pub mod themes;
pub mod uploads;

pub use clock::Clock;
pub use error::{Error, ErrorCode, Refusal, Result};

use std::sync::Arc;

/// What every use case may need, passed in and never global. Cheap to clone.
#[derive(Clone)]
pub struct Ground {
    /// The database pool.
    pub db: database::Database,
    /// Where originals and derivatives live.
    pub store: Arc<dyn store::Store>,
    /// The only source of the present time.
    pub clock: Clock,
    /// The whole configuration.
    pub settings: Arc<settings::Settings>,
    /// The ways to pay.
    pub gateways: money::gateways::Gateways,
    /// Secrets that are derived from the server's one master secret.
    pub secret: people::MasterSecret,
}
