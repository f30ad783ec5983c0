//! Territories: communes and neighbourhoods with a boundary.
