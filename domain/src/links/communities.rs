//! Communities: missions that hold together more than with others, by the weights of their edges.
//!
//! Local moving of the Louvain method (Blondel, Guillaume, Lambiotte, Lefebvre, "Fast unfolding of communities in large
//! networks", 2008), always in the order of the missions and each time to the community of the least number among equals:
//! the same graph always parts the same way.

use std::collections::BTreeMap;

/// Rounds over all missions; it settles in a few.
const ROUNDS: usize = 20;

/// The community of each node, numbered by its first node. Edges are pairs of places in the list of nodes, with weights.
pub(super) fn communities(nodes: usize, edges: &[(usize, usize, f64)]) -> Vec<usize> {
    let mut level: Vec<usize> = (0..nodes).collect();
    let mut graph = edges.to_vec();
    let mut count = nodes;
    // Moves nodes, then takes each community for a node and moves these, until nothing moves.
    loop {
        let moved = local_moves(count, &graph);
        let numbers = numbered(&moved);
        let next = numbers.iter().max().map_or(0, |most| most + 1);
        level.iter_mut().for_each(|node| *node = numbers[*node]);
        if next == count {
            break;
        }
        let mut folded: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        for (a, b, weight) in &graph {
            let (a, b) = (numbers[*a], numbers[*b]);
            *folded.entry((a.min(b), a.max(b))).or_default() += weight;
        }
        graph = folded.into_iter().map(|((a, b), weight)| (a, b, weight)).collect();
        count = next;
    }
    level
}

fn local_moves(nodes: usize, edges: &[(usize, usize, f64)]) -> Vec<usize> {
    let mut near: Vec<Vec<(usize, f64)>> = vec![Vec::new(); nodes];
    let mut degree = vec![0.0; nodes];
    for (a, b, weight) in edges {
        degree[*a] += weight;
        degree[*b] += weight;
        if a != b {
            near[*a].push((*b, *weight));
            near[*b].push((*a, *weight));
        }
    }
    let all: f64 = degree.iter().sum::<f64>().max(1e-9);
    let mut of: Vec<usize> = (0..nodes).collect();
    let mut sum = degree.clone();
    for _ in 0..ROUNDS {
        let mut moved = false;
        for node in 0..nodes {
            let mut to: BTreeMap<usize, f64> = BTreeMap::from([(of[node], 0.0)]);
            for (other, weight) in &near[node] {
                *to.entry(of[*other]).or_default() += weight;
            }
            sum[of[node]] -= degree[node];
            let gain = |community: usize, weight: f64| weight - sum[community] * degree[node] / all;
            let mut best = (of[node], gain(of[node], to[&of[node]]));
            for (community, weight) in &to {
                let gain = gain(*community, *weight);
                if gain > best.1 + 1e-9 {
                    best = (*community, gain);
                }
            }
            moved |= best.0 != of[node];
            of[node] = best.0;
            sum[best.0] += degree[node];
        }
        if !moved {
            break;
        }
    }
    of
}

/// Numbers from 0 in the order in which the communities first appear.
fn numbered(of: &[usize]) -> Vec<usize> {
    let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
    of.iter()
        .map(|community| {
            let next = numbers.len();
            *numbers.entry(*community).or_insert(next)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_rings_with_one_edge_between_them_are_two_communities() {
        let ring = |from: usize| (0..5).map(move |n| (from + n, from + (n + 1) % 5, 1.0));
        let edges: Vec<_> = ring(0).chain(ring(5)).chain([(0, 5, 0.2)]).collect();
        let found = communities(10, &edges);
        assert!(found[..5].iter().all(|one| *one == found[0]) && found[5..].iter().all(|one| *one == found[5]));
        assert_ne!(found[0], found[5]);
    }

    #[test]
    fn a_mission_without_edges_is_its_own() {
        assert_eq!(communities(3, &[(0, 1, 1.0)]), [0, 0, 1]);
        assert!(communities(0, &[]).is_empty());
    }
}
