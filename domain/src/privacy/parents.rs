//! Below fifteen an account waits for a parent: both agree (article 45 of the French law of 6 January 1978; GDPR, article 8).
//!
//! The child names a parent's mailbox; a mail goes there with a link that is sealed and kept nowhere, and so is the
//! mailbox: what stays is that, and when, a parent agreed.

use crate::{
    ErrorCode, Ground, Refusal, Result,
    clock::DAY,
    database::statement,
    jobs::{self, NewJob, Priority},
    people::{self, Actor, Email, MasterSecret, age},
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

/// Asks a parent, in the name of the child. Once a day, so that nobody is written to without end.
///
/// # Errors
/// `sign-in-required`; `parent-not-needed` for who is old enough or whose parent agreed; `email-invalid`.
pub async fn ask(ground: &Ground, actor: &Actor, email: Email) -> Result<()> {
    let person = actor.signed_in()?.id;
    let child = people::find(&*ground.db, person).await?.ok_or(ErrorCode::NotFound)?;
    if !waits(&child, ground.clock.now()) {
        return Err(ErrorCode::ParentNotNeeded.into());
    }
    if email == child.email {
        return Err(Refusal::new(ErrorCode::EmailInvalid).field("/email").into());
    }
    let day = ground.clock.now() / DAY;
    let job = NewJob {
        kind: ASK_PARENT,
        payload: AskParent { person_id: person, email: email.as_str().to_owned() },
        priority: Priority::Normal,
        run_at: None,
        dedupe_key: Some(format!("{ASK_PARENT}:{person}:{day}")),
    };
    let write = ground.db.write().await?;
    jobs::enqueue(&*write, &ground.clock, job).await?;
    write.commit().await
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

/// A parent agrees, or takes it back; false when the link is not genuine or the child is gone.
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
    let done = write.execute_raw(statement(&*write, sql, values)).await?.rows_affected() == 1;
    write.commit().await?;
    Ok(done)
}
