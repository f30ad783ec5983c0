//! The program `photos36`.

fn main() {}
