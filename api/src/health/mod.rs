//! Whether the server lives and whether it can serve.

use crate::http::{Json, Problem, State};
use crate::operations::Operations;
use actix_web::{HttpResponse, get};
use photos36_domain::{Error, database};
use serde::Serialize;
use utoipa::ToSchema;

/// The resource's operations.
pub fn routes(config: &mut Operations<'_>) {
    config.service(live).service(ready);
}

/// Tell whether the process lives.
///
/// The process lives. Touches neither database nor store.
#[utoipa::path(
    operation_id = "checkLive", tag = "health",
    responses((status = 204, description = "It lives."))
)]
#[get("/healthz")]
async fn live() -> HttpResponse {
    HttpResponse::NoContent().finish()
}

/// What was checked.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({"database": "ok", "migrations": "ok", "store": "ok"}))]
struct ReadyOut {
    /// The database answers.
    database: &'static str,
    /// No migration is missing.
    migrations: &'static str,
    /// The store writes and reads.
    store: &'static str,
}

/// Tell whether the server can serve.
///
/// The server can serve: the database answers, no migration is missing, the store writes and reads.
#[utoipa::path(
    operation_id = "checkReady", tag = "health",
    responses(
        (status = 200, description = "It can.", body = ReadyOut),
        (status = 503, description = "unavailable: it cannot; the log says why"),
    )
)]
#[get("/readyz")]
async fn ready(state: State) -> Result<Json<ReadyOut>, Problem> {
    let away = |error: Error| Problem(Error::Unavailable(anyhow::anyhow!("{error}")));
    database::ping(&*state.db).await.map_err(away)?;
    if state.db.missing_migrations().await.map_err(away)? > 0 {
        return Err(Problem(Error::Unavailable(anyhow::anyhow!("migrations are missing"))));
    }
    state.store.check().await.map_err(away)?;
    Ok(Json(ReadyOut { database: "ok", migrations: "ok", store: "ok" }))
}
