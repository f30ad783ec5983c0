//! What someone wants to be told of, in the list and by mail, and the link that ends the daily mail.

use super::{What, rules};
use crate::{
    ErrorCode, Ground, Refusal, Result,
    database::statement,
    people::{self, Actor, MasterSecret},
    push::Quiet,
};
use sea_orm::{ConnectionTrait, Value};
use std::collections::HashMap;
use uuid::Uuid;

/// How one kind of happening is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ways {
    /// In the list.
    pub in_app: bool,
    /// In the daily mail.
    pub by_mail: bool,
    /// By a ping to one's devices.
    pub by_push: bool,
}

/// A change of the ways of one kind; what is none stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WaysChange {
    /// In the list.
    pub in_app: Option<bool>,
    /// In the daily mail.
    pub by_mail: Option<bool>,
    /// By a ping to one's devices.
    pub by_push: Option<bool>,
}

/// A change of what someone wants; what is none stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreferencesChange {
    /// The daily mail.
    pub digest: Option<bool>,
    /// Hours in which nothing is pinged.
    pub quiet: Option<Quiet>,
    /// By what happened.
    pub kinds: Vec<(What, WaysChange)>,
}

/// All that someone chose, or did not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preferences {
    /// Grows with each change; 0 before the first.
    pub version: i64,
    /// Takes the daily mail.
    pub digest: bool,
    /// Hours in which nothing is pinged, where it happens.
    pub quiet: Quiet,
    /// Every kind, in the order of [`What::ALL`].
    pub kinds: Vec<(What, Ways)>,
}

const EVERYTHING: Ways = Ways { in_app: true, by_mail: true, by_push: true };
/// What the token of the link is made for.
const UNSUBSCRIBE: &str = "unsubscribe";

/// What `actor` wants.
///
/// # Errors
/// `sign-in-required`.
pub async fn preferences(ground: &Ground, actor: &Actor) -> Result<Preferences> {
    of_person(&*ground.db, ground, actor.signed_in()?.id).await
}

/// Changes what is given, if nothing was changed since `version`.
///
/// # Errors
/// `sign-in-required`, `version-stale`, `preference-fixed` for decisions, which always stand in the list.
pub async fn change_preferences(
    ground: &Ground,
    actor: &Actor,
    version: i64,
    change: PreferencesChange,
) -> Result<Preferences> {
    let person = actor.signed_in()?.id;
    if let Some((what, _)) =
        change.kinds.iter().find(|(what, change)| rules::is_always_told(*what) && change.in_app == Some(false))
    {
        let field = format!("/kinds/{}/in_app", what.name());
        return Err(Refusal::new(ErrorCode::PreferenceFixed).field(field).into());
    }
    let write = ground.db.write_quietly().await?;
    people::one_at_a_time(&*write, &format!("preferences:{person}")).await?;
    let before = of_person(&*write, ground, person).await?;
    if before.version != version {
        return Err(Refusal::new(ErrorCode::VersionStale).field("If-Match").into());
    }
    for (what, change) in change.kinds {
        let now = before.kinds.iter().find(|(known, _)| *known == what).map_or(EVERYTHING, |(_, ways)| *ways);
        let ways = Ways {
            in_app: change.in_app.unwrap_or(now.in_app),
            by_mail: change.by_mail.unwrap_or(now.by_mail),
            by_push: change.by_push.unwrap_or(now.by_push),
        };
        put_ways(&*write, person, what, ways).await?;
    }
    put_digest(&*write, person, change.digest.unwrap_or(before.digest), ground.clock.now()).await?;
    if let Some(quiet) = change.quiet {
        put_quiet(&*write, person, quiet).await?;
    }
    let after = of_person(&*write, ground, person).await?;
    write.commit().await?;
    Ok(after)
}

/// Ends someone's daily mail by the token of the mail's link; false when the token is not genuine.
///
/// # Errors
/// When the database does not answer.
pub async fn unsubscribe(ground: &Ground, token: &str) -> Result<bool> {
    let Some(person) = people::unseal(&ground.secret, UNSUBSCRIBE, token) else { return Ok(false) };
    let write = ground.db.write_quietly().await?;
    people::one_at_a_time(&*write, &format!("preferences:{person}")).await?;
    if people::find(&*write, person).await?.is_none() {
        return Ok(false);
    }
    if of_person(&*write, ground, person).await?.digest {
        put_digest(&*write, person, false, ground.clock.now()).await?;
        write.commit().await?;
        tracing::info!(%person, "the daily mail is ended by its link");
    }
    Ok(true)
}

/// The token of the link that ends someone's daily mail. It does not expire: an old mail's link works too.
pub fn unsubscribe_token(secret: &MasterSecret, person: Uuid) -> String {
    people::sealed(secret, UNSUBSCRIBE, person)
}

/// Whether a token is genuine; nothing is changed.
pub fn is_unsubscribe_token(secret: &MasterSecret, token: &str) -> bool {
    people::unseal(secret, UNSUBSCRIBE, token).is_some()
}

async fn put_ways(write: &impl ConnectionTrait, person: Uuid, what: What, ways: Ways) -> Result<()> {
    let sql = "INSERT INTO notice_preferences (person_id, what, in_app, by_mail, by_push) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (person_id, what)
        DO UPDATE SET in_app = excluded.in_app, by_mail = excluded.by_mail, by_push = excluded.by_push";
    let Ways { in_app, by_mail, by_push } = ways;
    let values: [Value; 5] = [person.into(), what.name().into(), in_app.into(), by_mail.into(), by_push.into()];
    write.execute_raw(statement(write, sql, values)).await?;
    Ok(())
}

async fn put_digest(write: &impl ConnectionTrait, person: Uuid, digest: bool, now: i64) -> Result<()> {
    let sql = "INSERT INTO notice_settings (person_id, digest, version, updated_at) VALUES ($1, $2, 1, $3)
        ON CONFLICT (person_id) DO UPDATE
        SET digest = excluded.digest, version = notice_settings.version + 1, updated_at = excluded.updated_at";
    write.execute_raw(statement(write, sql, [person.into(), digest.into(), now.into()])).await?;
    Ok(())
}

/// The row is there: the daily mail's choice was written before.
async fn put_quiet(write: &impl ConnectionTrait, person: Uuid, quiet: Quiet) -> Result<()> {
    let sql = "UPDATE notice_settings SET quiet_from_minute = $2, quiet_to_minute = $3 WHERE person_id = $1";
    let values: [Value; 3] = [person.into(), i32::from(quiet.from_minute).into(), i32::from(quiet.to_minute).into()];
    write.execute_raw(statement(write, sql, values)).await?;
    Ok(())
}

/// The hours that someone chose, or the usual ones.
pub(crate) fn quiet_of(ground: &Ground, from: Option<i32>, to: Option<i32>) -> Quiet {
    let minute =
        |chosen: Option<i32>, usual: u16| chosen.and_then(|minute| u16::try_from(minute).ok()).unwrap_or(usual);
    let push = &ground.settings.push;
    Quiet { from_minute: minute(from, push.quiet_from_minute), to_minute: minute(to, push.quiet_to_minute) }
}

async fn of_person(connection: &impl ConnectionTrait, ground: &Ground, person: Uuid) -> Result<Preferences> {
    let sql = "SELECT version, digest, quiet_from_minute, quiet_to_minute FROM notice_settings WHERE person_id = $1";
    let row = connection.query_one_raw(statement(connection, sql, [person.into()])).await?;
    let (version, digest, from, to) = match row {
        Some(row) => {
            (row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?, row.try_get_by_index(3)?)
        }
        None => (0, true, None, None),
    };
    let sql = "SELECT what, in_app, by_mail, by_push FROM notice_preferences WHERE person_id = $1";
    let mut chosen = HashMap::new();
    for row in connection.query_all_raw(statement(connection, sql, [person.into()])).await? {
        let what: String = row.try_get_by_index(0)?;
        let (in_app, by_mail, by_push) = (row.try_get_by_index(1)?, row.try_get_by_index(2)?, row.try_get_by_index(3)?);
        chosen.insert(what, Ways { in_app, by_mail, by_push });
    }
    let ways = |what: &What| chosen.get(what.name()).copied().unwrap_or(EVERYTHING);
    let kinds = What::ALL.iter().map(|what| (*what, ways(what))).collect();
    Ok(Preferences { version, digest, quiet: quiet_of(ground, from, to), kinds })
}
