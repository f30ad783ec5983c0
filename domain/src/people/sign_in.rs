//! Signing in by e-mail, which is also signing up: a code of six digits or a link, ten minutes, one use, five tries.
//!
//! Asking is answered the same whether the address is known or not, and looks at nothing that tells. The tries are those of
//! the address: codes that are open at the same time share them, so that asking again gives no guesses more. Whoever
//! guesses somebody's tries away closes the codes for ten minutes, not the links, which nobody guesses (256 bits).

use super::{
    Device, DisplayName, Email, MasterSecret, Person, codes, entity,
    sessions::{self, Holding, Opened},
    store::{self, OpenSignIn},
};
use crate::{
    ErrorCode, Ground, Result,
    clock::{HOUR, MINUTE},
    database::Write,
    ids,
    jobs::{self, NewJob, Priority},
    texts::Locale,
};
use anyhow::anyhow;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The kind of the job that sends the mail; its payload is [`SendSignIn`].
pub const SEND_SIGN_IN: &str = "send-sign-in";

const LINK: &str = "sign-in link";

/// What the job needs to know: the row, which has the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendSignIn {
    /// The sign-in.
    pub sign_in: Uuid,
}

/// Someone asks for a code.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Where to send it.
    pub email: Email,
    /// The language of the mail, and of the person if they are new.
    pub locale: Locale,
    /// The name of the person if they are new.
    pub display_name: Option<DisplayName>,
}

/// What the mail says.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Where it goes.
    pub email: Email,
    /// Its language.
    pub locale: Locale,
    /// Six digits.
    pub code: String,
    /// The address to open instead.
    pub link: String,
    /// How long both are good from when they were asked for, in minutes.
    pub minutes: u16,
}

/// Writes a sign-in and the job that mails it. When the address asked too often in this hour nothing is sent, and the
/// answer is the same.
///
/// # Errors
/// When the database does not answer.
pub async fn ask(ground: &Ground, ask: Ask) -> Result<()> {
    let write = ground.db.write().await?;
    store::one_at_a_time(&*write, ask.email.as_str()).await?;
    let now = ground.clock.now();
    let asked = store::sign_ins_since(&*write, &ask.email, now - HOUR).await?;
    if asked >= ground.settings.people.sign_ins_per_hour.into() {
        tracing::info!(asked, "no sign-in is sent, this address asked too often in the last hour");
        return Ok(());
    }
    let sign_in = insert(&*write, ground, &ask).await?;
    let job = NewJob {
        kind: SEND_SIGN_IN,
        payload: SendSignIn { sign_in },
        priority: Priority::Urgent,
        run_at: None,
        dedupe_key: None,
    };
    jobs::enqueue(&*write, &ground.clock, job).await?;
    write.commit().await
}

/// The link that signs in whoever opens it, for the operator to hand over; no mail is sent.
///
/// # Errors
/// When the database does not answer.
pub async fn one_time_link(ground: &Ground, email: &Email, locale: Locale) -> Result<String> {
    let write = ground.db.write().await?;
    let ask = Ask { email: email.clone(), locale, display_name: None };
    let sign_in = insert(&*write, ground, &ask).await?;
    write.commit().await?;
    Ok(link(ground, sign_in))
}

/// What to write to whoever asked; none when the sign-in is used, has expired or is gone.
///
/// # Errors
/// When the database does not answer.
pub async fn letter(ground: &Ground, sign_in: Uuid) -> Result<Option<Letter>> {
    let row = entity::sign_in::Entity::find_by_id(sign_in).one(&*ground.db).await?;
    let open = row.filter(|row| row.used_at.is_none() && row.expires_at > ground.clock.now());
    Ok(open.map(|row| Letter {
        email: Email::stored(row.email),
        locale: Locale::from_tag(&row.locale).unwrap_or_default(),
        code: codes::code(&ground.secret, sign_in),
        link: link(ground, sign_in),
        minutes: ground.settings.people.sign_in_minutes,
    }))
}

/// Signs in by the code that was mailed to this address; a wrong one costs a try.
///
/// # Errors
/// `sign-in-code-wrong` when it is another one, used, expired, or tried too often: the same for all.
pub async fn by_code(ground: &Ground, email: &Email, typed: &str, opening: Opening) -> Result<Opened> {
    let write = ground.db.write().await?;
    store::one_at_a_time(&*write, email.as_str()).await?;
    let now = ground.clock.now();
    let open = store::spend_try(&*write, email, now).await?;
    let Some(fitting) = fitting(&ground.secret, &open, typed.trim()) else {
        write.commit().await?;
        return Err(ErrorCode::SignInCodeWrong.into());
    };
    enter(ground, write, fitting, opening).await
}

/// Signs in by the token of the link that was mailed.
///
/// # Errors
/// `sign-in-code-wrong` when it is not one of ours, used or expired: the same for all.
pub async fn by_link(ground: &Ground, token: &str, opening: Opening) -> Result<Opened> {
    let sign_in = codes::unseal(&ground.secret, LINK, token.trim()).ok_or(ErrorCode::SignInCodeWrong)?;
    enter(ground, ground.db.write().await?, sign_in, opening).await
}

/// What the session that begins will be like.
#[derive(Clone, Debug)]
pub struct Opening {
    /// The device that it is opened on.
    pub device: Device,
    /// How the device will hold it.
    pub holding: Holding,
}

/// Uses the sign-in up and opens a session for its person: all of it or nothing.
async fn enter(ground: &Ground, write: Write, sign_in: Uuid, opening: Opening) -> Result<Opened> {
    let used = store::use_up(&*write, sign_in, ground.clock.now()).await?.ok_or(ErrorCode::SignInCodeWrong)?;
    let person = person_of(&*write, ground, used).await?;
    let opened = sessions::open(&*write, ground, person, opening).await?;
    write.commit().await?;
    tracing::info!(person = %opened.person.id, session = %opened.session, "signed in");
    Ok(opened)
}

async fn person_of(write: &impl ConnectionTrait, ground: &Ground, used: OpenSignIn) -> Result<Person> {
    let locale = Locale::from_tag(&used.locale).unwrap_or_default();
    let name = used.display_name.unwrap_or_else(|| locale.text("person-unnamed", &[]));
    let (email, name) = (Email::stored(used.email), DisplayName::stored(name));
    let person = store::find_or_make_person(write, &ground.clock, &email, locale, &name).await?;
    Ok(person.ok_or_else(|| anyhow!("the person who signs in was deleted at the same instant"))?)
}

/// The sign-in whose code was typed. Every open one is compared, so that the time taken tells nothing.
fn fitting(secret: &MasterSecret, open: &[OpenSignIn], typed: &str) -> Option<Uuid> {
    open.iter().fold(None, |found, row| if codes::is_code(secret, row.id, typed).into() { Some(row.id) } else { found })
}

async fn insert(write: &impl ConnectionTrait, ground: &Ground, ask: &Ask) -> Result<Uuid> {
    let (now, people) = (ground.clock.now(), &ground.settings.people);
    let shared = store::shared_tries(write, &ask.email, now).await?;
    let id = ids::new(&ground.clock);
    let row = entity::sign_in::ActiveModel {
        id: Set(id),
        email: Set(ask.email.as_str().to_owned()),
        locale: Set(ask.locale.tag().to_owned()),
        display_name: Set(ask.display_name.as_ref().map(|name| name.as_str().to_owned())),
        tries_left: Set(shared.unwrap_or_else(|| people.sign_in_tries.into())),
        expires_at: Set(now + i64::from(people.sign_in_minutes) * MINUTE),
        used_at: Set(None),
        created_at: Set(now),
    };
    entity::sign_in::Entity::insert(row).exec_without_returning(write).await?;
    Ok(id)
}

fn link(ground: &Ground, sign_in: Uuid) -> String {
    let token = codes::sealed(&ground.secret, LINK, sign_in);
    format!("{}/sign-in?token={token}", ground.settings.http.public_url.trim_end_matches('/'))
}
