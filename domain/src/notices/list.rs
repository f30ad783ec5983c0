//! What someone was told: their list, how much of it is unread, and reading it.

use super::about::{self, About};
use crate::{
    ErrorCode, Ground, Result,
    database::statement,
    pages::{self, Page},
    people::Actor,
    texts::Locale,
};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use uuid::Uuid;

/// Where counting stops.
pub const MOST_COUNTED: u32 = 100;
/// Unread rows that a count looks at.
const LOOKED_AT: i64 = 200;
/// Rows marked in one transaction.
const BATCH: i64 = 500;

/// Something that someone was told.
#[derive(Clone, Debug)]
pub struct Notice {
    /// In order of telling.
    pub seq: i64,
    /// Its id.
    pub id: Uuid,
    /// Name of the reason.
    pub why: String,
    /// When it was read, in UTC microseconds.
    pub read_at: Option<i64>,
    /// When it was told, in UTC microseconds.
    pub created_at: i64,
    about: About,
}

#[derive(FromQueryResult)]
struct Row {
    seq: i64,
    notice: Uuid,
    why: String,
    read_at: Option<i64>,
    created_at: i64,
    #[sea_orm(nested)]
    about: About,
}

/// What a notice names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Names {
    /// The territory.
    pub territory: Option<Uuid>,
    /// The photo.
    pub photo: Option<Uuid>,
    /// The question.
    pub question: Option<Uuid>,
    /// The mission.
    pub mission: Option<Uuid>,
    /// The comment.
    pub comment: Option<Uuid>,
}

impl Notice {
    /// One line in a language.
    pub fn text(&self, locale: Locale) -> String {
        self.about.text(locale)
    }

    /// Whether this reader may see what it is about now.
    pub fn is_seen_by(&self, reader: &Actor) -> bool {
        self.about.is_seen_by(reader)
    }

    /// Name of what happened.
    pub fn what(&self) -> &str {
        &self.about.what
    }

    /// Where it is read: a path of the API.
    pub fn path(&self) -> String {
        self.about.path()
    }

    /// Who did it, with the name that others see.
    pub fn actor(&self) -> Option<(Uuid, &str)> {
        self.about.actor_id.zip(self.about.actor_name.as_deref())
    }

    /// What it names.
    pub fn names(&self) -> Names {
        let about = &self.about;
        Names {
            territory: about.territory_id,
            photo: about.photo_id,
            question: about.question_id,
            mission: about.mission_id,
            comment: about.comment_id,
        }
    }
}

/// What `reader` was told, the newest first, of all or of what is unread. What they may no longer see is left out, so that
/// a page may be shorter than asked for.
///
/// # Errors
/// `sign-in-required`, `cursor-invalid`, `parameter-invalid` on `limit`.
pub async fn list(
    connection: &impl ConnectionTrait,
    reader: &Actor,
    unread: bool,
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<Page<Notice>> {
    let person = reader.signed_in()?.id;
    let (limit, scope) = (pages::limit(limit)?, format!("notices:{person}:{unread}"));
    let before = pages::read_cursor::<i64>(&scope, cursor)?.unwrap_or(i64::MAX);
    let which = if unread { "n.in_app AND n.read_at IS NULL" } else { "n.in_app" };
    let rows = rows(connection, person, which, (0, before), i64::from(limit) + 1).await?;
    let mut page = Page::of(rows, limit, &scope, |notice| notice.seq);
    page.items.retain(|notice| notice.is_seen_by(reader));
    Ok(page)
}

/// How much is unread, up to [`MOST_COUNTED`].
///
/// # Errors
/// `sign-in-required`.
pub async fn unread(connection: &impl ConnectionTrait, reader: &Actor) -> Result<u32> {
    let person = reader.signed_in()?.id;
    let rows = rows(connection, person, "n.in_app AND n.read_at IS NULL", (0, i64::MAX), LOOKED_AT).await?;
    let seen = rows.iter().filter(|notice| notice.is_seen_by(reader)).count();
    Ok(u32::try_from(seen).unwrap_or(MOST_COUNTED).min(MOST_COUNTED))
}

/// Notices of a person with a number between the two, the newest first.
pub(super) async fn rows(
    connection: &impl ConnectionTrait,
    person: Uuid,
    which: &str,
    (after, before): (i64, i64),
    limit: i64,
) -> Result<Vec<Notice>> {
    let sql = format!(
        "SELECT n.seq, n.id AS notice, n.why, n.read_at, n.created_at, {}
        FROM (SELECT * FROM notices n WHERE n.person_id = $1 AND {which} AND n.seq > $2 AND n.seq < $3
            ORDER BY n.seq DESC LIMIT $4) n
        JOIN happenings h ON h.id = n.happening_id {} ORDER BY n.seq DESC",
        about::COLUMNS,
        about::JOINS
    );
    let values = [person.into(), after.into(), before.into(), limit.into()];
    let rows = connection.query_all_raw(statement(connection, sql, values)).await?;
    rows.iter()
        .map(|row| {
            let Row { seq, notice, why, read_at, created_at, about } = Row::from_query_result(row, "")?;
            Ok(Notice { seq, id: notice, why, read_at, created_at, about })
        })
        .collect()
}

/// Marks one notice as read; one that is read stays so.
///
/// # Errors
/// `sign-in-required`, `not-found` when it is not the reader's.
pub async fn read_one(ground: &Ground, reader: &Actor, id: Uuid) -> Result<()> {
    let person = reader.signed_in()?.id;
    let seq = seq_of(&*ground.db, person, id).await?;
    let write = ground.db.write_quietly().await?;
    let sql = "UPDATE notices SET read_at = $2 WHERE seq = $1 AND read_at IS NULL";
    write.execute_raw(statement(&*write, sql, [seq.into(), ground.clock.now().into()])).await?;
    write.commit().await
}

/// Marks all as read up to this one, or all that there are; gives their number.
///
/// # Errors
/// As [`read_one`].
pub async fn read_up_to(ground: &Ground, reader: &Actor, last: Option<Uuid>) -> Result<u64> {
    let person = reader.signed_in()?.id;
    let newest = match last {
        Some(id) => seq_of(&*ground.db, person, id).await?,
        None => i64::MAX,
    };
    let mut read = 0;
    loop {
        let write = ground.db.write_quietly().await?;
        let sql = "UPDATE notices SET read_at = $2 WHERE read_at IS NULL AND seq IN
            (SELECT seq FROM notices WHERE person_id = $1 AND read_at IS NULL AND seq <= $3 ORDER BY seq LIMIT $4)";
        let values: [Value; 4] = [person.into(), ground.clock.now().into(), newest.into(), BATCH.into()];
        let rows = write.execute_raw(statement(&*write, sql, values)).await?.rows_affected();
        write.commit().await?;
        read += rows;
        if rows < BATCH.unsigned_abs() {
            return Ok(read);
        }
    }
}

async fn seq_of(connection: &impl ConnectionTrait, person: Uuid, id: Uuid) -> Result<i64> {
    let sql = "SELECT seq FROM notices WHERE id = $1 AND person_id = $2 AND in_app";
    let row = connection.query_one_raw(statement(connection, sql, [id.into(), person.into()])).await?;
    Ok(row.ok_or(ErrorCode::NotFound)?.try_get_by_index(0)?)
}
