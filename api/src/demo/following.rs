//! The exhibition, the talk and the following of the demonstration, all over HTTP: the animator orders each village's
//! photos and launches the village that has 36, missions are commented and watched, and the server tells those
//! who follow. A further run adds nothing.

use super::{
    cast::Cast,
    missions,
    player::Player,
    scenes::{self, SCENES, Village},
};
use anyhow::Context;
use photos36_domain::{ids, territories::Territory};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

const JEANNE: usize = 0;
const KARIM: usize = 1;
const LUCIE: usize = 2;
const NOEMIE: usize = 3;
const MARCEL: usize = 4;

/// Something said in the mission that begins from a scene's photo; an answer names the one before it.
struct Said {
    scene: u8,
    author: usize,
    text: &'static str,
    is_answer: bool,
}

const TALK: [Said; 6] = [
    Said {
        scene: 10,
        author: JEANNE,
        text: "Le propriétaire habite à Clermont. Ma cousine a son numéro : je l'appelle samedi.",
        is_answer: false,
    },
    Said { scene: 10, author: LUCIE, text: "Merci ! Demande-lui aussi pour le **four** du fond.", is_answer: true },
    Said {
        scene: 10,
        author: MARCEL,
        text: "La commune peut prêter la balance et les étagères de l'ancienne cantine.",
        is_answer: false,
    },
    Said {
        scene: 14,
        author: KARIM,
        text: "Il reste mon vieux broyeur, il tourne encore. Qui a des caisses ?",
        is_answer: false,
    },
    Said { scene: 14, author: LUCIE, text: "Douze à la cave. Elles sentent un peu la noix.", is_answer: true },
    Said {
        scene: 29,
        author: NOEMIE,
        text: "Samedi prochain, rendez-vous à la croix à neuf heures ?",
        is_answer: false,
    },
];

/// Who watches which mission, by its scene.
const WATCHES: [(usize, u8); 3] = [(MARCEL, 10), (KARIM, 14), (LUCIE, 29)];

/// Chooses, launches, says and watches what is not there yet.
///
/// # Errors
/// When the server refuses.
pub async fn play(players: &mut [Player], cast: &Cast) -> anyhow::Result<()> {
    for player in &mut *players {
        player.sign_in().await?;
    }
    for village in [Village::Vichel, Village::Lembron] {
        let territory = cast.territory(village)?;
        choose(&players[NOEMIE], territory, village)
            .await
            .with_context(|| format!("the list of {}", territory.name))?;
        if village == Village::Lembron {
            launch(&players[NOEMIE], territory).await?;
        }
    }
    for (at, said) in TALK.iter().enumerate() {
        say(&players[said.author], at).await.with_context(|| format!("the comment {:?}", said.text))?;
    }
    for (member, scene) in WATCHES {
        let mission = missions::id_of(scene)?;
        if is_there(&players[member], mission).await? {
            players[member].tell(Method::PUT, &format!("/v1/me/watches/mission/{mission}"), &json!({})).await?;
        }
    }
    let (lon, lat) = SCENES[0].place;
    let alert = json!({"lon": lon, "lat": lat, "radius_m": 2000, "kinds": ["photo", "question", "mission"]});
    let path = format!("/v1/me/alerts/{}", ids::derived(SCENES[0].id()?, "alert"));
    players[MARCEL].tell(Method::PUT, &path, &alert).await?;
    Ok(())
}

/// The animator puts the village's photos into the order of the scenes, unless something is chosen already.
async fn choose(animator: &Player, territory: &Territory, village: Village) -> anyhow::Result<()> {
    let path = format!("/v1/territories/{}/first-photos", territory.id);
    let list = animator.ask(&path).await?.context("the animator does not see the list")?;
    if list["empty_slots"].as_array().is_some_and(|empty| empty.len() < list["slots"].as_array().map_or(0, Vec::len)) {
        return Ok(());
    }
    let mut photos: Vec<Uuid> = Vec::new();
    for scene in scenes::all().filter(|scene| scene.village == village) {
        let photo = animator.read(scene.id()?).await?;
        photos.extend(photo.filter(|photo| photo.state == "published").map(|photo| photo.id));
    }
    if !photos.is_empty() {
        animator.change(Method::PUT, &path, &json!({"photos": photos})).await?;
    }
    Ok(())
}

/// The animator launches the village whose list is full, unless it is launched.
async fn launch(animator: &Player, territory: &Territory) -> anyhow::Result<()> {
    let path = format!("/v1/territories/{}", territory.id);
    let now: Value = animator.ask(&path).await?.context("the village is missing")?;
    let list = animator.ask(&format!("{path}/first-photos")).await?.context("the animator does not see the list")?;
    if now["state"] == "preparing" && list["empty_slots"].as_array().is_some_and(Vec::is_empty) {
        animator.tell(Method::POST, &format!("{path}/launch"), &json!({})).await?;
    }
    Ok(())
}

/// Says one thing, under an id that is the same at each run; nothing where the mission or what it answers is gone.
async fn say(player: &Player, at: usize) -> anyhow::Result<()> {
    let said = &TALK[at];
    let mission = missions::id_of(said.scene)?;
    let mut body = json!({"text": said.text});
    if !is_there(player, mission).await? {
        return Ok(());
    }
    if said.is_answer {
        let parent = comment(at - 1)?;
        if player.ask(&format!("/v1/comments/{parent}")).await?.is_none() {
            return Ok(());
        }
        body["parent"] = json!(parent);
    }
    player.make(Method::PUT, &format!("/v1/missions/{mission}/comments/{}", comment(at)?), &body).await?;
    Ok(())
}

async fn is_there(player: &Player, mission: Uuid) -> anyhow::Result<bool> {
    Ok(player.ask(&format!("/v1/missions/{mission}")).await?.is_some())
}

fn comment(at: usize) -> anyhow::Result<Uuid> {
    Ok(ids::derived(missions::id_of(TALK[at].scene)?, &format!("comment {at}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::cast::MEMBERS;
    use photos36_domain::comments::rules;
    use std::collections::HashSet;

    #[test]
    fn every_comment_has_its_own_id_and_an_answer_stands_in_the_mission_of_what_it_answers() {
        let ids: HashSet<_> = (0..TALK.len()).map(|at| comment(at).unwrap()).collect();
        assert_eq!(ids.len(), TALK.len());
        for (at, said) in TALK.iter().enumerate() {
            rules::text(said.text).unwrap();
            assert!(!said.is_answer || TALK[at - 1].scene == said.scene && !TALK[at - 1].is_answer, "{}", said.text);
        }
    }

    #[test]
    fn everyone_who_speaks_or_watches_is_there() {
        let everyone = TALK.iter().map(|said| said.author).chain(WATCHES.iter().map(|(member, _)| *member));
        assert!(everyone.clone().all(|member| member < MEMBERS.len()));
        assert!(everyone.collect::<HashSet<_>>().len() >= 5);
    }
}
