//! Who sits in the council, and who is willing to be drawn.

use super::out::{CouncilOut, SeatOut};
use crate::http::{MaybeSignedIn, Problem, State};
use actix_web::{HttpResponse, delete, get, put, web::Path};
use photos36_domain::council::seats;
use uuid::Uuid;

/// Read the council of a territory.
///
/// Reads who sits in the council of the wise, and what gave them the seat.
#[utoipa::path(
    operation_id = "readCouncil", tag = "council",
    params(("id" = Uuid, Path, description = "The territory.")),
    responses(
        (status = 200, description = "The council.", body = CouncilOut),
        (status = 304, description = "If-None-Match names this very answer."),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/territories/{id}/council")]
pub async fn read_council(state: State, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    let seats = seats::council(&*state.db, *id).await?;
    Ok(HttpResponse::Ok().json(CouncilOut { seats: seats.into_iter().map(SeatOut::from).collect() }))
}

/// Be willing to be drawn.
///
/// Says that one is willing to be drawn into the council.
#[utoipa::path(
    operation_id = "beWilling", tag = "council", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The territory.")),
    responses(
        (status = 204, description = "Done."),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
    )
)]
#[put("/v1/territories/{id}/council/willing")]
pub async fn be_willing(state: State, actor: MaybeSignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    seats::set_willing(&state, &actor, *id, true).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Be no longer willing to be drawn.
///
/// Takes it back; who has left the territory or was excluded from it can do so too.
#[utoipa::path(
    operation_id = "beUnwilling", tag = "council", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The territory.")),
    responses(
        (status = 204, description = "Done."),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[delete("/v1/territories/{id}/council/willing")]
pub async fn be_unwilling(state: State, actor: MaybeSignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    seats::set_willing(&state, &actor, *id, false).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Leave one's seats in the council.
///
/// Leaves one's seats in the council; nothing changes for who has none.
#[utoipa::path(
    operation_id = "resignFromCouncil", tag = "council", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The territory.")),
    responses(
        (status = 204, description = "Done."),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 404, description = "not-found: the id is no UUID"),
    )
)]
#[delete("/v1/territories/{id}/council/seat")]
pub async fn resign_from_council(state: State, actor: MaybeSignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    seats::resign(&state, &actor, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}
