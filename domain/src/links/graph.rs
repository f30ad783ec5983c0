//! The graph of a territory as it is shown: nodes, edges with their reasons, communities.

use super::{
    edges::Edge,
    reasons::{self, Reason},
    store::{self, SHOWN, among, list},
};
use crate::{
    ErrorCode, Refusal, Result,
    database::statement,
    map::moment,
    missions::MissionState,
    sql::places,
    territories,
    themes::{self, rules},
};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// Most missions of one answer.
pub const MOST_NODES: usize = 2_000;
/// Themes that name a community.
const NAMING_THEMES: usize = 2;

/// Which missions are meant, as it stands in a query string.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct FilterIn {
    /// A theme: its id, or its name in any language. A root stands for what is under it too.
    pub theme: Option<String>,
    /// A state.
    pub state: Option<String>,
    /// Opened at or after: an RFC 3339 moment, or a date (from its beginning in UTC).
    pub opened_from: Option<String>,
    /// Opened before: an RFC 3339 moment, or a date (up to its end in UTC).
    pub opened_to: Option<String>,
}

/// Which missions are meant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    theme: Option<String>,
    state: Option<MissionState>,
    opened_from: Option<i64>,
    opened_to: Option<i64>,
}

impl Filter {
    /// Parses what someone sent.
    ///
    /// # Errors
    /// `themes-invalid`, `parameter-invalid`.
    pub fn parse(sent: &FilterIn) -> Result<Self, Refusal> {
        let state = |name: &str| {
            let asked = |state: &MissionState| *state != MissionState::Removed;
            let states: Vec<_> = MissionState::ALL.iter().copied().filter(asked).map(MissionState::name).collect();
            let refusal = Refusal::new(ErrorCode::ParameterInvalid).field("state").arg("reason", states.join(", "));
            MissionState::from_name(name).filter(asked).ok_or(refusal)
        };
        let theme = sent.theme.as_deref().map(rules::id_of).transpose().map_err(|refusal| refusal.field("theme"))?;
        Ok(Self {
            theme,
            state: sent.state.as_deref().map(state).transpose()?,
            opened_from: sent.opened_from.as_deref().map(|text| moment("opened_from", text, false)).transpose()?,
            opened_to: sent.opened_to.as_deref().map(|text| moment("opened_to", text, true)).transpose()?,
        })
    }

    /// The conditions, whose parameters begin at `$n`; `m` is the mission.
    async fn conditions(
        &self,
        connection: &impl ConnectionTrait,
        territory: Uuid,
        values: &mut Vec<Value>,
    ) -> Result<String> {
        let mut sql = String::new();
        if let Some(theme) = &self.theme {
            let first = values.len() + 1;
            let ids = themes::meant(connection, theme, Some(territory)).await?;
            let places = places(first, ids.len());
            values.extend(ids.into_iter().map(Value::from));
            sql.push_str(&format!(
                " AND EXISTS (SELECT 1 FROM mission_themes x WHERE x.mission_id = m.id AND x.theme IN ({places}))"
            ));
        }
        let mut push = |text: &str, value: Value| {
            values.push(value);
            sql.push_str(&text.replace("{n}", &format!("${}", values.len())));
        };
        if let Some(state) = self.state {
            push(" AND m.state = {n}", state.name().into());
        }
        if let Some(from) = self.opened_from {
            push(" AND m.created_at >= {n}", from.into());
        }
        if let Some(to) = self.opened_to {
            push(" AND m.created_at < {n}", to.into());
        }
        Ok(sql)
    }
}

/// A mission in a graph.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its number.
    pub mission: i64,
    /// Its id.
    pub id: Uuid,
    /// Its title.
    pub title: String,
    /// Its kind, by name.
    pub kind: String,
    /// Its state, by name.
    pub state: String,
    /// Ids of its themes.
    pub themes: Vec<String>,
    /// The place that everyone sees.
    pub place: Option<(f64, f64)>,
    /// When it was opened, in UTC microseconds.
    pub created_at: i64,
    /// The number of its community.
    pub community: i64,
    /// Where it is drawn, from 0 to 1 each way; none until it is drawn.
    pub drawn: Option<(f64, f64)>,
}

#[derive(FromQueryResult)]
pub(super) struct NodeRow {
    seq: i64,
    id: Uuid,
    title: String,
    kind: String,
    state: String,
    themes: String,
    lon: Option<f64>,
    lat: Option<f64>,
    created_at: i64,
    community: i64,
    x: Option<f64>,
    y: Option<f64>,
}

pub(super) const NODE_COLUMNS: &str =
    "m.seq, m.id, m.title, m.kind, m.state, n.themes, m.lon, m.lat, m.created_at, n.community, n.x, n.y";

impl From<NodeRow> for Node {
    fn from(row: NodeRow) -> Self {
        Self {
            mission: row.seq,
            id: row.id,
            title: row.title,
            kind: row.kind,
            state: row.state,
            themes: store::split_themes(&row.themes),
            place: row.lon.zip(row.lat),
            created_at: row.created_at,
            community: row.community,
            drawn: row.x.zip(row.y),
        }
    }
}

/// An edge in a graph.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// One mission.
    pub a: Uuid,
    /// The other one.
    pub b: Uuid,
    /// The sum of its reasons.
    pub weight: f64,
    /// There for want of evidence.
    pub is_bridge: bool,
    /// Players say so.
    pub is_declared: bool,
    /// Its reasons, the strongest first.
    pub reasons: Vec<Reason>,
}

/// Missions that hold together more than with others.
#[derive(Clone, Debug, PartialEq)]
pub struct Community {
    /// Its number.
    pub id: i64,
    /// How many of the missions shown are in it.
    pub missions: usize,
    /// The commonest themes of these.
    pub themes: Vec<String>,
}

/// The graph of a territory, or what a filter leaves of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Graph {
    /// The territory.
    pub territory: Uuid,
    /// Its name.
    pub name: String,
    /// Grows with each change of the graph; 0 before the first.
    pub version: i64,
    /// The missions, the oldest first.
    pub nodes: Vec<Node>,
    /// The edges between them.
    pub links: Vec<Link>,
    /// The communities, the largest first.
    pub communities: Vec<Community>,
}

/// The graph of a territory.
///
/// # Errors
/// `not-found`; `graph-too-large` when the filter leaves more than [`MOST_NODES`].
pub async fn graph(connection: &impl ConnectionTrait, territory: Uuid, filter: &Filter) -> Result<Graph> {
    let place = territories::by_id(connection, territory).await?;
    let mut values: Vec<Value> = vec![territory.into()];
    let conditions = filter.conditions(connection, territory, &mut values).await?;
    let sql = format!(
        "SELECT {NODE_COLUMNS} FROM territories t JOIN link_nodes n ON n.territory = t.seq JOIN missions m ON m.seq = n.mission
        WHERE t.id = $1 AND {SHOWN}{conditions} ORDER BY n.mission LIMIT {}",
        MOST_NODES + 1
    );
    let rows = NodeRow::find_by_statement(statement(connection, sql, values)).all(connection).await?;
    if rows.len() > MOST_NODES {
        return Err(Refusal::new(ErrorCode::GraphTooLarge).arg("limit", MOST_NODES).into());
    }
    let nodes: Vec<Node> = rows.into_iter().map(Node::from).collect();
    let version = "SELECT l.version FROM link_territories l JOIN territories t ON t.seq = l.territory WHERE t.id = $1";
    let version = store::numbers(connection, version, [territory.into()]).await?.first().copied().unwrap_or_default();
    let links = links(connection, &nodes).await?;
    let communities = communities(&nodes);
    Ok(Graph { territory, name: place.name, version, nodes, links, communities })
}

/// The edges between these nodes, by their two ends.
async fn links(connection: &impl ConnectionTrait, nodes: &[Node]) -> Result<Vec<Link>> {
    let ids: HashMap<i64, Uuid> = nodes.iter().map(|node| (node.mission, node.id)).collect();
    let sql = format!(
        "SELECT a, b, weight, is_computed, is_bridge, is_declared, reasons_json FROM mission_links WHERE {} ORDER BY a, b",
        among(connection, "a", 1)
    );
    let missions: Vec<_> = nodes.iter().map(|node| node.mission).collect();
    let edges = Edge::find_by_statement(statement(connection, sql, [list(&missions)])).all(connection).await?;
    let link = |edge: Edge| {
        Some(Link {
            a: *ids.get(&edge.a)?,
            b: *ids.get(&edge.b)?,
            weight: edge.weight,
            is_bridge: edge.is_bridge,
            is_declared: edge.is_declared,
            reasons: reasons::from_json(&edge.reasons_json),
        })
    };
    Ok(edges.into_iter().filter_map(link).collect())
}

fn communities(nodes: &[Node]) -> Vec<Community> {
    let mut members: BTreeMap<i64, Vec<&Node>> = BTreeMap::new();
    for node in nodes {
        members.entry(node.community).or_default().push(node);
    }
    let community = |(id, members): (i64, Vec<&Node>)| {
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        for theme in members.iter().flat_map(|node| &node.themes) {
            *times.entry(theme).or_default() += 1;
        }
        let mut themes: Vec<_> = times.into_iter().collect();
        themes.sort_by(|left, right| right.1.cmp(&left.1).then(left.0.cmp(right.0)));
        let themes = themes.into_iter().take(NAMING_THEMES).map(|(theme, _)| theme.to_owned()).collect();
        Community { id, missions: members.len(), themes }
    };
    let mut communities: Vec<_> = members.into_iter().map(community).collect();
    communities.sort_by(|left, right| right.missions.cmp(&left.missions).then(left.id.cmp(&right.id)));
    communities
}
