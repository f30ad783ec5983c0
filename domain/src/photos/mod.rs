//! Photos: an image with a place and a moment, from the first byte to the shown point.

pub mod blurs;
pub mod edit;
pub mod entity;
pub mod near;
pub mod place;
mod position;
pub mod publish;
pub mod reading;
pub mod receive;
mod refusal;
pub mod relocate;
pub mod sizes;
pub mod spool;
pub mod store;
pub mod sweep;
pub mod values;
pub mod view;

pub use edit::{
    DELETE_OBJECTS, DeleteObjects, Edit, delete, delete_objects, delete_objects_of_gone, delete_replaced, edit,
    hide_exact_places, place_by_hand,
};
pub use near::near_duplicate;
pub use place::{given_place, seen_place, shown_place};
pub use publish::{Derived, MAKE_DERIVATIVES, MakeDerivatives, load_for_derivatives, publish, refuse};
pub use receive::{Details, Received, receive};
pub use refusal::refusal;
pub use relocate::{RELOCATE_PHOTOS, RelocatePhotos, relocate};
pub use sizes::{EDGES_PX, fitted};
pub use spool::{Spool, Spooled};
pub use sweep::{Swept, settle, shards_of_turn, sweep_orphans};
pub use values::{GivenPlace, Licence, PhotoState, PlacePrecision};
pub use view::{View, own, view, views, visible};
