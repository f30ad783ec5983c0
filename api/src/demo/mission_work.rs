//! What a team does in the demonstration: the mission of the apples in Vichel gets its board, needs, journal and knowledge,
//! and is replicated in Saint-Germain-Lembron. Every id is derived, so that a further run finds what is there.

use super::{
    cast::{Cast, MEMBERS, Part},
    scenes::{Author, SCENES, Village},
};
use anyhow::Context;
use photos36_domain::{
    Ground, ids,
    missions::{
        self,
        board::{self, Lane, NewTask},
        journal::{self, NewEntry},
        needs::{self, Answer, NeedKind, NewNeed, NewOffer},
        stem::{
            self, Destination,
            knowledge::{self, NewPiece},
        },
    },
    people::{self, Actor, Email, Player},
};
use uuid::Uuid;

/// The scene that the mission begins from: apples on the ground.
const APPLES: u8 = 14;

const TASKS: &[(&str, &str, Lane, Option<Author>)] = &[
    ("Compter les pommiers", "Cent quarante, dont trente que personne ne ramasse.", Lane::Done, Some(Author::Lucie)),
    ("Visiter le pressoir d'Ardes", "Demander ce qu'ils referaient autrement.", Lane::Done, Some(Author::Jeanne)),
    ("Trouver un local avec l'eau", "La grange communale ou l'ancien lavoir.", Lane::Doing, Some(Author::Lucie)),
    ("Choisir la presse", "Neuve à barres ou d'occasion à eau.", Lane::ToDo, None),
    ("Faire la première pressée", "Le premier samedi d'octobre, avec l'école.", Lane::ToDo, None),
];

const JOURNAL: &[(&str, &str, Author)] = &[
    ("2025-10-04", "Réunion sous les pommiers, onze personnes. On presse d'abord, on compte après.", Author::Lucie),
    (
        "2025-11-15",
        "Le pressoir d'Ardes nous prête ses plans. La presse à eau est plus douce pour le dos.",
        Author::Jeanne,
    ),
];

/// Someone who plays, as the rules see them.
async fn resident(ground: &Ground, author: Author) -> anyhow::Result<Actor> {
    let member = MEMBERS.iter().find(|member| member.part == Part::Resident(author)).context("an author is missing")?;
    let person =
        people::find_by_email(&*ground.db, &Email::parse(member.email)?).await?.context("someone is missing")?;
    Ok(Actor::Person(Player { id: person.id, is_editor: false, roles: Vec::new(), excluded: Vec::new() }))
}

/// Plays it all, after the missions. `on_map` are the photos that everyone sees.
///
/// # Errors
/// When a rule refuses what the demonstration does, or the database does not answer.
pub async fn play(ground: &Ground, cast: &Cast, on_map: &[Uuid]) -> anyhow::Result<()> {
    let scene = SCENES.iter().find(|scene| scene.slot == APPLES).context("a scene is missing")?;
    let photo = Some(scene.id()?).filter(|photo| on_map.contains(photo));
    let lucie = resident(ground, Author::Lucie).await?;
    let id = ids::derived(scene.id()?, "mission");
    let replica = ids::derived(id, "replica");
    // What is played last is there: all of it is, and what became of it since is not the demonstration's affair.
    if missions::store::by_id(&*ground.db, replica).await?.is_some() {
        return Ok(());
    }
    tasks(ground, id).await?;
    needs(ground, id).await?;
    write_journal(ground, id, photo).await?;
    let piece = NewPiece {
        id: ids::derived(id, "knowledge-yield"),
        title: "Ce que donne une pressée".into(),
        url: None,
        text: "Cent kilos de pommes donnent soixante litres de jus. À trois, il faut une matinée.".into(),
    };
    knowledge::add(ground, &lucie, id, piece).await?;
    let to = Destination { id: replica, territory: cast.territory(Village::Lembron)?.id, place: None };
    stem::replicate(ground, &resident(ground, Author::Jeanne).await?, id, to).await?;
    Ok(())
}

async fn tasks(ground: &Ground, mission: Uuid) -> anyhow::Result<()> {
    let lucie = resident(ground, Author::Lucie).await?;
    for (number, (title, text, lane, assignee)) in TASKS.iter().enumerate() {
        let assignee = match assignee {
            Some(author) => resident(ground, *author).await?.person_id(),
            None => None,
        };
        let task = NewTask {
            id: ids::derived(mission, &format!("task-{number}")),
            title: (*title).into(),
            text: (*text).into(),
            assignee,
            due_on: None,
            lane: *lane,
        };
        board::add(ground, &lucie, mission, task).await?;
    }
    Ok(())
}

/// Three needs; Karim, who is not in the team, lends a barn, and the team takes it.
async fn needs(ground: &Ground, mission: Uuid) -> anyhow::Result<()> {
    let lucie = resident(ground, Author::Lucie).await?;
    let need = |name: &str, kind, text: &str, quantity, amount| NewNeed {
        id: ids::derived(mission, name),
        kind,
        text: text.into(),
        quantity,
        amount,
        until_on: None,
    };
    let barn = need("need-barn", NeedKind::Thing, "Un local avec l'eau, pour deux samedis d'octobre", Some(1), None);
    let money = need("need-press", NeedKind::Money, "La moitié d'une presse à eau d'occasion", None, Some(45_000));
    let hands = need("need-hands", NeedKind::Hands, "Des bras pour ramasser, le matin", Some(8), None);
    let barn_id = barn.id;
    for need in [barn, money, hands] {
        needs::state(ground, &lucie, mission, need).await?;
    }
    let offer = NewOffer {
        id: ids::derived(mission, "offer-barn"),
        text: "La grange de mon oncle est libre : il y a l'eau, et la clef est sous le pot.".into(),
        quantity: Some(1),
        amount: None,
    };
    let offer_id = offer.id;
    needs::make(ground, &resident(ground, Author::Karim).await?, (mission, barn_id), offer).await?;
    needs::decide(ground, &lucie, (mission, barn_id, offer_id), Answer::Accept).await?;
    Ok(())
}

async fn write_journal(ground: &Ground, mission: Uuid, photo: Option<Uuid>) -> anyhow::Result<()> {
    for (number, (day, text, author)) in JOURNAL.iter().enumerate() {
        let entry = NewEntry {
            id: ids::derived(mission, &format!("journal-{number}")),
            text: (*text).into(),
            day: Some((*day).into()),
            photos: photo.filter(|_| number == 0).into_iter().collect(),
        };
        journal::write(ground, &resident(ground, *author).await?, mission, entry).await?;
    }
    Ok(())
}
