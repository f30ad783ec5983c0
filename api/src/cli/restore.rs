//! `photos36 restore`: checks every byte of a backup, then puts it back. A damaged backup is named file by file, and
//! nothing is restored.
//!
//! Objects come back before the rows that name them, so that a restore that is cut off leaves orphans at most, and can be
//! run again. Photos that were deleted while the backup ran are deleted again; sizes that it does not hold are made again.

mod target;

use super::{
    backup::{
        MOST_NAMES, copy,
        manifest::{DatabaseKind, FileLine, Line, ObjectLine, Reader},
    },
    progress,
};
use anyhow::{Context, bail, ensure};
use clap::Args;
use futures_util::future::try_join_all;
use photos36_domain::{
    privacy,
    settings::Settings,
    store::{self, Key, Store},
    sync,
    texts::Locale,
};
use photos36_worker::startup;
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};
use target::Target;

/// Files read at the same time.
const AT_ONCE: usize = 8;

/// Arguments of `restore`.
#[derive(Args, Clone, Debug)]
pub struct RestoreArgs {
    /// Folder of the backup.
    pub source: PathBuf,
    /// Replace what is there already.
    #[arg(long)]
    pub force: bool,
}

/// What a restore did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Objects put back.
    pub objects: u64,
    /// Their bytes.
    pub size_bytes: u64,
    /// Photos that were deleted while the backup ran, and are deleted again.
    pub deleted: u64,
    /// Photos whose sizes are made again.
    pub remade: u64,
    /// Objects that were lost before the backup was made.
    pub lost: u64,
}

/// A backup of which some files are not as they were written.
#[derive(Debug, thiserror::Error)]
#[error("the backup is damaged, nothing is restored:\n{}{}", .files.join("\n"), more(.count, .files))]
pub struct Damaged {
    /// The first files, each with what is wrong.
    pub files: Vec<String>,
    /// How many there are.
    pub count: u64,
}

fn more(count: &u64, files: &[String]) -> String {
    match count - files.len() as u64 {
        0 => String::new(),
        more => format!("\n… and {more} more"),
    }
}

/// Puts the backup of `args.source` back into the database and the store of `settings`, which must be empty.
///
/// # Errors
/// [`Damaged`]; when there is no complete backup, the target is not empty (but for `args.force`), of the other kind of
/// database or in use.
pub async fn run(settings: &Settings, args: &RestoreArgs) -> anyhow::Result<Report> {
    let source = args.source.canonicalize().with_context(|| args.source.display().to_string())?;
    let (kind, database) = verify(&source).await?;
    let target = Target::open(settings, kind).await?;
    let objects = store::open(&settings.store).await?;
    let used = target.is_used() || holds_any(&*objects).await?;
    let fate = match kind {
        DatabaseKind::Sqlite => "and keeps it aside",
        DatabaseKind::Postgres => "and keeps nothing of it: back it up first",
    };
    ensure!(!used || args.force, "the database or the store is not empty; --force replaces the database {fate}");
    let report = put_objects_back(&source, &*objects, settings).await?;
    target.restore(&source.join(&database.file), &database).await?;
    finish(&source, settings, report).await
}

/// The command: says what was done.
///
/// # Errors
/// As [`run`].
pub async fn command(settings: &Settings, args: &RestoreArgs) -> anyhow::Result<ExitCode> {
    let locale = Locale::of_environment();
    let Report { objects, size_bytes, deleted, remade, lost } = run(settings, args).await?;
    let numbers =
        [("objects", objects), ("bytes", size_bytes), ("deleted", deleted), ("remade", remade), ("lost", lost)];
    println!("{}", locale.text("restore-done", &numbers.map(|(name, number)| (name, number.to_string()))));
    Ok(ExitCode::SUCCESS)
}

async fn holds_any(store: &dyn Store) -> anyhow::Result<bool> {
    Ok(!store.list(Key::ORIGINALS, None).await?.is_empty() || !store.list(Key::DERIVATIVES, None).await?.is_empty())
}

/// Reads everything once; only a backup that is whole is gone on with.
async fn verify(source: &Path) -> anyhow::Result<(DatabaseKind, FileLine)> {
    let mut manifest = open(source).await?;
    let Some(Line::Backup { database: kind, .. }) = manifest.next().await? else {
        bail!("manifest.jsonl is damaged: its first line is missing");
    };
    let Some(Line::Database(database)) = manifest.next().await? else {
        bail!("manifest.jsonl is damaged: it names no database");
    };
    let plain = Path::new(&database.file).components().count() == 1 && !database.file.contains("..");
    ensure!(plain, "manifest.jsonl names a database outside of the backup");
    let mut damaged = Damaged { files: Vec::new(), count: 0 };
    damaged.note(check(source, &database.file, &database.sha256, database.size_bytes).await?);
    let bar = progress::spinner("checking");
    loop {
        let batch = next_objects(&mut manifest).await?;
        if batch.is_empty() {
            break;
        }
        let checks = batch.iter().map(|object| async {
            check(source, &format!("objects/{}", object.key()?), &object.sha256, object.size_bytes).await
        });
        for fault in try_join_all(checks).await? {
            damaged.note(fault);
        }
        bar.inc(batch.len() as u64);
    }
    bar.finish_and_clear();
    if damaged.count > 0 {
        return Err(damaged.into());
    }
    Ok((kind, database))
}

impl Damaged {
    fn note(&mut self, fault: Option<String>) {
        let Some(fault) = fault else { return };
        self.count += 1;
        if self.files.len() < MOST_NAMES {
            self.files.push(fault);
        }
    }
}

async fn open(source: &Path) -> anyhow::Result<Reader> {
    let missing = || format!("{} holds no complete backup: manifest.jsonl is missing", source.display());
    Reader::open(source).await?.with_context(missing)
}

/// The next objects of the manifest; none after the last.
async fn next_objects(manifest: &mut Reader) -> anyhow::Result<Vec<ObjectLine>> {
    let mut batch = Vec::new();
    while batch.len() < AT_ONCE
        && let Some(line) = manifest.next().await?
    {
        if let Line::Object(object) = line {
            batch.push(object);
        }
    }
    Ok(batch)
}

/// What is wrong with a file of the backup; none when it is as it was written.
async fn check(source: &Path, file: &str, sha256: &str, size_bytes: u64) -> anyhow::Result<Option<String>> {
    Ok(match copy::digest(&source.join(file)).await {
        Ok(None) => Some(format!("{file}: is missing")),
        Ok(Some((_, size))) if size != size_bytes => Some(format!("{file}: has {size} bytes instead of {size_bytes}")),
        Ok(Some((digest, _))) if hex::encode(digest) != sha256 => Some(format!("{file}: its bytes have changed")),
        Ok(Some(_)) => None,
        Err(error) => Some(format!("{file}: cannot be read: {error:#}")),
    })
}

async fn put_objects_back(source: &Path, objects: &dyn Store, settings: &Settings) -> anyhow::Result<Report> {
    let spool = photos36_domain::photos::spool::folder(settings);
    std::fs::create_dir_all(&spool).with_context(|| spool.display().to_string())?;
    let scratch = tempfile::tempdir_in(&spool)?;
    let (mut manifest, mut report) = (open(source).await?, Report::default());
    let bar = progress::spinner("restoring");
    loop {
        let batch = next_objects(&mut manifest).await?;
        if batch.is_empty() {
            break;
        }
        let puts = batch.iter().map(|object| async {
            let key = object.key()?;
            let file = source.join("objects").join(key.as_str());
            // The store may take the file it is given, so it gets one of its own, read and checked once more.
            let copied = copy::from_file(&file, scratch.path()).await.with_context(|| key.to_string())?;
            ensure!(hex::encode(copied.sha256) == object.sha256, "{key} changed while it was restored");
            objects.put_file(&key, &copied.path, &copied.sha256, &object.media_type).await?;
            Ok(())
        });
        try_join_all(puts).await?;
        report.objects += batch.len() as u64;
        report.size_bytes += batch.iter().map(|object| object.size_bytes).sum::<u64>();
        bar.inc(batch.len() as u64);
    }
    bar.finish_and_clear();
    Ok(report)
}

/// Brings the schema up to this program, deletes again what was deleted meanwhile, and asks for sizes that are missing.
async fn finish(source: &Path, settings: &Settings, mut report: Report) -> anyhow::Result<Report> {
    let ground = startup::open_ground(settings.clone()).await?;
    ground.db.migrate().await?;
    let mut manifest = open(source).await?;
    while let Some(line) = manifest.next().await? {
        match line {
            Line::Deleted { photo } => {
                target::delete_again(&ground, photo).await?;
                report.deleted += 1;
            }
            Line::Remake { photo } => {
                target::remake(&ground, photo).await?;
                report.remade += 1;
            }
            Line::Lost { .. } => report.lost += 1,
            _ => {}
        }
    }
    // Phones may know of changes that this database has never had.
    sync::begin_anew(&ground.db).await?;
    // Who was erased after the backup was made is erased again.
    privacy::erase::again(&ground).await?;
    ground.db.close().await?;
    Ok(report)
}
