//! Takes the jobs of the database, one file a job; knows no HTTP server.

pub mod jobs;
pub mod mail;
pub mod startup;
