//! Which edges a mission keeps: the strongest, where both ends have room for them or a weaker edge gives way.

use super::{edges::Ranked, rules::MOST_BY_EVIDENCE};
use crate::Result;
use std::collections::HashMap;

/// Candidates whose edges are looked at.
const LOOKED_AT: usize = 48;

/// What was chosen.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Choice {
    /// The missions to be linked to.
    pub kept: Vec<i64>,
    /// Edges of others that give way: the one that is linked to now, and the one that it loses.
    pub evicted: Vec<(i64, i64)>,
}

/// Chooses among candidates, each with the rank of the edge; `ranked` reads the computed edges of missions.
pub(super) async fn choose<F: Future<Output = Result<Vec<Ranked>>>>(
    me: i64,
    mut strong: Vec<(i64, f64)>,
    ranked: impl FnOnce(Vec<i64>) -> F,
) -> Result<Choice> {
    strong.sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
    strong.truncate(LOOKED_AT);
    if strong.is_empty() {
        return Ok(Choice::default());
    }
    let edges = ranked(strong.iter().map(|(mission, _)| *mission).collect()).await?;
    Ok(pick(me, &strong, &edges))
}

fn pick(me: i64, strong: &[(i64, f64)], edges: &[Ranked]) -> Choice {
    let mut of: HashMap<i64, Vec<&Ranked>> = HashMap::new();
    for edge in edges.iter().filter(|edge| edge.a != me && edge.b != me) {
        of.entry(edge.a).or_default().push(edge);
        of.entry(edge.b).or_default().push(edge);
    }
    let mut choice = Choice::default();
    let mut gone: Vec<(i64, i64)> = Vec::new();
    for (mission, rank) in strong {
        if choice.kept.len() == MOST_BY_EVIDENCE {
            break;
        }
        let theirs = of.get(mission).map(Vec::as_slice).unwrap_or_default();
        let theirs: Vec<_> = theirs.iter().filter(|edge| !gone.contains(&(edge.a, edge.b))).collect();
        if theirs.len() < MOST_BY_EVIDENCE {
            choice.kept.push(*mission);
            continue;
        }
        let weakest = theirs
            .iter()
            .min_by(|left, right| left.rank().total_cmp(&right.rank()).then((right.a, right.b).cmp(&(left.a, left.b))));
        if let Some(edge) = weakest.filter(|edge| edge.rank() < *rank) {
            gone.push((edge.a, edge.b));
            let third = if edge.a == *mission { edge.b } else { edge.a };
            choice.kept.push(*mission);
            choice.evicted.push((*mission, third));
        }
    }
    choice
}
