//! Connections, servers and machines are cut; nothing is lost, and little is sent again.

use super::{Phone, coded, number, photo};
use photos36_domain::{ids, store::Key};
use photos36_tests::{App, eventually, on_both_backends};
use sha2::{Digest, Sha256};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use uuid::Uuid;

const LENGTH: usize = 12 * 1024 * 1024;
const CUTS: usize = 20;
/// What may be sent again after a cut, in bytes.
const AGAIN: usize = 64 * 1024;

/// Sends a PATCH that announces all that is missing and brings `bytes` only; the connection stays open.
async fn send_part(phone: &Phone, url: &str, offset: usize, bytes: &[u8]) -> TcpStream {
    let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).await.unwrap();
    let head = format!(
        "PATCH /{path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {}\r\nTus-Resumable: 1.0.0\r\n\
         Upload-Offset: {offset}\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: {}\r\n\r\n",
        phone.token,
        LENGTH - offset
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    stream
}

/// What cuts a transfer.
enum Cut {
    /// The connection ends.
    Connection,
    /// The server is ended as an upgrade does (SIGTERM) and started again, while the connection is open.
    Restart,
    /// The machine loses its power (SIGKILL) once nothing came for a moment.
    Power,
}

async fn original(app: &App, photo: Uuid, sha256: &[u8; 32]) -> Vec<u8> {
    let object = app.ground.store.get(&Key::original(photo, sha256), None).await.unwrap();
    let mut stream = object.expect("the original is there").stream;
    let mut bytes = Vec::new();
    while let Some(piece) = futures_util::StreamExt::next(&mut stream).await {
        bytes.extend_from_slice(&piece.unwrap());
    }
    bytes
}

on_both_backends! {
    async fn a_body_that_falls_silent_ends_and_what_came_of_it_counts(backend: Backend) {
        let mut app = backend.app_without_worker().await;
        let phone = Phone::of(&app, &app.player("jeanne@example.org").await);
        app.restart(&["--set", "http.body_silence_seconds=1"]).await;
        let bytes = photo(7, LENGTH);
        let path = phone.create(&app, LENGTH, "").await;
        let mut stream = send_part(&phone, &app.at(&path), 0, &bytes[..100_000]).await;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 400") && answer.contains("body-invalid"), "{answer}");
        assert_eq!(phone.offset(&app.at(&path)).await, Some(100_000));
    }

    async fn a_photo_of_12_mb_cut_20_times_across_restarts_and_two_servers_comes_byte_identical(backend: Backend) {
        let mut app = backend.app_without_worker().await;
        let phone = Phone::of(&app, &app.player("jeanne@example.org").await);
        let other = app.start_other_server();
        let bytes = photo(1, LENGTH);
        let sha256: [u8; 32] = Sha256::digest(&bytes).into();
        let id = ids::new(&app.ground.clock);
        let digest: String = sha256.iter().map(|byte| format!("{byte:02x}")).collect();
        let metadata = format!("photo_id {},sha256 {}", coded(&id.to_string()), coded(&digest));
        let path = phone.create(&app, LENGTH, &metadata).await;
        let (mut offset, mut again, mut worst, mut random) = (0, 0, 0, 7_u64);
        for cut in 0..CUTS {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let count = 1 + (random >> 33) as usize % ((LENGTH - offset) / (CUTS - cut + 1) * 2);
            let (here, there) = if cut % 2 == 0 { (app.url.clone(), other.clone()) } else { (other.clone(), app.url.clone()) };
            let stream = send_part(&phone, &format!("{here}{path}"), offset, &bytes[offset..offset + count]).await;
            let sent = offset + count;
            let how = match cut { 6 | 12 => Cut::Restart, 8 | 16 => Cut::Power, _ => Cut::Connection };
            let ask = format!("{}{path}", if matches!(how, Cut::Connection) { there } else { other.clone() });
            match how {
                Cut::Connection => drop(stream),
                Cut::Restart => {
                    // As on a phone's network, what was sent has left the machine's buffers when the server is ended.
                    eventually("the server reads", || async { phone.offset(&ask).await.filter(|now| sent - now <= AGAIN) }).await;
                    assert!(app.terminate(), "the server ends well although a connection is open");
                    app.restart(&["--no-worker"]).await;
                    drop(stream);
                }
                Cut::Power => {
                    eventually("what came is durable", || async { phone.offset(&ask).await.filter(|now| *now == sent) }).await;
                    app.restart(&["--no-worker"]).await;
                    drop(stream);
                }
            }
            let now = eventually("what came counts", || async { phone.offset(&ask).await.filter(|now| sent - now <= AGAIN) }).await;
            (again, worst) = (again + sent - now, worst.max(sent - now));
            offset = now;
        }
        let done = phone.patch(&format!("{}{path}", app.url), offset, &bytes[offset..]).await;
        assert_eq!(done.status(), 204);
        assert_eq!(done.headers()["location"].to_str().unwrap(), format!("/v1/photos/{id}"));
        assert_eq!(number(&done, "upload-offset"), LENGTH);
        assert!(original(&app, id, &sha256).await == bytes, "byte-identical");
        assert_eq!(phone.offset(&format!("{other}{path}")).await, Some(LENGTH));
        println!("{CUTS} cuts: {again} bytes sent again, at most {worst} after one");
    }

    async fn two_writers_at_once_leave_one(backend: Backend) {
        let app = backend.app_without_worker().await;
        let phone = Phone::of(&app, &app.player("jeanne@example.org").await);
        let bytes = photo(2, 300_000);
        let url = app.at(&phone.create(&app, bytes.len(), "").await);
        let tries = (0..50).map(|_| phone.patch(&url, 0, &bytes));
        let answers = futures_util::future::join_all(tries).await;
        let count = |status: u16| answers.iter().filter(|answer| answer.status() == status).count();
        assert_eq!((count(204), count(423) + count(409)), (1, 49), "{answers:?}");
        let pieces = app.ground.store.list(Key::UPLOADS, None).await.unwrap();
        assert_eq!(pieces.len(), 1, "only one writer wrote");
    }

    async fn a_dead_connection_keeps_nobody_waiting_and_its_late_bytes_change_nothing(backend: Backend) {
        let app = backend.app_without_worker().await;
        let phone = Phone::of(&app, &app.player("jeanne@example.org").await);
        let bytes = photo(3, LENGTH);
        let url = app.at(&phone.create(&app, LENGTH, "").await);
        // The phone has changed networks: this connection does not know that it is dead.
        let mut dead = send_part(&phone, &url, 0, &bytes[..200_000]).await;
        eventually("what came is durable", || async { phone.offset(&url).await.filter(|now| *now == 200_000) }).await;
        let middle = 5_000_000;
        let mut live = send_part(&phone, &url, 200_000, &bytes[200_000..middle]).await;
        eventually("it goes on elsewhere", || async { phone.offset(&url).await.filter(|now| *now == middle) }).await;
        dead.write_all(&[0; 100_000]).await.unwrap();
        dead.shutdown().await.unwrap();
        live.write_all(&bytes[middle..]).await.unwrap();
        let answered = eventually("all is there", || async { phone.offset(&url).await.filter(|now| *now == LENGTH) }).await;
        assert_eq!(answered, LENGTH);
        let head = phone.request(reqwest::Method::HEAD, &url).send().await.unwrap();
        let photo = head.headers()["photo-location"].to_str().unwrap().rsplit('/').next().unwrap().parse().unwrap();
        assert!(original(&app, photo, &Sha256::digest(&bytes).into()).await == bytes, "byte-identical");
        drop((dead, live));
    }
}
