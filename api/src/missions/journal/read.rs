//! Reading the journal.

use super::out::{self, JournalEntryOut};
use crate::http::{
    MaybeSignedIn, Problem, Query, State,
    pages::{self, PageIn, PageOut},
};
use actix_web::{HttpRequest, HttpResponse, get, web::Path};
use photos36_domain::missions::journal;
use uuid::Uuid;

/// Read a mission's journal.
///
/// Reads the journal of a mission, the last day first.
#[utoipa::path(
    operation_id = "readJournal", tag = "missions",
    params(("id" = Uuid, Path, description = "The mission."), PageIn),
    responses(
        (status = 200, description = "A page of entries.", body = PageOut<JournalEntryOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/missions/{id}/journal")]
pub async fn read_journal(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = journal::list(&state, &actor, *id, page.limit, page.cursor.as_deref()).await?;
    Ok(pages::respond(&request, page.map(JournalEntryOut::from)))
}

/// Read an entry of the journal.
///
/// Reads an entry of the journal.
#[utoipa::path(
    operation_id = "readJournalEntry", tag = "missions",
    params(("id" = Uuid, Path, description = "The mission."), ("entry_id" = Uuid, Path, description = "The entry.")),
    responses(
        (status = 200, description = "The entry.", body = JournalEntryOut),
        (status = 304, description = "If-None-Match names this very version."),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/missions/{id}/journal/{entry_id}")]
pub async fn read_journal_entry(
    state: State,
    actor: MaybeSignedIn,
    path: Path<(Uuid, Uuid)>,
) -> Result<HttpResponse, Problem> {
    let (mission, entry) = path.into_inner();
    Ok(out::respond(HttpResponse::Ok(), journal::read(&state, &actor, mission, entry).await?))
}
