//! Which pairs of a territory are linked: the strongest first while both have room, then bridges until there is one piece.

use super::{
    super::rules::{self, Feature, MOST_BY_EVIDENCE, MOST_EDGES},
    Lineage,
};
use crate::map::cells;
use std::collections::{BTreeSet, HashMap};

/// Missions that are looked at on the curve to find a bridge.
const LOOKED_AT: usize = 64;

/// The pairs that are linked, and what that leaves.
pub(super) struct Graph {
    /// Each with whether it is a bridge.
    pub pairs: Vec<(usize, usize, bool)>,
    room: Vec<usize>,
    /// Of each mission one that it is in one piece with (union by size with path halving).
    piece: Vec<usize>,
    size: Vec<usize>,
}

impl Graph {
    pub fn new(nodes: &[Feature], lineage: &Lineage) -> Self {
        let room = |node: &Feature| lineage.room.get(&node.mission).copied().unwrap_or(MOST_BY_EVIDENCE);
        Self {
            pairs: Vec::new(),
            room: nodes.iter().map(room).collect(),
            piece: (0..nodes.len()).collect(),
            size: vec![1; nodes.len()],
        }
    }

    fn root(&mut self, mut n: usize) -> usize {
        while self.piece[n] != n {
            self.piece[n] = self.piece[self.piece[n]];
            n = self.piece[n];
        }
        n
    }

    fn link(&mut self, a: usize, b: usize, is_bridge: bool) {
        self.pairs.push((a, b, is_bridge));
        self.room[a] = self.room[a].saturating_sub(1);
        self.room[b] = self.room[b].saturating_sub(1);
        let (a, b) = (self.root(a), self.root(b));
        if a != b {
            let (small, large) = if (self.size[a], b) < (self.size[b], a) { (a, b) } else { (b, a) };
            self.piece[small] = large;
            self.size[large] += self.size[small];
        }
    }

    /// The strongest pairs first, while both have room.
    pub fn match_by_rank(&mut self, mut ranked: Vec<(f64, usize, usize)>) {
        ranked.sort_by(|left, right| right.0.total_cmp(&left.0).then((left.1, left.2).cmp(&(right.1, right.2))));
        for (_, a, b) in ranked {
            if self.room[a] > 0 && self.room[b] > 0 {
                self.link(a, b, false);
            }
        }
        // One place more than by evidence, for bridges.
        self.room.iter_mut().for_each(|room| *room += MOST_EDGES - MOST_BY_EVIDENCE);
    }

    /// Links the smallest piece to the best mission outside it, by place and theme, until there is one piece.
    pub fn bridge(&mut self, nodes: &[Feature], radius_m: f64) {
        let order = curve(nodes);
        let mut at = vec![0; nodes.len()];
        order.iter().enumerate().for_each(|(place, n)| at[*n] = place);
        let mut members: HashMap<usize, Vec<usize>> = HashMap::new();
        for n in 0..nodes.len() {
            let root = self.root(n);
            members.entry(root).or_default().push(n);
        }
        let mut pieces: BTreeSet<(usize, usize)> = members.iter().map(|(root, all)| (all.len(), *root)).collect();
        while pieces.len() > 1 {
            let Some((_, root)) = pieces.pop_first() else { break };
            let piece = members.remove(&root).unwrap_or_default();
            let Some((from, to)) = self.best_bridge(nodes, &piece, &order, &at, radius_m) else { break };
            let other = self.root(to);
            let large = members.remove(&other).unwrap_or_default();
            pieces.remove(&(large.len(), other));
            self.link(from, to, true);
            let (root, all) = (self.root(to), [large, piece].concat());
            pieces.insert((all.len(), root));
            members.insert(root, all);
        }
    }

    fn best_bridge(
        &mut self,
        nodes: &[Feature],
        piece: &[usize],
        order: &[usize],
        at: &[usize],
        radius_m: f64,
    ) -> Option<(usize, usize)> {
        let own = self.root(*piece.first()?);
        let mut best: Option<((bool, f64), usize, usize)> = None;
        // Those with room first; a piece that has none is a full ring of twelve and takes one more.
        let mut from: Vec<_> = piece.to_vec();
        from.sort_by_key(|n| (self.room[*n] == 0, *n));
        for from in from.into_iter().take(16) {
            let mut looked = 0;
            for to in outward(at[from], order) {
                if looked >= LOOKED_AT {
                    break;
                }
                if self.root(to) == own {
                    continue;
                }
                looked += 1;
                let fit =
                    (self.room[from] > 0 && self.room[to] > 0, rules::bridge_fit(&nodes[from], &nodes[to], radius_m));
                let better =
                    best.as_ref().is_none_or(|(was, ..)| fit.0.cmp(&was.0).then(fit.1.total_cmp(&was.1)).is_gt());
                if better {
                    best = Some((fit, from, to));
                }
            }
        }
        best.map(|(_, from, to)| (from, to))
    }
}

/// Missions along a curve that keeps neighbours together; those without a place at its end, by theme.
fn curve(nodes: &[Feature]) -> Vec<usize> {
    let key = |n: &usize| {
        let node = &nodes[*n];
        (node.place.map_or(i64::MAX, |(lon, lat)| cells::quad(lon, lat)), node.themes.first().cloned(), *n)
    };
    let mut order: Vec<_> = (0..nodes.len()).collect();
    order.sort_by_cached_key(key);
    order
}

/// The others on the curve, the nearest first.
fn outward(at: usize, order: &[usize]) -> impl Iterator<Item = usize> {
    (1..order.len().max(1)).flat_map(move |step| {
        let before = at.checked_sub(step).map(|place| order[place]);
        [before, order.get(at + step).copied()].into_iter().flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn node(mission: i64, place: Option<(f64, f64)>, themes: &[&str]) -> Feature {
        let themes = themes.iter().map(|theme| (*theme).to_owned()).collect();
        Feature { mission, id: Uuid::from_u128(mission as u128), territory: 1, place, themes, ..Feature::default() }
    }

    #[test]
    fn what_shares_nothing_is_bridged_into_one_piece_by_place() {
        let nodes: Vec<_> = (0..40).map(|n| node(n, Some((3.0 + 0.01 * n as f64, 45.0)), &[])).collect();
        let mut graph = Graph::new(&nodes, &Lineage::default());
        graph.match_by_rank(Vec::new());
        graph.bridge(&nodes, 100.0);
        assert_eq!(graph.pairs.len(), 39);
        assert!(graph.pairs.iter().all(|(a, b, _)| a.abs_diff(*b) <= 2), "{:?}", graph.pairs);
        let root = graph.root(0);
        assert!((0..40).all(|n| graph.root(n) == root));
    }

    #[test]
    fn nobody_takes_more_than_eleven_by_evidence_and_one_bridge() {
        let nodes: Vec<_> = (0..30).map(|n| node(n, None, &[])).collect();
        let mut graph = Graph::new(&nodes, &Lineage::default());
        let all = (0..26).flat_map(|a| (a + 1..26).map(move |b| (0.5, a, b))).collect();
        graph.match_by_rank(all);
        graph.bridge(&nodes, 100.0);
        let degree = |n: usize| graph.pairs.iter().filter(|(a, b, _)| *a == n || *b == n).count();
        assert!((0..30).all(|n| (1..=MOST_EDGES).contains(&degree(n))));
    }
}
