//! People: who plays, how they sign in, what they may do where.
//!
//! Sign-up and sign-in are one: whoever can read a mailbox is the person of that address ([`sign_in`]). A sign-in opens a
//! session ([`sessions`]), which phones hold by refresh tokens and browsers by a cookie; each request shows who asks
//! ([`sessions::authenticate`]), and [`rights`] says what they may do. Nothing secret is stored: codes, links, cookies and
//! signing keys ([`keys`]) are derived from the master secret, refresh tokens are kept as hashes.

pub mod keys;
pub mod rights;
pub mod roles;
pub mod sessions;
pub mod sign_in;

pub mod age;
mod codes;
mod entity;
mod profile;
mod rules;
mod secret;
mod store;
mod tidy;

pub use age::{ADULT_YEARS, CONSENT_YEARS, is_minor, is_minor_of};
pub(crate) use codes::{sealed, unseal};
pub use profile::{Person, ProfilePatch, find, find_by_email, update};
pub use rights::{Actor, Player};
pub use rules::{BirthYear, DISPLAY_NAME_CHARACTERS, Device, DisplayName, Email, Role};
pub use secret::MasterSecret;
pub(crate) use store::{belongs, one_at_a_time, require_not_excluded};
pub use tidy::tidy;
