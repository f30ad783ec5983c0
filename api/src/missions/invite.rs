//! Invitations into a mission: of a person, or by a code that a member shares.

use super::out::{self, MissionOut};
use crate::{
    http::{
        Json, MaybeSignedIn, Problem, Query, SignedIn, State,
        pages::{self, PageIn, PageOut},
        time::rfc3339,
    },
    photos::PersonOut,
};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, put, web::Path};
use photos36_domain::missions::{
    invite::{self, Invited},
    team,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// An invitation.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"mission": {"id": "0197a1c0-5555-7000-8000-000000000001", "title": "Rendre l'eau à la fontaine"},
    "person": {"id": "0197a1c0-2222-7000-8000-000000000009", "display_name": "Paul"},
    "invited_by": {"id": "0197a1c0-2222-7000-8000-000000000002", "display_name": "Jeanne"},
    "created_at": "2026-06-21T12:00:00Z"}))]
struct InvitationOut {
    /// Into which mission.
    mission: MissionTitleOut,
    /// Who is invited.
    person: PersonOut,
    /// Who invites.
    invited_by: PersonOut,
    /// `accepted` or `declined`; absent while it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<String>,
    /// When (RFC 3339, UTC).
    created_at: String,
}

/// A mission by its title.
#[derive(Debug, Serialize, ToSchema)]
struct MissionTitleOut {
    /// Id.
    id: Uuid,
    /// Title.
    title: String,
}

impl From<Invited> for InvitationOut {
    fn from(Invited { row, person_name, invited_by_name, title }: Invited) -> Self {
        Self {
            mission: MissionTitleOut { id: row.mission_id, title },
            person: PersonOut { id: row.person_id, display_name: person_name },
            invited_by: PersonOut { id: row.invited_by, display_name: invited_by_name },
            answer: row.answer,
            created_at: rfc3339(row.created_at),
        }
    }
}

/// Invite into a mission.
///
/// Invites someone. For the team; someone whom a steward removed is invited by a steward. One who declined is not asked
/// again: their answer is given back.
#[utoipa::path(
    operation_id = "inviteIntoMission", tag = "missions", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The mission."), ("person" = Uuid, Path, description = "The person.")),
    responses(
        (status = 201, description = "Invited.", body = InvitationOut),
        (status = 200, description = "Was invited already, or is in the team.", body = InvitationOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "mission-closed, invitations-too-many"),
        (status = 422, description = "person-unknown"),
    )
)]
#[put("/v1/missions/{id}/invitations/{person}")]
pub async fn invite_person(state: State, me: SignedIn, path: Path<(Uuid, Uuid)>) -> Result<HttpResponse, Problem> {
    let (id, person) = path.into_inner();
    let (invited, new) = invite::invite(&state, &me, id, person).await?;
    let mut response = if new { HttpResponse::Created() } else { HttpResponse::Ok() };
    Ok(response.json(InvitationOut::from(invited)))
}

/// Withdraw an invitation.
///
/// Takes back an invitation that waits for its answer. For its stewards and whoever invited.
#[utoipa::path(
    operation_id = "withdrawInvitation", tag = "missions", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The mission."), ("person" = Uuid, Path, description = "The person.")),
    responses(
        (status = 204, description = "Not invited."),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
    )
)]
#[delete("/v1/missions/{id}/invitations/{person}")]
pub async fn withdraw(state: State, me: SignedIn, path: Path<(Uuid, Uuid)>) -> Result<HttpResponse, Problem> {
    let (id, person) = path.into_inner();
    invite::withdraw(&state, &me, id, person).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Invitations.
#[derive(Debug, Serialize, ToSchema)]
struct InvitationsOut {
    /// Those that wait for an answer, at most 200.
    items: Vec<InvitationOut>,
}

/// List a mission's invitations.
///
/// Lists the invitations of a mission that wait for an answer, at most 200. For its team.
#[utoipa::path(
    operation_id = "listMissionInvitations", tag = "missions", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The mission.")),
    responses(
        (status = 200, description = "The open invitations.", body = InvitationsOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/missions/{id}/invitations")]
pub async fn list_of_mission(state: State, me: SignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    let invited = invite::of_mission(&*state.db, &me, *id).await?;
    Ok(HttpResponse::Ok().json(InvitationsOut { items: invited.into_iter().map(InvitationOut::from).collect() }))
}

/// List my invitations.
///
/// Lists one's own invitations that wait for an answer, the newest first.
#[utoipa::path(
    operation_id = "listMyInvitations", tag = "missions", security(("bearer" = [])),
    params(PageIn),
    responses(
        (status = 200, description = "A page of invitations.", body = PageOut<InvitationOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
    )
)]
#[get("/v1/me/invitations")]
pub async fn list_own(
    state: State,
    me: SignedIn,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = invite::own(&*state.db, &me, page.limit, page.cursor.as_deref()).await?;
    Ok(pages::respond(&request, page.map(InvitationOut::from)))
}

/// An answer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"answer": "accepted"}))]
struct AnswerInvitationIn {
    /// Joins, or not.
    #[schema(inline)]
    answer: AnswerName,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum AnswerName {
    /// Joins.
    Accepted,
    /// Does not.
    Declined,
}

/// Answer an invitation.
///
/// Answers an invitation; accepting it joins the mission. Who declined may still accept.
#[utoipa::path(
    operation_id = "answerInvitation", tag = "missions", security(("bearer" = [])),
    params(("mission" = Uuid, Path, description = "The mission.")),
    request_body = AnswerInvitationIn,
    responses(
        (status = 200, description = "The mission as it is now.", body = MissionOut),
        (status = 400, description = "body-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found"),
        (status = 409, description = "decided-already, mission-closed, team-full, idempotency-key-in-flight"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "idempotency-key-reused"),
    )
)]
#[post("/v1/me/invitations/{mission}")]
pub async fn answer(
    state: State,
    me: SignedIn,
    mission: Path<Uuid>,
    body: Json<AnswerInvitationIn>,
) -> Result<HttpResponse, Problem> {
    let mission = invite::answer(&state, &me, *mission, body.answer == AnswerName::Accepted).await?;
    out::respond(HttpResponse::Ok(), &state, &me, mission).await
}

/// Whether to end the code that there is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"renew": false}))]
struct CodeIn {
    /// Makes another code; for stewards.
    #[serde(default)]
    renew: bool,
}

/// What is shared so that others join.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"code": "k7wq2mfx"}))]
struct CodeOut {
    /// Eight letters and digits, none that could be read as another.
    code: String,
}

/// Share a mission by a code.
///
/// Gives the code that a member shares, by voice, paper or message: always the same one until a steward renews it.
#[utoipa::path(
    operation_id = "shareMission", tag = "missions", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The mission.")),
    request_body = CodeIn,
    responses(
        (status = 200, description = "The code.", body = CodeOut),
        (status = 400, description = "body-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "mission-closed, idempotency-key-in-flight"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "idempotency-key-reused"),
    )
)]
#[post("/v1/missions/{id}/code")]
pub async fn share(state: State, me: SignedIn, id: Path<Uuid>, body: Json<CodeIn>) -> Result<HttpResponse, Problem> {
    let code = invite::code(&state, &me, *id, body.renew).await?;
    Ok(HttpResponse::Ok().json(CodeOut { code }))
}

/// Read a mission by its code.
///
/// Reads the open mission that has this code; capitals and spaces do not count.
#[utoipa::path(
    operation_id = "readMissionByCode", tag = "missions",
    params(("code" = String, Path, description = "What a member shared.")),
    responses(
        (status = 200, description = "The mission.", body = MissionOut),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/mission-codes/{code}")]
pub async fn read_by_code(state: State, actor: MaybeSignedIn, code: Path<String>) -> Result<HttpResponse, Problem> {
    let mission = invite::by_code(&*state.db, &actor, &code).await?;
    out::respond(HttpResponse::Ok(), &state, &actor, mission).await
}

/// Join a mission by its code.
///
/// Joins the open mission that has this code; joining twice changes nothing.
#[utoipa::path(
    operation_id = "joinMissionByCode", tag = "missions", security(("bearer" = [])),
    params(("code" = String, Path, description = "What a member shared.")),
    responses(
        (status = 201, description = "In the team now.", body = MissionOut),
        (status = 200, description = "Was in the team already.", body = MissionOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found"),
        (status = 409, description = "mission-closed, team-full, team-removed"),
    )
)]
#[put("/v1/mission-codes/{code}/team/me")]
pub async fn join_by_code(state: State, me: SignedIn, code: Path<String>) -> Result<HttpResponse, Problem> {
    let mission = invite::by_code(&*state.db, &me, &code).await?;
    let (mission, new) = team::join(&state, &me, mission.id).await?;
    let response = if new { HttpResponse::Created() } else { HttpResponse::Ok() };
    out::respond(response, &state, &me, mission).await
}
