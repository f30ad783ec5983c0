//! Rules of themes over HTTP: one tree for all, and what a territory adds.

use photos36_tests::{on_both_backends, pictures};
use reqwest::Method;
use serde_json::{Value, json};

use crate::game::{animator, code, open_territory};

on_both_backends! {
    async fn the_tree_is_served_in_two_languages_with_an_etag(backend: Backend) {
        let app = backend.app_without_worker().await;
        let answer = app.http.get(app.at("/v1/themes")).send().await.unwrap();
        let tag = answer.headers()["etag"].to_str().unwrap().to_owned();
        let themes: Value = answer.json().await.unwrap();
        let items = themes["items"].as_array().unwrap();
        let water = items.iter().find(|theme| theme["id"] == "water").unwrap();
        assert_eq!((&water["names"]["fr"], &water["is_vital"]), (&json!("Eau"), &json!(true)));
        let again = app.http.get(app.at("/v1/themes")).header("if-none-match", tag).send().await.unwrap();
        assert_eq!(again.status(), 304);
    }

    async fn an_animator_adds_a_local_theme_once_and_photos_there_may_have_it(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let noemie = animator(&app, territory, "noemie@example.org").await;
        let path = format!("/v1/territories/{territory}/themes");
        let harvest = json!({"name": "Vendanges", "parent": "Alimentation"});
        for expected in [201, 200] {
            let added = noemie.request(Method::POST, &path).json(&harvest).send().await.unwrap();
            assert_eq!(added.status(), expected);
            assert_eq!(added.json::<Value>().await.unwrap()["parent"], "food");
        }
        let themes = app.json(&format!("/v1/themes?territory={territory}")).await;
        assert_eq!(themes["items"].as_array().unwrap().last().unwrap()["id"], "vendanges");
        let photo = noemie.new_photo(&app, &pictures::jpeg_at(1, 3.25, 45.45)).await;
        let edit = json!({"themes": ["vendanges", "Eau"]});
        let path = format!("/v1/photos/{}", photo["id"].as_str().unwrap());
        let edited: Value = noemie.change(Method::PATCH, &path, "*", &edit).await.json().await.unwrap();
        assert_eq!(edited["themes"], json!(["vendanges", "water"]));
    }

    async fn who_does_not_animate_there_adds_no_theme_and_none_twice(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let noemie = animator(&app, territory, "noemie@example.org").await;
        let jeanne = app.player("jeanne@example.org").await;
        let path = format!("/v1/territories/{territory}/themes");
        let theme = json!({"name": "Vendanges", "parent": "food"});
        assert_eq!(app.http.post(app.at(&path)).json(&theme).send().await.unwrap().status(), 401);
        assert_eq!(code(jeanne.request(Method::POST, &path).json(&theme).send().await.unwrap()).await.1, "forbidden");
        let unknown = format!("/v1/territories/{}/themes", uuid::Uuid::from_u128(7));
        assert_eq!(noemie.request(Method::POST, &unknown).json(&theme).send().await.unwrap().status(), 404);
        for (body, expected) in [
            (json!({"name": "eau", "parent": "food"}), "theme-taken"),
            (json!({"name": "Moissons", "parent": "nulle part"}), "theme-unknown"),
            (json!({"name": "", "parent": "food"}), "text-invalid"),
        ] {
            assert_eq!(code(noemie.request(Method::POST, &path).json(&body).send().await.unwrap()).await.1, expected);
        }
    }
}
