//! The demonstration: a game in two villages, from nothing, without a network.

mod exif;
pub mod scenes;
