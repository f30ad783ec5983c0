//! The questions of the demonstration: asked on the photos by those who play, supported, merged, and some written down by
//! the animator, all over HTTP. Each has an id of its own that is the same at each run, so that a further run adds nothing.

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

/// A question to be asked.
struct Plan {
    /// The scene that it is asked on.
    scene: u8,
    /// Whose it is: an index of [`MEMBERS`](super::cast::MEMBERS).
    author: usize,
    /// The question itself, or the key of a starter that is adopted.
    words: Words,
    text: &'static str,
    /// Who supports it.
    supporters: &'static [usize],
}

enum Words {
    Own(&'static str),
    Adopted(&'static str),
}

use Words::{Adopted, Own};

const JEANNE: usize = 0;
const KARIM: usize = 1;
const LUCIE: usize = 2;
const NOEMIE: usize = 3;
const MARCEL: usize = 4;

const PLANS: [Plan; 14] = [
    Plan {
        scene: 2,
        author: JEANNE,
        words: Own("Pourquoi l'eau de la fontaine n'est-elle plus potable ?"),
        text: "Quand j'étais enfant on y remplissait les cruches. Depuis quand le panneau « eau non potable » est-il là ?",
        supporters: &[JEANNE, KARIM, LUCIE, MARCEL],
    },
    Plan {
        scene: 2,
        author: KARIM,
        words: Own("Pourquoi ne peut-on plus boire à la fontaine de la place ?"),
        text: "Les enfants du club demandent chaque dimanche.",
        supporters: &[KARIM, NOEMIE],
    },
    Plan {
        scene: 3,
        author: LUCIE,
        words: Own("Et si le lavoir redevenait l'endroit où l'on se retrouve ?"),
        text: "Il y fait frais en été. Une table, deux bancs, et un jour de lessive par an pour le plaisir.",
        supporters: &[LUCIE, JEANNE, NOEMIE],
    },
    Plan { scene: 9, author: KARIM, words: Adopted("mobility-4"), text: "", supporters: &[KARIM, LUCIE, NOEMIE] },
    Plan {
        scene: 10,
        author: LUCIE,
        words: Own("Et pourquoi pas une épicerie tenue par ceux qui y font leurs courses ?"),
        text: "Deux heures par mois chacun, comme cela se fait ailleurs. Qui connaît le propriétaire des murs ?",
        supporters: &[LUCIE, JEANNE, KARIM, NOEMIE, MARCEL],
    },
    Plan {
        scene: 13,
        author: KARIM,
        words: Own("Combien de maisons ce toit pourrait-il éclairer ?"),
        text: "Trente-deux panneaux de 400 W : qui sait lire le compteur et faire le calcul avec nous ?",
        supporters: &[KARIM, JEANNE],
    },
    Plan {
        scene: 14,
        author: LUCIE,
        words: Own("Pourquoi laisse-t-on pourrir la moitié des pommes ?"),
        text: "",
        supporters: &[LUCIE, JEANNE, KARIM],
    },
    Plan { scene: 17, author: JEANNE, words: Adopted("social-link-7"), text: "", supporters: &[JEANNE, MARCEL] },
    Plan {
        scene: 20,
        author: JEANNE,
        words: Own("Pourquoi le puits perd-il cinq mètres entre mai et septembre ?"),
        text: "Je note le niveau depuis 2019. D'autres puits du village baissent-ils autant ?",
        supporters: &[JEANNE, LUCIE],
    },
    Plan {
        scene: 22,
        author: KARIM,
        words: Own("Où replanter les haies que l'on a arrachées ?"),
        text: "Il faudrait poser la photo aérienne de 1950 sur le cadastre d'aujourd'hui.",
        supporters: &[KARIM, LUCIE, MARCEL],
    },
    Plan {
        scene: 24,
        author: KARIM,
        words: Own("Et si l'on éteignait tout le canton une nuit par an ?"),
        text: "Pour voir la Voie lactée ensemble, et compter ce que l'on économise.",
        supporters: &[KARIM, NOEMIE],
    },
    Plan {
        scene: 27,
        author: LUCIE,
        words: Own("Qui apprendra à chauffer le four quand Marcelin n'y sera plus ?"),
        text: "Il est le seul à connaître la voûte et le bois qu'il lui faut.",
        supporters: &[LUCIE, JEANNE, NOEMIE],
    },
    Plan {
        scene: 29,
        author: JEANNE,
        words: Own("Et pourquoi pas rouvrir le chemin du bois jusqu'à la croix ?"),
        text: "",
        supporters: &[JEANNE, KARIM, LUCIE],
    },
    Plan {
        scene: 33,
        author: JEANNE,
        words: Own("Pourquoi n'y a-t-il pas un seul banc à l'ombre près des jeux ?"),
        text: "Les parents restent debout une heure, les grands-parents ne viennent plus.",
        supporters: &[JEANNE, NOEMIE],
    },
];

/// The second is a duplicate of the first: indexes of [`PLANS`].
const DUPLICATE: (usize, usize) = (0, 1);

/// What passers-by said to the animator: the scene, their words, a first name and an age bracket.
const SAID: [(u8, &str, Option<&str>, Option<&str>); 4] = [
    (1, "Pourquoi il n'y a plus que le bar d'ouvert le soir ?", Some("Odette"), Some("75+")),
    (5, "Les fraises du marché, elles viennent d'où ?", Some("Enzo"), Some("0-14")),
    (11, "Et pourquoi pas des poules dans la cour de l'école ?", None, Some("25-39")),
    (
        19,
        "Moi je lis le journal à la boîte à livres, parce qu'à la maison je suis seul. Si on mettait deux chaises et un \
         auvent, je ne serais pas le seul à rester un peu. Qui s'en occupe, de cette boîte ?",
        None,
        Some("60-74"),
    ),
];

/// Asks, supports, merges and writes down what is not there yet.
///
/// # Errors
/// When the server refuses.
pub async fn play(players: &mut [Player], cast: &Cast) -> anyhow::Result<()> {
    for (n, plan) in PLANS.iter().enumerate() {
        ask(players, n, plan).await?;
    }
    merge(&mut players[NOEMIE]).await?;
    for (territory, village) in cast.territories.iter().zip([Village::Vichel, Village::Lembron]) {
        write_down(&mut players[NOEMIE], territory.id, village).await?;
    }
    Ok(())
}

/// The id of a plan's question, the same at each run.
fn id_of(n: usize) -> anyhow::Result<Uuid> {
    Ok(ids::derived(photo(PLANS[n].scene)?, &format!("question {n}")))
}

fn photo(scene: u8) -> anyhow::Result<Uuid> {
    SCENES.iter().find(|known| known.slot == scene).context("a question on a scene that is none")?.id()
}

async fn ask(players: &mut [Player], n: usize, plan: &Plan) -> anyhow::Result<()> {
    let path = format!("/v1/questions/{}", id_of(n)?);
    let photo = photo(plan.scene)?;
    let author = &mut players[plan.author];
    let question = match author.ask(&path).await? {
        Some(question) => question,
        // The photo is missing where other pictures than the scenes were sent, or its author deleted it.
        None if author.ask(&format!("/v1/photos/{photo}")).await?.is_none() => return Ok(()),
        None => {
            author.sign_in().await?;
            let mut body = json!({"photo_id": photo, "text": plan.text});
            match plan.words {
                Own(title) => body["title"] = title.into(),
                Adopted(key) => body["starter"] = key.into(),
            }
            match author.make(Method::PUT, &path, &body).await? {
                Some(question) => question,
                None => return Ok(()),
            }
        }
    };
    let is_open = question["state"] == "open";
    if is_open && question["supports"].as_u64().unwrap_or_default() < plan.supporters.len() as u64 {
        for supporter in plan.supporters {
            players[*supporter].sign_in().await?;
            players[*supporter].tell(Method::PUT, &format!("{path}/support"), &Value::Null).await?;
        }
    }
    Ok(())
}

async fn merge(animator: &mut Player) -> anyhow::Result<()> {
    let (kept, duplicate) = (id_of(DUPLICATE.0)?, id_of(DUPLICATE.1)?);
    let path = format!("/v1/questions/{duplicate}");
    let is_open = animator.ask(&path).await?.is_some_and(|question| question["state"] == "open");
    if is_open && animator.ask(&format!("/v1/questions/{kept}")).await?.is_some() {
        animator.sign_in().await?;
        animator.tell(Method::POST, &format!("{path}/merge"), &json!({"into": kept})).await?;
    }
    Ok(())
}

/// What was said in one village; sent whole, because what is there already stays as it is.
async fn write_down(animator: &mut Player, territory: Uuid, village: Village) -> anyhow::Result<()> {
    let (mut questions, mut is_new) = (Vec::new(), false);
    for (n, (scene, words, first_name, age)) in SAID.iter().enumerate() {
        let is_here = SCENES.iter().any(|known| known.slot == *scene && known.village == village);
        let photo = photo(*scene)?;
        if !is_here || animator.ask(&format!("/v1/photos/{photo}")).await?.is_none() {
            continue;
        }
        let id = ids::derived(photo, &format!("spoken {n}"));
        is_new |= animator.ask(&format!("/v1/questions/{id}")).await?.is_none();
        questions
            .push(json!({"id": id, "words": words, "first_name": first_name, "age_bracket": age, "photo_id": photo}));
    }
    if is_new {
        animator.sign_in().await?;
        let path = format!("/v1/territories/{territory}/spoken-questions");
        animator.make(Method::POST, &path, &json!({"questions": questions})).await?;
    }
    Ok(())
}
