//! Mediation: a dialogue of two sides with someone between them, read by nobody else.

pub use super::store::{MediationRow as Mediation, MessageRow as Message};
use super::{
    rules::{MAX_MESSAGES, MAX_TEXT, MAX_TITLE, Stage},
    store::{self, MEDIATION, MESSAGE},
};
use crate::{
    ErrorCode, Ground, Refusal, Result, ids, moderation,
    pages::{self, Page},
    people::{self, Actor, rights},
    plain,
    sql::{all, run},
    territories,
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// What a mediation is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// An appeal of one's own; the other side is whoever regulates.
    Appeal(Uuid),
    /// A conflict with someone.
    Conflict(Uuid),
}

/// A mediation to be opened.
#[derive(Clone, Debug)]
pub struct NewMediation {
    /// Made by the client.
    pub id: Uuid,
    /// Where.
    pub territory: Uuid,
    /// About what.
    pub cause: Cause,
    /// One line.
    pub title: String,
}

/// Opens a mediation; the same again gives the one that is there, and true.
///
/// # Errors
/// `not-found` for the territory or the appeal; `forbidden` to who does not belong there; `person-unknown`,
/// `mediation-exists`, `text-invalid`, `id-not-uuidv7`, `id-taken`.
pub async fn open(ground: &Ground, actor: &Actor, new: NewMediation) -> Result<(Mediation, bool)> {
    let by = actor.signed_in()?.id;
    let id = ids::from_client(new.id)?;
    let title = plain::line("/title", &new.title, 1, MAX_TITLE)?;
    let write = ground.db.write().await?;
    territories::by_id(&*write, new.territory).await?;
    if let Some(there) = store::find::<Mediation>(&*write, MEDIATION, id).await? {
        return if there.opened_by == by {
            Ok((there, true))
        } else {
            Err(Refusal::new(ErrorCode::IdTaken).field("/id").into())
        };
    }
    let (appeal, other) = match new.cause {
        Cause::Appeal(appeal) => {
            // Whoever was decided against may be excluded from nothing yet: an appeal needs no membership.
            moderation::require_own_appeal(&*write, appeal, by, new.territory).await?;
            (Some(appeal), None)
        }
        Cause::Conflict(other) => {
            rights::allow(actor, actor.belongs_to(new.territory))?;
            if other == by || people::find(&*write, other).await?.is_none() {
                return Err(Refusal::new(ErrorCode::PersonUnknown).field("/person_id").into());
            }
            (None, Some(other))
        }
    };
    let now = ground.clock.now();
    let sql = "INSERT INTO mediations (id, territory_id, appeal_id, other_id, opened_by, state, title, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, 'open', $6, $7, $7) ON CONFLICT DO NOTHING";
    let values = [id.into(), new.territory.into(), appeal.into(), other.into(), by.into(), title.into(), now.into()];
    if run(&*write, sql, values).await? == 0 {
        return Err(ErrorCode::MediationExists.into());
    }
    let mediation = store::find(&*write, MEDIATION, id).await?.ok_or(ErrorCode::NotFound)?;
    write.commit().await?;
    Ok((mediation, false))
}

/// A mediation, for its sides, whoever mediates or could, and the council once it has come there.
///
/// # Errors
/// `not-found` for anyone else.
pub async fn read(connection: &impl ConnectionTrait, actor: &Actor, id: Uuid) -> Result<Mediation> {
    let found = store::find::<Mediation>(connection, MEDIATION, id).await?.ok_or(ErrorCode::NotFound)?;
    let seen = sees(connection, actor, &found).await?;
    if seen { Ok(found) } else { Err(ErrorCode::NotFound.into()) }
}

async fn sees(connection: &impl ConnectionTrait, actor: &Actor, mediation: &Mediation) -> Result<bool> {
    let Some(person) = actor.person_id() else { return Ok(false) };
    let takes_part = mediation.is_party(person) || mediation.mediator_id == Some(person);
    if takes_part || may_mediate(actor, mediation) {
        return Ok(true);
    }
    let in_council = mediation.state == Stage::Unresolved.name();
    Ok(in_council && store::sits(connection, mediation.territory_id, person).await?)
}

/// A mediator of the territory or who animates it, and neither side.
fn may_mediate(actor: &Actor, mediation: &Mediation) -> bool {
    let open = mediation.mediator_id.is_none() && mediation.state == Stage::Open.name();
    open && actor.may_mediate(mediation.territory_id)
        && actor.person_id().is_some_and(|person| !mediation.is_party(person))
}

/// Takes a mediation that waits for a mediator.
///
/// # Errors
/// `not-found`; `forbidden` to its sides and to whoever decided what is contested; `mediation-taken`.
pub async fn take(ground: &Ground, actor: &Actor, id: Uuid) -> Result<Mediation> {
    let person = actor.signed_in()?.id;
    let write = ground.db.write().await?;
    let mediation: Mediation = store::lock(&*write, MEDIATION, id).await?;
    if mediation.mediator_id == Some(person) {
        return Ok(mediation);
    }
    if !sees(&*write, actor, &mediation).await? && !actor.may_mediate(mediation.territory_id) {
        return Err(ErrorCode::NotFound.into());
    }
    let decided = match mediation.appeal_id {
        Some(appeal) => moderation::decided_what_is_appealed(&*write, appeal, person).await?,
        None => false,
    };
    let fit = actor.may_mediate(mediation.territory_id) && !mediation.is_party(person) && !decided;
    rights::allow(actor, fit)?;
    if mediation.state != Stage::Open.name() {
        return Err(ErrorCode::MediationTaken.into());
    }
    let sql =
        "UPDATE mediations SET mediator_id = $2, state = 'held', version = version + 1, updated_at = $3 WHERE id = $1";
    run(&*write, sql, [id.into(), person.into(), ground.clock.now().into()]).await?;
    let mediation = store::find(&*write, MEDIATION, id).await?.ok_or(ErrorCode::NotFound)?;
    write.commit().await?;
    Ok(mediation)
}

/// Writes into a mediation that is held or waits; for its sides and its mediator. The same again gives the message that is
/// there, and true.
///
/// # Errors
/// `not-found`, `forbidden` to the council, `mediation-ended`, `mediation-full`, `text-invalid`, `id-not-uuidv7`,
/// `id-taken`.
pub async fn say(ground: &Ground, actor: &Actor, mediation: Uuid, id: Uuid, text: &str) -> Result<(Message, bool)> {
    let person = actor.signed_in()?.id;
    let id = ids::from_client(id)?;
    let body = required("/text", text)?;
    let write = ground.db.write().await?;
    let about: Mediation = store::lock(&*write, MEDIATION, mediation).await?;
    if !sees(&*write, actor, &about).await? {
        return Err(ErrorCode::NotFound.into());
    }
    let is_mediator = about.mediator_id == Some(person);
    rights::allow(actor, about.is_party(person) || is_mediator)?;
    if let Some(there) = store::find::<Message>(&*write, MESSAGE, id).await? {
        let same = there.author_id == person && there.mediation_id == mediation;
        return if same { Ok((there, true)) } else { Err(Refusal::new(ErrorCode::IdTaken).field("/id").into()) };
    }
    require_going(&about)?;
    if about.messages >= MAX_MESSAGES {
        return Err(Refusal::new(ErrorCode::MediationFull).arg("limit", MAX_MESSAGES).into());
    }
    let now = ground.clock.now();
    let sql =
        "INSERT INTO mediation_messages (id, mediation_id, author_id, body, created_at) VALUES ($1, $2, $3, $4, $5)";
    run(&*write, sql, [id.into(), mediation.into(), person.into(), body.into(), now.into()]).await?;
    let sql = "UPDATE mediations SET messages = messages + 1, mediator_messages = mediator_messages + $2, updated_at = $3 WHERE id = $1";
    run(&*write, sql, [mediation.into(), i32::from(is_mediator).into(), now.into()]).await?;
    let message = store::find(&*write, MESSAGE, id).await?.ok_or(ErrorCode::NotFound)?;
    write.commit().await?;
    Ok((message, false))
}

fn required(field: &'static str, text: &str) -> Result<String> {
    let text = plain::text(field, text.trim(), MAX_TEXT)?;
    if text.is_empty() {
        return Err(Refusal::new(ErrorCode::TextInvalid).field(field).arg("limit", MAX_TEXT).into());
    }
    Ok(text)
}

fn require_going(mediation: &Mediation) -> Result<()> {
    let ended = [Stage::Settled.name(), Stage::Unresolved.name()].contains(&mediation.state.as_str());
    if ended { Err(ErrorCode::MediationEnded.into()) } else { Ok(()) }
}

/// The messages of a mediation, the oldest first, for whoever sees it.
///
/// # Errors
/// `not-found`, `cursor-invalid`, `parameter-invalid`.
pub async fn messages(
    connection: &impl ConnectionTrait,
    actor: &Actor,
    mediation: Uuid,
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<Page<Message>> {
    read(connection, actor, mediation).await?;
    let (limit, scope) = (pages::limit(limit)?, format!("mediation:{mediation}"));
    let after = pages::read_cursor::<i64>(&scope, cursor)?.unwrap_or(0);
    let sql = format!("{MESSAGE} WHERE mediation_id = $1 AND seq > $2 ORDER BY seq LIMIT $3");
    let rows = all(connection, sql, [mediation.into(), after.into(), i64::from(limit + 1).into()]).await?;
    Ok(Page::of(rows, limit, &scope, |row: &Message| row.seq))
}

/// Ends a mediation: settled, or unresolved, which opens a case of the council with the mediator's summary. A mediation
/// in which the mediator never spoke was not held and cannot end unresolved.
///
/// # Errors
/// `not-found`, `forbidden` to anyone but the mediator, `mediation-ended`, `mediation-not-held`, `text-invalid`.
pub async fn end(ground: &Ground, actor: &Actor, id: Uuid, settled: bool, summary: &str) -> Result<Mediation> {
    let person = actor.signed_in()?.id;
    let summary = required("/summary", summary)?;
    let write = ground.db.write().await?;
    let mediation: Mediation = store::lock(&*write, MEDIATION, id).await?;
    if !sees(&*write, actor, &mediation).await? {
        return Err(ErrorCode::NotFound.into());
    }
    rights::allow(actor, mediation.mediator_id == Some(person))?;
    require_going(&mediation)?;
    if !settled && mediation.mediator_messages == 0 {
        return Err(ErrorCode::MediationNotHeld.into());
    }
    let stage = if settled { Stage::Settled } else { Stage::Unresolved };
    let sql = "UPDATE mediations SET state = $2, version = version + 1, updated_at = $3 WHERE id = $1";
    run(&*write, sql, [id.into(), stage.name().into(), ground.clock.now().into()]).await?;
    if !settled {
        super::cases::from_mediation(&*write, ground, &mediation, person, &summary).await?;
    }
    let mediation = store::find(&*write, MEDIATION, id).await?.ok_or(ErrorCode::NotFound)?;
    write.commit().await?;
    Ok(mediation)
}

/// One's own mediations, as a side or as the mediator, the newest first.
///
/// # Errors
/// `sign-in-required`, `cursor-invalid`, `parameter-invalid`.
pub async fn own(
    connection: &impl ConnectionTrait,
    actor: &Actor,
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<Page<Mediation>> {
    let person = actor.signed_in()?.id;
    let (limit, scope) = (pages::limit(limit)?, format!("mediations-of:{person}"));
    let before = pages::read_cursor::<i64>(&scope, cursor)?.unwrap_or(i64::MAX);
    let side = |column: &str| {
        format!("SELECT * FROM ({MEDIATION} WHERE {column} = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3) {column}")
    };
    let sql = format!(
        "SELECT * FROM ({} UNION {} UNION {}) every ORDER BY seq DESC LIMIT $3",
        side("opened_by"),
        side("other_id"),
        side("mediator_id")
    );
    let rows = all(connection, sql, [person.into(), before.into(), i64::from(limit + 1).into()]).await?;
    Ok(Page::of(rows, limit, &scope, |row: &Mediation| row.seq))
}

/// The mediations of a territory that wait for a mediator, the oldest first. For who can mediate there.
///
/// # Errors
/// `sign-in-required`, `forbidden`, `cursor-invalid`, `parameter-invalid`.
pub async fn waiting(
    connection: &impl ConnectionTrait,
    actor: &Actor,
    territory: Uuid,
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<Page<Mediation>> {
    rights::allow(actor, actor.may_mediate(territory))?;
    let (limit, scope) = (pages::limit(limit)?, format!("mediations:{territory}"));
    let after = pages::read_cursor::<i64>(&scope, cursor)?.unwrap_or(0);
    let sql = format!("{MEDIATION} WHERE territory_id = $1 AND state = 'open' AND seq > $2 ORDER BY seq LIMIT $3");
    let rows = all(connection, sql, [territory.into(), after.into(), i64::from(limit + 1).into()]).await?;
    Ok(Page::of(rows, limit, &scope, |row: &Mediation| row.seq))
}
