//! What a team does in the demonstration, all over HTTP: the mission of the apples in Vichel gets its board, needs, journal
//! and knowledge, the wealth matrix of what they bring, and is replicated in Saint-Germain-Lembron. Every id is derived, so that a further run finds what is there.

use super::{cast::Cast, missions, player::Player, scenes::Village};
use anyhow::Context;
use photos36_domain::ids;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

/// The scene that the mission begins from: apples on the ground.
const APPLES: u8 = 14;

const JEANNE: usize = 0;
const KARIM: usize = 1;
const LUCIE: usize = 2;

const TASKS: &[(&str, &str, &str, Option<usize>)] = &[
    ("Compter les pommiers", "Cent quarante, dont trente que personne ne ramasse.", "done", Some(LUCIE)),
    ("Visiter le pressoir d'Ardes", "Demander ce qu'ils referaient autrement.", "done", Some(JEANNE)),
    ("Trouver un local avec l'eau", "La grange communale ou l'ancien lavoir.", "doing", Some(LUCIE)),
    ("Choisir la presse", "Neuve à barres ou d'occasion à eau.", "to_do", None),
    ("Faire la première pressée", "Le premier samedi d'octobre, avec l'école.", "to_do", None),
];

const JOURNAL: &[(&str, &str, usize)] = &[
    ("2025-10-04", "Réunion sous les pommiers, onze personnes. On presse d'abord, on compte après.", LUCIE),
    ("2025-11-15", "Le pressoir d'Ardes nous prête ses plans. La presse à eau est plus douce pour le dos.", JEANNE),
];

/// What is brought: flow, what, minutes, by whom.
const BROUGHT: &[(&str, &str, i64, usize)] = &[
    ("research", "Visite du pressoir d'Ardes, avec des mesures", 150, JEANNE),
    ("documentation", "Carte des cent quarante pommiers", 90, LUCIE),
    ("support", "Réunion préparée : salle, café, ordre du jour", 60, LUCIE),
    ("joy", "Tarte aux pommes pour onze", 45, JEANNE),
];

/// Plays it all, after the missions.
///
/// # Errors
/// When the server refuses.
pub async fn play(players: &mut [Player], cast: &Cast) -> anyhow::Result<()> {
    let id = missions::id_of(APPLES)?;
    let replica = ids::derived(id, "replica");
    let (mission, lucie) = (format!("/v1/missions/{id}"), &players[LUCIE]);
    // What is played last is there: all of it is, and what became of it since is not the demonstration's affair. Nor is a
    // mission that was deleted.
    if lucie.ask(&format!("/v1/missions/{replica}")).await?.is_some() || lucie.ask(&mission).await?.is_none() {
        return Ok(());
    }
    for player in &mut players[..=LUCIE] {
        player.sign_in().await?;
    }
    tasks(players, id).await?;
    needs(players, id).await?;
    write_journal(players, id).await?;
    bring(players, id).await?;
    let piece = json!({
        "title": "Ce que donne une pressée",
        "text": "Cent kilos de pommes donnent soixante litres de jus. À trois, il faut une matinée.",
    });
    make(&players[LUCIE], &format!("{mission}/knowledge/{}", ids::derived(id, "knowledge-yield")), piece).await?;
    let to = json!({"territory_id": cast.territory(Village::Lembron)?.id});
    make(&players[JEANNE], &format!("/v1/missions/{replica}/replica-of/{id}"), to).await
}

async fn make(player: &Player, path: &str, body: Value) -> anyhow::Result<()> {
    player.make(Method::PUT, path, &body).await.map(|_| ())
}

async fn tasks(players: &[Player], mission: Uuid) -> anyhow::Result<()> {
    for (number, (title, text, column, assignee)) in TASKS.iter().enumerate() {
        let mut task = json!({"title": title, "text": text, "column": column});
        if let Some(member) = assignee {
            let me = players[*member].ask("/v1/me").await?.context("someone is missing")?;
            task["assignee_id"] = me["id"].clone();
        }
        let path = format!("/v1/missions/{mission}/tasks/{}", ids::derived(mission, &format!("task-{number}")));
        make(&players[LUCIE], &path, task).await?;
    }
    Ok(())
}

/// Three needs; Karim, who is not in the team, lends a barn, and the team takes it.
async fn needs(players: &[Player], mission: Uuid) -> anyhow::Result<()> {
    let path = |name: &str| format!("/v1/missions/{mission}/needs/{}", ids::derived(mission, name));
    let barn = path("need-barn");
    for (path, need) in [
        (&barn, json!({"kind": "thing", "text": "Un local avec l'eau, pour deux samedis d'octobre", "quantity": 1})),
        (
            &path("need-press"),
            json!({"kind": "money", "text": "La moitié d'une presse à eau d'occasion", "amount": 45_000}),
        ),
        (&path("need-hands"), json!({"kind": "hands", "text": "Des bras pour ramasser, le matin", "quantity": 8})),
    ] {
        make(&players[LUCIE], path, need).await?;
    }
    let offer = format!("{barn}/offers/{}", ids::derived(mission, "offer-barn"));
    let says = "La grange de mon oncle est libre : il y a l'eau, et la clef est sous le pot.";
    let made = players[KARIM].make(Method::PUT, &offer, &json!({"text": says, "quantity": 1})).await?;
    if made.is_some_and(|offer| offer["state"] == "made") {
        players[LUCIE].tell(Method::POST, &format!("{offer}/decision"), &json!({"accepts": true})).await?;
    }
    Ok(())
}

async fn write_journal(players: &[Player], mission: Uuid) -> anyhow::Result<()> {
    for (number, (day, text, author)) in JOURNAL.iter().enumerate() {
        let photos = if number == 0 { missions::published(&players[*author], APPLES).await? } else { Vec::new() };
        let path = format!("/v1/missions/{mission}/journal/{}", ids::derived(mission, &format!("journal-{number}")));
        make(&players[*author], &path, json!({"text": text, "day": day, "photos": photos})).await?;
    }
    Ok(())
}

/// What Jeanne and Lucie bring, each evaluated by the other: readable as the mission's wealth matrix.
async fn bring(players: &[Player], mission: Uuid) -> anyhow::Result<()> {
    for (number, (flow, text, minutes, author)) in BROUGHT.iter().enumerate() {
        let id = ids::derived(mission, &format!("contribution-{number}"));
        let path = format!("/v1/missions/{mission}/contributions/{id}");
        let day = json!({"flow": flow, "text": text, "minutes": minutes, "day": "2025-11-15"});
        make(&players[*author], &path, day).await?;
        let peer = if *author == JEANNE { LUCIE } else { JEANNE };
        let marks = json!({
            "relevance": 5, "productivity": 4, "attitude": 5, "constructiveness": 4, "joy": 5, "openness": 5,
        });
        players[peer].tell(Method::PUT, &format!("{path}/rating"), &marks).await?;
    }
    Ok(())
}
