//! Pings to phones and browsers: Web Push (RFC 8030), which UnifiedPush speaks too.
//!
//! A ping says nothing: the phone then asks for its changes. Someone registers a device ([`register`]); whoever is told
//! something by push has their devices marked in the same transaction ([`ask`]); the worker pings those that are due
//! ([`send::due`]), signed by this server's own key ([`vapid`], RFC 8292) and sealed for the device ([`seal`], RFC 8291).

pub mod rules;
mod seal;
pub mod send;
mod targets;
pub mod vapid;

pub use rules::Quiet;

use crate::{
    ErrorCode, Ground, Refusal, Result,
    database::{dialect, statement},
    ids,
    people::{self, Actor},
};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use uuid::Uuid;

/// Most devices of one person; one more takes the place of the one that was registered first.
pub const MOST_DEVICES: usize = 10;

/// What a device's own push service gave it.
#[derive(Clone, Debug)]
pub struct NewDevice {
    /// Where it is pinged.
    pub endpoint: String,
    /// Its public key: 65 bytes of P-256, base64url.
    pub p256dh: String,
    /// Its authentication secret: 16 bytes, base64url.
    pub auth: String,
}

/// A device that is pinged. Its endpoint is not told: who knows it could ping.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Device {
    /// Its id.
    pub id: Uuid,
    /// UTC microseconds.
    pub created_at: i64,
    /// The last ping that its push service took, in UTC microseconds.
    pub pinged_at: Option<i64>,
    /// Pings that failed since then.
    pub failures: i32,
}

/// Registers a device of `actor`, or changes it; the flag says whether it is new. A device that another account had on the
/// same endpoint is that account's no longer.
///
/// # Errors
/// `sign-in-required`, `id-not-uuidv7`, `push-endpoint-refused`, `parameter-invalid` for keys, `id-taken`.
pub async fn register(ground: &Ground, actor: &Actor, id: Uuid, new: NewDevice) -> Result<(Device, bool)> {
    let person = actor.signed_in()?.id;
    let id = ids::from_client(id)?;
    targets::Targets::of(&ground.settings.push)?.require(&new.endpoint)?;
    seal::Keys::parse(&new.p256dh, &new.auth)?;
    let write = ground.db.write_quietly().await?;
    people::one_at_a_time(&*write, &format!("push:{person}")).await?;
    // Two accounts on one phone register one endpoint, perhaps at once.
    people::one_at_a_time(&*write, &format!("push-endpoint:{}", new.endpoint)).await?;
    let own = of_person(&*write, person).await?;
    let is_new = own.iter().all(|device| device.id != id);
    if let Some(first) = own.first().filter(|_| is_new && own.len() >= MOST_DEVICES) {
        delete(&*write, "id = $1", first.id.into()).await?;
    }
    let sql = "DELETE FROM push_subscriptions WHERE endpoint = $1 AND id <> $2";
    write.execute_raw(statement(&*write, sql, [new.endpoint.as_str().into(), id.into()])).await?;
    let sql = "INSERT INTO push_subscriptions (id, person_id, endpoint, p256dh, auth, created_at, failures)
        VALUES ($1, $2, $3, $4, $5, $6, 0)
        ON CONFLICT (id) DO UPDATE SET endpoint = excluded.endpoint, p256dh = excluded.p256dh, auth = excluded.auth,
            failures = 0 WHERE push_subscriptions.person_id = excluded.person_id";
    let values: [Value; 6] =
        [id.into(), person.into(), new.endpoint.into(), new.p256dh.into(), new.auth.into(), ground.clock.now().into()];
    write.execute_raw(statement(&*write, sql, values)).await?;
    let written = of_person(&*write, person).await?.into_iter().find(|device| device.id == id);
    // Nothing was written when the id is another person's.
    let device = written.ok_or_else(|| Refusal::new(ErrorCode::IdTaken).field("/id"))?;
    write.commit().await?;
    Ok((device, is_new))
}

/// The devices of `actor`, the one that was registered first first.
///
/// # Errors
/// `sign-in-required`.
pub async fn devices(connection: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<Device>> {
    of_person(connection, actor.signed_in()?.id).await
}

/// Pings a device no longer.
///
/// # Errors
/// `sign-in-required`, `not-found` when `actor` has no such device.
pub async fn forget(ground: &Ground, actor: &Actor, id: Uuid) -> Result<()> {
    let person = actor.signed_in()?.id;
    let write = ground.db.write_quietly().await?;
    let sql = "DELETE FROM push_subscriptions WHERE id = $1 AND person_id = $2";
    let gone = write.execute_raw(statement(&*write, sql, [id.into(), person.into()])).await?.rows_affected();
    write.commit().await?;
    if gone == 1 { Ok(()) } else { Err(ErrorCode::NotFound.into()) }
}

/// Asks, in the caller's transaction, that all devices of these people be pinged, each person's at an instant of UTC
/// microseconds or before. A ping that waits already is not put off. `zone` is where it happened: there it is night or day.
///
/// # Errors
/// When the database refuses.
pub async fn ask(write: &impl ConnectionTrait, people: &[(Uuid, i64)], zone: &str, now: i64) -> Result<()> {
    if people.is_empty() {
        return Ok(());
    }
    let mut values: Vec<Value> = vec![now.into(), zone.into()];
    let mut rows = Vec::new();
    for (person, due) in people {
        values.extend([(*person).into(), Value::from(*due)]);
        rows.push(format!("(${}, ${})", values.len() - 1, values.len()));
    }
    let least = dialect(write, "min", "least");
    let sql = format!(
        "WITH told (person_id, due_at) AS (VALUES {}) UPDATE push_subscriptions SET asked_at = $1, zone = $2,
            due_at = {least}(coalesce(push_subscriptions.due_at, told.due_at), told.due_at)
        FROM told WHERE push_subscriptions.person_id = told.person_id",
        rows.join(", ")
    );
    write.execute_raw(statement(write, sql, values)).await?;
    Ok(())
}

async fn of_person(connection: &impl ConnectionTrait, person: Uuid) -> Result<Vec<Device>> {
    let sql = "SELECT id, created_at, pinged_at, failures FROM push_subscriptions WHERE person_id = $1
        ORDER BY created_at, id";
    Ok(Device::find_by_statement(statement(connection, sql, [person.into()])).all(connection).await?)
}

async fn delete(write: &impl ConnectionTrait, condition: &str, value: Value) -> Result<()> {
    let sql = format!("DELETE FROM push_subscriptions WHERE {condition}");
    write.execute_raw(statement(write, sql, [value])).await?;
    Ok(())
}
