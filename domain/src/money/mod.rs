//! Money: what comes in, whose it is, how it is shared, all of it traceable.
//!
//! - [`ledger`]: double entry, never changed; [`accounts`] reads it for everyone, masked, and for the treasurer.
//! - [`subscriptions`] at a free price; [`payments`] by the [`gateways`]; [`receipts`] of cash and cheques.
//! - [`wealth`]: who brought what into a mission, seen by peers; [`dividend`]: what is shared by it.
//!
//! Amounts are `i64` in the smallest unit of an ISO 4217 currency ([`amounts`]); days are those of the territory ([`days`]).

pub mod accounts;
pub mod amounts;
pub mod days;
pub mod dividend;
pub mod gateways;
pub mod ledger;
pub mod payments;
pub mod receipts;
pub mod subscriptions;
pub mod wealth;

pub(crate) use crate::sql;
