//! An author's appeal against a decision, answered by someone who did not take it.

use super::{
    Action,
    queue::where_it_stands,
    report::entry,
    rules::MAX_TEXT,
    store::{self, DecisionRow},
    undo::grant,
};
use crate::{
    ErrorCode, Ground, Refusal, Result, audit,
    database::statement,
    ids, pages,
    people::{Actor, rights},
    plain, sql,
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde_json::Value;
use uuid::Uuid;

/// An appeal.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Appeal {
    /// Order of arrival.
    pub seq: i64,
    /// Id.
    pub id: Uuid,
    /// Against what.
    pub decision_id: Uuid,
    /// Who appeals.
    pub person_id: Uuid,
    /// Where; none outside every territory.
    pub territory_id: Option<Uuid>,
    /// `open`, `granted` or `refused`.
    pub state: String,
    /// Why.
    pub body: String,
    /// The answer.
    pub answer: Option<String>,
    /// When.
    pub created_at: i64,
    /// When it was answered.
    pub decided_at: Option<i64>,
}

const APPEAL: &str = "SELECT seq, id, decision_id, person_id, territory_id, state, body, answer, created_at, decided_at
    FROM moderation_appeals";

/// Appeals against a decision, once; the same again gives the appeal that is there, and true.
///
/// # Errors
/// `not-found` when the decision is not about something of one's own; `decision-not-appealable` when it takes nothing away
/// or is undone; `text-invalid`.
pub async fn appeal(
    ground: &Ground,
    actor: &Actor,
    decision: Uuid,
    id: Option<Uuid>,
    text: &str,
) -> Result<(Appeal, bool)> {
    let person = actor.signed_in()?.id;
    let id = id.map_or_else(|| Ok(ids::new(&ground.clock)), ids::from_client)?;
    let body = plain::text("/text", text.trim(), MAX_TEXT)?;
    if body.is_empty() {
        return Err(Refusal::new(ErrorCode::TextInvalid).field("/text").arg("limit", MAX_TEXT).into());
    }
    let write = ground.db.write().await?;
    let against = super::queue::decision(&*write, actor, decision).await?;
    rights::allow(actor, against.author_id == person)?;
    if let Some(there) = of_decision(&*write, decision).await? {
        return Ok((there, true));
    }
    let takes = Action::from_name(&against.action).is_some_and(Action::is_against_author);
    if !takes || against.undone_at.is_some() {
        return Err(ErrorCode::DecisionNotAppealable.into());
    }
    let sql = "INSERT INTO moderation_appeals (id, decision_id, person_id, territory_id, state, body, created_at)
        VALUES ($1, $2, $3, $4, 'open', $5, $6) ON CONFLICT DO NOTHING";
    let values = [
        id.into(),
        decision.into(),
        person.into(),
        against.territory_id.into(),
        body.into(),
        ground.clock.now().into(),
    ];
    let made = write.execute_raw(statement(&*write, sql, values)).await?.rows_affected() == 1;
    let appeal = of_decision(&*write, decision).await?.ok_or(ErrorCode::IdTaken)?;
    if made {
        audit::append(&*write, ground, vec![entry("appealed", &against, Value::Null)]).await?;
    }
    write.commit().await?;
    Ok((appeal, !made))
}

async fn of_decision(connection: &impl ConnectionTrait, decision: Uuid) -> Result<Option<Appeal>> {
    sql::one(connection, format!("{APPEAL} WHERE decision_id = $1"), vec![decision.into()]).await
}

/// Answers an appeal; when it is granted the decision is undone, however old it is. Not by who took the decision.
///
/// # Errors
/// `not-found` where `actor` does not regulate; `forbidden` for who took it or whose object it is; `appeal-answered`;
/// `reasons-required` without an answer.
pub async fn answer(ground: &Ground, actor: &Actor, id: Uuid, granted: bool, text: &str) -> Result<Appeal> {
    let by = actor.signed_in()?.id;
    let text = plain::text("/answer", text.trim(), MAX_TEXT)?;
    let write = ground.db.write().await?;
    let found: Option<Appeal> = sql::one(&*write, format!("{APPEAL} WHERE id = $1"), vec![id.into()]).await?;
    let may_see = |appeal: &Appeal| appeal.person_id == by || actor.may_regulate(appeal.territory_id);
    let appeal = found.filter(may_see).ok_or(ErrorCode::NotFound)?;
    let against: DecisionRow = store::decision(&*write, appeal.decision_id).await?.ok_or(ErrorCode::NotFound)?;
    let may = actor.may_regulate(appeal.territory_id) && against.decided_by != Some(by) && against.author_id != by;
    rights::allow(actor, may)?;
    if text.is_empty() {
        return Err(Refusal::new(ErrorCode::ReasonsRequired).field("/answer").into());
    }
    let state = if granted { "granted" } else { "refused" };
    let sql = "UPDATE moderation_appeals SET state = $2, answer = $3, decided_by = $4, decided_at = $5
        WHERE id = $1 AND state = 'open'";
    let values = [id.into(), state.into(), text.into(), by.into(), ground.clock.now().into()];
    if write.execute_raw(statement(&*write, sql, values)).await?.rows_affected() == 0 {
        return Err(ErrorCode::AppealAnswered.into());
    }
    let against = if granted && against.undone_at.is_none() { grant(ground, &*write, against).await? } else { against };
    let what = if granted { "appeal-granted" } else { "appeal-refused" };
    audit::append(&*write, ground, vec![entry(what, &against, Value::Null)]).await?;
    let appeal = of_decision(&*write, against.id).await?.ok_or(ErrorCode::NotFound)?;
    write.commit().await?;
    Ok(appeal)
}

/// Open appeals of a territory, the oldest first; outside every territory with none. For whoever regulates there.
///
/// # Errors
/// `sign-in-required`, `forbidden`, `cursor-invalid`, `parameter-invalid`.
pub async fn appeals(
    connection: &impl ConnectionTrait,
    reader: &Actor,
    territory: Option<Uuid>,
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<pages::Page<Appeal>> {
    rights::allow(reader, reader.may_regulate(territory))?;
    let scope = format!("appeals:{}", territory.map(|id| id.to_string()).unwrap_or_default());
    let limit = pages::limit(limit)?;
    let after = pages::read_cursor::<i64>(&scope, cursor)?.unwrap_or(0);
    let place = where_it_stands(territory);
    let territory = territory.map_or(sea_orm::Value::String(None), sea_orm::Value::from);
    let sql = format!("{APPEAL} WHERE {place} AND state = 'open' AND seq > $2 ORDER BY seq LIMIT $3");
    let values = vec![territory, after.into(), i64::from(limit + 1).into()];
    Ok(pages::Page::of(sql::all(connection, sql, values).await?, limit, &scope, |row: &Appeal| row.seq))
}

/// Refuses an appeal that is not this person's in this territory.
///
/// # Errors
/// `not-found`.
pub async fn require_own_appeal(
    connection: &impl ConnectionTrait,
    appeal: Uuid,
    person: Uuid,
    territory: Uuid,
) -> Result<()> {
    let found: Option<Appeal> = sql::one(connection, format!("{APPEAL} WHERE id = $1"), [appeal.into()]).await?;
    let own = found.is_some_and(|appeal| appeal.person_id == person && appeal.territory_id == Some(territory));
    if own { Ok(()) } else { Err(Refusal::new(ErrorCode::NotFound).field("/appeal_id").into()) }
}

/// Whether this person took the decision that the appeal is against.
///
/// # Errors
/// When the database does not answer.
pub async fn decided_what_is_appealed(connection: &impl ConnectionTrait, appeal: Uuid, person: Uuid) -> Result<bool> {
    let statement_sql = "SELECT d.decided_by FROM moderation_appeals a JOIN moderation_decisions d ON d.id = a.decision_id WHERE a.id = $1";
    let decided_by = sql::value::<Option<Uuid>>(connection, statement_sql, [appeal.into()]).await?.flatten();
    Ok(decided_by == Some(person))
}
