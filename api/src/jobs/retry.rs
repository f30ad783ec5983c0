//! Another try for a parked job.

use super::out::JobOut;
use crate::http::{Json, MaybeSignedIn, Problem, Reader, State};
use actix_web::{post, web::Path};
use photos36_domain::{jobs, people::rights};
use uuid::Uuid;

/// Try a parked job again.
///
/// Gives a parked job a fresh start. For the editor.
#[utoipa::path(
    operation_id = "retryJob", tag = "jobs", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The job.")),
    responses(
        (status = 200, description = "The job, ready again.", body = JobOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "job-not-parked"),
    )
)]
#[post("/v1/jobs/{id}/retry")]
pub async fn retry_job(
    state: State,
    actor: MaybeSignedIn,
    reader: Reader,
    id: Path<Uuid>,
) -> Result<Json<JobOut>, Problem> {
    rights::allow(&actor, actor.may_run_jobs())?;
    let write = state.db.write().await?;
    let job = jobs::retry(&write, &state.clock, *id).await?;
    write.commit().await?;
    tracing::info!(job = %job.id, kind = job.kind, "a parked job is tried again");
    Ok(Json(JobOut::new(job, reader.locale)))
}
