//! Imports a national GeoJSON file of communes, feature by feature: never more than a few boundaries are in memory.
//!
//! May be run again with the same file or a newer one: what is the same stays untouched, what changed takes the new name,
//! population and boundary, and nothing is ever removed.

mod feature;
mod reader;

pub(super) use feature::{Plan, Refused};
pub(super) use reader::FeatureReader;

use super::{
    InseeCode, NewTerritory, Territory, draft, neighbours, rules,
    store::{self, put},
};
use crate::{Error, Ground, Refusal, Result, map::boxes::Rect, photos::relocate::enqueue_relocation};
use anyhow::Context;
use std::{
    collections::{HashMap, HashSet},
    io::Read,
};
use tokio::sync::mpsc;
use uuid::Uuid;

/// Communes written in one transaction.
const BATCH: usize = 250;
/// Refusals, and outlines that were mended, that a report names.
const MAX_NAMED: usize = 20;
/// Most features of a file; France has 35,000 communes.
const MAX_FEATURES: usize = 500_000;

/// What an import has done so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportReport {
    /// Features that were read.
    pub read: u64,
    /// Territories that are new.
    pub created: u64,
    /// Territories that took something new.
    pub updated: u64,
    /// Territories that are as the file says already.
    pub unchanged: u64,
    /// Features that were refused.
    pub refused: u64,
    /// The first refused features: code or name, and why.
    pub refusals: Vec<(String, Refusal)>,
    /// Features whose outline crossed or touched itself and was mended.
    pub mended: u64,
    /// The INSEE codes of the first of them.
    pub mends: Vec<String>,
    /// Territories whose neighbours have been looked for, once all are read.
    pub linked: u64,
}

impl ImportReport {
    fn mended_in(&mut self, plans: &[Plan]) {
        let codes: Vec<_> = plans.iter().filter(|plan| plan.was_mended).map(|plan| &plan.insee_code).collect();
        self.mended += codes.len() as u64;
        let room = MAX_NAMED.saturating_sub(self.mends.len());
        self.mends.extend(codes.into_iter().take(room).map(|code| code.as_str().to_owned()));
    }
}

/// Imports a GeoJSON FeatureCollection, plain or gzipped; `progress` is told after each batch. Each feature has the
/// properties `code` or `insee`, `nom` or `name`, and perhaps `population`.
///
/// # Errors
/// `boundary-invalid` when the file is not GeoJSON; batches before that stay. Features at fault are counted and left out.
pub async fn import(
    ground: &Ground,
    file: impl Read + Send + 'static,
    attribution: &str,
    mut progress: impl FnMut(&ImportReport),
) -> Result<ImportReport> {
    let attribution = rules::attribution(attribution)?;
    let (sender, mut batches) = mpsc::channel(2);
    let reading = tokio::task::spawn_blocking(move || read_batches(file, &sender));
    let mut report = ImportReport::default();
    let mut bounds: Option<Rect> = None;
    while let Some(batch) = batches.recv().await {
        for plan in &batch.plans {
            let own = plan.boundary.bounds();
            bounds = Some(bounds.map_or(own, |so_far| so_far.joined(own)));
        }
        report.mended_in(&batch.plans);
        report.read += (batch.plans.len() + batch.refused.len()) as u64;
        report.refused += batch.refused.len() as u64;
        let room = MAX_NAMED.saturating_sub(report.refusals.len());
        report.refusals.extend(batch.refused.into_iter().take(room).map(|refused| (refused.label, refused.refusal)));
        write_batch(ground, batch.plans, &attribution, &mut report).await?;
        progress(&report);
    }
    reading.await.context("reading the file was broken off")??;
    if report.created + report.updated > 0 {
        let write = ground.db.write().await?;
        enqueue_relocation(&*write, &ground.clock, None).await?;
        write.commit().await?;
    }
    if let Some(bounds) = bounds {
        neighbours::link_all(ground, bounds, |linked| {
            report.linked += linked;
            progress(&report);
        })
        .await?;
    }
    Ok(report)
}

#[derive(Default)]
struct Batch {
    plans: Vec<Plan>,
    refused: Vec<Refused>,
}

/// Reads the file on a thread of its own; waits when the database is slower.
fn read_batches(file: impl Read, sender: &mpsc::Sender<Batch>) -> Result<()> {
    let mut batch = Batch::default();
    let mut seen: HashSet<InseeCode> = HashSet::new();
    FeatureReader::new(file)?.read(&mut |feature| {
        match feature.plan() {
            Ok(plan) if seen.len() >= MAX_FEATURES => batch.refused.push(Refused::too_many(&plan)),
            Ok(plan) if seen.insert(plan.insee_code.clone()) => batch.plans.push(plan),
            Ok(plan) => batch.refused.push(Refused::twice(&plan)),
            Err(refused) => batch.refused.push(refused),
        }
        if batch.plans.len() + batch.refused.len() < BATCH {
            return true;
        }
        // When nobody listens any more, the import has failed: reading ends.
        sender.blocking_send(std::mem::take(&mut batch)).is_ok()
    })?;
    // The receiver may be gone for a fault of its own, which it reports itself.
    let _ = sender.blocking_send(batch);
    Ok(())
}

/// Writes what is new or changed of a batch, in one transaction.
async fn write_batch(ground: &Ground, plans: Vec<Plan>, attribution: &str, report: &mut ImportReport) -> Result<()> {
    if plans.is_empty() {
        return Ok(());
    }
    let write = ground.db.write().await?;
    let codes = plans.iter().map(|plan| plan.insee_code.as_str().to_owned());
    let present = store::by_insee_codes(&*write, codes).await?;
    let present: HashMap<_, _> = present
        .into_iter()
        .filter_map(|(territory, text)| Some((territory.insee_code.clone()?, (territory, text))))
        .collect();
    let mut rows: Vec<(Territory, String)> = Vec::new();
    let mut moved: Vec<Uuid> = Vec::new();
    for plan in plans {
        match present.get(&plan.insee_code) {
            None => {
                let text = plan.boundary.geojson();
                rows.push((draft(ground, plan.into_new(attribution)).map_err(Error::from)?, text));
                report.created += 1;
            }
            Some((territory, text)) => match changed(ground, territory, text, plan, attribution) {
                None => report.unchanged += 1,
                Some((row, new_text)) => {
                    if new_text != *text {
                        moved.push(row.id);
                    }
                    rows.push((row, new_text));
                    report.updated += 1;
                }
            },
        }
    }
    put(&*write, &rows.iter().map(|(row, text)| (row, text.clone())).collect::<Vec<_>>()).await?;
    neighbours::forget(&*write, &moved).await?;
    write.commit().await
}

/// The territory as the file has it, when that is something new.
fn changed(
    ground: &Ground,
    territory: &Territory,
    text: &str,
    plan: Plan,
    attribution: &str,
) -> Option<(Territory, String)> {
    let new_text = plan.boundary.geojson();
    let (inner_lon, inner_lat) = plan.boundary.inner_point();
    let row = Territory {
        name: plan.name,
        population: plan.population.or(territory.population),
        attribution: attribution.to_owned(),
        bounds: plan.boundary.bounds(),
        inner_lon,
        inner_lat,
        ..territory.clone()
    };
    let same = row == *territory && new_text == text;
    (!same).then(|| (Territory { updated_at: ground.clock.now(), ..row }, new_text))
}

impl Plan {
    fn into_new(self, attribution: &str) -> NewTerritory {
        let commune = super::Commune {
            insee_code: self.insee_code,
            name: self.name,
            population: self.population,
            boundary: self.boundary,
        };
        NewTerritory { attribution: attribution.to_owned(), ..commune.into() }
    }
}
