//! Joining and leaving a territory: anyone signed in, for themselves.

use crate::http::{Problem, SignedIn, State};
use actix_web::{HttpResponse, delete, put, web::Path};
use photos36_domain::people::roles;
use uuid::Uuid;

/// Join a territory as a resident.
///
/// Becomes a resident of the territory. Joining twice changes nothing.
#[utoipa::path(
    operation_id = "joinTerritory", tag = "people", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The territory.")),
    responses(
        (status = 204, description = "A resident."),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found"),
        (status = 409, description = "roles-too-many"),
    )
)]
#[put("/v1/territories/{id}/members/me")]
pub async fn join_territory(state: State, me: SignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    roles::join(&state, &me.actor, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Leave a territory.
///
/// Is no longer a resident of the territory; other roles stay. Leaving twice changes nothing.
#[utoipa::path(
    operation_id = "leaveTerritory", tag = "people", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The territory.")),
    responses(
        (status = 204, description = "Not a resident."),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[delete("/v1/territories/{id}/members/me")]
pub async fn leave_territory(state: State, me: SignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    roles::leave(&state, &me.actor, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}
