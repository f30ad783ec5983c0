//! The scenes: what each shows, where and when it was taken, and by whom. 36 for both villages, and some more, so that the
//! larger one has 36 of its own and can be launched.
//!
//! Places are within the true boundaries; the people are invented.

use super::ink::{AUTUMN, CLOUDY, DAWN, DUSK, FROST, GOLDEN, MORNING, NIGHT, NOON, SPRING, SUMMER, WINTER};
use super::{Author, Scene, Shape, Village};
use super::{commons, fields, gardens, square, together, waters, works};
use Author::{Jeanne, Karim, Lucie};
use Shape::{Upright, Wide};
use Village::{Lembron, Vichel};

macro_rules! scenes {
    ($($slot:literal: $draw:path, $sky:ident $season:ident $shape:ident, $village:ident ($lon:literal, $lat:literal),
       $author:ident at $taken:literal facing $direction:literal, $title:literal, $text:literal, [$($theme:literal),+];)+) => {
        &[$(Scene {
            slot: $slot, draw: $draw, sky: &$sky, season: &$season, shape: $shape,
            village: $village, place: ($lon, $lat), author: $author, taken: $taken, direction_deg: $direction,
            title: $title, text: $text, themes: &[$($theme),+],
        }),+]
    };
}

/// The 36 that tell of both villages.
pub static SCENES: &[Scene] = scenes! {
    1: square::bar, NOON SUMMER Wide, Lembron (3.23961, 45.45627), Jeanne at "2018-06-23T18:40:00+02:00" facing 210,
        "Le mur du bar", "Trente-six photos au mur et le livre fondateur accroché au milieu. Qu'est-ce qui vous étonne ici ?",
        ["lien social", "culture"];
    2: waters::fountain, MORNING SPRING Wide, Lembron (3.24018, 45.4588), Jeanne at "2019-04-20T09:12:00+02:00" facing 15,
        "La fontaine de la place", "Elle coule jour et nuit. D'où vient cette eau, et où va-t-elle ?", ["eau", "patrimoine"];
    3: waters::wash_house, NOON SUMMER Wide, Vichel (3.23932, 45.42342), Lucie at "2021-07-14T14:30:00+02:00" facing 190,
        "Le lavoir", "On y lavait le linge et on y lavait les nouvelles. À quoi pourrait-il servir aujourd'hui ?",
        ["eau", "lien social"];
    4: commons::church, GOLDEN SPRING Upright, Lembron (3.23772, 45.45851), Karim at "2022-05-08T20:05:00+02:00" facing 280,
        "Le clocher et ses hirondelles", "Combien de nids sous les abat-son ? Je n'ai jamais réussi à compter.",
        ["patrimoine", "vivant"];
    5: square::market, MORNING SUMMER Wide, Lembron (3.23935, 45.45564), Karim at "2023-08-12T10:20:00+02:00" facing 95,
        "Le marché du samedi", "Sur ces étals, qu'est-ce qui a poussé à moins de dix kilomètres ?", ["alimentation", "économie"];
    6: gardens::vegetables, MORNING SUMMER Wide, Vichel (3.24486, 45.42195), Lucie at "2020-06-30T08:15:00+02:00" facing 350,
        "Le potager de Lucie", "Choux, poireaux, tomates : de quoi nourrir quatre maisons. Qui veut les graines ?",
        ["alimentation", "partage"];
    7: gardens::hives, NOON SUMMER Wide, Vichel (3.25183, 45.42066), Karim at "2024-07-02T13:10:00+02:00" facing 40,
        "Les ruches dans la lavande", "Quatre ruches, quatre couleurs. Les abeilles reconnaissent-elles la leur ?",
        ["vivant", "alimentation"];
    8: waters::bridge, GOLDEN SUMMER Wide, Lembron (3.2574, 45.44918), Jeanne at "2021-08-28T20:10:00+02:00" facing 265,
        "Le vieux pont", "Sous la troisième arche, l'eau était plus haute quand j'étais petite.", ["eau", "patrimoine"];
    9: commons::bus_stop, CLOUDY AUTUMN Wide, Vichel (3.24371, 45.42524), Karim at "2022-10-19T07:50:00+02:00" facing 130,
        "L'arrêt sans bus", "Un abri, un banc, un horaire effacé. Et si l'on partageait nos trajets ?", ["mobilité", "démocratie"];
    10: square::closed_shop, CLOUDY AUTUMN Wide, Lembron (3.24123, 45.45997), Lucie at "2019-11-05T16:45:00+01:00" facing 75,
        "L'épicerie fermée", "Rideau baissé depuis six ans. Que faudrait-il pour le relever ?", ["économie", "alimentation"];
    11: commons::school, MORNING AUTUMN Wide, Lembron (3.24246, 45.45505), Jeanne at "2023-10-03T10:30:00+02:00" facing 5,
        "La récréation", "Cinquante-deux enfants cette année. Que voudraient-ils changer dans leur cour ?", ["éducation", "jeu"];
    12: commons::town_hall, NOON SUMMER Upright, Vichel (3.23882, 45.42424), Lucie at "2024-06-09T12:05:00+02:00" facing 0,
        "La mairie", "La porte est ouverte deux matins par semaine. Et le reste du temps, où décide-t-on ?", ["démocratie"];
    13: works::solar_roof, NOON SUMMER Wide, Vichel (3.2377, 45.42576), Karim at "2025-06-18T13:40:00+02:00" facing 180,
        "Le toit de la grange", "Trente-deux panneaux. Assez pour la salle des fêtes et l'école ?", ["énergie", "habitat"];
    14: gardens::orchard, MORNING AUTUMN Wide, Vichel (3.23785, 45.42276), Lucie at "2021-10-09T10:00:00+02:00" facing 60,
        "Les pommes par terre", "La moitié n'est pas ramassée. Un pressoir pour tout le village ?", ["alimentation", "partage"];
    15: fields::cows, NOON SPRING Wide, Vichel (3.22464, 45.42229), Karim at "2022-05-21T15:20:00+02:00" facing 300,
        "Les salers devant les puys", "Elles regardent les volcans, ou ce sont les volcans qui les regardent ?", ["alimentation", "vivant"];
    16: works::compost, MORNING SUMMER Wide, Lembron (3.23692, 45.46044), Jeanne at "2024-08-21T09:40:00+02:00" facing 25,
        "Trois bacs, trois âges", "Ce que l'on jette au printemps nourrit le jardin en automne. Qui a la fourche ?",
        ["déchets", "alimentation"];
    17: together::lime_tree, GOLDEN SUMMER Wide, Vichel (3.2425, 45.42653), Jeanne at "2020-07-26T19:30:00+02:00" facing 220,
        "Le banc sous le tilleul", "Ils s'y retrouvent tous les soirs. De quoi parlent-ils ?", ["lien social", "santé"];
    18: together::football, CLOUDY AUTUMN Wide, Lembron (3.23405, 45.46461), Karim at "2023-11-12T15:05:00+01:00" facing 340,
        "Le match du dimanche", "On manque toujours d'un gardien. Les filles jouent quand ?", ["sport", "lien social"];
    19: commons::library_box, MORNING SPRING Upright, Lembron (3.23569, 45.45707), Lucie at "2021-04-25T11:15:00+02:00" facing 155,
        "La boîte à livres", "J'ai pris un polar, j'ai laissé un livre de cuisine.", ["culture", "partage"];
    20: waters::well, MORNING SPRING Upright, Vichel (3.24075, 45.42734), Jeanne at "2019-05-11T10:50:00+02:00" facing 110,
        "Le puits des voisins", "Neuf mètres d'eau en mai, quatre en septembre. Qui note le niveau ?", ["eau"];
    21: gardens::vineyard, GOLDEN AUTUMN Wide, Lembron (3.25068, 45.44491), Lucie at "2022-11-01T16:55:00+01:00" facing 245,
        "La vigne en novembre", "Il restait trois rangs. L'an prochain nous serons dix à vendanger.", ["alimentation", "économie"];
    22: fields::hedgerow, MORNING SPRING Wide, Lembron (3.22697, 45.45224), Karim at "2024-04-14T11:30:00+02:00" facing 70,
        "Les haies qui restent", "Sur la photo aérienne de 1950 il y en avait trois fois plus. On replante où ?",
        ["vivant", "eau"];
    23: together::snow, FROST WINTER Wide, Vichel (3.24479, 45.42741), Jeanne at "2021-01-16T15:40:00+01:00" facing 200,
        "Le village sous la neige", "Personne n'est sorti sauf le bonhomme. Qui passe voir les anciens ?", ["lien social", "santé"];
    24: together::night, NIGHT SUMMER Upright, Vichel (3.25147, 45.42196), Karim at "2025-08-12T23:45:00+02:00" facing 30,
        "La nuit sans lampadaires", "Éteint à vingt-trois heures, et voilà la Voie lactée. On garde ?", ["énergie", "vivant"];
    25: together::feast, DUSK SUMMER Wide, Lembron (3.24151, 45.45592), Lucie at "2023-07-14T22:10:00+02:00" facing 320,
        "Les lampions du 14 juillet", "Quand l'accordéon se tait, qui raconte la suite ?", ["culture", "lien social"];
    26: works::workshop, NOON SPRING Wide, Lembron (3.24278, 45.45962), Karim at "2024-03-23T15:25:00+01:00" facing 90,
        "L'atelier de réparation", "Un grille-pain, une lampe, un vélo : zéro déchet ce samedi. Qui sait souder ?",
        ["déchets", "savoir-faire"];
    27: works::bread_oven, NOON AUTUMN Wide, Vichel (3.23978, 45.42253), Lucie at "2022-09-17T11:00:00+02:00" facing 50,
        "Le four est rallumé", "Une fournée par mois, soixante pains. Et si c'était chaque semaine ?", ["alimentation", "savoir-faire"];
    28: waters::pond, NOON SUMMER Wide, Vichel (3.25904, 45.42237), Lucie at "2023-06-25T14:15:00+02:00" facing 170,
        "La libellule de la mare", "Un agrion bleu, le premier depuis cinq ans. L'eau irait-elle mieux ?", ["eau", "vivant"];
    29: fields::forest, MORNING SPRING Upright, Lembron (3.22896, 45.47012), Jeanne at "2025-05-04T09:20:00+02:00" facing 260,
        "Le chemin du bois", "Il figure au cadastre, il disparaît sous les ronces. Un samedi pour le rouvrir ?",
        ["mobilité", "vivant"];
    30: fields::cross, GOLDEN SUMMER Upright, Lembron (3.24413, 45.45144), Jeanne at "2020-07-03T20:50:00+02:00" facing 290,
        "La croix des blés", "Quatre chemins s'y croisent. Qui l'a posée, et pourquoi ici ?", ["patrimoine"];
    31: fields::turbines, NOON SUMMER Wide, Lembron (3.2455, 45.4745), Karim at "2025-07-20T16:00:00+02:00" facing 35,
        "Le vent du plateau", "À qui appartient le vent ? Et si les habitants prenaient des parts ?", ["énergie", "économie"];
    32: waters::tap, NOON SUMMER Upright, Lembron (3.23844, 45.45549), Lucie at "2026-03-22T12:00:00+01:00" facing 145,
        "La goutte", "Une goutte par seconde, vingt litres par jour. Combien de robinets comme lui ?", ["eau", "habitat"];
    33: together::playground, MORNING SPRING Wide, Lembron (3.23131, 45.45867), Jeanne at "2025-04-16T16:35:00+02:00" facing 20,
        "Cinq heures moins le quart", "Les enfants sur les balançoires, les parents debout. Manque-t-il un banc ?", ["jeu", "lien social"];
    34: works::allotments, NOON SUMMER Wide, Lembron (3.23613, 45.44937), Karim at "2026-06-06T11:50:00+02:00" facing 0,
        "Trois cabanes, dix-sept jardins", "Vingt parcelles et trois bêches en tout. Qui prête quels outils ?", ["alimentation", "partage"];
    35: square::postbox, NOON SPRING Upright, Vichel (3.24345, 45.42744), Lucie at "2019-05-02T11:30:00+02:00" facing 125,
        "La boîte sous la glycine", "Levée à neuf heures, du lundi au samedi. Qui écrit encore des lettres ?", ["information", "lien social"];
    36: square::sunrise, DAWN SUMMER Wide, Vichel (3.24538, 45.42626), Karim at "2026-09-19T07:25:00+02:00" facing 85,
        "Le jour se lève", "Trente-six photos plus tard, le village est le même. Ou presque ?", ["habitat", "énergie"];
};

/// What was seen in Vichel stands in Saint-Germain-Lembron too, in another season and light.
pub static MORE: &[Scene] = scenes! {
    37: waters::wash_house, GOLDEN AUTUMN Wide, Lembron (3.2417, 45.4573), Jeanne at "2024-10-05T18:10:00+02:00" facing 140,
        "Un lavoir, deux villages", "Même toit, même pierre qu'à Vichel. Les deux lavoirs se parlaient-ils ?", ["eau", "patrimoine"];
    38: gardens::vegetables, CLOUDY SPRING Wide, Lembron (3.2431, 45.4557), Lucie at "2025-05-20T10:40:00+02:00" facing 330,
        "Le jardin de l'école", "Les enfants sèment, l'été personne n'arrose. Qui prend le tour de juillet ?",
        ["alimentation", "éducation"];
    39: gardens::hives, MORNING SPRING Wide, Lembron (3.2492, 45.4465), Karim at "2023-04-02T09:30:00+02:00" facing 60,
        "Les ruches du coteau", "Trois ruches vides ce printemps. Que s'est-il passé cet hiver ?", ["vivant", "alimentation"];
    40: commons::bus_stop, FROST WINTER Wide, Lembron (3.2371, 45.4581), Karim at "2024-01-15T06:55:00+01:00" facing 110,
        "L'arrêt du matin", "Moins quatre degrés, trois qui attendent. Qui passe par là en voiture à la même heure ?",
        ["mobilité", "lien social"];
    41: commons::town_hall, DUSK AUTUMN Upright, Lembron (3.2389, 45.4579), Lucie at "2023-10-20T19:45:00+02:00" facing 10,
        "La lumière du conseil", "Elle est restée allumée tard. Qu'ont-ils décidé, et qui peut venir écouter ?",
        ["démocratie", "information"];
    42: works::solar_roof, MORNING SPRING Wide, Lembron (3.2342, 45.4638), Karim at "2025-04-28T09:15:00+02:00" facing 170,
        "Le toit du gymnase", "Plein sud, et deux rangées seulement. Combien d'heures de soleil y dorment ?", ["énergie", "sport"];
    43: gardens::orchard, NOON SPRING Wide, Lembron (3.2348, 45.4503), Jeanne at "2022-04-17T13:20:00+02:00" facing 80,
        "Le verger des sœurs", "Des poiriers que personne ne taille plus. Qui se souvient de leurs noms ?", ["vivant", "savoir-faire"];
    44: fields::cows, MORNING AUTUMN Wide, Lembron (3.2293, 45.4541), Lucie at "2024-09-29T09:05:00+02:00" facing 285,
        "Les prés du bas", "Quatre éleveurs il y a dix ans, un seul aujourd'hui. Qui reprendra ?", ["alimentation", "économie"];
    45: together::lime_tree, CLOUDY SPRING Wide, Lembron (3.2409, 45.4549), Lucie at "2025-03-30T15:35:00+02:00" facing 205,
        "Le tilleul de la maison de retraite", "Ils regardent passer. Et si l'on s'arrêtait ?", ["lien social", "santé"];
    46: waters::well, NOON SUMMER Upright, Lembron (3.2385, 45.4568), Jeanne at "2021-08-01T12:30:00+02:00" facing 95,
        "Le puits de la cour", "Scellé depuis 1987. L'eau y est-elle toujours ?", ["eau", "patrimoine"];
    47: together::snow, CLOUDY WINTER Wide, Lembron (3.2326, 45.4596), Jeanne at "2023-01-21T14:10:00+01:00" facing 185,
        "Le bonhomme du square", "Il a fondu le lendemain. Combien de jours de neige quand nos parents étaient petits ?",
        ["vivant", "information"];
    48: together::night, DUSK WINTER Upright, Lembron (3.2339, 45.4653), Karim at "2024-02-09T18:50:00+01:00" facing 45,
        "Les premières étoiles", "On les voit encore du stade, plus de la place. Pourquoi ?", ["énergie", "culture"];
    49: works::bread_oven, DUSK WINTER Wide, Lembron (3.2399, 45.4566), Lucie at "2022-12-10T17:20:00+01:00" facing 55,
        "Le fournil", "Le boulanger cherche un successeur. Un village sans pain, c'est quoi ?", ["économie", "savoir-faire"];
    50: waters::pond, MORNING AUTUMN Wide, Lembron (3.2512, 45.4498), Karim at "2025-10-11T10:20:00+02:00" facing 160,
        "L'étang communal", "Interdit à la baignade depuis deux étés. Qui fait les analyses ?", ["eau", "santé"];
    51: square::postbox, CLOUDY AUTUMN Upright, Lembron (3.2404, 45.4594), Jeanne at "2024-11-08T09:50:00+01:00" facing 135,
        "La poste à mi-temps", "Ouverte le matin, quand on travaille. Qui pourrait tenir le guichet le soir ?",
        ["information", "économie"];
    52: square::sunrise, GOLDEN SPRING Wide, Lembron (3.2451, 45.4718), Karim at "2026-04-12T19:55:00+02:00" facing 275,
        "Le soir sur la Limagne", "D'ici on voit tous les villages. Lequel jouera le premier ?", ["habitat", "lien social"];
};
