//! `photos36 backup`: a folder that holds the database at one instant and every object that it names, while all goes on.
//!
//! The database is copied first, then the objects: those never change, and what is deleted meanwhile is written down. A
//! second backup into the same folder copies only what is new, and what went bad there. Until its manifest is renamed
//! into place the last backup stays whole; objects that no backup needs any more go a day later.
//!
//! The secret file is left out on purpose: whoever reads a backup could sign in as anyone with it, and without it people
//! only have to sign in again. The configuration is left out too, as it may hold passwords.

pub(super) mod copy;
pub(super) mod manifest;
pub(super) mod postgres;
mod snapshot;

use anyhow::{Context, ensure};
use clap::Args;
use futures_util::future::try_join_all;
use indicatif::ProgressBar;
use manifest::{FileLine, Line, ObjectLine, Previous, Writer};
use photos36_domain::{
    Clock, Ground,
    photos::{self, PhotoState, entity::photo},
    store::{self, Key, Store},
    texts::Locale,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use snapshot::PhotoRow;
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};
use uuid::Uuid;

/// Photos copied at the same time.
const AT_ONCE: usize = 8;
/// How many faults are named one by one.
pub(super) const MOST_NAMES: usize = 100;

/// Arguments of `backup`.
#[derive(Args, Clone, Debug)]
pub struct BackupArgs {
    /// Folder of the backup; the same folder again copies only what is new.
    pub dest: PathBuf,
}

/// What a backup did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Objects in the backup.
    pub objects: u64,
    /// Their bytes.
    pub size_bytes: u64,
    /// Objects that were not in the folder yet, or had gone bad there.
    pub copied: u64,
    /// How many objects the store should have and has not, or with other bytes.
    pub lost: u64,
    /// The first of those.
    pub lost_keys: Vec<String>,
}

impl Report {
    fn lose(&mut self, key: &Key) {
        self.lost += 1;
        if self.lost_keys.len() < MOST_NAMES {
            self.lost_keys.push(key.to_string());
        }
    }
}

/// Copies everything to `args.dest`. The backup is complete when this returns, but for what the store has lost.
///
/// # Errors
/// When the folder holds something else, or database, store or folder fail; the last backup there stays whole.
pub async fn run(ground: &Ground, args: &BackupArgs) -> anyhow::Result<Report> {
    let backup = Backup::open(ground, &args.dest).await?;
    let file = backup.new_database_file();
    let mut photos = snapshot::take(ground, &backup.folder.join(&file)).await?;
    let mut manifest = Writer::begin(&backup.folder)?;
    manifest.add(&Line::Backup {
        format: manifest::FORMAT,
        program: env!("CARGO_PKG_VERSION").into(),
        taken_at: backup.taken_at,
        database: snapshot::kind_of(ground.db.backend()),
    })?;
    let (sha256, size_bytes) = copy::digest(&backup.folder.join(&file)).await?.context("the database copy is gone")?;
    manifest.add(&Line::Database(FileLine { file: file.clone(), size_bytes, sha256: hex::encode(sha256) }))?;

    let mut previous = Previous::open(&backup.folder).await;
    let (mut report, progress) = (Report::default(), super::progress::bar(photos.count, "photos"));
    loop {
        let mut batch = Vec::new();
        while batch.len() < AT_ONCE
            && let Some(row) = photos.next()?
        {
            let known = previous.of(row.seq).await;
            batch.push((row, known));
        }
        if batch.is_empty() {
            break;
        }
        for line in backup.copy_batch(&batch, &mut report, &progress).await? {
            manifest.add(&line)?;
        }
    }
    progress.finish_and_clear();
    (report.objects, report.size_bytes) = manifest.finish()?;
    backup.tidy(&file).await?;
    Ok(report)
}

/// The command: says what was done; fails when something is lost.
///
/// # Errors
/// As [`run`].
pub async fn command(ground: &Ground, args: &BackupArgs) -> anyhow::Result<ExitCode> {
    let locale = Locale::of_environment();
    let report = run(ground, args).await?;
    let number = |name, number: u64| (name, number.to_string());
    let done = [number("objects", report.objects), number("copied", report.copied), number("bytes", report.size_bytes)];
    println!("{}", locale.text("backup-done", &done));
    for key in &report.lost_keys {
        println!("{}", locale.text("backup-lost", &[("key", key.clone())]));
    }
    if report.lost > 0 {
        println!("{}", locale.text("backup-lost-count", &[number("count", report.lost)]));
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

struct Backup<'a> {
    ground: &'a Ground,
    folder: PathBuf,
    objects: Arc<dyn Store>,
    /// Where copies wait until they are whole.
    scratch: tempfile::TempDir,
    taken_at: i64,
}

/// What became of one object.
enum Outcome {
    There { line: ObjectLine, copied: bool },
    Missing(Key),
}

impl<'a> Backup<'a> {
    async fn open(ground: &'a Ground, folder: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        let folder = folder.canonicalize()?;
        for entry in std::fs::read_dir(&folder)? {
            let name = entry?.file_name();
            let name = name.to_string_lossy();
            let ours = ["manifest.jsonl", "objects"].contains(&&*name)
                || [".manifest-", ".copying-", "database-"].iter().any(|start| name.starts_with(start));
            ensure!(ours, "{} holds {name}, which is of no backup: choose an empty folder", folder.display());
        }
        Ok(Self {
            ground,
            objects: store::open_folder(&folder.join("objects")).await?,
            scratch: tempfile::Builder::new().prefix(".copying-").tempdir_in(&folder)?,
            taken_at: Clock::system().now(),
            folder,
        })
    }

    /// A name of its own for each backup, so that the last one stays whole until this one is.
    fn new_database_file(&self) -> String {
        let ending = match snapshot::kind_of(self.ground.db.backend()) {
            manifest::DatabaseKind::Sqlite => "sqlite",
            manifest::DatabaseKind::Postgres => "pgdump",
        };
        format!("database-{}.{ending}", self.taken_at)
    }

    async fn copy_batch(
        &self,
        batch: &[(PhotoRow, HashMap<String, String>)],
        report: &mut Report,
        progress: &ProgressBar,
    ) -> anyhow::Result<Vec<Line>> {
        let copying = batch.iter().map(|(row, known)| self.copy_photo(row, known));
        let outcomes = try_join_all(copying).await?;
        let missing = outcomes
            .iter()
            .zip(batch)
            .filter(|(outcomes, _)| outcomes.iter().any(|outcome| matches!(outcome, Outcome::Missing(_))));
        let now = self.rows_now(missing.map(|(_, (row, _))| row.id).collect()).await?;
        let mut lines = Vec::new();
        for ((row, _), outcomes) in batch.iter().zip(outcomes) {
            self.judge(row, outcomes, &now, report, &mut lines);
            progress.inc(1);
        }
        Ok(lines)
    }

    async fn copy_photo(&self, row: &PhotoRow, known: &HashMap<String, String>) -> anyhow::Result<Vec<Outcome>> {
        let sha256: [u8; 32] = row.sha256.as_slice().try_into().context("a photo's digest has 32 bytes")?;
        let original = Key::original(row.id, &sha256);
        let mut outcomes =
            vec![self.copy_object(row.seq, &original, Some(&hex::encode(sha256)), &row.media_type).await?];
        if row.rendition > 0 {
            let sizes = self.ground.store.list(&Key::prefix_of_rendition(row.id, row.rendition), None).await?;
            if sizes.is_empty() {
                outcomes.push(Outcome::Missing(Key::derivative(row.id, row.rendition, "any")));
            }
            for size in sizes {
                let known = known.get(size.key.as_str()).map(String::as_str);
                outcomes.push(self.copy_object(row.seq, &size.key, known, media_type_of(&size.key)).await?);
            }
        }
        Ok(outcomes)
    }

    /// Copies an object, unless the folder has it already with the digest that it must have.
    async fn copy_object(
        &self,
        seq: i64,
        key: &Key,
        sha256: Option<&str>,
        media_type: &str,
    ) -> anyhow::Result<Outcome> {
        let line = |sha256: [u8; 32], size_bytes| ObjectLine {
            seq,
            key: key.to_string(),
            size_bytes,
            sha256: hex::encode(sha256),
            media_type: media_type.to_owned(),
        };
        if let Some(expected) = sha256 {
            let here = copy::digest(&self.folder.join("objects").join(key.as_str())).await?;
            if let Some((digest, size_bytes)) = here.filter(|(digest, _)| hex::encode(digest) == expected) {
                return Ok(Outcome::There { line: line(digest, size_bytes), copied: false });
            }
        }
        let copy = copy::from_store(&*self.ground.store, key, self.scratch.path()).await?;
        // An original says its digest itself; a derivative may have been made again meanwhile.
        let wrong =
            |digest: &[u8; 32]| key.rendition().is_none() && sha256.is_some_and(|has| has != hex::encode(digest));
        let Some(copy) = copy.filter(|copy| !wrong(&copy.sha256)) else { return Ok(Outcome::Missing(key.clone())) };
        self.objects.put_file(key, &copy.path, &copy.sha256, media_type).await?;
        Ok(Outcome::There { line: line(copy.sha256, copy.size_bytes), copied: true })
    }

    /// The state and rendition that these photos have by now, in one query.
    async fn rows_now(&self, photos: Vec<Uuid>) -> anyhow::Result<HashMap<Uuid, (String, i32)>> {
        if photos.is_empty() {
            return Ok(HashMap::new());
        }
        let columns = [photo::Column::Id, photo::Column::State, photo::Column::Rendition];
        let found = photo::Entity::find().select_only().columns(columns).filter(photo::Column::Id.is_in(photos));
        let found: Vec<(Uuid, String, i32)> = found.into_tuple().all(&*self.ground.db).await?;
        Ok(found.into_iter().map(|(id, state, rendition)| (id, (state, rendition))).collect())
    }

    /// Turns what became of a photo's objects into lines: a photo that was deleted meanwhile has none of them.
    fn judge(
        &self,
        row: &PhotoRow,
        outcomes: Vec<Outcome>,
        now: &HashMap<Uuid, (String, i32)>,
        report: &mut Report,
        lines: &mut Vec<Line>,
    ) {
        let any_missing = outcomes.iter().any(|outcome| matches!(outcome, Outcome::Missing(_)));
        let now = now.get(&row.id);
        if any_missing && now.is_none_or(|(state, _)| !PhotoState::kept_names().contains(&state.as_str())) {
            lines.push(Line::Deleted { photo: row.id });
            return;
        }
        let mut remake = false;
        for outcome in outcomes {
            match outcome {
                Outcome::There { line, copied } => {
                    report.copied += u64::from(copied);
                    lines.push(Line::Object(line));
                }
                Outcome::Missing(key) if key.rendition().is_some() => {
                    remake = true;
                    if now.is_some_and(|(_, rendition)| *rendition == row.rendition) {
                        report.lose(&key);
                    }
                }
                Outcome::Missing(key) => {
                    report.lose(&key);
                    lines.push(Line::Lost { key: key.to_string() });
                }
            }
        }
        if remake {
            lines.push(Line::Remake { photo: row.id });
        }
    }

    /// Removes what only older backups needed: their databases at once, objects of photos that were gone a day before.
    async fn tidy(&self, database: &str) -> anyhow::Result<()> {
        for entry in std::fs::read_dir(&self.folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with(".manifest-") || (name.starts_with("database-") && name != database) {
                std::fs::remove_file(entry.path())?;
            } else if name.starts_with(".copying-") && entry.path() != self.scratch.path() {
                std::fs::remove_dir_all(entry.path())?;
            }
        }
        let copies = Ground { store: self.objects.clone(), clock: Clock::fixed(self.taken_at), ..self.ground.clone() };
        photos::sweep_orphans(&copies, 0..=u8::MAX).await?;
        Ok(())
    }
}

fn media_type_of(derivative: &Key) -> &'static str {
    if derivative.as_str().ends_with(".webp") { "image/webp" } else { "image/jpeg" }
}
