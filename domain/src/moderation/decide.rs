//! Decisions of an animator: up to 200 in one transaction, each with its reasons.

use super::{
    Action, Correction, Object, ObjectKind, Rule, correct, find,
    object::{require_fit, set_hidden},
    report::{entry, happening},
    rules,
    store::{self, CaseRow, DecisionRow},
};
use crate::{
    ErrorCode, Ground, Refusal, Result, audit, ids,
    notices::{self, What},
    people::{Actor, rights},
    photos::blurs::{self, Rectangle},
};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Most decisions in one call.
pub const MOST_AT_ONCE: usize = 200;

/// A decision to take.
#[derive(Clone, Debug)]
pub struct NewDecision {
    /// The id that the client made.
    pub id: Option<Uuid>,
    /// What sort of thing.
    pub kind: ObjectKind,
    /// The thing.
    pub object: Uuid,
    /// What.
    pub action: Action,
    /// The rule that it rests on.
    pub rule: Option<Rule>,
    /// Why.
    pub reason: String,
    /// What is put right, for [`Action::Correct`].
    pub correction: Option<Correction>,
    /// What is made unrecognisable, for [`Action::Blur`].
    pub rectangles: Vec<Rectangle>,
}

/// Takes all of them or none. One that was sent before, known by its id, is given back as it is.
///
/// # Errors
/// `not-found` when an object is unknown or stands where `actor` does not animate; `forbidden` on one's own object;
/// `reasons-required`, `action-unfit`, `text-invalid`; `too-many-decisions`. `forbidden` also for a correction that would
/// bring a photo where `actor` does not regulate.
pub async fn decide(ground: &Ground, actor: &Actor, new: Vec<NewDecision>) -> Result<Vec<DecisionRow>> {
    let by = actor.signed_in()?.id;
    if new.is_empty() || new.len() > MOST_AT_ONCE {
        return Err(Refusal::new(ErrorCode::DecisionsTooMany).arg("limit", MOST_AT_ONCE).into());
    }
    let objects: BTreeSet<_> = new.iter().map(|new| (new.kind.name(), new.object)).collect();
    if objects.len() < new.len() {
        return Err(Refusal::new(ErrorCode::DecisionsTooMany).arg("limit", "1").into());
    }
    let write = ground.db.write().await?;
    // Cases are locked in one order, so that two calls never wait for each other.
    let mut order: Vec<usize> = (0..new.len()).collect();
    order.sort_by_key(|index| (new[*index].kind.name(), new[*index].object));
    let mut taken: Vec<Option<DecisionRow>> = vec![None; new.len()];
    let mut entries = Vec::new();
    for index in order {
        let one = take(ground, &*write, actor, by, &new[index]).await?;
        if let (decision, true) = &one {
            entries.push(entry("decided", decision, Value::Null));
        }
        taken[index] = Some(one.0);
    }
    audit::append(&*write, ground, entries).await?;
    write.commit().await?;
    Ok(taken.into_iter().flatten().collect())
}

/// Takes one; false when it had been taken before.
async fn take(
    ground: &Ground,
    write: &impl ConnectionTrait,
    actor: &Actor,
    by: Uuid,
    new: &NewDecision,
) -> Result<(DecisionRow, bool)> {
    let id = new.id.map_or_else(|| Ok(ids::new(&ground.clock)), ids::from_client)?;
    let (object, case) = load(ground, write, actor, new).await?;
    if let Some(there) = store::decision(write, id).await? {
        let same = there.decided_by == Some(by) && there.object_id == new.object && there.action == new.action.name();
        return if same { Ok((there, false)) } else { Err(Refusal::new(ErrorCode::IdTaken).field("/id").into()) };
    }
    if object.author == by {
        return Err(ErrorCode::Forbidden.into());
    }
    require_fit(new.kind, new.action)?;
    if let (Action::Correct, Some(correction)) = (new.action, &new.correction) {
        correct::require_fair(write, actor, &object, correction).await?;
    }
    let reason = rules::reasons(new.action, new.rule, &new.reason)?;
    let now = ground.clock.now();
    let before = apply(ground, write, &object, new, (by, now)).await?;
    let decision = DecisionRow {
        seq: 0,
        id,
        case_id: case.id,
        object_kind: object.kind.name().into(),
        object_id: object.id,
        territory_id: case.territory_id,
        author_id: object.author,
        decided_by: Some(by),
        action: new.action.name().into(),
        rule: new.rule.map(|rule| rule.name().into()),
        reason,
        before_json: before.to_string(),
        created_at: now,
        undone_at: None,
        final_at: None,
    };
    store::insert_decision(write, &decision).await?;
    store::close(write, ground, &case, new.action.outcome(), now).await?;
    notices::note(write, ground, What::DecisionTaken, happening(&object, case.territory_id)).await?;
    Ok((decision, true))
}

/// Notes as a decision that a part of a photo is made unrecognisable, which someone asked for and `by` confirmed at `now`:
/// its author receives the statement of reasons, can appeal, and it can be undone.
pub(crate) async fn note_blur(
    ground: &Ground,
    write: &impl ConnectionTrait,
    photo: Uuid,
    (by, now): (Uuid, i64),
    reason: &str,
) -> Result<()> {
    let reason = rules::reasons(Action::Blur, Some(Rule::Privacy), reason)?;
    let object = find(write, ObjectKind::Photo, photo).await?.ok_or(ErrorCode::NotFound)?;
    let case = store::case_of(write, ids::new(&ground.clock), &object, object.territory, now).await?;
    let decision = DecisionRow {
        seq: 0,
        id: ids::new(&ground.clock),
        case_id: case.id,
        object_kind: object.kind.name().into(),
        object_id: object.id,
        territory_id: case.territory_id,
        author_id: object.author,
        decided_by: Some(by),
        action: Action::Blur.name().into(),
        rule: Some(Rule::Privacy.name().into()),
        reason,
        before_json: json!({"hidden": object.is_hidden}).to_string(),
        created_at: now,
        undone_at: None,
        final_at: None,
    };
    store::insert_decision(write, &decision).await?;
    notices::note(write, ground, What::DecisionTaken, happening(&object, case.territory_id)).await?;
    audit::append(write, ground, vec![entry("decided", &decision, Value::Null)]).await
}

/// The object with its case, locked; for whoever regulates where it stands.
async fn load(
    ground: &Ground,
    write: &impl ConnectionTrait,
    actor: &Actor,
    new: &NewDecision,
) -> Result<(Object, CaseRow)> {
    let object = find(write, new.kind, new.object).await?.ok_or(ErrorCode::NotFound)?;
    let territory = match store::find_case(write, new.kind, new.object, true).await? {
        Some(case) => case.territory_id,
        // Nobody regulates a person whom no one reported.
        None if new.kind == ObjectKind::Person => return Err(ErrorCode::NotFound.into()),
        None => object.territory,
    };
    let may_see = object.is_shown || object.author == actor.signed_in()?.id;
    if !actor.may_regulate(territory) {
        let code = if may_see { ErrorCode::Forbidden } else { ErrorCode::NotFound };
        return Err(code.into());
    }
    rights::allow(actor, true)?;
    let case = store::case_of(write, ids::new(&ground.clock), &object, territory, ground.clock.now()).await?;
    Ok((object, case))
}

/// Does it, and gives what an undo brings back.
async fn apply(
    ground: &Ground,
    write: &impl ConnectionTrait,
    object: &Object,
    new: &NewDecision,
    (by, now): (Uuid, i64),
) -> Result<Value> {
    let before = json!({"hidden": object.is_hidden});
    match new.action {
        Action::Hide | Action::Remove => set_hidden(ground, write, object, true, now).await?,
        Action::Keep | Action::Restore => set_hidden(ground, write, object, false, now).await?,
        Action::Warn => {}
        Action::Correct => {
            let correction = new.correction.clone().unwrap_or_default();
            let texts = correct::apply(ground, write, object, correction).await?;
            let wrote = correct::wrote(write, object, &texts).await?;
            return Ok(json!({"hidden": object.is_hidden, "texts": texts, "wrote": wrote}));
        }
        Action::Blur => {
            blurs::confirm_now(ground, write, object.id, &new.rectangles, (by, now)).await?;
        }
    }
    Ok(before)
}
