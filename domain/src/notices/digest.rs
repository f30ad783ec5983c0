//! The daily mail: at most one a day, in the morning where its reader lives, never empty.
//!
//! Whoever has notices to be mailed stands in `digests` with the instant to look at them. [`plan`] looks at those that are
//! due; whose morning it is gets a job that mails what is unread, written in the transaction that notes the day, so that no
//! second mail is written however often a worker is cut off.

use super::{list, preferences, rules, rules::Turn};
use crate::{
    Ground, Result,
    database::{Write, dialect, statement},
    ids,
    jobs::{self, NewJob, Priority},
    people::{self, Actor, Email, Player},
    texts::Locale,
};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The kind of the job that mails one daily mail.
pub const SEND_DIGEST: &str = "send-digest";
/// Notices that a mail tells; the rest is a number.
pub const MOST_TOLD: usize = 20;
/// Unread notices that a mail looks at.
const LOOKED_AT: i64 = 200;
/// People looked at in one transaction.
const BATCH: i64 = 100;
/// Transactions of one turn.
const TRANSACTIONS: u32 = 1_000;

/// What that job works on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendDigest {
    /// Whose mail.
    pub person_id: Uuid,
    /// The day, where they live.
    pub day: String,
    /// Notices after this one…
    pub after: i64,
    /// …up to this one.
    pub to: i64,
}

/// A daily mail before it is laid out.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Names the mail; made again for the same day it is the same.
    pub id: Uuid,
    /// Where it goes.
    pub email: Email,
    /// The language.
    pub locale: Locale,
    /// A line for each notice, the newest first.
    pub lines: Vec<String>,
    /// How many notices there are beside them.
    pub more: usize,
    /// The link that ends these mails.
    pub unsubscribe: String,
}

#[derive(FromQueryResult)]
struct Due {
    person_id: Uuid,
    since_at: Option<i64>,
    sent_day: Option<String>,
    mailed_seq: i64,
    digest: bool,
    time_zone: Option<String>,
    newest: Option<i64>,
}

/// Looks at the daily mails that are due; gives how many are to be sent.
///
/// # Errors
/// When the database does not answer.
pub async fn plan(ground: &Ground) -> Result<u64> {
    let now = ground.clock.now();
    let mut sent = 0;
    for _ in 0..TRANSACTIONS {
        let write = ground.db.write().await?;
        let due = due(&write, now).await?;
        if due.is_empty() {
            break;
        }
        for one in due {
            sent += u64::from(decide(ground, &write, one, now).await?);
        }
        write.commit().await?;
    }
    Ok(sent)
}

/// Rows that are due, locked: whoever is told something meanwhile waits, so that it is not lost.
async fn due(write: &Write, now: i64) -> Result<Vec<Due>> {
    let lock = dialect(&**write, "", " FOR UPDATE OF d SKIP LOCKED");
    let sql = format!(
        "SELECT d.person_id, d.since_at, d.sent_day, d.mailed_seq,
            coalesce((SELECT s.digest FROM notice_settings s WHERE s.person_id = d.person_id), TRUE) AS digest,
            (SELECT t.time_zone FROM roles r JOIN territories t ON t.id = r.territory_id
                WHERE r.person_id = d.person_id ORDER BY r.granted_at LIMIT 1) AS time_zone,
            (SELECT max(n.seq) FROM notices n
                WHERE n.person_id = d.person_id AND n.read_at IS NULL AND n.by_mail AND n.seq > d.mailed_seq) AS newest
        FROM digests d WHERE d.due_at IS NOT NULL AND d.due_at <= $1 ORDER BY d.due_at LIMIT $2{lock}"
    );
    let values = [now.into(), BATCH.into()];
    Ok(Due::find_by_statement(statement(&**write, sql, values)).all(&**write).await?)
}

/// Sends, waits, or rests; true when a mail is to be sent.
async fn decide(ground: &Ground, write: &Write, due: Due, now: i64) -> Result<bool> {
    let Some((newest, since)) = due.newest.zip(due.since_at).filter(|_| due.digest) else {
        // Nothing is unread, or no mail is wanted: what was told until now is not mailed later either.
        rest(write, due.person_id, due.newest.unwrap_or(due.mailed_seq), due.sent_day).await?;
        return Ok(false);
    };
    let hour = i8::try_from(ground.settings.notices.digest_hour).unwrap_or(7);
    match rules::turn(due.time_zone.as_deref(), hour, since, now, due.sent_day.as_deref()) {
        Turn::Wait(until) => {
            let sql = "UPDATE digests SET due_at = $2 WHERE person_id = $1";
            // Later than now in any case, so that a turn comes to an end.
            let values = [due.person_id.into(), until.max(now + 1).into()];
            write.execute_raw(statement(&**write, sql, values)).await?;
            Ok(false)
        }
        Turn::Send(day) => {
            rest(write, due.person_id, newest, Some(day.clone())).await?;
            let payload = SendDigest { person_id: due.person_id, day, after: due.mailed_seq, to: newest };
            let dedupe_key = Some(format!("{SEND_DIGEST}:{}:{}", payload.person_id, payload.day));
            let job = NewJob { kind: SEND_DIGEST, payload, priority: Priority::Low, run_at: None, dedupe_key };
            jobs::enqueue(&**write, &ground.clock, job).await?;
            Ok(true)
        }
    }
}

async fn rest(write: &Write, person: Uuid, mailed: i64, sent_day: Option<String>) -> Result<()> {
    let sql = "UPDATE digests SET since_at = NULL, due_at = NULL, mailed_seq = $2, sent_day = $3 WHERE person_id = $1";
    let values: [Value; 3] = [person.into(), mailed.into(), sent_day.into()];
    write.execute_raw(statement(&**write, sql, values)).await?;
    Ok(())
}

/// What to mail; none when all was read meanwhile, may no longer be seen, or no mail is wanted any more.
///
/// # Errors
/// When the database does not answer.
pub async fn letter(ground: &Ground, job: &SendDigest) -> Result<Option<Letter>> {
    let connection = &*ground.db;
    let Some(person) = people::find(connection, job.person_id).await? else { return Ok(None) };
    let reader = Actor::Person(Player {
        id: person.id,
        is_editor: person.is_editor,
        roles: people::roles::all_of(connection, person.id).await?,
        excluded: Vec::new(),
    });
    if !preferences::preferences(ground, &reader).await?.digest {
        return Ok(None);
    }
    let which = "n.by_mail AND n.read_at IS NULL";
    let rows = list::rows(connection, person.id, which, (job.after, job.to + 1), LOOKED_AT).await?;
    let lines: Vec<String> =
        rows.iter().filter(|notice| notice.is_seen_by(&reader)).map(|notice| notice.text(person.locale)).collect();
    if lines.is_empty() {
        return Ok(None);
    }
    let token = preferences::unsubscribe_token(&ground.secret, person.id);
    let url = ground.settings.http.public_url.trim_end_matches('/');
    Ok(Some(Letter {
        id: ids::derived(person.id, &format!("digest {}", job.day)),
        email: person.email,
        locale: person.locale,
        more: lines.len().saturating_sub(MOST_TOLD),
        lines: lines.into_iter().take(MOST_TOLD).collect(),
        unsubscribe: format!("{url}/unsubscribe/{token}"),
    }))
}
