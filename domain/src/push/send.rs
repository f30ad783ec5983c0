//! The pinging itself: what is due goes out, many at a time, and what its push service says is noted.

use super::{rules, seal::Keys, targets::Targets, vapid::Vapid};
use crate::{
    Ground, Result,
    database::statement,
    notices::{self, rules::USUAL_ZONE},
};
use futures_util::{StreamExt, stream};
use reqwest::{Client, StatusCode};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use uuid::Uuid;

/// Devices of one turn; what is left is pinged in the next.
const BATCH: i64 = 500;
/// Pings on their way at the same time.
const AT_ONCE: usize = 16;
/// A device whose push service refused so many pings in a row is forgotten.
const MOST_FAILURES: i32 = 20;
/// The message: nothing that says what happened.
const PING: &[u8] = b"{}";

/// What a turn did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pinged {
    /// Pings that were taken.
    pub taken: u64,
    /// Devices that are gone, or whose endpoint is refused for good.
    pub gone: u64,
    /// Pings that failed and are tried again.
    pub failed: u64,
}

#[derive(FromQueryResult)]
struct Due {
    id: Uuid,
    endpoint: String,
    p256dh: String,
    auth: String,
    failures: i32,
    zone: Option<String>,
    quiet_from_minute: Option<i32>,
    quiet_to_minute: Option<i32>,
}

impl Due {
    /// When it may be pinged: now, or at the end of its person's hours of quiet where it happened.
    fn at(&self, ground: &Ground, now: i64) -> i64 {
        let quiet = notices::quiet_of(ground, self.quiet_from_minute, self.quiet_to_minute);
        rules::due(now, self.zone.as_deref().unwrap_or(USUAL_ZONE), quiet)
    }
}

/// What became of one ping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Taken,
    Gone,
    Failed,
}

/// A ping with what became of it. Whatever is noted of it holds for that endpoint alone: the device may have a new one.
struct Noted {
    id: Uuid,
    endpoint: String,
    failures: i32,
    outcome: Outcome,
}

/// Pings the devices that are due.
///
/// # Errors
/// When the database does not answer; what was pinged and not noted is pinged once more.
pub async fn due(ground: &Ground) -> Result<Pinged> {
    let now = ground.clock.now();
    let sql = "SELECT d.id, d.endpoint, d.p256dh, d.auth, d.failures, d.zone, s.quiet_from_minute, s.quiet_to_minute
        FROM push_subscriptions d LEFT JOIN notice_settings s ON s.person_id = d.person_id
        WHERE d.due_at IS NOT NULL AND d.due_at <= $1 ORDER BY d.due_at LIMIT $2";
    let due = Due::find_by_statement(statement(&*ground.db, sql, [now.into(), BATCH.into()])).all(&*ground.db).await?;
    // What failed, or was asked for again while a ping was on its way, may have become due in the night.
    let (due, asleep): (Vec<_>, Vec<_>) = due.into_iter().partition(|device| device.at(ground, now) <= now);
    put_off(ground, &asleep, now).await?;
    let mut pinged = Pinged::default();
    if due.is_empty() {
        return Ok(pinged);
    }
    let targets = Targets::of(&ground.settings.push)?;
    let pinger = Pinger {
        client: targets.client()?,
        targets,
        vapid: Vapid::of(ground)?,
        ttl_hours: ground.settings.push.ttl_hours,
        now,
    };
    let pinger = &pinger;
    let outcomes: Vec<_> = stream::iter(due)
        .map(|device: Due| async move {
            let outcome = pinger.ping(&device).await;
            Noted { id: device.id, endpoint: device.endpoint, failures: device.failures, outcome }
        })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    for noted in &outcomes {
        match noted.outcome {
            Outcome::Taken => pinged.taken += 1,
            Outcome::Gone => pinged.gone += 1,
            Outcome::Failed => pinged.failed += 1,
        }
    }
    note(ground, &outcomes, now).await?;
    Ok(pinged)
}

/// These are pinged when their quiet is over.
async fn put_off(ground: &Ground, asleep: &[Due], now: i64) -> Result<()> {
    if asleep.is_empty() {
        return Ok(());
    }
    let late: Vec<_> =
        asleep.iter().map(|device| (device.id, device.endpoint.as_str(), device.at(ground, now))).collect();
    let write = ground.db.write_quietly().await?;
    set_due(&*write, &late, "").await?;
    write.commit().await
}

/// Sets when these devices with these endpoints are due, and what else is assigned.
async fn set_due(write: &impl ConnectionTrait, late: &[(Uuid, &str, i64)], more: &str) -> Result<()> {
    let place = |n: usize| format!("(${}, ${}, ${})", 3 * n + 1, 3 * n + 2, 3 * n + 3);
    let rows: Vec<_> = (0..late.len()).map(place).collect();
    let values =
        late.iter().flat_map(|(id, endpoint, due)| [Value::from(*id), Value::from(*endpoint), Value::from(*due)]);
    let sql = format!(
        "WITH late (id, endpoint, due_at) AS (VALUES {}) UPDATE push_subscriptions SET due_at = late.due_at{more}
        FROM late WHERE push_subscriptions.id = late.id AND push_subscriptions.endpoint = late.endpoint",
        rows.join(", ")
    );
    write.execute_raw(statement(write, sql, values)).await?;
    Ok(())
}

struct Pinger {
    client: Client,
    targets: Targets,
    vapid: Vapid,
    ttl_hours: u16,
    now: i64,
}

impl Pinger {
    async fn ping(&self, device: &Due) -> Outcome {
        let Ok(url) = self.targets.require(&device.endpoint) else { return Outcome::Gone };
        let Ok(body) = Keys::parse(&device.p256dh, &device.auth).map_err(Into::into).and_then(|keys| keys.seal(PING))
        else {
            return Outcome::Gone;
        };
        let origin = url.origin().ascii_serialization();
        let request = self
            .client
            .post(url)
            .header("ttl", u32::from(self.ttl_hours) * 3600)
            .header("urgency", "normal")
            // A newer ping takes the place of one that still waits for the device (RFC 8030, section 5.4).
            .header("topic", "news")
            .header("content-encoding", "aes128gcm")
            .header("content-type", "application/octet-stream")
            .header("authorization", self.vapid.authorization(&origin, self.now))
            .body(body);
        match request.send().await.map(|response| response.status()) {
            Ok(status) if status.is_success() => Outcome::Taken,
            Ok(StatusCode::NOT_FOUND | StatusCode::GONE) => Outcome::Gone,
            Ok(status) => {
                tracing::warn!(status = status.as_u16(), "a push service refused a ping");
                Outcome::Failed
            }
            Err(error) => {
                // Without the address: an endpoint is a secret.
                tracing::warn!(error = %error.without_url(), "a push service did not answer");
                Outcome::Failed
            }
        }
    }
}

/// Notes what became of the pings, in one transaction of at most three statements.
async fn note(ground: &Ground, outcomes: &[Noted], asked_before: i64) -> Result<()> {
    let write = ground.db.write_quietly().await?;
    let is_over = |noted: &&Noted| match noted.outcome {
        Outcome::Gone => true,
        Outcome::Failed => noted.failures + 1 >= MOST_FAILURES,
        Outcome::Taken => false,
    };
    let gone: Vec<&Noted> = outcomes.iter().filter(is_over).collect();
    if !gone.is_empty() {
        let sql = format!("DELETE FROM push_subscriptions WHERE (id, endpoint) IN (VALUES {})", pairs(1, gone.len()));
        write.execute_raw(statement(&*write, sql, named(&gone))).await?;
    }
    let taken: Vec<&Noted> = outcomes.iter().filter(|noted| noted.outcome == Outcome::Taken).collect();
    if !taken.is_empty() {
        // What was asked for while the ping was on its way needs another one.
        let sql = format!(
            "UPDATE push_subscriptions SET pinged_at = $1, failures = 0,
                due_at = CASE WHEN asked_at > $2 THEN $1 ELSE NULL END WHERE (id, endpoint) IN (VALUES {})",
            pairs(3, taken.len())
        );
        let values = [ground.clock.now().into(), asked_before.into()].into_iter().chain(named(&taken));
        write.execute_raw(statement(&*write, sql, values)).await?;
    }
    let failed: Vec<&Noted> =
        outcomes.iter().filter(|noted| noted.outcome == Outcome::Failed && !is_over(noted)).collect();
    if !failed.is_empty() {
        let due = |noted: &Noted| asked_before + rules::back_off(noted.failures + 1);
        let late: Vec<_> = failed.iter().map(|noted| (noted.id, noted.endpoint.as_str(), due(noted))).collect();
        set_due(&*write, &late, ", failures = push_subscriptions.failures + 1").await?;
    }
    write.commit().await
}

/// The values of [`pairs`].
fn named(noted: &[&Noted]) -> Vec<Value> {
    noted.iter().flat_map(|noted| [noted.id.into(), noted.endpoint.as_str().into()]).collect()
}

/// Places for so many ids with their endpoints.
fn pairs(first: usize, count: usize) -> String {
    let place = |n: usize| format!("(${}, ${})", first + 2 * n, first + 2 * n + 1);
    (0..count).map(place).collect::<Vec<_>>().join(", ")
}
