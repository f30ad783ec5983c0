//! The HTTP API, the pages and the command line.
