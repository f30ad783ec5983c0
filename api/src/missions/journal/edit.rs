//! Writing, changing and deleting entries of the journal.

use super::out::{self, JournalEntryOut};
use crate::http::{Json, Problem, SignedIn, State, tags::IfMatch};
use actix_web::{HttpResponse, delete, patch, put, web::Path};
use photos36_domain::missions::journal::{self, Edit, NewEntry};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A new entry.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "La pompe tourne de nouveau.", "photos": ["0197a1c0-1111-7000-8000-000000000001"]}))]
struct WriteJournalEntryIn {
    /// What was done, 1 to 10,000 characters.
    #[schema(min_length = 1, max_length = 10000)]
    text: String,
    /// On which day, where the territory is, today at the latest; today when absent.
    #[schema(format = Date)]
    day: Option<String>,
    /// Published photos, at most 10.
    #[serde(default)]
    #[schema(max_items = 10)]
    photos: Vec<Uuid>,
}

/// Write into the journal.
///
/// Writes an entry into the journal. For the team, while the mission is not over.
#[utoipa::path(
    operation_id = "writeJournalEntry", tag = "missions", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The mission."),
        ("entry_id" = Uuid, Path, description = "UUIDv7 made by the client."),
    ),
    request_body = WriteJournalEntryIn,
    responses(
        (status = 201, description = "A new entry.", body = JournalEntryOut),
        (status = 200, description = "The same call came before: the entry as it is now.", body = JournalEntryOut),
        (status = 400, description = "body-invalid, id-not-uuidv7, text-invalid, day-invalid, photos-too-many"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden: only the team"),
        (status = 404, description = "not-found"),
        (status = 409, description = "id-taken, mission-closed"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "photo-unknown: it is not published"),
    )
)]
#[put("/v1/missions/{id}/journal/{entry_id}")]
pub async fn write_journal_entry(
    state: State,
    me: SignedIn,
    path: Path<(Uuid, Uuid)>,
    body: Json<WriteJournalEntryIn>,
) -> Result<HttpResponse, Problem> {
    let (mission, id) = path.into_inner();
    let WriteJournalEntryIn { text, day, photos } = body.into_inner();
    let (entry, is_new) = journal::write(&state, &me, mission, NewEntry { id, text, day, photos }).await?;
    Ok(out::respond(if is_new { HttpResponse::Created() } else { HttpResponse::Ok() }, entry))
}

/// What to change; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "La pompe tourne de nouveau, enfin."}))]
struct EditJournalEntryIn {
    /// What was done, 1 to 10,000 characters.
    #[schema(min_length = 1, max_length = 10000)]
    text: Option<String>,
    /// On which day, where the territory is, today at the latest.
    #[schema(format = Date)]
    day: Option<String>,
    /// Published photos, at most 10; replaces them all.
    #[schema(max_items = 10)]
    photos: Option<Vec<Uuid>>,
}

/// Edit an entry of the journal.
///
/// Changes an entry. For whoever wrote it, also when the mission is over.
#[utoipa::path(
    operation_id = "editJournalEntry", tag = "missions", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The mission."),
        ("entry_id" = Uuid, Path, description = "The entry."),
        ("If-Match" = String, Header, description = "The ETag that was read."),
    ),
    request_body = EditJournalEntryIn,
    responses(
        (status = 200, description = "The entry as it is now.", body = JournalEntryOut),
        (status = 400, description = "body-invalid, text-invalid, day-invalid, photos-too-many"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden: someone else wrote it"),
        (status = 404, description = "not-found"),
        (status = 412, description = "version-stale"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "photo-unknown: it is not published"),
        (status = 428, description = "if-match-required"),
    )
)]
#[patch("/v1/missions/{id}/journal/{entry_id}")]
pub async fn edit_journal_entry(
    state: State,
    me: SignedIn,
    path: Path<(Uuid, Uuid)>,
    seen: IfMatch,
    body: Json<EditJournalEntryIn>,
) -> Result<HttpResponse, Problem> {
    let EditJournalEntryIn { text, day, photos } = body.into_inner();
    let change = Edit { text, day, photos };
    let entry = journal::edit(&state, &me, path.into_inner(), |version| seen.check(version), change).await?;
    Ok(out::respond(HttpResponse::Ok(), entry))
}

/// Delete an entry of the journal.
///
/// Deletes an entry. For whoever wrote it, also when the mission is over.
#[utoipa::path(
    operation_id = "deleteJournalEntry", tag = "missions",
    security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The mission."),
        ("entry_id" = Uuid, Path, description = "The entry."),
        ("If-Match" = String, Header, description = "The ETag that was read."),
    ),
    responses(
        (status = 204, description = "It is gone; its photos stay."),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden: someone else wrote it"),
        (status = 404, description = "not-found"),
        (status = 412, description = "version-stale"),
        (status = 428, description = "if-match-required"),
    )
)]
#[delete("/v1/missions/{id}/journal/{entry_id}")]
pub async fn delete_journal_entry(
    state: State,
    me: SignedIn,
    path: Path<(Uuid, Uuid)>,
    seen: IfMatch,
) -> Result<HttpResponse, Problem> {
    journal::delete(&state, &me, path.into_inner(), |version| seen.check(version)).await?;
    Ok(HttpResponse::NoContent().finish())
}
