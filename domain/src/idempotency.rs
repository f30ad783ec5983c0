//! `Idempotency-Key`: a POST that is sent again because its answer was lost gets the first answer, for seven days.
//!
//! As the IETF draft "The Idempotency-Key HTTP Header Field" says: the same key with another request is refused, and one
//! whose first request still runs is told to wait.

use crate::{ErrorCode, Ground, Refusal, Result, clock::MINUTE, database::statement};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// How long an answer is kept, in days.
pub const KEPT_DAYS: u32 = 7;

/// How long a request may run before its key is free again: a crash must not lock a phone out.
const IN_FLIGHT: i64 = 2 * MINUTE;

/// An answer as it was first given.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers worth keeping, as name and value.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// What to do with a request that carries a key.
#[derive(Debug, PartialEq)]
pub enum Turn {
    /// It is the first: run it, then [`keep`] or [`release`].
    Run,
    /// It ran before: this was the answer.
    Replay(Answer),
}

/// Reserves the key for this request.
///
/// # Errors
/// `idempotency-key-reused` when the key came with another request, `idempotency-key-in-flight` while the first runs.
pub async fn begin(ground: &Ground, person: Uuid, key: &str, request_hash: [u8; 32]) -> Result<Turn> {
    let now = ground.clock.now();
    let write = ground.db.write().await?;
    let sql =
        "INSERT INTO idempotency_keys (person_id, idempotency_key, request_hash, created_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (person_id, idempotency_key) DO UPDATE SET created_at = excluded.created_at
        WHERE idempotency_keys.status IS NULL AND idempotency_keys.request_hash = excluded.request_hash
            AND idempotency_keys.created_at < $5";
    let values = [person.into(), key.into(), request_hash.to_vec().into(), now.into(), (now - IN_FLIGHT).into()];
    let reserved = write.execute_raw(statement(&*write, sql, values)).await?.rows_affected() == 1;
    write.commit().await?;
    if reserved { Ok(Turn::Run) } else { earlier(ground, person, key, request_hash).await }
}

async fn earlier(ground: &Ground, person: Uuid, key: &str, request_hash: [u8; 32]) -> Result<Turn> {
    let refusal = |code| Refusal::new(code).field("Idempotency-Key");
    let sql = "SELECT request_hash, status, headers_json, body FROM idempotency_keys
        WHERE person_id = $1 AND idempotency_key = $2";
    let row = ground.db.query_one_raw(statement(&*ground.db, sql, [person.into(), key.into()])).await?;
    // The row went between the two statements: the first request failed and gave its key back.
    let Some(row) = row else { return Err(refusal(ErrorCode::IdempotencyKeyInFlight).into()) };
    let hash: Vec<u8> = row.try_get_by_index(0)?;
    if hash != request_hash {
        return Err(refusal(ErrorCode::IdempotencyKeyReused).into());
    }
    let (status, headers): (Option<i32>, Option<String>) = (row.try_get_by_index(1)?, row.try_get_by_index(2)?);
    let Some(status) = status.and_then(|status| u16::try_from(status).ok()) else {
        return Err(refusal(ErrorCode::IdempotencyKeyInFlight).into());
    };
    Ok(Turn::Replay(Answer {
        status,
        headers: headers.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default(),
        body: row.try_get_by_index::<Option<Vec<u8>>>(3)?.unwrap_or_default(),
    }))
}

/// Keeps the answer for whoever asks again.
///
/// # Errors
/// When the database does not answer.
pub async fn keep(ground: &Ground, person: Uuid, key: &str, answer: &Answer) -> Result<()> {
    let headers = serde_json::to_string(&answer.headers).unwrap_or_default();
    let write = ground.db.write().await?;
    let sql = "UPDATE idempotency_keys SET status = $3, headers_json = $4, body = $5
        WHERE person_id = $1 AND idempotency_key = $2";
    let status = i32::from(answer.status);
    let values = [person.into(), key.into(), status.into(), headers.into(), answer.body.clone().into()];
    write.execute_raw(statement(&*write, sql, values)).await?;
    write.commit().await
}

/// Gives the key back: the request failed on our side and may be sent again.
///
/// # Errors
/// When the database does not answer.
pub async fn release(ground: &Ground, person: Uuid, key: &str) -> Result<()> {
    let write = ground.db.write().await?;
    let sql = "DELETE FROM idempotency_keys WHERE person_id = $1 AND idempotency_key = $2 AND status IS NULL";
    write.execute_raw(statement(&*write, sql, [person.into(), key.into()])).await?;
    write.commit().await
}
