//! The HTTP API, the pages and the command line of 36 photos.
//!
//! A request's way: `routes.rs` → a resource's folder (a verb a file once it grows) → the use case in `domain` → the row.
//! `http/` holds what all resources share: problems, tags, idempotency, the log.

pub mod assets;
pub mod cli;
pub mod contract;
pub mod demo;
pub mod http;
pub mod operations;
pub mod pages;
pub mod routes;
pub mod serve;

// Resources, in the order of a player's day.
mod comments;
mod council;
mod dashboard;
mod events;
mod exhibition;
mod health;
mod jobs;
mod links;
mod map;
mod missions;
mod moderation;
mod money;
mod notices;
mod outbox;
mod people;
mod photos;
mod privacy;
mod problems;
mod proposals;
mod push;
mod questions;
mod sync;
mod territories;
mod themes;
mod uploads;
mod wealth;
