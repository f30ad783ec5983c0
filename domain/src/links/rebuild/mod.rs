//! The whole graph made anew, territory by territory, in bounded memory: after a restore, after the rules changed, or when
//! someone doubts it. What is read and computed of one batch goes on while the one before is written; the graph can be read
//! all the while, and missions may change.

mod compute;
mod matching;
mod read;
mod write;

use super::counts::Counts;
use crate::{Ground, Result, database::statement};
use read::Territory;
use sea_orm::ConnectionTrait;
use std::collections::{HashMap, VecDeque};

/// Missions of a batch, or one territory that has more.
const BATCH: i64 = 2_000;
/// Rounds for territories that changed while they were computed.
const ROUNDS: usize = 5;

/// What a rebuild has made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Territories with missions.
    pub territories: u64,
    /// Missions in the graph.
    pub missions: u64,
    /// Edges.
    pub edges: u64,
}

/// Makes the whole graph anew; `told` hears of each batch.
///
/// # Errors
/// When the database does not answer; territories done until then stay done.
pub async fn rebuild(ground: &Ground, mut told: impl FnMut(Rebuilt)) -> Result<Rebuilt> {
    let counts = count(ground).await?;
    let lineage = lineage(ground).await?;
    let mut territories: Vec<Territory> = read::territories(&*ground.db).await?;
    let mut rebuilt = Rebuilt::default();
    for _ in 0..ROUNDS {
        let mut again = Vec::new();
        let mut batches = batches(std::mem::take(&mut territories));
        let mut coming = begin(ground, &counts, &lineage, batches.pop_front());
        while let Some(task) = coming.take() {
            let made = task.await.map_err(anyhow::Error::from)??;
            coming = begin(ground, &counts, &lineage, batches.pop_front());
            let done = write::batch(ground, made, &mut again).await?;
            rebuilt.territories += done.territories;
            rebuilt.missions += done.missions;
            rebuilt.edges += done.edges;
            told(rebuilt);
        }
        if again.is_empty() {
            break;
        }
        territories = read::territories_among(&*ground.db, &again).await?;
    }
    Ok(rebuilt)
}

type Made = tokio::task::JoinHandle<Result<Vec<compute::Made>>>;

/// Reads and computes a batch in a task of its own.
fn begin(
    ground: &Ground,
    counts: &std::sync::Arc<Counts>,
    lineage: &std::sync::Arc<Lineage>,
    batch: Option<Vec<Territory>>,
) -> Option<Made> {
    let (ground, counts, lineage, batch) = (ground.clone(), counts.clone(), lineage.clone(), batch?);
    Some(tokio::spawn(async move {
        let read = read::batch(&ground, batch).await?;
        let work = move || read.into_iter().map(|one| compute::territory(one, &counts, &lineage)).collect();
        Ok(tokio::task::spawn_blocking(work).await.map_err(anyhow::Error::from)?)
    }))
}

fn batches(territories: Vec<Territory>) -> VecDeque<Vec<Territory>> {
    let mut batches: VecDeque<Vec<Territory>> = VecDeque::new();
    let mut room = 0;
    for territory in territories {
        if room < territory.missions || batches.is_empty() {
            batches.push_back(Vec::new());
            room = BATCH;
        }
        room -= territory.missions;
        if let Some(batch) = batches.back_mut() {
            batch.push(territory);
        }
    }
    batches
}

/// Counts all words and themes anew. What changes in this very moment may be counted once too often or not at all, which
/// no rarity can tell.
async fn count(ground: &Ground) -> Result<std::sync::Arc<Counts>> {
    let mut counts = Counts::default();
    let mut after = 0;
    loop {
        let page = read::words(&*ground.db, after).await?;
        let Some(last) = page.last() else { break };
        after = last.seq;
        for row in page {
            counts.add(row.counted());
        }
    }
    let write = ground.db.write_quietly().await?;
    write.execute_raw(statement(&*write, "DELETE FROM link_counts", [])).await?;
    super::store::count(&*write, &counts.rows()).await?;
    write.commit().await?;
    Ok(std::sync::Arc::new(counts))
}

/// Edges of lineage from one territory to another, decided first so that both ends know of them.
#[derive(Debug, Default)]
pub(super) struct Lineage {
    /// By the mission with the lower number: the other one, and the parent's id.
    pub of: HashMap<i64, Vec<(i64, uuid::Uuid)>>,
    /// Places that each mission has left.
    pub room: HashMap<i64, usize>,
}

async fn lineage(ground: &Ground) -> Result<std::sync::Arc<Lineage>> {
    let most = super::rules::MOST_BY_EVIDENCE;
    let mut lineage = Lineage::default();
    let mut after = 0;
    loop {
        let page = read::kin(&*ground.db, after).await?;
        let Some(last) = page.last() else { break };
        after = last.seq;
        for kin in page {
            let room = |mission: i64| lineage.room.get(&mission).copied().unwrap_or(most);
            let (child, parent) = (room(kin.seq), room(kin.parent));
            if child > 0 && parent > 0 {
                lineage.room.insert(kin.seq, child - 1);
                lineage.room.insert(kin.parent, parent - 1);
                let (a, b) = (kin.seq.min(kin.parent), kin.seq.max(kin.parent));
                lineage.of.entry(a).or_default().push((b, kin.parent_id));
            }
        }
    }
    Ok(std::sync::Arc::new(lineage))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_hold_as_many_missions_as_fit_and_a_large_territory_is_one() {
        let of = |missions: &[i64]| {
            let territories = missions.iter().map(|missions| Territory { missions: *missions, ..Territory::default() });
            batches(territories.collect()).into_iter().map(|batch| batch.len()).collect::<Vec<_>>()
        };
        assert_eq!(of(&[1000, 900, 200, 5000, 10]), [2, 1, 1, 1]);
        assert!(of(&[]).is_empty());
    }
}
