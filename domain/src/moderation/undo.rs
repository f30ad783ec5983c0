//! A decision taken back, and a removal made final once it no longer can be.

use super::{
    Action, Correction, MOST_AT_ONCE, Object, ObjectKind, correct, find,
    object::set_hidden,
    report::{entry, happening},
    rules::UNDO_US,
    store::{self, DECISION, DecisionRow},
};
use crate::{
    ErrorCode, Ground, Refusal, Result, audit,
    database::statement,
    missions,
    notices::{self, What},
    people::{Actor, rights},
    photos::{self, blurs},
    questions, sql,
};
use sea_orm::ConnectionTrait;
use serde_json::Value;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Undoes these decisions, all or none; one that is undone already stays so.
///
/// # Errors
/// `not-found` when one is unknown or was taken where `actor` does not animate; `forbidden` on what is one's own;
/// `decision-not-undoable` when it is older
/// than seven days or another decision on the object came after it; `too-many-decisions`.
pub async fn undo(ground: &Ground, actor: &Actor, decisions: &[Uuid]) -> Result<Vec<DecisionRow>> {
    actor.signed_in()?;
    let once: BTreeSet<_> = decisions.iter().copied().collect();
    if once.is_empty() || once.len() > MOST_AT_ONCE {
        return Err(Refusal::new(ErrorCode::DecisionsTooMany).arg("limit", MOST_AT_ONCE).into());
    }
    let write = ground.db.write().await?;
    let mut found = Vec::new();
    for id in once {
        let decision = store::decision(&*write, id).await?.filter(|decision| actor.may_regulate(decision.territory_id));
        let decision = decision.ok_or(ErrorCode::NotFound)?;
        // Nobody regulates what is their own.
        rights::allow(actor, !actor.is_person(decision.author_id))?;
        found.push(decision);
    }
    found.sort_by_key(|decision| (decision.object_kind.clone(), decision.object_id));
    let (mut undone, mut entries) = (Vec::new(), Vec::new());
    for decision in found {
        if decision.undone_at.is_some() {
            undone.push(decision);
            continue;
        }
        if ground.clock.now() - decision.created_at > UNDO_US {
            return Err(Refusal::new(ErrorCode::DecisionNotUndoable).arg("reason", "old").into());
        }
        let decision = take_back(ground, &*write, decision).await?;
        entries.push(entry("undone", &decision, Value::Null));
        undone.push(decision);
    }
    audit::append(&*write, ground, entries).await?;
    write.commit().await?;
    Ok(undone)
}

/// Brings back what was there before a decision, and opens its case and its reports again.
///
/// # Errors
/// `decision-not-undoable` when another decision came after it or the object is gone for good.
pub(super) async fn take_back(
    ground: &Ground,
    write: &impl ConnectionTrait,
    mut decision: DecisionRow,
) -> Result<DecisionRow> {
    let refusal = || Refusal::new(ErrorCode::DecisionNotUndoable).arg("reason", "later");
    let kind = ObjectKind::from_name(&decision.object_kind).ok_or_else(refusal)?;
    store::find_case(write, kind, decision.object_id, true).await?;
    if !is_last(write, &decision).await? || decision.final_at.is_some() {
        return Err(refusal().into());
    }
    let object = find(write, kind, decision.object_id).await?.ok_or_else(refusal)?;
    let now = ground.clock.now();
    let before: Value = serde_json::from_str(&decision.before_json).map_err(anyhow::Error::from)?;
    set_hidden(ground, write, &object, before["hidden"].as_bool().unwrap_or(false), now).await?;
    uncorrect(ground, write, &object, &before).await?;
    if decision.action == Action::Blur.name() {
        blurs::take_back(ground, write, object.id, decision.created_at).await?;
    }
    mark_undone(write, &decision, now).await?;
    reopen(write, &decision).await?;
    notices::note(write, ground, What::DecisionTaken, happening(&object, decision.territory_id)).await?;
    decision.undone_at = Some(now);
    Ok(decision)
}

/// Takes back what a decision corrected, if it did.
async fn uncorrect(ground: &Ground, write: &impl ConnectionTrait, object: &Object, before: &Value) -> Result<()> {
    let Some(texts) = before.get("texts") else { return Ok(()) };
    let texts: Correction = serde_json::from_value(texts.clone()).map_err(anyhow::Error::from)?;
    let wrote = before.get("wrote").cloned().map(serde_json::from_value).transpose().map_err(anyhow::Error::from)?;
    correct::take_back(ground, write, object, texts, &wrote.unwrap_or_default()).await
}

/// Whether no decision on the object that stands came after this one.
async fn is_last(connection: &impl ConnectionTrait, decision: &DecisionRow) -> Result<bool> {
    let sql = format!("{DECISION} WHERE case_id = $1 AND undone_at IS NULL ORDER BY seq DESC LIMIT 1");
    let last: Option<DecisionRow> = sql::one(connection, sql, [decision.case_id.into()]).await?;
    Ok(last.is_some_and(|last| last.id == decision.id))
}

async fn mark_undone(write: &impl ConnectionTrait, decision: &DecisionRow, now: i64) -> Result<()> {
    let sql = "UPDATE moderation_decisions SET undone_at = $2 WHERE id = $1";
    sql::run(write, sql, [decision.id.into(), now.into()]).await?;
    Ok(())
}

/// What an appeal that is granted does, however old the decision is and whatever came after it: what no other decision
/// hides is shown again. What was removed for good stays gone, and the decision counts no more against its author.
pub(super) async fn grant(
    ground: &Ground,
    write: &impl ConnectionTrait,
    mut decision: DecisionRow,
) -> Result<DecisionRow> {
    let kind = ObjectKind::from_name(&decision.object_kind).ok_or(ErrorCode::NotFound)?;
    store::find_case(write, kind, decision.object_id, true).await?;
    let object = find(write, kind, decision.object_id).await?;
    if object.is_some() && decision.final_at.is_none() && is_last(write, &decision).await? {
        return take_back(ground, write, decision).await;
    }
    let now = ground.clock.now();
    mark_undone(write, &decision, now).await?;
    decision.undone_at = Some(now);
    let Some(object) = object else { return Ok(decision) };
    let hides = [Action::Hide.name(), Action::Remove.name()].contains(&decision.action.as_str());
    let sql = format!(
        "{DECISION} WHERE case_id = $1 AND undone_at IS NULL AND action IN ('hide', 'remove') AND {UNANSWERED} LIMIT 1"
    );
    if hides && sql::one::<DecisionRow>(write, sql, [decision.case_id.into()]).await?.is_none() {
        set_hidden(ground, write, &object, false, now).await?;
    }
    let before: Value = serde_json::from_str(&decision.before_json).map_err(anyhow::Error::from)?;
    uncorrect(ground, write, &object, &before).await?;
    if decision.action == Action::Blur.name() {
        blurs::take_back(ground, write, object.id, decision.created_at).await?;
    }
    notices::note(write, ground, What::DecisionTaken, happening(&object, decision.territory_id)).await?;
    Ok(decision)
}

/// Reports that this decision had closed are open again.
async fn reopen(write: &impl ConnectionTrait, decision: &DecisionRow) -> Result<()> {
    let sql = "UPDATE reports SET outcome = NULL, closed_at = NULL WHERE case_id = $1 AND closed_at = $2";
    let values = [decision.case_id.into(), decision.created_at.into()];
    let again = write.execute_raw(statement(write, sql, values)).await?.rows_affected();
    if again > 0 {
        // Those that came since the decision count too.
        let sql = "UPDATE moderation_cases SET state = 'open', version = version + 1,
            reporters = (SELECT count(*) FROM reports r WHERE r.case_id = $1 AND r.closed_at IS NULL) WHERE id = $1";
        write.execute_raw(statement(write, sql, [decision.case_id.into()])).await?;
    }
    Ok(())
}

/// A decision that hides and that no later one has answered with the object back in its place.
const UNANSWERED: &str = "NOT EXISTS (SELECT 1 FROM moderation_decisions later
    WHERE later.case_id = moderation_decisions.case_id AND later.seq > moderation_decisions.seq
    AND later.undone_at IS NULL AND later.action IN ('restore', 'keep'))";

/// A removal that no later decision has answered with the object back in its place, or has eased to a hide.
const STANDS: &str = "NOT EXISTS (SELECT 1 FROM moderation_decisions later
    WHERE later.case_id = moderation_decisions.case_id AND later.seq > moderation_decisions.seq
    AND later.undone_at IS NULL AND later.action IN ('restore', 'keep', 'hide'))";

/// What is said against a removal and not yet answered: an appeal, its mediation, or its case in the council.
const CONTESTED: &str = "EXISTS (SELECT 1 FROM moderation_appeals a WHERE a.decision_id = moderation_decisions.id AND (
    a.state = 'open' OR EXISTS (SELECT 1 FROM mediations m WHERE m.appeal_id = a.id AND (m.state IN ('open', 'held')
        OR EXISTS (SELECT 1 FROM council_cases c WHERE c.mediation_id = m.id AND c.state = 'open')))))";

/// Makes removals final that can no longer be undone and that nobody contests at present: a photo is deleted with its bytes, a text
/// is emptied. Gives their number.
///
/// # Errors
/// When the database does not answer.
pub async fn finish_removals(ground: &Ground) -> Result<u64> {
    let mut finished = 0;
    loop {
        let before = ground.clock.now() - UNDO_US;
        let sql = format!(
            "{DECISION} WHERE action = 'remove' AND undone_at IS NULL AND final_at IS NULL AND created_at < $1 AND {STANDS}
            AND NOT {CONTESTED} ORDER BY created_at LIMIT 100"
        );
        let due: Vec<DecisionRow> = sql::all(&*ground.db, sql, vec![before.into()]).await?;
        if due.is_empty() {
            return Ok(finished);
        }
        for decision in due {
            finish(ground, &decision).await?;
            finished += 1;
        }
    }
}

async fn finish(ground: &Ground, decision: &DecisionRow) -> Result<()> {
    let write = ground.db.write().await?;
    let mark = format!(
        "UPDATE moderation_decisions SET final_at = $2
        WHERE id = $1 AND undone_at IS NULL AND final_at IS NULL AND {STANDS} AND NOT {CONTESTED}"
    );
    let values = [decision.id.into(), ground.clock.now().into()];
    if write.execute_raw(statement(&*write, &mark, values)).await?.rows_affected() == 0 {
        return Ok(());
    }
    match ObjectKind::from_name(&decision.object_kind) {
        Some(ObjectKind::Photo) => {
            if let Some(photo) = photos::store::by_id(&*write, decision.object_id).await? {
                photos::edit::delete_in(ground, &*write, photo).await?;
            }
        }
        Some(ObjectKind::Question) => {
            empty(&*write, "questions", "title = '', body = '', words = '',", decision, ground).await?;
            questions::release(&*write, ground, decision.object_id).await?;
        }
        Some(ObjectKind::Mission) => {
            let texts = "title = '', body = '', words = '', answer = NULL, strengths = NULL, weaknesses = NULL,";
            empty(&*write, "missions", texts, decision, ground).await?;
            questions::unmark_all(&*write, ground, decision.object_id).await?;
            missions::changed(&*write, ground, decision.object_id).await?;
        }
        Some(ObjectKind::Comment) => empty(&*write, "comments", "body = '',", decision, ground).await?,
        Some(ObjectKind::Person) | None => {}
    }
    audit::append(&*write, ground, vec![entry("removed-for-good", decision, Value::Null)]).await?;
    write.commit().await
}

async fn empty(
    write: &impl ConnectionTrait,
    table: &str,
    texts: &str,
    decision: &DecisionRow,
    ground: &Ground,
) -> Result<()> {
    let sql =
        format!("UPDATE {table} SET {texts} state = 'removed', version = version + 1, updated_at = $2 WHERE id = $1");
    write.execute_raw(statement(write, sql, [decision.object_id.into(), ground.clock.now().into()])).await?;
    Ok(())
}
