//! A mission's team: joining, leaving, removing, its stewards.

use super::{
    complete::ReasonIn,
    out::{self, MissionOut, TeammateOut},
};
use crate::http::{
    Json, MaybeSignedIn, Problem, Query, SignedIn, State,
    pages::{self, PageIn, PageOut},
};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, put, web::Path};
use photos36_domain::missions::team;
use uuid::Uuid;

/// Join a mission.
///
/// Joins a mission. Nobody's permission is needed; joining twice changes nothing. When the team has its minimum, the
/// mission is active.
#[utoipa::path(
    operation_id = "joinMission", tag = "missions", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The mission.")),
    responses(
        (status = 201, description = "In the team now.", body = MissionOut),
        (status = 200, description = "Was in the team already.", body = MissionOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found"),
        (status = 409, description = "mission-closed, team-full, team-removed"),
    )
)]
#[put("/v1/missions/{id}/team/me")]
pub async fn join_mission(state: State, me: SignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    let (mission, new) = team::join(&state, &me, *id).await?;
    let response = if new { HttpResponse::Created() } else { HttpResponse::Ok() };
    out::respond(response, &state, &me, mission).await
}

/// Leave a mission.
///
/// Leaves a mission; leaving twice changes nothing. When the last steward leaves, whoever has been there longest follows;
/// when the last member leaves, the mission stays open and whoever joins next is its steward.
#[utoipa::path(
    operation_id = "leaveMission", tag = "missions", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The mission.")),
    responses(
        (status = 204, description = "Not in the team."),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[delete("/v1/missions/{id}/team/me")]
pub async fn leave_mission(state: State, me: SignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    team::leave(&state, &me, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// List a mission's team.
///
/// Lists a mission's team, those who have been there longest first.
#[utoipa::path(
    operation_id = "listMissionTeam", tag = "missions",
    params(("id" = Uuid, Path, description = "The mission."), PageIn),
    responses(
        (status = 200, description = "A page of the team.", body = PageOut<TeammateOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/missions/{id}/team")]
pub async fn list_team(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = team::list(&*state.db, &actor, *id, page.limit, page.cursor.as_deref()).await?;
    Ok(pages::respond(&request, page.map(TeammateOut::from)))
}

/// Remove someone from a team.
///
/// Takes someone out of the team, with a reason. For its stewards, the territory's animators and the editor; another
/// steward is removed by an animator or the editor. Whoever is removed joins again once a steward invites them.
#[utoipa::path(
    operation_id = "removeFromMission", tag = "missions", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The mission."), ("person" = Uuid, Path, description = "The person.")),
    request_body = ReasonIn,
    responses(
        (status = 204, description = "Not in the team."),
        (status = 400, description = "body-invalid, text-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found, member-unknown"),
        (status = 409, description = "idempotency-key-in-flight"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "idempotency-key-reused"),
    )
)]
#[post("/v1/missions/{id}/team/{person}/removal")]
pub async fn remove_member(
    state: State,
    me: SignedIn,
    path: Path<(Uuid, Uuid)>,
    body: Json<ReasonIn>,
) -> Result<HttpResponse, Problem> {
    let (id, person) = path.into_inner();
    team::remove_member(&state, &me, id, person, &body.reason).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Add a steward.
///
/// Makes a member a steward beside the others. For its stewards.
#[utoipa::path(
    operation_id = "addSteward", tag = "missions", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The mission."), ("person" = Uuid, Path, description = "The member.")),
    responses(
        (status = 200, description = "The mission as it is now.", body = MissionOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found, member-unknown"),
    )
)]
#[put("/v1/missions/{id}/stewards/{person}")]
pub async fn add_steward(state: State, me: SignedIn, path: Path<(Uuid, Uuid)>) -> Result<HttpResponse, Problem> {
    let (id, person) = path.into_inner();
    let mission = team::add_steward(&state, &me, id, person).await?;
    out::respond(HttpResponse::Ok(), &state, &me, mission).await
}

/// Step down as a steward.
///
/// Steps down as a steward and stays in the team; only for oneself. The last one hands over to whoever else has been there
/// longest.
#[utoipa::path(
    operation_id = "stepDown", tag = "missions", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The mission."), ("person" = Uuid, Path, description = "Oneself.")),
    responses(
        (status = 200, description = "The mission as it is now.", body = MissionOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "steward-last"),
    )
)]
#[delete("/v1/missions/{id}/stewards/{person}")]
pub async fn step_down(state: State, me: SignedIn, path: Path<(Uuid, Uuid)>) -> Result<HttpResponse, Problem> {
    let (id, person) = path.into_inner();
    let mission = team::step_down(&state, &me, id, person).await?;
    out::respond(HttpResponse::Ok(), &state, &me, mission).await
}
