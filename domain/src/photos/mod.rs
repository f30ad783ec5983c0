//! Photos: an image with a place and a moment, from the first byte to the shown point.
