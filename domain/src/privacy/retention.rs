//! For how long: accounts that nobody uses are erased, after a mail that warns; the log of accesses is purged.

use super::erase::{self, BuiltOn};
use crate::{
    Ground, Result,
    clock::DAY,
    database::statement,
    jobs::{self, NewJob, Priority},
    people::{self, Email},
    texts::Locale,
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The kind of the job that warns someone.
pub const WARN_INACTIVE: &str = "warn-inactive";
/// Days of a month, for what is set in months.
const MONTH: i64 = 30 * DAY;
/// How long before an account ends its owner is written to, in microseconds.
pub const WARNED_BEFORE: i64 = 30 * DAY;
/// People of one turn.
const BATCH: i64 = 200;

/// What that job works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarnInactive {
    /// Whom to write to.
    pub person_id: Uuid,
}

/// A warning before it is laid out.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Where it goes.
    pub email: Email,
    /// The language.
    pub locale: Locale,
    /// The day after which the account ends, as `2026-07-21`.
    pub day: String,
}

#[derive(FromQueryResult)]
struct Idle {
    id: Uuid,
}

/// Whoever is not erased, has no power over others, and was last seen before `$1`: a session that is used, or the account
/// itself when it never had one.
const IDLE: &str = "SELECT p.id FROM people p WHERE p.erased_at IS NULL AND NOT p.is_editor AND p.updated_at < $1
    AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.person_id = p.id AND s.last_used_at >= $1)
    AND NOT EXISTS (SELECT 1 FROM roles r WHERE r.person_id = p.id AND r.role <> 'resident')
    AND NOT EXISTS (SELECT 1 FROM subscriptions u WHERE u.person_id = p.id AND u.state = 'active')";

/// Warns whose account ends in a month, and erases those who were warned and did not come back; gives both numbers.
///
/// # Errors
/// When the database does not answer.
pub async fn tidy(ground: &Ground) -> Result<(u64, u64)> {
    let now = ground.clock.now();
    let ends = now - i64::from(ground.settings.people.inactive_months) * MONTH;
    // Who came back after a warning is warned anew one day.
    let back = "UPDATE people SET warned_at = NULL WHERE warned_at IS NOT NULL
        AND EXISTS (SELECT 1 FROM sessions s WHERE s.person_id = people.id AND s.last_used_at > people.warned_at)";
    let write = ground.db.write_quietly().await?;
    write.execute_raw(statement(&*write, back, [])).await?;
    write.commit().await?;
    let warn = format!("{IDLE} AND p.warned_at IS NULL LIMIT $2");
    let to_warn = idle(ground, &warn, ends + WARNED_BEFORE).await?;
    for person in &to_warn {
        let write = ground.db.write().await?;
        let sql = "UPDATE people SET warned_at = $2 WHERE id = $1";
        write.execute_raw(statement(&*write, sql, [(*person).into(), now.into()])).await?;
        let job = NewJob {
            kind: WARN_INACTIVE,
            payload: WarnInactive { person_id: *person },
            priority: Priority::Low,
            run_at: None,
            dedupe_key: Some(format!("{WARN_INACTIVE}:{person}")),
        };
        jobs::enqueue(&*write, &ground.clock, job).await?;
        write.commit().await?;
    }
    let gone = format!("{IDLE} AND p.warned_at IS NOT NULL AND p.warned_at < {} LIMIT $2", now - WARNED_BEFORE);
    let to_erase = idle(ground, &gone, ends + WARNED_BEFORE).await?;
    for person in &to_erase {
        erase::ask_for(ground, *person, BuiltOn::Keep).await?;
    }
    purge_accesses(ground).await?;
    Ok((to_warn.len() as u64, to_erase.len() as u64))
}

async fn idle(ground: &Ground, sql: &str, before: i64) -> Result<Vec<Uuid>> {
    let query = statement(&*ground.db, sql, [before.into(), BATCH.into()]);
    Ok(Idle::find_by_statement(query).all(&*ground.db).await?.into_iter().map(|idle| idle.id).collect())
}

/// The warning; none when they came back or are gone.
///
/// # Errors
/// When the database does not answer.
pub async fn letter(ground: &Ground, job: WarnInactive) -> Result<Option<Letter>> {
    let Some(person) = people::find(&*ground.db, job.person_id).await? else { return Ok(None) };
    let sql = "SELECT warned_at FROM people WHERE id = $1 AND erased_at IS NULL";
    let row = ground.db.query_one_raw(statement(&*ground.db, sql, [person.id.into()])).await?;
    let warned: Option<i64> = row.map(|row| row.try_get_by_index(0)).transpose()?.flatten();
    let Some(warned) = warned else { return Ok(None) };
    let end = jiff::Timestamp::from_microsecond(warned + WARNED_BEFORE).map_err(anyhow::Error::from)?;
    let day = end.to_zoned(jiff::tz::TimeZone::UTC).date().to_string();
    Ok(Some(Letter { email: person.email, locale: person.locale, day }))
}

async fn purge_accesses(ground: &Ground) -> Result<()> {
    let before = ground.clock.now() - i64::from(ground.settings.people.access_log_months) * MONTH;
    let sql = "DELETE FROM data_accesses WHERE seq IN (
        SELECT seq FROM data_accesses WHERE created_at < $1 ORDER BY created_at LIMIT 500)";
    loop {
        let write = ground.db.write_quietly().await?;
        let rows = write.execute_raw(statement(&*write, sql, [before.into()])).await?.rows_affected();
        write.commit().await?;
        if rows < 500 {
            return Ok(());
        }
    }
}
