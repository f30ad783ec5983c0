//! `/territories/{id or INSEE code}/graph`: the missions of a territory and what links them, as a picture and as a list.

use super::{Frame, missing::or_missing, respond, territory};
use crate::{
    http::{Problem, Query, State},
    links::{
        drawing::{self, Use},
        words,
    },
};
use actix_web::{HttpRequest, HttpResponse, get, web::Path};
use askama::Template;
use photos36_domain::{
    links::graph::{self, Filter, FilterIn, Graph, Link},
    missions::MissionState,
    themes::tree::TREE,
};
use serde::Deserialize;
use std::collections::HashMap;
use uuid::Uuid;

/// Missions that can be tapped in the picture; where there are more it is a picture only, and the list leads on.
const TAPPED: usize = 80;
/// Missions of a page of the list.
const LISTED: usize = 60;

#[derive(Deserialize)]
struct GraphIn {
    theme: Option<String>,
    state: Option<String>,
    /// The mission that was tapped.
    mission: Option<Uuid>,
    /// Where the list begins.
    from: Option<usize>,
}

/// What a form offers.
struct Choice {
    value: String,
    name: String,
    is_chosen: bool,
}

/// A mission of the list.
struct Listed {
    href: String,
    title: String,
    line: String,
}

/// Why the tapped mission is linked.
struct Why {
    title: String,
    href: String,
    /// Each linked mission: where it leads, its title, the reasons.
    links: Vec<(String, String, Vec<String>)>,
}

#[derive(Template)]
#[template(path = "graph.html")]
struct GraphPage {
    frame: Frame,
    name: String,
    home: String,
    summary: String,
    /// The picture, where missions can be tapped.
    drawn: Option<String>,
    file: String,
    themes: Vec<Choice>,
    states: Vec<Choice>,
    why: Option<Why>,
    listed: Vec<Listed>,
    next: Option<String>,
}

#[get("/territories/{name}/graph")]
pub async fn graph_page(
    state: State,
    request: HttpRequest,
    name: Path<String>,
    asked: Query<GraphIn>,
) -> Result<HttpResponse, Problem> {
    or_missing(&request, page(&state, Frame::new(&request), &name, asked.into_inner()).await)
}

async fn page(state: &State, frame: Frame, name: &str, asked: GraphIn) -> Result<HttpResponse, Problem> {
    let territory = territory::find(state, name).await?;
    let frame = frame.following(format!("/v1/territories/{}/events", territory.id));
    let some = |text: Option<String>| text.filter(|text| !text.is_empty());
    let (theme, standing) = (some(asked.theme), some(asked.state));
    let sent = FilterIn { theme: theme.clone(), state: standing.clone(), ..FilterIn::default() };
    let graph = graph::graph(&*state.db, territory.id, &Filter::parse(&sent)?).await?;
    let pairs = [("theme", &theme), ("state", &standing)];
    let query: String =
        pairs.iter().filter_map(|(key, value)| Some(format!("{key}={}&", coded(value.as_deref()?)))).collect();
    let path = format!("/territories/{name}/graph?{query}");
    let purpose = Use::Page { path: &path, chosen: asked.mission };
    let (from, all) = (asked.from.unwrap_or_default(), graph.nodes.len());
    let page = GraphPage {
        home: format!("/territories/{name}"),
        summary: summary(&frame, &graph),
        drawn: (1..=TAPPED).contains(&all).then(|| drawing::draw(frame.locale(), &graph, purpose)),
        file: format!("/v1/territories/{}/links.svg?{}", territory.id, query.trim_end_matches('&')),
        themes: themes(&frame, theme.as_deref()),
        states: states(&frame, standing.as_deref()),
        why: asked.mission.and_then(|mission| why(&frame, &graph, mission, &path)),
        listed: listed(&frame, &graph, from, &path),
        next: (from + LISTED < all).then(|| format!("{path}from={}#missions", from + LISTED)),
        name: territory.name,
        frame,
    };
    respond(&page.frame, &page)
}

/// As it stands in a query.
fn coded(text: &str) -> String {
    askama::filters::urlencode_strict(text).map(|coded| coded.to_string()).unwrap_or_default()
}

fn summary(frame: &Frame, graph: &Graph) -> String {
    let count = |n: usize| n.to_string();
    let said = [
        ("missions", count(graph.nodes.len())),
        ("links", count(graph.links.len())),
        ("communities", count(graph.communities.len())),
    ];
    frame.locale().text("links-summary", &said)
}

fn themes(frame: &Frame, chosen: Option<&str>) -> Vec<Choice> {
    let roots = TREE.iter().filter(|theme| theme.parent.is_none());
    roots
        .map(|theme| Choice {
            value: theme.id.to_owned(),
            name: theme.name(frame.locale()).to_owned(),
            is_chosen: chosen == Some(theme.id),
        })
        .collect()
}

fn states(frame: &Frame, chosen: Option<&str>) -> Vec<Choice> {
    let shown = MissionState::ALL.iter().filter(|state| **state != MissionState::Removed);
    shown
        .map(|state| Choice {
            value: state.name().to_owned(),
            name: frame.t(&format!("mission-state-{}", state.name())),
            is_chosen: chosen == Some(state.name()),
        })
        .collect()
}

/// What the mission is linked to within the territory, the strongest first.
fn why(frame: &Frame, graph: &Graph, mission: Uuid, path: &str) -> Option<Why> {
    let titles: HashMap<Uuid, &str> = graph.nodes.iter().map(|node| (node.id, node.title.as_str())).collect();
    let mut links: Vec<&Link> = graph.links.iter().filter(|link| link.a == mission || link.b == mission).collect();
    links.sort_by(|left, right| right.weight.total_cmp(&left.weight));
    let line = |link: &Link| {
        let other = if link.a == mission { link.b } else { link.a };
        let title = |id: Uuid| titles.get(&id).copied().unwrap_or_default();
        let both =
            |from: Uuid| if from == link.b { (title(link.b), title(link.a)) } else { (title(link.a), title(link.b)) };
        let mut reasons: Vec<_> =
            link.reasons.iter().map(|reason| words::reason(frame.locale(), reason, both)).collect();
        if link.is_bridge {
            reasons.push(frame.t("link-bridge"));
        }
        (format!("{path}mission={other}#why"), title(other).to_owned(), reasons)
    };
    Some(Why {
        title: (*titles.get(&mission)?).to_owned(),
        href: format!("/missions/{mission}"),
        links: links.into_iter().map(line).collect(),
    })
}

/// A page of the missions, those with most links first.
fn listed(frame: &Frame, graph: &Graph, from: usize, path: &str) -> Vec<Listed> {
    let mut degree: HashMap<Uuid, usize> = HashMap::new();
    for link in &graph.links {
        *degree.entry(link.a).or_default() += 1;
        *degree.entry(link.b).or_default() += 1;
    }
    let mut nodes: Vec<_> = graph.nodes.iter().map(|node| (degree.get(&node.id).copied().unwrap_or(0), node)).collect();
    nodes.sort_by_key(|(links, node)| (std::cmp::Reverse(*links), node.mission));
    let line = |(links, node): (usize, &graph::Node)| Listed {
        href: format!("{path}mission={}#why", node.id),
        title: node.title.clone(),
        line: [
            frame.t(&format!("mission-kind-{}", node.kind)),
            frame.t(&format!("mission-state-{}", node.state)),
            frame.t1("graph-links", "count", &links),
        ]
        .join(" · "),
    };
    nodes.into_iter().skip(from).take(LISTED).map(line).collect()
}
