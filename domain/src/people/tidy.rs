//! What nobody needs any more is deleted: sign-ins, spent and expired tokens, sessions long gone, old keys.

use super::store;
use crate::{Ground, Result, clock::DAY};

/// How long a sign-in is kept after its end for whoever looks into a complaint, in microseconds.
const SIGN_INS_KEPT: i64 = 7 * DAY;
/// Rows deleted in one transaction, so that no write waits long.
const BATCH: u64 = 500;

/// Deletes in small transactions; says how many rows went.
///
/// # Errors
/// When the database does not answer; what went before is gone.
pub async fn tidy(ground: &Ground) -> Result<u64> {
    let now = ground.clock.now();
    let unused = now - i64::from(ground.settings.people.refresh_token_days) * DAY;
    let mut deleted = 0;
    for (what, before) in [
        (("sign_ins", "id", "expires_at"), now - SIGN_INS_KEPT),
        (("refresh_tokens", "token_hash", "expires_at"), now),
        (("sessions", "id", "last_used_at"), unused),
        (("signing_keys", "kid", "retires_at"), now - DAY),
    ] {
        loop {
            let write = ground.db.write_quietly().await?;
            let rows = store::delete_before(&*write, what, before, BATCH).await?;
            write.commit().await?;
            deleted += rows;
            if rows < BATCH {
                break;
            }
        }
    }
    Ok(deleted)
}
