//! How uploads end: as a photo, refused, expired; and what is left of them then.

use super::{OFFSET_STREAM, Phone, coded, number, photo};
use photos36_domain::{database::statement, ids, photos, store::Key, uploads};
use photos36_tests::{App, eventually, on_both_backends};
use reqwest::Method;
use sea_orm::{ConnectionTrait, Value};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

async fn run(app: &App, sql: &str, values: Vec<Value>) {
    let write = app.ground.db.write().await.unwrap();
    write.execute_raw(statement(&*write, sql, values)).await.unwrap();
    write.commit().await.unwrap();
}

async fn pieces(app: &App) -> usize {
    app.ground.store.list(Key::UPLOADS, None).await.unwrap().len()
}

fn id_of(url: &str) -> Uuid {
    url.rsplit('/').next().unwrap().parse().unwrap()
}

/// Puts the last bytes as a server does that is killed before it makes the photo.
async fn fill(app: &App, url: &str, offset: usize, bytes: &[u8]) {
    let id = id_of(url);
    app.ground.store.put(&Key::piece(id, 99, offset as u64), bytes.to_vec().into(), OFFSET_STREAM).await.unwrap();
    let sql = "INSERT INTO upload_pieces (upload_id, offset_bytes, token, size_bytes) VALUES ($1, $2, 99, $3)";
    run(app, sql, vec![id.into(), (offset as i64).into(), (bytes.len() as i64).into()]).await;
    let sql = "UPDATE uploads SET received_bytes = length_bytes, token = 99 WHERE id = $1";
    run(app, sql, vec![id.into()]).await;
}

on_both_backends! {
    async fn an_upload_with_its_bytes_in_the_first_request_becomes_the_photo_that_its_client_named(backend: Backend) {
        let app = backend.app().await;
        let jeanne = app.player("jeanne@example.org").await;
        let phone = Phone::of(&app, &jeanne);
        let (bytes, id) = (photo(1, 40_000), ids::new(&app.ground.clock));
        let request = phone.request(Method::POST, &app.at("/v1/uploads")).header("Upload-Length", bytes.len());
        let request = request.header("Upload-Metadata", format!("photo_id {}", coded(&id.to_string())));
        let begun = request.header("Content-Type", OFFSET_STREAM).body(bytes.clone()).send().await.unwrap();
        assert_eq!((begun.status().as_u16(), number(&begun, "upload-offset")), (201, bytes.len()));
        assert_eq!(begun.headers()["photo-location"].to_str().unwrap(), format!("/v1/photos/{id}"));
        let seen: Json = jeanne.get(&format!("/v1/photos/{id}")).await.json().await.unwrap();
        assert_eq!(seen["size_bytes"].as_u64().unwrap_or(bytes.len() as u64), bytes.len() as u64);
        eventually("the pieces are deleted", || async { (pieces(&app).await == 0).then_some(()) }).await;

        // The same bytes by another upload are the photo that is there.
        let url = app.at(&phone.create(&app, bytes.len(), "").await);
        let again = phone.patch(&url, 0, &bytes).await;
        assert_eq!(again.headers()["location"].to_str().unwrap(), format!("/v1/photos/{id}"));
        // It expires as told; then it is gone, and its photo is not.
        run(&app, "UPDATE uploads SET expires_at = 1 WHERE id = $1", vec![id_of(&url).into()]).await;
        assert_eq!(phone.patch(&url, bytes.len(), b"").await.status(), 410);
        assert_eq!(jeanne.get(&format!("/v1/photos/{id}")).await.status(), 200);
    }

    async fn an_upload_whose_server_was_killed_at_its_end_is_made_a_photo_by_whoever_comes_next(backend: Backend) {
        let app = backend.app_without_worker().await;
        let jeanne = app.player("jeanne@example.org").await;
        let phone = Phone::of(&app, &jeanne);
        for (seed, by_job) in [(1, false), (2, true)] {
            let bytes = photo(seed, 50_000);
            let url = app.at(&phone.create(&app, bytes.len(), "").await);
            assert_eq!(phone.patch(&url, 0, &bytes[..30_000]).await.status(), 204);
            fill(&app, &url, 30_000, &bytes[30_000..]).await;
            if by_job {
                uploads::finish_left(&app.ground, id_of(&url)).await.unwrap();
            }
            let head = phone.request(Method::HEAD, &url).send().await.unwrap();
            assert_eq!((head.status().as_u16(), number(&head, "upload-offset")), (200, bytes.len()));
            let photo = head.headers()["photo-location"].to_str().unwrap().to_owned();
            let sha256: [u8; 32] = Sha256::digest(&bytes).into();
            let kept = photos::store::by_id(&*app.ground.db, id_of(&photo)).await.unwrap().unwrap();
            assert_eq!(kept.sha256, sha256);
        }
    }

    async fn a_piece_that_the_store_has_lost_is_asked_for_again(backend: Backend) {
        let app = backend.app_without_worker().await;
        let phone = Phone::of(&app, &app.player("jeanne@example.org").await);
        let bytes = photo(1, 50_000);
        let url = app.at(&phone.create(&app, bytes.len(), "").await);
        for (from, to) in [(0, 10_000), (10_000, 20_000)] {
            assert_eq!(phone.patch(&url, from, &bytes[from..to]).await.status(), 204);
        }
        let lost = app.ground.store.list(Key::UPLOADS, None).await.unwrap().pop().unwrap();
        app.ground.store.delete(&lost.key).await.unwrap();
        assert_eq!(phone.patch(&url, 20_000, &bytes[20_000..]).await.status(), 409);
        assert_eq!(phone.offset(&url).await, Some(10_000));
        assert_eq!(phone.patch(&url, 10_000, &bytes[10_000..]).await.status(), 204);
    }

    async fn bytes_that_are_no_photo_or_not_those_announced_end_the_upload(backend: Backend) {
        let app = backend.app().await;
        let phone = Phone::of(&app, &app.player("jeanne@example.org").await);
        let url = app.at(&phone.create(&app, 2000, "").await);
        assert_eq!(phone.patch(&url, 0, &[7; 2000]).await.status(), 415);
        assert_eq!(phone.patch(&url, 2000, b"").await.status(), 410);
        let bytes = photo(1, 2000);
        let url = app.at(&phone.create(&app, 2000, &format!("sha256 {}", coded(&"ab".repeat(32)))).await);
        let refused: Json = phone.patch(&url, 0, &bytes).await.json().await.unwrap();
        assert_eq!(refused["code"], "digest-mismatch");
        assert_eq!(phone.offset(&url).await, None);
        eventually("the pieces are deleted", || async { (pieces(&app).await == 0).then_some(()) }).await;
    }

    async fn an_upload_that_expires_ends_with_its_pieces_and_what_a_late_writer_left_is_swept(backend: Backend) {
        let app = backend.app_without_worker().await;
        let phone = Phone::of(&app, &app.player("jeanne@example.org").await);
        let (waiting, open) = (app.at(&phone.create(&app, 2000, "").await), app.at(&phone.create(&app, 2000, "").await));
        for url in [&waiting, &open] {
            assert_eq!(phone.patch(url, 0, &[7; 1000]).await.status(), 204);
        }
        run(&app, "UPDATE uploads SET expires_at = 1 WHERE id = $1", vec![id_of(&waiting).into()]).await;
        assert_eq!(phone.patch(&waiting, 1000, &[7; 10]).await.status(), 410);
        assert_eq!(uploads::tidy(&app.ground).await.unwrap(), 1);
        assert_eq!((pieces(&app).await, phone.offset(&open).await), (1, Some(1000)));

        let late = Key::piece(id_of(&waiting), 1, 5000);
        app.ground.store.put(&late, vec![7; 10].into(), OFFSET_STREAM).await.unwrap();
        assert_eq!(uploads::sweep_pieces(&app.ground).await.unwrap(), 0, "it may be on its way still");
        let mut tomorrow = (*app.ground).clone();
        tomorrow.clock = photos36_domain::Clock::fixed(app.ground.clock.now() + 25 * 3600 * 1_000_000);
        assert_eq!(uploads::sweep_pieces(&tomorrow).await.unwrap(), 1);
        assert_eq!((pieces(&app).await, phone.offset(&open).await), (1, Some(1000)));
    }
}
