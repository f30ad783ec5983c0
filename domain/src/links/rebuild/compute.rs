//! A territory's graph computed in memory by the same rules as one mission's.

use super::{
    super::{
        candidates::found_by,
        communities::communities,
        counts::Counts,
        edges::Edge,
        graph::MOST_NODES,
        layout::layout,
        reasons::{self, Reason},
        relink::name_words,
        rules::{self, BRIDGE_WEIGHT, Feature},
        sketch::Sketch,
        store,
    },
    Lineage,
    matching::Graph,
    read::{MissionRow, Read, stems},
};
use crate::words;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// As many as one mission's own relink takes of each.
const POSTINGS: usize = 64;
const BY_WORDS: usize = 96;
const BY_FACT: usize = 24;
const NEAREST: usize = 24;
/// Those most alike, and how many like each of these are candidates too.
const NEXT: usize = 8;
const NEXT_OF_NEXT: usize = 12;

/// A territory's graph, ready to be written.
pub(super) struct Made {
    pub territory: i64,
    pub version: Option<i64>,
    pub radius_m: f64,
    pub nodes: Vec<Feature>,
    /// Community (by its first mission) and place of each node; none where there are more than one graph shows.
    pub drawn: Vec<Option<(i64, f64, f64)>>,
    pub edges: Vec<Edge>,
}

/// Computes a territory.
pub(super) fn territory(read: Read, counts: &Counts, lineage: &Lineage) -> Made {
    let Read { territory, version, missions, people, said } = read;
    let edges = [territory.min_lon, territory.min_lat, territory.max_lon, territory.max_lat];
    let radius_m = rules::radius_m(missions.len() as i64, store::area(edges));
    let mut nodes: Vec<Feature> = missions.iter().map(|row| feature(row, &people, counts)).collect();
    let near = Near::of(&nodes, radius_m);
    let mut candidates: Vec<Vec<usize>> = (0..nodes.len()).map(|n| near.candidates(&nodes, n)).collect();
    widen_all(&mut nodes, &mut candidates);
    let ranked = weigh(&mut nodes, &candidates, radius_m, counts);
    let mut graph = Graph::new(&nodes, lineage);
    graph.match_by_rank(ranked);
    graph.bridge(&nodes, radius_m);
    let edges = write_edges(&nodes, &missions, graph, radius_m, counts, lineage, said);
    let drawn = draw(&missions, &edges);
    Made { territory: territory.seq, version, radius_m, nodes, drawn, edges }
}

fn feature(row: &MissionRow, people: &HashMap<i64, Vec<Uuid>>, counts: &Counts) -> Feature {
    let stems = stems(&row.words, &row.title);
    Feature {
        mission: row.seq,
        id: row.id,
        territory: row.territory,
        question: row.question_id,
        photo: row.photo_id,
        parent: row.parent_id,
        place: row.lon.zip(row.lat),
        themes: store::split_themes(row.themes.as_deref().unwrap_or_default()),
        people: people.get(&row.seq).cloned().unwrap_or_default(),
        own: Sketch::of(stems.iter().map(String::as_str), counts).kept(),
        ..Feature::default()
    }
}

/// What finds the candidates of a mission: the indexes of the database, in memory.
struct Near {
    /// By word or theme, the weightiest first.
    words: HashMap<i32, Vec<(i32, usize)>>,
    /// By question, photo, person and parent's or own id.
    facts: HashMap<(u8, Uuid), Vec<usize>>,
    /// By cell of the grid, whose side is the radius.
    cells: HashMap<(i64, i64), Vec<usize>>,
    radius_m: f64,
}

impl Near {
    fn of(nodes: &[Feature], radius_m: f64) -> Self {
        let mut near = Self { words: HashMap::new(), facts: HashMap::new(), cells: HashMap::new(), radius_m };
        for (n, node) in nodes.iter().enumerate() {
            for (word, weight) in found_by(&node.own, &node.themes) {
                near.words.entry(word).or_default().push((weight, n));
            }
            for fact in facts(node) {
                near.facts.entry(fact).or_default().push(n);
            }
            near.facts.entry((3, node.id)).or_default().push(n);
            if let Some(place) = node.place {
                near.cells.entry(near.cell(place)).or_default().push(n);
            }
        }
        for postings in near.words.values_mut() {
            postings.sort_by(|left, right| right.cmp(left));
            postings.truncate(POSTINGS);
        }
        near
    }

    fn cell(&self, (lon, lat): (f64, f64)) -> (i64, i64) {
        let north = lat * 111_320.0 / self.radius_m;
        let east = lon * 111_320.0 * lat.to_radians().cos() / self.radius_m;
        (east.floor() as i64, north.floor() as i64)
    }

    fn candidates(&self, nodes: &[Feature], n: usize) -> Vec<usize> {
        let me = &nodes[n];
        let mut shared: HashMap<usize, i64> = HashMap::new();
        for (word, weight) in found_by(&me.own, &me.themes) {
            for (other, at) in self.words.get(&word).into_iter().flatten() {
                *shared.entry(*at).or_default() += i64::from(other + 100) * i64::from(weight.max(100));
            }
        }
        shared.remove(&n);
        let mut shared: Vec<_> = shared.into_iter().collect();
        shared.sort_by(|left, right| right.1.cmp(&left.1).then(left.0.cmp(&right.0)));
        let mut found: BTreeSet<usize> = shared.into_iter().take(BY_WORDS).map(|(at, _)| at).collect();
        for fact in facts(me) {
            found.extend(self.facts.get(&fact).into_iter().flatten().rev().take(BY_FACT));
        }
        if let Some(place) = me.place {
            found.extend(self.nearest(nodes, place));
        }
        found.remove(&n);
        found.into_iter().collect()
    }

    fn nearest(&self, nodes: &[Feature], place: (f64, f64)) -> Vec<usize> {
        let (x, y) = self.cell(place);
        let around = (x - 1..=x + 1).flat_map(|x| (y - 1..=y + 1).map(move |y| (x, y)));
        let here = around.filter_map(|cell| self.cells.get(&cell)).flatten();
        let metres = |n: &usize| nodes[*n].place.map_or(f64::MAX, |there| rules::metres(place, there));
        let mut here: Vec<_> = here.map(|n| (metres(n), *n)).filter(|(metres, _)| *metres < self.radius_m).collect();
        here.sort_by(|left, right| left.0.total_cmp(&right.0).then(left.1.cmp(&right.1)));
        here.into_iter().take(NEAREST + 1).map(|(_, n)| n).collect()
    }
}

/// What a mission shares outright: a question, a photo, people, a stem cell.
fn facts(node: &Feature) -> Vec<(u8, Uuid)> {
    let facts = [(0, node.question), (1, node.photo), (3, node.parent)];
    let facts = facts.into_iter().filter_map(|(kind, id)| Some((kind, id?)));
    facts.chain(node.people.iter().map(|person| (2, *person))).collect()
}

/// Widens the words of each mission by those most alike, and adds to its candidates those that are like these.
fn widen_all(nodes: &mut [Feature], candidates: &mut [Vec<usize>]) {
    let count = nodes.len() as i64;
    let alike = |n: usize| rules::most_alike_of(&nodes[n], candidates[n].iter().map(|at| (*at, &nodes[*at])), count);
    let alike: Vec<Vec<(f32, usize)>> = (0..nodes.len()).map(alike).collect();
    let wide =
        |n: usize| nodes[n].own.widened(alike[n].iter().map(|(likeness, at)| (*likeness, &nodes[*at].own))).kept();
    let wide: Vec<_> = (0..nodes.len()).map(wide).collect();
    for (node, wide) in nodes.iter_mut().zip(wide) {
        node.wide = wide;
    }
    for (n, found) in candidates.iter_mut().enumerate() {
        let theirs = alike[n].iter().take(NEXT).flat_map(|(_, at)| alike[*at].iter().take(NEXT_OF_NEXT));
        found.extend(theirs.map(|(_, at)| *at).filter(|at| *at != n));
        found.sort_unstable();
        found.dedup();
    }
}

/// From the weight of each pair the reach of each mission, and from both the rank of each pair that is worth an edge.
fn weigh(nodes: &mut [Feature], candidates: &[Vec<usize>], radius_m: f64, counts: &Counts) -> Vec<(f64, usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = candidates
        .iter()
        .enumerate()
        .flat_map(|(n, others)| others.iter().map(move |other| (n.min(*other), n.max(*other))))
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    let weigh = |(a, b): (usize, usize)| {
        let reasons = rules::reasons(&nodes[a], &nodes[b], radius_m, counts);
        (a, b, reasons::total(&reasons), rules::by_words_alone(&reasons))
    };
    let weighed: Vec<_> = pairs.into_iter().map(weigh).filter(|(_, _, weight, _)| *weight > 0.0).collect();
    let mut weights: Vec<Vec<f64>> = vec![Vec::new(); nodes.len()];
    for (a, b, weight, _) in &weighed {
        weights[*a].push(*weight);
        weights[*b].push(*weight);
    }
    for (node, weights) in nodes.iter_mut().zip(weights) {
        node.reach = rules::reach(weights);
    }
    let worth = |(a, b, weight, by_words_alone): (usize, usize, f64, bool)| {
        Some((rules::worth_of(weight, by_words_alone, nodes[a].reach, nodes[b].reach)?, a, b))
    };
    weighed.into_iter().filter_map(worth).collect()
}

/// The edges with their reasons: of the graph, of lineage that leads elsewhere, of what players say.
fn write_edges(
    nodes: &[Feature],
    missions: &[MissionRow],
    graph: Graph,
    radius_m: f64,
    counts: &Counts,
    lineage: &Lineage,
    said: Vec<(i64, i64, Reason)>,
) -> Vec<Edge> {
    let mut forms = Forms::default();
    let mut of: BTreeMap<(i64, i64), (Vec<Reason>, bool, bool)> = BTreeMap::new();
    for (a, b, is_bridge) in graph.pairs {
        let mut reasons = rules::reasons(&nodes[a], &nodes[b], radius_m, counts);
        forms.name(&mut reasons, &nodes[a], &nodes[b], &missions[a], &missions[b]);
        of.insert((nodes[a].mission, nodes[b].mission), (reasons, true, is_bridge));
    }
    for node in nodes {
        for (other, parent) in lineage.of.get(&node.mission).into_iter().flatten() {
            let reason = Reason::Lineage { weight: rules::LINEAGE, parent: *parent };
            of.insert((node.mission, *other), (vec![reason], true, false));
        }
    }
    for (a, b, reason) in said {
        of.entry((a, b)).or_default().0.push(reason);
    }
    let edge = |((a, b), (reasons, is_computed, is_bridge)): ((i64, i64), (Vec<Reason>, bool, bool))| {
        let edge = Edge::new(a, b, &reasons, is_computed);
        Edge { is_bridge, weight: if is_bridge { edge.weight.max(BRIDGE_WEIGHT) } else { edge.weight }, ..edge }
    };
    of.into_iter().map(edge).collect()
}

/// Words by their stems, as a text of the territory writes them: read once each.
#[derive(Default)]
struct Forms(BTreeMap<String, String>);

impl Forms {
    fn name(&mut self, reasons: &mut [Reason], a: &Feature, b: &Feature, mine: &MissionRow, theirs: &MissionRow) {
        if !reasons.iter().any(|reason| matches!(reason, Reason::Words { .. })) {
            return;
        }
        let known = mine.words.split(' ').all(|stem| stem.is_empty() || self.0.contains_key(stem));
        if !known {
            for (stem, word) in words::written(&format!("{}\n{}", mine.title, mine.body)) {
                self.0.entry(stem).or_insert(word);
            }
            // What `words` has besides, of an answer for one, is named by its stem.
            for stem in mine.words.split(' ').filter(|stem| !stem.is_empty()) {
                self.0.entry(stem.to_owned()).or_insert_with(|| stem.to_owned());
            }
        }
        let written: BTreeMap<String, String> =
            mine.words.split(' ').filter_map(|stem| Some((stem.to_owned(), self.0.get(stem)?.clone()))).collect();
        name_words(reasons, a, b, &written, &theirs.words);
    }
}

fn draw(missions: &[MissionRow], edges: &[Edge]) -> Vec<Option<(i64, f64, f64)>> {
    if missions.len() > MOST_NODES {
        return missions.iter().map(|row| row.x.zip(row.y).map(|(x, y)| (0, x, y))).collect();
    }
    let places: HashMap<i64, usize> = missions.iter().enumerate().map(|(n, row)| (row.seq, n)).collect();
    let edges: Vec<_> =
        edges.iter().filter_map(|edge| Some((*places.get(&edge.a)?, *places.get(&edge.b)?, edge.weight))).collect();
    let of = communities(missions.len(), &edges);
    let before: Vec<_> = missions.iter().map(|row| row.x.zip(row.y)).collect();
    let first = super::super::arrange::first_of(&of);
    let at = layout(&before, &edges);
    of.iter().zip(at).map(|(community, (x, y))| Some((missions[first[community]].seq, x, y))).collect()
}
