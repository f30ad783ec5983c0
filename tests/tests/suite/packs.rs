//! Rules of packs: a territory in one file that is small, whole, and goes on with its log.

use crate::{
    game::{code, open_territory},
    links::{self, NewMission},
};
use photos36_domain::{
    packs::{self, MOST_BYTES, MakePack},
    photos::PhotoState,
};
use photos36_tests::{eventually, on_both_backends, pictures};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use std::{collections::BTreeMap, path::Path, process::Command};
use uuid::Uuid;

/// Opens an archive with a reader that is not ours; gives its files.
fn opened(folder: &Path, bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let (archive, into) = (folder.join("pack.zip"), folder.join("pack"));
    std::fs::write(&archive, bytes).unwrap();
    let read = Command::new("python3").args(["-m", "zipfile", "-e"]).arg(&archive).arg(&into).status().unwrap();
    assert!(read.success());
    let mut files = BTreeMap::new();
    for folder in [into.clone(), into.join("photos")] {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().map(Result::unwrap) {
            if entry.path().is_file() {
                let name = entry.path().strip_prefix(&into).unwrap().display().to_string();
                files.insert(name, std::fs::read(entry.path()).unwrap());
            }
        }
    }
    files
}

on_both_backends! {
    async fn a_phone_begins_with_one_file_and_goes_on_with_the_log(backend: Backend) {
        let app = backend.app().await;
        let territory = open_territory(&app).await;
        let jeanne = app.player("jeanne@example.org").await;
        let photo = jeanne.new_photo(&app, &pictures::jpeg_at(1, 3.25, 45.45)).await;
        let id = photo["id"].as_str().unwrap().to_owned();
        eventually("the photo is published", || async {
            (app.http.get(app.at(&format!("/v1/photos/{id}"))).send().await.unwrap().status() == 200).then_some(())
        }).await;
        let path = format!("/v1/territories/{territory}/pack");
        let first = app.http.get(app.at(&path)).send().await.unwrap();
        assert_eq!(code(first).await, (404, "pack-not-ready".to_owned()));
        let pack = eventually("the pack is made", || async {
            let answer = app.http.get(app.at(&path)).send().await.unwrap();
            (answer.status() == 200).then_some(answer)
        }).await;
        assert_eq!(pack.headers()["content-type"], "application/zip");
        let tag = pack.headers()["etag"].to_str().unwrap().to_owned();
        let bytes = pack.bytes().await.unwrap();
        assert!(bytes.len() <= MOST_BYTES);
        let files = opened(app.ground.folder.path(), &bytes);
        let index: Value = serde_json::from_slice(&files["pack.json"]).unwrap();
        assert_eq!(index["territory"]["name"], "Carré");
        assert_eq!(index["territory"]["boundary"]["type"], "MultiPolygon");
        assert_eq!(index["photos"][0]["id"], id.as_str());
        assert!(files[index["photos"][0]["thumbnail"].as_str().unwrap()].starts_with(b"RIFF"));
        assert!(index["themes"].as_array().unwrap().len() > 20 && files["outline.svg"].starts_with(b"<svg "));
        let again = app.http.get(app.at(&path)).header("if-none-match", tag).send().await.unwrap();
        assert_eq!(again.status(), 304);

        let since = index["since"].as_str().unwrap();
        let log = app.at(&format!("/v1/territories/{territory}/changes?since={since}"));
        let idle = app.http.get(&log).header("if-none-match", format!("\"{since}\"")).send().await.unwrap();
        assert_eq!(idle.status(), 304, "nothing is new since the pack");
        let body = json!({"title": "Le lavoir"});
        jeanne.change(reqwest::Method::PATCH, &format!("/v1/photos/{id}"), "*", &body).await;
        let delta: Value = app.http.get(&log).send().await.unwrap().json().await.unwrap();
        assert_eq!(delta["items"][0]["photo"]["title"], "Le lavoir");
        let gone = jeanne.change(reqwest::Method::DELETE, &format!("/v1/photos/{id}"), "*", &Value::Null).await;
        assert_eq!(gone.status(), 204);
        let deleted = app.http.get(app.at(&path)).send().await.unwrap();
        assert_eq!(code(deleted).await, (404, "pack-not-ready".to_owned()), "no pack shows what its author has deleted");
        let nowhere = app.at("/v1/territories/0197a1c0-3333-7000-8000-000000000003/pack");
        assert_eq!(code(app.http.get(nowhere).send().await.unwrap()).await, (404, "not-found".to_owned()));
    }

    async fn the_links_between_open_missions_are_in_the_pack_and_in_the_log(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = links::territory(&app.ground, 3.2).await;
        let author = app.ground.person().await;
        let photo = app.ground.photo_row(author, PhotoState::Published, 1, b"photo").await;
        let new = || NewMission { title: "Le lavoir", photo: Some(photo), ..NewMission::default() };
        let mut missions = Vec::new();
        for _ in 0..3 {
            let mission = links::mission(&app.ground, territory, author, new()).await;
            links::relink(&app.ground, mission).await;
            missions.push(mission);
        }
        let closed = "UPDATE missions SET state = 'archived' WHERE seq = (SELECT max(seq) FROM missions)";
        app.ground.db.execute_unprepared(closed).await.unwrap();
        packs::make(&app.ground, MakePack { territory }).await.unwrap();
        let bytes = app.http.get(app.at(&format!("/v1/territories/{territory}/pack"))).send().await.unwrap().bytes().await.unwrap();
        let index: Value = serde_json::from_slice(&opened(app.ground.folder.path(), &bytes)["pack.json"]).unwrap();
        let [link] = &index["links"].as_array().unwrap()[..] else { panic!("{}", index["links"]) };
        assert_eq!((&link["a"], &link["b"]), (&json!(missions[0]), &json!(missions[1])));
        assert!(link["reasons"].as_array().unwrap().contains(&json!("same-photo")), "{link}");
        let since = index["since"].as_str().unwrap();
        let log = format!("/v1/territories/{territory}/changes?since={since}");
        assert_eq!(app.json(&log).await["items"], json!([]));
        let mission = links::mission(&app.ground, territory, author, new()).await;
        links::relink(&app.ground, mission).await;
        let items = app.json(&log).await["items"].clone();
        let change = items.as_array().unwrap().iter().find(|item| item["kind"] == "links").unwrap().clone();
        assert_eq!(change["id"], json!(territory));
        let told = change["links"].as_array().unwrap();
        assert!(told.iter().any(|link| link["b"] == json!(mission)) && !told.iter().any(|link| link["b"] == json!(missions[2])));
    }

    async fn a_pack_stays_within_a_megabyte_and_leaves_thumbnails_out_before_photos(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let author = app.ground.person().await;
        for n in 0..40_u32 {
            let photo = app.ground.photo_row(author, PhotoState::Published, 1, &n.to_be_bytes()).await;
            app.ground.derivative(photo, 1, "320.webp", &vec![n as u8; 60_000]).await;
        }
        let sql = format!("UPDATE photos SET territory_id = {}", literal(territory, backend == photos36_tests::Backend::Embedded));
        app.ground.db.execute_unprepared(&sql).await.unwrap();
        let size = packs::make(&app.ground, MakePack { territory }).await.unwrap();
        assert!(size <= MOST_BYTES, "{size}");
        let bytes = app.http.get(app.at(&format!("/v1/territories/{territory}/pack"))).send().await.unwrap().bytes().await.unwrap();
        let files = opened(app.ground.folder.path(), &bytes);
        let index: Value = serde_json::from_slice(&files["pack.json"]).unwrap();
        let photos = index["photos"].as_array().unwrap();
        let with_thumbnail = photos.iter().filter(|photo| photo["thumbnail"].is_string()).count();
        assert_eq!(photos.len(), 36);
        assert!((10..36).contains(&with_thumbnail), "{with_thumbnail} found room");
    }
}

/// A UUID as it stands in a statement of either database.
fn literal(id: Uuid, is_sqlite: bool) -> String {
    if is_sqlite { format!("x'{}'", id.simple()) } else { format!("'{id}'") }
}
