//! Following: what changed in a territory, or of one's own, since a cursor.
//!
//! Triggers write a row for each object that changes, in the transaction of the change (`migrations/src/sync`). A row is
//! numbered only after that transaction has committed, by the next reader (`number`), under the lock of its log. So
//! numbers become visible in their order, and whoever goes on from the last number seen misses nothing, however writers
//! overlap. An object has one row: when it changes again the row moves to the end, so a reader gets its latest state
//! once. A page and its objects are read from one snapshot, so no state is told twice.
//!
//! To have another table followed, give it triggers that insert into `change_notes`, a name in [`Kind`], and its
//! representation in `api/src/sync/objects.rs`.

mod kinds;
mod pulse;
mod store;

pub use kinds::Kind;
pub use pulse::ends;
pub use store::{begin_anew, forget};

use crate::{
    ErrorCode, Ground, Refusal, Result,
    pages::{read_cursor, write_cursor},
};
use sea_orm::DatabaseTransaction;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Changes on a page unless asked otherwise.
pub const DEFAULT: u32 = 200;
/// Most changes on a page.
pub const MOST: u32 = 500;

/// What is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// What everyone may see of a territory.
    Territory(Uuid),
    /// What is a person's own.
    Person(Uuid),
}

impl Scope {
    fn id(self) -> Uuid {
        match self {
            Self::Territory(id) | Self::Person(id) => id,
        }
    }

    fn name(self) -> String {
        match self {
            Self::Territory(id) => format!("changes of {id}"),
            Self::Person(id) => format!("own changes of {id}"),
        }
    }
}

/// A change of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// What it is.
    pub kind: Kind,
    /// Its id, as [`Kind`] says.
    pub id: Uuid,
    /// A tombstone: it was deleted, hidden, or is elsewhere now.
    pub is_gone: bool,
}

/// A page of changes.
pub struct Changes {
    /// The changes, the oldest first.
    pub items: Vec<Change>,
    /// Where to go on; the same as before when nothing is new.
    pub next: String,
    /// Whether there is more already.
    pub has_more: bool,
    /// What it was read from: the objects have to be read there too.
    pub snapshot: DatabaseTransaction,
}

/// How far a reader is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Position {
    /// The log's epoch.
    #[serde(rename = "e")]
    epoch: i64,
    /// The last number seen.
    #[serde(rename = "n")]
    seen: i64,
    /// The log's end when the reader began: what was gone by then it never had.
    #[serde(rename = "b")]
    begun: i64,
}

impl Position {
    /// Whether a reader who is here can go on: nothing that it has to be told was forgotten, and it is of this log.
    fn holds(self, log: store::Log) -> bool {
        let Self { epoch, seen, begun } = self;
        epoch == log.epoch
            && (0..=log.last).contains(&seen)
            && (0..=log.last).contains(&begun)
            && log.forgotten <= seen.max(begun)
    }
}

/// The rows asked for, within 1 and [`MOST`].
///
/// # Errors
/// `parameter-invalid` on `limit`.
pub fn limit(asked: Option<u32>) -> Result<u32, Refusal> {
    let limit = asked.unwrap_or(DEFAULT);
    let refusal = || Refusal::new(ErrorCode::ParameterInvalid).field("limit").arg("reason", format!("1–{MOST}"));
    if (1..=MOST).contains(&limit) { Ok(limit) } else { Err(refusal()) }
}

/// The changes of `scope` after the cursor `since`; without one, all that is there.
///
/// # Errors
/// `cursor-invalid` when it is none of this log; `cursor-too-old` when tombstones after it were deleted meanwhile, or the
/// database was restored.
pub async fn changes(ground: &Ground, scope: Scope, since: Option<&str>, limit: u32) -> Result<Changes> {
    let since: Option<Position> = read_cursor(&scope.name(), since).map_err(|refusal| refusal.field("since"))?;
    let waiting = store::number(ground, scope.id()).await?;
    let snapshot = store::snapshot(&ground.db).await?;
    let log = store::log(&snapshot, scope.id()).await?;
    let from = since.unwrap_or(Position { epoch: log.epoch, seen: 0, begun: log.last });
    if !from.holds(log) {
        return Err(Refusal::new(ErrorCode::CursorTooOld).field("since").into());
    }
    let mut rows = store::after(&snapshot, scope.id(), from.seen, from.begun, limit).await?;
    let has_more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let seen = rows.last().map_or(from.seen, |row| row.number);
    let next = write_cursor(&scope.name(), &Position { seen, ..from });
    let items = rows.into_iter().map(|row| row.change).collect();
    Ok(Changes { items, next, has_more: has_more || waiting, snapshot })
}

/// The end of a log, and the moment that it is the end of.
pub struct End {
    /// Where to go on.
    pub cursor: String,
    /// The highest number that was given.
    pub number: i64,
    /// What was there then.
    pub snapshot: DatabaseTransaction,
}

/// Where the log of `scope` ends now: whoever reads what is there from the snapshot goes on from the cursor.
///
/// # Errors
/// When the database does not answer.
pub async fn end(ground: &Ground, scope: Scope) -> Result<End> {
    while store::number(ground, scope.id()).await? {}
    let snapshot = store::snapshot(&ground.db).await?;
    let log = store::log(&snapshot, scope.id()).await?;
    let position = Position { epoch: log.epoch, seen: log.last, begun: log.last };
    Ok(End { cursor: write_cursor(&scope.name(), &position), number: log.last, snapshot })
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::Log;

    #[test]
    fn a_reader_who_may_have_missed_a_tombstone_has_to_start_anew() {
        let log = Log { epoch: 7, last: 100, forgotten: 40 };
        let at = |epoch, seen, begun| Position { epoch, seen, begun };
        for (position, holds) in [
            (at(7, 100, 0), true),
            (at(7, 40, 0), true),
            (at(7, 39, 0), false),
            (at(7, 10, 60), true),
            (at(6, 100, 0), false),
            (at(7, 101, 0), false),
            (at(7, -1, 60), false),
        ] {
            assert_eq!(position.holds(log), holds, "{position:?}");
        }
    }
}
