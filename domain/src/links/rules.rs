//! What links two missions, decided without a database.

use super::{
    counts::{Counts, theme_word},
    reasons::{Reason, rounded},
    sketch::Sketch,
};
use uuid::Uuid;

/// Most computed edges of a mission, bridges included.
pub const MOST_EDGES: usize = 12;
/// Most edges by evidence: one place is left for a bridge.
pub const MOST_BY_EVIDENCE: usize = MOST_EDGES - 1;
/// Least weight of an edge by evidence.
const LEAST_WEIGHT: f64 = 0.12;
/// Likeness of words alone links only what stands out: least rank of an edge that has no other reason.
const LEAST_RANK_BY_WORDS: f64 = 0.6;
/// Weight of a bridge that has no evidence at all.
pub const BRIDGE_WEIGHT: f64 = 0.05;
/// Weight of what a player declares.
pub const DECLARED_WEIGHT: f64 = 0.8;

const SAME_QUESTION: f64 = 0.9;
const SAME_PHOTO: f64 = 0.6;
/// Weight of a replica and its stem cell.
pub const LINEAGE: f64 = 1.0;
const NEAR: f64 = 0.35;
const THEMES: f64 = 0.3;
const PEOPLE: f64 = 0.4;
const WORDS: f64 = 0.8;
/// Likeness of the words themselves below which nothing is said of words.
const LEAST_LIKENESS: f32 = 0.04;
/// Least weight of the reason of words.
const LEAST_WORDS: f64 = 0.06;

/// Candidates whose mean weight is a mission's reach.
const REACH_OF: usize = 10;
/// Keeps the reach of a lonely mission from making much of little.
const LEAST_REACH: f64 = 0.15;

/// Missions whose distance makes the scale of what is near.
const NEAR_MISSIONS: f64 = 6.0;
const RADIUS_M: std::ops::RangeInclusive<f64> = 50.0..=20_000.0;

/// Of so many missions one widens another's words, up to [`MOST_ALIKE`].
const MISSIONS_AN_ALIKE: i64 = 28;
const MOST_ALIKE: usize = 40;

/// A mission as the rules compare it.
#[derive(Clone, Debug, Default)]
pub struct Feature {
    /// Its number.
    pub mission: i64,
    /// Its id.
    pub id: Uuid,
    /// The number of its territory.
    pub territory: i64,
    /// The question that it answers.
    pub question: Option<Uuid>,
    /// The photo that it began from.
    pub photo: Option<Uuid>,
    /// The mission that it was replicated from.
    pub parent: Option<Uuid>,
    /// Its place: longitude and latitude in degrees.
    pub place: Option<(f64, f64)>,
    /// Ids of its themes.
    pub themes: Vec<String>,
    /// People of its team, sorted; of a candidate only those who are in the other team too need be known.
    pub people: Vec<Uuid>,
    /// Its own words.
    pub own: Sketch,
    /// Its words and those of the most alike.
    pub wide: Sketch,
    /// The mean weight of its strongest candidates.
    pub reach: f64,
}

impl Feature {
    /// What it counts among: its words and themes.
    pub fn counted(&self) -> Vec<i32> {
        counted(&self.own, &self.themes)
    }
}

/// What a mission with these words and themes counts among.
pub fn counted(own: &Sketch, themes: &[String]) -> Vec<i32> {
    own.words().map(i32::from).chain(themes.iter().map(|theme| theme_word(theme))).collect()
}

/// What is near in a territory, in metres: about the distance of the sixth mission where they lie evenly.
pub fn radius_m(missions: i64, square_km: f64) -> f64 {
    let density = missions.max(1) as f64 / square_km.max(1e-6);
    let km = (NEAR_MISSIONS / (std::f64::consts::PI * density)).sqrt();
    (km * 1000.0).clamp(*RADIUS_M.start(), *RADIUS_M.end())
}

/// How many of the most alike widen a mission's words, where there are so many missions: in a small territory its own
/// words alone, for there all would become alike.
pub fn most_alike(missions: i64) -> usize {
    usize::try_from(missions / MISSIONS_AN_ALIKE).unwrap_or(MOST_ALIKE).min(MOST_ALIKE)
}

/// Those most alike in words to a mission, each with its likeness and the name that the caller gave it, among candidates
/// where there are so many missions.
pub fn most_alike_of<'a, N: Copy + Ord>(
    me: &Feature,
    candidates: impl IntoIterator<Item = (N, &'a Feature)>,
    missions: i64,
) -> Vec<(f32, N)> {
    let mut alike: Vec<_> = candidates
        .into_iter()
        .filter(|(_, other)| other.territory == me.territory)
        .map(|(name, other)| (me.own.likeness(&other.own), name))
        .filter(|(likeness, _)| *likeness > 0.0)
        .collect();
    alike.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(&right.1)));
    alike.truncate(most_alike(missions));
    alike
}

/// Metres between two places on the sphere; exact enough within a territory.
pub fn metres(from: (f64, f64), to: (f64, f64)) -> f64 {
    let east = ((from.0 - to.0 + 540.0).rem_euclid(360.0) - 180.0) * ((from.1 + to.1) / 2.0).to_radians().cos();
    111_320.0 * east.hypot(from.1 - to.1)
}

/// Every reason that links two missions, the strongest first. Evidence of words is filled in once the edge is kept.
pub fn reasons(a: &Feature, b: &Feature, radius_m: f64, counts: &Counts) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if let Some(question) = a.question.filter(|_| a.question == b.question) {
        reasons.push(Reason::SameQuestion { weight: SAME_QUESTION, question });
    }
    if let Some(photo) = a.photo.filter(|_| a.photo == b.photo) {
        reasons.push(Reason::SamePhoto { weight: SAME_PHOTO, photo });
    }
    if let Some(parent) = [(a.parent, b.id), (b.parent, a.id)].into_iter().find(|(parent, id)| *parent == Some(*id)) {
        reasons.push(Reason::Lineage { weight: LINEAGE, parent: parent.1 });
    }
    if a.territory == b.territory {
        reasons.extend(near(a, b, radius_m));
        reasons.extend(common_themes(a, b, counts));
        reasons.extend(common_people(a, b));
        reasons.extend(alike(a, b));
    }
    reasons.sort_by(|left, right| right.weight().total_cmp(&left.weight()));
    reasons
}

fn near(a: &Feature, b: &Feature, radius_m: f64) -> Option<Reason> {
    let metres = metres(a.place?, b.place?);
    let weight = NEAR * (1.0 - metres / radius_m);
    (weight > 0.0).then(|| Reason::Near { weight: rounded(weight), metres: metres.round() as i64 })
}

/// Of the rarity of all their themes, the part that they share.
fn common_themes(a: &Feature, b: &Feature, counts: &Counts) -> Option<Reason> {
    let themes: Vec<_> = a.themes.iter().filter(|theme| b.themes.contains(theme)).cloned().collect();
    let rarity = |theme: &String| counts.rarity(theme_word(theme));
    let shared: f64 = themes.iter().map(rarity).sum();
    let all: f64 = a.themes.iter().chain(&b.themes).map(rarity).sum::<f64>() - shared;
    // A theme that most missions have says little: its rarity, below 1, bounds what it weighs.
    let weight = rounded(THEMES * shared / all.max(1e-9) * shared.min(1.0));
    (weight > 0.0).then_some(Reason::Themes { weight, themes })
}

fn common_people(a: &Feature, b: &Feature) -> Option<Reason> {
    let count = a.people.iter().filter(|person| b.people.binary_search(person).is_ok()).count();
    let weight = PEOPLE * (1.0 - 0.5_f64.powi(i32::try_from(count).unwrap_or(i32::MAX)));
    (count > 0).then(|| Reason::People { weight: rounded(weight), count })
}

fn alike(a: &Feature, b: &Feature) -> Option<Reason> {
    if a.own.likeness(&b.own) < LEAST_LIKENESS {
        return None;
    }
    let weight = rounded(WORDS * f64::from(a.wide.likeness(&b.wide)));
    (weight >= LEAST_WORDS).then(|| Reason::Words { weight, words: Vec::new() })
}

/// The reach of a mission whose candidates have these weights.
pub fn reach(mut weights: Vec<f64>) -> f64 {
    weights.sort_by(|left, right| right.total_cmp(left));
    weights.truncate(REACH_OF);
    if weights.is_empty() { 0.0 } else { rounded(weights.iter().sum::<f64>() / weights.len() as f64) }
}

/// What decides which edges stay: the weight, beside what the two reach otherwise. So a mission that is like all others
/// does not crowd out those that have few like them.
pub fn rank(weight: f64, reach_a: f64, reach_b: f64) -> f64 {
    weight / ((reach_a + LEAST_REACH) * (reach_b + LEAST_REACH)).sqrt()
}

/// The rank of an edge with these reasons between missions of these reaches; none when the evidence is too weak for one.
pub fn worth(reasons: &[Reason], reach_a: f64, reach_b: f64) -> Option<f64> {
    worth_of(super::reasons::total(reasons), by_words_alone(reasons), reach_a, reach_b)
}

/// As [`worth`], of a weight whose reasons are no longer at hand.
pub fn worth_of(weight: f64, by_words_alone: bool, reach_a: f64, reach_b: f64) -> Option<f64> {
    let rank = rank(weight, reach_a, reach_b);
    let least = if by_words_alone { LEAST_RANK_BY_WORDS } else { 0.0 };
    (weight >= LEAST_WEIGHT && rank >= least).then_some(rank)
}

/// Whether nothing but words links two missions.
pub fn by_words_alone(reasons: &[Reason]) -> bool {
    reasons.iter().all(|reason| matches!(reason, Reason::Words { .. }))
}

/// How well two missions make a bridge, by place and theme, from 0 to 2.
pub fn bridge_fit(a: &Feature, b: &Feature, radius_m: f64) -> f64 {
    let place = a.place.zip(b.place).map_or(0.0, |(from, to)| radius_m / (radius_m + metres(from, to)));
    let theme = a.themes.iter().any(|theme| b.themes.contains(theme));
    place + if theme { 0.5 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lon: f64, lat: f64) -> Feature {
        Feature { place: Some((lon, lat)), territory: 1, ..Feature::default() }
    }

    #[test]
    fn what_is_near_is_set_by_density_within_50_metres_and_20_kilometres() {
        assert_eq!(radius_m(1_000_000, 1.0), 50.0);
        assert_eq!(radius_m(1, 1e6), 20_000.0);
        let village = radius_m(36, 10.0);
        assert!((700.0..800.0).contains(&village), "{village}");
    }

    #[test]
    fn nearer_missions_weigh_more_and_far_ones_nothing() {
        let near =
            |metres: f64| reasons(&at(3.25, 45.45), &at(3.25, 45.45 + metres / 111_320.0), 1000.0, &Counts::default());
        assert!(near(100.0)[0].weight() > near(500.0)[0].weight());
        assert!(near(1001.0).is_empty());
        assert!(matches!(near(250.0)[0], Reason::Near { metres: 250, .. }));
    }

    #[test]
    fn a_rare_theme_links_more_than_one_that_all_have() {
        let mut counts = Counts::default();
        for n in 0..40 {
            let themes = if n < 2 { ["water", "energy"] } else { ["water", "food"] };
            counts.add(themes.map(theme_word));
        }
        let with = |theme: &str| Feature { themes: vec![theme.to_owned()], territory: 1, ..Feature::default() };
        let weight = |theme| super::super::reasons::total(&reasons(&with(theme), &with(theme), 1000.0, &counts));
        assert!(weight("energy") > weight("water"));
    }

    #[test]
    fn across_territories_only_lineage_photo_and_question_link() {
        let (mut a, mut b) = (at(3.25, 45.45), at(3.25, 45.45));
        (a.id, b.id, b.territory) = (Uuid::from_u128(1), Uuid::from_u128(2), 2);
        assert!(reasons(&a, &b, 1000.0, &Counts::default()).is_empty());
        b.parent = Some(a.id);
        assert_eq!(reasons(&a, &b, 1000.0, &Counts::default()), [Reason::Lineage { weight: 1.0, parent: a.id }]);
    }

    #[test]
    fn a_mission_like_all_others_ranks_below_one_that_has_few_like_it() {
        assert!(rank(0.5, 0.2, 0.2) > rank(0.5, 0.2, 0.6));
    }

    #[test]
    fn words_alone_link_only_what_stands_out_and_any_other_reason_links_from_the_least_weight_on() {
        let words = Reason::Words { weight: 0.3, words: Vec::new() };
        assert!(worth(std::slice::from_ref(&words), 0.3, 0.3).is_some());
        assert_eq!(worth(std::slice::from_ref(&words), 0.6, 0.6), None);
        assert!(worth(&[words, Reason::Near { weight: 0.01, metres: 900 }], 0.6, 0.6).is_some());
        assert_eq!(worth(&[Reason::Near { weight: 0.1, metres: 700 }], 0.0, 0.0), None);
    }
}
