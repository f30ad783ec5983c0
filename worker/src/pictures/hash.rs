//! The perceptual hash: 64 bits that stay nearly the same when a picture is re-encoded, resized or stripped of its
//! metadata, and that differ between different scenes.
//!
//! The discrete cosine hash of Zauner, "Implementation and benchmarking of perceptual image hash functions" (2010),
//! section 3.2.1: 32 × 32 greys, DCT-II, the 8 × 8 lowest frequencies without the constant row and column, each bit
//! telling whether a coefficient is above their median. It is made of the upright picture, so that a turned copy with its
//! EXIF gone differs, and a turned copy with its EXIF does not.

use super::raster::Raster;
use std::f32::consts::PI;

/// Edge of the picture that [`hash`] takes, in pixels.
pub(super) const EDGE: usize = 32;
/// Frequencies a side.
const KEPT: usize = 8;
/// What a coefficient must exceed the median by; less is rounding, and would make bits of a plain surface's noise.
const LEAST: f32 = 0.5;

/// The hash of a 32 × 32 sRGB picture.
pub(super) fn hash(picture: &Raster) -> u64 {
    let (pixels, _) = picture.data.as_chunks::<3>();
    let greys: Vec<f32> = pixels.iter().map(|[r, g, b]| luma(*r, *g, *b)).collect();
    let basis = basis();
    // Rows first: as[y][u], then columns.
    let rows: Vec<[f32; KEPT]> = greys
        .chunks_exact(EDGE)
        .map(|row| std::array::from_fn(|u| row.iter().zip(&basis[u]).map(|(grey, cosine)| grey * cosine).sum()))
        .collect();
    let mut coefficients = [0.0; KEPT * KEPT];
    for (v, cosines) in basis.iter().enumerate() {
        for u in 0..KEPT {
            coefficients[v * KEPT + u] = rows.iter().zip(cosines).map(|(row, cosine)| row[u] * cosine).sum();
        }
    }
    let mut sorted = coefficients;
    sorted.sort_unstable_by(f32::total_cmp);
    let median = (sorted[KEPT * KEPT / 2 - 1] + sorted[KEPT * KEPT / 2]) / 2.0;
    coefficients.iter().fold(0, |bits, coefficient| bits << 1 | u64::from(*coefficient > median + LEAST))
}

/// ITU-R BT.601, on gamma-encoded values.
fn luma(r: u8, g: u8, b: u8) -> f32 {
    0.299 * f32::from(r) + 0.587 * f32::from(g) + 0.114 * f32::from(b)
}

/// The cosines of frequencies 1 to 8.
fn basis() -> [[f32; EDGE]; KEPT] {
    std::array::from_fn(|frequency| {
        std::array::from_fn(|x| ((2 * x + 1) as f32 * (frequency + 1) as f32 * PI / (2 * EDGE) as f32).cos())
    })
}

#[cfg(test)]
mod tests {
    use super::{super::raster::Layout, *};

    fn picture(grey: impl Fn(usize, usize) -> u8) -> Raster {
        let data = (0..EDGE * EDGE).flat_map(|i| [grey(i % EDGE, i / EDGE); 3]).collect();
        Raster { width: EDGE as u32, height: EDGE as u32, layout: Layout::Rgb, data }
    }

    #[test]
    fn a_plain_surface_has_no_bits() {
        assert_eq!(hash(&picture(|_, _| 0)), 0);
        assert_eq!(hash(&picture(|_, _| 201)), 0);
    }

    #[test]
    fn brightness_and_contrast_do_not_change_the_hash() {
        let scene = |x: usize, y: usize| ((x * 5 + y * y) % 97) as u8;
        let one = hash(&picture(scene));
        let other = hash(&picture(|x, y| scene(x, y) * 2 + 30));
        assert!((one ^ other).count_ones() <= 2);
    }

    #[test]
    fn half_of_the_bits_are_set_and_a_mirrored_scene_differs() {
        let scene = |x: usize, y: usize| ((x * 7) ^ (y * 3)) as u8;
        let one = hash(&picture(scene));
        assert_eq!(one.count_ones(), 32);
        assert!((one ^ hash(&picture(|x, y| scene(EDGE - 1 - x, y)))).count_ones() > 20);
    }
}
