//! Consent to the text that says what is done with people's data. The text has a version; who agreed to an older one is
//! asked again.

use crate::{ErrorCode, Ground, Refusal, Result, database::statement, people::Actor};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// The version of the text `consent` in `texts/`; grows with each change of what it says.
pub const TEXT_VERSION: i32 = 1;

/// What someone agreed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consent {
    /// The version of the text.
    pub version: i32,
    /// UTC microseconds.
    pub given_at: i64,
}

/// What `person` agreed to last and did not take back.
///
/// # Errors
/// When the database does not answer.
pub async fn of(connection: &impl ConnectionTrait, person: Uuid) -> Result<Option<Consent>> {
    let sql = "SELECT text_version, given_at FROM consents WHERE person_id = $1 AND withdrawn_at IS NULL
        ORDER BY text_version DESC LIMIT 1";
    let row = connection.query_one_raw(statement(connection, sql, [person.into()])).await?;
    row.map(|row| Ok(Consent { version: row.try_get_by_index(0)?, given_at: row.try_get_by_index(1)? })).transpose()
}

/// Agrees to the text of a version, which has to be the present one.
///
/// # Errors
/// `sign-in-required`; `parameter-invalid` for another version than the present one.
pub async fn give(ground: &Ground, actor: &Actor, version: i32) -> Result<Consent> {
    let person = actor.signed_in()?.id;
    if version != TEXT_VERSION {
        return Err(Refusal::new(ErrorCode::ParameterInvalid).field("/version").arg("reason", TEXT_VERSION).into());
    }
    let write = ground.db.write_quietly().await?;
    let sql = "INSERT INTO consents (person_id, text_version, given_at) VALUES ($1, $2, $3)
        ON CONFLICT (person_id, text_version) DO UPDATE SET withdrawn_at = NULL,
            given_at = CASE WHEN consents.withdrawn_at IS NULL THEN consents.given_at ELSE excluded.given_at END";
    let values = [person.into(), version.into(), ground.clock.now().into()];
    write.execute_raw(statement(&*write, sql, values)).await?;
    let consent = of(&*write, person).await?.ok_or(ErrorCode::NotFound)?;
    write.commit().await?;
    Ok(consent)
}

/// Takes back what was agreed to. What was done until then was right; erasing is another wish.
///
/// # Errors
/// `sign-in-required`.
pub async fn withdraw(ground: &Ground, actor: &Actor) -> Result<()> {
    let person = actor.signed_in()?.id;
    let write = ground.db.write_quietly().await?;
    let sql = "UPDATE consents SET withdrawn_at = $2 WHERE person_id = $1 AND withdrawn_at IS NULL";
    write.execute_raw(statement(&*write, sql, [person.into(), ground.clock.now().into()])).await?;
    write.commit().await
}
