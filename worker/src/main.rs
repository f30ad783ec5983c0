//! The program `photos36-worker`: only jobs.

fn main() {}
