//! Someone is erased: their name and mailbox at once, all else by the worker within the hour, in steps that may each be cut
//! off and begun again.
//!
//! What nobody built on goes. What others built on (a photo that a question is asked on, a comment that was answered) stays
//! under "a resident" or goes too, as the person chooses; a mission with others in it is theirs and stays. The row of the
//! person stays with nothing in it, so that what points at it still holds. The id stands in the store too, so that a restore
//! of an older backup erases the person again.

use super::{
    export,
    held::{Fate, HELD},
    strip,
};
use crate::{
    ErrorCode, Ground, Result, audit,
    audit::Entry,
    clock::{DAY, HOUR},
    database::{Write, statement},
    jobs::{self, NewJob, Priority},
    missions::team,
    packs,
    people::Actor,
    photos,
    store::Key,
};
use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt};
use sea_orm::{ConnectionTrait, Value};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

/// The kind of the job that erases someone.
pub const ERASE_PERSON: &str = "erase-person";
/// How soon it is done at the latest, in microseconds.
pub const WITHIN: i64 = HOUR;
/// Photos, and rows of one statement, that one transaction takes.
const BATCH: u32 = 50;
const ROWS: u32 = 500;

/// What becomes of what others built on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BuiltOn {
    /// It stays under "a resident".
    Keep,
    /// It goes too.
    Remove,
}

crate::names::names!(BuiltOn { Keep = "keep", Remove = "remove" });

/// What the job works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasePerson {
    /// Who.
    pub person_id: Uuid,
}

/// Begins to erase `actor`: from here on nobody can sign in as them or read their name.
///
/// # Errors
/// `sign-in-required`, `editor-last` for the only editor.
pub async fn ask(ground: &Ground, actor: &Actor, built_on: BuiltOn) -> Result<()> {
    ask_for(ground, actor.signed_in()?.id, built_on).await
}

/// Begins to erase someone, whoever asks for it.
///
/// # Errors
/// As [`ask`].
pub(super) async fn ask_for(ground: &Ground, person: Uuid, built_on: BuiltOn) -> Result<()> {
    // In the store before the row: what a restore has to know is never later than what was acknowledged.
    ground.store.put(&Key::erasure(person), Bytes::from_static(built_on.name().as_bytes()), "text/plain").await?;
    let write = ground.db.write().await?;
    let sql =
        "SELECT is_editor AND NOT EXISTS (SELECT 1 FROM people o WHERE o.is_editor AND o.id <> p.id) FROM people p
        WHERE p.id = $1 AND p.erased_at IS NULL";
    let row = write.query_one_raw(statement(&*write, sql, [person.into()])).await?;
    let is_last: bool = row.ok_or(ErrorCode::NotFound)?.try_get_by_index(0)?;
    if is_last {
        drop(write);
        ground.store.delete(&Key::erasure(person)).await?;
        return Err(ErrorCode::EditorLast.into());
    }
    begin(&write, ground, person, built_on).await?;
    write.commit().await
}

/// Takes name, mailbox and sessions away, and asks for the rest.
async fn begin(write: &Write, ground: &Ground, person: Uuid, built_on: BuiltOn) -> Result<()> {
    let now = ground.clock.now();
    let run = async |sql: &str, values: Vec<Value>| write.execute_raw(statement(&**write, sql, values)).await;
    run("DELETE FROM sign_ins WHERE email = (SELECT email FROM people WHERE id = $1)", vec![person.into()]).await?;
    let sql = "UPDATE people SET email = $2, display_name = $3, birth_year = NULL, is_editor = FALSE, hidden_at = NULL,
        parent_consent_at = NULL, erased_at = coalesce(erased_at, $4), version = version + 1, updated_at = $4 WHERE id = $1";
    let nobody = format!("{}@erased.invalid", Uuid::new_v4().simple());
    run(sql, vec![person.into(), nobody.into(), RESIDENT.into(), now.into()]).await?;
    run("DELETE FROM sessions WHERE person_id = $1", vec![person.into()]).await?;
    let sql = "INSERT INTO erasures (person_id, built_on, asked_at) VALUES ($1, $2, $3)
        ON CONFLICT (person_id) DO UPDATE SET done_at = NULL";
    run(sql, vec![person.into(), built_on.name().into(), now.into()]).await?;
    let job = NewJob {
        kind: ERASE_PERSON,
        payload: ErasePerson { person_id: person },
        priority: Priority::Normal,
        run_at: None,
        dedupe_key: Some(format!("{ERASE_PERSON}:{person}")),
    };
    jobs::enqueue(&**write, &ground.clock, job).await
}

/// What stands where a name stood: in both languages, for a name has none.
pub const RESIDENT: &str = "Un habitant · A resident";

/// Erases again whoever the store knows as erased: after a backup was put back that is older than their wish.
///
/// # Errors
/// When the database or the store does not answer.
pub async fn again(ground: &Ground) -> Result<u64> {
    let (mut after, mut count) = (None, 0);
    loop {
        let page = ground.store.list(Key::ERASURES, after.as_ref()).await?;
        let Some(last) = page.last() else { return Ok(count) };
        after = Some(last.key.clone());
        for person in page.iter().filter_map(|object| object.key.erased()) {
            let built_on = chosen(ground, person).await?;
            let write = ground.db.write().await?;
            let known = "SELECT 1 FROM people WHERE id = $1";
            if write.query_one_raw(statement(&*write, known, [person.into()])).await?.is_some() {
                begin(&write, ground, person, built_on).await?;
                write.commit().await?;
                count += 1;
            }
        }
    }
}

/// What whoever the store knows as erased has chosen.
async fn chosen(ground: &Ground, person: Uuid) -> Result<BuiltOn> {
    let Some(content) = ground.store.get(&Key::erasure(person), None).await? else { return Ok(BuiltOn::Keep) };
    let bytes = content.stream.take(1).try_fold(Vec::new(), |mut all, piece| async move {
        all.extend_from_slice(&piece);
        Ok(all)
    });
    let bytes = bytes.await?;
    Ok(std::str::from_utf8(&bytes).ok().and_then(BuiltOn::from_name).unwrap_or(BuiltOn::Keep))
}

/// Does what is left to do; doing it again changes nothing.
///
/// # Errors
/// When the database or the store does not answer: what was done until then stays done.
pub async fn finish(ground: &Ground, of: ErasePerson) -> Result<()> {
    let person = of.person_id;
    let sql = "SELECT built_on, done_at FROM erasures WHERE person_id = $1";
    let Some(row) = ground.db.query_one_raw(statement(&*ground.db, sql, [person.into()])).await? else { return Ok(()) };
    let built_on: String = row.try_get_by_index(0)?;
    let built_on = BuiltOn::from_name(&built_on).unwrap_or(BuiltOn::Keep);
    team::leave_all(ground, person).await?;
    photos(ground, person, built_on).await?;
    texts(ground, person, built_on).await?;
    export::delete_all(ground, person).await?;
    rows(ground, person, built_on).await?;
    close(ground, person).await
}

/// Photos: deleted, or kept without anything of the camera, the moment and the true place.
async fn photos(ground: &Ground, person: Uuid, built_on: BuiltOn) -> Result<()> {
    let mut after = 0_i64;
    loop {
        let sql =
            "SELECT seq, id FROM photos WHERE author_id = $1 AND state <> 'deleted' AND seq > $2 ORDER BY seq LIMIT $3";
        let values = [person.into(), after.into(), i64::from(BATCH).into()];
        let page = ground.db.query_all_raw(statement(&*ground.db, sql, values)).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.try_get_by_index(0)?;
        for row in &page {
            let id: Uuid = row.try_get_by_index(1)?;
            photo(ground, person, id, built_on).await?;
        }
    }
}

const PHOTO_IS_BUILT_ON: &str = "SELECT EXISTS (SELECT 1 FROM questions q WHERE q.photo_id = $1 AND q.author_id <> $2
        AND q.state <> 'removed')
    OR EXISTS (SELECT 1 FROM missions m WHERE m.photo_id = $1 AND m.state <> 'removed' AND (m.author_id <> $2 OR m.members > 0))
    OR EXISTS (SELECT 1 FROM mission_photos x JOIN missions m ON m.id = x.mission_id WHERE x.photo_id = $1 AND m.members > 0)
    OR EXISTS (SELECT 1 FROM first_photos f JOIN exhibitions e ON e.territory_id = f.territory_id
        WHERE f.photo_id = $1 AND e.launched_at IS NOT NULL)";

async fn photo(ground: &Ground, person: Uuid, id: Uuid, built_on: BuiltOn) -> Result<()> {
    let keeps = built_on == BuiltOn::Keep && {
        let asked = statement(&*ground.db, PHOTO_IS_BUILT_ON, [id.into(), person.into()]);
        ground.db.query_one_raw(asked).await?.is_some_and(|row| row.try_get_by_index(0).unwrap_or(false))
    };
    let Some(photo) = photos::store::by_ids(&*ground.db, &[id]).await?.into_iter().next() else { return Ok(()) };
    if keeps && photo.state == photos::PhotoState::Published.name() && photo.rendition > 0 {
        return strip::keep(ground, photo).await;
    }
    match photos::delete(ground, photo).await {
        // Someone changed it meanwhile: the job is run again.
        Err(crate::Error::Refused(refusal)) if refusal.code == ErrorCode::VersionStale => {
            Err(crate::Error::Unavailable(anyhow::anyhow!("a photo changed while its author was erased")))
        }
        done => done,
    }
}

/// Comments, questions and missions that nobody built on, or all that may go.
async fn texts(ground: &Ground, person: Uuid, built_on: BuiltOn) -> Result<()> {
    let alone =
        |condition: &str| if built_on == BuiltOn::Keep { format!(" AND NOT ({condition})") } else { String::new() };
    let comments = alone(
        "EXISTS (SELECT 1 FROM comments r WHERE r.parent_id = t.id AND r.author_id <> $1 AND r.state <> 'removed')",
    );
    let questions = alone(
        "EXISTS (SELECT 1 FROM question_supports s WHERE s.question_id = t.id AND s.person_id <> $1)
        OR EXISTS (SELECT 1 FROM comments c WHERE c.question_id = t.id AND c.author_id <> $1 AND c.state <> 'removed')
        OR EXISTS (SELECT 1 FROM missions m WHERE m.question_id = t.id AND m.state <> 'removed'
            AND (m.members > 0 OR m.author_id <> $1))
        OR EXISTS (SELECT 1 FROM questions d WHERE d.merged_into = t.id AND d.author_id <> $1)",
    );
    // Whoever is or was in its team beside its author built on it, whatever is chosen.
    let missions = " AND NOT EXISTS (SELECT 1 FROM mission_members o WHERE o.mission_id = t.id AND o.person_id <> $1)";
    let cleared = [
        ("comments", "body = ''", comments.as_str()),
        (
            "questions",
            "title = '', body = '', words = '', spoken_by = NULL, age_bracket = NULL, starter = NULL, lon = NULL, lat = NULL",
            questions.as_str(),
        ),
        (
            "missions",
            "title = '…', body = '', words = '', answer = '', strengths = NULL, weaknesses = NULL, lon = NULL, lat = NULL",
            missions,
        ),
    ];
    for (table, assignments, condition) in cleared {
        let sql = format!(
            "UPDATE {table} SET state = 'removed', {assignments}, version = version + 1, updated_at = $2
            WHERE id IN (SELECT t.id FROM {table} t WHERE t.author_id = $1 AND t.state <> 'removed'{condition} LIMIT $3)"
        );
        let values = || vec![person.into(), ground.clock.now().into(), i64::from(ROWS).into()];
        in_batches(ground, &sql, values).await?;
    }
    Ok(())
}

/// Everything else, as the table says.
async fn rows(ground: &Ground, person: Uuid, built_on: BuiltOn) -> Result<()> {
    for held in HELD {
        let (table, column) = (held.table, held.column);
        let assignments = match held.fate {
            Fate::Delete => {
                let sql = format!("DELETE FROM {table} WHERE {column} = $1");
                once(ground, &sql, vec![person.into()]).await?;
                continue;
            }
            Fate::Clear(assignments) => assignments,
            Fate::ClearOnRemoval(assignments) if built_on == BuiltOn::Remove => assignments,
            _ => continue,
        };
        once(ground, &format!("UPDATE {table} SET {assignments} WHERE {column} = $1"), vec![person.into()]).await?;
    }
    let now = ground.clock.now();
    once(
        ground,
        "UPDATE council_seats SET ended_at = $2 WHERE person_id = $1 AND ended_at IS NULL",
        vec![person.into(), now.into()],
    )
    .await?;
    // The rest of an upload goes with the next purge, as one that waited too long.
    let sql =
        "UPDATE uploads SET metadata = '', expires_at = $2 WHERE owner_id = $1 AND (state = 'open' OR metadata <> '')";
    once(ground, sql, vec![person.into(), (now - DAY).into()]).await?;
    let sql = "UPDATE subscriptions SET state = 'stopped', next_on = NULL, customer = NULL, payment_method = NULL,
        version = version + 1 WHERE person_id = $1 AND (state <> 'stopped' OR customer IS NOT NULL)";
    once(ground, sql, vec![person.into()]).await?;
    for sql in ["DELETE FROM changes WHERE scope = $1", "DELETE FROM change_logs WHERE scope = $1"] {
        once(ground, sql, vec![person.into()]).await?;
    }
    // Packs hold credits and titles; they are made anew when someone asks.
    let write = ground.db.write().await?;
    packs::forget_of_author(&*write, person).await?;
    write.commit().await
}

async fn close(ground: &Ground, person: Uuid) -> Result<()> {
    let write = ground.db.write().await?;
    let sql = "UPDATE erasures SET done_at = $2 WHERE person_id = $1 AND done_at IS NULL";
    let closed = write.execute_raw(statement(&*write, sql, [person.into(), ground.clock.now().into()])).await?;
    audit::erase(&*write, person).await?;
    if closed.rows_affected() == 1 {
        let entry = Entry {
            what: "person-erased",
            territory: None,
            object_kind: "erasure",
            // Of the matter, not of the person.
            object: Uuid::new_v4(),
            facts: json!({}),
            parts: Vec::new(),
        };
        audit::append(&*write, ground, vec![entry]).await?;
    }
    write.commit().await
}

async fn once(ground: &Ground, sql: &str, values: Vec<Value>) -> Result<()> {
    let write = ground.db.write().await?;
    write.execute_raw(statement(&*write, sql, values)).await?;
    write.commit().await
}

/// Runs a statement that takes a bounded number of rows until it finds none.
async fn in_batches(ground: &Ground, sql: &str, values: impl Fn() -> Vec<Value>) -> Result<()> {
    loop {
        let write = ground.db.write().await?;
        let rows = write.execute_raw(statement(&*write, sql, values())).await?.rows_affected();
        write.commit().await?;
        if rows < u64::from(ROWS) {
            return Ok(());
        }
    }
}
