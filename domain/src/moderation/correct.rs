//! Place, themes and texts put right by an animator; what was there before is kept for the undo.

use super::{Object, ObjectKind};
use crate::{
    ErrorCode, Ground, Refusal, Result,
    database::statement,
    missions,
    people::Actor,
    photos::{self, GivenPlace, PlacePrecision},
    plain, territories,
    themes::Themes,
    words,
};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

/// What is put right; what is none stays.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// Another title; not for a comment.
    pub title: Option<String>,
    /// Another text.
    pub text: Option<String>,
    /// Other themes, all of them; for a photo.
    pub themes: Option<Vec<String>>,
    /// Another place, as longitude and latitude in degrees; for a photo.
    pub place: Option<(f64, f64)>,
    /// Another precision, by name; for a photo.
    pub precision: Option<String>,
}

impl Correction {
    fn is_of_photo(&self) -> bool {
        self.themes.is_some() || self.place.is_some() || self.precision.is_some()
    }
}

/// Checks that a correction takes nothing from a photo's author that is theirs: its place is never made plainer than they
/// made it, and never brought where `actor` does not regulate.
///
/// # Errors
/// `action-unfit`, `forbidden`, `place-invalid`, `place-precision-unknown`.
pub(super) async fn require_fair(
    write: &impl ConnectionTrait,
    actor: &Actor,
    object: &Object,
    correction: &Correction,
) -> Result<()> {
    if object.kind != ObjectKind::Photo {
        return Ok(());
    }
    if let Some(wished) = correction.precision.as_deref().map(PlacePrecision::parse).transpose()? {
        let photo = photos::store::by_id(write, object.id).await?.ok_or(ErrorCode::NotFound)?;
        let present = PlacePrecision::from_name(&photo.place_precision).unwrap_or(PlacePrecision::Hidden);
        if wished < present {
            return Err(Refusal::new(ErrorCode::ActionUnfit).field("/correction/place_precision").into());
        }
    }
    if let Some(place) = correction.place.map(|(lon, lat)| GivenPlace::parse(lon, lat)).transpose()? {
        let territory = territories::locate(write, place.lon(), place.lat()).await?.map(|found| found.id);
        if !actor.may_regulate(territory) {
            return Err(Refusal::new(ErrorCode::Forbidden).field("/correction/place").into());
        }
    }
    Ok(())
}

/// Puts it right in the caller's transaction, and gives what was there.
///
/// # Errors
/// `action-unfit` when nothing is corrected or the object has no such field; `text-invalid`, `themes-invalid`,
/// `place-invalid`, `place-precision-unknown`.
pub(super) async fn apply(
    ground: &Ground,
    write: &impl ConnectionTrait,
    object: &Object,
    correction: Correction,
) -> Result<Correction> {
    let unfit = || Refusal::new(ErrorCode::ActionUnfit).field("/correction");
    if correction == Correction::default() || object.kind == ObjectKind::Person {
        return Err(unfit().into());
    }
    if object.kind == ObjectKind::Photo {
        return photo(ground, write, object, correction).await;
    }
    if correction.is_of_photo() || (object.kind == ObjectKind::Comment && correction.title.is_some()) {
        return Err(unfit().into());
    }
    texts(ground, write, object, correction).await
}

/// Takes a correction back: only what is still as it was corrected, for what its author changed since is theirs; and a
/// photo's place becomes no plainer than it is now. `wrote` is what was corrected.
pub(super) async fn take_back(
    ground: &Ground,
    write: &impl ConnectionTrait,
    object: &Object,
    before: Correction,
    wrote: &Correction,
) -> Result<()> {
    let now = present(write, object).await?;
    let unchanged = |now: &Option<String>, wrote: &Option<String>| wrote.is_none() || now == wrote;
    let (present_precision, precision) = (named(&now.precision), named(&before.precision));
    let is_plainer = precision.zip(present_precision).is_some_and(|(before, now)| before < now);
    let is_still_corrected = wrote.precision.is_some() && now.precision == wrote.precision;
    let back = Correction {
        title: before.title.filter(|_| unchanged(&now.title, &wrote.title)),
        text: before.text.filter(|_| unchanged(&now.text, &wrote.text)),
        themes: before.themes.filter(|_| wrote.themes.is_none() || now.themes == wrote.themes),
        place: before.place.filter(|_| wrote.place.is_none() || now.place == wrote.place),
        precision: before.precision.filter(|_| !is_plainer || is_still_corrected),
    };
    if back != Correction::default() {
        apply(ground, write, object, back).await?;
    }
    Ok(())
}

/// What a correction has written, of the fields of which it gave what was before.
pub(super) async fn wrote(write: &impl ConnectionTrait, object: &Object, before: &Correction) -> Result<Correction> {
    let object = super::find(write, object.kind, object.id).await?.ok_or(ErrorCode::NotFound)?;
    let now = present(write, &object).await?;
    Ok(Correction {
        title: now.title.filter(|_| before.title.is_some()),
        text: now.text.filter(|_| before.text.is_some()),
        themes: now.themes.filter(|_| before.themes.is_some()),
        place: now.place.filter(|_| before.place.is_some()),
        precision: now.precision.filter(|_| before.precision.is_some()),
    })
}

fn named(precision: &Option<String>) -> Option<PlacePrecision> {
    precision.as_deref().and_then(PlacePrecision::from_name)
}

/// How it is now, in the form of a correction.
async fn present(write: &impl ConnectionTrait, object: &Object) -> Result<Correction> {
    let texts =
        Correction { title: Some(object.title.clone()), text: Some(object.body.clone()), ..Correction::default() };
    if object.kind != ObjectKind::Photo {
        return Ok(texts);
    }
    let photo = photos::store::by_id(write, object.id).await?.ok_or(ErrorCode::NotFound)?;
    let themes = photos::store::themes(write, &[object.id]).await?.remove(&object.id).unwrap_or_default();
    let (place, precision) = (photo.lon.zip(photo.lat), Some(photo.place_precision));
    Ok(Correction { themes: Some(themes), place, precision, ..texts })
}

async fn photo(ground: &Ground, write: &impl ConnectionTrait, object: &Object, new: Correction) -> Result<Correction> {
    let photo = photos::store::by_id(write, object.id).await?.ok_or(ErrorCode::NotFound)?;
    let themes = photos::store::themes(write, &[object.id]).await?.remove(&object.id).unwrap_or_default();
    let before = Correction {
        title: new.title.as_ref().map(|_| photo.title.clone()),
        text: new.text.as_ref().map(|_| photo.body.clone()),
        themes: new.themes.as_ref().map(|_| themes),
        place: new.place.as_ref().and(photo.lon.zip(photo.lat)),
        precision: new.precision.as_ref().map(|_| photo.place_precision.clone()),
    };
    let change = photos::Edit {
        title: new.title,
        text: new.text,
        themes: new.themes.as_deref().map(Themes::parse).transpose()?,
        precision: new.precision.as_deref().map(PlacePrecision::parse).transpose()?,
        ..photos::Edit::default()
    };
    let place = new.place.map(|(lon, lat)| GivenPlace::parse(lon, lat)).transpose()?;
    photos::edit::correct(ground, write, photo, change, place).await?;
    Ok(before)
}

async fn texts(ground: &Ground, write: &impl ConnectionTrait, object: &Object, new: Correction) -> Result<Correction> {
    let title = new
        .title
        .as_deref()
        .map(|title| plain::line("/correction/title", title, 1, photos::values::MAX_TITLE))
        .transpose()?;
    let text =
        new.text.as_deref().map(|text| plain::text("/correction/text", text, photos::values::MAX_TEXT)).transpose()?;
    let before = Correction {
        title: title.as_ref().map(|_| object.title.clone()),
        text: text.as_ref().map(|_| object.body.clone()),
        ..Correction::default()
    };
    let title = title.unwrap_or_else(|| object.title.clone());
    let text = text.unwrap_or_else(|| object.body.clone());
    let now = ground.clock.now();
    let words = words::line(&[&title, &text]);
    let (sql, values) = match object.kind {
        ObjectKind::Comment => (
            "UPDATE comments SET body = $2, version = version + 1, updated_at = $3 WHERE id = $1",
            vec![object.id.into(), text.into(), now.into()],
        ),
        ObjectKind::Question => (
            "UPDATE questions SET title = $2, body = $3, words = $4, version = version + 1, updated_at = $5 WHERE id = $1",
            vec![object.id.into(), title.into(), text.into(), words.into(), now.into()],
        ),
        _ => (
            "UPDATE missions SET title = $2, body = $3, words = $4, version = version + 1, updated_at = $5 WHERE id = $1",
            vec![object.id.into(), title.into(), text.into(), words.into(), now.into()],
        ),
    };
    write.execute_raw(statement(write, sql, values)).await?;
    if object.kind == ObjectKind::Mission {
        missions::changed(write, ground, object.id).await?;
    }
    Ok(before)
}
