//! Cells of the WebMercator quadtree (EPSG:3857, the square of every web map), numbered along the Z-order curve.
//!
//! Level 0 is the whole square; each level cuts a cell in four. A cell of level L stands as the number that interleaves
//! its column (even bits) and row (odd bits, from the north). A cell's descendants at a deeper level are one range of
//! numbers, so that a tile is a range of `photos.quad`, the cell of level [`DEEPEST`] that holds the shown place.

use super::boxes::{BoundingBox, Rect};
use std::f64::consts::{FRAC_PI_4, PI};

/// The level of `photos.quad`: cells of 0.6 m at the equator.
pub const DEEPEST: u8 = 26;
/// The levels that `photo_cells` keeps counts for.
pub const KEPT: [u8; 5] = [5, 8, 11, 14, 16];
/// The deepest of them that is counted by theme too: below it, the photos of a tile are few enough to be looked through.
pub const DEEPEST_BY_THEME: u8 = 11;
/// Where the square ends, in degrees of latitude: atan(sinh(π)).
pub const LAST_LATITUDE: f64 = 85.051_128_779_806_59;

/// Where a place lies in the square, from 0 to 1: eastwards from longitude -180, southwards from the northern edge.
pub fn position(lon: f64, lat: f64) -> (f64, f64) {
    let lat = lat.clamp(-LAST_LATITUDE, LAST_LATITUDE).to_radians();
    let y = 0.5 - (FRAC_PI_4 + lat / 2.0).tan().ln() / (2.0 * PI);
    ((lon / 360.0 + 0.5).clamp(0.0, 1.0), y.clamp(0.0, 1.0))
}

/// The number of the cell at this column and row.
pub fn number(x: u32, y: u32) -> i64 {
    // 26 bits each: the result stays within 52.
    (spread(x) | (spread(y) << 1)).cast_signed()
}

/// Column and row of a cell.
pub fn column_and_row(cell: i64) -> (u32, u32) {
    (gather(cell.cast_unsigned()), gather(cell.cast_unsigned() >> 1))
}

/// How far a number of level [`DEEPEST`] is shifted right to give the cell of `level` that holds it.
pub fn shift(level: u8) -> i32 {
    2 * i32::from(DEEPEST.saturating_sub(level))
}

/// The number of the deepest cell that holds a place.
pub fn quad(lon: f64, lat: f64) -> i64 {
    let (x, y) = position(lon, lat);
    number(index(x, DEEPEST), index(y, DEEPEST))
}

/// The fraction is 0 to 1 and the level at most 26, so the cast keeps its value; 1 itself belongs to the last cell.
fn index(fraction: f64, level: u8) -> u32 {
    let cells = 1_u32 << level;
    ((fraction * f64::from(cells)) as u32).min(cells - 1)
}

/// Puts a zero between any two bits (Morton 1966, as in Warren, Hacker's Delight, section 7-2).
fn spread(bits: u32) -> u64 {
    let mut n = u64::from(bits);
    for (by, mask) in [
        (16, 0x0000_ffff_0000_ffff_u64),
        (8, 0x00ff_00ff_00ff_00ff),
        (4, 0x0f0f_0f0f_0f0f_0f0f),
        (2, 0x3333_3333_3333_3333),
        (1, 0x5555_5555_5555_5555),
    ] {
        n = (n | (n << by)) & mask;
    }
    n
}

fn gather(bits: u64) -> u32 {
    let mut n = bits & 0x5555_5555_5555_5555;
    for (by, mask) in [
        (1, 0x3333_3333_3333_3333_u64),
        (2, 0x0f0f_0f0f_0f0f_0f0f),
        (4, 0x00ff_00ff_00ff_00ff),
        (8, 0x0000_ffff_0000_ffff),
        (16, 0x0000_0000_ffff_ffff),
    ] {
        n = (n | (n >> by)) & mask;
    }
    n as u32
}

/// Numbers of level [`DEEPEST`] from `low` up to but not including `high`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The first.
    pub low: i64,
    /// The first beyond.
    pub high: i64,
}

impl Range {
    /// All descendants of a cell.
    pub fn of(level: u8, cell: i64) -> Self {
        Self { low: cell << shift(level), high: (cell + 1) << shift(level) }
    }
}

/// A rectangle of whole cells of one level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    level: u8,
    columns: (u32, u32),
    rows: (u32, u32),
}

impl Grid {
    /// The cells that a box touches.
    pub fn touching(part: Rect, level: u8) -> Self {
        let (west, north) = position(part.west, part.north);
        let (east, south) = position(part.east, part.south);
        Self {
            level,
            columns: (index(west, level), index(east, level)),
            rows: (index(north, level), index(south, level)),
        }
    }

    /// The one cell of this level, column and row.
    pub fn tile(level: u8, x: u32, y: u32) -> Self {
        Self { level, columns: (x, x), rows: (y, y) }
    }

    /// How many cells it has.
    pub fn cells(self) -> u64 {
        let span = |(first, last): (u32, u32)| u64::from(last - first) + 1;
        span(self.columns) * span(self.rows)
    }

    /// Whether a cell of this level lies in it.
    pub fn holds(self, cell: i64) -> bool {
        let (x, y) = column_and_row(cell);
        (self.columns.0..=self.columns.1).contains(&x) && (self.rows.0..=self.rows.1).contains(&y)
    }

    /// Its edges in degrees.
    pub fn edges(self) -> Rect {
        let cells = f64::from(1_u32 << self.level);
        let lon = |x: u32| f64::from(x) / cells * 360.0 - 180.0;
        let lat = |y: u32| (PI * (1.0 - 2.0 * f64::from(y) / cells)).sinh().atan().to_degrees();
        Rect {
            west: lon(self.columns.0),
            south: lat(self.rows.1 + 1),
            east: lon(self.columns.1 + 1),
            north: lat(self.rows.0),
        }
    }

    /// At most `most` ranges, ascending and apart, that cover it; with few they cover more than it.
    pub fn ranges(self, most: usize) -> Vec<Range> {
        let mut whole: Vec<(u8, i64)> = Vec::new();
        let mut cut = vec![(0_u8, 0_i64)];
        // Cut the cells that the rectangle's edge runs through, a level at a time, while there is room for the parts.
        while let Some(level) = cut.first().map(|(level, _)| *level).filter(|level| *level < self.level) {
            let parts = cut.iter().flat_map(|(_, cell)| (0..4).map(move |n| (cell << 2) | n));
            let (inside, across): (Vec<i64>, Vec<i64>) =
                parts.filter(|cell| self.meets(level + 1, *cell)).partition(|cell| self.surrounds(level + 1, *cell));
            if whole.len() + inside.len() + across.len() > most {
                break;
            }
            whole.extend(inside.into_iter().map(|cell| (level + 1, cell)));
            cut = across.into_iter().map(|cell| (level + 1, cell)).collect();
        }
        whole.extend(cut);
        let mut ranges: Vec<Range> = whole.into_iter().map(|(level, cell)| Range::of(level, cell)).collect();
        ranges.sort_unstable_by_key(|range| range.low);
        ranges.dedup_by(|next, last| {
            let touch = last.high == next.low;
            if touch {
                last.high = next.high;
            }
            touch
        });
        ranges
    }

    fn span(self, level: u8, cell: i64) -> ((u32, u32), (u32, u32)) {
        let (x, y) = column_and_row(cell);
        let deeper = self.level - level;
        let cells = |n: u32| (n << deeper, (n << deeper) + ((1 << deeper) - 1));
        (cells(x), cells(y))
    }

    fn meets(self, level: u8, cell: i64) -> bool {
        let ((left, right), (top, bottom)) = self.span(level, cell);
        left <= self.columns.1 && right >= self.columns.0 && top <= self.rows.1 && bottom >= self.rows.0
    }

    fn surrounds(self, level: u8, cell: i64) -> bool {
        let ((left, right), (top, bottom)) = self.span(level, cell);
        left >= self.columns.0 && right <= self.columns.1 && top >= self.rows.0 && bottom <= self.rows.1
    }
}

/// The kept level to read for cells of `level`: the first at least as deep; none where photos are counted one by one.
pub fn kept_for(level: u8) -> Option<u8> {
    KEPT.into_iter().find(|kept| *kept >= level)
}

/// The deepest level, at most `level`, at which the box touches no more than `most` cells.
pub fn level_within(bounds: BoundingBox, level: u8, most: u64) -> u8 {
    let fits =
        |level: &u8| bounds.parts().into_iter().map(|part| Grid::touching(part, *level).cells()).sum::<u64>() <= most;
    (0..=level).rev().find(fits).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rect() -> impl Strategy<Value = Rect> {
        (-180.0..180.0, -85.0..85.0, 0.0..90.0, 0.0..40.0).prop_map(|(west, south, wide, high)| Rect {
            west,
            south,
            east: f64::min(west + wide, 180.0),
            north: f64::min(south + high, 85.0),
        })
    }

    proptest! {
        #[test]
        fn a_number_gives_back_its_column_and_row(x in 0..(1_u32 << 26), y in 0..(1_u32 << 26)) {
            prop_assert_eq!(column_and_row(number(x, y)), (x, y));
        }

        #[test]
        fn a_place_in_the_box_lies_in_the_ranges(part in rect(), level in 0_u8..=20, most in 4_usize..80, a in 0.0..1.0, b in 0.0..1.0) {
            let grid = Grid::touching(part, level);
            let lon = part.west + a * (part.east - part.west);
            let lat = part.south + b * (part.north - part.south);
            let quad = quad(lon, lat);
            let ranges = grid.ranges(most);
            prop_assert!(ranges.len() <= most);
            prop_assert!(ranges.is_sorted_by(|one, next| one.high < next.low));
            prop_assert_eq!(ranges.iter().filter(|range| (range.low..range.high).contains(&quad)).count(), 1);
            prop_assert!(grid.holds(quad >> shift(level)));
        }

        #[test]
        fn with_room_enough_the_ranges_hold_just_the_cells(part in rect(), level in 0_u8..6) {
            let grid = Grid::touching(part, level);
            let counted: i64 = grid.ranges(5000).iter().map(|range| (range.high - range.low) >> shift(level)).sum();
            prop_assert_eq!(u64::try_from(counted).unwrap(), grid.cells());
        }
    }

    #[test]
    fn the_corners_of_the_square_have_the_first_and_the_last_number() {
        assert_eq!(quad(-180.0, 90.0), 0);
        assert_eq!(quad(180.0, -90.0), (1_i64 << 52) - 1);
        // Vichel lies north-east in the square: the quarter in column 1, row 0.
        assert_eq!(quad(3.17, 45.44) >> shift(1), 1);
    }

    #[test]
    fn cells_of_a_zoom_are_read_from_the_next_kept_level() {
        assert_eq!(kept_for(3), Some(5));
        assert_eq!(kept_for(8), Some(8));
        assert_eq!(kept_for(15), Some(16));
        assert_eq!(kept_for(17), None);
    }
}
