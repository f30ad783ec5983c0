//! Rules of photos over HTTP: sent, seen, edited, placed, deleted.

use photos36_domain::{
    ids,
    territories::{self, Boundary, NewTerritory},
};
use photos36_tests::{App, Player, on_both_backends, pictures};
use reqwest::{Method, Response};
use serde_json::{Value, json};
use uuid::Uuid;

/// Opens a square territory round 3.25 E, 45.45 N.
async fn open_territory(app: &App) -> Uuid {
    let square =
        json!({"type": "Polygon", "coordinates": [[[3.2, 45.4], [3.3, 45.4], [3.3, 45.5], [3.2, 45.5], [3.2, 45.4]]]});
    let new = NewTerritory {
        id: None,
        insee_code: None,
        name: "Carré".into(),
        locale: None,
        currency: None,
        time_zone: None,
        population: None,
        attribution: "test".into(),
        boundary: Boundary::from_geojson(&square.to_string()).unwrap(),
    };
    let write = app.ground.db.write().await.unwrap();
    let territory = territories::create(&app.ground, &*write, new).await.unwrap();
    write.commit().await.unwrap();
    territory.id
}

async fn code(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    let problem: Value = response.json().await.unwrap();
    assert_eq!(problem["status"], status);
    (status, problem["code"].as_str().unwrap().to_owned())
}

fn tag(response: &Response) -> String {
    response.headers()["etag"].to_str().unwrap().to_owned()
}

async fn read(player: &Player, id: &str) -> (String, Value) {
    let response = player.get(&format!("/v1/photos/{id}")).await;
    assert_eq!(response.status(), 200);
    (tag(&response), response.json().await.unwrap())
}

fn id(photo: &Value) -> &str {
    photo["id"].as_str().unwrap()
}

on_both_backends! {
    async fn a_photo_keeps_its_place_moment_and_bytes(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let jeanne = app.player("jeanne@example.org").await;
        let bytes = pictures::jpeg_at(1, 3.25, 45.45);
        let sent = jeanne.new_photo(&app, &bytes).await;
        assert_eq!(sent["state"], "processing");
        assert_eq!(sent["placement"], "placed");
        assert_eq!(sent["territory"]["id"], territory.to_string());
        assert_eq!(sent["taken"], json!({"local": "2018-06-23T14:05:09", "offset_minutes": 120}));
        assert!((sent["own"]["true_place"]["lon"].as_f64().unwrap() - 3.25).abs() < 1e-6);
        let original = jeanne.get(&format!("/v1/photos/{}/original", id(&sent))).await;
        assert_eq!(original.bytes().await.unwrap(), bytes);
    }

    async fn a_photo_without_a_place_waits_for_its_author_to_place_it(backend: Backend) {
        let app = backend.app_without_worker().await;
        open_territory(&app).await;
        let jeanne = app.player("jeanne@example.org").await;
        let sent = jeanne.new_photo(&app, &pictures::jpeg_without_place(1)).await;
        assert_eq!(sent["placement"], "to_place");
        assert_eq!(sent["place"], Value::Null);
        let (seen, _) = read(&jeanne, id(&sent)).await;
        let path = format!("/v1/photos/{}/place", id(&sent));
        let placed = jeanne.change(Method::PUT, &path, &seen, &json!({"lon": 3.21, "lat": 45.41})).await;
        assert_eq!(placed.status(), 200);
        let placed: Value = placed.json().await.unwrap();
        assert_eq!((&placed["placement"], &placed["territory"]["name"]), (&json!("placed"), &json!("Carré")));
        let (seen, _) = read(&jeanne, id(&sent)).await;
        let moved = jeanne.change(Method::PUT, &path, &seen, &json!({"lon": 10.0, "lat": 10.0})).await;
        assert_eq!(moved.json::<Value>().await.unwrap()["placement"], "outside");
    }

    async fn the_same_bytes_again_answer_with_the_photo_that_is_there(backend: Backend) {
        let app = backend.app_without_worker().await;
        let jeanne = app.player("jeanne@example.org").await;
        let bytes = pictures::jpeg_at(1, 3.25, 45.45);
        let first = ids::new(&app.ground.clock);
        assert_eq!(jeanne.send_photo(first, &bytes).await.status(), 201);
        for again in [first, ids::new(&app.ground.clock)] {
            let response = jeanne.send_photo(again, &bytes).await;
            assert_eq!(response.status(), 200);
            assert_eq!(response.json::<Value>().await.unwrap()["id"], first.to_string());
        }
    }

    async fn ten_uploads_of_the_same_bytes_at_once_make_one_photo(backend: Backend) {
        let app = backend.app_without_worker().await;
        let jeanne = app.player("jeanne@example.org").await;
        let bytes = pictures::jpeg_at(1, 3.25, 45.45);
        let sends = (0..10).map(|_| jeanne.send_photo(ids::new(&app.ground.clock), &bytes));
        let answers = futures_util::future::join_all(sends).await;
        let created = answers.iter().filter(|answer| answer.status() == 201).count();
        assert_eq!(created, 1);
        let list: Value = jeanne.get("/v1/me/photos").await.json().await.unwrap();
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
    }

    async fn an_id_that_is_taken_or_no_uuidv7_is_refused(backend: Backend) {
        let app = backend.app_without_worker().await;
        let jeanne = app.player("jeanne@example.org").await;
        let first = ids::new(&app.ground.clock);
        jeanne.send_photo(first, &pictures::jpeg_at(1, 3.25, 45.45)).await;
        let other = pictures::jpeg_at(2, 3.25, 45.45);
        assert_eq!(code(jeanne.send_photo(first, &other).await).await, (409, "id-taken".into()));
        assert_eq!(code(jeanne.send_photo(Uuid::new_v4(), &other).await).await, (400, "id-not-uuidv7".into()));
    }

    async fn bytes_that_are_no_photo_are_refused_and_change_nothing(backend: Backend) {
        let app = backend.app_without_worker().await;
        let jeanne = app.player("jeanne@example.org").await;
        let new = || ids::new(&app.ground.clock);
        assert_eq!(code(jeanne.send_photo(new(), b"").await).await, (422, "photo-empty".into()));
        assert_eq!(code(jeanne.send_photo(new(), b"GIF89a......").await).await.1, "photo-format-unsupported");
        assert_eq!(code(jeanne.send_photo(new(), b"<svg xmlns='x'/>").await).await.1, "photo-format-unsupported");
        let path = format!("/v1/photos/{}", new());
        let wrong = jeanne.request(Method::PUT, &path).header("Content-Digest", "sha-256=:AA==:").body("x");
        assert_eq!(code(wrong.send().await.unwrap()).await, (400, "digest-invalid".into()));
        let digest = photos36_tests::content_digest(b"other");
        let changed = jeanne.request(Method::PUT, &path).header("Content-Digest", digest).body("x");
        assert_eq!(code(changed.send().await.unwrap()).await, (422, "digest-mismatch".into()));
        let list: Value = jeanne.get("/v1/me/photos").await.json().await.unwrap();
        assert_eq!(list["items"], json!([]));
        assert!(app.ground.store.list("originals/", None).await.unwrap().is_empty());
    }

    async fn nobody_signed_in_sends_nothing(backend: Backend) {
        let app = backend.app_without_worker().await;
        let path = format!("/v1/photos/{}", ids::new(&app.ground.clock));
        let response = app.http.put(app.at(&path)).body("x").send().await.unwrap();
        assert_eq!(response.headers()["www-authenticate"], "Bearer");
        assert_eq!(code(response).await, (401, "sign-in-required".into()));
    }

    async fn a_photo_is_published_with_sizes_that_carry_no_metadata(backend: Backend) {
        let app = backend.app().await;
        open_territory(&app).await;
        let jeanne = app.player("jeanne@example.org").await;
        let sent = jeanne.new_photo(&app, &pictures::jpeg_at(1, 3.25, 45.45)).await;
        let published = photos36_tests::eventually("the photo is published", || async {
            let (_, photo) = read(&jeanne, id(&sent)).await;
            (photo["state"] == "published").then_some(photo)
        }).await;
        let images = published["images"].as_array().unwrap();
        assert_eq!(images.len(), 3);
        assert_eq!(images[2]["width_px"], 64, "never enlarged");
        for image in images {
            for (path, media_type) in [(&image["jpeg"], "image/jpeg"), (&image["webp"], "image/webp")] {
                let response = app.http.get(app.at(path.as_str().unwrap())).send().await.unwrap();
                assert_eq!((response.status().as_u16(), &response.headers()["content-type"]), (200, &media_type.parse().unwrap()));
                let bytes = response.bytes().await.unwrap();
                assert!(!bytes.windows(4).any(|window| window == b"Exif"));
            }
        }
        let anyone = app.json(&format!("/v1/photos/{}", id(&sent))).await;
        assert_eq!(anyone["own"], Value::Null, "the true place is for its author");
        assert_eq!(published["colours"].as_array().map(|colours| !colours.is_empty()), Some(true));
    }

    async fn a_photo_refused_after_it_came_in_says_why_to_its_author_alone(backend: Backend) {
        let app = backend.app().await;
        let jeanne = app.player("jeanne@example.org").await;
        let whole = pictures::jpeg_at(1, 3.25, 45.45);
        let sent = jeanne.new_photo(&app, &whole[..whole.len() - 200]).await;
        let path = format!("/v1/photos/{}", id(&sent));
        let read_in = async |language: &str| {
            let response = jeanne.request(Method::GET, &path).header("Accept-Language", language).send().await.unwrap();
            (tag(&response), response.json::<Value>().await.unwrap())
        };
        let (french_tag, french) = photos36_tests::eventually("the photo is refused", || async {
            let (tag, photo) = read_in("fr").await;
            (photo["state"] == "refused").then_some((tag, photo))
        }).await;
        let said = json!({"code": "photo-broken", "detail": "Le fichier est abîmé : il s'arrête trop tôt.",
            "remedy": "Renvoyez la photo d'origine depuis l'appareil."});
        assert_eq!(french["refusal"], said);
        let (english_tag, english) = read_in("en").await;
        assert_eq!(english["refusal"]["detail"], "The file is broken: it ends too early.");
        assert_ne!(french_tag, english_tag, "each language has its own strong tag");
        let list: Value = jeanne.get("/v1/me/photos?state=refused").await.json().await.unwrap();
        assert_eq!(list["items"][0]["refusal"]["code"], "photo-broken");
        assert_eq!(app.http.get(app.at(&path)).send().await.unwrap().status(), 404);
    }

    async fn what_is_not_public_is_not_found_by_others(backend: Backend) {
        let app = backend.app_without_worker().await;
        let (jeanne, karim) = (app.player("jeanne@example.org").await, app.player("karim@example.org").await);
        let sent = jeanne.new_photo(&app, &pictures::jpeg_at(1, 3.25, 45.45)).await;
        let path = format!("/v1/photos/{}", id(&sent));
        assert_eq!(code(karim.get(&path).await).await, (404, "not-found".into()));
        assert_eq!(code(app.http.get(app.at(&path)).send().await.unwrap()).await.0, 404);
        assert_eq!(code(karim.change(Method::DELETE, &path, "*", &json!({})).await).await.0, 404);
    }

    async fn only_its_author_edits_a_published_photo(backend: Backend) {
        let app = backend.app().await;
        let (jeanne, karim) = (app.player("jeanne@example.org").await, app.player("karim@example.org").await);
        let sent = jeanne.new_photo(&app, &pictures::jpeg_at(1, 3.25, 45.45)).await;
        let path = format!("/v1/photos/{}", id(&sent));
        photos36_tests::eventually("the photo is public", || async {
            (karim.get(&path).await.status() == 200).then_some(())
        }).await;
        let edit = json!({"title": "À moi"});
        assert_eq!(code(karim.change(Method::PATCH, &path, "*", &edit).await).await, (403, "forbidden".into()));
        let (seen, _) = read(&jeanne, id(&sent)).await;
        assert_eq!(jeanne.change(Method::PATCH, &path, &seen, &edit).await.status(), 200);
    }

    async fn an_edit_needs_the_present_version(backend: Backend) {
        let app = backend.app_without_worker().await;
        let jeanne = app.player("jeanne@example.org").await;
        let sent = jeanne.new_photo(&app, &pictures::jpeg_at(1, 3.25, 45.45)).await;
        let path = format!("/v1/photos/{}", id(&sent));
        let edit = json!({"title": "La fontaine", "text": "Pourquoi ?", "themes": ["Eau"], "licence": "CC0-1.0"});
        let without = jeanne.request(Method::PATCH, &path).json(&edit).send().await.unwrap();
        assert_eq!(code(without).await, (428, "if-match-required".into()));
        let (seen, _) = read(&jeanne, id(&sent)).await;
        let edited: Value = jeanne.change(Method::PATCH, &path, &seen, &edit).await.json().await.unwrap();
        assert_eq!((&edited["title"], &edited["themes"], &edited["licence"]),
            (&json!("La fontaine"), &json!(["water"]), &json!("CC0-1.0")));
        let stale = jeanne.change(Method::PATCH, &path, &seen, &json!({"title": "Autre"})).await;
        assert_eq!(code(stale).await, (412, "version-stale".into()));
    }

    async fn fifty_edits_from_one_version_leave_one_winner(backend: Backend) {
        let app = backend.app_without_worker().await;
        let jeanne = app.player("jeanne@example.org").await;
        let sent = jeanne.new_photo(&app, &pictures::jpeg_at(1, 3.25, 45.45)).await;
        let path = format!("/v1/photos/{}", id(&sent));
        let (seen, _) = read(&jeanne, id(&sent)).await;
        let edits = (0..50).map(|n| {
            let (jeanne, path, seen) = (&jeanne, &path, &seen);
            async move { jeanne.change(Method::PATCH, path, seen, &json!({"title": n.to_string()})).await.status() }
        });
        let answers = futures_util::future::join_all(edits).await;
        assert_eq!(answers.iter().filter(|status| status.as_u16() == 200).count(), 1);
        assert_eq!(answers.iter().filter(|status| status.as_u16() == 412).count(), 49);
    }

    async fn a_bad_edit_names_its_field_and_changes_nothing(backend: Backend) {
        let app = backend.app_without_worker().await;
        let jeanne = app.player("jeanne@example.org").await;
        let sent = jeanne.new_photo(&app, &pictures::jpeg_at(1, 3.25, 45.45)).await;
        let path = format!("/v1/photos/{}", id(&sent));
        for (edit, wrong, field) in [
            (json!({"title": "x".repeat(141)}), "text-invalid", "/title"),
            (json!({"licence": "mine"}), "licence-unknown", "/licence"),
            (json!({"place_precision": "vague"}), "place-precision-unknown", "/place_precision"),
            (json!({"themes": [""]}), "themes-invalid", "/themes"),
            (json!({"themes": ["eau", "santé", "jeu", "sport"]}), "themes-invalid", "/themes"),
            (json!({"themes": ["vendanges"]}), "theme-unknown", "/themes"),
            (json!({"unknown": 1}), "body-invalid", "/unknown"),
        ] {
            let response = jeanne.change(Method::PATCH, &path, "*", &edit).await;
            let problem: Value = response.json().await.unwrap();
            assert_eq!((&problem["code"], &problem["errors"][0]["pointer"]), (&json!(wrong), &json!(field)));
            assert!(problem["remedy"].as_str().is_some_and(|remedy| !remedy.is_empty()));
        }
        let (_, photo) = read(&jeanne, id(&sent)).await;
        assert_eq!(photo["title"], "");
    }

    async fn a_coarser_precision_hides_the_true_place_from_others(backend: Backend) {
        let app = backend.app().await;
        let jeanne = app.player("jeanne@example.org").await;
        let sent = jeanne.new_photo(&app, &pictures::jpeg_at(1, 3.25, 45.45)).await;
        let path = format!("/v1/photos/{}", id(&sent));
        let mut shown = Vec::new();
        for precision in ["street", "exact", "street", "hidden"] {
            let edited = jeanne.change(Method::PATCH, &path, "*", &json!({"place_precision": precision})).await;
            shown.push(edited.json::<Value>().await.unwrap()["place"].clone());
        }
        assert_eq!(shown[0], shown[2], "toggling gives nothing away");
        assert_ne!(shown[0], shown[1]);
        assert_eq!(shown[3], Value::Null);
    }

    async fn a_deleted_photo_is_gone_with_its_bytes(backend: Backend) {
        let app = backend.app().await;
        let jeanne = app.player("jeanne@example.org").await;
        let sent = jeanne.new_photo(&app, &pictures::jpeg_at(1, 3.25, 45.45)).await;
        let path = format!("/v1/photos/{}", id(&sent));
        assert_eq!(jeanne.change(Method::DELETE, &path, "*", &json!({})).await.status(), 204);
        assert_eq!(jeanne.get(&path).await.status(), 404);
        photos36_tests::eventually("the objects are deleted", || async {
            let originals = app.ground.store.list("originals/", None).await.unwrap();
            let derivatives = app.ground.store.list("derivatives/", None).await.unwrap();
            (originals.is_empty() && derivatives.is_empty()).then_some(())
        }).await;
    }

    async fn several_photos_in_one_form_succeed_or_fail_each_by_itself(backend: Backend) {
        let app = backend.app_without_worker().await;
        let jeanne = app.player("jeanne@example.org").await;
        let part = |bytes: Vec<u8>| reqwest::multipart::Part::bytes(bytes).file_name("IMG_1.jpg");
        let form = reqwest::multipart::Form::new()
            .part("photo", part(pictures::jpeg_at(1, 3.25, 45.45)))
            .part("photo", part(b"no photo".to_vec()))
            .part("photo", part(pictures::jpeg_at(2, 3.25, 45.45)));
        let response = jeanne.request(Method::POST, "/v1/photos").multipart(form).send().await.unwrap();
        let sent: Value = response.json().await.unwrap();
        let statuses: Vec<_> = sent["results"].as_array().unwrap().iter().map(|part| part["status"].clone()).collect();
        assert_eq!(statuses, [201, 415, 201]);
        assert_eq!(sent["results"][1]["problem"]["code"], "photo-format-unsupported");
    }

    async fn a_part_with_another_digest_or_beyond_the_limit_is_refused_and_those_before_it_are_kept(backend: Backend) {
        let mut app = backend.app_without_worker().await;
        app.restart(&["--no-worker", "--set", "photos.max_parts=2"]).await;
        let jeanne = app.player("jeanne@example.org").await;
        let digest = |bytes: &[u8]| {
            let value = photos36_tests::content_digest(bytes).parse().unwrap();
            reqwest::header::HeaderMap::from_iter([("content-digest".parse().unwrap(), value)])
        };
        let photos: Vec<_> = (0..4).map(|seed| pictures::jpeg_at(seed, 3.25, 45.45)).collect();
        let mut form = reqwest::multipart::Form::new();
        for (number, bytes) in photos.iter().enumerate() {
            let promised = if number == 1 { &photos[0] } else { bytes };
            let part = reqwest::multipart::Part::bytes(bytes.clone()).file_name("IMG_1.jpg").headers(digest(promised));
            form = form.part("photo", part);
        }
        let response = jeanne.request(Method::POST, "/v1/photos").multipart(form).send().await.unwrap();
        assert_eq!(response.status(), 200);
        let sent: Value = response.json().await.unwrap();
        let results = sent["results"].as_array().unwrap();
        let codes: Vec<_> = results.iter().map(|part| (part["status"].as_u64().unwrap(), &part["problem"]["code"])).collect();
        let too_many = (413, &json!("body-too-large"));
        assert_eq!(codes, [(201, &Value::Null), (422, &json!("digest-mismatch")), too_many, too_many]);
        let list: Value = jeanne.get("/v1/me/photos").await.json().await.unwrap();
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
    }

    async fn own_photos_are_paged_without_gap_or_repeat(backend: Backend) {
        let app = backend.app_without_worker().await;
        let jeanne = app.player("jeanne@example.org").await;
        for seed in 0..7 {
            jeanne.new_photo(&app, &pictures::jpeg_at(seed, 3.25, 45.45)).await;
        }
        let mut seen = Vec::new();
        let mut path = "/v1/me/photos?limit=3".to_owned();
        loop {
            let response = jeanne.get(&path).await;
            let link = response.headers().get("link").map(|link| link.to_str().unwrap().to_owned());
            let page: Value = response.json().await.unwrap();
            seen.extend(page["items"].as_array().unwrap().iter().map(|photo| id(photo).to_owned()));
            let Some(link) = link else { break };
            link.strip_prefix('<').unwrap().split_once('>').unwrap().0.clone_into(&mut path);
        }
        let distinct: std::collections::BTreeSet<_> = seen.iter().collect();
        assert_eq!((seen.len(), distinct.len()), (7, 7));
        assert_eq!(code(jeanne.get("/v1/me/photos?cursor=nonsense").await).await.1, "cursor-invalid");
        assert_eq!(code(jeanne.get("/v1/me/photos?limit=0").await).await.1, "parameter-invalid");
    }
}
