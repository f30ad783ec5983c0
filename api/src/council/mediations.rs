//! Mediations: opened by one side, taken by a mediator, read by nobody else.

use super::out::{MediationOut, MessageOut};
use crate::http::{
    Json, MaybeSignedIn, Problem, Query, State,
    pages::{self, PageIn, PageOut},
};
use actix_web::{HttpRequest, HttpResponse, get, post, put, web::Path};
use photos36_domain::council::mediation::{self, Cause, NewMediation};
use photos36_domain::{ErrorCode, Refusal};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A mediation: about an appeal of one's own, or a conflict with someone.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "territory_id": "0197a1c0-0000-7000-8000-000000063456", "person_id": "0197a1c0-2222-7000-8000-000000000002",
    "title": "Le banc de la place"
}))]
struct OpenMediationIn {
    /// Where.
    territory_id: Uuid,
    /// The appeal; exactly one of the two.
    appeal_id: Option<Uuid>,
    /// With whom the conflict is; exactly one of the two.
    person_id: Option<Uuid>,
    /// One line.
    #[schema(min_length = 1, max_length = 140)]
    title: String,
}

/// Ask for a mediation.
///
/// Asks for a mediation. The same id again answers 200 with the mediation that is there.
#[utoipa::path(
    operation_id = "openMediation", tag = "council", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "UUIDv7 made by the client.")), request_body = OpenMediationIn,
    responses(
        (status = 201, description = "It waits for a mediator.", body = MediationOut),
        (status = 200, description = "It was there already.", body = MediationOut),
        (status = 400, description = "body-invalid, text-invalid, id-not-uuidv7"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found: the territory or the appeal"),
        (status = 409, description = "mediation-exists, id-taken"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "person-unknown"),
    )
)]
#[put("/v1/mediations/{id}")]
pub async fn open_mediation(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    body: Json<OpenMediationIn>,
) -> Result<HttpResponse, Problem> {
    let OpenMediationIn { territory_id: territory, appeal_id, person_id, title } = body.into_inner();
    let cause = match (appeal_id, person_id) {
        (Some(appeal), None) => Cause::Appeal(appeal),
        (None, Some(person)) => Cause::Conflict(person),
        _ => return Err(Refusal::new(ErrorCode::BodyInvalid).field("/person_id").into()),
    };
    let new = NewMediation { id: *id, territory, cause, title };
    let (made, known) = mediation::open(&state, &actor, new).await?;
    let mut response = if known { HttpResponse::Ok() } else { HttpResponse::Created() };
    Ok(response.json(MediationOut::from(made)))
}

/// Read a mediation.
///
/// Reads a mediation. For its two sides, its mediator, who could mediate while it waits, and the council once it has come there.
#[utoipa::path(
    operation_id = "readMediation", tag = "council", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The mediation.")),
    responses(
        (status = 200, description = "The mediation.", body = MediationOut),
        (status = 304, description = "If-None-Match names this very version."),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/mediations/{id}")]
pub async fn read_mediation(state: State, actor: MaybeSignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(MediationOut::from(mediation::read(&*state.db, &actor, *id).await?)))
}

/// Mediate.
///
/// Takes a mediation that waits. For a mediator or an animator of the territory who is neither a side nor took the
/// decision that is contested.
#[utoipa::path(
    operation_id = "takeMediation", tag = "council", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The mediation.")),
    responses(
        (status = 200, description = "It is held.", body = MediationOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "mediation-taken"),
    )
)]
#[post("/v1/mediations/{id}/take")]
pub async fn take_mediation(state: State, actor: MaybeSignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(MediationOut::from(mediation::take(&state, &actor, *id).await?)))
}

/// A message.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "Qu'est-ce qui compte pour chacun ?"}))]
struct SayIn {
    /// 1 to 4,000 characters.
    #[schema(min_length = 1, max_length = 4000)]
    text: String,
}

/// Write into a mediation.
///
/// Writes into a mediation; for its two sides and its mediator, at most 500 messages. The same id again answers 200 with the
/// message that is there.
#[utoipa::path(
    operation_id = "sayInMediation", tag = "council", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The mediation."),
        ("message_id" = Uuid, Path, description = "UUIDv7 made by the client.")), request_body = SayIn,
    responses(
        (status = 201, description = "It is written.", body = MessageOut),
        (status = 200, description = "It was there already.", body = MessageOut),
        (status = 400, description = "body-invalid, text-invalid, id-not-uuidv7"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "mediation-ended, mediation-full, id-taken"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
    )
)]
#[put("/v1/mediations/{id}/messages/{message_id}")]
pub async fn say_in_mediation(
    state: State,
    actor: MaybeSignedIn,
    path: Path<(Uuid, Uuid)>,
    body: Json<SayIn>,
) -> Result<HttpResponse, Problem> {
    let (mediation, id) = path.into_inner();
    let (made, known) = mediation::say(&state, &actor, mediation, id, &body.text).await?;
    let mut response = if known { HttpResponse::Ok() } else { HttpResponse::Created() };
    Ok(response.json(MessageOut::from(made)))
}

/// List the messages of a mediation.
///
/// Lists the messages of a mediation, the oldest first, for whoever reads the mediation.
#[utoipa::path(
    operation_id = "listMediationMessages", tag = "council", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The mediation."),
        PageIn),
    responses(
        (status = 200, description = "A page of messages.", body = PageOut<MessageOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/mediations/{id}/messages")]
pub async fn list_mediation_messages(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = mediation::messages(&*state.db, &actor, *id, page.limit, page.cursor.as_deref()).await?;
    Ok(pages::respond(&request, page.map(MessageOut::from)))
}

/// How a mediation ends.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"settled": true, "summary": "Le banc reste ; la lampe s'éteint à dix heures."}))]
struct EndMediationIn {
    /// They found a way; else it goes to the council.
    settled: bool,
    /// What came of it; 1 to 4,000 characters. The council reads it.
    #[schema(min_length = 1, max_length = 4000)]
    summary: String,
}

/// End a mediation.
///
/// Ends a mediation; for its mediator. Unresolved, it becomes a case of the council.
#[utoipa::path(
    operation_id = "endMediation", tag = "council", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The mediation.")), request_body = EndMediationIn,
    responses(
        (status = 200, description = "It has ended.", body = MediationOut),
        (status = 400, description = "body-invalid, text-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "mediation-ended, mediation-not-held"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
    )
)]
#[post("/v1/mediations/{id}/end")]
pub async fn end_mediation(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    body: Json<EndMediationIn>,
) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok()
        .json(MediationOut::from(mediation::end(&state, &actor, *id, body.settled, &body.summary).await?)))
}

/// List one's own mediations.
///
/// Lists one's own mediations, as a side or as the mediator, the newest first.
#[utoipa::path(
    operation_id = "listOwnMediations", tag = "council", security(("bearer" = [])),
    params(PageIn),
    responses(
        (status = 200, description = "A page of mediations.", body = PageOut<MediationOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
    )
)]
#[get("/v1/me/mediations")]
pub async fn list_own_mediations(
    state: State,
    actor: MaybeSignedIn,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = mediation::own(&*state.db, &actor, page.limit, page.cursor.as_deref()).await?;
    Ok(pages::respond(&request, page.map(MediationOut::from)))
}

/// List the mediations that wait.
///
/// Lists the mediations of a territory that wait for a mediator, the oldest first. For its mediators and animators.
#[utoipa::path(
    operation_id = "listWaitingMediations", tag = "council", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The territory."),
        PageIn),
    responses(
        (status = 200, description = "A page of mediations.", body = PageOut<MediationOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found: the id is no UUID"),
    )
)]
#[get("/v1/territories/{id}/mediations")]
pub async fn list_waiting_mediations(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = mediation::waiting(&*state.db, &actor, *id, page.limit, page.cursor.as_deref()).await?;
    Ok(pages::respond(&request, page.map(MediationOut::from)))
}
