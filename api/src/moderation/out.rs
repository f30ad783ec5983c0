//! Reports, cases, decisions and appeals on the wire.

use crate::http::time::rfc3339;
use photos36_domain::{
    moderation::{Action, Appeal, Case, Context, Decision, Object, Report, Rule, UNDO_DAYS},
    texts::Locale,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What is reported or decided on.
#[derive(Debug, Serialize, ToSchema)]
pub struct ObjectRefOut {
    /// `photo`, `question`, `mission`, `comment` or `person`.
    pub kind: String,
    /// Its id.
    pub id: Uuid,
}

/// A report.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-4444-7000-8000-000000000001",
    "object": {"kind": "photo", "id": "0197a1c0-1111-7000-8000-000000000001"}, "reason": "privacy",
    "text": "On reconnaît ma fille.", "created_at": "2026-06-21T12:00:00Z"
}))]
pub struct ReportOut {
    /// Id.
    pub id: Uuid,
    /// What was reported.
    pub object: ObjectRefOut,
    /// Why: the name of a rule of conduct.
    pub reason: String,
    /// More about it.
    pub text: String,
    /// `kept` or `acted` once an animator has decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// When it was sent (RFC 3339, UTC).
    pub created_at: String,
    /// When it was decided (RFC 3339, UTC).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<String>,
    /// Without an account: proves that it is yours, to read its outcome later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
}

impl ReportOut {
    /// A report, with its receipt where there is one to give.
    pub fn new(report: Report, receipt: Option<String>) -> Self {
        Self {
            id: report.id,
            object: ObjectRefOut { kind: report.object_kind, id: report.object_id },
            reason: report.reason,
            text: report.body,
            outcome: report.outcome,
            created_at: rfc3339(report.created_at),
            closed_at: report.closed_at.map(rfc3339),
            receipt,
        }
    }
}

/// An open case.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-5555-7000-8000-000000000001",
    "object": {"kind": "photo", "id": "0197a1c0-1111-7000-8000-000000000001"},
    "author_id": "0197a1c0-2222-7000-8000-000000000002", "state": "open", "gravity": 2, "reporters": 3,
    "hidden_by_reports": true, "opened_at": "2026-06-21T12:00:00Z"
}))]
pub struct CaseOut {
    /// Id.
    pub id: Uuid,
    /// What it is about.
    pub object: ObjectRefOut,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub territory_id: Option<Uuid>,
    /// Whose object.
    pub author_id: Uuid,
    /// `open` or `closed`.
    pub state: String,
    /// 1 to 3, of the gravest report.
    pub gravity: i32,
    /// Distinct reporters since the last decision.
    pub reporters: i32,
    /// Reports hid it until someone decides.
    pub hidden_by_reports: bool,
    /// When its oldest open report came (RFC 3339, UTC).
    pub opened_at: String,
}

impl From<Case> for CaseOut {
    fn from(case: Case) -> Self {
        Self {
            id: case.id,
            object: ObjectRefOut { kind: case.object_kind, id: case.object_id },
            territory_id: case.territory_id,
            author_id: case.author_id,
            state: case.state,
            gravity: case.gravity,
            reporters: case.reporters,
            hidden_by_reports: case.hidden_by_reports,
            opened_at: rfc3339(case.opened_at),
        }
    }
}

/// A case with all that bears on it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContextOut {
    /// The case.
    pub case: CaseOut,
    /// The object as it is now; absent when it is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<ObjectOut>,
    /// Its reports, the oldest first; who sent them is not shown.
    pub reports: Vec<ReportOut>,
    /// Decisions on it, the newest first.
    pub decisions: Vec<DecisionOut>,
    /// What its author did in this territory.
    pub history: HistoryOut,
}

/// An object as an animator reads it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ObjectOut {
    /// Whose it is.
    pub author_id: Uuid,
    /// Title; a person's display name.
    pub title: String,
    /// Text.
    pub text: String,
    /// Nobody but its author and the animators sees it.
    pub hidden: bool,
}

impl From<Object> for ObjectOut {
    fn from(object: Object) -> Self {
        Self { author_id: object.author, title: object.title, text: object.body, hidden: object.is_hidden }
    }
}

/// What an author did in a territory.
#[derive(Debug, Serialize, ToSchema)]
pub struct HistoryOut {
    /// Photos.
    pub photos: i64,
    /// Questions.
    pub questions: i64,
    /// Missions.
    pub missions: i64,
    /// Cases about their objects.
    pub cases: i64,
    /// Decisions against them that stand.
    pub decisions_against: i64,
}

impl ContextOut {
    /// The case in the reader's language.
    pub fn new(context: Context, locale: Locale) -> Self {
        let Context { case, object, reports, decisions, history } = context;
        Self {
            case: case.into(),
            object: object.map(Into::into),
            reports: reports.into_iter().map(|report| ReportOut::new(report, None)).collect(),
            decisions: decisions.into_iter().map(|decision| DecisionOut::new(decision, locale)).collect(),
            history: HistoryOut {
                photos: history.photos,
                questions: history.questions,
                missions: history.missions,
                cases: history.cases,
                decisions_against: history.decisions_against,
            },
        }
    }
}

/// A decision: the statement of reasons (DSA, article 17).
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-6666-7000-8000-000000000001", "case_id": "0197a1c0-5555-7000-8000-000000000001",
    "object": {"kind": "photo", "id": "0197a1c0-1111-7000-8000-000000000001"}, "action": "hide", "rule": "privacy",
    "rule_text": "Quelqu'un est montré ou raconté contre son gré.", "reason": "On reconnaît un enfant.",
    "automated": false, "how_to_appeal": "Vous pouvez contester cette décision…",
    "appeal": "/v1/moderation/decisions/0197a1c0-6666-7000-8000-000000000001/appeal",
    "created_at": "2026-06-21T12:00:00Z", "undoable_until": "2026-06-28T12:00:00Z"
}))]
pub struct DecisionOut {
    /// Id.
    pub id: Uuid,
    /// The case that it closes.
    pub case_id: Uuid,
    /// What it is about.
    pub object: ObjectRefOut,
    /// `keep`, `hide`, `remove`, `restore`, `correct`, `warn` or `blur`.
    pub action: String,
    /// The rule that it rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The same in the reader's language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule_text: Option<String>,
    /// Why.
    pub reason: String,
    /// No person took it: enough reports did.
    pub automated: bool,
    /// How to contest it, in the reader's language.
    pub how_to_appeal: String,
    /// Where to send an appeal; absent when there is nothing to contest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appeal: Option<String>,
    /// When (RFC 3339, UTC).
    pub created_at: String,
    /// Until when an animator can undo it (RFC 3339, UTC).
    pub undoable_until: String,
    /// When it was undone (RFC 3339, UTC).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undone_at: Option<String>,
}

impl DecisionOut {
    /// The decision in the reader's language.
    pub fn new(decision: Decision, locale: Locale) -> Self {
        let automated = decision.decided_by.is_none();
        let takes = Action::from_name(&decision.action).is_some_and(Action::is_against_author);
        let rule = decision.rule.as_deref().and_then(Rule::from_name);
        let day = photos36_domain::clock::DAY;
        Self {
            appeal: takes.then(|| format!("/v1/moderation/decisions/{}/appeal", decision.id)),
            how_to_appeal: locale.text(if takes { "statement-appeal" } else { "statement-no-appeal" }, &[]),
            rule_text: rule.map(|rule| locale.text(&format!("rule-{}", rule.name()), &[])),
            reason: if automated { locale.text("statement-automated", &[]) } else { decision.reason },
            id: decision.id,
            case_id: decision.case_id,
            object: ObjectRefOut { kind: decision.object_kind, id: decision.object_id },
            action: decision.action,
            rule: decision.rule,
            automated,
            created_at: rfc3339(decision.created_at),
            undoable_until: rfc3339(decision.created_at + UNDO_DAYS * day),
            undone_at: decision.undone_at.map(rfc3339),
        }
    }
}

/// An appeal.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-7777-7000-8000-000000000001", "decision_id": "0197a1c0-6666-7000-8000-000000000001",
    "state": "open", "text": "Personne n'est reconnaissable.", "created_at": "2026-06-21T12:00:00Z"
}))]
pub struct AppealOut {
    /// Id.
    pub id: Uuid,
    /// Against what.
    pub decision_id: Uuid,
    /// `open`, `granted` or `refused`.
    pub state: String,
    /// Why it is contested.
    pub text: String,
    /// The answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// When (RFC 3339, UTC).
    pub created_at: String,
    /// When it was answered (RFC 3339, UTC).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<String>,
}

impl From<Appeal> for AppealOut {
    fn from(appeal: Appeal) -> Self {
        Self {
            id: appeal.id,
            decision_id: appeal.decision_id,
            state: appeal.state,
            text: appeal.body,
            answer: appeal.answer,
            created_at: rfc3339(appeal.created_at),
            decided_at: appeal.decided_at.map(rfc3339),
        }
    }
}
