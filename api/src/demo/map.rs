//! A look at everyone's map: are they there?

use anyhow::Context;
use reqwest::Client;
use serde::Deserialize;
use std::{
    collections::HashSet,
    time::{Duration, Instant},
};
use uuid::Uuid;

/// How often the map is looked at.
const LOOK: Duration = Duration::from_millis(200);
/// How long photos that are published may be missing there.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Deserialize)]
struct Page {
    features: Vec<Feature>,
    next: Option<String>,
}

#[derive(Deserialize)]
struct Feature {
    id: Uuid,
}

/// Waits until the map's API shows all these photos to anyone.
///
/// # Errors
/// When the server fails, or some are still missing after a minute.
pub async fn wait_for(http: &Client, url: &str, photos: &[Uuid]) -> anyhow::Result<()> {
    let since = Instant::now();
    loop {
        let missing = missing(http, url, photos).await?;
        if missing == 0 {
            return Ok(());
        }
        anyhow::ensure!(since.elapsed() < PATIENCE, "{missing} published photos are not on the map");
        tokio::time::sleep(LOOK).await;
    }
}

/// How many are not there, reading the newest first and no further than needed.
async fn missing(http: &Client, url: &str, photos: &[Uuid]) -> anyhow::Result<usize> {
    let mut wanted: HashSet<&Uuid> = photos.iter().collect();
    let mut cursor: Option<String> = None;
    while !wanted.is_empty() {
        let mut request = http.get(format!("{url}/v1/map/photos")).query(&[("limit", "100")]);
        if let Some(cursor) = &cursor {
            request = request.query(&[("cursor", cursor)]);
        }
        let answer = request.send().await?.error_for_status().context("the map's photos")?;
        let page: Page = answer.json().await?;
        for feature in &page.features {
            wanted.remove(&feature.id);
        }
        match page.next {
            Some(next) => cursor = Some(next),
            None => break,
        }
    }
    Ok(wanted.len())
}
