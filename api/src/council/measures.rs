//! Measures: what the council decides, by consent, then by majority.

use super::out::MeasureOut;
use crate::http::{Json, MaybeSignedIn, Problem, State};
use actix_web::{HttpResponse, get, put, web::Path};
use photos36_domain::council::{
    measures::{self, NewMeasure},
    rules::Measure,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What the council can decide.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum MeasureKindIn {
    /// Says what it thinks right.
    Advice,
    /// Warns someone.
    Warning,
    /// Excludes someone from the territory, for a time or for good.
    Exclusion,
    /// Ends an exclusion.
    Lift,
}

/// A measure.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"case_id": "0197a1c0-8888-7000-8000-000000000001", "kind": "warning", "text": "Les comptes se montrent."}))]
struct ProposeMeasureIn {
    /// Of which case.
    case_id: Uuid,
    /// What.
    kind: MeasureKindIn,
    /// The reasons; 1 to 4,000 characters.
    #[schema(min_length = 1, max_length = 4000)]
    text: String,
    /// Length of an exclusion in days, 1 to 3,650; for good when absent.
    #[schema(minimum = 1, maximum = 3650)]
    days: Option<u32>,
}

/// Propose a measure.
///
/// Proposes a measure; for a member of the council who is no side of the case. Excluding someone needs a mediation that was
/// held. The same id again answers 200 with the measure that is there.
#[utoipa::path(
    operation_id = "proposeMeasure", tag = "council", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "UUIDv7 made by the client.")), request_body = ProposeMeasureIn,
    responses(
        (status = 201, description = "Sought by consent.", body = MeasureOut),
        (status = 200, description = "It was there already.", body = MeasureOut),
        (status = 400, description = "body-invalid, text-invalid, days-invalid, id-not-uuidv7"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "case-not-open, mediation-required, council-too-small, measures-too-many, id-taken"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "measure-unfit, reasons-required"),
    )
)]
#[put("/v1/council/measures/{id}")]
pub async fn propose_measure(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    body: Json<ProposeMeasureIn>,
) -> Result<HttpResponse, Problem> {
    let ProposeMeasureIn { case_id: case, kind, text: body, days } = body.into_inner();
    let kind = match kind {
        MeasureKindIn::Advice => Measure::Advice,
        MeasureKindIn::Warning => Measure::Warning,
        MeasureKindIn::Exclusion => Measure::Exclusion,
        MeasureKindIn::Lift => Measure::Lift,
    };
    let (made, known) = measures::propose(&state, &actor, NewMeasure { id: *id, case, kind, body, days }).await?;
    let mut response = if known { HttpResponse::Ok() } else { HttpResponse::Created() };
    Ok(response.json(MeasureOut::from(made)))
}

/// A voice in the council.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"aye": false, "reason": "Un avertissement suffit."}))]
struct MeasureVoiceIn {
    /// For it.
    aye: bool,
    /// Why; needed against it.
    #[serde(default)]
    #[schema(max_length = 4000)]
    reason: String,
}

/// Vote on a measure.
///
/// Votes on a measure in its present phase, for a member of the council who is no side; what all have said is decided at
/// once.
#[utoipa::path(
    operation_id = "voteOnMeasure", tag = "council", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The measure.")), request_body = MeasureVoiceIn,
    responses(
        (status = 200, description = "The measure.", body = MeasureOut),
        (status = 400, description = "body-invalid, text-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
        (status = 403, description = "forbidden"),
        (status = 404, description = "not-found"),
        (status = 409, description = "measure-decided"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 422, description = "reasons-required"),
    )
)]
#[put("/v1/council/measures/{id}/vote")]
pub async fn vote_on_measure(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    body: Json<MeasureVoiceIn>,
) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(MeasureOut::from(measures::vote(&state, &actor, *id, body.aye, &body.reason).await?)))
}

/// Read a measure.
///
/// Reads a measure, for whoever sees its case.
#[utoipa::path(
    operation_id = "readMeasure", tag = "council", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The measure.")),
    responses(
        (status = 200, description = "The measure.", body = MeasureOut),
        (status = 304, description = "If-None-Match names this very answer."),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/council/measures/{id}")]
pub async fn read_measure(state: State, actor: MaybeSignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(MeasureOut::from(measures::read(&*state.db, &actor, *id).await?)))
}

/// The measures of a case.
#[derive(Debug, Serialize, ToSchema)]
struct MeasuresOut {
    /// The oldest first; at most 20.
    items: Vec<MeasureOut>,
}

/// List the measures of a case.
///
/// Lists the measures of a case, the oldest first, for whoever sees the case.
#[utoipa::path(
    operation_id = "listMeasures", tag = "council", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The case.")),
    responses(
        (status = 200, description = "The measures.", body = MeasuresOut),
        (status = 304, description = "If-None-Match names this very answer."),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/council/cases/{id}/measures")]
pub async fn list_measures(state: State, actor: MaybeSignedIn, id: Path<Uuid>) -> Result<HttpResponse, Problem> {
    let items = measures::list(&*state.db, &actor, *id).await?.into_iter().map(MeasureOut::from).collect();
    Ok(HttpResponse::Ok().json(MeasuresOut { items }))
}
