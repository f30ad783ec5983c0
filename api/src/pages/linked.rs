//! What a mission is linked to, and its family, as its page lists them.

use super::Frame;
use crate::{
    http::{Problem, State},
    links::words,
};
use photos36_domain::{
    links::around::{self, Linked},
    missions::stem::{Kin, lineage},
    people::Actor,
};
use uuid::Uuid;

/// Of the family, on each side.
const KIN: u32 = 12;
/// Of what it is linked to.
const LINKED: usize = 24;

/// A mission that another one is linked to.
pub struct LinkedLine {
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Why, the strongest reason first.
    pub reasons: Vec<String>,
}

/// A mission of the family.
pub struct Relative {
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Where it is, and where it stands.
    pub line: String,
}

/// What a mission is linked to, the strongest first.
///
/// # Errors
/// `not-found`.
pub async fn linked(state: &State, who: &Actor, frame: &Frame, id: Uuid) -> Result<Vec<LinkedLine>, Problem> {
    let (me, linked) = around::of_mission(&*state.db, who, id).await?;
    let line = |one: Linked| {
        let Linked { mission, edge, .. } = one;
        // Without an edge all that is declared is contested.
        let edge = edge?;
        let titles = |from: Uuid| {
            let (mine, other) = (me.title.as_str(), mission.title.as_str());
            if from == me.id { (mine, other) } else { (other, mine) }
        };
        let mut reasons: Vec<_> =
            edge.reasons.iter().map(|reason| words::reason(frame.locale(), reason, titles)).collect();
        if edge.is_bridge {
            reasons.push(frame.t("link-bridge"));
        }
        Some(LinkedLine { href: format!("/missions/{}", mission.id), title: mission.title.clone(), reasons })
    };
    Ok(linked.into_iter().filter_map(line).take(LINKED).collect())
}

/// What it was replicated from and what was replicated from it, the nearest first.
///
/// # Errors
/// `not-found`.
pub async fn family(state: &State, who: &Actor, frame: &Frame, id: Uuid) -> Result<Vec<Relative>, Problem> {
    let before = lineage::ancestors(state, who, id, Some(KIN), None).await?.page.items;
    let after = lineage::descendants(state, who, id, Some(KIN), None).await?.items;
    let relative = |kin: Kin| Relative {
        href: format!("/missions/{}", kin.id),
        line: [kin.territory_name, frame.t(&format!("mission-state-{}", kin.state))].join(" · "),
        title: kin.title,
    };
    Ok(before.into_iter().chain(after).map(relative).collect())
}
