//! A photo on the wire.

use crate::http::{tags, time::rfc3339};
use actix_web::{HttpResponse, HttpResponseBuilder};
use base64::{Engine, prelude::BASE64_STANDARD};
use photos36_domain::{
    photos::{self, EDGES_PX, View, entity, fitted},
    texts::Locale,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A photo.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-1111-7000-8000-000000000001", "state": "published", "placement": "placed",
    "author": {"id": "0197a1c0-2222-7000-8000-000000000002", "display_name": "Jeanne"},
    "territory": {"id": "0197a1c0-3333-7000-8000-000000000003", "name": "Vichel"},
    "place": {"lon": 3.24, "lat": 45.43}, "place_precision": "exact",
    "taken": {"local": "2018-06-23T14:05:09", "offset_minutes": 120},
    "title": "La fontaine", "text": "Pourquoi l'eau ne coule-t-elle plus ?", "themes": ["water"],
    "credit": "Jeanne", "licence": "CC-BY-SA-4.0", "width_px": 4032, "height_px": 3024,
    "images": [{"edge_px": 320, "width_px": 320, "height_px": 240,
        "jpeg": "/v1/photos/0197a1c0-1111-7000-8000-000000000001/images/1/320.jpg",
        "webp": "/v1/photos/0197a1c0-1111-7000-8000-000000000001/images/1/320.webp"}],
    "colours": ["#8899aa"], "thumbhash": "1QcSHQRnh493V4dIh4eXh1h4kJUI",
    "created_at": "2026-06-21T12:00:00Z", "updated_at": "2026-06-21T12:00:01Z"
}))]
pub struct PhotoOut {
    /// UUIDv7, made by whoever sent it.
    pub id: Uuid,
    /// `processing`, `published`, `hidden` (by reports or an animator; a decision says why) or `refused`.
    pub state: String,
    /// Why its bytes could not be used, when refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<RefusalOut>,
    /// `to_place` (no place yet: its author gives one), `placed`, or `outside` (outside every territory).
    pub placement: &'static str,
    /// Who took it.
    pub author: PersonOut,
    /// Where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub territory: Option<TerritoryRefOut>,
    /// The place that everyone sees, WGS84 degrees.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<PointOut>,
    /// `exact`, `street` (a fixed cell of about 100 m) or `hidden`.
    pub place_precision: String,
    /// When it was taken, as the camera's clock said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken: Option<TakenOut>,
    /// Title.
    pub title: String,
    /// Text.
    pub text: String,
    /// Ids of its themes, at most 3; a word that is none is one that was given before there was a tree.
    pub themes: Vec<String>,
    /// Whom to name.
    pub credit: String,
    /// `CC-BY-SA-4.0`, `CC-BY-4.0` or `CC0-1.0`.
    pub licence: String,
    /// Width as shown, in pixels.
    pub width_px: i32,
    /// Height as shown, in pixels.
    pub height_px: i32,
    /// The sizes; none while processing.
    pub images: Vec<ImageOut>,
    /// Main colours, the most common first.
    pub colours: Vec<String>,
    /// Placeholder of about 25 bytes (ThumbHash), base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thumbhash: Option<String>,
    /// Its slot among the first 36 photos of its territory, once that is launched; 1 is the opening photo.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 36)]
    pub first_photo_slot: Option<i32>,
    /// When it came in (RFC 3339, UTC).
    pub created_at: String,
    /// When it last changed (RFC 3339, UTC).
    pub updated_at: String,
    /// What only its author, its territory's animators and the editor see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own: Option<OwnOut>,
}

/// Why a photo was refused after it came in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "code": "photo-broken", "detail": "Le fichier est abîmé : il s'arrête trop tôt.",
    "remedy": "Renvoyez la photo d'origine depuis l'appareil."
}))]
pub struct RefusalOut {
    /// The stable code of a problem.
    pub code: &'static str,
    /// What is wrong with the file, in the reader's language.
    pub detail: String,
    /// What to do about it, in the reader's language.
    pub remedy: String,
}

impl RefusalOut {
    /// The refusal of a photo, if it was refused.
    pub fn of(photo: &entity::Model, locale: Locale) -> Option<Self> {
        let refusal = photos::refusal(photo)?;
        let id = format!("error-{}", refusal.code.name());
        let text = |id: &str| locale.text(id, &refusal.args);
        Some(Self { code: refusal.code.name(), detail: text(&id), remedy: text(&format!("{id}.remedy")) })
    }
}

/// A person by name.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonOut {
    /// Id.
    pub id: Uuid,
    /// Display name.
    pub display_name: String,
}

/// A territory by name.
#[derive(Debug, Serialize, ToSchema)]
pub struct TerritoryRefOut {
    /// Id.
    pub id: Uuid,
    /// Name.
    pub name: String,
}

/// A point.
#[derive(Debug, Serialize, ToSchema)]
pub struct PointOut {
    /// Longitude in degrees, WGS84.
    pub lon: f64,
    /// Latitude in degrees, WGS84.
    pub lat: f64,
}

/// A moment of the camera's clock.
#[derive(Debug, Serialize, ToSchema)]
pub struct TakenOut {
    /// Local date and time, without offset.
    pub local: String,
    /// Offset from UTC in minutes, when known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset_minutes: Option<i32>,
}

/// One size of a photo.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImageOut {
    /// 320, 960 or 1920.
    pub edge_px: i32,
    /// Width in pixels.
    pub width_px: i32,
    /// Height in pixels.
    pub height_px: i32,
    /// Path of the JPEG.
    pub jpeg: String,
    /// Path of the WebP.
    pub webp: String,
}

/// What only its author, its territory's animators and the editor see.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnOut {
    /// The true place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub true_place: Option<PointOut>,
    /// `exif`, `xmp` or `author`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place_source: Option<String>,
    /// Accuracy of the place in metres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accuracy_m: Option<f64>,
    /// Altitude above sea level in metres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub altitude_m: Option<f64>,
    /// Where the camera looked, in degrees from north.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direction_deg: Option<f64>,
    /// Where the moment comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_source: Option<String>,
    /// Make and model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub camera: Option<String>,
    /// SHA-256 of the original, hexadecimal.
    pub sha256: String,
    /// Size of the original in bytes.
    pub size_bytes: i64,
    /// Media type of the original.
    pub media_type: String,
    /// An older photo that looks the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub near_duplicate_of: Option<Uuid>,
}

impl PhotoOut {
    /// The photo as its reader sees it.
    pub fn of(view: View, locale: Locale) -> Self {
        let refusal = RefusalOut::of(&view.photo, locale);
        let View { photo, themes, author_name, territory_name, first_slot, in_full } = view;
        let own = in_full.then(|| OwnOut::from(&photo));
        let territory = photo.territory_id.zip(territory_name);
        Self {
            placement: match (photo.lon, photo.territory_id) {
                (None, _) => "to_place",
                (Some(_), Some(_)) => "placed",
                (Some(_), None) => "outside",
            },
            images: sizes(photo.id, photo.rendition, photo.width_px, photo.height_px),
            author: PersonOut { id: photo.author_id, display_name: author_name },
            territory: territory.map(|(id, name)| TerritoryRefOut { id, name }),
            place: point(photo.shown_lon, photo.shown_lat),
            taken: photo.taken_local.map(|local| TakenOut { local, offset_minutes: photo.taken_offset_min }),
            colours: photo.colours_json.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default(),
            thumbhash: photo.thumbhash.map(|hash| BASE64_STANDARD.encode(hash)),
            created_at: rfc3339(photo.created_at),
            updated_at: rfc3339(photo.updated_at),
            id: photo.id,
            state: photo.state,
            refusal,
            place_precision: photo.place_precision,
            title: photo.title,
            text: photo.body,
            themes,
            first_photo_slot: first_slot,
            credit: photo.credit,
            licence: photo.licence,
            width_px: photo.width_px,
            height_px: photo.height_px,
            own,
        }
    }
}

impl From<&entity::Model> for OwnOut {
    fn from(photo: &entity::Model) -> Self {
        Self {
            true_place: point(photo.lon, photo.lat),
            place_source: photo.place_source.clone(),
            accuracy_m: photo.accuracy_m,
            altitude_m: photo.altitude_m,
            direction_deg: photo.direction_deg,
            taken_source: photo.taken_source.clone(),
            camera: photo.camera.clone(),
            sha256: hex::encode(&photo.sha256),
            size_bytes: photo.size_bytes,
            media_type: photo.media_type.clone(),
            near_duplicate_of: photo.near_duplicate_of,
        }
    }
}

fn point(lon: Option<f64>, lat: Option<f64>) -> Option<PointOut> {
    lon.zip(lat).map(|(lon, lat)| PointOut { lon, lat })
}

/// The sizes of a photo; none before the worker has made them.
pub fn sizes(photo: Uuid, rendition: i32, width_px: i32, height_px: i32) -> Vec<ImageOut> {
    if rendition == 0 {
        return Vec::new();
    }
    let side = |px: i32| u32::try_from(px).unwrap_or_default();
    let shown = |px: u32| i32::try_from(px).unwrap_or(i32::MAX);
    let size = |edge_px: u32| {
        let (width, height) = fitted((side(width_px), side(height_px)), edge_px);
        let path = |ending: &str| format!("/v1/photos/{photo}/images/{rendition}/{edge_px}.{ending}");
        ImageOut {
            edge_px: shown(edge_px),
            width_px: shown(width),
            height_px: shown(height),
            jpeg: path("jpg"),
            webp: path("webp"),
        }
    };
    EDGES_PX.map(size).into()
}

/// Answers with a photo and its tag.
pub fn respond(mut response: HttpResponseBuilder, view: View, locale: Locale) -> HttpResponse {
    // What the worker adds changes the tag but not the version: an edit that crosses it is no conflict.
    let slot = view.first_slot.map(|slot| format!(".{slot}")).unwrap_or_default();
    let own = if view.in_full { ".own" } else { "" };
    let language = view.photo.refusal.as_ref().map(|_| format!(".{}", locale.tag())).unwrap_or_default();
    let seen_as = format!("{}.{}{slot}{own}{language}", view.photo.state, view.photo.rendition);
    response.insert_header(tags::of_version(view.photo.version, &seen_as));
    response.insert_header(("vary", "Authorization, Cookie, Accept-Language"));
    response.insert_header(("cache-control", "private, no-cache"));
    response.json(PhotoOut::of(view, locale))
}
