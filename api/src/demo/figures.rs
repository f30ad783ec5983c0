//! The figures of the demonstration: its mayor says how many households there are, and all is counted at once, so that the
//! dashboard has something to show before the worker's turn.

use super::{cast::Cast, player::Player, scenes::Village};
use anyhow::Context;
use photos36_domain::{Ground, dashboard};
use reqwest::Method;
use serde_json::json;

const MARCEL: usize = 4;
/// About one for each two inhabitants.
const HOUSEHOLDS: u32 = 150;

/// Says it and counts.
///
/// # Errors
/// When the server refuses, or the database does not answer.
pub async fn play(ground: &Ground, players: &mut [Player], cast: &Cast) -> anyhow::Result<()> {
    let mayor = players.get_mut(MARCEL).context("the mayor")?;
    mayor.sign_in().await?;
    let path = format!("/v1/territories/{}/households", cast.territory(Village::Vichel)?.id);
    mayor.tell(Method::PUT, &path, &json!({"households": HOUSEHOLDS})).await.context("the households")?;
    for territory in &cast.territories {
        dashboard::recount(ground, territory.id).await.context("the figures")?;
    }
    Ok(())
}
