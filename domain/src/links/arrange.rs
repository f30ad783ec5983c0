//! Communities and places of a territory's missions, kept with the nodes.

use super::{
    communities::communities,
    graph::MOST_NODES,
    layout::layout,
    store::{self, among, list},
};
use crate::{Ground, Result, database::statement};
use sea_orm::{ConnectionTrait, DatabaseBackend, FromQueryResult};
use std::collections::HashMap;

/// Parts a territory's graph into communities and draws it anew from where its missions stood. A territory with more
/// missions than one graph shows keeps what it has, and what is new there is drawn beside its neighbours alone.
///
/// # Errors
/// When the database does not answer.
pub async fn arrange(ground: &Ground, territory: i64) -> Result<()> {
    let nodes = nodes(&*ground.db, territory).await?;
    let edges = edges(&*ground.db, &nodes).await?;
    let (before, count) = (nodes.iter().map(|node| node.x.zip(node.y)).collect::<Vec<_>>(), nodes.len());
    let work = move || (communities(count, &edges), layout(&before, &edges));
    let (of, at) = tokio::task::spawn_blocking(work).await.map_err(anyhow::Error::from)?;
    let first = first_of(&of);
    let drawn = nodes.iter().zip(of.iter().zip(at)).map(|(node, (community, (x, y)))| Drawn {
        mission: node.mission,
        community: nodes[first[community]].mission,
        x,
        y,
    });
    let changed: Vec<_> = drawn
        .zip(&nodes)
        .filter(|(drawn, node)| drawn.community != node.community || Some(drawn.x) != node.x || Some(drawn.y) != node.y)
        .map(|(drawn, _)| drawn)
        .collect();
    if changed.is_empty() {
        return Ok(());
    }
    let write = ground.db.write_quietly().await?;
    store::lock(&*write, &[territory]).await?;
    put(&*write, &changed).await?;
    let sql = "UPDATE link_territories SET version = version + 1 WHERE territory = $1";
    write.execute_raw(statement(&*write, sql, [territory.into()])).await?;
    write.commit().await
}

/// Where a mission is drawn, and with whom.
#[derive(Clone, Copy, Debug)]
pub(super) struct Drawn {
    pub mission: i64,
    pub community: i64,
    pub x: f64,
    pub y: f64,
}

/// The first node of each community.
pub(super) fn first_of(of: &[usize]) -> HashMap<usize, usize> {
    let mut first = HashMap::new();
    for (node, community) in of.iter().enumerate() {
        first.entry(*community).or_insert(node);
    }
    first
}

#[derive(FromQueryResult)]
struct Node {
    mission: i64,
    community: i64,
    x: Option<f64>,
    y: Option<f64>,
}

/// The newest nodes of a territory, as many as a graph shows, in the order of the missions.
async fn nodes(connection: &impl ConnectionTrait, territory: i64) -> Result<Vec<Node>> {
    let sql = format!(
        "SELECT mission, community, x, y FROM link_nodes WHERE territory = $1
        ORDER BY mission DESC LIMIT {MOST_NODES}"
    );
    let mut nodes = Node::find_by_statement(statement(connection, sql, [territory.into()])).all(connection).await?;
    nodes.reverse();
    Ok(nodes)
}

async fn edges(connection: &impl ConnectionTrait, nodes: &[Node]) -> Result<Vec<(usize, usize, f64)>> {
    let places: HashMap<i64, usize> = nodes.iter().enumerate().map(|(n, node)| (node.mission, n)).collect();
    let missions: Vec<_> = nodes.iter().map(|node| node.mission).collect();
    let sql = format!("SELECT a, b, weight FROM mission_links WHERE {} ORDER BY a, b", among(connection, "a", 1));
    let rows = connection.query_all_raw(statement(connection, sql, [list(&missions)])).await?;
    let mut edges = Vec::with_capacity(rows.len());
    for row in rows {
        let (a, b): (i64, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        if let (Some(a), Some(b)) = (places.get(&a), places.get(&b)) {
            edges.push((*a, *b, row.try_get_by_index(2)?));
        }
    }
    Ok(edges)
}

/// Writes where missions are drawn; one that left meanwhile stays away.
async fn put(write: &impl ConnectionTrait, drawn: &[Drawn]) -> Result<()> {
    let rows: Vec<_> = drawn.iter().map(|one| (one.mission, one.community, one.x, one.y)).collect();
    let sql = match write.get_database_backend() {
        DatabaseBackend::Sqlite => {
            "UPDATE link_nodes SET community = r.value->>1, x = r.value->>2, y = r.value->>3
            FROM json_each($1) r WHERE mission = r.value->>0"
        }
        _ => {
            "UPDATE link_nodes SET community = (r->>1)::bigint, x = (r->>2)::double precision, y = (r->>3)::double precision
            FROM json_array_elements($1::json) r WHERE mission = (r->>0)::bigint"
        }
    };
    write.execute_raw(statement(write, sql, [list(&rows)])).await?;
    Ok(())
}
