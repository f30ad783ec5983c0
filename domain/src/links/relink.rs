//! A mission that is new or has changed is linked anew: it, its neighbours and its candidates, and nothing else.

use super::{
    ARRANGE, Arrange, RELINK, Relink,
    candidates::{self, found_by},
    choose::{Choice, choose},
    connect, counts, declare,
    edges::{self, Edge},
    reasons::{self, Reason},
    rules::{self, Feature},
    sketch::{Sketch, word_of},
    store::{self, MissionRow},
};
use crate::{
    Ground, Result,
    clock::SECOND,
    database::{Write, statement},
    jobs,
    jobs::NewJob,
    words,
};
use sea_orm::ConnectionTrait;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// How often those that lost an edge to a stronger one look for another, one after the other.
const MOST_HOPS: u8 = 3;
/// One that has fewer computed edges left looks for others.
const FEW_EDGES: usize = 6;
/// Words that are named as evidence.
const NAMED_WORDS: usize = 4;
/// The drawing and the neighbours wait for more changes, in microseconds.
const SETTLES_AFTER: i64 = 2 * SECOND;

/// Asks for a mission to be linked anew, in the transaction of its change: when it is new, its texts, place, themes, team,
/// question, photo or parent change, when it is hidden, shown or removed, and when a declared link of it changes. Asking
/// often before the worker comes to it makes one job.
///
/// # Errors
/// When the database refuses.
pub async fn mission_changed(write: &impl ConnectionTrait, ground: &Ground, mission: Uuid) -> Result<()> {
    ask(write, ground, mission, 0, None).await
}

/// Asks for the missions of a question and of its duplicates to be linked anew, in the transaction that merged it or took
/// it out again: the newest ones, as many as one fact links.
///
/// # Errors
/// When the database refuses.
pub async fn question_changed(write: &impl ConnectionTrait, ground: &Ground, question: Uuid) -> Result<()> {
    let sql = format!(
        "SELECT m.id FROM missions m WHERE m.question_id IN (SELECT id FROM questions WHERE id = $1
            UNION ALL SELECT id FROM questions WHERE merged_into = $1 AND merged_into IS NOT NULL
            UNION ALL SELECT id FROM questions WHERE merged_first = $1 AND merged_first IS NOT NULL)
        ORDER BY m.seq DESC LIMIT {}",
        candidates::BY_FACT
    );
    for row in write.query_all_raw(statement(write, sql, [question.into()])).await? {
        mission_changed(write, ground, row.try_get_by_index(0)?).await?;
    }
    Ok(())
}

async fn ask(
    write: &impl ConnectionTrait,
    ground: &Ground,
    mission: Uuid,
    hops: u8,
    run_at: Option<i64>,
) -> Result<()> {
    let job = NewJob {
        kind: RELINK,
        payload: Relink { mission_id: mission, hops },
        priority: jobs::Priority::Low,
        run_at,
        dedupe_key: Some(format!("{RELINK}:{mission}:{hops}")),
    };
    jobs::enqueue(write, &ground.clock, job).await
}

/// Links a mission anew in the caller's transaction; one that nobody may see leaves the graph. Doing it again changes
/// nothing.
///
/// # Errors
/// When the database refuses.
pub async fn relink(write: &Write, ground: &Ground, of: Relink) -> Result<()> {
    let Some(before) = store::mission(&**write, of.mission_id).await? else { return Ok(()) };
    let mut held = store::kin_territories(&**write, &before).await?;
    held.push(before.territory);
    held.sort_unstable();
    held.dedup();
    store::lock(&**write, &held).await?;
    // Read again under the lock: what another relink of this territory did is seen now.
    let Some(row) = store::mission(&**write, of.mission_id).await? else { return Ok(()) };
    let changed =
        if row.is_shown { link(write, ground, row, of.hops).await? } else { leave(write, ground, &row).await? };
    if let (true, territory) = (changed, before.territory) {
        let job = NewJob {
            kind: ARRANGE,
            payload: Arrange { territory },
            priority: jobs::Priority::Low,
            run_at: Some(ground.clock.now() + SETTLES_AFTER),
            dedupe_key: Some(format!("{ARRANGE}:{territory}")),
        };
        jobs::enqueue(&**write, &ground.clock, job).await?;
    }
    Ok(())
}

/// What the mission had before: what it was counted among and found by.
struct Had {
    own: Sketch,
    themes: Vec<String>,
}

async fn had(write: &Write, mission: i64) -> Result<Option<Had>> {
    let node = store::node(&**write, mission).await?;
    Ok(node.map(|row| Had { own: Sketch::from_bytes(&row.own), themes: store::split_themes(&row.themes) }))
}

async fn link(write: &Write, ground: &Ground, row: MissionRow, hops: u8) -> Result<bool> {
    let had = had(write, row.seq).await?;
    let territory = store::territory(&**write, row.territory).await?;
    let missions = territory.map_or(0, |row| row.missions) + i64::from(had.is_none());
    let radius_m = rules::radius_m(missions, store::square_km(&**write, row.territory).await?);
    let themes = store::themes_of(&**write, row.id).await?;
    let texts = own_stems(&row);
    // A new mission is one of those that are counted, so its counts are taken as if it were there already.
    let known = words_of(&texts).chain(themes.iter().map(|theme| counts::theme_word(theme))).collect::<Vec<_>>();
    let mut tally = store::counts(&**write, &known).await?;
    let was = had.as_ref().map(|had| rules::counted(&had.own, &had.themes));
    tally.change(&counts::difference(was.clone(), Some(known)));
    let mut me = Feature {
        mission: row.seq,
        id: row.id,
        territory: row.territory,
        question: row.question_id,
        photo: row.photo_id,
        parent: row.parent_id,
        place: row.lon.zip(row.lat),
        people: store::people_of(&**write, row.id).await?,
        own: Sketch::of(texts.iter().map(String::as_str), &tally).kept(),
        themes,
        ..Feature::default()
    };
    let others = candidates::of(&**write, &me, row.territory_id, radius_m).await?;
    widen(&mut me, &others, missions);
    // Rarity of the themes of others matters for what is not shared; it is of the second order and left at hand's count.
    let scored: Vec<_> = others.iter().map(|other| rules::reasons(&me, other, radius_m, &tally)).collect();
    me.reach = rules::reach(scored.iter().map(|reasons| reasons::total(reasons)).collect());
    let is_changed = is_changed(write, &me, had.as_ref()).await?;
    if is_changed {
        store::set_node(&**write, &me).await?;
    }
    let mut change = Change { write, me: &me, others: &others, row: &row, reasons: scored };
    let done = change.edges().await?;
    let moved = territory.is_none_or(|row| row.missions != missions || row.radius_m != radius_m);
    find_by(write, &me, had.as_ref()).await?;
    let view = connect::View { territory: me.territory, territory_id: row.territory_id, radius_m };
    let bridges = connect::keep(write, &view, done.lost, done.is_alone.then_some(me.mission)).await?;
    let changed = is_changed || moved || done.changed || in_order(bridges) != in_order(done.bridges);
    if changed {
        store::set_territory(&**write, me.territory, missions, radius_m).await?;
    }
    // After the counts no job is waited for that another worker holds while it waits for the counts.
    store::count(&**write, &counts::difference(was, Some(me.counted()))).await?;
    if hops == 0 && is_changed {
        // What this mission says makes its neighbours' words more or less rare and wide; they look again, once, and ask no
        // others.
        for neighbour in done.linked {
            ask(&**write, ground, neighbour, MOST_HOPS, Some(ground.clock.now() + SETTLES_AFTER)).await?;
        }
    }
    if hops < MOST_HOPS {
        for mission in short_of_edges(write, &done.evicted).await? {
            ask(&**write, ground, mission, hops + 1, None).await?;
        }
    }
    Ok(changed)
}

fn in_order(mut edges: Vec<Edge>) -> Vec<Edge> {
    edges.sort_by_key(|edge| (edge.a, edge.b));
    edges
}

/// The stems of a mission's texts; those of its title count three times.
pub(super) fn own_stems(row: &MissionRow) -> Vec<String> {
    let mut stems: Vec<_> = row.words.split(' ').filter(|stem| !stem.is_empty()).map(str::to_owned).collect();
    let title = words::stems(&row.title);
    stems.extend([title.clone(), title].concat());
    stems
}

fn words_of(stems: &[String]) -> impl Iterator<Item = i32> {
    stems.iter().map(|stem| i32::from(word_of(stem)))
}

/// Adds to its words those of the missions most alike, more of them where there are more missions.
pub(super) fn widen(me: &mut Feature, others: &[Feature], missions: i64) {
    let alike = rules::most_alike_of(me, others.iter().enumerate(), missions);
    me.wide = me.own.widened(alike.into_iter().map(|(likeness, at)| (likeness, &others[at].own))).kept();
}

async fn is_changed(write: &Write, me: &Feature, had: Option<&Had>) -> Result<bool> {
    if had.is_none() {
        return Ok(true);
    }
    let node = store::node(&**write, me.mission).await?;
    Ok(node.is_none_or(|row| {
        row.own != me.own.to_bytes()
            || row.wide != me.wide.to_bytes()
            || row.themes != me.themes.join(",")
            || row.reach != me.reach
    }))
}

/// Files the mission under its words and themes, and no longer under those that it had.
async fn find_by(write: &Write, me: &Feature, had: Option<&Had>) -> Result<()> {
    let had: BTreeSet<_> = had.map(|had| found_by(&had.own, &had.themes)).unwrap_or_default().into_iter().collect();
    let has: BTreeSet<_> = found_by(&me.own, &me.themes).into_iter().collect();
    forget(write, me.territory, me.mission, had.difference(&has)).await?;
    let values = has
        .difference(&had)
        .flat_map(|(word, weight)| [me.territory.into(), (*word).into(), (*weight).into(), me.mission.into()]);
    let head = "INSERT INTO link_words (territory, word, weight, mission) VALUES";
    store::insert_rows(&**write, head, 4, values.collect(), "ON CONFLICT DO NOTHING").await
}

async fn forget(write: &Write, territory: i64, mission: i64, words: impl Iterator<Item = &(i32, i32)>) -> Result<()> {
    let mut values: Vec<sea_orm::Value> = vec![territory.into(), mission.into()];
    let mut conditions = Vec::new();
    for (word, weight) in words {
        values.extend([(*word).into(), (*weight).into()]);
        conditions.push(format!("(word = ${} AND weight = ${})", values.len() - 1, values.len()));
    }
    if conditions.is_empty() {
        return Ok(());
    }
    let sql = format!("DELETE FROM link_words WHERE territory = $1 AND mission = $2 AND ({})", conditions.join(" OR "));
    write.execute_raw(crate::database::statement(&**write, sql, values)).await?;
    Ok(())
}

/// The edges of one mission about to be written anew.
struct Change<'a> {
    write: &'a Write,
    me: &'a Feature,
    others: &'a [Feature],
    row: &'a MissionRow,
    reasons: Vec<Vec<Reason>>,
}

/// What became of the edges.
struct Done {
    /// Edges by evidence or declared links are new, other ones or gone.
    changed: bool,
    /// Its bridges, which are built again where they are needed.
    bridges: Vec<Edge>,
    /// Pairs of the territory that are no longer linked.
    lost: Vec<(i64, i64)>,
    /// Those that it is linked to by evidence.
    linked: Vec<Uuid>,
    /// Those that lost an edge to this mission.
    evicted: Vec<i64>,
    /// It has no edge within its territory.
    is_alone: bool,
}

impl Change<'_> {
    async fn edges(&mut self) -> Result<Done> {
        let me = self.me.mission;
        let had = edges::of(&**self.write, me).await?;
        let Choice { kept, evicted } = self.choice().await?;
        let linked = self.others.iter().filter(|other| kept.contains(&other.mission)).map(|other| other.id).collect();
        let mut has = self.computed(kept).await?;
        for (other, said) in declare::said_of(&**self.write, self.me).await? {
            let edge = has.entry(other).or_insert_with(|| Edge::new(me, other, &[], false));
            let reasons = [reasons::from_json(&edge.reasons_json), said].concat();
            *edge = Edge::new(me, other, &reasons, edge.is_computed);
        }
        let had: BTreeMap<i64, Edge> = had.into_iter().map(|edge| (edge.other(me), edge)).collect();
        // A bridge is kept only for as long as it holds something together: see `connect`.
        let gone: Vec<_> = had.keys().filter(|other| !has.contains_key(other)).map(|other| (me, *other)).collect();
        let fresh: Vec<_> =
            has.iter().filter(|(other, edge)| had.get(other) != Some(edge)).map(|(_, e)| e.clone()).collect();
        edges::delete(&**self.write, &gone).await?;
        edges::put(&**self.write, &fresh).await?;
        let demoted = edges::demote(&**self.write, &evicted).await?;
        let mut lost = gone.clone();
        lost.extend(demoted);
        let local = edges::from(&**self.write, self.me.territory, &[me]).await?;
        let bridges: Vec<_> = gone.iter().map(|(_, other)| had[other].clone()).filter(|edge| edge.is_bridge).collect();
        Ok(Done {
            changed: !fresh.is_empty() || gone.len() > bridges.len() || !evicted.is_empty(),
            bridges,
            lost,
            linked,
            evicted: evicted.iter().map(|(_, third)| *third).collect(),
            is_alone: local.is_empty(),
        })
    }

    async fn choice(&self) -> Result<Choice> {
        let worth = |(other, reasons): (&Feature, &Vec<Reason>)| {
            Some((other.mission, rules::worth(reasons, self.me.reach, other.reach)?))
        };
        let strong = self.others.iter().zip(&self.reasons).filter_map(worth).collect();
        let ranked = |missions: Vec<i64>| async move { edges::ranked(&**self.write, &missions).await };
        choose(self.me.mission, strong, ranked).await
    }

    /// The edges chosen, with the words that the two have in common.
    async fn computed(&self, kept: Vec<i64>) -> Result<BTreeMap<i64, Edge>> {
        let texts = store::words_of(&**self.write, &kept).await?;
        let mine = words::written(&format!("{}\n{}", self.row.title, self.row.body));
        let edge = |(other, reasons): (&Feature, &Vec<Reason>)| {
            let theirs = texts.get(&other.mission).map_or("", String::as_str);
            let mut reasons = reasons.clone();
            name_words(&mut reasons, self.me, other, &mine, theirs);
            (other.mission, Edge::new(self.me.mission, other.mission, &reasons, true))
        };
        let chosen = self.others.iter().zip(&self.reasons).filter(|(other, _)| kept.contains(&other.mission));
        Ok(chosen.map(edge).collect())
    }
}

/// Fills in the weightiest words in common, as `mine` (stems with words as written) has them.
pub(super) fn name_words(
    reasons: &mut [Reason],
    me: &Feature,
    other: &Feature,
    mine: &BTreeMap<String, String>,
    theirs: &str,
) {
    for reason in reasons {
        let Reason::Words { words, .. } = reason else { continue };
        let theirs: BTreeSet<_> = theirs.split(' ').collect();
        let weight = |stem: &str| me.own.weight(word_of(stem)) * other.own.weight(word_of(stem));
        let mut common: Vec<_> = mine.iter().filter(|(stem, _)| theirs.contains(stem.as_str())).collect();
        common.sort_by(|left, right| weight(right.0).total_cmp(&weight(left.0)).then(left.0.cmp(right.0)));
        *words = common.into_iter().take(NAMED_WORDS).map(|(_, word)| word.clone()).collect();
    }
}

/// Those of these missions that have few computed edges left.
async fn short_of_edges(write: &Write, missions: &[i64]) -> Result<Vec<Uuid>> {
    if missions.is_empty() {
        return Ok(Vec::new());
    }
    let ranked = edges::ranked(&**write, missions).await?;
    let few = |mission: &&i64| ranked.iter().filter(|edge| [edge.a, edge.b].contains(mission)).count() < FEW_EDGES;
    let short: Vec<_> = missions.iter().filter(few).copied().collect();
    Ok(store::features(&**write, &short).await?.into_iter().map(|feature| feature.id).collect())
}

/// Takes a mission out of the graph and mends what it held together.
async fn leave(write: &Write, ground: &Ground, row: &MissionRow) -> Result<bool> {
    let Some(had) = had(write, row.seq).await? else { return Ok(false) };
    let around: Vec<_> =
        edges::from(&**write, row.territory, &[row.seq]).await?.into_iter().map(|pair| pair.1).collect();
    let gone: Vec<_> = edges::of(&**write, row.seq).await?.iter().map(|edge| (edge.a, edge.b)).collect();
    edges::delete(&**write, &gone).await?;
    let found_by = found_by(&had.own, &had.themes);
    forget(write, row.territory, row.seq, found_by.iter()).await?;
    store::delete_node(&**write, row.seq).await?;
    let territory = store::territory(&**write, row.territory).await?;
    let missions = territory.map_or(0, |row| row.missions - 1).max(0);
    let radius_m = rules::radius_m(missions, store::square_km(&**write, row.territory).await?);
    let view = connect::View { territory: row.territory, territory_id: row.territory_id, radius_m };
    let pairs = around.windows(2).map(|pair| (pair[0], pair[1])).collect();
    connect::keep(write, &view, pairs, None).await?;
    store::set_territory(&**write, row.territory, missions, radius_m).await?;
    store::count(&**write, &counts::difference(Some(rules::counted(&had.own, &had.themes)), None)).await?;
    for mission in short_of_edges(write, &around).await? {
        ask(&**write, ground, mission, MOST_HOPS, None).await?;
    }
    Ok(true)
}
