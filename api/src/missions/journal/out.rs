//! Entries of the journal on the wire.

use crate::{
    http::{tags, time::rfc3339},
    missions::out::MissionPhotoOut,
    photos::PersonOut,
};
use actix_web::{HttpResponse, HttpResponseBuilder};
use photos36_domain::missions::journal::Entry;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An entry of the journal.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-aaaa-7000-8000-000000000001", "day": "2026-06-21", "text": "La pompe tourne de nouveau.",
    "author": {"id": "0197a1c0-2222-7000-8000-000000000002", "display_name": "Jeanne"}, "photos": [], "version": 1,
    "created_at": "2026-06-21T12:00:00Z", "updated_at": "2026-06-21T12:00:00Z"
}))]
pub struct JournalEntryOut {
    /// UUIDv7, made by whoever wrote it.
    pub id: Uuid,
    /// The day that it tells of, where the territory is.
    pub day: String,
    /// What was done.
    pub text: String,
    /// Who wrote it.
    pub author: PersonOut,
    /// Its photos that everyone sees, in order.
    pub photos: Vec<MissionPhotoOut>,
    /// The version that `If-Match` takes.
    pub version: i64,
    /// When it was written (RFC 3339, UTC).
    pub created_at: String,
    /// When it last changed (RFC 3339, UTC).
    pub updated_at: String,
}

impl From<Entry> for JournalEntryOut {
    fn from(Entry { row, photos }: Entry) -> Self {
        Self {
            id: row.id,
            day: row.happened_on,
            text: row.body,
            author: PersonOut { id: row.author_id, display_name: row.author_name },
            photos: photos.into_iter().map(MissionPhotoOut::from).collect(),
            version: row.version,
            created_at: rfc3339(row.created_at),
            updated_at: rfc3339(row.updated_at),
        }
    }
}

/// Answers with an entry and its tag.
pub fn respond(mut response: HttpResponseBuilder, entry: Entry) -> HttpResponse {
    // A photo that is hidden or has a new rendition changes what is read but not the version.
    let photos: i64 = entry.photos.iter().map(|photo| i64::from(photo.rendition) + photo.version).sum();
    response.insert_header(tags::of_version(entry.row.version, &format!("{}.{photos}", entry.photos.len())));
    response.json(JournalEntryOut::from(entry))
}
