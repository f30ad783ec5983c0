//! Where missions are drawn: forces pull along the edges and push apart, from where everything stood before.
//!
//! The forces are those of Fruchterman and Reingold ("Graph drawing by force-directed placement", 1991). What was drawn
//! before moves by at most [`SMALL_MOVE`] in all, so that people find their mission again; what is new is placed beside
//! what it is linked to and may move freely.

/// How far a mission that was drawn before may move at once, as a part of the drawing's width.
pub const SMALL_MOVE: f64 = 0.04;

/// Turns where all is new, and where something was drawn before.
const TURNS_FIRST: usize = 300;
const TURNS_AGAIN: usize = 60;
/// Missions beyond this number take fewer turns: each compares all pairs.
const MANY: usize = 400;
/// The golden angle: new ones without neighbours stand on a spiral.
const GOLDEN: f64 = 2.399_963_229_728_653;
/// Pulls everything a little to the middle.
const GRAVITY: f64 = 0.6;

/// Places for all nodes within 0 to 1 each way. `before` is where each stood, none for a new one; edges are pairs of places
/// in that list with weights.
pub fn layout(before: &[Option<(f64, f64)>], edges: &[(usize, usize, f64)]) -> Vec<(f64, f64)> {
    let nodes = before.len();
    let mut at = beginnings(before, edges);
    let known = before.iter().filter(|place| place.is_some()).count();
    let all_new = known == 0;
    let turns = if all_new { TURNS_FIRST } else { TURNS_AGAIN };
    let turns = if nodes > MANY { (turns * MANY / nodes).max(12) } else { turns };
    let ideal = (0.6 / nodes.max(1) as f64).sqrt();
    for turn in 0..turns {
        let heat = (if all_new { 0.1 } else { 0.03 }) * (1.0 - turn as f64 / turns as f64);
        let forces = forces(&at, edges, ideal);
        for node in 0..nodes {
            let (x, y) = forces[node];
            let length = x.hypot(y).max(1e-9);
            let step = length.min(heat) / length;
            let moved = (at[node].0 + x * step, at[node].1 + y * step);
            at[node] = bounded(moved, before[node]);
        }
    }
    if all_new { spread(&at) } else { at.into_iter().map(rounded).collect() }
}

/// Within the drawing, and within a small move of where it stood.
fn bounded((x, y): (f64, f64), before: Option<(f64, f64)>) -> (f64, f64) {
    let (x, y) = match before {
        None => (x, y),
        Some((was_x, was_y)) => {
            let away = (x - was_x).hypot(y - was_y);
            let part = if away > SMALL_MOVE { SMALL_MOVE / away } else { 1.0 };
            (was_x + (x - was_x) * part, was_y + (y - was_y) * part)
        }
    };
    (x.clamp(0.0, 1.0), y.clamp(0.0, 1.0))
}

/// Where each begins: where it stood, or beside those it is linked to, or on a spiral.
fn beginnings(before: &[Option<(f64, f64)>], edges: &[(usize, usize, f64)]) -> Vec<(f64, f64)> {
    let mut at = before.to_vec();
    let mut near: Vec<Vec<(usize, f64)>> = vec![Vec::new(); before.len()];
    for (a, b, weight) in edges {
        near[*a].push((*b, *weight));
        near[*b].push((*a, *weight));
    }
    let any_known = before.iter().any(Option::is_some);
    for node in 0..before.len() {
        if at[node].is_some() {
            continue;
        }
        let turn = GOLDEN * node as f64;
        let drawn: Vec<_> =
            near[node].iter().filter_map(|(other, weight)| at[*other].map(|at| (at, *weight))).collect();
        let weight: f64 = drawn.iter().map(|(_, weight)| weight).sum();
        at[node] = Some(if any_known && weight > 0.0 {
            let mean = |part: fn(&(f64, f64)) -> f64| drawn.iter().map(|(at, w)| part(at) * w).sum::<f64>() / weight;
            (mean(|at| at.0) + 0.05 * turn.cos(), mean(|at| at.1) + 0.05 * turn.sin())
        } else {
            let away = 0.45 * ((node as f64 + 0.5) / before.len() as f64).sqrt();
            (0.5 + away * turn.cos(), 0.5 + away * turn.sin())
        });
    }
    at.into_iter().flatten().collect()
}

fn forces(at: &[(f64, f64)], edges: &[(usize, usize, f64)], ideal: f64) -> Vec<(f64, f64)> {
    let mut forces: Vec<_> =
        at.iter().map(|(x, y)| (GRAVITY * ideal * (0.5 - x), GRAVITY * ideal * (0.5 - y))).collect();
    for a in 0..at.len() {
        for b in a + 1..at.len() {
            let (x, y) = (at[a].0 - at[b].0, at[a].1 - at[b].1);
            let squared = (x * x + y * y).max(1e-6);
            let push = ideal * ideal / squared;
            // Two at the very same place part in a direction of their own.
            let (x, y) = if squared > 1e-6 { (x, y) } else { ((a as f64).cos() * 1e-3, (a as f64).sin() * 1e-3) };
            forces[a] = (forces[a].0 + x * push, forces[a].1 + y * push);
            forces[b] = (forces[b].0 - x * push, forces[b].1 - y * push);
        }
    }
    for (a, b, weight) in edges {
        let (x, y) = (at[*a].0 - at[*b].0, at[*a].1 - at[*b].1);
        let pull = x.hypot(y) / ideal * weight.clamp(0.1, 1.5) * 0.6;
        forces[*a] = (forces[*a].0 - x * pull, forces[*a].1 - y * pull);
        forces[*b] = (forces[*b].0 + x * pull, forces[*b].1 + y * pull);
    }
    forces
}

/// A first drawing fills its frame.
fn spread(at: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let bounds = |part: fn(&(f64, f64)) -> f64| {
        let values = at.iter().map(part);
        (values.clone().fold(f64::MAX, f64::min), values.fold(f64::MIN, f64::max))
    };
    let ((west, east), (north, south)) = (bounds(|at| at.0), bounds(|at| at.1));
    let fit = |value: f64, (least, most): (f64, f64)| {
        if most - least < 1e-6 { 0.5 } else { 0.04 + 0.92 * (value - least) / (most - least) }
    };
    at.iter().map(|(x, y)| rounded((fit(*x, (west, east)), fit(*y, (north, south))))).collect()
}

fn rounded((x, y): (f64, f64)) -> (f64, f64) {
    ((x * 1e4).round() / 1e4, (y * 1e4).round() / 1e4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(nodes: usize) -> Vec<(usize, usize, f64)> {
        (0..nodes).map(|n| (n, (n + 1) % nodes, 1.0)).collect()
    }

    #[test]
    fn a_drawing_is_the_same_each_time_and_keeps_missions_apart() {
        let drawn = layout(&[None; 12], &ring(12));
        assert_eq!(drawn, layout(&[None; 12], &ring(12)));
        for (n, one) in drawn.iter().enumerate() {
            assert!((0.0..=1.0).contains(&one.0) && (0.0..=1.0).contains(&one.1));
            for other in &drawn[n + 1..] {
                assert!((one.0 - other.0).hypot(one.1 - other.1) > 0.03, "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn when_others_come_what_was_drawn_moves_a_little_and_what_is_new_stands_beside_its_neighbours() {
        let drawn = layout(&[None; 12], &ring(12));
        let mut before: Vec<_> = drawn.iter().copied().map(Some).collect();
        before.extend([None, None]);
        let mut edges = ring(12);
        edges.extend([(0, 12, 1.0), (0, 13, 1.0), (12, 13, 1.0)]);
        let again = layout(&before, &edges);
        for (was, is) in drawn.iter().zip(&again) {
            assert!((was.0 - is.0).hypot(was.1 - is.1) <= SMALL_MOVE + 1e-3);
        }
        for new in &again[12..] {
            assert!((new.0 - again[0].0).hypot(new.1 - again[0].1) < 0.4);
        }
    }
}
