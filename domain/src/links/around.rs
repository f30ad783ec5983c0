//! What one mission is linked to, with every reason, and what players say of it.

use super::{
    declare::{self, Said},
    edges,
    graph::{NODE_COLUMNS, Node, NodeRow},
    reasons::{self, Reason},
    store::{SHOWN, among, list},
};
use crate::{
    Result,
    database::statement,
    missions::{self, mission},
    people::Actor,
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// A mission that another one is linked to.
#[derive(Clone, Debug, PartialEq)]
pub struct Linked {
    /// The other mission.
    pub mission: MissionName,
    /// Its edge, when there is one.
    pub edge: Option<LinkedBy>,
    /// What players declare of the two, contested statements too.
    pub said: Vec<Said>,
}

/// The edge to another mission.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkedBy {
    /// The sum of its reasons.
    pub weight: f64,
    /// There for want of evidence.
    pub is_bridge: bool,
    /// Its reasons, the strongest first.
    pub reasons: Vec<Reason>,
}

/// What names a mission.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct MissionName {
    /// Its number.
    pub seq: i64,
    /// Its id.
    pub id: Uuid,
    /// Its territory.
    pub territory_id: Uuid,
    /// Its title.
    pub title: String,
    /// Its kind, by name.
    pub kind: String,
    /// Its state, by name.
    pub state: String,
}

/// A mission that `reader` may see: everyone's, and a hidden one for its author and who regulates there.
///
/// # Errors
/// `not-found`.
pub(super) async fn visible(connection: &impl ConnectionTrait, reader: &Actor, id: Uuid) -> Result<MissionName> {
    let mission::Model { seq, id, territory_id, title, kind, state, .. } =
        missions::visible(connection, reader, id).await?;
    Ok(MissionName { seq, id, territory_id, title, kind, state })
}

/// A mission and everything that it is linked to, the strongest first: at most [`super::rules::MOST_EDGES`] computed edges and
/// [`declare::MOST_DECLARED`] declared ones.
///
/// # Errors
/// `not-found`.
pub async fn of_mission(
    connection: &impl ConnectionTrait,
    reader: &Actor,
    id: Uuid,
) -> Result<(MissionName, Vec<Linked>)> {
    let me = visible(connection, reader, id).await?;
    let mut by: BTreeMap<i64, (Option<LinkedBy>, Vec<Said>)> = BTreeMap::new();
    for edge in edges::of(connection, me.seq).await? {
        let other = edge.other(me.seq);
        let reasons = reasons::from_json(&edge.reasons_json);
        by.entry(other).or_default().0 = Some(LinkedBy { weight: edge.weight, is_bridge: edge.is_bridge, reasons });
    }
    for (other, said) in declare::of_mission(connection, reader, id).await? {
        by.entry(other).or_default().1.push(said);
    }
    let others: Vec<_> = by.keys().copied().collect();
    let sql = format!(
        "SELECT m.seq, m.id, m.territory_id, m.title, m.kind, m.state FROM missions m WHERE {} AND {SHOWN}",
        among(connection, "m.seq", 1)
    );
    let names = MissionName::find_by_statement(statement(connection, sql, [list(&others)])).all(connection).await?;
    let mut linked: Vec<_> = names
        .into_iter()
        .filter_map(|mission| by.remove(&mission.seq).map(|(edge, said)| Linked { mission, edge, said }))
        .collect();
    let weight = |linked: &Linked| linked.edge.as_ref().map_or(0.0, |edge| edge.weight);
    linked.sort_by(|left, right| weight(right).total_cmp(&weight(left)).then(left.mission.seq.cmp(&right.mission.seq)));
    Ok((me, linked))
}

/// Most missions of a walk.
pub const MOST_WALKED: usize = 500;
/// The deepest walk.
pub const DEEPEST: u8 = 3;

/// A mission on a walk.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The mission.
    pub node: Node,
    /// How many edges from the beginning.
    pub depth: u8,
    /// The mission that it was reached from; none for the beginning.
    pub from: Option<Uuid>,
    /// The weight of that edge.
    pub weight: f64,
    /// Whether that edge is a bridge.
    pub is_bridge: bool,
}

/// Walks from a mission along its edges to a depth, over territories too: each mission once, by the fewest edges and then
/// the strongest one; the strongest [`MOST_WALKED`] where there are more. A query a depth, however many missions.
///
/// # Errors
/// `not-found`.
pub async fn walk(connection: &impl ConnectionTrait, reader: &Actor, id: Uuid, depth: u8) -> Result<Vec<Step>> {
    let me = visible(connection, reader, id).await?;
    let mut reached: HashMap<i64, Reached> = HashMap::new();
    reached.insert(me.seq, Reached { order: 0, depth: 0, from: None, weight: 0.0, is_bridge: false });
    let mut frontier = vec![me.seq];
    for depth in 1..=depth.min(DEEPEST) {
        let room = MOST_WALKED.saturating_sub(reached.len());
        if frontier.is_empty() || room == 0 {
            break;
        }
        let mut next = Vec::new();
        for hop in hops(connection, &frontier).await? {
            if next.len() < room && !reached.contains_key(&hop.there) {
                let order = reached.len();
                let (from, weight, is_bridge) = (Some(hop.here), hop.weight, hop.is_bridge);
                reached.insert(hop.there, Reached { order, depth, from, weight, is_bridge });
                next.push(hop.there);
            }
        }
        frontier = next;
    }
    steps(connection, &reached).await
}

struct Reached {
    order: usize,
    depth: u8,
    from: Option<i64>,
    weight: f64,
    is_bridge: bool,
}

#[derive(FromQueryResult)]
struct Hop {
    here: i64,
    there: i64,
    weight: f64,
    is_bridge: bool,
}

/// Edges from these missions, the strongest first.
async fn hops(connection: &impl ConnectionTrait, from: &[i64]) -> Result<Vec<Hop>> {
    let part = |here: &str, there: &str| {
        format!(
            "SELECT l.{here} AS here, l.{there} AS there, l.weight, l.is_bridge FROM mission_links l
            JOIN missions m ON m.seq = l.{there} AND {SHOWN} WHERE {}",
            among(connection, &format!("l.{here}"), 1)
        )
    };
    let sql = format!("{} UNION ALL {} ORDER BY 3 DESC, 1, 2", part("a", "b"), part("b", "a"));
    Ok(Hop::find_by_statement(statement(connection, sql, [list(from)])).all(connection).await?)
}

async fn steps(connection: &impl ConnectionTrait, reached: &HashMap<i64, Reached>) -> Result<Vec<Step>> {
    let missions: Vec<_> = reached.keys().copied().collect();
    // The beginning may be a mission that is not in the graph yet.
    let sql = format!(
        "SELECT {} FROM missions m LEFT JOIN link_nodes n ON n.mission = m.seq WHERE {}",
        NODE_COLUMNS
            .replace("n.themes", "coalesce(n.themes, '') AS themes")
            .replace("n.community", "coalesce(n.community, 0) AS community"),
        among(connection, "m.seq", 1)
    );
    let rows = NodeRow::find_by_statement(statement(connection, sql, [list(&missions)])).all(connection).await?;
    let nodes: Vec<Node> = rows.into_iter().map(Node::from).collect();
    let ids: HashMap<i64, Uuid> = nodes.iter().map(|node| (node.mission, node.id)).collect();
    let mut steps: Vec<_> = nodes
        .into_iter()
        .filter_map(|node| {
            let Reached { order, depth, from, weight, is_bridge } = reached.get(&node.mission)?;
            let from = from.and_then(|from| ids.get(&from).copied());
            Some((*order, Step { node, depth: *depth, from, weight: *weight, is_bridge: *is_bridge }))
        })
        .collect();
    steps.sort_by_key(|(order, _)| *order);
    Ok(steps.into_iter().map(|(_, step)| step).collect())
}
