//! The map: photos by box, clusters and tiles.
