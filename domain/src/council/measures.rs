//! What the council decides: by consent, then by majority. It alone excludes, and only where a mediation was held.

pub use super::store::MeasureRow as MeasureOf;
use super::{
    rules::{
        CASE_IDLE_DAYS, LEAST_VOTERS, MAX_MEASURES, MAX_TEXT, MOST_EXCLUSION_DAYS, Measure, PHASE_DAYS, Phase,
        next_phase,
    },
    seats,
    store::{self, CASE, CaseRow, MEASURE},
};
use crate::{
    ErrorCode, Ground, Refusal, Result, audit,
    clock::DAY,
    ids,
    people::{Actor, rights},
    plain,
    sql::{all, for_update, one, run, value},
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::json;
use uuid::Uuid;

/// Most measures closed in one transaction.
const BATCH: i64 = 100;

/// A measure to be proposed.
#[derive(Clone, Debug)]
pub struct NewMeasure {
    /// Made by the client.
    pub id: Uuid,
    /// Of which case.
    pub case: Uuid,
    /// What.
    pub kind: Measure,
    /// The reasons.
    pub body: String,
    /// Length of an exclusion, in days; none for good.
    pub days: Option<u32>,
}

/// Proposes a measure, for a member of the council that the case is not about; the same again gives the one that is there,
/// and true.
///
/// # Errors
/// `not-found` to who does not see the case; `forbidden` to who may not vote on it; `case-not-open`; `mediation-required`
/// for an exclusion without one; `council-too-small` for an exclusion by fewer than three; `measure-unfit` when it is about
/// nobody; `days-invalid`, `measures-too-many`,
/// `text-invalid`, `id-not-uuidv7`, `id-taken`.
pub async fn propose(ground: &Ground, actor: &Actor, new: NewMeasure) -> Result<(MeasureOf, bool)> {
    let by = actor.signed_in()?.id;
    let id = ids::from_client(new.id)?;
    let body = plain::text("/text", new.body.trim(), MAX_TEXT)?;
    let days = new.days.filter(|_| new.kind == Measure::Exclusion);
    if days.is_some_and(|days| !(1..=MOST_EXCLUSION_DAYS).contains(&days)) {
        let refusal = Refusal::new(ErrorCode::DaysInvalid).field("/days").arg("least", 1);
        return Err(refusal.arg("most", MOST_EXCLUSION_DAYS).into());
    }
    super::cases::read(&*ground.db, actor, new.case).await?;
    let write = ground.db.write().await?;
    let case: CaseRow = store::lock(&*write, CASE, new.case).await?;
    let voters = voters(&*write, &case).await?;
    rights::allow(actor, voters.contains(&by))?;
    if body.is_empty() {
        return Err(Refusal::new(ErrorCode::ReasonsRequired).field("/text").into());
    }
    if let Some(there) = store::find::<MeasureOf>(&*write, MEASURE, id).await? {
        let same = there.proposed_by == by && there.case_id == case.id;
        return if same { Ok((there, true)) } else { Err(Refusal::new(ErrorCode::IdTaken).field("/id").into()) };
    }
    require_fit(&*write, &case, new.kind, voters.len()).await?;
    let now = ground.clock.now();
    let sql = "INSERT INTO council_measures (id, case_id, territory_id, kind, body, days, proposed_by, state, seats, closes_at,
        created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'consent', $8, $9, $10)";
    let values = [
        id.into(),
        case.id.into(),
        case.territory_id.into(),
        new.kind.name().into(),
        body.into(),
        days.map(|days| i32::try_from(days).unwrap_or(i32::MAX)).into(),
        by.into(),
        i32::try_from(voters.len()).unwrap_or(i32::MAX).into(),
        (now + PHASE_DAYS * DAY).into(),
        now.into(),
    ];
    run(&*write, sql, values).await?;
    let measure = store::find(&*write, MEASURE, id).await?.ok_or(ErrorCode::NotFound)?;
    write.commit().await?;
    Ok((measure, false))
}

async fn require_fit(write: &impl ConnectionTrait, case: &CaseRow, kind: Measure, voters: usize) -> Result<()> {
    // What was decided for a time or for good can be lifted by the case that decided it.
    if case.state != "open" && !(case.state == "closed" && kind == Measure::Lift) {
        return Err(ErrorCode::CaseNotOpen.into());
    }
    if kind != Measure::Advice && case.about_id.is_none() {
        return Err(Refusal::new(ErrorCode::MeasureUnfit).field("/kind").into());
    }
    // A case only comes from a mediation that was held and stayed unresolved.
    if kind == Measure::Exclusion && case.mediation_id.is_none() {
        return Err(Refusal::new(ErrorCode::MediationRequired).field("/kind").into());
    }
    if kind == Measure::Exclusion && voters < LEAST_VOTERS as usize {
        return Err(Refusal::new(ErrorCode::CouncilTooSmall).field("/kind").arg("limit", LEAST_VOTERS).into());
    }
    let sql = "SELECT count(*) FROM council_measures WHERE case_id = $1";
    let many = value::<i64>(write, sql, [case.id.into()]).await?.unwrap_or(0);
    if many >= i64::try_from(MAX_MEASURES).unwrap_or(i64::MAX) {
        return Err(Refusal::new(ErrorCode::MeasuresTooMany).arg("limit", MAX_MEASURES).into());
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Voter {
    person_id: Uuid,
}

/// Who votes on a case: each who sits in the council once, but whom it is about, the two sides and the mediator of its
/// mediation, and whoever took the decision that is contested or answered the appeal against it.
async fn voters(connection: &impl ConnectionTrait, case: &CaseRow) -> Result<Vec<Uuid>> {
    let sql = "SELECT DISTINCT s.person_id FROM council_seats s
        LEFT JOIN mediations m ON m.id = $2
        LEFT JOIN moderation_appeals a ON a.id = m.appeal_id
        LEFT JOIN moderation_decisions d ON d.id = a.decision_id
        WHERE s.territory_id = $1 AND s.ended_at IS NULL AND s.person_id NOT IN (
            coalesce(m.opened_by, $3), coalesce(m.other_id, $3), coalesce(m.mediator_id, $3), coalesce(d.decided_by, $3),
            coalesce(a.decided_by, $3))";
    let nobody = case.about_id.unwrap_or(Uuid::nil());
    let rows: Vec<Voter> =
        all(connection, sql, [case.territory_id.into(), case.mediation_id.into(), nobody.into()]).await?;
    Ok(rows.into_iter().map(|row| row.person_id).filter(|person| case.about_id != Some(*person)).collect())
}

#[derive(FromQueryResult)]
struct Voice {
    person_id: Uuid,
    aye: bool,
}

/// Counts anew who can vote on a locked measure now, and what they say in its present phase: the voice of who has left the
/// council counts no more, and who came votes too. At most a few dozen sit there.
async fn recount(write: &impl ConnectionTrait, case: &CaseRow, measure: &MeasureOf) -> Result<MeasureOf> {
    let voters = voters(write, case).await?;
    let sql = "SELECT person_id, aye FROM council_voices WHERE measure_id = $1 AND phase = $2";
    let voices: Vec<Voice> = all(write, sql, [measure.id.into(), measure.state.as_str().into()]).await?;
    let count = |aye: bool| {
        let said = voices.iter().filter(|voice| voice.aye == aye && voters.contains(&voice.person_id)).count();
        i32::try_from(said).unwrap_or(i32::MAX)
    };
    let seats = i32::try_from(voters.len()).unwrap_or(i32::MAX);
    let sql = "UPDATE council_measures SET seats = $2, ayes = $3, noes = $4 WHERE id = $1";
    run(write, sql, [measure.id.into(), seats.into(), count(true).into(), count(false).into()]).await?;
    store::find(write, MEASURE, measure.id).await?.ok_or_else(|| ErrorCode::NotFound.into())
}

/// Votes on a measure in its present phase; a vote can be changed while the phase lasts. What all have said is decided at
/// once.
///
/// # Errors
/// `not-found`, `forbidden` to who may not vote on it, `measure-decided`, `reasons-required` against it without a reason.
pub async fn vote(ground: &Ground, actor: &Actor, id: Uuid, aye: bool, reason: &str) -> Result<MeasureOf> {
    let person = actor.signed_in()?.id;
    let reason = plain::text("/reason", reason.trim(), MAX_TEXT)?;
    let case = case_of(&*ground.db, actor, id).await?;
    let write = ground.db.write().await?;
    let measure: MeasureOf = store::lock(&*write, MEASURE, id).await?;
    rights::allow(actor, voters(&*write, &case).await?.contains(&person))?;
    if !aye && reason.is_empty() {
        return Err(Refusal::new(ErrorCode::ReasonsRequired).field("/reason").into());
    }
    let now = ground.clock.now();
    if measure.decided_at.is_some() || now >= measure.closes_at {
        return Err(ErrorCode::MeasureDecided.into());
    }
    let sql = "INSERT INTO council_voices (measure_id, person_id, phase, aye, reason, updated_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (measure_id, person_id, phase) DO UPDATE
        SET aye = excluded.aye, reason = excluded.reason, updated_at = excluded.updated_at";
    let phase = measure.state.as_str().into();
    run(&*write, sql, [id.into(), person.into(), phase, aye.into(), reason.into(), now.into()]).await?;
    let measure = recount(&*write, &case, &measure).await?;
    let measure = step(&*write, ground, &case, measure).await?;
    write.commit().await?;
    Ok(measure)
}

/// The case of a measure, if `actor` sees it.
async fn case_of(connection: &impl ConnectionTrait, actor: &Actor, measure: Uuid) -> Result<CaseRow> {
    let found = store::find::<MeasureOf>(connection, MEASURE, measure).await?.ok_or(ErrorCode::NotFound)?;
    super::cases::read(connection, actor, found.case_id).await
}

/// Moves a locked measure on when its phase has come to something; what passes takes effect.
async fn step(write: &impl ConnectionTrait, ground: &Ground, case: &CaseRow, measure: MeasureOf) -> Result<MeasureOf> {
    let now = ground.clock.now();
    let Some(phase) = Phase::from_name(&measure.state) else { return Ok(measure) };
    let closed = now >= measure.closes_at;
    let Some(mut next) = next_phase(phase, measure.seats, measure.ayes, measure.noes, closed) else {
        return Ok(measure);
    };
    // The council has shrunk since the exclusion was proposed: it waits for seats until the close.
    if next == Phase::Passed && measure.kind == Measure::Exclusion.name() && measure.seats < LEAST_VOTERS {
        if !closed {
            return Ok(measure);
        }
        next = Phase::Failed;
    }
    if next == Phase::Majority {
        let sql = "UPDATE council_measures SET state = 'majority', ayes = 0, noes = 0, closes_at = $2 WHERE id = $1";
        run(write, sql, [measure.id.into(), (now + PHASE_DAYS * DAY).into()]).await?;
    } else {
        let passed_by = (next == Phase::Passed).then(|| phase.name());
        let until = measure.days.filter(|_| next == Phase::Passed).map(|days| now + i64::from(days) * DAY);
        let sql =
            "UPDATE council_measures SET state = $2, passed_by = $3, decided_at = $4, until_at = $5 WHERE id = $1";
        let values = [measure.id.into(), next.name().into(), passed_by.into(), now.into(), until.into()];
        run(write, sql, values).await?;
    }
    let measure: MeasureOf = store::find(write, MEASURE, measure.id).await?.ok_or(ErrorCode::NotFound)?;
    if next == Phase::Passed {
        take_effect(write, ground, case, &measure).await?;
        close_case(write, case.id).await?;
    }
    Ok(measure)
}

/// A case in which something was decided is closed, once nothing else in it waits for a decision.
async fn close_case(write: &impl ConnectionTrait, case: Uuid) -> Result<()> {
    let sql = "UPDATE council_cases SET state = 'closed', version = version + 1 WHERE id = $1 AND state = 'open'
        AND NOT EXISTS (SELECT 1 FROM council_measures m WHERE m.case_id = $1 AND m.decided_at IS NULL)";
    run(write, sql, [case.into()]).await?;
    Ok(())
}

/// What a passed measure does: an exclusion begins or ends. Written down in the audit log.
async fn take_effect(write: &impl ConnectionTrait, ground: &Ground, case: &CaseRow, measure: &MeasureOf) -> Result<()> {
    let now = ground.clock.now();
    let kind = Measure::from_name(&measure.kind);
    if let (Some(Measure::Exclusion), Some(person)) = (kind, case.about_id) {
        let sql = "INSERT INTO exclusions (territory_id, person_id, measure_id, since_at, until_at) VALUES ($1, $2, $3, $4, $5)";
        let values = [case.territory_id.into(), person.into(), measure.id.into(), now.into(), measure.until_at.into()];
        run(write, sql, values).await?;
        seats::end_seats(write, case.territory_id, person, now).await?;
    }
    if let (Some(Measure::Lift), Some(person)) = (kind, case.about_id) {
        let sql = "UPDATE exclusions SET ended_at = $3 WHERE territory_id = $1 AND person_id = $2 AND ended_at IS NULL";
        run(write, sql, [case.territory_id.into(), person.into(), now.into()]).await?;
    }
    let entry = audit::Entry {
        what: "council-decided",
        territory: Some(case.territory_id),
        object_kind: "council-measure",
        object: measure.id,
        facts: json!({"kind": measure.kind, "passed_by": measure.passed_by, "until_at": measure.until_at}),
        parts: case.about_id.map(|person| (person, json!({"about": person}))).into_iter().collect(),
    };
    audit::append(write, ground, vec![entry]).await
}

/// The measures of a case, the oldest first.
///
/// # Errors
/// `not-found` to who does not see the case.
pub async fn list(connection: &impl ConnectionTrait, actor: &Actor, case: Uuid) -> Result<Vec<MeasureOf>> {
    super::cases::read(connection, actor, case).await?;
    all(connection, format!("{MEASURE} WHERE case_id = $1 ORDER BY seq LIMIT {MAX_MEASURES}"), [case.into()]).await
}

/// A measure, for whoever sees its case.
///
/// # Errors
/// `not-found`.
pub async fn read(connection: &impl ConnectionTrait, actor: &Actor, id: Uuid) -> Result<MeasureOf> {
    case_of(connection, actor, id).await?;
    one(connection, format!("{MEASURE} WHERE id = $1"), [id.into()]).await?.ok_or_else(|| ErrorCode::NotFound.into())
}

/// Ends the phases whose time has come, the exclusions that are over, and the cases that nobody carries on; gives the number
/// of phases and exclusions.
///
/// # Errors
/// When the database refuses.
pub async fn close_due(ground: &Ground) -> Result<u64> {
    let mut moved = 0;
    loop {
        let write = ground.db.write().await?;
        let now = ground.clock.now();
        let lock = for_update(&*write);
        let sql = format!(
            "{MEASURE} WHERE decided_at IS NULL AND closes_at <= $1 ORDER BY closes_at, id LIMIT {BATCH}{lock}"
        );
        let due: Vec<MeasureOf> = all(&*write, sql, [now.into()]).await?;
        let many = due.len() as u64;
        for measure in due {
            let case = store::find::<CaseRow>(&*write, CASE, measure.case_id).await?.ok_or(ErrorCode::NotFound)?;
            let measure = recount(&*write, &case, &measure).await?;
            step(&*write, ground, &case, measure).await?;
        }
        let sql = "UPDATE council_cases SET state = 'closed', version = version + 1
            WHERE state <> 'closed' AND coalesce(opened_at, created_at) < $1 AND NOT EXISTS (
                SELECT 1 FROM council_measures m WHERE m.case_id = council_cases.id AND (m.decided_at IS NULL OR m.decided_at >= $1))";
        run(&*write, sql, [(now - CASE_IDLE_DAYS * DAY).into()]).await?;
        let sql = "UPDATE exclusions SET ended_at = $1 WHERE ended_at IS NULL AND until_at <= $1";
        let over = run(&*write, sql, [now.into()]).await?;
        write.commit().await?;
        moved += many + over;
        if many == 0 {
            return Ok(moved);
        }
    }
}
