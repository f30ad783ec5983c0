//! Keeps the graph of a territory in one piece.
//!
//! It is in one piece before a change, so only edges that were lost can part it. For each of them the two ends look for
//! each other from both sides at once; where one side runs out, the best bridge by place and theme is built from there. A
//! change costs what the smaller side costs, however large the other one is.

use super::{
    candidates, counts,
    edges::{self, Edge},
    reasons,
    rules::{BRIDGE_WEIGHT, Feature, MOST_EDGES, bridge_fit},
    store::{self, numbers},
};
use crate::{Result, database::Write};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Missions that are looked at from one side; when the ends have not met by then, a bridge is built on suspicion.
const SEEN_MOST: usize = 600;
/// Bridges and losses that one change may bring, one after the other.
const ROUNDS: usize = 256;
/// Metres within which a bridge looks for the nearest.
const WITHIN_M: [f64; 3] = [2_000.0, 20_000.0, 200_000.0];

/// The territory that is kept in one piece.
pub(super) struct View {
    pub territory: i64,
    pub territory_id: Uuid,
    pub radius_m: f64,
}

/// Builds the bridges that are missing after these pairs lost their edges, and for a mission that has none; gives them.
pub(super) async fn keep(
    write: &Write,
    view: &View,
    mut lost: Vec<(i64, i64)>,
    alone: Option<i64>,
) -> Result<Vec<Edge>> {
    let mut built = Vec::new();
    if let Some(mission) = alone {
        let newest = newest(write, view, mission).await?;
        built.extend(bridge(write, view, mission, &BTreeSet::from([mission]), newest, &mut lost).await?);
    }
    for round in 1..=ROUNDS {
        let Some((one, other)) = lost.pop() else { break };
        if round == ROUNDS {
            tracing::warn!(territory = %view.territory_id, left = lost.len(), "bridges are left to be built by the next change");
        }
        if let Some(parted) = search(write, view.territory, one, other).await? {
            built.extend(bridge(write, view, parted.from, &parted.side, parted.others, &mut lost).await?);
        }
    }
    Ok(built)
}

/// Two ends that did not find each other.
struct Parted {
    /// The end whose side ran out.
    from: i64,
    /// That side.
    side: BTreeSet<i64>,
    /// The other end and some missions of its side.
    others: Vec<i64>,
}

/// Looks for a way between two missions of a territory, by turns from the side that has seen less; none when there is one,
/// or when one of the two is not of the territory.
async fn search(write: &Write, territory: i64, one: i64, other: i64) -> Result<Option<Parted>> {
    let here = store::features(&**write, &[one, other]).await?;
    if here.iter().filter(|feature| feature.territory == territory).count() < 2 {
        return Ok(None);
    }
    let mut sides = [one, other].map(|end| (BTreeSet::from([end]), vec![end]));
    loop {
        let turn = usize::from(sides[1].0.len() < sides[0].0.len());
        let (seen, frontier) = &sides[turn];
        if frontier.is_empty() || seen.len() > SEEN_MOST {
            let (from, other) = ([one, other][turn], [one, other][1 - turn]);
            let others = sides[1 - turn].0.iter().copied().take(24).chain([other]).collect();
            return Ok(Some(Parted { from, side: std::mem::take(&mut sides[turn].0), others }));
        }
        let next: BTreeSet<i64> =
            edges::from(&**write, territory, frontier).await?.into_iter().map(|pair| pair.1).collect();
        if next.iter().any(|mission| sides[1 - turn].0.contains(mission)) {
            return Ok(None);
        }
        let (seen, frontier) = &mut sides[turn];
        *frontier = next.into_iter().filter(|mission| seen.insert(*mission)).collect();
    }
}

async fn newest(write: &Write, view: &View, mission: i64) -> Result<Vec<i64>> {
    let sql = "SELECT mission FROM link_nodes WHERE territory = $1 AND mission <> $2 ORDER BY mission DESC LIMIT 24";
    numbers(&**write, sql, [view.territory.into(), mission.into()]).await
}

/// Links `from`, of the parted `side`, to the best mission outside it; none when there is no other.
async fn bridge(
    write: &Write,
    view: &View,
    from: i64,
    side: &BTreeSet<i64>,
    others: Vec<i64>,
    lost: &mut Vec<(i64, i64)>,
) -> Result<Option<Edge>> {
    let Some(me) = store::features(&**write, &[from]).await?.into_iter().next() else { return Ok(None) };
    let mut found: BTreeSet<i64> = others.into_iter().collect();
    if let Some(place) = me.place {
        found.extend(candidates::nearest(&**write, &me, view.territory_id, place, &WITHIN_M).await?);
    }
    let themes: Vec<_> = me.themes.iter().map(|theme| (counts::theme_word(theme), 0)).collect();
    found.extend(candidates::by_words(&**write, view.territory, &themes).await?);
    let found: Vec<_> = found.into_iter().filter(|mission| !side.contains(mission)).collect();
    let features = store::features(&**write, &found).await?;
    let Room { of: room, weakest } = Room::of(write, &features, from).await?;
    let fit = |other: &Feature| (room.contains(&other.mission), bridge_fit(&me, other, view.radius_m));
    let here = features.into_iter().filter(|other| other.territory == view.territory);
    let best = here.max_by(|left, right| {
        let ((room_l, fit_l), (room_r, fit_r)) = (fit(left), fit(right));
        room_l.cmp(&room_r).then(fit_l.total_cmp(&fit_r)).then(right.mission.cmp(&left.mission))
    });
    let Some(other) = best else { return Ok(None) };
    for full in [from, other.mission].into_iter().filter(|mission| !room.contains(mission)) {
        // The weakest edge of one that is full gives way; whether that parts anything is looked at in its turn.
        if let Some(pair) = weakest.get(&full) {
            lost.extend(edges::demote(&**write, &[*pair]).await?);
        }
    }
    let counts = store::counts(&**write, &[me.counted(), other.counted()].concat()).await?;
    let reasons = super::rules::reasons(&me, &other, view.radius_m, &counts);
    let edge = Edge {
        is_bridge: true,
        weight: reasons::total(&reasons).max(BRIDGE_WEIGHT),
        ..Edge::new(from, other.mission, &reasons, true)
    };
    edges::put(&**write, std::slice::from_ref(&edge)).await?;
    Ok(Some(edge))
}

/// Which missions have room for an edge, and which edge of the others is the weakest.
struct Room {
    of: BTreeSet<i64>,
    weakest: HashMap<i64, (i64, i64)>,
}

impl Room {
    async fn of(write: &Write, features: &[Feature], from: i64) -> Result<Self> {
        let missions: Vec<_> = features.iter().map(|feature| feature.mission).chain([from]).collect();
        let ranked = edges::ranked(&**write, &missions).await?;
        let (mut of, mut weakest) = (BTreeSet::new(), HashMap::new());
        for mission in missions {
            let theirs: Vec<_> = ranked.iter().filter(|edge| [edge.a, edge.b].contains(&mission)).collect();
            if theirs.len() < MOST_EDGES {
                of.insert(mission);
            } else if let Some(edge) = theirs.iter().min_by(|left, right| left.rank().total_cmp(&right.rank())) {
                weakest.insert(mission, (edge.a, edge.b));
            }
        }
        Ok(Self { of, weakest })
    }
}
