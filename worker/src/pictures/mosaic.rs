//! Parts of a picture made unrecognisable: each is cut into at most six by six cells of one colour, the mean of their
//! pixels. Nothing finer than a cell is left, so that no sharpening brings a face back.

use super::raster::Raster;
use photos36_domain::photos::blurs::Rectangle;

/// Cells along the longer side of a rectangle.
const CELLS: usize = 6;

/// Covers these parts, in the pixels themselves.
pub(super) fn cover(picture: &mut Raster, parts: &[Rectangle]) {
    for part in parts {
        let (left, right) = span(part.x, part.width, picture.width);
        let (top, bottom) = span(part.y, part.height, picture.height);
        let cell = (right - left).max(bottom - top).div_ceil(CELLS).max(1);
        for y in (top..bottom).step_by(cell) {
            for x in (left..right).step_by(cell) {
                average(picture, (x, (x + cell).min(right)), (y, (y + cell).min(bottom)));
            }
        }
    }
}

/// First pixel and the one after the last; a pixel that the edge crosses is covered too.
fn span(from: f64, length: f64, pixels: u32) -> (usize, usize) {
    let pixels = f64::from(pixels);
    let first = (from * pixels).floor().clamp(0.0, pixels - 1.0);
    let last = ((from + length) * pixels).ceil().clamp(first + 1.0, pixels);
    (first as usize, last as usize)
}

fn average(picture: &mut Raster, (left, right): (usize, usize), (top, bottom): (usize, usize)) {
    let channels = picture.layout.channels();
    let stride = picture.width as usize * channels;
    let count = ((right - left) * (bottom - top)) as u64;
    for channel in 0..channels {
        let at = |x: usize, y: usize| y * stride + x * channels + channel;
        let pixels = (top..bottom).flat_map(|y| (left..right).map(move |x| (x, y)));
        let sum: u64 = pixels.clone().map(|(x, y)| u64::from(picture.data[at(x, y)])).sum();
        let mean = (sum / count) as u8;
        for (x, y) in pixels {
            picture.data[at(x, y)] = mean;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::raster::Layout, *};

    #[test]
    fn a_covered_part_has_few_colours_and_the_rest_stays() {
        let data: Vec<u8> = (0..120_u32 * 120 * 3).map(|n| (n * 7919 % 251) as u8).collect();
        let mut picture = Raster { width: 120, height: 120, layout: Layout::Rgb, data: data.clone() };
        cover(&mut picture, &[Rectangle { x: 0.25, y: 0.25, width: 0.5, height: 0.5 }]);
        let pixel = |data: &[u8], x: usize, y: usize| data[(y * 120 + x) * 3..][..3].to_vec();
        let mut colours = std::collections::BTreeSet::new();
        for y in 0..120 {
            for x in 0..120 {
                if (30..90).contains(&x) && (30..90).contains(&y) {
                    colours.insert(pixel(&picture.data, x, y));
                } else {
                    assert_eq!(pixel(&picture.data, x, y), pixel(&data, x, y));
                }
            }
        }
        assert!(colours.len() <= 36, "{}", colours.len());
    }

    #[test]
    fn the_whole_picture_and_the_smallest_part_are_covered_within_bounds() {
        for part in [Rectangle::WHOLE, Rectangle { x: 1.0, y: 1.0, width: 1e-9, height: 1e-9 }] {
            let mut picture = Raster { width: 7, height: 5, layout: Layout::Rgb, data: vec![9; 105] };
            cover(&mut picture, &[part]);
            assert_eq!(picture.data, [9; 105]);
        }
    }
}
