//! What someone gave and what is held about them, packed for them: JSON of everything, CSV of what one opens in a
//! spreadsheet, and the photos as they came (GDPR, articles 15 and 20).
//!
//! The worker packs it into ZIP archives of bounded size, which wait in the store for a week.

use super::{
    held::HELD,
    rows::{self, PAGE},
};
use crate::{
    ErrorCode, Ground, Result,
    archive::Archive,
    clock::DAY,
    database::statement,
    ids,
    jobs::{self, NewJob, Priority},
    people::{self, Actor},
    photos::spool,
    store::{Content, Key},
};
use anyhow::Context;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::{
    fs::File,
    io::{BufWriter, Read},
    path::Path,
};
use uuid::Uuid;

/// The kind of the job that packs an export.
pub const MAKE_EXPORT: &str = "make-export";
/// How long an export waits for whom it is, in microseconds.
pub const KEPT: i64 = 7 * DAY;
/// A part is closed when it has so many bytes.
const PART_BYTES: usize = 512 * 1024 * 1024;
/// Tables that are given as CSV too.
const AS_CSV: [&str; 8] =
    ["photos", "questions", "missions", "comments", "mission_members", "subscriptions", "payments", "cash_receipts"];
/// Photos read at a time.
const PHOTOS: i64 = 100;

/// What the job works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MakeExport {
    /// The export.
    pub export_id: Uuid,
}

/// An export as its owner sees it.
#[derive(Clone, Debug, PartialEq, FromQueryResult)]
pub struct Export {
    /// Its id.
    pub id: Uuid,
    /// `making` or `ready`.
    pub state: String,
    /// How many archives it has.
    pub parts: i32,
    /// Bytes of all parts.
    pub size_bytes: i64,
    /// UTC microseconds.
    pub created_at: i64,
    /// When it was ready, in UTC microseconds.
    pub made_at: Option<i64>,
    /// When it is deleted, in UTC microseconds.
    pub expires_at: Option<i64>,
}

const COLUMNS: &str = "id, state, parts, size_bytes, created_at, made_at, expires_at";

/// Asks for an export. One that is being made or was ready within the last day is given instead of another.
///
/// # Errors
/// `sign-in-required`.
pub async fn ask(ground: &Ground, actor: &Actor) -> Result<Export> {
    let person = actor.signed_in()?.id;
    let now = ground.clock.now();
    let write = ground.db.write().await?;
    people::one_at_a_time(&*write, &format!("export:{person}")).await?;
    let recent = of_person(&*write, person)
        .await?
        .into_iter()
        .find(|export| export.state == "making" || export.made_at.is_some_and(|made_at| made_at > now - DAY));
    if let Some(recent) = recent {
        return Ok(recent);
    }
    let id = ids::new(&ground.clock);
    let sql =
        "INSERT INTO data_exports (id, person_id, state, created_at, expires_at) VALUES ($1, $2, 'making', $3, $4)";
    let values = [id.into(), person.into(), now.into(), (now + KEPT).into()];
    write.execute_raw(statement(&*write, sql, values)).await?;
    let job = NewJob {
        kind: MAKE_EXPORT,
        payload: MakeExport { export_id: id },
        priority: Priority::Low,
        run_at: None,
        dedupe_key: Some(format!("{MAKE_EXPORT}:{id}")),
    };
    jobs::enqueue(&*write, &ground.clock, job).await?;
    let export = of_person(&*write, person).await?.into_iter().find(|export| export.id == id);
    write.commit().await?;
    export.ok_or_else(|| ErrorCode::NotFound.into())
}

/// The exports of `actor`, the newest first.
///
/// # Errors
/// `sign-in-required`.
pub async fn own(connection: &impl ConnectionTrait, actor: &Actor) -> Result<Vec<Export>> {
    of_person(connection, actor.signed_in()?.id).await
}

/// The bytes of a part, counted from 1.
///
/// # Errors
/// `sign-in-required`; `not-found` when `actor` has no such export or it has no such part.
pub async fn part(ground: &Ground, actor: &Actor, id: Uuid, part: i32) -> Result<Content> {
    let own = own(&*ground.db, actor).await?;
    let there = own.iter().any(|export| export.id == id && (1..=export.parts).contains(&part));
    let content = if there { ground.store.get(&Key::export(id, part), None).await? } else { None };
    content.ok_or_else(|| ErrorCode::NotFound.into())
}

async fn of_person(connection: &impl ConnectionTrait, person: Uuid) -> Result<Vec<Export>> {
    let sql = format!("SELECT {COLUMNS} FROM data_exports WHERE person_id = $1 ORDER BY created_at DESC, id DESC");
    Ok(Export::find_by_statement(statement(connection, sql, [person.into()])).all(connection).await?)
}

/// Packs an export; one that is gone or ready needs nothing. May be cut off and begun again.
///
/// # Errors
/// When the database, the store or the disk does not answer.
pub async fn make(ground: &Ground, of: MakeExport) -> Result<()> {
    let sql = "SELECT person_id FROM data_exports WHERE id = $1 AND state = 'making'";
    let row = ground.db.query_one_raw(statement(&*ground.db, sql, [of.export_id.into()])).await?;
    let Some(row) = row else { return Ok(()) };
    let person: Uuid = row.try_get_by_index(0)?;
    let folder = spool::folder(&ground.settings);
    tokio::fs::create_dir_all(&folder).await?;
    let scratch = tempfile::tempdir_in(&folder)?;
    let mut packer =
        Packer { ground, export: of.export_id, scratch: scratch.path(), parts: 0, size_bytes: 0, open: None };
    packer.texts(person).await?;
    packer.originals(person).await?;
    packer.close().await?;
    let (parts, size_bytes) = (packer.parts, packer.size_bytes);
    let now = ground.clock.now();
    let write = ground.db.write().await?;
    let sql = "UPDATE data_exports SET state = 'ready', parts = $2, size_bytes = $3, made_at = $4, expires_at = $5
        WHERE id = $1";
    let values = [of.export_id.into(), parts.into(), size_bytes.into(), now.into(), (now + KEPT).into()];
    if write.execute_raw(statement(&*write, sql, values)).await?.rows_affected() == 0 {
        // Whoever asked was erased meanwhile.
        drop(write);
        return delete_objects(ground, of.export_id).await;
    }
    write.commit().await
}

type Part = Archive<BufWriter<File>>;

struct Packer<'a> {
    ground: &'a Ground,
    export: Uuid,
    scratch: &'a Path,
    parts: i32,
    size_bytes: i64,
    open: Option<Part>,
}

impl Packer<'_> {
    /// A file for each table, as JSON a line for each row, and as CSV where that helps.
    async fn texts(&mut self, person: Uuid) -> Result<()> {
        for held in HELD.iter().filter(|held| held.is_given) {
            let (mut all, mut offset) = (Vec::new(), 0);
            loop {
                let page = rows::page(&*self.ground.db, (held.table, held.column), person, offset).await?;
                let is_last = page.len() < PAGE;
                offset += page.len();
                all.extend(page);
                if is_last {
                    break;
                }
            }
            if all.is_empty() {
                continue;
            }
            let name = if held.column == "author_id" || held.column == "person_id" || held.column == "id" {
                held.table.to_owned()
            } else {
                format!("{}-{}", held.table, held.column)
            };
            if AS_CSV.contains(&held.table) {
                self.text(format!("csv/{name}.csv"), rows::csv(&all)).await?;
            }
            self.text(format!("json/{name}.json"), pretty(all)).await?;
        }
        Ok(())
    }

    async fn text(&mut self, name: String, text: String) -> Result<()> {
        let part = self.part()?;
        let done = move || {
            let mut part = part;
            part.add_text(&name, &text).map(|()| part)
        };
        self.open = Some(tokio::task::spawn_blocking(done).await.map_err(anyhow::Error::from)??);
        self.close_if_full().await
    }

    /// The photos as they came.
    async fn originals(&mut self, person: Uuid) -> Result<()> {
        let mut after = 0_i64;
        loop {
            let sql = "SELECT seq, id, sha256, media_type FROM photos
                WHERE author_id = $1 AND state <> 'deleted' AND seq > $2 ORDER BY seq LIMIT $3";
            let values = [person.into(), after.into(), PHOTOS.into()];
            let page = self.ground.db.query_all_raw(statement(&*self.ground.db, sql, values)).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.try_get_by_index(0)?;
            for row in &page {
                let sha256: Vec<u8> = row.try_get_by_index(2)?;
                let sha256: [u8; 32] = sha256.try_into().ok().context("a SHA-256 has 32 bytes")?;
                let media_type: String = row.try_get_by_index(3)?;
                self.original(row.try_get_by_index(1)?, &sha256, &media_type).await?;
            }
        }
    }

    async fn original(&mut self, photo: Uuid, sha256: &[u8; 32], media_type: &str) -> Result<()> {
        let key = Key::original(photo, sha256);
        let Some(local) = self.ground.store.local_file(&key, self.scratch).await? else { return Ok(()) };
        let kind = media_type.rsplit('/').next().unwrap_or("bin").replace("jpeg", "jpg");
        let name = format!("photos/{photo}.{kind}");
        let part = self.part()?;
        let done = move || -> Result<Part> {
            let mut part = part;
            part.add_reader(&name, &mut File::open(local.path())?)?;
            Ok(part)
        };
        self.open = Some(tokio::task::spawn_blocking(done).await.map_err(anyhow::Error::from)??);
        self.close_if_full().await
    }

    fn part(&mut self) -> Result<Part> {
        match self.open.take() {
            Some(part) => Ok(part),
            None => {
                self.parts += 1;
                Ok(Archive::new(BufWriter::new(File::create(self.path())?)))
            }
        }
    }

    fn path(&self) -> std::path::PathBuf {
        self.scratch.join(format!("{}.zip", self.parts))
    }

    async fn close_if_full(&mut self) -> Result<()> {
        if self.open.as_ref().is_some_and(|part| part.size() >= PART_BYTES) { self.close().await } else { Ok(()) }
    }

    /// Ends the part and puts it into the store.
    async fn close(&mut self) -> Result<()> {
        let Some(part) = self.open.take() else { return Ok(()) };
        let path = self.path();
        let read = path.clone();
        let done = move || -> Result<([u8; 32], u64)> {
            part.finish()?.into_inner().map_err(|error| error.into_error())?.sync_all()?;
            let (mut file, mut digest, mut size) = (File::open(read)?, Sha256::new(), 0_u64);
            let mut piece = vec![0; 64 * 1024];
            loop {
                let bytes = file.read(&mut piece)?;
                if bytes == 0 {
                    return Ok((digest.finalize().into(), size));
                }
                digest.update(&piece[..bytes]);
                size += bytes as u64;
            }
        };
        let (sha256, size) = tokio::task::spawn_blocking(done).await.map_err(anyhow::Error::from)??;
        self.size_bytes += i64::try_from(size).unwrap_or(i64::MAX);
        self.ground.store.put_file(&Key::export(self.export, self.parts), &path, &sha256, "application/zip").await
    }
}

fn pretty(rows: Vec<Map<String, Value>>) -> String {
    let rows = Value::Array(rows.into_iter().map(Value::Object).collect());
    serde_json::to_string_pretty(&rows).unwrap_or_default()
}

/// Deletes the exports that have waited long enough, also those that were never made to their end; gives their number.
///
/// # Errors
/// When the database or the store does not answer.
pub async fn tidy(ground: &Ground) -> Result<u64> {
    let sql = "SELECT id FROM data_exports WHERE expires_at IS NOT NULL AND expires_at <= $1 LIMIT 100";
    let rows = ground.db.query_all_raw(statement(&*ground.db, sql, [ground.clock.now().into()])).await?;
    for row in &rows {
        delete(ground, row.try_get_by_index(0)?).await?;
    }
    Ok(rows.len() as u64)
}

/// Deletes all exports of someone; one that is being made deletes itself at its end.
///
/// # Errors
/// When the database or the store does not answer.
pub async fn delete_all(ground: &Ground, person: Uuid) -> Result<()> {
    for export in of_person(&*ground.db, person).await? {
        delete(ground, export.id).await?;
    }
    Ok(())
}

/// The objects first: a row without them is tried again.
async fn delete(ground: &Ground, id: Uuid) -> Result<()> {
    delete_objects(ground, id).await?;
    let write = ground.db.write_quietly().await?;
    write.execute_raw(statement(&*write, "DELETE FROM data_exports WHERE id = $1", [id.into()])).await?;
    write.commit().await
}

/// Whatever the store has of it, also of one that was cut off.
async fn delete_objects(ground: &Ground, id: Uuid) -> Result<()> {
    for object in ground.store.list(&Key::exports(id), None).await? {
        ground.store.delete(&object.key).await?;
    }
    Ok(())
}
