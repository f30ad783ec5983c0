//! Parts of a territory: the box round it cut into cells that are about square on the ground, as fine as at most 36 of
//! them touch the territory.

use crate::{map::boxes::Rect, territories::Boundary};
use geo::{Coord, Line, LineString, MultiPolygon};

/// Most cells that touch the territory.
pub const MOST_CELLS: usize = 36;
/// Cells of the finest grid along the side of a square.
const FINEST: u32 = 12;

/// A territory in parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    bounds: Rect,
    columns: usize,
    rows: usize,
    touched: Vec<bool>,
}

impl Grid {
    /// Cuts a territory into parts. Takes time that grows with the points of the outline: not on an async thread.
    pub fn over(boundary: &Boundary) -> Self {
        let bounds = boundary.bounds();
        let mut grid = Self::cut(boundary.shape(), bounds, FINEST);
        for fineness in (1..FINEST).rev() {
            if grid.cells() <= MOST_CELLS {
                break;
            }
            grid = Self::cut(boundary.shape(), bounds, fineness);
        }
        grid
    }

    /// How many cells touch the territory.
    pub fn cells(&self) -> usize {
        self.touched.iter().filter(|touched| **touched).count()
    }

    /// The cells that touch the territory and have none of these places, from the south-west, row by row.
    pub fn without(&self, places: impl IntoIterator<Item = (f64, f64)>) -> Vec<Rect> {
        let mut empty = self.touched.clone();
        for (lon, lat) in places.into_iter().filter(|(lon, lat)| self.bounds.contains(*lon, *lat)) {
            let (x, y) = self.units(Coord { x: lon, y: lat });
            empty[index(y, self.rows) * self.columns + index(x, self.columns)] = false;
        }
        let cells = empty.iter().enumerate().filter(|(_, empty)| **empty);
        cells.map(|(cell, _)| self.rect(cell % self.columns, cell / self.columns)).collect()
    }

    fn cut(shape: &MultiPolygon, bounds: Rect, fineness: u32) -> Self {
        let middle = f64::midpoint(bounds.south, bounds.north);
        let width = (bounds.east - bounds.west) * middle.to_radians().cos().max(0.01);
        let root = (width / (bounds.north - bounds.south)).sqrt();
        let side = |cells: f64| (cells.round().clamp(1.0, 36.0)) as usize;
        let (columns, rows) = (side(f64::from(fineness) * root), side(f64::from(fineness) / root));
        let mut grid = Self { bounds, columns, rows, touched: vec![false; columns * rows] };
        let rings: Vec<&LineString> =
            shape.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors())).collect();
        for line in rings.iter().flat_map(|ring| ring.lines()) {
            grid.touch_along(line);
        }
        for row in 0..rows {
            grid.touch_within(&rings, row);
        }
        grid
    }

    /// Touches every cell that a piece of the outline passes, column by column.
    fn touch_along(&mut self, line: Line) {
        let (mut low, mut high) = (self.units(line.start), self.units(line.end));
        if low.0 > high.0 {
            (low, high) = (high, low);
        }
        let at = |x: f64| low.1 + (x - low.0) / (high.0 - low.0) * (high.1 - low.1);
        for column in index(low.0, self.columns)..=index(high.0, self.columns) {
            let (from, to) = if high.0 > low.0 {
                (at(low.0.max(column as f64)), at(high.0.min(column as f64 + 1.0)))
            } else {
                (low.1, high.1)
            };
            for row in index(from.min(to), self.rows)..=index(from.max(to), self.rows) {
                self.touched[row * self.columns + column] = true;
            }
        }
    }

    /// Touches the cells of a row whose middle lies inside: those that no outline passes lie inside or outside as a whole.
    fn touch_within(&mut self, rings: &[&LineString], row: usize) {
        let y = row as f64 + 0.5;
        let mut crossings = Vec::new();
        for line in rings.iter().flat_map(|ring| ring.lines()) {
            let (a, b) = (self.units(line.start), self.units(line.end));
            if (a.1 > y) != (b.1 > y) {
                crossings.push(a.0 + (y - a.1) / (b.1 - a.1) * (b.0 - a.0));
            }
        }
        for column in 0..self.columns {
            let x = column as f64 + 0.5;
            if crossings.iter().filter(|crossing| **crossing < x).count() % 2 == 1 {
                self.touched[row * self.columns + column] = true;
            }
        }
    }

    /// A place in cells from the south-west corner.
    fn units(&self, place: Coord) -> (f64, f64) {
        let Rect { west, south, east, north } = self.bounds;
        let x = (place.x - west) / (east - west) * self.columns as f64;
        let y = (place.y - south) / (north - south) * self.rows as f64;
        (x, y)
    }

    fn rect(&self, column: usize, row: usize) -> Rect {
        let Rect { west, south, east, north } = self.bounds;
        let lon = |column: usize| west + (east - west) * column as f64 / self.columns as f64;
        let lat = |row: usize| south + (north - south) * row as f64 / self.rows as f64;
        Rect { west: lon(column), south: lat(row), east: lon(column + 1), north: lat(row + 1) }
    }
}

/// The cell at this distance, the last one for the far edge.
fn index(units: f64, cells: usize) -> usize {
    (units.max(0.0) as usize).min(cells - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::territories;

    fn boundary(ring: &[[f64; 2]]) -> Boundary {
        Boundary::from_value(&serde_json::json!({"type": "Polygon", "coordinates": [ring]})).unwrap()
    }

    #[test]
    fn a_square_on_the_equator_is_cut_into_36_and_a_place_fills_its_cell() {
        let grid = Grid::over(&boundary(&[[0.0, -0.3], [0.6, -0.3], [0.6, 0.3], [0.0, 0.3], [0.0, -0.3]]));
        assert_eq!((grid.columns, grid.rows, grid.cells()), (6, 6, 36));
        let empty = grid.without([(0.05, -0.25), (0.06, -0.26), (0.6, 0.3), (9.0, 9.0)]);
        assert_eq!(empty.len(), 34);
        assert!(empty.iter().all(|cell| !cell.contains(0.05, -0.25)));
    }

    #[test]
    fn what_a_bent_territory_does_not_touch_is_no_part_of_it() {
        // An L: the north-east quarter is missing, so its cells may be finer than those of the whole square.
        let corner = [[0.0, -0.3], [0.6, -0.3], [0.6, -0.1], [0.2, -0.1], [0.2, 0.3], [0.0, 0.3], [0.0, -0.3]];
        let grid = Grid::over(&boundary(&corner));
        assert!(grid.cells() <= MOST_CELLS && grid.columns > 6, "{grid:?}");
        assert!(grid.without([]).iter().all(|cell| !cell.contains(0.5, 0.2)));
    }

    #[test]
    fn a_hole_is_no_part_and_a_long_strip_is_cut_along() {
        let ring = serde_json::json!({"type": "Polygon", "coordinates": [
            [[0.0, -0.3], [0.6, -0.3], [0.6, 0.3], [0.0, 0.3], [0.0, -0.3]],
            [[0.1, -0.2], [0.1, 0.2], [0.5, 0.2], [0.5, -0.2], [0.1, -0.2]]]});
        let holed = Grid::over(&Boundary::from_value(&ring).unwrap());
        assert!(holed.cells() <= MOST_CELLS && holed.without([]).iter().all(|cell| !cell.contains(0.3, 0.01)));
        let strip = Grid::over(&boundary(&[[0.0, 0.0], [9.0, 0.0], [9.0, 0.01], [0.0, 0.01], [0.0, 0.0]]));
        assert!((12..=MOST_CELLS).contains(&strip.cells()), "{}", strip.cells());
    }

    #[test]
    fn true_communes_have_between_12_and_36_parts_and_each_touches_them() {
        for code in ["63456", "63352"] {
            let boundary = territories::commune(code).unwrap().unwrap().boundary;
            let grid = Grid::over(&boundary);
            assert!((12..=MOST_CELLS).contains(&grid.cells()), "{code}: {}", grid.cells());
            let (lon, lat) = boundary.inner_point();
            assert_eq!(grid.without([(lon, lat)]).len(), grid.cells() - 1);
        }
    }
}
