//! `GET /v1/missions/{id}/links` and `…/walk`: the graph seen from one mission.

use super::out::{LinkedOut, MissionLinksOut, StepOut, WalkOut};
use crate::http::{MaybeSignedIn, Problem, Query, Reader, State};
use actix_web::{
    HttpResponse, HttpResponseBuilder, get,
    http::header::{CACHE_CONTROL, VARY},
    web::Path,
};
use photos36_domain::{
    ErrorCode, Refusal,
    links::around::{self, DEEPEST},
};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// What a hidden mission's author sees is for them alone, and so is one's own voice.
fn response() -> HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response.insert_header((CACHE_CONTROL, "private, no-cache"));
    response.insert_header((VARY, "Accept-Language, Authorization, Cookie"));
    response
}

/// Read what a mission is linked to.
///
/// Lists what a mission is linked to, with every reason in words, and what players declare of it, contested statements too.
#[utoipa::path(
    operation_id = "readMissionLinks", tag = "links",
    params(("id" = Uuid, Path, description = "The mission.")),
    responses(
        (status = 200, description = "The links.", body = MissionLinksOut),
        (status = 304, description = "If-None-Match names these very links."),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/missions/{id}/links")]
pub async fn read_mission_links(
    state: State,
    who: MaybeSignedIn,
    reader: Reader,
    id: Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let (me, linked) = around::of_mission(&*state.db, &who, *id).await?;
    let items = linked.into_iter().map(|one| LinkedOut::new(reader.locale, (me.id, &me.title), one)).collect();
    Ok(response().json(MissionLinksOut { items }))
}

/// How far to walk.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct WalkIn {
    /// Edges from the beginning, 1 to 3.
    #[param(minimum = 1, maximum = 3, default = 2)]
    depth: Option<u8>,
}

/// Walk from a mission along its links.
///
/// Walks from a mission along its links, over territories too: each mission once, by the fewest edges and then the
/// strongest one. Where there are more than 500, the strongest are kept.
#[utoipa::path(
    operation_id = "walkLinks", tag = "links",
    params(("id" = Uuid, Path, description = "The mission."), WalkIn),
    responses(
        (status = 200, description = "The missions reached.", body = WalkOut),
        (status = 304, description = "If-None-Match names this very walk."),
        (status = 400, description = "parameter-invalid"),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/missions/{id}/walk")]
pub async fn walk_links(
    state: State,
    who: MaybeSignedIn,
    id: Path<Uuid>,
    asked: Query<WalkIn>,
) -> Result<HttpResponse, Problem> {
    let depth = asked.depth.unwrap_or(2);
    if !(1..=DEEPEST).contains(&depth) {
        let reason = format!("1–{DEEPEST}");
        return Err(Refusal::new(ErrorCode::ParameterInvalid).field("depth").arg("reason", reason).into());
    }
    let items = around::walk(&*state.db, &who, *id, depth).await?.into_iter().map(StepOut::from).collect();
    Ok(response().json(WalkOut { items }))
}
