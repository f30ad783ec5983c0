//! Photos: an image with a place and a moment, from the first byte to the shown point.

pub mod entity;
pub mod values;

pub use values::{GivenPlace, Licence, PhotoState, PlacePrecision, Themes};
