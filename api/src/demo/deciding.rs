//! What the villages of the demonstration decide and regulate, over HTTP: a proposal with its question and its votes, people
//! who are willing to sit in the council, a report that waits at the animator's desk. A further run adds nothing.

use super::{
    cast::Cast,
    player::Player,
    scenes::{SCENES, Village},
};
use anyhow::Context;
use photos36_domain::ids;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

const JEANNE: usize = 0;
const KARIM: usize = 1;
const NOEMIE: usize = 3;

/// Proposes, votes and reports what is not there yet.
///
/// # Errors
/// When the server refuses.
pub async fn play(players: &mut [Player], cast: &Cast) -> anyhow::Result<()> {
    for player in &mut *players {
        player.sign_in().await?;
    }
    let (jeanne, karim, noemie) = (&players[JEANNE], &players[KARIM], &players[NOEMIE]);
    let territory = cast.territory(Village::Lembron)?.id;
    propose(territory, jeanne, karim, noemie).await.context("the proposal")?;
    for player in [jeanne, karim, noemie] {
        let path = format!("/v1/territories/{territory}/council/willing");
        player.tell(Method::PUT, &path, &json!({})).await.context("who is willing")?;
    }
    report(karim).await.context("the report")
}

/// Jeanne proposes, Karim asks and consents, Noémie objects with a reason that can be met.
async fn propose(territory: Uuid, jeanne: &Player, karim: &Player, noemie: &Player) -> anyhow::Result<()> {
    let id = ids::derived(SCENES[0].id()?, "proposal");
    let path = format!("/v1/proposals/{id}");
    if jeanne.ask(&path).await?.is_some() {
        return Ok(());
    }
    let proposal = json!({
        "territory_id": territory,
        "title": "Rallumer le four banal un samedi par mois",
        "text": "Chacun apporte sa pâte et une bûche. On chauffe à huit heures, on cuit à midi.",
        "days": 14,
    });
    if jeanne.make(Method::PUT, &path, &proposal).await?.is_none() {
        return Ok(());
    }
    let question = format!("{path}/questions/{}", ids::derived(id, "question"));
    karim.make(Method::PUT, &question, &json!({"text": "Qui apporte le bois sec ?"})).await?;
    let answer = json!({"answer": "La commune laisse les branches de la taille."});
    jeanne.tell(Method::PUT, &format!("{question}/answer"), &answer).await?;
    karim.tell(Method::PUT, &format!("{path}/vote"), &json!({"voice": "consent"})).await?;
    let objection = json!({"voice": "objection", "reason": "Pas en août : la paille est sèche autour du four."});
    noemie.tell(Method::PUT, &format!("{path}/vote"), &objection).await?;
    Ok(())
}

/// Karim reports a photo, so that the desk has something to look at.
async fn report(karim: &Player) -> anyhow::Result<()> {
    let photo = SCENES[0].id()?;
    let id = ids::derived(photo, "report");
    let seen: Option<Value> = karim.ask(&format!("/v1/photos/{photo}")).await?;
    if seen.is_none() || karim.ask(&format!("/v1/reports/{id}")).await?.is_some() {
        return Ok(());
    }
    let report = json!({
        "id": id,
        "object": {"kind": "photo", "id": photo},
        "reason": "privacy",
        "text": "On reconnaît ma fille sur l'une des photos du mur.",
    });
    karim.make(Method::POST, "/v1/reports", &report).await?;
    Ok(())
}
