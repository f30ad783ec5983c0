//! Below fifteen an account waits for a parent: both agree (article 45 of the French law of 6 January 1978; GDPR, article 8).
//!
//! The child names a parent's mailbox; a mail goes there with a link that is sealed and kept nowhere, and so is the
//! mailbox: what stays is that, and when, a parent agreed.

use super::withhold;
use crate::{
    ErrorCode, Ground, Refusal, Result,
    clock::{HOUR, SECOND},
    database::statement,
    jobs::{self, NewJob, Priority},
    people::{self, Actor, Email, MasterSecret, age},
    sql::run,
    texts::Locale,
};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The kind of the job that writes to a parent.
pub const ASK_PARENT: &str = "ask-parent";
/// What the token of the link is made for.
const PURPOSE: &str = "parent";

/// What that job works on. The mailbox goes with the job when it is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskParent {
    /// The child.
    pub person_id: Uuid,
    /// Whom to write to.
    pub email: String,
}

/// A mail to a parent before it is laid out.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Where it goes.
    pub email: Email,
    /// The language that the child plays in.
    pub locale: Locale,
    /// The name that the child plays under.
    pub name: String,
    /// The link to the page where a parent agrees.
    pub link: String,
}

/// Whether this person waits for a parent.
pub fn waits(person: &people::Person, now: i64) -> bool {
    person.parent_consent_at.is_none()
        && person.birth_year.is_some_and(|year| age::is_minor_of(age::CONSENT_YEARS, year.year(), now))
}

/// A child asks once in so many hours.
pub const ASK_HOURS: i64 = 24;
/// So many children ask one mailbox in that time.
pub const ASKS_PER_MAILBOX: i64 = 3;

/// Asks a parent, in the name of the child. Once a day for a child and three times for a mailbox, so that nobody is written
/// to without end.
///
/// # Errors
/// `sign-in-required`; `parent-not-needed` for who is old enough or whose parent agreed; `email-invalid`;
/// `too-many-requests`.
pub async fn ask(ground: &Ground, actor: &Actor, email: Email) -> Result<()> {
    let person = actor.signed_in()?.id;
    let child = people::find(&*ground.db, person).await?.ok_or(ErrorCode::NotFound)?;
    if !waits(&child, ground.clock.now()) {
        return Err(ErrorCode::ParentNotNeeded.into());
    }
    if email == child.email {
        return Err(Refusal::new(ErrorCode::EmailInvalid).field("/email").into());
    }
    let write = ground.db.write().await?;
    note_ask(ground, &*write, person, &email).await?;
    let job = NewJob {
        kind: ASK_PARENT,
        payload: AskParent { person_id: person, email: email.as_str().to_owned() },
        priority: Priority::Normal,
        run_at: None,
        dedupe_key: Some(format!("{ASK_PARENT}:{person}")),
    };
    jobs::enqueue(&*write, &ground.clock, job).await?;
    write.commit().await
}

/// Notes that this child asks this mailbox now.
async fn note_ask(ground: &Ground, write: &impl ConnectionTrait, person: Uuid, email: &Email) -> Result<()> {
    people::one_at_a_time(write, "parent-asks").await?;
    let now = ground.clock.now();
    let wait = ASK_HOURS * HOUR;
    let mailbox = hex::encode(ground.secret.derive("parent mailbox", email.as_str().as_bytes()));
    let sql = "SELECT max(CASE WHEN person_id = $1 THEN asked_at END), count(CASE WHEN mailbox_key = $2 THEN 1 END), min(asked_at)
        FROM parent_asks WHERE (person_id = $1 OR mailbox_key = $2) AND asked_at > $3";
    let row = write
        .query_one_raw(statement(write, sql, [person.into(), mailbox.as_str().into(), (now - wait).into()]))
        .await?;
    if let Some(row) = row {
        let own: Option<i64> = row.try_get_by_index(0)?;
        let (asks, first): (i64, Option<i64>) = (row.try_get_by_index(1)?, row.try_get_by_index(2)?);
        if own.is_some() || asks >= ASKS_PER_MAILBOX {
            let again = own.or(first).unwrap_or(now) + wait;
            let seconds = ((again - now) / SECOND).max(1);
            return Err(Refusal::new(ErrorCode::TooManyRequests).arg("seconds", seconds).into());
        }
    }
    let sql = "INSERT INTO parent_asks (person_id, mailbox_key, asked_at) VALUES ($1, $2, $3)
        ON CONFLICT (person_id) DO UPDATE SET mailbox_key = excluded.mailbox_key, asked_at = excluded.asked_at";
    run(write, sql, [person.into(), mailbox.into(), now.into()]).await?;
    // What is older limits nobody, and a mailbox is not known for longer than it has to be.
    run(write, "DELETE FROM parent_asks WHERE asked_at <= $1", [(now - wait).into()]).await?;
    Ok(())
}

/// The mail; none when the child waits no longer.
///
/// # Errors
/// When the database does not answer.
pub async fn letter(ground: &Ground, job: &AskParent) -> Result<Option<Letter>> {
    let child = people::find(&*ground.db, job.person_id).await?;
    let Some(child) = child.filter(|child| waits(child, ground.clock.now())) else { return Ok(None) };
    let token = people::sealed(&ground.secret, PURPOSE, child.id);
    let link = format!("{}/parent?token={token}", ground.settings.http.public_url.trim_end_matches('/'));
    let name = child.display_name.as_str().to_owned();
    Ok(Some(Letter { email: Email::parse(&job.email)?, locale: child.locale, name, link }))
}

/// The child that a link is of; none when it is not genuine.
pub fn child_of(secret: &MasterSecret, token: &str) -> Option<Uuid> {
    people::unseal(secret, PURPOSE, token)
}

/// A parent agrees, or takes it back: then what the child posted is shown to nobody until one agrees again. False when the
/// link is not genuine or the child is gone.
///
/// # Errors
/// When the database refuses.
pub async fn agree(ground: &Ground, token: &str, agrees: bool) -> Result<bool> {
    let Some(child) = child_of(&ground.secret, token) else { return Ok(false) };
    let write = ground.db.write().await?;
    let now = ground.clock.now();
    let sql = "UPDATE people SET parent_consent_at = $2, version = version + 1, updated_at = $3
        WHERE id = $1 AND erased_at IS NULL";
    let values = [child.into(), agrees.then_some(now).into(), now.into()];
    let done = run(&*write, sql, values).await? == 1;
    if done {
        let now_waits = people::find(&*write, child).await?.is_some_and(|child| waits(&child, now));
        if now_waits {
            withhold::withhold(&*write, ground, child).await?;
        } else {
            withhold::release(&*write, ground, child).await?;
        }
    }
    write.commit().await?;
    Ok(done)
}
