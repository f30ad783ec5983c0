//! Pages for people: HTML from templates, which work without a script and load nothing from elsewhere but the base map.
//!
//! A page is a struct with a [`Frame`] and a template that extends `base.html`; [`respond`] sends it.

mod frame;

pub use frame::{Frame, respond, respond_with};
