//! The missions of the demonstration: opened from the photos by those who play, joined, completed and abandoned, all over
//! HTTP. Each has an id of its own that is the same at each run, so that a further run adds nothing.

use super::{player::Player, scenes::SCENES};
use anyhow::Context;
use photos36_domain::ids;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

/// How a mission stands in the end.
enum End {
    /// Its team has its minimum, or not yet.
    Open,
    /// The team publishes its answer, with the photo of this scene as it is now.
    Completed { answer: &'static str, strengths: &'static str, weaknesses: &'static str, after: u8 },
    /// Its steward gives it up.
    Abandoned(&'static str),
}

/// A mission to be played.
struct Plan {
    /// The scene that it begins from.
    scene: u8,
    /// Who opens it, then who joins: indexes of [`MEMBERS`](super::cast::MEMBERS).
    team: &'static [usize],
    kind: &'static str,
    title: &'static str,
    text: &'static str,
    themes: &'static [&'static str],
    end: End,
}

const JEANNE: usize = 0;
const KARIM: usize = 1;
const LUCIE: usize = 2;
const NOEMIE: usize = 3;
const MARCEL: usize = 4;

const PLANS: [Plan; 8] = [
    Plan {
        scene: 2,
        team: &[JEANNE, KARIM, LUCIE],
        kind: "answer",
        title: "D'où vient l'eau de la fontaine ?",
        text: "Suivre la conduite de la place jusqu'à la source, avec les anciens et le plan du syndicat des eaux.",
        themes: &["water", "heritage"],
        end: End::Completed {
            answer: "L'eau vient de la source du Bois, captée en 1887, à 1 400 m de la place. Elle repart à la rivière \
                par l'ancien lavoir : rien n'est perdu, sauf une fuite sous la rue Basse, réparée en mai.",
            strengths: "Trois anciens connaissaient le tracé ; le plan de 1887 était à la mairie.",
            weaknesses: "Deux mois pour obtenir l'autorisation d'ouvrir le regard.",
            after: 32,
        },
    },
    Plan {
        scene: 14,
        team: &[LUCIE, JEANNE, NOEMIE, MARCEL],
        kind: "making",
        title: "Un pressoir pour tout le village",
        text: "Ramasser les pommes qui tombent et les presser ensemble, un samedi d'octobre.",
        themes: &["food", "sharing"],
        end: End::Open,
    },
    Plan {
        scene: 10,
        team: &[LUCIE, KARIM],
        kind: "problem",
        title: "Relever le rideau de l'épicerie",
        text: "Trouver le propriétaire, compter les clients, imaginer une épicerie tenue à plusieurs.",
        themes: &["shops", "food"],
        end: End::Open,
    },
    Plan {
        scene: 29,
        team: &[JEANNE, MARCEL, KARIM],
        kind: "transformation",
        title: "Rouvrir le chemin du bois",
        text: "Un samedi par mois, des gants et des sécateurs, jusqu'à la croix.",
        themes: &["walking", "trees"],
        end: End::Open,
    },
    Plan {
        scene: 9,
        team: &[KARIM, JEANNE],
        kind: "product",
        title: "Des trajets partagés depuis l'arrêt sans bus",
        text: "Un panneau sous l'abri : qui part où, à quelle heure, avec combien de places.",
        themes: &["shared-transport"],
        end: End::Abandoned("La commune voisine ouvre une ligne le mardi et le samedi : autant la remplir."),
    },
    Plan {
        scene: 25,
        team: &[NOEMIE, LUCIE, KARIM],
        kind: "event",
        title: "Une veillée de récits après le bal",
        text: "Quand l'accordéon se tait, chacun raconte un lieu du village. On enregistre qui veut bien.",
        themes: &["festivities", "memory"],
        end: End::Open,
    },
    Plan {
        scene: 33,
        team: &[JEANNE],
        kind: "wish",
        title: "Un banc à l'ombre pour les parents",
        text: "Les enfants sur les balançoires, les parents debout : il ne manque qu'un banc, et un arbre.",
        themes: &["public-space"],
        end: End::Open,
    },
    Plan {
        scene: 20,
        team: &[MARCEL, JEANNE],
        kind: "problem",
        title: "Noter le niveau des puits toute l'année",
        text: "Une mesure par semaine et par puits, sur une feuille que tout le monde peut lire.",
        themes: &["drinking-water", "rain"],
        end: End::Open,
    },
];

/// Plays the missions that are not there yet; gives how many there are.
///
/// # Errors
/// When the server refuses.
pub async fn play(players: &mut [Player]) -> anyhow::Result<usize> {
    for plan in &PLANS {
        plan.play(players).await.with_context(|| format!("the mission {:?}", plan.title))?;
    }
    Ok(PLANS.len())
}

/// The id of the mission that begins from a scene.
///
/// # Errors
/// When there is no such scene.
pub fn id_of(scene: u8) -> anyhow::Result<Uuid> {
    Ok(ids::derived(photo(scene)?, "mission"))
}

impl Plan {
    fn id(&self) -> anyhow::Result<Uuid> {
        id_of(self.scene)
    }

    async fn play(&self, players: &mut [Player]) -> anyhow::Result<()> {
        let path = format!("/v1/missions/{}", self.id()?);
        let there = players[self.team[0]].ask(&path).await?;
        if there.as_ref().is_some_and(|mission| self.is_played(mission)) {
            return Ok(());
        }
        for member in self.team {
            players[*member].sign_in().await?;
        }
        let steward = &players[self.team[0]];
        if there.is_none() && steward.make(Method::PUT, &path, &self.body(steward).await?).await?.is_none() {
            return Ok(());
        }
        for member in &self.team[1..] {
            players[*member].tell(Method::PUT, &format!("{path}/team/me"), &json!({})).await?;
        }
        match &self.end {
            End::Open => {}
            End::Completed { answer, strengths, weaknesses, after } => {
                let (before, after) = (published(steward, self.scene).await?, published(steward, *after).await?);
                let says = json!({"answer": answer, "strengths": strengths, "weaknesses": weaknesses,
                    "before": before, "after": after});
                steward.tell(Method::POST, &format!("{path}/complete"), &says).await?;
            }
            End::Abandoned(reason) => {
                steward.tell(Method::POST, &format!("{path}/abandon"), &json!({"reason": reason})).await?;
            }
        }
        Ok(())
    }

    fn is_played(&self, mission: &Value) -> bool {
        match self.end {
            End::Open => mission["members"].as_u64() >= Some(self.team.len() as u64),
            End::Completed { .. } => mission["state"] == "completed" || mission["state"] == "archived",
            End::Abandoned(_) => mission["state"] == "abandoned" || mission["state"] == "archived",
        }
    }

    /// The mission from its photo, or at the scene's place where another folder of pictures was sent.
    async fn body(&self, steward: &Player) -> anyhow::Result<Value> {
        let mut body = json!({"kind": self.kind, "title": self.title, "text": self.text, "themes": self.themes});
        match published(steward, self.scene).await?.first() {
            Some(photo) => body["photo_id"] = json!(photo),
            None => {
                let (lon, lat) = scene(self.scene)?.place;
                body["place"] = json!({"lon": lon, "lat": lat});
            }
        }
        Ok(body)
    }
}

fn scene(slot: u8) -> anyhow::Result<&'static super::scenes::Scene> {
    SCENES.iter().find(|scene| scene.slot == slot).with_context(|| format!("there is no scene {slot}"))
}

fn photo(slot: u8) -> anyhow::Result<Uuid> {
    scene(slot)?.id()
}

/// The scene's photo, if it is published.
///
/// # Errors
/// When there is no such scene, or the server fails.
pub async fn published(reader: &Player, slot: u8) -> anyhow::Result<Vec<Uuid>> {
    let photo = reader.read(photo(slot)?).await?;
    Ok(photo.filter(|photo| photo.state == "published").map(|photo| photo.id).into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::cast::{MEMBERS, Part};
    use photos36_domain::{missions::Kind, themes::tree};
    use std::collections::HashSet;

    #[test]
    fn every_mission_has_its_own_id_a_known_kind_and_themes_and_a_team_of_players() {
        let ids: HashSet<_> = PLANS.iter().map(|plan| plan.id().unwrap()).collect();
        assert_eq!(ids.len(), PLANS.len());
        for plan in &PLANS {
            ids::from_client(plan.id().unwrap()).unwrap();
            assert!(Kind::from_name(plan.kind).is_some() && plan.title.chars().count() <= 140, "{}", plan.title);
            assert!(plan.themes.iter().all(|theme| tree::by_id(theme).is_some()), "{:?}", plan.themes);
            assert!(plan.team.iter().all(|member| MEMBERS[*member].part != Part::Editor));
            if matches!(plan.end, End::Completed { .. }) {
                assert!(plan.team.len() >= 3);
            }
        }
        let kinds: HashSet<_> = PLANS.iter().map(|plan| plan.kind).collect();
        assert_eq!(kinds.len(), Kind::ALL.len());
    }
}
