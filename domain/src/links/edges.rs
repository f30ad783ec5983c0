//! The edges: rows of pairs, with what decides which of them stay.

use super::{
    reasons::{self, Reason},
    rules::rank,
    store::{among, insert_rows, list},
};
use crate::{Result, database::statement};
use sea_orm::{ConnectionTrait, FromQueryResult};

/// An edge between two missions, `a` before `b`.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Edge {
    /// The mission with the lower number.
    pub a: i64,
    /// The other one.
    pub b: i64,
    /// The sum of its reasons.
    pub weight: f64,
    /// Counts among the strongest of both.
    pub is_computed: bool,
    /// Computed for want of evidence, so that the graph holds together.
    pub is_bridge: bool,
    /// Players say so.
    pub is_declared: bool,
    /// Its reasons, as JSON.
    pub reasons_json: String,
}

impl Edge {
    /// An edge between these two with these reasons.
    pub fn new(one: i64, other: i64, reasons: &[Reason], is_computed: bool) -> Self {
        Self {
            a: one.min(other),
            b: one.max(other),
            weight: reasons::total(reasons),
            is_computed,
            is_bridge: false,
            is_declared: reasons.iter().any(|reason| matches!(reason, Reason::Declared { .. })),
            reasons_json: reasons::to_json(reasons),
        }
    }

    /// The other end.
    pub fn other(&self, mission: i64) -> i64 {
        if self.a == mission { self.b } else { self.a }
    }

    /// What is left of it when it is no longer computed: what players say.
    pub fn declared_only(&self) -> Option<Self> {
        let said: Vec<_> = reasons::from_json(&self.reasons_json)
            .into_iter()
            .filter(|reason| matches!(reason, Reason::Declared { .. }))
            .collect();
        (!said.is_empty()).then(|| Self::new(self.a, self.b, &said, false))
    }
}

/// A computed edge with what its two ends reach.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Ranked {
    pub a: i64,
    pub b: i64,
    pub weight: f64,
    pub is_bridge: bool,
    reach_a: f64,
    reach_b: f64,
}

impl Ranked {
    /// Its rank; a bridge gives way to anything.
    pub fn rank(&self) -> f64 {
        if self.is_bridge { 0.0 } else { rank(self.weight, self.reach_a, self.reach_b) }
    }
}

/// Every edge of one mission.
pub(super) async fn of(connection: &impl ConnectionTrait, mission: i64) -> Result<Vec<Edge>> {
    let columns = "a, b, weight, is_computed, is_bridge, is_declared, reasons_json";
    let sql = format!(
        "SELECT {columns} FROM mission_links WHERE a = $1
        UNION ALL SELECT {columns} FROM mission_links WHERE b = $1 ORDER BY a, b"
    );
    Ok(Edge::find_by_statement(statement(connection, sql, [mission.into()])).all(connection).await?)
}

/// The computed edges of these missions.
pub(super) async fn ranked(connection: &impl ConnectionTrait, missions: &[i64]) -> Result<Vec<Ranked>> {
    let part = |end: &str| {
        format!(
            "SELECT l.a, l.b, l.weight, l.is_bridge, x.reach AS reach_a, y.reach AS reach_b FROM mission_links l
            JOIN link_nodes x ON x.mission = l.a JOIN link_nodes y ON y.mission = l.b WHERE l.is_computed AND {}",
            among(connection, end, 1)
        )
    };
    let sql = format!("{} UNION {}", part("l.a"), part("l.b"));
    Ok(Ranked::find_by_statement(statement(connection, sql, [list(missions)])).all(connection).await?)
}

/// An edge as it stands in its row, whichever it is.
pub(super) async fn find(connection: &impl ConnectionTrait, a: i64, b: i64) -> Result<Option<Edge>> {
    let sql = "SELECT a, b, weight, is_computed, is_bridge, is_declared, reasons_json
        FROM mission_links WHERE a = $1 AND b = $2";
    let find = statement(connection, sql, [a.min(b).into(), a.max(b).into()]);
    Ok(Edge::find_by_statement(find).one(connection).await?)
}

/// Writes these edges, new or changed.
pub(super) async fn put(write: &impl ConnectionTrait, edges: &[Edge]) -> Result<()> {
    let values = edges.iter().flat_map(|edge| {
        [
            edge.a.into(),
            edge.b.into(),
            edge.weight.into(),
            edge.is_computed.into(),
            edge.is_bridge.into(),
            edge.is_declared.into(),
            edge.reasons_json.as_str().into(),
        ]
    });
    let head = "INSERT INTO mission_links (a, b, weight, is_computed, is_bridge, is_declared, reasons_json) VALUES";
    let tail = "ON CONFLICT (a, b) DO UPDATE SET weight = excluded.weight, is_computed = excluded.is_computed,
        is_bridge = excluded.is_bridge, is_declared = excluded.is_declared, reasons_json = excluded.reasons_json";
    insert_rows(write, head, 7, values.collect(), tail).await
}

/// Takes these edges away.
pub(super) async fn delete(write: &impl ConnectionTrait, pairs: &[(i64, i64)]) -> Result<()> {
    if pairs.is_empty() {
        return Ok(());
    }
    let conditions: Vec<_> = (0..pairs.len()).map(|n| format!("(a = ${} AND b = ${})", 2 * n + 1, 2 * n + 2)).collect();
    let values = pairs.iter().flat_map(|(a, b)| [(*a.min(b)).into(), (*a.max(b)).into()]);
    let sql = format!("DELETE FROM mission_links WHERE {}", conditions.join(" OR "));
    write.execute_raw(statement(write, sql, values)).await?;
    Ok(())
}

/// Edges that give way: they go, or stay as what players say. Gives the pairs that are no longer linked.
pub(super) async fn demote(write: &impl ConnectionTrait, evicted: &[(i64, i64)]) -> Result<Vec<(i64, i64)>> {
    let (mut gone, mut said) = (Vec::new(), Vec::new());
    for (one, other) in evicted {
        // At most as many as a mission has edges.
        match find(write, *one, *other).await?.and_then(|edge| edge.declared_only()) {
            Some(edge) => said.push(edge),
            None => gone.push((*one, *other)),
        }
    }
    put(write, &said).await?;
    delete(write, &gone).await?;
    Ok(gone)
}

/// The pairs from these missions to their neighbours within a territory.
pub(super) async fn from(
    connection: &impl ConnectionTrait,
    territory: i64,
    missions: &[i64],
) -> Result<Vec<(i64, i64)>> {
    let part = |here: &str, there: &str| {
        format!(
            "SELECT l.{here}, l.{there} FROM mission_links l
            JOIN link_nodes n ON n.mission = l.{there} AND n.territory = $2 WHERE {}",
            among(connection, &format!("l.{here}"), 1)
        )
    };
    let sql = format!("{} UNION ALL {}", part("a", "b"), part("b", "a"));
    let rows = connection.query_all_raw(statement(connection, sql, [list(missions), territory.into()])).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}
