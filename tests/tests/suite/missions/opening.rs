//! Rules of opening, reading, editing and taking back a mission.

use super::*;
use crate::game::{animator, open_territory};
use photos36_tests::{eventually, on_both_backends, pictures};

on_both_backends! {
    async fn who_opens_a_mission_at_a_place_is_its_steward_and_the_same_call_again_is_the_same_mission(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let jeanne = app.player("jeanne@example.org").await;
        let path = opened(&app, &jeanne, &fountain()).await;
        assert_eq!(put(&jeanne, &path, &fountain()).await.status(), 200);
        let mission = read(&jeanne, &path).await;
        assert_eq!(mission["territory"], json!({"id": territory, "name": "Carré"}));
        assert_eq!((&mission["state"], &mission["members"], &mission["seat"]), (&json!("gathering"), &json!(1), &json!("steward")));
        assert_eq!(mission["team"][0]["is_steward"], true);
        assert_eq!(mission["history"][0]["actor"]["id"], json!(jeanne.id));
        let paul = app.player("paul@example.org").await;
        assert_eq!(code(put(&paul, &path, &fountain()).await).await, (409, "id-taken".into()));
        assert_eq!(read(&paul, &path).await["seat"], "outsider");
        assert_eq!(app.json(&path).await["title"], "Rendre l'eau à la fontaine");
    }

    async fn a_question_gives_its_mission_territory_place_and_themes(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let jeanne = app.player("jeanne@example.org").await;
        let question = question(&app, jeanne.id, Some(territory), "Pourquoi la fontaine est-elle à sec ?", 4).await;
        let body = json!({"question_id": question, "kind": "answer", "title": "Comprendre"});
        let path = opened(&app, &jeanne, &body).await;
        let mission = app.json(&path).await;
        assert_eq!(mission["question"]["title"], "Pourquoi la fontaine est-elle à sec ?");
        assert_eq!((&mission["themes"], &mission["supports"]), (&json!(["drinking-water"]), &json!(4)));
        assert_eq!(mission["place"], json!({"lon": 3.26, "lat": 45.46}));
        run(&app, "UPDATE questions SET supports = 5").await;
        assert_eq!(app.json(&path).await["supports"], 5);
        run(&app, "UPDATE questions SET hidden_at = 1").await;
        let paul = app.player("paul@example.org").await;
        let other = format!("/v1/missions/{}", ids::new(&app.ground.clock));
        assert_eq!(code(put(&paul, &other, &body).await).await, (422, "question-unknown".into()));
        assert!(app.json(&path).await["question"].is_null());
    }

    async fn a_mission_begun_from_a_photo_shows_no_more_of_its_place_than_the_photo(backend: Backend) {
        let app = backend.app().await;
        open_territory(&app).await;
        let jeanne = app.player("jeanne@example.org").await;
        let photo = jeanne.new_photo(&app, &pictures::jpeg_at(1, 3.25, 45.45)).await;
        let photo_path = format!("/v1/photos/{}", photo["id"].as_str().unwrap());
        eventually("the photo is published", || async {
            (read(&jeanne, &photo_path).await["state"] == "published").then_some(())
        }).await;
        let path = opened(&app, &jeanne, &json!({"photo_id": photo["id"], "kind": "wish", "title": "Un banc"})).await;
        assert_eq!(app.json(&path).await["place"], json!({"lon": 3.25, "lat": 45.45}));
        // So does one that a question on the photo began.
        let question = question(&app, jeanne.id, None, "Et pourquoi pas un banc ?", 0).await;
        let id = photo["id"].as_str().unwrap().parse::<Uuid>().unwrap();
        let sql = "UPDATE questions SET photo_id = $1, lon = 3.25, lat = 45.45";
        app.ground.db.execute_raw(statement(&*app.ground.db, sql, [id.into()])).await.unwrap();
        let asked = opened(&app, &jeanne, &json!({"question_id": question, "kind": "wish", "title": "Un banc"})).await;
        assert_eq!(app.json(&asked).await["place"], json!({"lon": 3.25, "lat": 45.45}));
        let change = json!({"place_precision": "hidden"});
        assert_eq!(jeanne.change(Method::PATCH, &photo_path, "*", &change).await.status(), 200);
        let mission = read(&jeanne, &path).await;
        assert!(mission["place"].is_null() && read(&jeanne, &asked).await["place"].is_null());
        assert_eq!(mission["photo"]["id"], photo["id"]);
    }

    async fn what_opens_no_mission_is_refused_each_with_its_own_code(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let jeanne = app.player("jeanne@example.org").await;
        let path = format!("/v1/missions/{}", ids::new(&app.ground.clock));
        let with = |change: Value| {
            let mut body = fountain();
            body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            body
        };
        for (body, expected) in [
            (with(json!({"title": ""})), "text-invalid"),
            (with(json!({"title": "x".repeat(141)})), "text-invalid"),
            (with(json!({"text": "x".repeat(10_001)})), "text-invalid"),
            (with(json!({"themes": []})), "themes-invalid"),
            (with(json!({"themes": ["nulle part"]})), "theme-unknown"),
            (with(json!({"kind": "dream"})), "body-invalid"),
            (with(json!({"place": {"lon": 300, "lat": 0}})), "place-invalid"),
            (with(json!({"place": {"lon": 9.0, "lat": 9.0}, "territory_id": territory})), "territory-foreign"),
            (with(json!({"place": {"lon": 9.0, "lat": 9.0}})), "territory-required"),
            (json!({"kind": "wish", "title": "Un banc"}), "territory-required"),
            (with(json!({"question_id": Uuid::from_u128(5)})), "question-unknown"),
            (with(json!({"photo_id": Uuid::from_u128(5)})), "photo-unknown"),
        ] {
            assert_eq!(code(put(&jeanne, &path, &body).await).await.1, expected, "{body}");
        }
        let anonymous = app.http.put(app.at(&path)).json(&fountain()).send().await.unwrap();
        assert_eq!(code(anonymous).await, (401, "sign-in-required".into()));
        let strange = format!("/v1/missions/{}", Uuid::from_u128(5));
        assert_eq!(code(put(&jeanne, &strange, &fountain()).await).await.1, "id-not-uuidv7");
        assert_eq!(jeanne.get(&path).await.status(), 404);
    }

    async fn a_steward_edits_what_they_have_seen_and_nobody_else_does(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let jeanne = app.player("jeanne@example.org").await;
        let path = opened(&app, &jeanne, &fountain()).await;
        let tag = jeanne.get(&path).await.headers()["etag"].to_str().unwrap().to_owned();
        let paul = app.player("paul@example.org").await;
        let noemie = animator(&app, territory, "noemie@example.org").await;
        assert_eq!(join(&paul, &path).await, 201);
        let change = json!({"title": "L'eau revient", "themes": ["Eau", "heritage"], "place": null, "kind": "making"});
        for other in [&paul, &noemie] {
            assert_eq!(code(other.change(Method::PATCH, &path, &tag, &change).await).await, (403, "forbidden".into()));
        }
        // Paul's coming made a new answer and no new version.
        let edited = jeanne.change(Method::PATCH, &path, &tag, &change).await;
        assert_eq!(edited.status(), 200);
        let edited: Value = edited.json().await.unwrap();
        assert_eq!((&edited["title"], &edited["themes"]), (&json!("L'eau revient"), &json!(["heritage", "water"])));
        assert!(edited["place"].is_null() && edited["kind"] == "making");
        assert_eq!(code(jeanne.change(Method::PATCH, &path, &tag, &change).await).await, (412, "version-stale".into()));
        let bare = jeanne.request(Method::PATCH, &path).json(&change).send().await.unwrap();
        assert_eq!(code(bare).await, (428, "if-match-required".into()));
        for (wrong, expected) in [
            (json!({"title": " "}), "text-invalid"),
            (json!({"place": {"lon": 9.0, "lat": 9.0}}), "territory-foreign"),
            (json!({"answer": "Voilà."}), "mission-state-illegal"),
        ] {
            assert_eq!(code(jeanne.change(Method::PATCH, &path, "*", &wrong).await).await.1, expected);
        }
        assert_eq!(read(&jeanne, &path).await["title"], "L'eau revient");
    }

    async fn a_mission_is_taken_back_only_while_nobody_else_is_in_it(backend: Backend) {
        let app = backend.app_without_worker().await;
        open_territory(&app).await;
        let (jeanne, paul) = (app.player("jeanne@example.org").await, app.player("paul@example.org").await);
        let path = opened(&app, &jeanne, &fountain()).await;
        assert_eq!(join(&paul, &path).await, 201);
        let refused = jeanne.change(Method::DELETE, &path, "*", &json!({})).await;
        assert_eq!(code(refused).await, (409, "mission-not-alone".into()));
        assert_eq!(leave(&paul, &path).await, 204);
        assert_eq!(code(paul.change(Method::DELETE, &path, "*", &json!({})).await).await.1, "forbidden");
        assert_eq!(jeanne.change(Method::DELETE, &path, "*", &json!({})).await.status(), 204);
        assert_eq!(jeanne.get(&path).await.status(), 404);
        assert_eq!(join(&paul, &path).await, 404);
    }

    async fn a_hidden_mission_is_seen_by_its_author_the_animators_there_and_the_editor(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let jeanne = app.player("jeanne@example.org").await;
        let path = opened(&app, &jeanne, &fountain()).await;
        run(&app, "UPDATE missions SET hidden_at = 1").await;
        let noemie = animator(&app, territory, "noemie@example.org").await;
        let paul = app.player("paul@example.org").await;
        assert_eq!((paul.get(&path).await.status().as_u16(), join(&paul, &path).await), (404, 404));
        assert_eq!(app.http.get(app.at(&path)).send().await.unwrap().status(), 404);
        for reader in [&jeanne, &noemie] {
            assert_eq!(read(reader, &path).await["is_hidden"], true);
        }
    }
}
