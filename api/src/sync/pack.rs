//! `GET /v1/territories/{id}/pack`: a territory in one file.

use crate::http::{Problem, State};
use actix_web::{
    HttpResponse, get,
    http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, ETAG},
    web::Path,
};
use photos36_domain::{ErrorCode, packs, territories};
use uuid::Uuid;

/// Read a territory's pack.
///
/// Reads a territory in one ZIP archive of at most 1 MB, to begin with and for where there is no network: `pack.json` (`format`
/// 1; `since`; `territory` with a simplified `boundary` in GeoJSON; `themes`; `photos`, the 36 first ones, each with the
/// name of its `thumbnail`; open `questions` and `missions`; the `links` between these missions), the thumbnails in `photos/`, and `outline.svg`, a map that
/// needs no tiles.
///
/// Follow the territory from `since` on with `listTerritoryChanges`. A pack is made anew when it is older than an hour and
/// something has changed; the first one a moment after it was asked for.
#[utoipa::path(
    operation_id = "readTerritoryPack", tag = "sync",
    params(("id" = Uuid, Path, description = "The territory.")),
    responses(
        (status = 200, description = "The archive.", content((Vec<u8> = "application/zip"))),
        (status = 304, description = "If-None-Match names this very pack."),
        (status = 404, description = "not-found, pack-not-ready: ask again in a moment"),
    )
)]
#[get("/v1/territories/{id}/pack")]
pub async fn read_pack(state: State, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    territories::by_id(&*state.db, *id).await?;
    let pack = packs::read(&state, *id).await?.ok_or(ErrorCode::PackNotReady)?;
    let mut response = HttpResponse::Ok();
    response
        .content_type("application/zip")
        .insert_header((ETAG, format!("\"{}\"", hex::encode(&pack.sha256[..12]))))
        .insert_header((CACHE_CONTROL, "public, max-age=60"))
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"pack.zip\""))
        // It is compressed already.
        .insert_header((CONTENT_ENCODING, "identity"));
    Ok(response.body(pack.bytes))
}
