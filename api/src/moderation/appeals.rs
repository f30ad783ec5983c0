//! Appeals: sent by an author, answered by someone who did not take the decision.

use super::out::AppealOut;
use crate::http::{
    Json, MaybeSignedIn, Problem, Query, State,
    pages::{self, PageIn, PageOut},
};
use actix_web::{HttpRequest, HttpResponse, get, post, put, web::Path};
use photos36_domain::moderation;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An appeal.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "Personne n'est reconnaissable."}))]
struct AppealIn {
    /// UUIDv7 made by the client.
    id: Option<Uuid>,
    /// Why it is contested; 1 to 2,000 characters.
    #[schema(min_length = 1, max_length = 2000)]
    text: String,
}

/// Appeal against a decision.
///
/// Contests a decision on something of one's own, once. The same again answers 200 with the appeal that is there.
#[utoipa::path(
    operation_id = "appealDecision", tag = "moderation", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The decision.")), request_body = AppealIn,
    responses(
        (status = 201, description = "Taken.", body = AppealOut),
        (status = 200, description = "Appealed before.", body = AppealOut),
        (status = 400, description = "body-invalid, text-invalid, id-not-uuidv7"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "decision-not-appealable, id-taken"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
    )
)]
#[post("/v1/moderation/decisions/{id}/appeal")]
pub async fn appeal(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    body: Json<AppealIn>,
) -> Result<HttpResponse, Problem> {
    let (appeal, known) = moderation::appeal(&state, &actor, *id, body.id, &body.text).await?;
    let mut response = if known { HttpResponse::Ok() } else { HttpResponse::Created() };
    Ok(response.json(AppealOut::from(appeal)))
}

/// List a territory's open appeals.
///
/// Lists the open appeals of a territory, the oldest first. For its animators and the editor.
#[utoipa::path(
    operation_id = "listAppeals", tag = "moderation", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The territory."), PageIn),
    responses(
        (status = 200, description = "A page of appeals.", body = PageOut<AppealOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found: the id is no UUID"),
    )
)]
#[get("/v1/territories/{id}/moderation/appeals")]
pub async fn list_appeals(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = moderation::appeals(&*state.db, &actor, Some(*id), page.limit, page.cursor.as_deref()).await?;
    Ok(pages::respond(&request, page.map(AppealOut::from)))
}

/// List open appeals outside every territory.
///
/// Lists the open appeals about what stands outside every territory, the oldest first. For the editor.
#[utoipa::path(
    operation_id = "listAppealsOutside", tag = "moderation", security(("bearer" = [])), params(PageIn),
    responses(
        (status = 200, description = "A page of appeals.", body = PageOut<AppealOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
    )
)]
#[get("/v1/moderation/appeals")]
pub async fn list_appeals_outside(
    state: State,
    actor: MaybeSignedIn,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = moderation::appeals(&*state.db, &actor, None, page.limit, page.cursor.as_deref()).await?;
    Ok(pages::respond(&request, page.map(AppealOut::from)))
}

/// An answer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"granted": true, "answer": "En effet, personne n'est reconnaissable."}))]
struct AnswerAppealIn {
    /// The decision is undone.
    granted: bool,
    /// Why; 1 to 2,000 characters.
    #[schema(min_length = 1, max_length = 2000)]
    answer: String,
}

/// Answer an appeal.
///
/// Answers an appeal; granted, the decision is undone however old it is. Not by whoever took the decision.
#[utoipa::path(
    operation_id = "answerAppeal", tag = "moderation", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The appeal.")), request_body = AnswerAppealIn,
    responses(
        (status = 200, description = "The appeal with its answer.", body = AppealOut),
        (status = 400, description = "body-invalid, text-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "appeal-answered, decision-not-undoable"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "reasons-required"),
    )
)]
#[put("/v1/moderation/appeals/{id}/answer")]
pub async fn answer_appeal(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    body: Json<AnswerAppealIn>,
) -> Result<Json<AppealOut>, Problem> {
    Ok(Json(moderation::answer(&state, &actor, *id, body.granted, &body.answer).await?.into()))
}
