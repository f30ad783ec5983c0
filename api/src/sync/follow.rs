//! `GET /v1/territories/{id}/changes` and `GET /v1/me/changes`.

use super::{
    objects,
    out::{self, ChangesOut},
};
use crate::http::{Problem, Query, SignedIn, State};
use actix_web::{HttpRequest, HttpResponse, get, web::Path};
use photos36_domain::{
    ErrorCode,
    people::sessions,
    sync::{self, Scope},
    territories,
};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// From where on.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct FollowIn {
    /// `next` of the page before; opaque. Absent: all that is there now.
    since: Option<String>,
    /// Changes on a page, 1 to 500.
    #[param(minimum = 1, maximum = 500, default = 200)]
    limit: Option<u32>,
}

/// Follow a territory.
///
/// Lists what changed in the territory since a cursor, the oldest first, each object once in the state that everyone may
/// see, and tombstones of what was deleted, hidden or left the territory. Nothing is missed and nothing told twice,
/// however many write meanwhile.
///
/// Begin without `since`, ask again with `next` while `has_more`, then now and then with the last `next`: with that
/// cursor in `If-None-Match` too, as `"…"`, nothing new costs a 304.
#[utoipa::path(
    operation_id = "listTerritoryChanges", tag = "sync",
    params(("id" = Uuid, Path, description = "The territory."), FollowIn),
    responses(
        (status = 200, description = "What changed; the ETag is made of `next`.", body = ChangesOut),
        (status = 304, description = "Nothing new since the cursor."),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 404, description = "not-found"),
        (status = 410, description = "cursor-too-old: forget what you keep of the territory and begin without `since`"),
    )
)]
#[get("/v1/territories/{id}/changes")]
pub async fn list_changes(
    state: State,
    id: Path<Uuid>,
    from: Query<FollowIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    territories::by_id(&*state.db, *id).await?;
    let page = sync::changes(&state, Scope::Territory(*id), from.since.as_deref(), sync::limit(from.limit)?).await?;
    let items = objects::of_territory(&page, *id).await?;
    out::respond(&request, page, items).await
}

/// Follow one's own.
///
/// Lists what changed of one's own since a cursor, as `listTerritoryChanges` does for a territory: the profile with its
/// roles, photos in every state, questions, missions and comments of one's own, what one supports, teams, subscriptions.
#[utoipa::path(
    operation_id = "listOwnChanges", tag = "sync", security(("bearer" = [])),
    params(FollowIn),
    responses(
        (status = 200, description = "What changed; the ETag is made of `next`.", body = ChangesOut),
        (status = 304, description = "Nothing new since the cursor."),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 410, description = "cursor-too-old: forget what you keep of your own and begin without `since`"),
    )
)]
#[get("/v1/me/changes")]
pub async fn list_own_changes(
    state: State,
    me: SignedIn,
    from: Query<FollowIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let scope = Scope::Person(me.person.id);
    let page = sync::changes(&state, scope, from.since.as_deref(), sync::limit(from.limit)?).await?;
    // Who it is at the moment of the page: roles may have changed since the token was looked at.
    let who = sessions::authenticate(&page.snapshot, me.session).await?.ok_or(ErrorCode::TokenInvalid)?;
    let items = objects::of_person(&page, &who).await?;
    out::respond(&request, page, items).await
}
