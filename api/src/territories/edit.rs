//! Changing a territory.

use super::out::{self, StateName, TerritoryOut};
use crate::http::{Json, Problem, SignedIn, State, patch::given, tags::IfMatch};
use actix_web::{HttpResponse, patch, put, web::Path};
use photos36_domain::{
    exhibition,
    people::rights::allow,
    territories::{self, Patch},
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What to change; what is absent stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Vichel-le-Haut", "population": 331}))]
struct EditTerritoryIn {
    /// 1 to 120 characters.
    name: Option<String>,
    /// `fr` or `en`.
    locale: Option<String>,
    /// ISO 4217.
    currency: Option<String>,
    /// IANA name.
    time_zone: Option<String>,
    /// Inhabitants; `null` takes the number back.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<i64>, minimum = 0)]
    population: Option<Option<i64>>,
    /// Members that make a new mission active, 1 to 20; missions that are there keep theirs.
    #[schema(minimum = 1, maximum = 20)]
    min_team: Option<i32>,
    /// Distinct reporters that hide something until an animator decides, 2 to 20.
    #[schema(minimum = 2, maximum = 20)]
    reporters_to_hide: Option<i32>,
    /// Who made the boundary and under what licence.
    attribution: Option<String>,
}

/// Edit a territory.
///
/// Changes what is said of a territory. For the editor and the territory's animators.
#[utoipa::path(
    operation_id = "editTerritory", tag = "territories", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The territory."),
        ("If-Match" = String, Header, description = "The ETag that was read."),
    ),
    request_body = EditTerritoryIn,
    responses(
        (status = 200, description = "The territory as it is now.", body = TerritoryOut),
        (status = 400, description = "body-invalid, text-invalid, parameter-invalid, locale-unknown, currency-unknown, time-zone-unknown"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 412, description = "version-stale"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 428, description = "if-match-required"),
    )
)]
#[patch("/v1/territories/{id}")]
pub async fn edit_territory(
    state: State,
    me: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Json<EditTerritoryIn>,
) -> Result<HttpResponse, Problem> {
    let territory = territories::by_id(&*state.db, *id).await?;
    allow(&me, me.may_edit_territory(territory.id))?;
    seen.check(territory.version)?;
    let EditTerritoryIn { name, locale, currency, time_zone, population, min_team, reporters_to_hide, attribution } =
        body.into_inner();
    let patch = Patch {
        name,
        locale,
        currency,
        time_zone,
        population,
        min_team,
        reporters_to_hide,
        attribution,
        boundary: None,
    };
    let write = state.db.write().await?;
    let changed = territories::update(&state, &*write, *id, territory.version, patch).await?;
    write.commit().await?;
    Ok(out::respond(HttpResponse::Ok(), changed))
}

/// The state to go to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"state": "preparing"}))]
struct TerritoryStateIn {
    /// One step onward, or from `dormant` back to `launched`; the present one changes nothing.
    state: StateName,
}

/// Set a territory's state.
///
/// Brings a territory into another state. For the editor and the territory's animators.
#[utoipa::path(
    operation_id = "setTerritoryState", tag = "territories", security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "The territory."),
        ("If-Match" = String, Header, description = "The ETag that was read."),
    ),
    request_body = TerritoryStateIn,
    responses(
        (status = 200, description = "The territory as it is now.", body = TerritoryOut),
        (status = 400, description = "body-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "territory-state-illegal; launch-required: only the editor launches without the 36 photos"),
        (status = 412, description = "version-stale"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 428, description = "if-match-required"),
    )
)]
#[put("/v1/territories/{id}/state")]
pub async fn set_state(
    state: State,
    me: SignedIn,
    id: Path<Uuid>,
    seen: IfMatch,
    body: Json<TerritoryStateIn>,
) -> Result<HttpResponse, Problem> {
    let territory = territories::by_id(&*state.db, *id).await?;
    allow(&me, me.may_edit_territory(territory.id))?;
    seen.check(territory.version)?;
    let write = state.db.write().await?;
    exhibition::require_list(&*write, &me, *id, territory.state, body.state.into()).await?;
    let changed = territories::change_state(&state, &*write, *id, territory.version, body.state.into()).await?;
    write.commit().await?;
    Ok(out::respond(HttpResponse::Ok(), changed))
}
