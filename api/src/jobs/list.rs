//! The list of jobs and their number.

use super::out::{JobOut, JobsCountOut};
use crate::http::{
    Json, MaybeSignedIn, Problem, Query, Reader, State,
    pages::{self, PageIn, PageOut},
};
use actix_web::{HttpRequest, HttpResponse, get};
use photos36_domain::{ErrorCode, Refusal, jobs, pages::limit, people::rights};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which jobs.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct JobsIn {
    /// `ready`, `running` or `parked`; all three when absent.
    state: Option<String>,
}

/// List jobs.
///
/// Lists jobs, the newest first. For the editor.
#[utoipa::path(
    operation_id = "listJobs", tag = "jobs", security(("bearer" = [])),
    params(JobsIn, PageIn),
    responses(
        (status = 200, description = "A page of jobs.", body = PageOut<JobOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
    )
)]
#[get("/v1/jobs")]
pub async fn list_jobs(
    state: State,
    actor: MaybeSignedIn,
    reader: Reader,
    which: Query<JobsIn>,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    rights::allow(&actor, actor.may_run_jobs())?;
    let job_state = which.state.as_deref().map(job_state).transpose()?;
    let jobs = jobs::list(&*state.db, job_state, page.cursor.as_deref(), limit(page.limit)?).await?;
    Ok(pages::respond(&request, jobs.map(|job| JobOut::new(job, reader.locale))))
}

/// Count jobs.
///
/// Counts jobs by state. For the editor.
#[utoipa::path(
    operation_id = "countJobs", tag = "jobs", security(("bearer" = [])),
    responses(
        (status = 200, description = "How many there are.", body = JobsCountOut),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
    )
)]
#[get("/v1/jobs/count")]
pub async fn count_jobs(state: State, actor: MaybeSignedIn) -> Result<Json<JobsCountOut>, Problem> {
    rights::allow(&actor, actor.may_run_jobs())?;
    Ok(Json(jobs::counts(&*state.db, &state.clock).await?.into()))
}

fn job_state(name: &str) -> Result<jobs::State, Refusal> {
    jobs::State::parse(name)
        .ok_or_else(|| Refusal::new(ErrorCode::ParameterInvalid).field("state").arg("reason", "ready, running, parked"))
}
