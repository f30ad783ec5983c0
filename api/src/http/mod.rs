//! What every resource shares: errors as problems, entity tags, idempotent POSTs, the reader's language, the log.

pub mod access;
pub mod auth;
pub mod extract;
pub mod idempotency;
pub mod limits;
pub mod objects;
pub mod pages;
pub mod patch;
pub mod problem;
pub mod reader;
pub mod silence;
pub mod tags;
pub mod time;
pub mod tokens;

pub use auth::{MaybeSignedIn, SignedIn};
pub use extract::{Json, Query};
pub use problem::Problem;
pub use reader::Reader;

use photos36_domain::Ground;

/// What handlers are given: the ground of the use cases.
pub type State = actix_web::web::Data<Ground>;
