//! People: who plays, how they sign in, what they may do where.

mod secret;

pub use secret::MasterSecret;
