//! The tree of themes that every territory has: roots and what stands under them, with names in French and English.
//!
//! Ids are stable: they stand in rows, addresses and exported files. Other words that people use for a theme are its
//! aliases. The vital resources are those that rural mayors guard.

use crate::{territories::rules::search_name, texts::Locale};
use std::{collections::HashMap, sync::LazyLock};

/// A theme of the tree.
#[derive(Debug, PartialEq, Eq)]
pub struct Theme {
    /// Stable English slug.
    pub id: &'static str,
    /// The root that it stands under; none for a root.
    pub parent: Option<&'static str>,
    /// French name.
    pub fr: &'static str,
    /// English name.
    pub en: &'static str,
    /// Whether it is a vital resource.
    pub is_vital: bool,
    aliases: &'static [&'static str],
}

impl Theme {
    /// Its name in a language.
    pub fn name(&self, locale: Locale) -> &'static str {
        match locale {
            Locale::French => self.fr,
            Locale::English => self.en,
        }
    }

    /// The root that it stands under, itself when it is one.
    pub fn root(&self) -> &'static str {
        self.parent.unwrap_or(self.id)
    }
}

macro_rules! tree {
    ($($root:literal $fr:literal $en:literal $vital:ident [$($alias:literal),*]
        { $($id:literal $name_fr:literal $name_en:literal $is_vital:ident [$($other:literal),*];)* })+) => {
        &[$(
            Theme { id: $root, parent: None, fr: $fr, en: $en, is_vital: $vital, aliases: &[$($alias),*] },
            $(Theme {
                id: $id, parent: Some($root), fr: $name_fr, en: $name_en, is_vital: $is_vital, aliases: &[$($other),*],
            },)*
        )+]
    };
}

/// The whole tree: each root, then what stands under it.
pub static TREE: &[Theme] = tree! {
    "water" "Eau" "Water" true [] {
        "drinking-water" "Eau potable" "Drinking water" true ["fontaine", "fountain"];
        "rivers" "Rivières et sources" "Rivers and springs" true ["rivière", "source", "river", "spring"];
        "sanitation" "Assainissement" "Sanitation" false ["eaux usées", "sewage"];
        "rain" "Pluie et sécheresse" "Rain and drought" false ["pluie", "sécheresse", "drought"];
    }
    "food" "Alimentation" "Food" true ["nourriture", "manger"] {
        "farming" "Agriculture" "Farming" true ["ferme", "élevage", "agriculture paysanne"];
        "gardens" "Jardins" "Gardens" false ["jardin", "potager", "jardinage", "garden", "gardening"];
        "seeds" "Semences" "Seeds" true ["graines"];
        "canteens" "Cantines" "Canteens" false ["cantine", "canteen", "repas"];
    }
    "health" "Santé" "Health" true [] {
        "care" "Soins" "Care" true ["médecin", "doctor"];
        "sport" "Sport" "Sport" false ["sports"];
    }
    "energy" "Énergie" "Energy" true ["énergies"] {
        "solar-power" "Solaire" "Solar power" false ["soleil", "sun", "solar"];
        "wood" "Bois" "Wood" false ["bois de chauffage", "firewood"];
        "heating" "Chauffage" "Heating" false ["chaleur", "heat"];
    }
    "housing" "Habitat" "Housing" true ["logement", "logements"] {
        "renovation" "Rénovation" "Renovation" false ["isolation", "insulation"];
        "shared-housing" "Habitat partagé" "Shared housing" false [];
        "vacant-buildings" "Bâtiments vacants" "Vacant buildings" false ["logements vacants", "ruines"];
    }
    "economy" "Économie" "Economy" false [] {
        "crafts" "Artisanat" "Crafts" false ["artisan", "artisans", "craft"];
        "shops" "Commerces" "Shops" false ["commerce", "épicerie", "marché", "shop", "market"];
        "work" "Travail" "Work" false ["emploi", "jobs"];
        "sharing" "Partage" "Sharing" false ["troc", "échange", "barter"];
    }
    "education" "Éducation" "Education" false ["apprendre", "learning"] {
        "school" "École" "School" false ["écoles", "schools"];
        "know-how" "Savoir-faire" "Know-how" false ["savoirs", "skills"];
        "play" "Jeu" "Play" false ["jeux", "games"];
    }
    "culture" "Culture" "Culture" false [] {
        "heritage" "Patrimoine" "Heritage" false ["histoire", "history"];
        "arts" "Arts" "Arts" false ["art", "musique", "music"];
        "festivities" "Fêtes" "Festivities" false ["fête", "festival", "feast"];
    }
    "information" "Information" "Information" false [] {
        "media" "Médias" "Media" false ["journal", "radio", "newspaper"];
        "digital" "Numérique" "Digital" false ["internet", "informatique"];
        "memory" "Mémoire" "Memory" false ["archives", "souvenirs"];
    }
    "social-link" "Lien social" "Social link" false ["liens", "convivialité", "solidarité", "community"] {
        "mutual-aid" "Entraide" "Mutual aid" false ["aide", "bénévolat", "volunteering"];
        "hospitality" "Accueil" "Hospitality" false ["hospitalité", "welcome"];
        "meeting-places" "Lieux de rencontre" "Meeting places" false ["café", "bar", "salle des fêtes"];
    }
    "democracy" "Démocratie" "Democracy" false ["politique", "politics"] {
        "commons" "Communs" "Commons" false ["biens communs", "commun"];
        "participation" "Participation" "Participation" false ["citoyenneté", "citizenship"];
        "mediation" "Médiation" "Mediation" false ["conflits", "paix", "peace", "conflicts"];
    }
    "living-world" "Vivant" "Living world" true ["monde vivant", "nature", "écologie", "ecology"] {
        "biodiversity" "Biodiversité" "Biodiversity" true [];
        "trees" "Arbres et forêts" "Trees and forests" true ["arbres", "arbre", "forêt", "haies", "trees", "forest"];
        "animals" "Animaux" "Animals" false ["oiseaux", "abeilles", "birds", "bees"];
        "soil" "Sols" "Soil" true ["sol", "terre", "compost"];
    }
    "mobility" "Mobilité" "Mobility" false ["transports", "transport", "déplacements"] {
        "walking" "Marche à pied" "Walking" false ["sentiers", "chemins", "paths"];
        "cycling" "Vélo" "Cycling" false ["bicyclette", "bike"];
        "shared-transport" "Transports partagés" "Shared transport" false ["covoiturage", "bus", "train"];
    }
    "surroundings" "Cadre de vie" "Surroundings" false ["environnement", "environment"] {
        "landscape" "Paysage" "Landscape" false ["paysages", "landscapes"];
        "waste" "Déchets" "Waste" false ["ordures", "recyclage", "recycling"];
        "public-space" "Espace public" "Public space" false ["place", "rue", "street", "square"];
    }
};

/// What a question is filed under when neither it nor its photo says: the place that it is about.
pub const UNSAID: &str = "surroundings";

static BY_NAME: LazyLock<HashMap<String, &'static Theme>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for theme in TREE {
        for name in [theme.id, theme.fr, theme.en].iter().chain(theme.aliases) {
            names.entry(search_name(name)).or_insert(theme);
        }
    }
    names
});

/// The theme with this id, name or alias, whatever the language, accents and capitals.
pub fn find(name: &str) -> Option<&'static Theme> {
    BY_NAME.get(&search_name(name)).copied()
}

/// The theme with this very id.
pub fn by_id(id: &str) -> Option<&'static Theme> {
    find(id).filter(|theme| theme.id == id)
}

/// The theme and all that stands under it; a word that is no theme of the tree stands alone.
pub fn with_children(id: &str) -> Vec<String> {
    let children = TREE.iter().filter(|theme| theme.parent == Some(id)).map(|theme| theme.id.to_owned());
    std::iter::once(id.to_owned()).chain(children).collect()
}

/// What a reader is shown for an id; a local theme or an old free word reads as it is.
pub fn shown(locale: Locale, id: &str) -> String {
    by_id(id).map_or_else(|| id.to_owned(), |theme| theme.name(locale).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn there_are_about_twelve_roots_and_at_most_sixty_themes_some_of_them_vital() {
        let roots = TREE.iter().filter(|theme| theme.parent.is_none()).count();
        assert!((12..=14).contains(&roots) && TREE.len() <= 60, "{roots} of {}", TREE.len());
        assert!(TREE.iter().any(|theme| theme.is_vital) && TREE.iter().any(|theme| !theme.is_vital));
        assert!(by_id(UNSAID).is_some());
    }

    #[test]
    fn no_id_name_or_alias_means_two_themes() {
        let mut seen = HashSet::new();
        for theme in TREE {
            let names = [theme.id, theme.fr, theme.en].into_iter().chain(theme.aliases.iter().copied());
            let names: HashSet<_> = names.map(search_name).collect();
            for name in names {
                assert!(seen.insert(name.clone()), "{name} of {}", theme.id);
            }
        }
    }

    #[test]
    fn every_parent_is_a_root_of_the_tree() {
        for theme in TREE {
            assert!(theme.parent.is_none_or(|parent| by_id(parent).is_some_and(|root| root.parent.is_none())));
        }
    }

    #[test]
    fn a_theme_is_found_in_either_language_whatever_the_accents() {
        for name in ["water", "Eau", " EAU ", "energie", "Énergie", "Energy"] {
            assert!(find(name).is_some(), "{name}");
        }
        assert_eq!(find("lien social").map(|theme| theme.id), Some("social-link"));
        assert_eq!(find("vendanges"), None);
    }

    #[test]
    fn a_root_stands_for_all_that_is_under_it() {
        assert!(with_children("water").contains(&"drinking-water".to_owned()));
        assert_eq!(with_children("vendanges"), ["vendanges"]);
        assert_eq!(shown(Locale::French, "social-link"), "Lien social");
        assert_eq!(shown(Locale::English, "vendanges"), "vendanges");
    }
}
