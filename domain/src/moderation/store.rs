//! Rows and queries of reports, cases and decisions.

use super::{Object, ObjectKind};
use crate::{
    Ground, Result,
    database::statement,
    notices::{self, Happening, What},
    sql::{all, for_update, one, run},
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

/// A case: what an animator looks at.
#[derive(Clone, Debug, FromQueryResult)]
pub struct CaseRow {
    /// Order of arrival.
    pub seq: i64,
    /// Id.
    pub id: Uuid,
    /// What sort of thing.
    pub object_kind: String,
    /// The thing.
    pub object_id: Uuid,
    /// Where; none outside every territory.
    pub territory_id: Option<Uuid>,
    /// Whose thing.
    pub author_id: Uuid,
    /// `open` or `closed`.
    pub state: String,
    /// 1 to 3, of the gravest open report.
    pub gravity: i32,
    /// Distinct reporters since the last decision.
    pub reporters: i32,
    /// Reports hid it.
    pub hidden_by_reports: bool,
    /// When the oldest open report came.
    pub opened_at: i64,
    /// Grows with each change.
    pub version: i64,
}

/// A report.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ReportRow {
    /// Order of arrival.
    pub seq: i64,
    /// Id.
    pub id: Uuid,
    /// The case that it belongs to.
    pub case_id: Uuid,
    /// Who reported, when with an account.
    pub reporter_id: Option<Uuid>,
    /// What sort of thing.
    pub object_kind: String,
    /// The thing.
    pub object_id: Uuid,
    /// The reason, by name.
    pub reason: String,
    /// The text.
    pub body: String,
    /// `kept` or `acted`; none while nothing is decided.
    pub outcome: Option<String>,
    /// When.
    pub created_at: i64,
    /// When it was decided.
    pub closed_at: Option<i64>,
}

/// A decision: the statement of reasons.
#[derive(Clone, Debug, FromQueryResult)]
pub struct DecisionRow {
    /// Order.
    pub seq: i64,
    /// Id.
    pub id: Uuid,
    /// The case that it closes.
    pub case_id: Uuid,
    /// What sort of thing.
    pub object_kind: String,
    /// The thing.
    pub object_id: Uuid,
    /// Where.
    pub territory_id: Option<Uuid>,
    /// Whose thing.
    pub author_id: Uuid,
    /// Who decided; none when enough reports did.
    pub decided_by: Option<Uuid>,
    /// What, by name.
    pub action: String,
    /// The rule that it rests on, by name.
    pub rule: Option<String>,
    /// Why.
    pub reason: String,
    /// What an undo brings back.
    pub before_json: String,
    /// When.
    pub created_at: i64,
    /// When it was undone.
    pub undone_at: Option<i64>,
    /// When a removal became final.
    pub final_at: Option<i64>,
}

pub(super) const CASE: &str =
    "SELECT seq, id, object_kind, object_id, territory_id, author_id, state, gravity, reporters,
    hidden_by_reports, opened_at, version FROM moderation_cases";
pub(super) const REPORT: &str = "SELECT seq, id, case_id, reporter_id, object_kind, object_id, reason, body, outcome,
    created_at, closed_at FROM reports";
pub(super) const DECISION: &str =
    "SELECT seq, id, case_id, object_kind, object_id, territory_id, author_id, decided_by,
    action, rule, reason, before_json, created_at, undone_at, final_at FROM moderation_decisions";

/// The case of an object, made now if there is none; locked until the transaction ends.
pub(super) async fn case_of(
    write: &impl ConnectionTrait,
    id: Uuid,
    object: &Object,
    territory: Option<Uuid>,
    now: i64,
) -> Result<CaseRow> {
    let sql =
        "INSERT INTO moderation_cases (id, object_kind, object_id, territory_id, author_id, state, gravity, reporters,
        opened_at) VALUES ($1, $2, $3, $4, $5, 'closed', 1, 0, $6) ON CONFLICT (object_kind, object_id) DO NOTHING";
    let values =
        [id.into(), object.kind.name().into(), object.id.into(), territory.into(), object.author.into(), now.into()];
    write.execute_raw(statement(write, sql, values)).await?;
    let found = find_case(write, object.kind, object.id, true).await?;
    Ok(found.ok_or_else(|| anyhow::anyhow!("the case was made and is gone"))?)
}

/// The case of an object, if it ever had one; locked when `lock`.
pub(super) async fn find_case(
    connection: &impl ConnectionTrait,
    kind: ObjectKind,
    object: Uuid,
    lock: bool,
) -> Result<Option<CaseRow>> {
    let lock = if lock { for_update(connection) } else { "" };
    let sql = format!("{CASE} WHERE object_kind = $1 AND object_id = $2{lock}");
    one(connection, sql, [kind.name().into(), object.into()]).await
}

/// The decision with this id.
pub(super) async fn decision(connection: &impl ConnectionTrait, id: Uuid) -> Result<Option<DecisionRow>> {
    one(connection, format!("{DECISION} WHERE id = $1"), [id.into()]).await
}

/// Writes a decision.
pub(super) async fn insert_decision(write: &impl ConnectionTrait, row: &DecisionRow) -> Result<()> {
    let sql = "INSERT INTO moderation_decisions (id, case_id, object_kind, object_id, territory_id, author_id, decided_by, action,
        rule, reason, before_json, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let values = [
        row.id.into(),
        row.case_id.into(),
        row.object_kind.as_str().into(),
        row.object_id.into(),
        row.territory_id.into(),
        row.author_id.into(),
        row.decided_by.into(),
        row.action.as_str().into(),
        row.rule.as_deref().into(),
        row.reason.as_str().into(),
        row.before_json.as_str().into(),
        row.created_at.into(),
    ];
    write.execute_raw(statement(write, sql, values)).await?;
    Ok(())
}

/// Reporters of a case who are told at once; a crowd beyond them reads the outcome in the list of their reports.
const MOST_TOLD: i64 = 1_000;

#[derive(FromQueryResult)]
struct OpenReport {
    reporter_id: Uuid,
}

/// Closes a case and its open reports, and tells those who reported with an account.
pub(super) async fn close(
    write: &impl ConnectionTrait,
    ground: &Ground,
    case: &CaseRow,
    outcome: &str,
    now: i64,
) -> Result<()> {
    let sql =
        "SELECT reporter_id FROM reports WHERE case_id = $1 AND closed_at IS NULL AND reporter_id IS NOT NULL LIMIT $2";
    let open: Vec<OpenReport> = all(write, sql, [case.id.into(), MOST_TOLD.into()]).await?;
    let told = open.into_iter().map(|report| Happening {
        territory: case.territory_id,
        person: Some(report.reporter_id),
        ..Happening::default()
    });
    notices::note_all(write, ground, What::ReportDecided, told).await?;
    let sql = "UPDATE moderation_cases SET state = 'closed', reporters = 0, hidden_by_reports = $2, version = version + 1 WHERE id = $1";
    run(write, sql, [case.id.into(), false.into()]).await?;
    let sql = "UPDATE reports SET outcome = $2, closed_at = $3 WHERE case_id = $1 AND closed_at IS NULL";
    run(write, sql, [case.id.into(), outcome.into(), now.into()]).await?;
    Ok(())
}

/// The case of a person stands where they are reported: once it is closed the next report brings it elsewhere; reported in
/// two territories at a time, it is the editor's.
pub(super) async fn move_case(write: &impl ConnectionTrait, case: CaseRow, territory: Option<Uuid>) -> Result<CaseRow> {
    if case.territory_id == territory || case.state == "open" && case.territory_id.is_none() {
        return Ok(case);
    }
    let territory_id = territory.filter(|_| case.state != "open");
    let sql = "UPDATE moderation_cases SET territory_id = $2, version = version + 1 WHERE id = $1";
    run(write, sql, [case.id.into(), territory_id.into()]).await?;
    Ok(CaseRow { territory_id, ..case })
}
