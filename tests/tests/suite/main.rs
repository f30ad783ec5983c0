//! The one integration binary. Each module holds the rules of a concept.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod architecture;
mod backups;
#[cfg(feature = "services")]
mod browser;
#[cfg(feature = "services")]
mod clients;
mod comments;
mod contract;
mod dashboard;
mod databases;
mod demo;
mod derivatives;
mod doctoring;
mod events;
mod exhibition;
#[cfg(feature = "services")]
mod fuzz;
mod game;
mod jobs;
mod jobs_api;
mod kills;
mod links;
mod map;
mod map_api;
mod map_counts;
mod mission_work;
mod missions;
mod money;
mod notices;
mod outbox;
mod packs;
mod people;
mod photos;
mod play_pages;
mod privacy;
mod questions;
mod relocating;
mod stores;
mod sweeping;
mod sync;
mod territories;
mod territories_api;
mod themes;
mod trust;
mod uploads;
mod worker;
mod worker_program;
