//! Starters: questions that a photo proposes from its themes, so that none stays mute.
//!
//! Each root theme has eight patterns and so has the general family; their texts stand in `starters.ftl` under
//! `starter-<key>`. What a photo proposes follows from its id alone, so that it is the same for everyone and always.

use crate::{
    Result, photos,
    texts::Locale,
    themes::{self, TREE, tree},
};
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use uuid::Uuid;

/// The family for photos without a theme.
const GENERAL: &str = "general";
/// Patterns by their beginning: « Pourquoi », « Et pourquoi pas », « Et si ».
const OPENINGS: [&[u8]; 3] = [&[1, 2, 3], &[4, 5, 6], &[7, 8]];

/// A question that a photo proposes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Starter {
    /// Stable name, such as `water-3`.
    pub key: String,
    /// The question in the reader's language.
    pub text: String,
    /// The root theme that it comes from; none for a general one.
    pub theme: Option<String>,
}

/// The text of a starter; none when there is no such key.
pub fn text(locale: Locale, key: &str) -> Option<String> {
    let (family, number) = key.rsplit_once('-')?;
    let known = OPENINGS.iter().flat_map(|numbers| numbers.iter()).any(|n| n.to_string() == number);
    (known && is_family(family)).then(|| locale.text(&format!("starter-{key}"), &[]))
}

fn is_family(name: &str) -> bool {
    name == GENERAL || TREE.iter().any(|theme| theme.parent.is_none() && theme.id == name)
}

/// The 4 or 5 starters of a photo: of each of its root themes in turn, and a general one where there is room.
///
/// # Errors
/// When the database does not answer.
pub async fn starters(
    connection: &impl ConnectionTrait,
    photo: &photos::entity::Model,
    locale: Locale,
) -> Result<Vec<Starter>> {
    let themes = photos::store::themes(connection, &[photo.id]).await?.remove(&photo.id).unwrap_or_default();
    let is_strange = themes.iter().any(|id| tree::by_id(id).is_none());
    let local: HashMap<String, String> = match photo.territory_id.filter(|_| is_strange) {
        Some(territory) => {
            let rows = themes::local(connection, territory).await?;
            rows.into_iter().map(|theme| (theme.id, theme.parent)).collect()
        }
        None => HashMap::new(),
    };
    let root = |id: &String| match tree::by_id(id) {
        Some(theme) => Some(theme.root().to_owned()),
        None => local.get(id).cloned(),
    };
    let mut roots: Vec<String> = Vec::new();
    for root in themes.iter().filter_map(root).filter(|root| is_family(root)) {
        if !roots.contains(&root) {
            roots.push(root);
        }
    }
    Ok(propose(photo.id, &roots, locale))
}

/// The starters of a photo with these root themes.
fn propose(photo: Uuid, roots: &[String], locale: Locale) -> Vec<Starter> {
    let families: &[usize] = match roots.len() {
        0 => &[4],
        1 => &[3, 1],
        2 => &[2, 2, 1],
        _ => &[2, 2, 1],
    };
    let turn = usize::from(hash(photo, "")[0]);
    let (mut starters, mut slot) = (Vec::new(), turn);
    for (n, count) in families.iter().enumerate() {
        let family = roots.get(n).map_or(GENERAL, String::as_str);
        let draw = hash(photo, family);
        for _ in 0..*count {
            // Openings take turns; a family that has an opening again takes its next pattern.
            let opening = slot % OPENINGS.len();
            let again = (slot - turn) / OPENINGS.len();
            let numbers = OPENINGS[opening];
            let number = numbers[(usize::from(draw[opening]) + again) % numbers.len()];
            let key = format!("{family}-{number}");
            if let Some(text) = text(locale, &key) {
                let theme = (family != GENERAL).then(|| family.to_owned());
                starters.push(Starter { key, text, theme });
            }
            slot += 1;
        }
    }
    starters
}

fn hash(photo: Uuid, family: &str) -> [u8; 32] {
    Sha256::new().chain_update(photo.as_bytes()).chain_update(family).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    #[test]
    fn every_family_has_eight_patterns_in_each_language_that_begin_as_they_should() {
        let roots = TREE.iter().filter(|theme| theme.parent.is_none()).map(|theme| theme.id);
        let beginnings = [["Pourquoi ", "Et pourquoi pas ", "Et si "], ["Why ", "Why not ", "What if "]];
        for (locale, beginnings) in Locale::ALL.iter().zip(beginnings) {
            let mut seen = HashSet::new();
            for family in roots.clone().chain([GENERAL]) {
                for (numbers, beginning) in OPENINGS.iter().zip(beginnings) {
                    for number in *numbers {
                        let key = format!("{family}-{number}");
                        let text = text(*locale, &key).unwrap();
                        assert!(
                            text.starts_with(beginning) && text.ends_with('?') && text.chars().count() <= 140,
                            "{key}: {text}"
                        );
                        assert!(seen.insert(text), "{key} is not the only one of its words");
                    }
                }
            }
            assert_eq!(seen.len(), 8 * 15);
        }
    }

    #[test]
    fn what_is_no_starter_has_no_text() {
        for key in ["", "water", "water-0", "water-9", "water-01", "drinking-water-1", "general-x", "-1"] {
            assert_eq!(text(Locale::French, key), None, "{key}");
        }
    }

    proptest! {
        #[test]
        fn a_photo_has_three_to_five_different_starters_and_always_the_same(id in any::<u128>(), roots in 0_usize..4) {
            let roots: Vec<String> = ["water", "food", "culture"][..roots].iter().map(|&id| id.to_owned()).collect();
            let photo = Uuid::from_u128(id);
            let (french, english) = (propose(photo, &roots, Locale::French), propose(photo, &roots, Locale::English));
            let keys = |starters: &[Starter]| starters.iter().map(|starter| starter.key.clone()).collect::<Vec<_>>();
            prop_assert_eq!(keys(&french), keys(&english));
            prop_assert!((3..=5).contains(&french.len()));
            prop_assert_eq!(keys(&french).iter().collect::<HashSet<_>>().len(), french.len());
            for root in &roots {
                prop_assert!(french.iter().any(|starter| starter.theme.as_ref() == Some(root)));
            }
        }
    }
}
