//! The npm package `tus-js-client`, unmodified, against the server (`tests/run` installs node and what stands in
//! `tests/clients/tus`).

use super::photo;
use photos36_domain::{ids, store::Key};
use photos36_tests::on_both_backends;
use sha2::{Digest, Sha256};
use std::{path::Path, process::Command};

on_both_backends! {
    async fn tus_js_client_sends_a_photo_stops_in_the_middle_and_goes_on(backend: Backend) {
        let app = backend.app_without_worker().await;
        let jeanne = app.player("jeanne@example.org").await;
        let clients = Path::new(env!("CARGO_MANIFEST_DIR")).join("clients/tus");
        for (seed, way) in [(1, "whole"), (2, "stopped"), (3, "with-creation"), (4, "overridden"), (5, "ended")] {
            let bytes = photo(seed, 3_000_000);
            let (file, id) = (app.ground.folder.path().join(way), ids::new(&app.ground.clock));
            std::fs::write(&file, &bytes).unwrap();
            let mut node = Command::new("node");
            node.current_dir(&clients).arg("send.mjs").arg(way).arg(app.at("/v1/uploads")).arg(&jeanne.token).arg(&file);
            let output = tokio::task::spawn_blocking(move || node.arg(id.to_string()).output().unwrap()).await.unwrap();
            assert!(output.status.success(), "{way}: {}", String::from_utf8_lossy(&output.stderr));
            let key = Key::original(id, &Sha256::digest(&bytes).into());
            let kept = app.ground.store.stat(&key).await.unwrap();
            let expected = (way != "ended").then_some(bytes.len() as u64);
            assert_eq!(kept.map(|stat| stat.size_bytes), expected, "{way}");
            let seen = jeanne.get(&format!("/v1/photos/{id}")).await.status();
            assert_eq!(seen.as_u16(), if way == "ended" { 404 } else { 200 }, "{way}");
        }
    }
}
