//! What nobody needs any more is deleted: sign-ins, spent and expired tokens, sessions long gone, old keys.

use super::store;
use crate::{Ground, Result, clock::DAY};

/// The kind of the recurring job.
pub const TIDY_PEOPLE: &str = "tidy-people";

/// Rows deleted in one transaction, so that no write waits long.
const BATCH: u64 = 1_000;

/// Deletes in small transactions; says how many rows went.
///
/// # Errors
/// When the database does not answer; what went before is gone.
pub async fn tidy(ground: &Ground) -> Result<u64> {
    let now = ground.clock.now();
    let unused = now - i64::from(ground.settings.people.refresh_token_days) * DAY;
    let mut deleted = 0;
    for (what, before) in [
        // A day longer than they are good: the last hour of them is counted.
        (("sign_ins", "id", "expires_at"), now - DAY),
        (("refresh_tokens", "token_hash", "expires_at"), now),
        (("sessions", "id", "last_used_at"), unused),
        (("signing_keys", "kid", "retires_at"), now - DAY),
    ] {
        loop {
            let write = ground.db.write().await?;
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
