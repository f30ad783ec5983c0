//! `GET /v1/missions/{id}/export`.

use super::file::MissionFile;
use crate::http::{MaybeSignedIn, Problem, State};
use actix_web::{HttpResponse, get, http::header::CONTENT_DISPOSITION, web::Path};
use photos36_domain::missions::stem;
use uuid::Uuid;

/// Export a mission.
///
/// Exports a mission as one file that another server of the game imports: kind, texts, themes, tasks, needs, knowledge and
/// lineage. Nothing in it is of any person: no names, offers, journal or photos.
#[utoipa::path(
    operation_id = "exportMission", tag = "missions",
    params(("id" = Uuid, Path, description = "The mission.")),
    responses(
        (status = 200, description = "The file.", body = MissionFile),
        (status = 304, description = "If-None-Match names this very file."),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/missions/{id}/export")]
pub async fn export_mission(state: State, actor: MaybeSignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    let file = stem::export(&state, &actor, *id).await?;
    let mut response = HttpResponse::Ok();
    response.insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"mission-{id}.json\"")));
    Ok(response.json(MissionFile::from(file)))
}
