//! Draws by lot that anyone can run again.

use super::out::DrawOut;
use crate::http::{
    Json, MaybeSignedIn, Problem, Query, State,
    pages::{self, PageIn, PageOut},
};
use actix_web::{HttpRequest, HttpResponse, get, post, put, web::Path};
use photos36_domain::council::draw;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A draw to come.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"public_source": "Loto du samedi 27 juin 2026, dans l'ordre du tirage", "hours": 144}))]
struct CommitIn {
    /// Where the public seed will come from: something that nobody here can know or choose.
    #[schema(min_length = 1, max_length = 200)]
    public_source: String,
    /// Not drawn before so many hours from now, 1 to 720.
    #[schema(minimum = 1, maximum = 720)]
    hours: i64,
}

/// Commit to a draw.
///
/// Publishes the candidates (who is willing and not chosen into the council) and the hash of a secret nonce. For the
/// animators of the territory and the editor. One draw waits at a time, and those who were drawn sit for half a year unless a
/// seat is vacant. The same id again answers 200 with the draw that is there.
#[utoipa::path(
    operation_id = "commitToDraw", tag = "council", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The territory."),
        ("draw_id" = Uuid, Path, description = "UUIDv7 made by the client.")), request_body = CommitIn,
    responses(
        (status = 201, description = "Committed.", body = DrawOut),
        (status = 200, description = "It was there already.", body = DrawOut),
        (status = 400, description = "body-invalid, text-invalid, hours-invalid, id-not-uuidv7"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "draw-not-due, draw-candidates-too-few, id-taken"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
    )
)]
#[put("/v1/territories/{id}/council/draws/{draw_id}")]
pub async fn commit_to_draw(
    state: State,
    actor: MaybeSignedIn,
    path: Path<(Uuid, Uuid)>,
    body: Json<CommitIn>,
) -> Result<HttpResponse, Problem> {
    let (territory, id) = path.into_inner();
    let (made, known) = draw::commit(&state, &actor, territory, id, &body.public_source, body.hours).await?;
    let mut response = if known { HttpResponse::Ok() } else { HttpResponse::Created() };
    Ok(response.json(DrawOut::from(made)))
}

/// The public seed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"public_seed": "12 07 31 44 45 3"}))]
struct DrawIn {
    /// As it came from the public source.
    #[schema(min_length = 1, max_length = 300)]
    public_seed: String,
}

/// Draw.
///
/// Draws with the public seed once its time has come: the first three of the order who still belong there take the
/// drawn seats. Reveals the nonce.
#[utoipa::path(
    operation_id = "drawByLot", tag = "council", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The draw.")), request_body = DrawIn,
    responses(
        (status = 200, description = "Drawn.", body = DrawOut),
        (status = 400, description = "body-invalid, text-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "draw-too-early, drawn-already"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
    )
)]
#[post("/v1/council/draws/{id}/draw")]
pub async fn draw_by_lot(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    body: Json<DrawIn>,
) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(DrawOut::from(draw::draw(&state, &actor, *id, &body.public_seed).await?)))
}

/// Read a draw.
///
/// Reads a draw with all that is needed to run it again.
#[utoipa::path(
    operation_id = "readDraw", tag = "council",
    params(("id" = Uuid, Path, description = "The draw.")),
    responses(
        (status = 200, description = "The draw.", body = DrawOut),
        (status = 304, description = "If-None-Match names this very answer."),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/council/draws/{id}")]
pub async fn read_draw(state: State, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(DrawOut::from(draw::read(&*state.db, *id).await?)))
}

/// List the draws of a territory.
///
/// Lists the draws of a territory, the newest first, without their candidates.
#[utoipa::path(
    operation_id = "listDraws", tag = "council",
    params(("id" = Uuid, Path, description = "The territory."),
        PageIn),
    responses(
        (status = 200, description = "A page of draws.", body = PageOut<DrawOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/territories/{id}/council/draws")]
pub async fn list_draws(
    state: State,
    id: Path<Uuid>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = draw::list(&*state.db, *id, page.limit, page.cursor.as_deref()).await?;
    Ok(pages::respond(&request, page.map(DrawOut::from)))
}
