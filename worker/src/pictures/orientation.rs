//! Turning a picture upright: the eight orientations of EXIF (CIPA DC-008, tag 274) as flips after a transposition.

use super::raster::Raster;

/// How stored pixels become upright ones: first transposed, then flipped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Orientation {
    transposed: bool,
    flipped_x: bool,
    flipped_y: bool,
}

impl Orientation {
    /// The orientation of an EXIF number; numbers that do not exist leave the picture as it is.
    pub(super) fn from_exif(number: u8) -> Self {
        let (transposed, flipped_x, flipped_y) = match number {
            2 => (false, true, false),
            3 => (false, true, true),
            4 => (false, false, true),
            5 => (true, false, false),
            6 => (true, true, false),
            7 => (true, true, true),
            8 => (true, false, true),
            _ => (false, false, false),
        };
        Self { transposed, flipped_x, flipped_y }
    }

    /// This orientation and then another.
    pub(super) fn then(self, next: Self) -> Self {
        let (x, y) = if next.transposed { (self.flipped_y, self.flipped_x) } else { (self.flipped_x, self.flipped_y) };
        Self {
            transposed: self.transposed != next.transposed,
            flipped_x: x != next.flipped_x,
            flipped_y: y != next.flipped_y,
        }
    }

    /// The upright size of a stored size, or the other way round.
    pub(super) fn size(self, (width, height): (u32, u32)) -> (u32, u32) {
        if self.transposed { (height, width) } else { (width, height) }
    }

    /// Where the upright pixel (`x`, `y`) is in a stored picture of this size.
    pub(super) fn source(self, (width, height): (u32, u32), x: u32, y: u32) -> (u32, u32) {
        let (upright_width, upright_height) = self.size((width, height));
        let x = if self.flipped_x { upright_width - 1 - x } else { x };
        let y = if self.flipped_y { upright_height - 1 - y } else { y };
        if self.transposed { (y, x) } else { (x, y) }
    }

    /// The upright picture.
    pub(super) fn apply(self, raster: Raster) -> Raster {
        if self == Self::default() {
            return raster;
        }
        match raster.layout.channels() {
            1 => self.apply_to::<1>(raster),
            2 => self.apply_to::<2>(raster),
            3 => self.apply_to::<3>(raster),
            _ => self.apply_to::<4>(raster),
        }
    }

    /// Walks the upright picture in squares, so that the columns read stay in the processor's cache.
    fn apply_to<const CHANNELS: usize>(self, raster: Raster) -> Raster {
        const SQUARE: usize = 32;
        let stored = (raster.width, raster.height);
        let (width, height) = self.size(stored);
        let (source, _) = raster.data.as_chunks::<CHANNELS>();
        let mut data = vec![0; raster.data.len()];
        let (target, _) = data.as_chunks_mut::<CHANNELS>();
        for (band, rows) in target.chunks_mut(width as usize * SQUARE).enumerate() {
            for left in (0..width as usize).step_by(SQUARE) {
                for (row, pixels) in rows.chunks_exact_mut(width as usize).enumerate() {
                    let y = (band * SQUARE + row) as u32;
                    for (x, pixel) in pixels.iter_mut().enumerate().skip(left).take(SQUARE) {
                        let (from_x, from_y) = self.source(stored, x as u32, y);
                        *pixel = source[from_y as usize * stored.0 as usize + from_x as usize];
                    }
                }
            }
        }
        Raster { width, height, layout: raster.layout, data }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::raster::Layout, *};

    fn picture() -> Raster {
        Raster { width: 3, height: 2, layout: Layout::Grey, data: vec![1, 2, 3, 4, 5, 6] }
    }

    #[test]
    fn each_exif_number_turns_as_the_standard_draws_it() {
        let upright: [&[u8]; 8] = [
            &[1, 2, 3, 4, 5, 6],
            &[3, 2, 1, 6, 5, 4],
            &[6, 5, 4, 3, 2, 1],
            &[4, 5, 6, 1, 2, 3],
            &[1, 4, 2, 5, 3, 6],
            &[4, 1, 5, 2, 6, 3],
            &[6, 3, 5, 2, 4, 1],
            &[3, 6, 2, 5, 1, 4],
        ];
        for (number, expected) in (1..).zip(upright) {
            let turned = Orientation::from_exif(number).apply(picture());
            assert_eq!(turned.data, expected, "orientation {number}");
            assert_eq!((turned.width, turned.height), if number < 5 { (3, 2) } else { (2, 3) });
        }
    }

    #[test]
    fn one_orientation_after_another_is_their_composition() {
        for first in (1..=8).map(Orientation::from_exif) {
            for second in (1..=8).map(Orientation::from_exif) {
                assert_eq!(first.then(second).apply(picture()), second.apply(first.apply(picture())));
            }
        }
    }

    #[test]
    fn pictures_larger_than_a_square_are_turned_whole() {
        let data: Vec<u8> = (0..70 * 45 * 3).map(|i| (i % 251) as u8).collect();
        let raster = Raster { width: 70, height: 45, layout: Layout::Rgb, data };
        let right = Orientation::from_exif(6);
        assert_eq!(right.then(right).then(right).then(right).apply(raster.clone()), raster);
        assert_eq!(right.apply(right.apply(right.apply(right.apply(raster.clone())))), raster);
    }
}
