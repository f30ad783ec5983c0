//! Figures as pictures: SVG of a few elements, drawn in the page's own colours. Each says in words what it shows, and a
//! table beside it has its numbers.

use crate::links::escaped;
use photos36_domain::dashboard::{Count, GRID};
use std::fmt::Write;

/// Width of a picture in its own units.
const WIDE: i64 = 480;
/// Height of the bars of months.
const HIGH: i64 = 120;
/// Room for the words under them.
const FOOT: i64 = 24;
/// Height of a row of lying bars, and where they begin.
const ROW: i64 = 26;
const BEGIN: i64 = 190;
/// Side of a cell of the map.
const CELL: usize = 20;
/// How dark a cell can be: from nothing to most.
const SHADES: usize = 4;

/// Bars that stand side by side, oldest first; what is masked is a low hollow one. `ends` names the first and the last.
pub fn standing(label: &str, counts: &[Count], ends: (&str, &str)) -> String {
    let most = most(counts);
    let step = WIDE / i64::try_from(counts.len().max(1)).unwrap_or(1);
    let (mut known, mut few) = (String::new(), String::new());
    for (n, count) in (0_i64..).zip(counts) {
        let (x, wide) = (n * step + 3, step - 6);
        let (path, high) = match count {
            Count::Known(count) => (&mut known, long(*count, most, HIGH - 6)),
            Count::Few => (&mut few, 8),
        };
        let _ = write!(path, "M{x} {HIGH}v-{high}h{wide}v{high}z");
    }
    let mut out = begin(label, WIDE, HIGH + FOOT);
    let _ = write!(
        out,
        "<path class=\"bar\" d=\"{known}\"/><path class=\"few\" d=\"{few}\"/><path class=\"axis\" d=\"M0 {HIGH}h{WIDE}\"/>\
         <text x=\"0\" y=\"{y}\">{}</text><text x=\"{WIDE}\" y=\"{y}\" text-anchor=\"end\">{}</text></svg>",
        escaped(ends.0),
        escaped(ends.1),
        y = HIGH + 18,
    );
    out
}

/// Bars that lie one under the other, each with its name.
pub fn lying(label: &str, rows: &[(String, Count)]) -> String {
    let counts: Vec<_> = rows.iter().map(|(_, count)| *count).collect();
    let most = most(&counts);
    let (mut known, mut few, mut names) = (String::new(), String::new(), String::new());
    for (n, (name, count)) in (0_i64..).zip(rows) {
        let y = n * ROW + 4;
        let (path, wide) = match count {
            Count::Known(count) => (&mut known, long(*count, most, WIDE - BEGIN)),
            Count::Few => (&mut few, 8),
        };
        let _ = write!(path, "M{BEGIN} {y}h{wide}v16h-{wide}z");
        let _ = write!(names, "<text x=\"0\" y=\"{}\">{}</text>", y + 13, escaped(name));
    }
    let high = i64::try_from(rows.len()).unwrap_or_default() * ROW;
    let mut out = begin(label, WIDE, high.max(ROW));
    let _ = write!(out, "{names}<path class=\"bar\" d=\"{known}\"/><path class=\"few\" d=\"{few}\"/></svg>");
    out
}

/// The grid over a territory, rows from the north: none is outside of it.
pub fn grid(label: &str, cells: &[Option<i64>]) -> String {
    let most = cells.iter().flatten().copied().max().unwrap_or_default();
    let mut shades: [String; SHADES + 1] = Default::default();
    for (n, count) in cells.iter().enumerate() {
        let Some(count) = count else { continue };
        let shade = usize::try_from(long(*count, most, SHADES as i64)).unwrap_or_default().min(SHADES);
        let (x, y) = (n % GRID * CELL + 1, n / GRID * CELL + 1);
        let _ = write!(shades[shade], "M{x} {y}h{side}v{side}h-{side}z", side = CELL - 2);
    }
    let side = i64::try_from(GRID * CELL).unwrap_or_default();
    let mut out = begin(label, side, side);
    for (shade, path) in shades.iter().enumerate() {
        let _ = write!(out, "<path class=\"shade{shade}\" d=\"{path}\"/>");
    }
    out.push_str("</svg>");
    out
}

fn begin(label: &str, wide: i64, high: i64) -> String {
    format!("<svg viewBox=\"0 0 {wide} {high}\" role=\"img\" aria-label=\"{}\">", escaped(label))
}

fn most(counts: &[Count]) -> i64 {
    counts.iter().filter_map(|count| count.known()).max().unwrap_or_default()
}

/// How long a bar is: nothing for nothing, something for one.
fn long(count: i64, most: i64, room: i64) -> i64 {
    match count {
        ..=0 => 0,
        count => (count.saturating_mul(room) / most.max(1)).max(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_bar_takes_all_the_room_and_one_is_seen_beside_it() {
        assert_eq!([0, 1, 500, 1000].map(|count| long(count, 1000, 114)), [0, 1, 57, 114]);
    }

    #[test]
    fn a_picture_says_what_it_shows_and_has_few_elements() {
        let drawn = standing("Photos <b>", &[Count::Known(3), Count::Few], ("mai", "juin"));
        assert!(drawn.contains("aria-label=\"Photos &lt;b&gt;\"") && drawn.matches('<').count() < 12, "{drawn}");
        let cells = [Some(0), None, Some(9)];
        let drawn = grid("Carte", &cells);
        assert!(drawn.contains("class=\"shade4\" d=\"M41 1") && drawn.contains("class=\"shade0\" d=\"M1 1"), "{drawn}");
    }
}
