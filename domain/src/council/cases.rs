//! Cases of the council: from a mediation that stayed unresolved, or called by ten who belong to the territory.

pub use super::store::CaseRow as Case;
use super::{
    rules::{CALLERS, MAX_TEXT, MAX_TITLE},
    store::{self, CASE, MediationRow},
};
use crate::{
    ErrorCode, Ground, Refusal, Result, ids,
    pages::{self, Page},
    people::{self, Actor, rights},
    plain,
    sql::{all, run},
    territories,
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// A case to be brought by calling the council.
#[derive(Clone, Debug)]
pub struct NewCase {
    /// Made by the client.
    pub id: Uuid,
    /// Where.
    pub territory: Uuid,
    /// Whom it is about, if anyone.
    pub about: Option<Uuid>,
    /// One line.
    pub title: String,
    /// The text.
    pub body: String,
}

/// Opens the case of a mediation that stayed unresolved, in the caller's transaction.
pub(super) async fn from_mediation(
    write: &impl ConnectionTrait,
    ground: &Ground,
    mediation: &MediationRow,
    by: Uuid,
    summary: &str,
) -> Result<()> {
    let now = ground.clock.now();
    // An appeal is about a decision on what its author posted; a conflict about the other side.
    let about = mediation.other_id.unwrap_or(mediation.opened_by);
    let sql = "INSERT INTO council_cases (id, territory_id, mediation_id, about_id, opened_by, state, title, body, created_at,
        opened_at) VALUES ($1, $2, $3, $4, $5, 'open', $6, $7, $8, $8)";
    let values = [
        ids::new(&ground.clock).into(),
        mediation.territory_id.into(),
        mediation.id.into(),
        about.into(),
        by.into(),
        mediation.title.as_str().into(),
        summary.into(),
        now.into(),
    ];
    run(write, sql, values).await?;
    Ok(())
}

/// Calls the council about something, as the first of ten; the same again gives the case that is there, and true.
///
/// # Errors
/// `not-found` for the territory; `forbidden` to who does not belong there; `person-unknown`, `text-invalid`,
/// `id-not-uuidv7`, `id-taken`.
pub async fn bring(ground: &Ground, actor: &Actor, new: NewCase) -> Result<(Case, bool)> {
    let by = actor.signed_in()?.id;
    let id = ids::from_client(new.id)?;
    let title = plain::line("/title", &new.title, 1, MAX_TITLE)?;
    let body = plain::text("/text", new.body.trim(), MAX_TEXT)?;
    let write = ground.db.write().await?;
    territories::by_id(&*write, new.territory).await?;
    rights::allow(actor, actor.belongs_to(new.territory))?;
    if let Some(about) = new.about {
        people::find(&*write, about).await?.ok_or_else(|| Refusal::new(ErrorCode::PersonUnknown).field("/about"))?;
    }
    let now = ground.clock.now();
    let sql = "INSERT INTO council_cases (id, territory_id, about_id, opened_by, state, title, body, created_at)
        VALUES ($1, $2, $3, $4, 'calling', $5, $6, $7) ON CONFLICT DO NOTHING";
    let values = [id.into(), new.territory.into(), new.about.into(), by.into(), title.into(), body.into(), now.into()];
    let made = run(&*write, sql, values).await? == 1;
    let case: Case = store::lock(&*write, CASE, id).await?;
    if case.opened_by != by || case.mediation_id.is_some() {
        return Err(Refusal::new(ErrorCode::IdTaken).field("/id").into());
    }
    let case = if made { add_caller(&*write, case, by, now).await? } else { case };
    write.commit().await?;
    Ok((case, !made))
}

/// Joins those who call the council; the tenth opens the case. Joining again changes nothing.
///
/// # Errors
/// `not-found` to who does not belong there; `case-not-calling` once it is open.
pub async fn join(ground: &Ground, actor: &Actor, id: Uuid) -> Result<Case> {
    let person = actor.signed_in()?.id;
    let write = ground.db.write().await?;
    let case = seen(&*write, actor, store::lock(&*write, CASE, id).await?).await?;
    rights::allow(actor, actor.belongs_to(case.territory_id) && case.about_id != Some(person))?;
    if case.state != "calling" {
        return Err(ErrorCode::CaseNotCalling.into());
    }
    let case = add_caller(&*write, case, person, ground.clock.now()).await?;
    write.commit().await?;
    Ok(case)
}

/// Calls no more, as long as the case is not open.
///
/// # Errors
/// `not-found`, `case-not-calling`.
pub async fn leave(ground: &Ground, actor: &Actor, id: Uuid) -> Result<Case> {
    let person = actor.signed_in()?.id;
    let write = ground.db.write().await?;
    let case = seen(&*write, actor, store::lock(&*write, CASE, id).await?).await?;
    if case.state != "calling" {
        return Err(ErrorCode::CaseNotCalling.into());
    }
    let sql = "DELETE FROM council_callers WHERE case_id = $1 AND person_id = $2";
    let gone = run(&*write, sql, [id.into(), person.into()]).await?;
    let gone = i32::try_from(gone).unwrap_or_default();
    let sql = "UPDATE council_cases SET callers = callers - $2, version = version + $2 WHERE id = $1";
    run(&*write, sql, [id.into(), gone.into()]).await?;
    let case = store::find(&*write, CASE, id).await?.ok_or(ErrorCode::NotFound)?;
    write.commit().await?;
    Ok(case)
}

/// Adds a caller to a case that is locked.
async fn add_caller(write: &impl ConnectionTrait, case: Case, person: Uuid, now: i64) -> Result<Case> {
    let sql = "INSERT INTO council_callers (case_id, person_id, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    if run(write, sql, [case.id.into(), person.into(), now.into()]).await? == 0 {
        return Ok(case);
    }
    let sql = "UPDATE council_cases SET callers = callers + 1, version = version + 1,
            state = CASE WHEN callers + 1 >= $2 THEN 'open' ELSE state END,
            opened_at = CASE WHEN callers + 1 >= $2 THEN $3 ELSE opened_at END
        WHERE id = $1";
    run(write, sql, [case.id.into(), CALLERS.into(), now.into()]).await?;
    store::find(write, CASE, case.id).await?.ok_or_else(|| ErrorCode::NotFound.into())
}

/// A case, for whoever may see it.
///
/// # Errors
/// `not-found` for anyone else.
pub async fn read(connection: &impl ConnectionTrait, actor: &Actor, id: Uuid) -> Result<Case> {
    let case = store::find(connection, CASE, id).await?.ok_or(ErrorCode::NotFound)?;
    seen(connection, actor, case).await
}

/// The case if `actor` sees it: the council, its two sides and who brought it; one that is called for, everyone who belongs
/// to the territory. One that is about nobody is everyone's to read once it is open.
async fn seen(connection: &impl ConnectionTrait, actor: &Actor, case: Case) -> Result<Case> {
    let is_public = case.about_id.is_none() && case.state != "calling";
    let calling = case.state == "calling" && actor.belongs_to(case.territory_id);
    let Some(person) = actor.person_id().filter(|_| !is_public && !calling) else {
        return if is_public || calling { Ok(case) } else { Err(ErrorCode::NotFound.into()) };
    };
    let takes_part = case.about_id == Some(person) || case.opened_by == person;
    if takes_part || store::sits(connection, case.territory_id, person).await? {
        return Ok(case);
    }
    let is_side = match case.mediation_id {
        Some(id) => store::find::<MediationRow>(connection, store::MEDIATION, id)
            .await?
            .is_some_and(|mediation| mediation.is_party(person)),
        None => false,
    };
    if is_side { Ok(case) } else { Err(ErrorCode::NotFound.into()) }
}

/// The cases of a territory, the newest first: all of them for the council; for others those that are called for or about
/// nobody.
///
/// # Errors
/// `not-found`, `cursor-invalid`, `parameter-invalid`.
pub async fn list(
    connection: &impl ConnectionTrait,
    actor: &Actor,
    territory: Uuid,
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<Page<Case>> {
    territories::by_id(connection, territory).await?;
    let sits = match actor.person_id() {
        Some(person) => store::sits(connection, territory, person).await?,
        None => false,
    };
    let which = match (sits, actor.belongs_to(territory)) {
        (true, _) => "",
        (false, true) => " AND (about_id IS NULL OR state = 'calling')",
        (false, false) => " AND about_id IS NULL AND state <> 'calling'",
    };
    let (limit, scope) = (pages::limit(limit)?, format!("council-cases:{territory}:{}", which.len()));
    let before = pages::read_cursor::<i64>(&scope, cursor)?.unwrap_or(i64::MAX);
    let sql = format!("{CASE} WHERE territory_id = $1 AND seq < $2{which} ORDER BY seq DESC LIMIT $3");
    let rows = all(connection, sql, [territory.into(), before.into(), i64::from(limit + 1).into()]).await?;
    Ok(Page::of(rows, limit, &scope, |row: &Case| row.seq))
}
