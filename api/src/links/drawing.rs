//! The graph drawn as SVG: one picture that says in words, shapes and colours the same.

use super::{graphml::escaped, shapes, words};
use photos36_domain::{
    links::graph::{Graph, Link, Node},
    texts::Locale,
    themes::TREE,
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt::Write,
};
use uuid::Uuid;

/// Width and height of the graph in the drawing's own units; the legend stands below.
const SIDE: f64 = 1000.0;
const MARGIN: f64 = 40.0;
const LEGEND_LINE: f64 = 26.0;
const LEGEND_COLUMNS: usize = 4;
/// Titles stand beside their missions up to this many.
const TITLED: usize = 80;
/// Letters of such a title.
const TITLE_LETTERS: usize = 22;

/// What a drawing is for.
#[derive(Clone, Copy)]
pub enum Use<'a> {
    /// A file of its own: each link says why it is there.
    File,
    /// Part of a page, whose list says why: few elements, missions lead to `path?mission=`, the chosen one stands out.
    Page {
        /// Where missions lead.
        path: &'a str,
        /// The mission that was tapped.
        chosen: Option<Uuid>,
    },
}

impl Use<'_> {
    fn href(self, mission: Uuid) -> String {
        match self {
            Self::File => format!("/missions/{mission}"),
            Self::Page { path, .. } => escaped(&format!("{path}mission={mission}#why")),
        }
    }

    fn has_chosen(self, mission: Uuid) -> bool {
        matches!(self, Self::Page { chosen: Some(chosen), .. } if chosen == mission)
    }
}

/// Draws the graph in the reader's language.
pub fn draw(locale: Locale, graph: &Graph, purpose: Use<'_>) -> String {
    let at: HashMap<Uuid, (f64, f64)> = graph.nodes.iter().map(|node| (node.id, place(node))).collect();
    let roots: BTreeSet<_> = graph.nodes.iter().map(|node| shapes::root(&node.themes)).collect();
    let lines = roots.len().div_ceil(LEGEND_COLUMNS) + 1;
    let height = SIDE + LEGEND_LINE * (lines as f64 + 1.0);
    let mut out = String::new();
    let count = |n: usize| n.to_string();
    let summary = [
        ("missions", count(graph.nodes.len())),
        ("links", count(graph.links.len())),
        ("communities", count(graph.communities.len())),
    ];
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {SIDE} {height}\" role=\"{}\" xml:lang=\"{}\" \
         aria-labelledby=\"title desc\" font-family=\"sans-serif\" font-size=\"13\" fill=\"#222\">\n\
         <title id=\"title\">{}</title>\n<desc id=\"desc\">{}</desc>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
        if matches!(purpose, Use::File) { "img" } else { "group" },
        locale.tag(),
        escaped(&locale.text("links-title", &[("territory", graph.name.clone())])),
        escaped(&locale.text("links-summary", &summary)),
    );
    communities(&mut out, locale, graph, &at);
    match purpose {
        Use::File => edges(&mut out, locale, graph, &at),
        Use::Page { .. } => plain_edges(&mut out, graph, &at, purpose),
    }
    missions(&mut out, locale, graph, &at, purpose);
    legend(&mut out, locale, &roots);
    out.push_str("</svg>\n");
    out
}

/// Where a mission stands; one that is not drawn yet stands in the corner below.
fn place(node: &Node) -> (f64, f64) {
    let (x, y) = node.drawn.unwrap_or((0.0, 1.0));
    let fit = |part: f64| MARGIN + part * (SIDE - 2.0 * MARGIN);
    (fit(x), fit(y))
}

/// A pale ground under each community of three or more, with its name.
fn communities(out: &mut String, locale: Locale, graph: &Graph, at: &HashMap<Uuid, (f64, f64)>) {
    let mut members: BTreeMap<i64, Vec<(f64, f64)>> = BTreeMap::new();
    for node in &graph.nodes {
        members.entry(node.community).or_default().extend(at.get(&node.id));
    }
    for community in graph.communities.iter().filter(|one| one.missions > 2) {
        let places = members.remove(&community.id).unwrap_or_default();
        let colour = shapes::look(shapes::root(&community.themes)).colour;
        let points: Vec<_> = hull(places).into_iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let points = points.join(" ");
        let name = escaped(&words::community(locale, &community.themes));
        let _ = writeln!(
            out,
            "<g><title>{name}</title><polygon points=\"{points}\" fill=\"{colour}\" stroke=\"{colour}\" \
             stroke-width=\"44\" stroke-linejoin=\"round\" opacity=\"0.08\"/></g>"
        );
    }
}

/// The names of the communities, above everything.
fn names(out: &mut String, locale: Locale, graph: &Graph, at: &HashMap<Uuid, (f64, f64)>) {
    for community in graph.communities.iter().filter(|one| one.missions > 2) {
        let places: Vec<_> = graph
            .nodes
            .iter()
            .filter(|node| node.community == community.id)
            .filter_map(|node| at.get(&node.id))
            .collect();
        let x = places.iter().map(|at| at.0).sum::<f64>() / places.len().max(1) as f64;
        let y = places.iter().map(|at| at.1).fold(SIDE, f64::min) - 18.0;
        let name = words::community(locale, &community.themes);
        let x = within(x, &name, 16.0);
        let _ = writeln!(
            out,
            "<text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\" font-weight=\"bold\" stroke=\"#fff\" stroke-width=\"4\" \
             paint-order=\"stroke\">{}</text>",
            y.max(16.0),
            escaped(&name)
        );
    }
}

/// The convex hull, by the monotone chain (Andrew, 1979).
fn hull(mut places: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    places.sort_by(|left, right| left.0.total_cmp(&right.0).then(left.1.total_cmp(&right.1)));
    let turns = |a: (f64, f64), b: (f64, f64), c: (f64, f64)| (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0);
    let half = |places: &mut dyn Iterator<Item = (f64, f64)>| {
        let mut chain: Vec<(f64, f64)> = Vec::new();
        for place in places {
            while chain.len() > 1 && turns(chain[chain.len() - 2], chain[chain.len() - 1], place) <= 0.0 {
                chain.pop();
            }
            chain.push(place);
        }
        chain
    };
    let lower = half(&mut places.iter().copied());
    let upper = half(&mut places.iter().rev().copied());
    let inner = |chain: Vec<(f64, f64)>| chain.into_iter().rev().skip(1).rev().collect::<Vec<_>>();
    [inner(lower), inner(upper)].concat()
}

fn edges(out: &mut String, locale: Locale, graph: &Graph, at: &HashMap<Uuid, (f64, f64)>) {
    let titles: HashMap<_, _> = graph.nodes.iter().map(|node| (node.id, node.title.as_str())).collect();
    out.push_str("<g stroke=\"#555\" fill=\"none\">\n");
    for link in &graph.links {
        let (Some(a), Some(b)) = (at.get(&link.a), at.get(&link.b)) else { continue };
        let _ = writeln!(
            out,
            "<path d=\"M{:.1} {:.1}L{:.1} {:.1}\" {}><title>{}</title></path>",
            a.0,
            a.1,
            b.0,
            b.1,
            line(link),
            escaped(&said(locale, link, &titles))
        );
    }
    out.push_str("</g>\n");
}

/// All links of one look as one path; those of the chosen mission above, in its colour.
fn plain_edges(out: &mut String, graph: &Graph, at: &HashMap<Uuid, (f64, f64)>, purpose: Use<'_>) {
    let mut paths: BTreeMap<(bool, String), String> = BTreeMap::new();
    for link in &graph.links {
        let (Some(a), Some(b)) = (at.get(&link.a), at.get(&link.b)) else { continue };
        let is_chosen = purpose.has_chosen(link.a) || purpose.has_chosen(link.b);
        let look = if is_chosen { "stroke=\"#9c3f1b\" stroke-width=\"3.5\"".to_owned() } else { line(link) };
        let path = paths.entry((is_chosen, look)).or_default();
        let _ = write!(path, "M{:.1} {:.1}L{:.1} {:.1}", a.0, a.1, b.0, b.1);
    }
    out.push_str("<g stroke=\"#555\" fill=\"none\">\n");
    for ((_, look), path) in paths {
        let _ = writeln!(out, "<path d=\"{path}\" {look}/>");
    }
    out.push_str("</g>\n");
}

/// Bridges are dashed, declared links thick and dark, others as wide as they weigh.
fn line(link: &Link) -> String {
    let width = (0.6 + 1.8 * link.weight).min(4.0);
    match (link.is_bridge, link.is_declared) {
        (true, _) => format!("stroke-width=\"{width:.1}\" stroke-dasharray=\"7 5\" opacity=\"0.8\""),
        (_, true) => format!("stroke-width=\"{:.1}\" stroke=\"#111\" opacity=\"0.85\"", width.max(2.5)),
        _ => format!("stroke-width=\"{width:.1}\" opacity=\"0.4\""),
    }
}

fn said(locale: Locale, link: &Link, titles: &HashMap<Uuid, &str>) -> String {
    let title = |id| titles.get(&id).copied().unwrap_or_default();
    let (a, b) = (title(link.a), title(link.b));
    let both = |from: Uuid| if from == link.b { (b, a) } else { (a, b) };
    let mut said: Vec<_> = link.reasons.iter().map(|reason| words::reason(locale, reason, both)).collect();
    if link.is_bridge {
        said.push(locale.text("link-bridge", &[]));
    }
    format!("{a} — {b} : {}", said.join(" ; "))
}

fn missions(out: &mut String, locale: Locale, graph: &Graph, at: &HashMap<Uuid, (f64, f64)>, purpose: Use<'_>) {
    let mut degree: HashMap<Uuid, usize> = HashMap::new();
    for link in &graph.links {
        *degree.entry(link.a).or_default() += 1;
        *degree.entry(link.b).or_default() += 1;
    }
    for node in &graph.nodes {
        let (x, y) = at[&node.id];
        let links = degree.get(&node.id).copied().unwrap_or_default();
        let radius = 6.0 + (links as f64).sqrt() * 1.4;
        let look = shapes::look(shapes::root(&node.themes));
        let themes: Vec<_> = node.themes.iter().map(|id| words::theme(locale, id)).collect();
        let title = [vec![node.title.clone()], themes].concat().join(" · ");
        let ring = if purpose.has_chosen(node.id) {
            "stroke=\"#111\" stroke-width=\"4\""
        } else {
            "stroke=\"#fff\" stroke-width=\"1.5\""
        };
        let _ = writeln!(
            out,
            "<a href=\"{}\"><path d=\"{}\" fill=\"{}\" {ring}><title>{}</title></path></a>",
            purpose.href(node.id),
            look.path(x, y, radius),
            look.colour,
            escaped(&title)
        );
        if graph.nodes.len() <= TITLED {
            let title = shortened(&node.title);
            let x = within(x, &title, 11.0);
            let _ = writeln!(
                out,
                "<text x=\"{x:.1}\" y=\"{:.1}\" font-size=\"11\" text-anchor=\"middle\" stroke=\"#fff\" stroke-width=\"3\" \
                 paint-order=\"stroke\" aria-hidden=\"true\">{}</text>",
                y + radius + 12.0,
                escaped(&title)
            );
        }
    }
    names(out, locale, graph, at);
}

/// Where a text must be centred so that neither end leaves the drawing; a letter is taken as 0.6 of the font's size wide.
fn within(x: f64, text: &str, font_size: f64) -> f64 {
    let half = (text.chars().count() as f64 * font_size * 0.3).min(SIDE / 2.0);
    x.clamp(half, SIDE - half)
}

fn shortened(title: &str) -> String {
    if title.chars().count() <= TITLE_LETTERS {
        return title.to_owned();
    }
    let cut: String = title.chars().take(TITLE_LETTERS - 1).collect();
    format!("{}…", cut.trim_end())
}

fn legend(out: &mut String, locale: Locale, roots: &BTreeSet<Option<&'static str>>) {
    let name = |root: &Option<&str>| match root {
        Some(root) => words::theme(locale, root),
        None => locale.text("links-other-theme", &[]),
    };
    // In the order of the tree, others last.
    let place = |root: &Option<&str>| TREE.iter().position(|theme| Some(theme.id) == *root).unwrap_or(TREE.len());
    let mut roots: Vec<_> = roots.iter().copied().collect();
    roots.sort_by_key(place);
    let column = SIDE / LEGEND_COLUMNS as f64;
    for (n, root) in roots.iter().enumerate() {
        let x = MARGIN + column * (n % LEGEND_COLUMNS) as f64;
        let y = SIDE + LEGEND_LINE * (n / LEGEND_COLUMNS + 1) as f64;
        let look = shapes::look(*root);
        let _ = writeln!(
            out,
            "<path d=\"{}\" fill=\"{}\"/><text x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            look.path(x, y, 8.0),
            look.colour,
            x + 16.0,
            y + 4.5,
            escaped(&name(root))
        );
    }
    let y = SIDE + LEGEND_LINE * (roots.len().div_ceil(LEGEND_COLUMNS) + 1) as f64;
    let lines = [
        ("links-legend-bridge", "stroke-width=\"2\" stroke-dasharray=\"7 5\""),
        ("links-legend-declared", "stroke-width=\"3\""),
    ];
    for (n, (text, look)) in lines.into_iter().enumerate() {
        let x = MARGIN + column * n as f64 - 8.0;
        let _ = writeln!(
            out,
            "<path d=\"M{x:.1} {y:.1}h36\" stroke=\"#222\" {look}/><text x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            x + 44.0,
            y + 4.5,
            escaped(&locale.text(text, &[]))
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hull_goes_round_and_leaves_out_what_lies_inside() {
        let square = vec![(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0), (1.0, 1.0)];
        assert_eq!(hull(square).len(), 4);
    }

    #[test]
    fn a_text_stays_within_the_drawing() {
        let (left, right) = (within(MARGIN, "Un pressoir pour tout…", 11.0), within(SIDE, "La fontaine", 11.0));
        assert!(left > MARGIN && right < SIDE, "{left} {right}");
        assert_eq!(within(SIDE / 2.0, "La fontaine", 11.0), SIDE / 2.0);
        assert_eq!(within(0.0, &"long ".repeat(200), 16.0), SIDE / 2.0);
    }

    #[test]
    fn long_titles_are_shortened() {
        assert_eq!(shortened("La fontaine"), "La fontaine");
        assert_eq!(shortened("Rouvrir la fontaine de la place").chars().count(), TITLE_LETTERS);
    }
}
