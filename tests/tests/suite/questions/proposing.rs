//! Starters of a photo, and what was asked before.

use super::*;
use crate::game::{animator, code, open_territory};
use photos36_tests::on_both_backends;

on_both_backends! {
    async fn a_photo_proposes_the_same_starters_of_its_themes_in_the_readers_language(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let noemie = animator(&app, territory, "noemie@example.org").await;
        let local = json!({"name": "Vendanges", "parent": "food"});
        post(&noemie, &format!("/v1/territories/{territory}/themes"), local).await;
        let mute = published(&app, &noemie, 1, (3.25, 45.45), &[]).await;
        let fountain = published(&app, &noemie, 2, (3.25, 45.45), &["fontaine", "vendanges"]).await;
        let french = app.json(&format!("/v1/photos/{mute}/starters?locale=fr")).await;
        let general = french["items"].as_array().unwrap();
        assert!((3..=5).contains(&general.len()));
        assert!(general.iter().all(|item| item["key"].as_str().unwrap().starts_with("general-")));
        let path = format!("/v1/photos/{fountain}/starters");
        let answer = app.http.get(app.at(&path)).header("accept-language", "en").send().await.unwrap();
        assert_eq!(answer.headers()["content-language"], "en");
        let tag = answer.headers()["etag"].clone();
        let english: Value = answer.json().await.unwrap();
        assert!(english["items"][0]["text"].as_str().unwrap().starts_with("Wh"), "{english}");
        let french = app.json(&format!("{path}?locale=fr")).await;
        let pick = |of: &Value, name: &str| of["items"].as_array().unwrap().iter().map(|i| i[name].clone()).collect::<Vec<_>>();
        assert_eq!(pick(&french, "key"), pick(&english, "key"));
        for theme in ["water", "food"] {
            assert!(pick(&french, "theme").contains(&json!(theme)), "{french}");
        }
        let again = app.http.get(app.at(&path)).header("accept-language", "en").header("if-none-match", tag).send().await.unwrap();
        assert_eq!(again.status(), 304);
        assert_eq!(code(app.http.get(app.at(&format!("{path}?locale=xx"))).send().await.unwrap()).await.1, "locale-unknown");
        photo_state(&app, &fountain, "hidden").await;
        assert_eq!(app.http.get(app.at(&path)).send().await.unwrap().status(), 404);
    }

    async fn a_starter_is_adopted_word_for_word_or_reworded(backend: Backend) {
        let app = backend.app_without_worker().await;
        open_territory(&app).await;
        let jeanne = app.player("jeanne@example.org").await;
        let photo = published(&app, &jeanne, 1, (3.25, 45.45), &["eau"]).await;
        let starters = app.json(&format!("/v1/photos/{photo}/starters?locale=fr")).await;
        let starter = &starters["items"][0];
        let adopted = ask(&app, &jeanne, json!({"photo_id": photo, "starter": starter["key"]})).await;
        assert_eq!((&adopted["title"], &adopted["origin"], &adopted["starter"]), (&starter["text"], &json!("starter"), &starter["key"]));
        let reworded = json!({"photo_id": photo, "starter": starter["key"], "title": "Et si l'on creusait ?"});
        assert_eq!(ask(&app, &jeanne, reworded).await["origin"], "starter");
        for (body, expected) in [
            (json!({"photo_id": photo, "starter": "water-9"}), (422, "starter-unknown")),
            (json!({"photo_id": photo}), (400, "text-invalid")),
        ] {
            let refused = code(put(&jeanne, &new_path(&app), body).await).await;
            assert_eq!((refused.0, refused.1.as_str()), expected);
        }
        assert_eq!(titles(&jeanne, "/v1/questions?origin=starter").await.len(), 2);
    }

    async fn what_was_asked_before_is_found_by_words_place_photo_and_theme_with_the_reasons(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let jeanne = app.player("jeanne@example.org").await;
        let photo = published(&app, &jeanne, 1, (3.25, 45.45), &["fontaine"]).await;
        ask(&app, &jeanne, json!({"photo_id": photo, "title": "Pourquoi la fontaine de la place est-elle fermée ?"})).await;
        ask(&app, &jeanne, json!({"territory_id": territory, "title": "Qui garde les clés du lavoir ?", "themes": ["fontaine"],
            "place": {"lon": 3.2505, "lat": 45.45}})).await;
        ask(&app, &jeanne, json!({"territory_id": territory, "title": "Un verger pour tous ?", "themes": ["food"],
            "place": {"lon": 3.29, "lat": 45.45}})).await;
        let mission = ids::new(&app.ground.clock);
        let sql = "INSERT INTO missions (id, territory_id, author_id, kind, state, state_at, title, body, min_team, words, lon, lat,
            created_at, updated_at) VALUES ($1, $2, $3, 'answer', 'active', 0, 'Rouvrir les fontaines', '', 3, $4, 3.25, 45.45, 0, 0)";
        let words = photos36_domain::words::line(&["Rouvrir les fontaines"]);
        run(&app, sql, vec![mission.into(), territory.into(), jeanne.id.into(), words.into()]).await;
        let asked = json!({"photo_id": photo, "title": "Quand les fontaines rouvriront-elles ?"});
        let found: Value = app.http.post(app.at("/v1/questions/similar")).json(&asked).send().await.unwrap().json().await.unwrap();
        let items = found["items"].as_array().unwrap();
        let by_title = |word: &str| items.iter().find(|item| item["title"].as_str().unwrap().contains(word));
        let reason = |item: &Value, name: &str| item["reasons"].as_array().unwrap().iter().find(|r| r["reason"] == name).cloned();
        let same = by_title("place").unwrap();
        assert_eq!(reason(same, "words").unwrap()["words"], json!(["fontaines"]), "as it was asked");
        assert!(reason(same, "same-photo").is_some());
        let near = by_title("lavoir").unwrap();
        assert!((35..=45).contains(&reason(near, "near").unwrap()["metres"].as_i64().unwrap()), "{near}");
        assert_eq!(reason(near, "themes").unwrap()["themes"], json!(["drinking-water"]));
        assert_eq!(by_title("Rouvrir").unwrap()["kind"], "mission");
        assert!(by_title("verger").is_none(), "{found}");
        let scores: Vec<f64> = items.iter().map(|item| item["score"].as_f64().unwrap()).collect();
        assert!(scores.is_sorted_by(|a, b| a >= b) && scores[0] <= 1.0, "{scores:?}");
        for n in 0..8 {
            ask(&app, &jeanne, json!({"photo_id": photo, "title": format!("La fontaine, question {n} ?")})).await;
        }
        let found: Value = post(&jeanne, "/v1/questions/similar", asked.clone()).await.json().await.unwrap();
        assert_eq!(found["items"].as_array().unwrap().len(), 5);
        photo_state(&app, &photo, "deleted").await;
        assert_eq!(code(post(&jeanne, "/v1/questions/similar", asked).await).await, (404, "not-found".into()));
        let nothing = post(&jeanne, "/v1/questions/similar", json!({"title": "le la les"})).await;
        assert_eq!(nothing.json::<Value>().await.unwrap()["items"], json!([]));
    }
}
