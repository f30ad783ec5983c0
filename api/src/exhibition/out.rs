//! A list of first photos on the wire.

use crate::{
    http::{tags, time::rfc3339},
    photos::{ImageOut, PersonOut, PointOut, sizes},
    territories::StateName,
    themes::ThemeOut,
};
use actix_web::HttpResponse;
use base64::{Engine, prelude::BASE64_STANDARD};
use photos36_domain::{
    exhibition::{Change, Exhibition, SlotChange},
    map::boxes::Rect,
    photos,
};
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;

/// The first photos of a territory, and what they still lack.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "territory_id": "0197a1c0-3333-7000-8000-000000000003", "state": "preparing",
    "slots": [{"slot": 1, "photo": {
        "id": "0197a1c0-1111-7000-8000-000000000001", "title": "La fontaine",
        "author": {"id": "0197a1c0-2222-7000-8000-000000000002", "display_name": "Jeanne"},
        "place": {"lon": 3.24, "lat": 45.43}, "themes": ["water"], "credit": "Jeanne", "licence": "CC-BY-SA-4.0",
        "width_px": 4032, "height_px": 3024, "images": []}}, {"slot": 2, "photo": null}],
    "empty_slots": [2],
    "missing_themes": [{"id": "health", "names": {"fr": "Santé", "en": "Health"}, "is_vital": true}],
    "parts": 28,
    "missing_parts": [{"bbox": [3.2, 45.42, 3.21, 45.43], "centre": {"lon": 3.205, "lat": 45.425}}]
}))]
pub struct FirstPhotosOut {
    /// The territory.
    pub territory_id: Uuid,
    /// Where it stands in its life.
    pub state: StateName,
    /// When it was launched (RFC 3339, UTC); the list is frozen since.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub launched_at: Option<String>,
    /// Slots 1 to 36 in this order; slot 1 is the opening photo.
    #[schema(max_items = 36)]
    pub slots: Vec<SlotOut>,
    /// Slots without a photo: nothing was chosen, or what was chosen is hidden, deleted or elsewhere now.
    pub empty_slots: Vec<i32>,
    /// Roots of the themes that no chosen photo stands under.
    pub missing_themes: Vec<ThemeOut>,
    /// Into how many parts the territory is cut.
    #[schema(maximum = 36)]
    pub parts: usize,
    /// Parts of the territory without a chosen photo.
    #[schema(max_items = 36)]
    pub missing_parts: Vec<UncoveredPartOut>,
}

/// A slot of the exhibition.
#[derive(Debug, Serialize, ToSchema)]
pub struct SlotOut {
    /// 1 to 36.
    #[schema(minimum = 1, maximum = 36)]
    pub slot: i32,
    /// The photo; null while the slot is empty.
    #[schema(required)]
    pub photo: Option<SlotPhotoOut>,
}

/// A photo of the exhibition.
#[derive(Debug, Serialize, ToSchema)]
pub struct SlotPhotoOut {
    /// The photo.
    pub id: Uuid,
    /// Title; may be empty.
    pub title: String,
    /// Who took it.
    pub author: PersonOut,
    /// The place that everyone sees.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<PointOut>,
    /// Themes, in the order of the alphabet.
    pub themes: Vec<String>,
    /// Whom to name.
    pub credit: String,
    /// `CC-BY-SA-4.0`, `CC-BY-4.0` or `CC0-1.0`.
    pub licence: String,
    /// Width as shown, in pixels.
    pub width_px: i32,
    /// Height as shown, in pixels.
    pub height_px: i32,
    /// The sizes.
    pub images: Vec<ImageOut>,
    /// Placeholder of about 25 bytes (ThumbHash), base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thumbhash: Option<String>,
}

/// A part of a territory: a box of a grid of at most 36 that touch it.
#[derive(Debug, Serialize, ToSchema)]
pub struct UncoveredPartOut {
    /// `[west, south, east, north]` in degrees, WGS84.
    #[schema(min_items = 4, max_items = 4)]
    pub bbox: [f64; 4],
    /// The middle of the box.
    pub centre: PointOut,
}

/// A change of the list after the launch.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-4444-7000-8000-000000000004",
    "by": {"id": "0197a1c0-2222-7000-8000-000000000002", "display_name": "Noémie"}, "reason": "La photo était floue.",
    "slots": [{"slot": 3, "before": "0197a1c0-1111-7000-8000-000000000001", "after": "0197a1c0-1111-7000-8000-000000000009"}],
    "created_at": "2026-06-21T12:00:00Z"
}))]
pub struct FirstPhotosChangeOut {
    /// Id.
    pub id: Uuid,
    /// Who changed it.
    pub by: PersonOut,
    /// Why.
    pub reason: String,
    /// The slots that are different since.
    pub slots: Vec<SlotChangeOut>,
    /// RFC 3339, UTC.
    pub created_at: String,
}

/// What became of a slot.
#[derive(Debug, Serialize, ToSchema)]
pub struct SlotChangeOut {
    /// 1 to 36.
    pub slot: i32,
    /// The photo that stood there; null when the slot was empty.
    #[schema(required)]
    pub before: Option<Uuid>,
    /// The photo that stands there since; null when the slot is empty.
    #[schema(required)]
    pub after: Option<Uuid>,
}

impl From<photos::View> for SlotPhotoOut {
    fn from(view: photos::View) -> Self {
        let photos::View { photo, themes, author_name, territory_name: _, first_slot: _, in_full: _ } = view;
        Self {
            id: photo.id,
            title: photo.title,
            author: PersonOut { id: photo.author_id, display_name: author_name },
            place: photo.shown_lon.zip(photo.shown_lat).map(|(lon, lat)| PointOut { lon, lat }),
            themes,
            credit: photo.credit,
            licence: photo.licence,
            width_px: photo.width_px,
            height_px: photo.height_px,
            images: sizes(photo.id, photo.rendition, photo.width_px, photo.height_px),
            thumbhash: photo.thumbhash.map(|hash| BASE64_STANDARD.encode(hash)),
        }
    }
}

impl From<Rect> for UncoveredPartOut {
    fn from(part: Rect) -> Self {
        let centre = PointOut { lon: f64::midpoint(part.west, part.east), lat: f64::midpoint(part.south, part.north) };
        Self { bbox: [part.west, part.south, part.east, part.north], centre }
    }
}

impl From<Exhibition> for FirstPhotosOut {
    fn from(exhibition: Exhibition) -> Self {
        let Exhibition { territory, version: _, launched_at, slots, missing_themes, parts, missing_parts } = exhibition;
        let slots: Vec<_> =
            (1..).zip(slots).map(|(slot, view)| SlotOut { slot, photo: view.map(SlotPhotoOut::from) }).collect();
        Self {
            territory_id: territory.id,
            state: territory.state.into(),
            launched_at: launched_at.map(rfc3339),
            empty_slots: slots.iter().filter(|slot| slot.photo.is_none()).map(|slot| slot.slot).collect(),
            slots,
            missing_themes: missing_themes.into_iter().map(ThemeOut::from).collect(),
            parts,
            missing_parts: missing_parts.into_iter().map(UncoveredPartOut::from).collect(),
        }
    }
}

impl From<Change> for FirstPhotosChangeOut {
    fn from(change: Change) -> Self {
        let slot = |SlotChange { slot, before, after }| SlotChangeOut { slot, before, after };
        Self {
            id: change.id,
            by: PersonOut { id: change.person, display_name: change.person_name },
            reason: change.reason,
            slots: change.slots.into_iter().map(slot).collect(),
            created_at: rfc3339(change.created_at),
        }
    }
}

/// Answers with a list and its tag: the version, which an edit names, and a digest, since photos come and go without it.
pub fn respond(exhibition: Exhibition) -> HttpResponse {
    let version = exhibition.version;
    let out = FirstPhotosOut::from(exhibition);
    let digest = Sha256::digest(serde_json::to_vec(&out).unwrap_or_default());
    let mut response = HttpResponse::Ok();
    response.insert_header(tags::of_version(version, &hex::encode(&digest[..8])));
    response.insert_header(("vary", "Authorization, Cookie"));
    response.insert_header(("cache-control", "private, no-cache"));
    response.json(out)
}
