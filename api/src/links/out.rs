//! The graph on the wire.

use super::words;
use crate::http::time::rfc3339;
use photos36_domain::{
    links::{
        Reason,
        around::{Linked, MissionName, Step},
        declare::Said,
        graph::{Community, Graph, Link, Node},
    },
    texts::Locale,
};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// Why two missions are linked. What does not belong to the reason is absent.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(example = json!({"reason": "near", "weight": 0.21, "text": "À 120 m l'une de l'autre", "metres": 120}))]
pub struct LinkReasonOut {
    /// `same-question`, `same-photo`, `near`, `themes`, `people`, `words`, `lineage` or `declared`.
    pub reason: String,
    /// From 0 to 1; those of an edge add up to its weight.
    pub weight: f64,
    /// The reason in the reader's language.
    pub text: String,
    /// The question or photo in common; of a lineage the mission that the other came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<Uuid>,
    /// The distance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metres: Option<i64>,
    /// Ids of the themes in common.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub themes: Option<Vec<String>>,
    /// How many people are in both teams.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub people: Option<usize>,
    /// The weightiest words in common.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<Vec<String>>,
    /// Of a declared link: `contributes-to`, `depends-on` or `complements`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Of a declared link: the mission that does it for the other one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Uuid>,
}

impl LinkReasonOut {
    /// The reason between two missions, each with its title.
    pub fn new(locale: Locale, reason: &Reason, a: (Uuid, &str), b: (Uuid, &str)) -> Self {
        let titles = |from: Uuid| if from == b.0 { (b.1, a.1) } else { (a.1, b.1) };
        let text = words::reason(locale, reason, titles);
        let out = Self { reason: reason.name().to_owned(), weight: reason.weight(), text, ..Self::default() };
        match reason.clone() {
            Reason::SameQuestion { question: of, .. }
            | Reason::SamePhoto { photo: of, .. }
            | Reason::Lineage { parent: of, .. } => Self { of: Some(of), ..out },
            Reason::Near { metres, .. } => Self { metres: Some(metres), ..out },
            Reason::Themes { themes, .. } => Self { themes: Some(themes), ..out },
            Reason::People { count, .. } => Self { people: Some(count), ..out },
            Reason::Words { words, .. } => Self { words: Some(words), ..out },
            Reason::Declared { kind, from, .. } => Self { kind: Some(kind.name().to_owned()), from: Some(from), ..out },
        }
    }
}

/// A mission in a graph.
#[derive(Debug, Serialize, ToSchema)]
pub struct NodeOut {
    /// The mission.
    pub id: Uuid,
    /// Its title.
    pub title: String,
    /// `problem`, `answer`, `making`, `transformation`, `product`, `event` or `wish`.
    pub kind: String,
    /// `gathering`, `active`, `completed`, `abandoned` or `archived`.
    pub state: String,
    /// Ids of its themes.
    pub themes: Vec<String>,
    /// Longitude of its place, in degrees.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// Latitude of its place, in degrees.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// When it was opened (RFC 3339, UTC).
    pub opened_at: String,
    /// Its community.
    pub community: i64,
    /// Where it is drawn, from 0 (left) to 1; absent until it is drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub x: Option<f64>,
    /// Where it is drawn, from 0 (top) to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub y: Option<f64>,
}

impl From<Node> for NodeOut {
    fn from(node: Node) -> Self {
        Self {
            id: node.id,
            title: node.title,
            kind: node.kind,
            state: node.state,
            themes: node.themes,
            lon: node.place.map(|place| place.0),
            lat: node.place.map(|place| place.1),
            opened_at: rfc3339(node.created_at),
            community: node.community,
            x: node.drawn.map(|at| at.0),
            y: node.drawn.map(|at| at.1),
        }
    }
}

/// An edge between two missions.
#[derive(Debug, Serialize, ToSchema)]
pub struct EdgeOut {
    /// One mission.
    pub a: Uuid,
    /// The other one.
    pub b: Uuid,
    /// The sum of its reasons.
    pub weight: f64,
    /// Whether it is there for want of evidence, so that no mission stands alone.
    pub bridge: bool,
    /// Whether players say so.
    pub declared: bool,
    /// Its reasons, the strongest first.
    pub reasons: Vec<LinkReasonOut>,
    /// The edge as a sentence: both titles and the reasons.
    pub text: String,
}

impl EdgeOut {
    fn new(locale: Locale, link: &Link, titles: &HashMap<Uuid, String>) -> Self {
        let title = |id| titles.get(&id).map_or("", String::as_str);
        let (a, b) = ((link.a, title(link.a)), (link.b, title(link.b)));
        let reasons = reasons(locale, &link.reasons, a, b);
        let mut said: Vec<_> = reasons.iter().map(|reason| reason.text.clone()).collect();
        if link.is_bridge {
            said.push(locale.text("link-bridge", &[]));
        }
        Self {
            a: link.a,
            b: link.b,
            weight: link.weight,
            bridge: link.is_bridge,
            declared: link.is_declared,
            reasons,
            text: format!("{} — {} : {}", a.1, b.1, said.join(" ; ")),
        }
    }
}

fn reasons(locale: Locale, reasons: &[Reason], a: (Uuid, &str), b: (Uuid, &str)) -> Vec<LinkReasonOut> {
    reasons.iter().map(|reason| LinkReasonOut::new(locale, reason, a, b)).collect()
}

/// Missions that hold together more than with others.
#[derive(Debug, Serialize, ToSchema)]
pub struct CommunityOut {
    /// Its number, that of `community` of its missions.
    pub id: i64,
    /// Its name: its commonest themes, in the reader's language.
    pub name: String,
    /// Ids of these themes.
    pub themes: Vec<String>,
    /// How many of the missions shown are in it.
    pub missions: usize,
}

impl CommunityOut {
    /// The community in the reader's language.
    pub fn new(locale: Locale, community: Community) -> Self {
        let Community { id, missions, themes } = community;
        Self { id, name: words::community(locale, &themes), themes, missions }
    }
}

/// The graph of a territory, or what a filter leaves of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "territory_id": "0197a1c0-3333-7000-8000-000000000003", "version": 7,
    "nodes": [{"id": "0197a1c0-5555-7000-8000-000000000001", "title": "Rouvrir la fontaine", "kind": "problem", "state": "active",
        "themes": ["water"], "lon": 3.24, "lat": 45.43, "opened_at": "2026-06-21T12:00:00Z", "community": 1, "x": 0.3, "y": 0.6}],
    "edges": [{"a": "0197a1c0-5555-7000-8000-000000000001", "b": "0197a1c0-5555-7000-8000-000000000002", "weight": 0.51,
        "bridge": false, "declared": false, "text": "Rouvrir la fontaine — Le lavoir : À 120 m l'une de l'autre",
        "reasons": [{"reason": "near", "weight": 0.21, "text": "À 120 m l'une de l'autre", "metres": 120}]}],
    "communities": [{"id": 1, "name": "Eau", "themes": ["water"], "missions": 2}]
}))]
pub struct GraphOut {
    /// The territory.
    pub territory_id: Uuid,
    /// Grows with each change of the graph.
    pub version: i64,
    /// The missions, the oldest first.
    pub nodes: Vec<NodeOut>,
    /// The edges between them.
    pub edges: Vec<EdgeOut>,
    /// The communities, the largest first.
    pub communities: Vec<CommunityOut>,
}

impl GraphOut {
    /// The graph in the reader's language.
    pub fn new(locale: Locale, graph: Graph) -> Self {
        let titles: HashMap<_, _> = graph.nodes.iter().map(|node| (node.id, node.title.clone())).collect();
        Self {
            territory_id: graph.territory,
            version: graph.version,
            edges: graph.links.iter().map(|link| EdgeOut::new(locale, link, &titles)).collect(),
            nodes: graph.nodes.into_iter().map(NodeOut::from).collect(),
            communities: graph.communities.into_iter().map(|one| CommunityOut::new(locale, one)).collect(),
        }
    }
}

/// What names a mission.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkedMissionOut {
    /// The mission.
    pub id: Uuid,
    /// Its territory.
    pub territory_id: Uuid,
    /// Its title.
    pub title: String,
    /// Its kind.
    pub kind: String,
    /// Its state.
    pub state: String,
}

impl From<MissionName> for LinkedMissionOut {
    fn from(name: MissionName) -> Self {
        let MissionName { id, territory_id, title, kind, state, .. } = name;
        Self { id, territory_id, title, kind, state }
    }
}

/// What a player declares of two missions, and what others say to it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "from": "0197a1c0-5555-7000-8000-000000000001", "to": "0197a1c0-5555-7000-8000-000000000002", "kind": "contributes-to",
    "author_id": "0197a1c0-2222-7000-8000-000000000002", "author": "Jeanne", "confirms": 2, "contests": 0, "mine": "confirm",
    "shown": true, "declared_at": "2026-06-21T12:00:00Z"
}))]
pub struct DeclaredOut {
    /// The first mission.
    pub from: Uuid,
    /// The second one.
    pub to: Uuid,
    /// What the first does for the second: `contributes-to`, `depends-on` or `complements`.
    pub kind: String,
    /// Who declared it.
    pub author_id: Uuid,
    /// Their name.
    pub author: String,
    /// How many others confirm it.
    pub confirms: i64,
    /// How many contest it.
    pub contests: i64,
    /// What the reader says: `confirm` or `contest`; absent when nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mine: Option<&'static str>,
    /// Whether it is an edge: not more contest than confirm it.
    pub shown: bool,
    /// When it was declared (RFC 3339, UTC).
    pub declared_at: String,
}

impl From<Said> for DeclaredOut {
    fn from(said: Said) -> Self {
        Self {
            shown: said.is_shown(),
            from: said.from,
            to: said.to,
            kind: said.kind.name().to_owned(),
            author_id: said.author,
            author: said.author_name,
            confirms: said.confirms,
            contests: said.contests,
            mine: said.mine.map(|confirms| if confirms { "confirm" } else { "contest" }),
            declared_at: rfc3339(said.created_at),
        }
    }
}

/// A mission that another one is linked to.
#[derive(Debug, Serialize, ToSchema)]
pub struct LinkedOut {
    /// The other mission.
    pub mission: LinkedMissionOut,
    /// The sum of the reasons; 0 when all that is declared is contested.
    pub weight: f64,
    /// Whether it is linked for want of evidence.
    pub bridge: bool,
    /// The reasons, the strongest first.
    pub reasons: Vec<LinkReasonOut>,
    /// What players declare of the two, contested statements too.
    pub declared: Vec<DeclaredOut>,
}

impl LinkedOut {
    /// What `me` (with its title) is linked to, in the reader's language.
    pub fn new(locale: Locale, me: (Uuid, &str), linked: Linked) -> Self {
        let Linked { mission, edge, said } = linked;
        let other = (mission.id, mission.title.as_str());
        let reasons = edge.as_ref().map(|edge| reasons(locale, &edge.reasons, me, other)).unwrap_or_default();
        Self {
            weight: edge.as_ref().map_or(0.0, |edge| edge.weight),
            bridge: edge.is_some_and(|edge| edge.is_bridge),
            reasons,
            mission: mission.into(),
            declared: said.into_iter().map(DeclaredOut::from).collect(),
        }
    }
}

/// Everything that a mission is linked to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"items": [{
    "mission": {"id": "0197a1c0-5555-7000-8000-000000000002", "territory_id": "0197a1c0-3333-7000-8000-000000000003",
        "title": "Le lavoir", "kind": "making", "state": "gathering"},
    "weight": 0.21, "bridge": false, "declared": [],
    "reasons": [{"reason": "near", "weight": 0.21, "text": "À 120 m l'une de l'autre", "metres": 120}]
}]}))]
pub struct MissionLinksOut {
    /// The strongest first: at most 12 that the worker found, and 60 that players declare.
    pub items: Vec<LinkedOut>,
}

/// A mission on a walk.
#[derive(Debug, Serialize, ToSchema)]
pub struct StepOut {
    /// The mission.
    #[serde(flatten)]
    pub node: NodeOut,
    /// How many edges from the beginning.
    pub depth: u8,
    /// The mission that it was reached from; absent for the beginning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Uuid>,
    /// The weight of that edge.
    pub weight: f64,
    /// Whether that edge is a bridge.
    pub bridge: bool,
}

impl From<Step> for StepOut {
    fn from(step: Step) -> Self {
        let Step { node, depth, from, weight, is_bridge } = step;
        Self { node: node.into(), depth, from, weight, bridge: is_bridge }
    }
}

/// A walk from a mission.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"items": [
    {"id": "0197a1c0-5555-7000-8000-000000000001", "title": "Rouvrir la fontaine", "kind": "problem", "state": "active",
        "themes": ["water"], "opened_at": "2026-06-21T12:00:00Z", "community": 1, "depth": 0, "weight": 0.0, "bridge": false},
    {"id": "0197a1c0-5555-7000-8000-000000000002", "title": "Le lavoir", "kind": "making", "state": "gathering",
        "themes": ["water"], "opened_at": "2026-06-22T12:00:00Z", "community": 1, "depth": 1,
        "from": "0197a1c0-5555-7000-8000-000000000001", "weight": 0.21, "bridge": false}
]}))]
pub struct WalkOut {
    /// The missions, the nearest first and then the strongest, at most 500.
    pub items: Vec<StepOut>,
}
