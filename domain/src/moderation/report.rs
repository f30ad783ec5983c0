//! A report: anyone, once for each object, with or without an account.

use super::{
    Action, Object, ObjectKind, Rule, find,
    object::set_hidden,
    rules::MAX_TEXT,
    store::{self, CaseRow, DecisionRow, REPORT, ReportRow},
};
use crate::{
    ErrorCode, Ground, Refusal, Result, audit,
    database::statement,
    ids,
    notices::{self, Happening, What},
    pages,
    people::{Actor, MasterSecret},
    plain, sql,
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::json;
use std::collections::HashSet;
use uuid::Uuid;

/// What someone reports.
#[derive(Clone, Debug)]
pub struct NewReport {
    /// The id that the client made.
    pub id: Option<Uuid>,
    /// What sort of thing.
    pub kind: ObjectKind,
    /// The thing.
    pub object: Uuid,
    /// Where, for a person; the other things stand somewhere themselves.
    pub territory: Option<Uuid>,
    /// Why.
    pub reason: Rule,
    /// More about it.
    pub text: String,
}

/// Who reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reporter<'a> {
    /// Someone with an account, at a network address.
    Person(Uuid, &'a str),
    /// Someone without, known by their network address (IPv6: its /64), of which a keyed hash is kept.
    Address(&'a str),
}

impl<'a> Reporter<'a> {
    /// The account when there is one, else the address.
    pub fn of(actor: &Actor, address: &'a str) -> Self {
        actor.person_id().map_or(Self::Address(address), |person| Self::Person(person, address))
    }

    /// What tells reporters apart; no address can be read from it without the server's secret.
    pub(crate) fn key(self, secret: &MasterSecret) -> String {
        match self {
            Self::Person(id, _) => format!("person:{id}"),
            Self::Address(_) => self.address_key(secret),
        }
    }

    /// Of the address alone.
    fn address_key(self, secret: &MasterSecret) -> String {
        let (Self::Person(_, text) | Self::Address(text)) = self;
        format!("address:{}", hex::encode(&secret.derive("reporter", text.as_bytes())[..16]))
    }

    fn person(self) -> Option<Uuid> {
        match self {
            Self::Person(id, _) => Some(id),
            Self::Address(_) => None,
        }
    }
}

/// Takes a report. The same reporter about the same object again gives the report that is there, and true.
///
/// # Errors
/// `not-found` when the object is not there for everyone; `report-own`, `text-invalid`, `parameter-invalid` when a person
/// is reported without a territory.
pub async fn report(ground: &Ground, reporter: Reporter<'_>, new: NewReport) -> Result<(ReportRow, bool)> {
    let id = new.id.map_or_else(|| Ok(ids::new(&ground.clock)), ids::from_client)?;
    let text = plain::text("/text", new.text.trim(), MAX_TEXT)?;
    let write = ground.db.write().await?;
    let object = find(&*write, new.kind, new.object).await?.filter(|object| object.is_shown);
    let key = reporter.key(&ground.secret);
    if let Some(there) = of_reporter(&*write, &new, &key).await? {
        return Ok((told_to(there, reporter, &new), true));
    }
    let object = object.ok_or(ErrorCode::NotFound)?;
    if reporter.person() == Some(object.author) {
        return Err(ErrorCode::ReportOwn.into());
    }
    let territory = territory_of(&*write, &object, new.territory).await?;
    let now = ground.clock.now();
    let mut case = store::case_of(&*write, ids::new(&ground.clock), &object, territory, now).await?;
    if object.kind == ObjectKind::Person {
        case = store::move_case(&*write, case, territory).await?;
    }
    let sql =
        "INSERT INTO reports (id, case_id, reporter_id, reporter_key, object_kind, object_id, reason, body, created_at, address_key)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING";
    let values = [
        id.into(),
        case.id.into(),
        reporter.person().into(),
        key.as_str().into(),
        object.kind.name().into(),
        object.id.into(),
        new.reason.name().into(),
        text.into(),
        now.into(),
        reporter.address_key(&ground.secret).into(),
    ];
    let made = write.execute_raw(statement(&*write, sql, values)).await?.rows_affected() == 1;
    if made {
        count(ground, &*write, &case, &object, new.reason).await?;
    }
    let report = of_reporter(&*write, &new, &key).await?.ok_or(ErrorCode::IdTaken)?;
    write.commit().await?;
    Ok((report, !made))
}

/// Many share one address: what another of them said, and what came of it, is not told to whoever cannot name their report.
fn told_to(there: ReportRow, reporter: Reporter<'_>, new: &NewReport) -> ReportRow {
    if reporter.person().is_some() || new.id == Some(there.id) {
        return there;
    }
    ReportRow { reason: new.reason.name().into(), body: new.text.clone(), outcome: None, closed_at: None, ..there }
}

async fn of_reporter(connection: &impl ConnectionTrait, new: &NewReport, key: &str) -> Result<Option<ReportRow>> {
    let sql = format!("{REPORT} WHERE object_kind = $1 AND object_id = $2 AND reporter_key = $3");
    sql::one(connection, sql, vec![new.kind.name().into(), new.object.into(), key.into()]).await
}

async fn territory_of(connection: &impl ConnectionTrait, object: &Object, given: Option<Uuid>) -> Result<Option<Uuid>> {
    if object.kind != ObjectKind::Person {
        return Ok(object.territory);
    }
    let given = given.ok_or_else(|| {
        Refusal::new(ErrorCode::ParameterInvalid).field("/territory").arg("reason", "reason-missing:territory")
    })?;
    let sql = "SELECT EXISTS (SELECT 1 FROM roles WHERE territory_id = $1 AND person_id = $2)
            OR EXISTS (SELECT 1 FROM photos WHERE author_id = $2 AND territory_id = $1)
            OR EXISTS (SELECT 1 FROM questions WHERE author_id = $2 AND territory_id = $1)
            OR EXISTS (SELECT 1 FROM missions WHERE author_id = $2 AND territory_id = $1)
            OR EXISTS (SELECT 1 FROM comments c JOIN questions q ON q.id = c.question_id
                WHERE c.author_id = $2 AND q.territory_id = $1)
            OR EXISTS (SELECT 1 FROM comments c JOIN missions m ON m.id = c.mission_id
                WHERE c.author_id = $2 AND m.territory_id = $1)
        FROM territories WHERE id = $1";
    let is_known = sql::value::<bool>(connection, sql, [given.into(), object.id.into()]).await?;
    // Nobody is judged where they have nothing to do: that is the editor's.
    is_known.map(|is_known| Some(given).filter(|_| is_known)).ok_or_else(|| ErrorCode::NotFound.into())
}

/// Counts a new report into its case, which is locked; hides the object when enough reporters have spoken.
async fn count(
    ground: &Ground,
    write: &impl ConnectionTrait,
    case: &CaseRow,
    object: &Object,
    reason: Rule,
) -> Result<()> {
    let now = ground.clock.now();
    let was_open = case.state == "open";
    let gravity = if was_open { case.gravity.max(reason.gravity()) } else { reason.gravity() };
    let opened_at = if was_open { case.opened_at } else { now };
    let (reporters, gravest) = open_reports(write, case, reason).await?;
    let hides = object.is_shown && reporters >= threshold(write, case.territory_id).await?;
    let sql = "UPDATE moderation_cases SET state = 'open', gravity = $2, reporters = $3, opened_at = $4, hidden_by_reports = $5,
        version = version + 1 WHERE id = $1";
    let hidden = case.hidden_by_reports || hides;
    let values = [case.id.into(), gravity.into(), reporters.into(), opened_at.into(), hidden.into()];
    write.execute_raw(statement(write, sql, values)).await?;
    if !hides {
        return Ok(());
    }
    set_hidden(ground, write, object, true, now).await?;
    let decision = DecisionRow {
        seq: 0,
        id: ids::new(&ground.clock),
        case_id: case.id,
        object_kind: object.kind.name().into(),
        object_id: object.id,
        territory_id: case.territory_id,
        author_id: object.author,
        decided_by: None,
        action: Action::Hide.name().into(),
        rule: Some(gravest.name().into()),
        reason: String::new(),
        before_json: json!({"hidden": false}).to_string(),
        created_at: now,
        undone_at: None,
        final_at: None,
    };
    store::insert_decision(write, &decision).await?;
    notices::note(write, ground, What::DecisionTaken, happening(object, case.territory_id)).await?;
    audit::append(write, ground, vec![entry("hidden-by-reports", &decision, json!({"reporters": reporters}))]).await
}

#[derive(FromQueryResult)]
struct Open {
    reporter_id: Option<Uuid>,
    address_key: Option<String>,
    reason: String,
}

/// Reports of a case that are counted; a crowd beyond them changes nothing any more.
const MOST_COUNTED: i64 = 1_000;

/// How many distinct reporters speak in a case: each account, and each address from which nobody with an account has spoken.
/// And the gravest of their reasons.
async fn open_reports(write: &impl ConnectionTrait, case: &CaseRow, newest: Rule) -> Result<(i32, Rule)> {
    let sql = "SELECT reporter_id, address_key, reason FROM reports WHERE case_id = $1 AND closed_at IS NULL LIMIT $2";
    let open: Vec<Open> = sql::all(write, sql, [case.id.into(), MOST_COUNTED.into()]).await?;
    let of_accounts: HashSet<_> = open
        .iter()
        .filter(|report| report.reporter_id.is_some())
        .filter_map(|report| report.address_key.as_deref())
        .collect();
    let counts = |report: &&Open| {
        report.reporter_id.is_some() || report.address_key.as_deref().is_none_or(|key| !of_accounts.contains(key))
    };
    let reporters = i32::try_from(open.iter().filter(counts).count()).unwrap_or(i32::MAX);
    let rules = open.iter().filter_map(|report| Rule::from_name(&report.reason));
    Ok((
        reporters.max(1),
        rules.fold(newest, |gravest, rule| if rule.gravity() > gravest.gravity() { rule } else { gravest }),
    ))
}

/// How many distinct reporters hide an object here.
async fn threshold(connection: &impl ConnectionTrait, territory: Option<Uuid>) -> Result<i32> {
    let sql = "SELECT reporters_to_hide FROM territories WHERE id = $1";
    let row = connection.query_one_raw(statement(connection, sql, [territory.into()])).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(3))
}

/// Tells the author of an object what was decided on it.
pub(super) fn happening(object: &Object, territory: Option<Uuid>) -> Happening {
    let of = |kind| (object.kind == kind).then_some(object.id);
    Happening {
        territory,
        photo: of(ObjectKind::Photo),
        question: of(ObjectKind::Question),
        mission: of(ObjectKind::Mission),
        person: Some(object.author),
        ..Happening::default()
    }
}

/// The entry of the audit log for a decision. Who decided and whose object it was can be erased.
pub(super) fn entry(what: &'static str, decision: &DecisionRow, facts: serde_json::Value) -> audit::Entry {
    let mut parts = vec![(decision.author_id, json!({"author": decision.author_id, "reason": decision.reason}))];
    if let Some(by) = decision.decided_by {
        parts.push((by, json!({"decided_by": by})));
    }
    // A person's own id is about them: the log names the case instead.
    let is_person = decision.object_kind == ObjectKind::Person.name();
    let kind = ObjectKind::from_name(&decision.object_kind).map_or("", ObjectKind::name);
    let object = if is_person { decision.case_id } else { decision.object_id };
    let facts = json!({"decision": decision.id, "action": decision.action, "rule": decision.rule, "more": facts});
    audit::Entry { what, territory: decision.territory_id, object_kind: kind, object, facts, parts }
}

/// Reports of whoever is signed in, the newest first, with their outcomes.
///
/// # Errors
/// `sign-in-required`, `cursor-invalid`, `parameter-invalid`.
pub async fn own_reports(
    connection: &impl ConnectionTrait,
    reader: &Actor,
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<pages::Page<ReportRow>> {
    let person = reader.signed_in()?.id;
    let (limit, scope) = (pages::limit(limit)?, format!("own-reports:{person}"));
    let before = pages::read_cursor::<i64>(&scope, cursor)?.unwrap_or(i64::MAX);
    let sql = format!("{REPORT} WHERE reporter_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3");
    let values = vec![person.into(), before.into(), i64::from(limit + 1).into()];
    Ok(pages::Page::of(sql::all(connection, sql, values).await?, limit, &scope, |report: &ReportRow| report.seq))
}

/// What proves to have sent a report without an account.
pub fn receipt(secret: &MasterSecret, report: Uuid) -> String {
    hex::encode(&secret.derive("report-receipt", report.as_bytes())[..16])
}

/// A report, for its reporter or whoever holds its receipt.
///
/// # Errors
/// `not-found` for everyone else.
pub async fn report_of(ground: &Ground, reader: &Actor, id: Uuid, shown: Option<&str>) -> Result<ReportRow> {
    let found: Option<ReportRow> = sql::one(&*ground.db, format!("{REPORT} WHERE id = $1"), vec![id.into()]).await?;
    let report = found.ok_or(ErrorCode::NotFound)?;
    let own = report.reporter_id.is_some() && report.reporter_id == reader.person_id();
    let held = report.reporter_id.is_none() && shown == Some(receipt(&ground.secret, id).as_str());
    if own || held { Ok(report) } else { Err(ErrorCode::NotFound.into()) }
}
