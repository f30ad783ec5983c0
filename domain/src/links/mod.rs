//! The graph of missions: edges with their reasons and weights, made by the worker and never by a request.
//!
//! A mission that is new or has changed is linked anew ([`relink`]): its candidates come by indexes (question, photo, team,
//! place, words, themes), are weighed by [`rules`], and the strongest edges stay, at most [`rules::MOST_EDGES`] a mission.
//! Within a territory the graph is in one piece: where evidence runs out, [`connect`] builds the best bridge by place and
//! theme. Nothing there depends on how many missions there are. Players declare links themselves ([`declare`]), others
//! confirm or contest them.

pub mod around;
mod arrange;
mod candidates;
mod choose;
mod communities;
mod connect;
mod counts;
pub mod declare;
pub mod edges;
pub mod graph;
pub mod layout;
mod open;
pub mod reasons;
mod rebuild;
mod relink;
pub mod rules;
mod sketch;
mod store;

pub use arrange::arrange;
pub use candidates::alike;
pub use open::{OpenLink, open};
pub use reasons::{DeclaredKind, Reason};
pub use rebuild::{Rebuilt, rebuild};
pub use relink::{mission_changed, question_changed, relink};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The kind of the job that links a mission anew.
pub const RELINK: &str = "relink";
/// The kind of the job that draws a territory's graph anew.
pub const ARRANGE: &str = "arrange-links";

/// What the job [`RELINK`] works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relink {
    /// The mission.
    pub mission_id: Uuid,
    /// How many others lost an edge to one another until it came to this one.
    #[serde(default)]
    pub hops: u8,
}

/// What the job [`ARRANGE`] works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrange {
    /// The territory's number.
    pub territory: i64,
}
