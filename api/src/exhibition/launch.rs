//! `POST /v1/territories/{id}/launch`: the game begins.

use super::out::{self, FirstPhotosOut};
use crate::http::{MaybeSignedIn, Problem, State};
use actix_web::{HttpResponse, post, web::Path};
use photos36_domain::exhibition;
use uuid::Uuid;

/// Launch a territory.
///
/// Launches a territory whose 36 first photos are all there. For its animators and the editor.
///
/// The launch is dated and announced, and freezes the list. A territory that was launched answers as it is.
#[utoipa::path(
    operation_id = "launchTerritory", tag = "exhibition", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The territory.")),
    responses(
        (status = 200, description = "Launched, now or before.", body = FirstPhotosOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "launch-incomplete; territory-state-illegal: it is not being prepared"),
    )
)]
#[post("/v1/territories/{id}/launch")]
pub async fn launch_territory(state: State, actor: MaybeSignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    exhibition::launch(&state, &actor, *id).await?;
    Ok(out::respond(exhibition::read(&*state.db, &actor, *id).await?))
}
