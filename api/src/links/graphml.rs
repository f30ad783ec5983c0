//! The graph as GraphML (Brandes, Eiglsperger, Lerner, Pich, "Graph markup language", 2013).

use super::{out::LinkReasonOut, words};
use photos36_domain::{links::graph::Graph, texts::Locale};
use std::{collections::HashMap, fmt::Write};

/// A text within XML; what XML 1.0 cannot hold is left out.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            _ if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {}
            _ => out.push(letter),
        }
    }
    out
}

const KEYS: [(&str, &str, &str); 15] = [
    ("title", "node", "string"),
    ("kind", "node", "string"),
    ("state", "node", "string"),
    ("themes", "node", "string"),
    ("community", "node", "long"),
    ("community_name", "node", "string"),
    ("lon", "node", "double"),
    ("lat", "node", "double"),
    ("x", "node", "double"),
    ("y", "node", "double"),
    ("weight", "edge", "double"),
    ("bridge", "edge", "boolean"),
    ("declared", "edge", "boolean"),
    ("reasons", "edge", "string"),
    ("text", "edge", "string"),
];

/// Writes the graph; titles and reasons are in the reader's language.
pub fn write(locale: Locale, graph: &Graph) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n",
    );
    for (name, of, kind) in KEYS {
        let _ = writeln!(out, "<key id=\"{name}\" for=\"{of}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>");
    }
    let _ = writeln!(out, "<graph id=\"{}\" edgedefault=\"undirected\">", graph.territory);
    let names: HashMap<_, _> =
        graph.communities.iter().map(|one| (one.id, words::community(locale, &one.themes))).collect();
    for node in &graph.nodes {
        let _ = write!(out, "<node id=\"{}\">", node.id);
        let mut data = vec![
            ("title", node.title.clone()),
            ("kind", node.kind.clone()),
            ("state", node.state.clone()),
            ("themes", node.themes.join(",")),
            ("community", node.community.to_string()),
            ("community_name", names.get(&node.community).cloned().unwrap_or_default()),
        ];
        data.extend(node.place.iter().flat_map(|at| [("lon", at.0.to_string()), ("lat", at.1.to_string())]));
        data.extend(node.drawn.iter().flat_map(|at| [("x", at.0.to_string()), ("y", at.1.to_string())]));
        push(&mut out, &data);
        out.push_str("</node>\n");
    }
    let titles: HashMap<_, _> = graph.nodes.iter().map(|node| (node.id, node.title.as_str())).collect();
    let title = |id| titles.get(&id).copied().unwrap_or_default();
    for link in &graph.links {
        let (a, b) = ((link.a, title(link.a)), (link.b, title(link.b)));
        let reasons: Vec<_> = link.reasons.iter().map(|one| LinkReasonOut::new(locale, one, a, b)).collect();
        let joined = |part: fn(&LinkReasonOut) -> &str, by: &str| reasons.iter().map(part).collect::<Vec<_>>().join(by);
        let _ = write!(out, "<edge source=\"{}\" target=\"{}\">", link.a, link.b);
        let data = [
            ("weight", link.weight.to_string()),
            ("bridge", link.is_bridge.to_string()),
            ("declared", link.is_declared.to_string()),
            ("reasons", joined(|one| &one.reason, ",")),
            ("text", joined(|one| &one.text, " ; ")),
        ];
        push(&mut out, &data);
        out.push_str("</edge>\n");
    }
    out.push_str("</graph>\n</graphml>\n");
    out
}

fn push(out: &mut String, data: &[(&str, String)]) {
    for (key, value) in data {
        let _ = write!(out, "<data key=\"{key}\">{}</data>", escaped(value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cannot_break_out_of_the_xml() {
        assert_eq!(escaped("a<b>&\"c\u{0}\n"), "a&lt;b&gt;&amp;&quot;c ");
    }
}
