//! Rules of a list of first photos that need no database.

use crate::{ErrorCode, Refusal, plain, themes::tree};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use uuid::Uuid;

/// Photos of an exhibition. Slot 1 is the opening photo.
pub const SLOTS: usize = 36;
/// Most characters of the reason of a change after the launch.
pub const MAX_REASON: usize = 500;

/// Photos by slot, from slot 1 on; none where nothing is chosen. Always [`SLOTS`] of them, none twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slots(Vec<Option<Uuid>>);

/// A slot that was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotChange {
    /// 1 to 36.
    pub slot: i32,
    /// The photo that stood there.
    pub before: Option<Uuid>,
    /// The photo that stands there now.
    pub after: Option<Uuid>,
}

impl Slots {
    /// Nothing chosen.
    pub fn empty() -> Self {
        Self(vec![None; SLOTS])
    }

    /// Reads a list; slots beyond its end are empty.
    ///
    /// # Errors
    /// `first-photos-invalid` when it has more than 36 entries or a photo twice.
    pub fn parse(mut photos: Vec<Option<Uuid>>) -> Result<Self, Refusal> {
        let mut seen = HashSet::new();
        let twice = photos.iter().position(|photo| photo.is_some_and(|id| !seen.insert(id)));
        if photos.len() > SLOTS || twice.is_some() {
            let at = twice.unwrap_or(SLOTS);
            return Err(Refusal::new(ErrorCode::FirstPhotosInvalid).field(format!("/photos/{at}")).arg("limit", SLOTS));
        }
        photos.resize(SLOTS, None);
        Ok(Self(photos))
    }

    /// Puts a photo into a slot, 1 to 36.
    pub(super) fn put(&mut self, slot: i32, photo: Uuid) {
        let index = usize::try_from(slot).ok().and_then(|slot| slot.checked_sub(1));
        if let Some(place) = index.and_then(|index| self.0.get_mut(index)) {
            *place = Some(photo);
        }
    }

    /// Slot by slot, from 1 on.
    pub fn iter(&self) -> impl Iterator<Item = (i32, Option<Uuid>)> + '_ {
        (1..).zip(self.0.iter().copied())
    }

    /// The photos that are chosen, by slot.
    pub fn photos(&self) -> Vec<Uuid> {
        self.0.iter().copied().flatten().collect()
    }

    /// What is different in `after`.
    pub fn changes(&self, after: &Self) -> Vec<SlotChange> {
        let both = self.iter().zip(after.iter());
        both.filter(|((_, before), (_, after))| before != after)
            .map(|((slot, before), (_, after))| SlotChange { slot, before, after })
            .collect()
    }
}

/// The reason of a change after the launch.
///
/// # Errors
/// `first-photos-frozen` without one, `text-invalid` when it is too long.
pub fn reason(given: Option<&str>) -> Result<String, Refusal> {
    let reason = plain::line("/reason", given.unwrap_or_default(), 0, MAX_REASON)?;
    if reason.is_empty() {
        return Err(Refusal::new(ErrorCode::FirstPhotosFrozen).field("/reason"));
    }
    Ok(reason)
}

/// The roots of the tree that none of these themes stands under. `local` gives the root of a territory's own theme.
pub fn missing_roots(themes: &HashSet<String>, local: impl Fn(&str) -> Option<String>) -> Vec<&'static tree::Theme> {
    let roots: HashSet<String> = themes
        .iter()
        .filter_map(|id| tree::by_id(id).map(|theme| theme.root().to_owned()).or_else(|| local(id)))
        .collect();
    tree::TREE.iter().filter(|theme| theme.parent.is_none() && !roots.contains(theme.id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u128) -> Option<Uuid> {
        Some(Uuid::from_u128(n))
    }

    #[test]
    fn a_short_list_is_filled_up_and_a_long_or_doubled_one_refused() {
        let slots = Slots::parse(vec![id(1), None, id(2)]).unwrap();
        assert_eq!(slots.iter().count(), SLOTS);
        assert_eq!(slots.photos().len(), 2);
        assert!(Slots::parse((1..=36).map(id).collect()).is_ok());
        assert!(Slots::parse((1..=37).map(id).collect()).is_err());
        let twice = Slots::parse(vec![id(1), None, id(1)]).unwrap_err();
        assert_eq!((twice.code, twice.field.as_deref()), (ErrorCode::FirstPhotosInvalid, Some("/photos/2")));
    }

    #[test]
    fn only_slots_that_differ_are_changes() {
        let before = Slots::parse(vec![id(1), id(2)]).unwrap();
        let after = Slots::parse(vec![id(1), id(3), id(2)]).unwrap();
        let slots: Vec<i32> = before.changes(&after).iter().map(|change| change.slot).collect();
        assert_eq!(slots, [2, 3]);
        assert!(before.changes(&before).is_empty());
    }

    #[test]
    fn a_theme_stands_for_its_root_and_a_local_one_for_the_root_it_was_given() {
        let themes = HashSet::from(["drinking-water".to_owned(), "vendanges".to_owned(), "word".to_owned()]);
        let missing = missing_roots(&themes, |id| (id == "vendanges").then(|| "food".to_owned()));
        let ids: Vec<_> = missing.iter().map(|theme| theme.id).collect();
        assert!(!ids.contains(&"water") && !ids.contains(&"food") && ids.contains(&"health"), "{ids:?}");
    }

    #[test]
    fn a_reason_is_a_line_that_says_something() {
        assert_eq!(reason(None).map_err(|refusal| refusal.code), Err(ErrorCode::FirstPhotosFrozen));
        assert_eq!(reason(Some("  ")).map_err(|refusal| refusal.code), Err(ErrorCode::FirstPhotosFrozen));
        assert_eq!(reason(Some(&"x".repeat(501))).map_err(|refusal| refusal.code), Err(ErrorCode::TextInvalid));
        assert_eq!(reason(Some(" Floue. ")), Ok("Floue.".into()));
    }
}
