//! What one gave, packed.

use crate::http::{MaybeSignedIn, Problem, State, time::rfc3339};
use actix_web::{
    HttpResponse,
    body::SizedStream,
    get,
    http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, ETAG},
    post,
    web::Path,
};
use photos36_domain::privacy::export::{self, Export};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An export.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-9999-7000-8000-000000000009", "state": "ready", "parts": 1, "size_bytes": 48_211_003,
    "asked_at": "2026-06-21T12:00:00Z", "made_at": "2026-06-21T12:00:40Z", "expires_at": "2026-06-28T12:00:40Z"
}))]
struct ExportOut {
    /// Its id.
    id: Uuid,
    /// `making` or `ready`.
    state: String,
    /// Archives that it consists of, each of about 512 MiB at most.
    parts: i32,
    /// Bytes of all of them.
    size_bytes: i64,
    /// When it was asked for (RFC 3339, UTC).
    asked_at: String,
    /// When it was ready.
    #[serde(skip_serializing_if = "Option::is_none")]
    made_at: Option<String>,
    /// When it is deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<String>,
}

impl From<Export> for ExportOut {
    fn from(export: Export) -> Self {
        Self {
            id: export.id,
            state: export.state,
            parts: export.parts,
            size_bytes: export.size_bytes,
            asked_at: rfc3339(export.created_at),
            made_at: export.made_at.map(rfc3339),
            expires_at: export.expires_at.map(rfc3339),
        }
    }
}

/// All exports.
#[derive(Debug, Serialize, ToSchema)]
struct ExportsOut {
    /// The newest first.
    items: Vec<ExportOut>,
}

/// Ask for all that one gave.
///
/// Has everything packed that one gave and that is held about one: JSON of every table, CSV of the main ones, and the photos
/// as they came. One that is being made, or was ready within the last day, is given instead of another.
#[utoipa::path(
    operation_id = "askExport", tag = "privacy", security(("bearer" = [])),
    responses(
        (status = 202, description = "It is being made, or is ready.", body = ExportOut),
        (status = 401, description = "sign-in-required, token-invalid"),
    )
)]
#[post("/v1/me/exports")]
pub async fn ask(state: State, actor: MaybeSignedIn) -> Result<HttpResponse, Problem> {
    let export = export::ask(&state, &actor).await?;
    Ok(HttpResponse::Accepted().json(ExportOut::from(export)))
}

/// List one's exports.
#[utoipa::path(
    operation_id = "listExports", tag = "privacy", security(("bearer" = [])),
    responses(
        (status = 200, description = "All that wait.", body = ExportsOut),
        (status = 401, description = "sign-in-required, token-invalid"),
    )
)]
#[get("/v1/me/exports")]
pub async fn list(state: State, actor: MaybeSignedIn) -> Result<HttpResponse, Problem> {
    let exports = export::own(&*state.db, &actor).await?;
    Ok(HttpResponse::Ok().json(ExportsOut { items: exports.into_iter().map(ExportOut::from).collect() }))
}

/// Read an archive of an export.
#[utoipa::path(
    operation_id = "readExportPart", tag = "privacy", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The export."),
        ("part" = i32, Path, description = "From 1 to `parts`.", minimum = 1),
    ),
    responses(
        (status = 200, description = "The archive.", content((Vec<u8> = "application/zip"))),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/me/exports/{id}/parts/{part}")]
pub async fn read_part(state: State, actor: MaybeSignedIn, path: Path<(Uuid, i32)>) -> Result<HttpResponse, Problem> {
    let (id, part) = path.into_inner();
    let content = export::part(&state, &actor, id, part).await?;
    Ok(HttpResponse::Ok()
        .content_type("application/zip")
        .insert_header((CACHE_CONTROL, "private, no-store"))
        // A part never changes.
        .insert_header((ETAG, format!("\"{}-{part}\"", id.simple())))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"36-photos-{part}.zip\"")))
        // It is compressed already.
        .insert_header((CONTENT_ENCODING, "identity"))
        .body(SizedStream::new(content.length, content.stream)))
}
