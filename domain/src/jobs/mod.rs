//! Jobs in the database, written in the transaction of the change.
