//! Someone's roles in a territory, set by the editor.

use crate::http::{Json, Problem, SignedIn, State};
use actix_web::{HttpResponse, delete, get, put, web::Path};
use photos36_domain::{
    Refusal,
    people::{Role, roles},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;
use uuid::Uuid;

/// Roles in a territory.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"roles": ["animator", "resident"]}))]
struct RolesBody {
    /// Each of `resident`, `animator`, `mayor`, `mediator` at most once; none for no role.
    #[schema(max_items = 4)]
    roles: Vec<String>,
}

impl RolesBody {
    fn parse(&self) -> Result<BTreeSet<Role>, Refusal> {
        self.roles.iter().map(|name| Role::parse(name)).collect()
    }

    fn of(roles: &BTreeSet<Role>) -> Json<Self> {
        Json(Self { roles: roles.iter().map(|role| role.name().to_owned()).collect() })
    }
}

/// Read someone's roles in a territory.
///
/// Reads what someone is in a territory: one's own roles, or anyone's for the editor.
#[utoipa::path(
    operation_id = "readRoles", tag = "people", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The territory."), ("person_id" = Uuid, Path, description = "The person.")),
    responses(
        (status = 200, description = "The roles.", body = RolesBody),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found, also where one may not see it"),
    )
)]
#[get("/v1/territories/{id}/roles/{person_id}")]
pub async fn read_roles(state: State, me: SignedIn, path: Path<(Uuid, Uuid)>) -> Result<Json<RolesBody>, Problem> {
    let (territory, person) = path.into_inner();
    Ok(RolesBody::of(&roles::roles_in(&state, &me.actor, territory, person).await?))
}

/// Set someone's roles in a territory.
///
/// Makes these someone's roles in a territory, no more and no less. For the editor; an animator does not grant.
#[utoipa::path(
    operation_id = "setRoles", tag = "people", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The territory."), ("person_id" = Uuid, Path, description = "The person.")),
    request_body = RolesBody,
    responses(
        (status = 200, description = "The roles as they are now.", body = RolesBody),
        (status = 400, description = "body-invalid, role-unknown"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "roles-too-many"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
    )
)]
#[put("/v1/territories/{id}/roles/{person_id}")]
pub async fn set_roles(
    state: State,
    me: SignedIn,
    path: Path<(Uuid, Uuid)>,
    body: Json<RolesBody>,
) -> Result<Json<RolesBody>, Problem> {
    let (territory, person) = path.into_inner();
    Ok(RolesBody::of(&roles::set(&state, &me.actor, territory, person, &body.parse()?).await?))
}

/// Take someone's roles in a territory.
///
/// Takes all roles of someone in a territory. For the editor. Twice changes nothing.
#[utoipa::path(
    operation_id = "removeRoles", tag = "people", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The territory."), ("person_id" = Uuid, Path, description = "The person.")),
    responses(
        (status = 204, description = "No role is left."),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
    )
)]
#[delete("/v1/territories/{id}/roles/{person_id}")]
pub async fn remove_roles(state: State, me: SignedIn, path: Path<(Uuid, Uuid)>) -> Result<HttpResponse, Problem> {
    let (territory, person) = path.into_inner();
    roles::set(&state, &me.actor, territory, person, &BTreeSet::new()).await?;
    Ok(HttpResponse::NoContent().finish())
}
