//! Rules of the stores: the same for files and for S3.

use bytes::Bytes;
use futures_util::TryStreamExt;
use photos36_domain::store::{Key, LIST_LIMIT, PIECE_BYTES, Store};
use photos36_tests::{TestGround, on_both_backends};
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use uuid::Uuid;

const MIB: usize = 1024 * 1024;

/// Bytes that repeat nowhere, the same on every run.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    };
    (0..length.div_ceil(8)).flat_map(|_| next()).take(length).collect()
}

fn photo(number: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + number)
}

fn original(number: u128) -> Key {
    Key::original(photo(number), &[0x36; 32])
}

async fn read(store: &dyn Store, key: &Key, range: Option<std::ops::Range<u64>>) -> Vec<u8> {
    let content = store.get(key, range).await.unwrap().unwrap();
    let pieces: Vec<Bytes> = content.stream.try_collect().await.unwrap();
    assert!(pieces.iter().all(|piece| piece.len() <= PIECE_BYTES));
    let bytes = pieces.concat();
    assert_eq!(bytes.len() as u64, content.length);
    bytes
}

fn file_with(ground: &TestGround, name: &str, bytes: &[u8]) -> (PathBuf, [u8; 32]) {
    let path = ground.folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    (path, Sha256::digest(bytes).into())
}

on_both_backends! {
    async fn what_was_put_is_read_back_whole_and_in_part(backend: Backend) {
        let ground = backend.ground().await;
        let (key, bytes) = (original(1), noise(200_000));
        let (file, digest) = file_with(&ground, "upload", &bytes);
        ground.store.put_file(&key, &file, &digest, "image/jpeg").await.unwrap();
        assert_eq!(read(&*ground.store, &key, None).await, bytes);
        for (range, expected) in [
            (0..1, &bytes[..1]),
            (100..70_000, &bytes[100..70_000]),
            (199_999..200_000, &bytes[199_999..]),
            (199_990..900_000, &bytes[199_990..]),
            (200_000..200_001, &[][..]),
            (900_000..900_010, &[][..]),
            (5..5, &[][..]),
        ] {
            assert_eq!(read(&*ground.store, &key, Some(range.clone())).await, expected, "{range:?}");
            assert_eq!(ground.store.get(&key, Some(range)).await.unwrap().unwrap().total, 200_000);
        }
    }

    async fn an_object_tells_its_size_and_age(backend: Backend) {
        let ground = backend.ground().await;
        let before = photos36_domain::Clock::system().now();
        let key = Key::derivative(photo(2), 1, "320.webp");
        ground.store.put(&key, Bytes::from_static(b"picture"), "image/webp").await.unwrap();
        let stat = ground.store.stat(&key).await.unwrap().unwrap();
        assert_eq!((stat.size_bytes, &stat.key), (7, &key));
        // HTTP tells whole seconds only.
        let after = photos36_domain::Clock::system().now();
        assert!((before - 1_000_000..=after).contains(&stat.modified_at), "{before} {} {after}", stat.modified_at);
        assert_eq!(ground.store.list("derivatives/", None).await.unwrap()[0].size_bytes, 7);
    }

    async fn what_is_not_there_is_none_and_deleting_it_is_no_error(backend: Backend) {
        let ground = backend.ground().await;
        let key = original(3);
        assert!(ground.store.get(&key, None).await.unwrap().is_none());
        assert!(ground.store.get(&key, Some(0..10)).await.unwrap().is_none());
        assert!(ground.store.stat(&key).await.unwrap().is_none());
        assert!(ground.store.local_file(&key, ground.folder.path()).await.unwrap().is_none());
        assert!(ground.store.list("", None).await.unwrap().is_empty());
        ground.store.delete(&key).await.unwrap();
    }

    async fn a_deleted_object_is_gone_and_its_neighbours_stay(backend: Backend) {
        let ground = backend.ground().await;
        let keys = [Key::derivative(photo(4), 1, "a"), Key::derivative(photo(4), 1, "b"), Key::derivative(photo(4), 2, "a")];
        for key in &keys {
            ground.store.put(key, Bytes::from_static(b"x"), "image/webp").await.unwrap();
        }
        for (index, key) in keys.iter().enumerate() {
            ground.store.delete(key).await.unwrap();
            let left: Vec<Key> = ground.store.list("", None).await.unwrap().into_iter().map(|stat| stat.key).collect();
            assert_eq!(left, keys[index + 1..]);
        }
    }

    async fn the_list_is_in_the_order_of_keys_and_goes_on_after_any_key(backend: Backend) {
        let ground = backend.ground().await;
        let mut keys: Vec<Key> = (0..12).map(|number| original(number * 7)).collect();
        keys.extend([1, 2, 9, 10, 11].map(|rendition| Key::derivative(photo(7), rendition, "320.webp")));
        keys.extend(["320.jpg", "320.webp", "1920.webp"].map(|name| Key::derivative(photo(14), 1, name)));
        for key in &keys {
            ground.store.put(key, Bytes::from_static(b"x"), "image/webp").await.unwrap();
        }
        keys.sort();
        let list = async |prefix: &'static str, after: Option<&Key>| -> Vec<Key> {
            ground.store.list(prefix, after).await.unwrap().into_iter().map(|stat| stat.key).collect()
        };
        assert_eq!(list("", None).await, keys);
        let originals: Vec<Key> = keys.iter().filter(|key| key.as_str().starts_with("originals/")).cloned().collect();
        assert_eq!(list("originals/", None).await, originals);
        for (index, key) in keys.iter().enumerate() {
            assert_eq!(list("", Some(key)).await, keys[index + 1..], "after {key}");
        }
        assert_eq!(list("originals/", Some(&originals[3])).await, originals[4..]);
        let missing = original(15);
        let later: Vec<Key> = keys.iter().filter(|key| **key > missing).cloned().collect();
        assert_eq!(list("", Some(&missing)).await, later, "after a key that is not there");
    }

    async fn a_page_of_the_list_is_bounded_and_the_next_goes_on_where_it_ended(backend: Backend) {
        let ground = backend.ground().await;
        for start in (0..LIST_LIMIT as u128 + 5).step_by(50) {
            let puts = (start..(start + 50).min(LIST_LIMIT as u128 + 5)).map(|number| {
                let store = ground.store.clone();
                async move { store.put(&original(number), Bytes::from_static(b"x"), "image/jpeg").await }
            });
            futures_util::future::try_join_all(puts).await.unwrap();
        }
        let first = ground.store.list("originals/", None).await.unwrap();
        assert_eq!(first.len(), LIST_LIMIT);
        let second = ground.store.list("originals/", Some(&first[LIST_LIMIT - 1].key)).await.unwrap();
        assert_eq!(second.len(), 5);
        assert!(ground.store.list("originals/", Some(&second[4].key)).await.unwrap().is_empty());
    }

    async fn a_file_of_20_mb_goes_in_and_out(backend: Backend) {
        let ground = backend.ground().await;
        let (key, bytes) = (original(5), noise(20 * MIB + 12_345));
        let (file, digest) = file_with(&ground, "large", &bytes);
        ground.store.put_file(&key, &file, &digest, "image/heic").await.unwrap();
        assert_eq!(ground.store.stat(&key).await.unwrap().unwrap().size_bytes, bytes.len() as u64);
        assert!(read(&*ground.store, &key, None).await == bytes);
        let across = 8 * MIB as u64 - 10..8 * MIB as u64 + 10;
        assert_eq!(read(&*ground.store, &key, Some(across)).await, bytes[8 * MIB - 10..8 * MIB + 10]);
        let local = ground.store.local_file(&key, &ground.folder.path().join("scratch")).await.unwrap().unwrap();
        assert!(std::fs::read(local.path()).unwrap() == bytes);
    }

    async fn a_file_of_exactly_one_part_or_of_no_byte_goes_in_and_out(backend: Backend) {
        let ground = backend.ground().await;
        for (number, length) in [(6, 8 * MIB), (7, 16 * MIB), (8, 0)] {
            let (key, bytes) = (original(number), noise(length));
            let (file, digest) = file_with(&ground, "even", &bytes);
            ground.store.put_file(&key, &file, &digest, "image/jpeg").await.unwrap();
            assert!(read(&*ground.store, &key, None).await == bytes, "{length}");
        }
    }

    async fn putting_the_same_object_again_leaves_it_whole(backend: Backend) {
        let ground = backend.ground().await;
        let (key, bytes) = (original(9), noise(300_000));
        let puts = (0..8).map(|number| {
            let (file, digest) = file_with(&ground, &format!("copy-{number}"), &bytes);
            let (store, key) = (ground.store.clone(), key.clone());
            async move { store.put_file(&key, &file, &digest, "image/jpeg").await }
        });
        futures_util::future::try_join_all(puts.collect::<Vec<_>>()).await.unwrap();
        assert!(read(&*ground.store, &key, None).await == bytes);
        assert_eq!(ground.store.list("", None).await.unwrap().len(), 1);
    }

    async fn a_put_that_fails_leaves_no_visible_object(backend: Backend) {
        let ground = backend.ground().await;
        let key = original(10);
        let missing = ground.folder.path().join("missing");
        assert!(ground.store.put_file(&key, &missing, &[0; 32], "image/jpeg").await.is_err());
        assert!(ground.store.stat(&key).await.unwrap().is_none());
        assert!(ground.store.list("", None).await.unwrap().is_empty());
    }

    async fn what_a_write_that_was_cut_off_left_behind_is_not_listed_and_is_cleared(backend: Backend) {
        let ground = backend.ground().await;
        let cut_off = ground.settings.store.folder.join(".tmp");
        std::fs::create_dir_all(&cut_off).unwrap();
        std::fs::write(cut_off.join("half"), noise(1000)).unwrap();
        assert!(ground.store.list("", None).await.unwrap().is_empty());
        let now = photos36_domain::Clock::system().now();
        assert_eq!(ground.store.clear_cut_off(now - 3_600_000_000).await.unwrap(), 0);
        let cleared = ground.store.clear_cut_off(now + 3_600_000_000).await.unwrap();
        assert_eq!(cleared, u64::from(ground.settings.store.kind == photos36_domain::settings::StoreKind::Files));
    }

    async fn a_sound_store_passes_its_check_and_the_check_leaves_nothing(backend: Backend) {
        let ground = backend.ground().await;
        ground.store.check().await.unwrap();
        assert!(ground.store.list("", None).await.unwrap().is_empty());
        photos36_domain::store::open(&ground.settings.store).await.unwrap().check().await.unwrap();
    }

    async fn a_presigned_url_works_with_a_plain_client_until_it_expires(backend: Backend) {
        let ground = backend.ground().await;
        let key = Key::derivative(photo(11), 1, "320.webp");
        ground.store.put(&key, Bytes::from_static(b"picture"), "image/webp").await.unwrap();
        let Some(url) = ground.store.presigned_get(&key, std::time::Duration::from_secs(600)).await.unwrap() else {
            assert_eq!(ground.settings.store.kind, photos36_domain::settings::StoreKind::Files);
            return;
        };
        let answer = reqwest::get(&url).await.unwrap();
        assert_eq!((answer.status().as_u16(), answer.headers()["content-type"].to_str().unwrap()), (200, "image/webp"));
        assert_eq!(answer.bytes().await.unwrap(), "picture");
        let longer = reqwest::get(url.replace("X-Amz-Expires=600", "X-Amz-Expires=6000")).await.unwrap();
        assert_eq!(longer.status().as_u16(), 403, "a URL whose end was moved");
        let other = url.replace("320.webp", "960.webp");
        assert_eq!(reqwest::get(other).await.unwrap().status().as_u16(), 403, "a URL for another object");
        let brief = ground.store.presigned_get(&key, std::time::Duration::from_secs(1)).await.unwrap().unwrap();
        while reqwest::get(&brief).await.unwrap().status().as_u16() == 200 {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        assert_eq!(reqwest::get(&brief).await.unwrap().status().as_u16(), 403, "a URL whose time is over");
    }
}

#[cfg(feature = "services")]
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_changed_on_the_way_to_s3_is_not_stored() {
    let ground = photos36_tests::Backend::Services.ground().await;
    for (number, length) in [(20, 1000), (21, 9 * MIB)] {
        let key = original(number);
        let (file, _) = file_with(&ground, "changed", &noise(length));
        assert!(ground.store.put_file(&key, &file, &[7; 32], "image/jpeg").await.is_err());
        assert!(ground.store.stat(&key).await.unwrap().is_none());
    }
}

#[cfg(feature = "services")]
#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_or_an_unreachable_server_is_told_on_opening() {
    use photos36_domain::{Error, store};
    let ground = photos36_tests::Backend::Services.ground().await;
    let mut wrong = ground.settings.store.clone();
    wrong.secret_access_key = "another".into();
    assert!(matches!(store::open(&wrong).await, Err(Error::Internal(_))));
    let mut away = ground.settings.store.clone();
    away.endpoint = "http://127.0.0.1:1".into();
    let Err(error) = store::open(&away).await else { panic!("nobody listens there") };
    assert!(format!("{error}").contains("127.0.0.1:1"), "{error}");
}

#[cfg(feature = "services")]
#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_is_reached_by_its_own_host_name_too() {
    let mut settings = (*photos36_tests::Backend::Services.ground().await.settings).clone();
    settings.database.url = "sqlite://unused".into();
    let server = settings.store.endpoint.clone();
    let port = server.rsplit(':').next().unwrap();
    settings.store.endpoint = format!("http://localhost:{port}");
    // No name server knows bucket.localhost, so the S3 server itself stands in as the proxy: it sees the host name.
    let folder = tempfile::tempdir().unwrap();
    let output = photos36_tests::program::command("photos36", &settings)
        .arg("doctor")
        .current_dir(folder.path())
        .envs([("PHOTOS36_STORE__PATH_STYLE", "false"), ("http_proxy", &server), ("no_proxy", ""), ("LC_ALL", "C")])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains(&format!("OK      store: {} {}", settings.store.endpoint, settings.store.bucket)), "{said}");
}
