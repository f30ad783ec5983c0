//! Reports: sent by anyone, read by whoever sent them.

use super::out::ReportOut;
use crate::http::{
    Json, MaybeSignedIn, Problem, Query, State,
    limits::{Limited, Limits},
    pages::{self, PageIn, PageOut},
};
use actix_web::{
    HttpRequest, HttpResponse, get, post,
    web::{Data, Path},
};
use photos36_domain::{
    Refusal,
    moderation::{self, NewReport, ObjectKind, Reporter, Rule},
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// What is reported.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ObjectIn {
    /// `photo`, `question`, `mission`, `comment` or `person`.
    pub kind: String,
    /// Its id.
    pub id: Uuid,
}

/// A report.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"object": {"kind": "photo", "id": "0197a1c0-1111-7000-8000-000000000001"}, "reason": "privacy",
    "text": "On reconnaît ma fille."}))]
struct ReportIn {
    /// UUIDv7 made by the client.
    id: Option<Uuid>,
    /// What.
    object: ObjectIn,
    /// Where, when a person is reported.
    territory: Option<Uuid>,
    /// `minor-safety`, `violence`, `illegal`, `hate`, `privacy`, `copyright`, `false`, `spam`, `off-topic`, `mistake` or
    /// `other`.
    reason: String,
    /// More about it; at most 2,000 characters.
    #[serde(default)]
    #[schema(max_length = 2000)]
    text: String,
}

impl ReportIn {
    fn parse(self) -> Result<NewReport, Refusal> {
        Ok(NewReport {
            id: self.id,
            kind: ObjectKind::parse(&self.object.kind)?,
            object: self.object.id,
            territory: self.territory,
            reason: Rule::parse("/reason", &self.reason)?,
            text: self.text,
        })
    }
}

/// Report something.
///
/// Reports a photo, question, mission, comment or person to the animators of its territory, with or without an account.
///
/// One report counts for each reporter and object; the same again answers 200 with it. As many distinct reporters as the
/// territory says hide the object until an animator decides. With an account one is told of the outcome; without, `receipt`
/// reads it later. Of several at one address only the first gets a receipt, and again with the same `id`.
#[utoipa::path(
    operation_id = "sendReport", tag = "moderation",
    request_body = ReportIn,
    responses(
        (status = 201, description = "Taken.", body = ReportOut),
        (status = 200, description = "Reported before.", body = ReportOut),
        (status = 400, description = "body-invalid, text-invalid, rule-unknown, object-kind-unknown, parameter-invalid, id-not-uuidv7"),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
        (status = 409, description = "report-own, id-taken"),
        (status = 413, description = "body-too-large"),
        (status = 415, description = "content-type-unsupported"),
        (status = 429, description = "too-many-requests"),
    )
)]
#[post("/v1/reports")]
pub async fn send_report(
    state: State,
    actor: MaybeSignedIn,
    limits: Data<Limits>,
    request: HttpRequest,
    body: Json<ReportIn>,
) -> Result<HttpResponse, Problem> {
    limits.count(&request, Limited::Report, state.clock.now())?;
    let address = limits.client(&request).to_string();
    let new = body.into_inner().parse()?;
    let sent = new.id;
    let (report, known) = moderation::report(&state, Reporter::of(&actor, &address), new).await?;
    // Many share one address: only who names the report that is there proves that it is theirs.
    let is_theirs = report.reporter_id.is_none() && (!known || sent == Some(report.id));
    let receipt = is_theirs.then(|| moderation::receipt(&state.secret, report.id));
    let mut response = if known { HttpResponse::Ok() } else { HttpResponse::Created() };
    Ok(response.json(ReportOut::new(report, receipt)))
}

/// What proves that a report is one's own.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ReceiptIn {
    /// As it was given when the report was sent without an account.
    receipt: Option<String>,
}

/// Read the outcome of a report.
///
/// Reads a report and its outcome, for whoever sent it.
#[utoipa::path(
    operation_id = "readReport", tag = "moderation",
    params(("id" = Uuid, Path, description = "The report."), ReceiptIn),
    responses(
        (status = 200, description = "The report.", body = ReportOut),
        (status = 400, description = "parameter-invalid"),
        (status = 401, description = "token-invalid"),
        (status = 404, description = "not-found"),
    )
)]
#[get("/v1/reports/{id}")]
pub async fn read_report(
    state: State,
    actor: MaybeSignedIn,
    id: Path<Uuid>,
    shown: Query<ReceiptIn>,
) -> Result<Json<ReportOut>, Problem> {
    let report = moderation::report_of(&state, &actor, *id, shown.receipt.as_deref()).await?;
    Ok(Json(ReportOut::new(report, None)))
}

/// List one's own reports.
///
/// Lists the reports of whoever is signed in, the newest first, with their outcomes.
#[utoipa::path(
    operation_id = "listOwnReports", tag = "moderation", security(("bearer" = [])),
    params(PageIn),
    responses(
        (status = 200, description = "A page of reports.", body = PageOut<ReportOut>),
        (status = 400, description = "parameter-invalid, cursor-invalid"),
        (status = 401, description = "sign-in-required, token-invalid"),
    )
)]
#[get("/v1/me/reports")]
pub async fn list_own_reports(
    state: State,
    actor: MaybeSignedIn,
    page: Query<PageIn>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let page = moderation::own_reports(&*state.db, &actor, page.limit, page.cursor.as_deref()).await?;
    Ok(pages::respond(&request, page.map(|report| ReportOut::new(report, None))))
}
