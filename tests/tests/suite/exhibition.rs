//! Rules of the first 36 photos and of the launch.

use crate::game::{animator, code, open_territory};
use futures_util::future::join_all;
use photos36_domain::{
    database::statement,
    people::{
        Email,
        roles::{self, Grant},
    },
    photos::PhotoState,
};
use photos36_tests::{App, Player, on_both_backends};
use reqwest::{Method, Response};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use uuid::Uuid;

/// Photos of the territory that are published, along its diagonal, about water.
async fn photos_of(app: &App, author: Uuid, territory: Uuid, count: u32) -> Vec<Uuid> {
    let mut photos = Vec::new();
    for n in 0..count {
        let photo = app.ground.photo_row(author, PhotoState::Published, 1, &n.to_be_bytes()).await;
        let place = f64::from(n) / 400.0;
        let sql = "UPDATE photos SET territory_id = $2, shown_lon = $3, shown_lat = $4 WHERE id = $1";
        let values = [photo.into(), territory.into(), (3.2 + place).into(), (45.4 + place).into()];
        app.ground.db.execute_raw(statement(&*app.ground.db, sql, values)).await.unwrap();
        let sql = "INSERT INTO photo_themes (photo_id, theme) VALUES ($1, 'drinking-water')";
        app.ground.db.execute_raw(statement(&*app.ground.db, sql, [photo.into()])).await.unwrap();
        photos.push(photo);
    }
    photos
}

async fn set_state(app: &App, photo: Uuid, state: PhotoState) {
    let sql = "UPDATE photos SET state = $2 WHERE id = $1";
    let values = [photo.into(), state.name().into()];
    app.ground.db.execute_raw(statement(&*app.ground.db, sql, values)).await.unwrap();
}

async fn prepare(app: &App, territory: Uuid) {
    let sql = "UPDATE territories SET state = 'preparing' WHERE id = $1";
    app.ground.db.execute_raw(statement(&*app.ground.db, sql, [territory.into()])).await.unwrap();
}

async fn choose(player: &Player, territory: Uuid, tag: &str, body: &Value) -> Response {
    player.change(Method::PUT, &format!("/v1/territories/{territory}/first-photos"), tag, body).await
}

async fn launch(player: &Player, territory: Uuid) -> Response {
    player.request(Method::POST, &format!("/v1/territories/{territory}/launch")).send().await.unwrap()
}

async fn happenings(app: &App) -> i64 {
    let sql = "SELECT count(*) FROM happenings WHERE what = 'territory-launched'";
    app.ground
        .db
        .query_one_raw(statement(&*app.ground.db, sql, []))
        .await
        .unwrap()
        .unwrap()
        .try_get_by_index(0)
        .unwrap()
}

fn empty_slots(list: &Value) -> usize {
    list["empty_slots"].as_array().unwrap().len()
}

on_both_backends! {
    async fn before_the_launch_only_its_animators_and_the_editor_see_and_choose_the_list(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let noemie = animator(&app, territory, "noemie@example.org").await;
        let jeanne = app.player("jeanne@example.org").await;
        roles::grant(&app.ground, &Email::parse("editeur@example.org").unwrap(), Grant::Editor).await.unwrap();
        let editor = app.player("editeur@example.org").await;
        let photos = photos_of(&app, jeanne.id, territory, 3).await;
        let path = format!("/v1/territories/{territory}/first-photos");
        assert_eq!(app.http.get(app.at(&path)).send().await.unwrap().status(), 404);
        assert_eq!(jeanne.get(&path).await.status(), 404);
        assert_eq!(jeanne.get(&format!("{path}/changes")).await.status(), 404);
        let seen = noemie.get(&path).await;
        let tag = seen.headers()["etag"].to_str().unwrap().to_owned();
        let list: Value = seen.json().await.unwrap();
        assert_eq!((list["slots"].as_array().unwrap().len(), empty_slots(&list)), (36, 36));
        let body = json!({"photos": [photos[2], null, photos[0]]});
        assert_eq!(code(choose(&jeanne, territory, &tag, &body).await).await, (403, "forbidden".into()));
        let nobody = app.http.put(app.at(&path)).header("If-Match", &tag).json(&body).send().await.unwrap();
        assert_eq!(code(nobody).await, (401, "sign-in-required".into()));
        let untagged = noemie.request(Method::PUT, &path).json(&body).send().await.unwrap();
        assert_eq!(code(untagged).await, (428, "if-match-required".into()));
        let chosen = choose(&noemie, territory, &tag, &body).await;
        assert_eq!(chosen.status(), 200);
        let list: Value = chosen.json().await.unwrap();
        assert_eq!((&list["slots"][0]["photo"]["id"], &list["slots"][2]["photo"]["id"]), (&json!(photos[2]), &json!(photos[0])));
        assert!(list["slots"][1]["photo"].is_null() && list["slots"][0]["photo"].get("own").is_none());
        assert_eq!(code(choose(&noemie, territory, &tag, &body).await).await, (412, "version-stale".into()));
        let reordered = choose(&editor, territory, "*", &json!({"photos": [photos[0], photos[1]]})).await;
        assert_eq!(reordered.json::<Value>().await.unwrap()["slots"][1]["photo"]["id"], json!(photos[1]));
        let unknown = choose(&noemie, Uuid::from_u128(7), "*", &body).await;
        assert_eq!(unknown.status(), 404);
    }

    async fn only_published_photos_of_the_territory_are_chosen_and_none_twice(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let noemie = animator(&app, territory, "noemie@example.org").await;
        let photos = photos_of(&app, noemie.id, territory, 37).await;
        let elsewhere = app.ground.photo_row(noemie.id, PhotoState::Published, 1, b"elsewhere").await;
        set_state(&app, photos[1], PhotoState::Hidden).await;
        let good = json!({"photos": [photos[0]]});
        assert_eq!(choose(&noemie, territory, "*", &good).await.status(), 200);
        for (list, expected) in [
            (json!([photos[0], photos[2], photos[0]]), (400, "first-photos-invalid")),
            (json!(photos), (400, "first-photos-invalid")),
            (json!([photos[0], photos[1]]), (422, "first-photo-unfit")),
            (json!([elsewhere]), (422, "first-photo-unfit")),
            (json!([Uuid::from_u128(7)]), (422, "first-photo-unfit")),
            (json!(["no id"]), (400, "body-invalid")),
        ] {
            let refused = code(choose(&noemie, territory, "*", &json!({"photos": list})).await).await;
            assert_eq!(refused, (expected.0, expected.1.to_owned()));
        }
        let list: Value = noemie.get(&format!("/v1/territories/{territory}/first-photos")).await.json().await.unwrap();
        assert_eq!((empty_slots(&list), &list["slots"][0]["photo"]["id"]), (35, &json!(photos[0])));
    }

    async fn the_list_tells_which_themes_and_parts_of_the_territory_are_missing(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let noemie = animator(&app, territory, "noemie@example.org").await;
        let local = json!({"name": "Vendanges", "parent": "food"});
        let added = noemie.request(Method::POST, &format!("/v1/territories/{territory}/themes")).json(&local);
        assert_eq!(added.send().await.unwrap().status(), 201);
        let photos = photos_of(&app, noemie.id, territory, 36).await;
        let sql = "UPDATE photo_themes SET theme = 'vendanges' WHERE photo_id = $1";
        app.ground.db.execute_raw(statement(&*app.ground.db, sql, [photos[1].into()])).await.unwrap();
        let one: Value = choose(&noemie, territory, "*", &json!({"photos": [photos[0]]})).await.json().await.unwrap();
        let parts = one["parts"].as_u64().unwrap();
        assert!((20..=36).contains(&parts));
        let missing = one["missing_parts"].as_array().unwrap();
        assert_eq!(missing.len() as u64, parts - 1);
        assert!(missing.iter().all(|part| {
            let bbox: [f64; 4] = serde_json::from_value(part["bbox"].clone()).unwrap();
            let centre = part["centre"]["lon"].as_f64().unwrap();
            bbox[0] < centre && centre < bbox[2] && !(bbox[0] <= 3.2 && bbox[1] <= 45.4)
        }));
        let themes = |list: &Value| -> Vec<String> {
            let items = list["missing_themes"].as_array().unwrap();
            items.iter().map(|theme| theme["id"].as_str().unwrap().to_owned()).collect()
        };
        assert!(themes(&one).contains(&"food".to_owned()) && !themes(&one).contains(&"water".to_owned()));
        let two = json!({"photos": [photos[0], photos[1], photos[35]]});
        let two: Value = choose(&noemie, territory, "*", &two).await.json().await.unwrap();
        assert!(!themes(&two).contains(&"food".to_owned()));
        assert_eq!(two["missing_parts"].as_array().unwrap().len() as u64, parts - 2);
    }

    async fn a_territory_is_launched_with_36_photos_once_and_no_animator_gets_round_it(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let noemie = animator(&app, territory, "noemie@example.org").await;
        let jeanne = app.player("jeanne@example.org").await;
        let photos = photos_of(&app, jeanne.id, territory, 36).await;
        let path = format!("/v1/territories/{territory}");
        assert_eq!(choose(&noemie, territory, "*", &json!({"photos": photos})).await.status(), 200);
        assert_eq!(code(launch(&noemie, territory).await).await, (409, "territory-state-illegal".into()));
        prepare(&app, territory).await;
        let by_hand = noemie.change(Method::PUT, &format!("{path}/state"), "*", &json!({"state": "launched"})).await;
        assert_eq!(code(by_hand).await, (409, "launch-required".into()));
        assert_eq!(code(launch(&jeanne, territory).await).await, (403, "forbidden".into()));
        let nobody = app.http.post(app.at(&format!("{path}/launch"))).send().await.unwrap();
        assert_eq!(code(nobody).await, (401, "sign-in-required".into()));
        set_state(&app, photos[7], PhotoState::Hidden).await;
        assert_eq!(code(launch(&noemie, territory).await).await, (409, "launch-incomplete".into()));
        assert_eq!((app.json(&path).await["state"].clone(), happenings(&app).await), (json!("preparing"), 0));
        set_state(&app, photos[7], PhotoState::Published).await;
        let launches = join_all((0..50).map(|_| launch(&noemie, territory))).await;
        assert!(launches.iter().all(|answer| answer.status() == 200));
        assert_eq!((app.json(&path).await["state"].clone(), happenings(&app).await), (json!("launched"), 1));
        let list = app.json(&format!("{path}/first-photos")).await;
        assert!(list["launched_at"].is_string() && empty_slots(&list) == 0);
        let first = app.json(&format!("/v1/photos/{}", photos[0])).await;
        assert_eq!(first["first_photo_slot"], 1);
        for state in ["dormant", "launched"] {
            let moved = noemie.change(Method::PUT, &format!("{path}/state"), "*", &json!({"state": state})).await;
            assert_eq!(moved.status(), 200, "a territory that was launched may be woken up");
        }
    }

    async fn after_the_launch_a_change_says_why_and_is_written_down_and_a_hidden_photo_leaves_its_slot(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let noemie = animator(&app, territory, "noemie@example.org").await;
        let photos = photos_of(&app, noemie.id, territory, 38).await;
        let path = format!("/v1/territories/{territory}/first-photos");
        prepare(&app, territory).await;
        let mut list = json!({"photos": photos[..36]});
        assert_eq!(choose(&noemie, territory, "*", &list).await.status(), 200);
        assert_eq!(launch(&noemie, territory).await.status(), 200);
        let tag = app.http.get(app.at(&path)).send().await.unwrap().headers()["etag"].clone();
        set_state(&app, photos[4], PhotoState::Hidden).await;
        let seen = app.http.get(app.at(&path)).header("If-None-Match", tag).send().await.unwrap();
        assert_eq!(seen.status(), 200, "the list is another one now, though nobody changed it");
        assert_eq!(seen.json::<Value>().await.unwrap()["empty_slots"], json!([5]));
        list["photos"][4] = json!(photos[36]);
        assert_eq!(code(choose(&noemie, territory, "*", &list).await).await, (409, "first-photos-frozen".into()));
        for (at, photo) in [(4, 36), (5, 37)] {
            list["photos"][at] = json!(photos[photo]);
            list["reason"] = json!(format!("Raison {at}"));
            for _ in 0..2 {
                assert_eq!(choose(&noemie, territory, "*", &list).await.status(), 200);
            }
        }
        let page = app.json(&format!("{path}/changes?limit=1")).await;
        let newest = &page["items"][0];
        assert_eq!((&newest["reason"], &newest["by"]["id"]), (&json!("Raison 5"), &json!(noemie.id)));
        assert_eq!(newest["slots"], json!([{"slot": 6, "before": photos[5], "after": photos[37]}]));
        let next = page["next"].as_str().unwrap();
        let older = app.json(&format!("{path}/changes?limit=1&cursor={next}")).await;
        assert_eq!((&older["items"][0]["reason"], older.get("next")), (&json!("Raison 4"), None));
    }

    async fn of_fifty_who_change_the_same_list_one_is_heard(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let noemie = animator(&app, territory, "noemie@example.org").await;
        let photos = photos_of(&app, noemie.id, territory, 36).await;
        let path = format!("/v1/territories/{territory}/first-photos");
        let tag = noemie.get(&path).await.headers()["etag"].to_str().unwrap().to_owned();
        let lists: Vec<Value> = (0..50).map(|n| json!({"photos": [photos[n % 36], photos[(n + 1) % 36]]})).collect();
        let answers = join_all(lists.iter().map(|list| choose(&noemie, territory, &tag, list))).await;
        let statuses: Vec<u16> = answers.iter().map(|answer| answer.status().as_u16()).collect();
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
        assert_eq!(statuses.iter().filter(|status| **status == 412).count(), 49);
    }
}
