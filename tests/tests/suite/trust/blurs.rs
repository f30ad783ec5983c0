//! Faces and plates that are made unrecognisable, and places of minors.

use super::{anonymous, decision, post, published, status_and_json, territory, with_role};
use photos36_domain::{ids, people::Role, photos::blurs};
use photos36_tests::{eventually, on_both_backends, pictures};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Instant;

on_both_backends! {
    async fn a_confirmed_blur_replaces_every_size_and_the_old_ones_are_gone(backend: Backend) {
        let app = backend.app().await;
        territory(&app, 3.2, 45.4).await;
        let jeanne = app.player("jeanne@example.org").await;
        let photo = published(&app, &jeanne, 1, (3.25, 45.45)).await;
        let path = format!("/v1/photos/{photo}");
        let before = app.json(&path).await;
        let old: Vec<String> = before["images"].as_array().unwrap().iter()
            .flat_map(|size| [&size["jpeg"], &size["webp"]]).map(|url| url.as_str().unwrap().to_owned()).collect();
        assert_eq!(old.len(), 6);
        let bytes = |url: String| { let app = &app; async move { app.http.get(app.at(&url)).send().await.unwrap().bytes().await.unwrap() } };
        let sharp = bytes(old[4].clone()).await;

        let ask = json!({"rectangle": {"x": 0.1, "y": 0.1, "width": 0.5, "height": 0.5}, "text": "C'est moi."});
        let (status, asked) = status_and_json(anonymous(&app, Method::POST, &format!("{path}/blurs"), ask.clone()).await).await;
        assert_eq!((status, &asked["state"]), (201, &json!("asked")));
        let answer = format!("{path}/blurs/{}", asked["id"].as_str().unwrap());
        let marie = app.player("marie@example.org").await;
        let confirmed = json!({"confirmed": true});
        assert_eq!(anonymous(&app, Method::PUT, &answer, confirmed.clone()).await.status(), 401);
        assert_eq!(marie.request(Method::PUT, &answer).json(&confirmed).send().await.unwrap().status(), 403);
        assert_eq!(marie.get(&format!("{path}/blurs")).await.status(), 403);
        let begun = Instant::now();
        assert_eq!(jeanne.request(Method::PUT, &answer).json(&confirmed).send().await.unwrap().status(), 200);
        eventually("every old address answers 404", || async {
            for url in &old {
                if app.http.get(app.at(url)).send().await.unwrap().status() != 404 { return None; }
            }
            Some(())
        }).await;
        let seconds = begun.elapsed().as_secs_f64();
        println!("blur to all derivatives replaced: {seconds:.2} s");
        assert!(seconds < 30.0, "with the half minute that a cache may keep a size: within a minute");
        let after = app.json(&path).await;
        let new = after["images"][2]["jpeg"].as_str().unwrap().to_owned();
        assert!(!old.contains(&new));
        assert_ne!(bytes(new).await, sharp);
        assert_eq!(jeanne.request(Method::PUT, &answer).json(&confirmed).send().await.unwrap().status(), 200, "twice");
        let refused = jeanne.request(Method::PUT, &answer).json(&json!({"confirmed": false})).send().await.unwrap();
        assert_eq!(refused.status(), 409);
        let id: uuid::Uuid = photo.parse().unwrap();
        let [_, sizes] = photos36_domain::store::Key::prefixes_of(id);
        eventually("only the six new objects are left", || async {
            let left = app.ground.store.list(&sizes, None).await.unwrap();
            (left.len() == 6 && left.iter().all(|object| object.key.rendition() > Some(1))).then_some(())
        }).await;
    }

    async fn an_animator_blurs_by_decision_and_undoes_it_while_the_photo_stays_hidden(backend: Backend) {
        let app = backend.app().await;
        let here = territory(&app, 3.2, 45.4).await;
        let jeanne = app.player("jeanne@example.org").await;
        let photo = published(&app, &jeanne, 1, (3.25, 45.45)).await;
        let lea = with_role(&app, "lea@example.org", here, Role::Animator).await;
        let path = format!("/v1/photos/{photo}");
        assert_eq!(post(&lea, "/v1/moderation/decisions", decision(&photo, "blur")).await.status(), 400, "what?");
        let mut blur = decision(&photo, "blur");
        blur["decisions"][0]["rectangles"] = json!([{"x": 0.0, "y": 0.0, "width": 1.0, "height": 1.0}]);
        assert_eq!(post(&lea, "/v1/moderation/decisions", decision(&photo, "hide")).await.status(), 200);
        let images: Value = jeanne.get(&path).await.json().await.unwrap();
        let first = images["images"][0]["jpeg"].clone();
        let (status, taken) = status_and_json(post(&lea, "/v1/moderation/decisions", blur).await).await;
        assert_eq!(status, 200, "{taken}");
        let changed = |from: Value| {
            let (jeanne, path) = (&jeanne, &path);
            async move {
                let photo: Value = jeanne.get(path).await.json().await.unwrap();
                assert_eq!(photo["state"], "hidden", "rendering anew shows nothing");
                (photo["images"][0]["jpeg"] != from).then(|| photo["images"][0]["jpeg"].clone())
            }
        };
        let second = eventually("the blurred sizes", || changed(first.clone())).await;
        let covered = async || blurs::confirmed(&*app.ground.db, photo.parse().unwrap()).await.unwrap().len();
        assert_eq!(covered().await, 1);
        let undo = json!({"ids": [taken["items"][0]["id"]]});
        assert_eq!(post(&lea, "/v1/moderation/decisions/undo", undo).await.status(), 200);
        assert_eq!(covered().await, 0, "nothing is covered any more");
        eventually("the sizes without the blur", || changed(second.clone())).await;
    }

    async fn a_minors_place_is_never_exact(backend: Backend) {
        let app = backend.app().await;
        territory(&app, 3.2, 45.4).await;
        let tom = app.player("tom@example.org").await;
        let photo = published(&app, &tom, 1, (3.251_234, 45.451_234)).await;
        let path = format!("/v1/photos/{photo}");
        assert_eq!(app.json(&path).await["place_precision"], "exact");
        let me = tom.get("/v1/me").await;
        let tag = me.headers()["etag"].to_str().unwrap().to_owned();
        assert_eq!(tom.change(Method::PATCH, "/v1/me", &tag, &json!({"birth_year": 2009})).await.status(), 200);
        let shown = app.json(&path).await;
        assert_eq!(shown["place_precision"], "street", "also what was sent before");
        assert_ne!(shown["place"]["lon"], json!(3.251_234));
        for wished in ["hidden", "exact"] {
            let seen = tom.get(&path).await;
            let tag = seen.headers()["etag"].to_str().unwrap().to_owned();
            let edited = tom.change(Method::PATCH, &path, &tag, &json!({"place_precision": wished})).await;
            assert_eq!(edited.status(), 200);
        }
        let toggled = app.json(&path).await;
        assert_eq!((&toggled["place_precision"], &toggled["place"]), (&json!("street"), &shown["place"]), "the same point");
        let new = tom.new_photo(&app, &pictures::jpeg_at(2, 3.26, 45.46)).await;
        assert_eq!(new["place_precision"], "street");
    }

    async fn what_an_animator_confirms_is_a_decision_with_reasons_that_can_be_undone(backend: Backend) {
        let app = backend.app().await;
        let here = territory(&app, 3.2, 45.4).await;
        let jeanne = app.player("jeanne@example.org").await;
        let photo = published(&app, &jeanne, 1, (3.25, 45.45)).await;
        let lea = with_role(&app, "lea@example.org", here, Role::Animator).await;
        let path = format!("/v1/photos/{photo}/blurs");
        let part = json!({"rectangle": {"x": 0.1, "y": 0.1, "width": 0.5, "height": 0.5}});
        let asked = status_and_json(anonymous(&app, Method::POST, &path, part).await).await.1;
        let answer = format!("{path}/{}", asked["id"].as_str().unwrap());
        let confirm = async |body: Value| status_and_json(lea.request(Method::PUT, &answer).json(&body).send().await.unwrap()).await;
        let (status, problem) = confirm(json!({"confirmed": true})).await;
        assert_eq!((status, &problem["code"]), (422, &json!("reasons-required")));
        assert_eq!(confirm(json!({"confirmed": true, "reason": "On reconnaît un enfant."})).await.0, 200);
        let statements: Value = jeanne.get("/v1/me/statements").await.json().await.unwrap();
        let told = &statements["items"][0];
        assert_eq!((&told["action"], &told["rule"], &told["reason"]), (&json!("blur"), &json!("privacy"), &json!("On reconnaît un enfant.")));
        let covered = async || blurs::confirmed(&*app.ground.db, photo.parse().unwrap()).await.unwrap().len();
        assert_eq!(covered().await, 1);
        let undo = json!({"ids": [told["id"]]});
        assert_eq!(post(&lea, "/v1/moderation/decisions/undo", undo).await.status(), 200);
        assert_eq!(covered().await, 0);
    }

    async fn who_turns_out_to_be_a_minor_has_given_no_exact_place(backend: Backend) {
        let app = backend.app_without_worker().await;
        let here = territory(&app, 3.2, 45.4).await;
        let tom = app.player("tom@example.org").await;
        let exact = json!({"lon": 3.251_234, "lat": 45.451_234});
        let question = format!("/v1/questions/{}", ids::new(&app.ground.clock));
        let mission = format!("/v1/missions/{}", ids::new(&app.ground.clock));
        let asked = json!({"territory_id": here, "title": "Pourquoi ?", "place": exact});
        let opened = json!({"kind": "making", "title": "Repeindre", "place": exact});
        for (path, body) in [(&question, asked), (&mission, opened)] {
            assert_eq!(tom.request(Method::PUT, path).json(&body).send().await.unwrap().status(), 201);
            assert_eq!(app.json(path).await["place"]["lon"], exact["lon"]);
        }
        assert_eq!(tom.change(Method::PATCH, "/v1/me", "*", &json!({"birth_year": 2009})).await.status(), 200);
        for path in [&question, &mission] {
            let place = app.json(path).await["place"].clone();
            assert!(place["lon"].is_number() && place["lon"] != exact["lon"] && place["lat"] != exact["lat"], "{path}: {place}");
        }
    }

    async fn a_minors_question_and_a_childs_words_stand_at_no_exact_place(backend: Backend) {
        let app = backend.app_without_worker().await;
        let here = territory(&app, 3.2, 45.4).await;
        let tom = app.player("tom@example.org").await;
        let me = tom.get("/v1/me").await;
        let tag = me.headers()["etag"].to_str().unwrap().to_owned();
        assert_eq!(tom.change(Method::PATCH, "/v1/me", &tag, &json!({"birth_year": 2009})).await.status(), 200);
        let exact = json!({"lon": 3.251_234, "lat": 45.451_234});
        let path = format!("/v1/questions/{}", ids::new(&app.ground.clock));
        let body = json!({"territory_id": here, "title": "Pourquoi ?", "place": exact});
        assert_eq!(tom.request(Method::PUT, &path).json(&body).send().await.unwrap().status(), 201);
        let asked = app.json(&path).await["place"].clone();
        assert!(asked["lon"].is_number() && asked["lon"] != exact["lon"] && asked["lat"] != exact["lat"], "{asked}");
        let edited = tom.change(Method::PATCH, &path, "*", &json!({"place": exact})).await;
        assert_eq!(edited.status(), 200);
        assert_eq!(app.json(&path).await["place"], asked, "the same street");
        let lea = with_role(&app, "lea@example.org", here, Role::Animator).await;
        let said = |age: &str| {
            json!({"questions": [{"id": ids::new(&app.ground.clock), "words": "Et l'eau ?", "first_name": "Léo",
                "age_bracket": age, "place": exact}]})
        };
        for (age, name, is_exact) in [("0-14", Value::Null, false), ("15-24", json!("Léo"), false), ("40-59", json!("Léo"), true)] {
            let body = said(age);
            let sent = lea.request(Method::POST, &format!("/v1/territories/{here}/spoken-questions")).json(&body).send().await.unwrap();
            assert!(sent.status().is_success(), "{}", sent.text().await.unwrap());
            let question = app.json(&format!("/v1/questions/{}", body["questions"][0]["id"].as_str().unwrap())).await;
            assert_eq!((&question["spoken"]["first_name"], question["place"]["lon"] == exact["lon"]), (&name, is_exact), "{age}");
        }
    }
}
