//! The protocol's own answers.

use super::{OFFSET_STREAM, Phone, coded, number, photo};
use base64::{Engine, prelude::BASE64_STANDARD};
use photos36_domain::ids;
use photos36_tests::on_both_backends;
use reqwest::{Method, RequestBuilder, Response};
use serde_json::Value;
use sha2::{Digest, Sha256};

async fn code(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    assert_eq!(response.headers()["tus-resumable"], "1.0.0");
    assert_eq!(response.headers()["access-control-allow-origin"], "*");
    let problem: Value = response.json().await.unwrap();
    (status, problem["code"].as_str().unwrap().to_owned())
}

async fn refused(request: RequestBuilder, status: u16, wrong: &str) {
    assert_eq!(code(request.send().await.unwrap()).await, (status, wrong.into()));
}

on_both_backends! {
    async fn what_the_server_speaks_is_told_without_signing_in(backend: Backend) {
        let app = backend.app_without_worker().await;
        for path in ["/v1/uploads", "/v1/uploads/0197a1c0-1111-7000-8000-000000000001"] {
            let told = app.http.request(Method::OPTIONS, app.at(path)).send().await.unwrap();
            assert_eq!(told.status(), 204);
            let header = |name: &str| told.headers()[name].to_str().unwrap().to_owned();
            assert_eq!(header("tus-version"), "1.0.0");
            assert_eq!(header("tus-extension"), "creation,creation-with-upload,checksum,expiration,termination");
            assert_eq!(header("tus-max-size"), (25 * 1024 * 1024).to_string());
            assert_eq!(header("tus-checksum-algorithm"), "sha1,sha256");
            assert!(header("access-control-allow-headers").contains("Upload-Offset"));
            assert!(header("access-control-expose-headers").contains("Upload-Offset"));
        }
    }

    async fn an_upload_that_cannot_be_is_refused(backend: Backend) {
        let app = backend.app_without_worker().await;
        let (jeanne, karim) = (app.player("jeanne@example.org").await, app.player("karim@example.org").await);
        let phone = Phone::of(&app, &jeanne);
        let url = app.at("/v1/uploads");
        let post = || phone.request(Method::POST, &url);
        refused(app.http.post(&url).bearer_auth(&phone.token).header("Upload-Length", 9), 412, "upload-version-unsupported").await;
        refused(app.http.post(&url).bearer_auth(&phone.token).header("Tus-Resumable", "0.2.2").header("Upload-Length", 9), 412,
            "upload-version-unsupported").await;
        refused(app.http.post(&url).header("Tus-Resumable", "1.0.0").header("Upload-Length", 9), 401, "sign-in-required").await;
        refused(post(), 400, "parameter-invalid").await;
        refused(post().header("Upload-Length", "-1"), 400, "parameter-invalid").await;
        refused(post().header("Upload-Length", 0), 422, "photo-empty").await;
        refused(post().header("Upload-Length", 26 * 1024 * 1024), 413, "photo-too-large").await;
        refused(post().header("Upload-Length", 9).body("text"), 415, "content-type-unsupported").await;
        refused(post().header("Upload-Length", 9).header("Upload-Metadata", "sha256 ***"), 400, "parameter-invalid").await;
        refused(post().header("Upload-Length", 9).header("Upload-Metadata", format!("photo_id {}", coded("7"))), 400, "id-not-uuidv7").await;
        let taken = karim.new_photo(&app, &photo(9, 2000)).await;
        let metadata = format!("photo_id {}", coded(taken["id"].as_str().unwrap()));
        refused(post().header("Upload-Length", 9).header("Upload-Metadata", metadata), 409, "id-taken").await;
        refused(post().header("Upload-Length", 2).header("Content-Type", OFFSET_STREAM).body("xxx"), 413, "upload-too-long").await;
    }

    async fn bytes_that_do_not_fit_are_refused_and_change_nothing(backend: Backend) {
        let app = backend.app_without_worker().await;
        let (jeanne, karim) = (app.player("jeanne@example.org").await, app.player("karim@example.org").await);
        let (phone, others) = (Phone::of(&app, &jeanne), Phone::of(&app, &karim));
        let bytes = photo(1, 100_000);
        let url = app.at(&phone.create(&app, bytes.len(), "filename YS5qcGc=").await);
        let patch = |offset: usize| phone.request(Method::PATCH, &url).header("Upload-Offset", offset).header("Content-Type", OFFSET_STREAM);
        let typed = phone.request(Method::PATCH, &url).header("Upload-Offset", 0).header("Content-Type", "image/jpeg").body("x");
        refused(typed, 415, "content-type-unsupported").await;
        refused(phone.request(Method::PATCH, &url).header("Content-Type", OFFSET_STREAM).body("x"), 400, "parameter-invalid").await;
        refused(app.http.patch(&url).bearer_auth(&phone.token).header("Content-Type", OFFSET_STREAM), 412, "upload-version-unsupported").await;
        refused(patch(7).body("x"), 409, "upload-offset-mismatch").await;
        refused(patch(0).body(vec![1; 100_001]), 413, "upload-too-long").await;
        refused(patch(0).header("Upload-Checksum", "md5 AAAA").body("x"), 400, "upload-checksum-unknown").await;
        let wrong = format!("sha1 {}", BASE64_STANDARD.encode([7; 20]));
        refused(patch(0).header("Upload-Checksum", wrong).body("x"), 460, "upload-checksum-mismatch").await;
        assert_eq!(code(others.patch(&url, 0, b"x").await).await, (404, "not-found".into()));
        assert_eq!(others.offset(&url).await, None);
        let unknown = app.at(&format!("/v1/uploads/{}", ids::new(&app.ground.clock)));
        assert_eq!(code(phone.patch(&unknown, 0, b"x").await).await, (404, "not-found".into()));
        assert_eq!(phone.offset(&url).await, Some(0), "nothing has changed");

        let right = format!("sha256 {}", BASE64_STANDARD.encode(Sha256::digest(&bytes[..1000])));
        let sent = patch(0).header("Upload-Checksum", right).body(bytes[..1000].to_vec()).send().await.unwrap();
        assert_eq!((sent.status().as_u16(), number(&sent, "upload-offset")), (204, 1000));
        assert!(sent.headers()["upload-expires"].to_str().unwrap().ends_with("GMT"));
        let head = phone.request(Method::HEAD, &url).send().await.unwrap();
        assert_eq!((number(&head, "upload-length"), head.headers()["cache-control"].to_str().unwrap()), (100_000, "no-store"));
        assert_eq!(head.headers()["upload-metadata"], "filename YS5qcGc=");
        let over = phone.request(Method::POST, &url).header("X-HTTP-Method-Override", "PATCH").header("Upload-Offset", 1000);
        let over = over.header("Content-Type", OFFSET_STREAM).body(bytes[1000..].to_vec()).send().await.unwrap();
        assert_eq!((over.status().as_u16(), number(&over, "upload-offset")), (204, 100_000));
        let again = patch(100_000).body("").send().await.unwrap();
        assert_eq!(again.status(), 204, "an answer that was lost is given again");
        assert_eq!(code(phone.patch(&url, 0, b"x").await).await, (409, "upload-offset-mismatch".into()));
    }

    async fn a_person_has_so_many_uploads_open_and_no_more(backend: Backend) {
        let mut app = backend.app_without_worker().await;
        app.restart(&["--no-worker", "--set", "uploads.max_open=5", "--set", "uploads.max_open_mib=30"]).await;
        let phone = Phone::of(&app, &app.player("jeanne@example.org").await);
        let url = app.at("/v1/uploads");
        let begin = |length: usize| phone.request(Method::POST, &url).header("Upload-Length", length).send();
        let answers = futures_util::future::join_all((0..50).map(|_| begin(1000))).await;
        let begun = answers.iter().filter(|answer| answer.as_ref().unwrap().status() == 201).count();
        assert_eq!(begun, 5, "fifty at once open five");
        assert_eq!(code(begin(1000).await.unwrap()).await, (409, "uploads-too-many".into()));
        let open = answers.into_iter().map(Result::unwrap).filter(|answer| answer.status() == 201);
        let open: Vec<String> = open.map(|answer| app.at(answer.headers()["location"].to_str().unwrap())).collect();
        let (first, second) = (&open[0], &open[1]);
        assert_eq!(phone.request(Method::DELETE, first).send().await.unwrap().status(), 204);
        assert_eq!(phone.patch(first, 0, b"x").await.status(), 404);
        assert_eq!(begin(25 * 1024 * 1024).await.unwrap().status(), 201);
        assert_eq!(phone.request(Method::DELETE, second).send().await.unwrap().status(), 204);
        assert_eq!(code(begin(6 * 1024 * 1024).await.unwrap()).await, (409, "uploads-too-many".into()), "too many bytes");
    }

    async fn a_creation_that_is_sent_again_with_its_key_is_the_same_upload(backend: Backend) {
        let app = backend.app_without_worker().await;
        let jeanne = app.player("jeanne@example.org").await;
        let bytes = photo(1, 3_000);
        let create = async |key: &str, length: usize| {
            let request = jeanne.request(Method::POST, "/v1/uploads").header("tus-resumable", "1.0.0");
            let request = request.header("upload-length", length).header("content-type", OFFSET_STREAM);
            request.header("idempotency-key", key).body(bytes[..1_000].to_vec()).send().await.unwrap()
        };
        let first = create("one", bytes.len()).await;
        let again = create("one", bytes.len()).await;
        assert_eq!((first.status().as_u16(), again.status().as_u16()), (201, 201));
        assert_eq!(first.headers()["location"], again.headers()["location"]);
        assert_eq!((number(&again, "upload-offset"), again.headers()["idempotency-replayed"].to_str().unwrap()), (1_000, "true"));
        let other = create("two", bytes.len()).await;
        assert_ne!(first.headers()["location"], other.headers()["location"]);
        assert_eq!(code(create("one", bytes.len() + 1).await).await, (422, "idempotency-key-reused".into()));
    }
}
