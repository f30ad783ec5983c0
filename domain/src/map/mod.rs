//! The map: published photos by box and filter, counted by cell, and as vector tiles.
//!
//! Places are those that everyone may see (`shown_lon`, `shown_lat`). Each lies in exactly one cell of the WebMercator
//! quadtree ([`cells`]), so counts of cells, tiles and zooms add up to the same total. Without a filter counts come from
//! `photo_cells`, kept up by triggers and [`fold`]; with one they are grouped from the photos that the filter's index
//! finds. Nothing here walks all photos: see [`photos`] for how a list chooses its way.

pub mod boxes;
pub mod cells;
mod clusters;
mod filter;
mod fold;
mod outlines;
mod photos;
pub(crate) mod sql;
mod tile;

pub use boxes::BoundingBox;
pub use clusters::{Cluster, Clusters, clusters, count};
pub(crate) use filter::moment;
pub use filter::{Filter, FilterIn, Shown};
pub use fold::{fold, rebuild};
pub use outlines::{MAX_OUTLINES, Outline, newest_outlines, outlines};
pub use photos::{MapPhoto, photos};
pub use tile::{MAX_ZOOM, PHOTOS_FROM_ZOOM, TileId, tile};
