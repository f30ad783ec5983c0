//! Themes as colours and shapes: nobody has to tell colours apart.

use photos36_domain::themes::tree::{self, TREE};
use std::{f64::consts::PI, fmt::Write};

/// How a theme's root is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// Fill colour, dark enough on white for its outline to be seen (3:1).
    pub colour: &'static str,
    shape: Shape,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Shape {
    Circle,
    /// So many corners, the first at this part of a turn.
    Corners(u32, f64),
    /// So many points.
    Star(u32),
    /// Upright or turned by an eighth.
    Cross(f64),
}

/// A look for each root, in the order of the tree; none of two alike in both colour and shape.
const LOOKS: [Look; 14] = [
    Look { colour: "#0072b2", shape: Shape::Circle },
    Look { colour: "#5d8a1f", shape: Shape::Corners(3, 0.0) },
    Look { colour: "#c0392b", shape: Shape::Cross(0.0) },
    Look { colour: "#b8860b", shape: Shape::Star(5) },
    Look { colour: "#8c564b", shape: Shape::Corners(4, 0.125) },
    Look { colour: "#007d6e", shape: Shape::Corners(4, 0.0) },
    Look { colour: "#7b4fa3", shape: Shape::Corners(5, 0.0) },
    Look { colour: "#b0447f", shape: Shape::Corners(6, 0.0) },
    Look { colour: "#4a5aa8", shape: Shape::Corners(3, 0.5) },
    Look { colour: "#c2571a", shape: Shape::Star(4) },
    Look { colour: "#2f4858", shape: Shape::Corners(8, 0.0625) },
    Look { colour: "#2e7d32", shape: Shape::Star(6) },
    Look { colour: "#6b5b00", shape: Shape::Cross(0.125) },
    Look { colour: "#a23b5a", shape: Shape::Star(8) },
];
/// Of themes that the tree does not have, and of missions without one.
pub const OTHER: Look = Look { colour: "#6b6b6b", shape: Shape::Corners(5, 0.5) };

/// The root of the first of these themes that the tree has.
pub fn root(themes: &[String]) -> Option<&'static str> {
    themes.iter().find_map(|theme| tree::by_id(theme)).map(|theme| theme.root())
}

/// How a root is drawn.
pub fn look(root: Option<&str>) -> Look {
    let roots = TREE.iter().filter(|theme| theme.parent.is_none());
    let place = root.and_then(|root| roots.enumerate().find(|(_, theme)| theme.id == root)).map(|(place, _)| place);
    place.map_or(OTHER, |place| LOOKS[place % LOOKS.len()])
}

impl Look {
    /// SVG path data of the shape round a place.
    pub fn path(&self, x: f64, y: f64, radius: f64) -> String {
        match self.shape {
            Shape::Circle => format!(
                "M{:.1} {y:.1}a{radius:.1} {radius:.1} 0 1 0 {:.1} 0a{radius:.1} {radius:.1} 0 1 0 {:.1} 0z",
                x - radius,
                2.0 * radius,
                -2.0 * radius
            ),
            Shape::Corners(corners, turn) => ring(x, y, corners, turn, |_| radius * 1.15),
            Shape::Star(points) => {
                ring(x, y, 2 * points, 0.0, |n| if n % 2 == 0 { radius * 1.3 } else { radius * 0.6 })
            }
            Shape::Cross(turn) => ring(x, y, 12, turn + 1.0 / 24.0, |n| {
                // Two corners of an arm, then the corner between two arms.
                if n % 3 == 2 { radius * 0.55 } else { radius * 1.2 }
            }),
        }
    }
}

fn ring(x: f64, y: f64, corners: u32, turn: f64, radius: impl Fn(u32) -> f64) -> String {
    let mut path = String::new();
    for n in 0..corners {
        let angle = 2.0 * PI * (f64::from(n) / f64::from(corners) + turn) - PI / 2.0;
        let (sin, cos) = angle.sin_cos();
        let letter = if n == 0 { 'M' } else { 'L' };
        let _ = write!(path, "{letter}{:.1} {:.1}", x + radius(n) * cos, y + radius(n) * sin);
    }
    path.push('z');
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_root_has_a_colour_and_a_shape_of_its_own() {
        let roots: Vec<_> = TREE.iter().filter(|theme| theme.parent.is_none()).map(|theme| theme.id).collect();
        assert!(roots.len() <= LOOKS.len());
        for (n, one) in roots.iter().enumerate() {
            for other in &roots[n + 1..] {
                let (one, other) = (look(Some(one)), look(Some(other)));
                assert!(one.colour != other.colour && one.path(0.0, 0.0, 9.0) != other.path(0.0, 0.0, 9.0));
            }
        }
        assert_eq!(look(Some("nowhere")), OTHER);
    }
}
