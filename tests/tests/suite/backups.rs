//! Rules of backup and restore.

use async_trait::async_trait;
use bytes::Bytes;
use photos36::cli::{
    backup::{self, BackupArgs},
    restore::{self, Damaged, RestoreArgs},
};
use photos36_domain::{
    Ground, Result,
    database::{Database, statement},
    photos::{PhotoState, entity},
    store::{Content, Key, LocalFile, Stat, Store},
};
use photos36_tests::{TestGround, on_both_backends, program};
use sea_orm::{ConnectionTrait, EntityTrait};
use sha2::{Digest, Sha256};
use std::{
    ops::Range,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use uuid::Uuid;

/// A published photo with its objects.
async fn photo(ground: &TestGround, author: Uuid, bytes: &[u8]) -> Uuid {
    let id = ground.photo_row(author, PhotoState::Published, 1, bytes).await;
    ground.original(id, bytes).await;
    ground.derivative(id, 1, "320.webp", &[bytes, b" small"].concat()).await;
    id
}

async fn village(ground: &TestGround, photos: u32) -> (Uuid, Vec<Uuid>) {
    let author = ground.person().await;
    let mut ids = Vec::new();
    for number in 0..photos {
        ids.push(photo(ground, author, format!("photo {number}").as_bytes()).await);
    }
    (author, ids)
}

fn dest(ground: &TestGround) -> PathBuf {
    ground.folder.path().join("backup")
}

async fn back_up(ground: &TestGround) -> backup::Report {
    backup::run(ground, &BackupArgs { dest: dest(ground) }).await.unwrap()
}

async fn restore_into(target: &TestGround, source: &Path, force: bool) -> anyhow::Result<restore::Report> {
    target.db.clone().close().await.unwrap();
    restore::run(&target.settings, &RestoreArgs { source: source.to_owned(), force }).await
}

async fn rows(database: &Database) -> Vec<entity::Model> {
    entity::Entity::find().all(&**database).await.unwrap()
}

async fn count(database: &Database, table: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {table}");
    database.query_one_raw(statement(&**database, sql, [])).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

async fn bytes_of(ground: &Ground, key: &Key) -> Option<Vec<u8>> {
    let local = ground.store.local_file(key, &std::env::temp_dir()).await.unwrap()?;
    Some(std::fs::read(local.path()).unwrap())
}

/// Each row's original is there with the digest of the row, and its small size too.
async fn assert_whole(target: &TestGround, rows: &[entity::Model]) {
    for row in rows {
        let sha256: [u8; 32] = row.sha256.as_slice().try_into().unwrap();
        let original = bytes_of(target, &Key::original(row.id, &sha256)).await.unwrap();
        assert_eq!(Sha256::digest(&original)[..], sha256);
        assert!(bytes_of(target, &Key::derivative(row.id, 1, "320.webp")).await.is_some());
    }
}

fn object_file(ground: &TestGround, key: &Key) -> PathBuf {
    dest(ground).join("objects").join(key.as_str())
}

on_both_backends! {
    async fn a_backup_under_write_load_brings_back_every_photo_that_was_there_before(backend: Backend) {
        let (ground, target) = (Arc::new(backend.ground().await), backend.ground().await);
        let (author, before) = village(&ground, 20).await;
        let stop = Arc::new(AtomicBool::new(false));
        let writers: Vec<_> = (0..3_u32).map(|writer| {
            let (ground, stop) = (ground.clone(), stop.clone());
            tokio::spawn(async move {
                let mut written = 0_u32;
                while !stop.load(Ordering::SeqCst) {
                    photo(&ground, author, format!("load {writer} {written}").as_bytes()).await;
                    written += 1;
                }
                written
            })
        }).collect();
        let report = back_up(&ground).await;
        stop.store(true, Ordering::SeqCst);
        let mut written = 0;
        for writer in writers {
            written += writer.await.unwrap();
        }
        assert!(written > 0 && report.lost == 0);
        let restored = restore_into(&target, &dest(&ground), false).await.unwrap();
        let database = target.database.open().await;
        let rows = rows(&database).await;
        assert!(before.iter().all(|id| rows.iter().any(|row| row.id == *id)));
        assert_eq!((restored.objects, report.objects), (rows.len() as u64 * 2, rows.len() as u64 * 2));
        assert_whole(&target, &rows).await;
        assert_eq!(count(&database, "people").await, 1);
        assert_eq!(database.missing_migrations().await.unwrap(), 0);
        // What is written after a restore goes on where the backup ended.
        let newest = rows.iter().map(|row| row.seq).max().unwrap();
        let after = target.with_database(database);
        let id = photo(&after, author, b"after").await;
        let row = entity::Entity::find_by_id(id).one(&*after.db).await.unwrap().unwrap();
        assert!(row.seq > newest);
    }

    async fn a_second_backup_copies_only_what_is_new_or_has_gone_bad(backend: Backend) {
        let ground = backend.ground().await;
        let (author, ids) = village(&ground, 12).await;
        let first = back_up(&ground).await;
        assert_eq!((first.objects, first.copied), (24, 24));
        assert_eq!(back_up(&ground).await.copied, 0);
        photo(&ground, author, b"new").await;
        let (bad, gone) = (Key::derivative(ids[3], 1, "320.webp"), Key::derivative(ids[4], 1, "320.webp"));
        std::fs::write(object_file(&ground, &bad), b"photo 3 smalX").unwrap();
        std::fs::remove_file(object_file(&ground, &gone)).unwrap();
        let third = back_up(&ground).await;
        assert_eq!((third.objects, third.copied), (26, 4));
        assert_eq!(std::fs::read(object_file(&ground, &bad)).unwrap(), b"photo 3 small");
        let names = std::fs::read_dir(dest(&ground)).unwrap().map(|entry| entry.unwrap().file_name());
        assert_eq!(names.count(), 3, "the manifest, one database and the objects");
    }

    async fn a_damaged_backup_is_named_file_by_file_and_nothing_is_restored(backend: Backend) {
        let (ground, target) = (backend.ground().await, backend.ground().await);
        let (_, ids) = village(&ground, 5).await;
        back_up(&ground).await;
        let [changed, short, missing] = [1, 2, 3].map(|index: usize| Key::derivative(ids[index], 1, "320.webp"));
        std::fs::write(object_file(&ground, &changed), b"photo 1 smalX").unwrap();
        std::fs::write(object_file(&ground, &short), b"photo").unwrap();
        std::fs::remove_file(object_file(&ground, &missing)).unwrap();
        let refused = restore_into(&target, &dest(&ground), false).await.unwrap_err();
        let damaged = refused.downcast_ref::<Damaged>().unwrap();
        assert_eq!(damaged.count, 3);
        for key in [changed, short, missing] {
            assert!(damaged.files.iter().any(|file| file.contains(key.as_str())), "{key} in {damaged}");
        }
        let database = target.database.open().await;
        assert_eq!(count(&database, "people").await, 0);
        assert!(target.store.list("", None).await.unwrap().is_empty());
    }

    async fn a_backup_whose_database_or_manifest_is_damaged_or_unfinished_is_refused(backend: Backend) {
        let (ground, target) = (backend.ground().await, backend.ground().await);
        village(&ground, 2).await;
        back_up(&ground).await;
        let manifest = dest(&ground).join("manifest.jsonl");
        let text = std::fs::read_to_string(&manifest).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        for damaged in [
            lines[..lines.len() - 1].join("\n"),
            [&lines[..3], &lines[4..]].concat().join("\n"),
            text.replacen("originals/", "originals/../", 1),
            text.replacen("\"format\":1", "\"format\":2", 1),
            text.replacen("\"file\":\"", "\"file\":\"../", 1),
            lines[1..].join("\n"),
        ] {
            std::fs::write(&manifest, &damaged).unwrap();
            assert!(restore_into(&target, &dest(&ground), false).await.is_err(), "{damaged}");
        }
        std::fs::remove_file(&manifest).unwrap();
        let refused = restore_into(&target, &dest(&ground), false).await.unwrap_err();
        assert!(refused.to_string().contains("no complete backup"), "{refused}");
        std::fs::write(&manifest, &text).unwrap();
        let database = std::fs::read_dir(dest(&ground)).unwrap().map(|entry| entry.unwrap().path());
        let database = database.into_iter().find(|path| path.display().to_string().contains("database-")).unwrap();
        let mut bytes = std::fs::read(&database).unwrap();
        bytes[100] ^= 1;
        std::fs::write(&database, bytes).unwrap();
        let refused = restore_into(&target, &dest(&ground), false).await.unwrap_err();
        assert!(refused.downcast_ref::<Damaged>().unwrap().files[0].starts_with("database-"));
    }

    async fn a_target_that_is_in_use_is_replaced_only_by_force(backend: Backend) {
        let (ground, target) = (backend.ground().await, backend.ground().await);
        let (_, ids) = village(&ground, 2).await;
        back_up(&ground).await;
        village(&target, 1).await;
        let refused = restore_into(&target, &dest(&ground), false).await.unwrap_err();
        assert!(refused.to_string().contains("--force"), "{refused}");
        let database = target.database.open().await;
        assert_eq!(count(&database, "photos").await, 1);
        database.close().await.unwrap();
        restore_into(&target, &dest(&ground), true).await.unwrap();
        let rows = rows(&target.database.open().await).await;
        assert!(rows.iter().map(|row| row.id).eq(ids));
        assert_whole(&target, &rows).await;
    }

    async fn a_backup_tells_what_the_store_has_lost_and_holds_all_the_rest(backend: Backend) {
        let (ground, target) = (backend.ground().await, backend.ground().await);
        let (_, ids) = village(&ground, 3).await;
        let lost = Key::original(ids[1], &Sha256::digest(b"photo 1").into());
        ground.store.delete(&lost).await.unwrap();
        let damaged = Key::original(ids[2], &Sha256::digest(b"photo 2").into());
        ground.store.put(&damaged, Bytes::from_static(b"photo X"), "image/jpeg").await.unwrap();
        let report = back_up(&ground).await;
        assert_eq!((report.objects, report.lost), (4, 2));
        assert_eq!(report.lost_keys, [lost.to_string(), damaged.to_string()]);
        let restored = restore_into(&target, &dest(&ground), false).await.unwrap();
        assert_eq!((restored.objects, restored.lost), (4, 2));
    }

    async fn a_hidden_photo_is_backed_up_as_any_other_since_it_may_be_shown_again(backend: Backend) {
        let (ground, target) = (backend.ground().await, backend.ground().await);
        let author = ground.person().await;
        let mut hidden = Vec::new();
        for bytes in [b"kept", b"lost"] {
            let id = ground.photo_row(author, PhotoState::Hidden, 1, bytes).await;
            ground.original(id, bytes).await;
            ground.derivative(id, 1, "320.webp", &[bytes.as_slice(), b" small"].concat()).await;
            hidden.push(id);
        }
        ground.store.delete(&Key::original(hidden[1], &Sha256::digest(b"lost").into())).await.unwrap();
        let report = back_up(&ground).await;
        assert_eq!((report.objects, report.lost), (3, 1), "what is hidden is not taken for deleted");
        assert_eq!(restore_into(&target, &dest(&ground), false).await.unwrap().deleted, 0);
        let rows = rows(&target.database.open().await).await;
        assert!(rows.iter().all(|row| row.state == PhotoState::Hidden.name()));
        let kept: Vec<_> = rows.into_iter().filter(|row| row.id == hidden[0]).collect();
        assert_whole(&target, &kept).await;
    }

    async fn a_photo_that_is_deleted_while_the_backup_runs_stays_deleted_after_a_restore(backend: Backend) {
        let (ground, target) = (backend.ground().await, backend.ground().await);
        let (_, ids) = village(&ground, 3).await;
        let store = Arc::new(DeletesMeanwhile { ground: (*ground).clone(), photo: ids[1] });
        let meddled = Ground { store, ..(*ground).clone() };
        let report = backup::run(&meddled, &BackupArgs { dest: dest(&ground) }).await.unwrap();
        assert_eq!((report.objects, report.lost), (4, 0));
        let restored = restore_into(&target, &dest(&ground), false).await.unwrap();
        assert_eq!(restored.deleted, 1);
        let rows = rows(&target.database.open().await).await;
        let deleted = rows.iter().find(|row| row.id == ids[1]).unwrap();
        assert_eq!((deleted.state.as_str(), deleted.title.as_str()), (PhotoState::Deleted.name(), ""));
        assert_eq!(rows.iter().filter(|row| row.state == PhotoState::Published.name()).count(), 2);
    }

    async fn sizes_that_a_backup_does_not_hold_are_made_again_after_a_restore(backend: Backend) {
        let (ground, target) = (backend.ground().await, backend.ground().await);
        let (_, ids) = village(&ground, 2).await;
        ground.store.delete(&Key::derivative(ids[0], 1, "320.webp")).await.unwrap();
        back_up(&ground).await;
        assert_eq!(restore_into(&target, &dest(&ground), false).await.unwrap().remade, 1);
        let database = target.database.open().await;
        let job = "SELECT payload_json FROM jobs WHERE kind = 'make-derivatives'";
        let job = database.query_one_raw(statement(&*database, job, [])).await.unwrap().unwrap();
        assert!(job.try_get_by_index::<String>(0).unwrap().contains(&ids[0].to_string()));
    }

    async fn the_programs_back_up_and_restore_and_tell_a_damaged_backup(backend: Backend) {
        let (ground, target) = (backend.ground().await, backend.ground().await);
        let (_, ids) = village(&ground, 2).await;
        let dest = dest(&ground).display().to_string();
        let run = |on: &TestGround, args: &[&str]| {
            let output = program::command("photos36", &on.settings).args(args).env("LC_ALL", "C").output().unwrap();
            let said = [output.stdout, output.stderr].concat();
            (output.status.success(), String::from_utf8(said).unwrap())
        };
        let (done, said) = run(&ground, &["backup", &dest]);
        assert!(done && said.contains("Complete backup: 4 photo files"), "{said}");
        target.db.clone().close().await.unwrap();
        let (done, said) = run(&target, &["restore", &dest]);
        assert!(done && said.contains("Restored: 4 photo files"), "{said}");
        let (done, said) = run(&target, &["restore", &dest]);
        assert!(!done && said.contains("--force"), "{said}");
        let bad = Key::derivative(ids[0], 1, "320.webp");
        std::fs::write(object_file(&ground, &bad), b"photo 0 smalX").unwrap();
        let (done, said) = run(&target, &["restore", "--force", &dest]);
        assert!(!done && said.contains(bad.as_str()), "{said}");
    }

    async fn a_folder_of_other_things_is_not_taken_for_a_backup(backend: Backend) {
        let ground = backend.ground().await;
        std::fs::create_dir(dest(&ground)).unwrap();
        std::fs::write(dest(&ground).join("letters.txt"), "dear mayor").unwrap();
        let refused = backup::run(&ground, &BackupArgs { dest: dest(&ground) }).await.unwrap_err();
        assert!(refused.to_string().contains("letters.txt"), "{refused}");
    }
}

/// A store in which a photo is deleted at the instant when its original is asked for.
struct DeletesMeanwhile {
    ground: Ground,
    photo: Uuid,
}

#[async_trait]
impl Store for DeletesMeanwhile {
    async fn get(&self, key: &Key, range: Option<Range<u64>>) -> Result<Option<Content>> {
        if key.photo() == Some(self.photo) && key.rendition().is_none() {
            let write = self.ground.db.write().await?;
            let sql = "UPDATE photos SET state = 'deleted' WHERE id = $1";
            write.execute_raw(statement(&*write, sql, [self.photo.into()])).await?;
            write.commit().await?;
            self.ground.store.delete(key).await?;
        }
        self.ground.store.get(key, range).await
    }

    async fn put_file(&self, key: &Key, file: &Path, sha256: &[u8; 32], media_type: &str) -> Result<()> {
        self.ground.store.put_file(key, file, sha256, media_type).await
    }

    async fn put(&self, key: &Key, bytes: Bytes, media_type: &str) -> Result<()> {
        self.ground.store.put(key, bytes, media_type).await
    }

    async fn local_file(&self, key: &Key, scratch: &Path) -> Result<Option<LocalFile>> {
        self.ground.store.local_file(key, scratch).await
    }

    async fn stat(&self, key: &Key) -> Result<Option<Stat>> {
        self.ground.store.stat(key).await
    }

    async fn delete(&self, key: &Key) -> Result<()> {
        self.ground.store.delete(key).await
    }

    async fn list(&self, prefix: &str, after: Option<&Key>) -> Result<Vec<Stat>> {
        self.ground.store.list(prefix, after).await
    }

    async fn clear_cut_off(&self, before: i64) -> Result<u64> {
        self.ground.store.clear_cut_off(before).await
    }

    async fn presigned_get(&self, key: &Key, valid_for: Duration) -> Result<Option<String>> {
        self.ground.store.presigned_get(key, valid_for).await
    }

    async fn check(&self) -> Result<()> {
        self.ground.store.check().await
    }
}
