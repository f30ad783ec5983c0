//! To propose, to amend, to take back.

use super::{
    rules::{DEFAULT_DAYS, LEAST_DAYS, LEAST_DAYS_AFTER_AMENDMENT, MAX_BODY, MAX_TITLE, MOST_DAYS, State},
    store::{self, ProposalRow},
};
use crate::{
    ErrorCode, Ground, Refusal, Result,
    clock::DAY,
    ids,
    people::{self, Actor, rights},
    plain,
    sql::run,
    territories,
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// What a proposal is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Anything.
    Free,
    /// Who sits in the council for this commission.
    Commission(String, Uuid),
    /// Who presides.
    President(Uuid),
}

/// A proposal to be made.
#[derive(Clone, Debug)]
pub struct NewProposal {
    /// Made by the client.
    pub id: Uuid,
    /// Where.
    pub territory: Uuid,
    /// About what.
    pub subject: Subject,
    /// One line.
    pub title: String,
    /// The text.
    pub body: String,
    /// How long it is open, in days.
    pub days: Option<u32>,
}

/// Makes a proposal; the same again gives the one that is there, and true.
///
/// # Errors
/// `not-found` for the territory; `forbidden` to who does not belong there; `text-invalid`, `days-invalid`,
/// `person-unknown`, `id-not-uuidv7`, `id-taken`.
pub async fn propose(ground: &Ground, actor: &Actor, new: NewProposal) -> Result<(ProposalRow, bool)> {
    let author = actor.signed_in()?.id;
    let id = ids::from_client(new.id)?;
    let title = plain::line("/title", &new.title, 1, MAX_TITLE)?;
    let body = plain::text("/text", new.body.trim(), MAX_BODY)?;
    let days = days(new.days)?;
    let (kind, commission, person) = match new.subject {
        Subject::Free => ("free", None, None),
        Subject::Commission(name, person) => {
            ("commission", Some(plain::line("/commission", &name, 1, 60)?), Some(person))
        }
        Subject::President(person) => ("president", None, Some(person)),
    };
    let write = ground.db.write().await?;
    territories::by_id(&*write, new.territory).await?;
    rights::allow(actor, actor.belongs_to(new.territory))?;
    if let Some(person) = person {
        require_member(&*write, new.territory, person).await?;
    }
    let now = ground.clock.now();
    let sql = "INSERT INTO proposals (id, territory_id, author_id, kind, commission, person_id, state, title, body, closes_at,
        created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, 'open', $7, $8, $9, $10, $10) ON CONFLICT (id) DO NOTHING";
    let values = [
        id.into(),
        new.territory.into(),
        author.into(),
        kind.into(),
        commission.into(),
        person.into(),
        title.into(),
        body.into(),
        (now + i64::from(days) * DAY).into(),
        now.into(),
    ];
    let made = run(&*write, sql, values).await? == 1;
    let proposal = store::find(&*write, id).await?;
    if proposal.author_id != author || proposal.territory_id != new.territory {
        return Err(Refusal::new(ErrorCode::IdTaken).field("/id").into());
    }
    if made {
        store::keep_text(&*write, &proposal, now).await?;
    }
    write.commit().await?;
    Ok((proposal, !made))
}

fn days(asked: Option<u32>) -> Result<u32> {
    let days = asked.unwrap_or(DEFAULT_DAYS);
    if (LEAST_DAYS..=MOST_DAYS).contains(&days) {
        return Ok(days);
    }
    Err(Refusal::new(ErrorCode::DaysInvalid).field("/days").arg("least", LEAST_DAYS).arg("most", MOST_DAYS).into())
}

async fn require_member(connection: &impl ConnectionTrait, territory: Uuid, person: Uuid) -> Result<()> {
    let belongs = people::belongs(connection, territory, person).await?;
    if belongs { Ok(()) } else { Err(Refusal::new(ErrorCode::PersonUnknown).field("/person_id").into()) }
}

/// Another text; what is none stays.
#[derive(Clone, Debug, Default)]
pub struct Amendment {
    /// One line.
    pub title: Option<String>,
    /// The text.
    pub body: Option<String>,
}

/// Amends an open proposal of one's own: consents are asked again, objections still stand, and it stays open for at least
/// [`LEAST_DAYS_AFTER_AMENDMENT`] days.
///
/// # Errors
/// `not-found`, `forbidden`, `proposal-closed`, `text-invalid`; what `check` says of the version.
pub async fn amend(
    ground: &Ground,
    actor: &Actor,
    id: Uuid,
    change: Amendment,
    check: impl FnOnce(i64) -> Result<(), Refusal>,
) -> Result<ProposalRow> {
    let write = ground.db.write().await?;
    let now = ground.clock.now();
    let before = own_open(&*write, actor, id, now).await?;
    check(before.version)?;
    let title = match change.title {
        Some(title) => plain::line("/title", &title, 1, MAX_TITLE)?,
        None => before.title.clone(),
    };
    let body = match change.body {
        Some(body) => plain::text("/text", body.trim(), MAX_BODY)?,
        None => before.body.clone(),
    };
    if (&title, &body) == (&before.title, &before.body) {
        return Ok(before);
    }
    let closes_at = before.closes_at.max(now + i64::from(LEAST_DAYS_AFTER_AMENDMENT) * DAY);
    let sql = "UPDATE proposals SET title = $2, body = $3, revision = revision + 1, consents = 0, abstentions = 0,
        closes_at = $4, version = version + 1, updated_at = $5 WHERE id = $1";
    run(&*write, sql, [id.into(), title.into(), body.into(), closes_at.into(), now.into()]).await?;
    let proposal = store::find(&*write, id).await?;
    store::keep_text(&*write, &proposal, now).await?;
    write.commit().await?;
    Ok(proposal)
}

/// Takes an open proposal of one's own back.
///
/// # Errors
/// `not-found`, `forbidden`, `proposal-closed`.
pub async fn withdraw(ground: &Ground, actor: &Actor, id: Uuid) -> Result<ProposalRow> {
    let write = ground.db.write().await?;
    let now = ground.clock.now();
    own_open(&*write, actor, id, now).await?;
    store::end(&*write, id, State::Withdrawn, now).await?;
    let proposal = store::find(&*write, id).await?;
    write.commit().await?;
    Ok(proposal)
}

async fn own_open(write: &impl ConnectionTrait, actor: &Actor, id: Uuid, now: i64) -> Result<ProposalRow> {
    actor.signed_in()?;
    let proposal = store::lock(write, id).await?;
    rights::allow(actor, actor.is_person(proposal.author_id) && actor.belongs_to(proposal.territory_id))?;
    proposal.require_open(now)?;
    Ok(proposal)
}
