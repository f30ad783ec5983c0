//! Rules of reports.

use super::{anonymous, decision, post, published, report_of, status_and_json, territory, with_role};
use photos36_domain::{database::statement, people::Role};
use photos36_tests::{eventually, on_both_backends};
use reqwest::Method;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

on_both_backends! {
    async fn three_distinct_reporters_hide_a_photo_until_an_animator_decides(backend: Backend) {
        let app = backend.app().await;
        let here = territory(&app, 3.2, 45.4).await;
        let jeanne = app.player("jeanne@example.org").await;
        let photo = published(&app, &jeanne, 1, (3.25, 45.45)).await;
        let path = format!("/v1/photos/{photo}");
        for (n, name) in ["a", "b", "c"].into_iter().enumerate() {
            let seen = app.http.get(app.at(&path)).send().await.unwrap().status();
            assert_eq!(seen, 200, "after {n} reports");
            let reporter = app.player(&format!("{name}@example.org")).await;
            let (status, report) = status_and_json(post(&reporter, "/v1/reports", report_of(&photo)).await).await;
            assert_eq!(status, 201);
            assert_eq!(report["outcome"], Value::Null);
        }
        assert_eq!(app.http.get(app.at(&path)).send().await.unwrap().status(), 404);
        assert_eq!(jeanne.get(&path).await.json::<Value>().await.unwrap()["state"], "hidden");
        let map = app.json("/v1/map/photos?bbox=3.2,45.4,3.3,45.5").await;
        assert_eq!(map["features"].as_array().or(map["items"].as_array()).unwrap().len(), 0);

        let statements: Value = jeanne.get("/v1/me/statements").await.json().await.unwrap();
        assert_eq!((&statements["items"][0]["automated"], &statements["items"][0]["action"]), (&json!(true), &json!("hide")));

        let lea = with_role(&app, "lea@example.org", here, Role::Animator).await;
        let queue: Value = lea.get(&format!("/v1/territories/{here}/moderation/cases")).await.json().await.unwrap();
        assert_eq!((&queue["items"][0]["reporters"], &queue["items"][0]["hidden_by_reports"]), (&json!(3), &json!(true)));
        let case = queue["items"][0]["id"].as_str().unwrap();
        let context: Value = lea.get(&format!("/v1/moderation/cases/{case}")).await.json().await.unwrap();
        assert_eq!(context["reports"].as_array().unwrap().len(), 3);
        assert_eq!((&context["history"]["photos"], &context["object"]["hidden"]), (&json!(1), &json!(true)));

        let keep = json!({"decisions": [{"object": {"kind": "photo", "id": photo}, "action": "keep"}]});
        assert_eq!(post(&lea, "/v1/moderation/decisions", keep).await.status(), 200);
        assert_eq!(app.http.get(app.at(&path)).send().await.unwrap().status(), 200);
        let reporter = app.player("a@example.org").await;
        let own: Value = reporter.get("/v1/me/reports").await.json().await.unwrap();
        assert_eq!(own["items"][0]["outcome"], "kept");
        let again = post(&reporter, "/v1/reports", report_of(&photo)).await;
        assert_eq!(again.status(), 200, "the same reporter does not count twice");
        assert_eq!(app.http.get(app.at(&path)).send().await.unwrap().status(), 200);
    }

    async fn a_thousand_reports_from_one_address_change_nothing(backend: Backend) {
        let app = backend.app().await;
        let here = territory(&app, 3.2, 45.4).await;
        let jeanne = app.player("jeanne@example.org").await;
        let photo = published(&app, &jeanne, 1, (3.25, 45.45)).await;
        let (status, first) = status_and_json(anonymous(&app, Method::POST, "/v1/reports", report_of(&photo)).await).await;
        assert_eq!(status, 201);
        let mut refused = 0;
        for _ in 1..1000 {
            let again = anonymous(&app, Method::POST, "/v1/reports", report_of(&photo)).await;
            match again.status().as_u16() {
                200 => {}
                429 => {
                    assert!(again.headers().contains_key("retry-after"));
                    refused += 1;
                }
                other => panic!("{other}"),
            }
        }
        assert!(refused > 900);
        assert_eq!(app.http.get(app.at(&format!("/v1/photos/{photo}"))).send().await.unwrap().status(), 200);
        let lea = with_role(&app, "lea@example.org", here, Role::Animator).await;
        let queue: Value = lea.get(&format!("/v1/territories/{here}/moderation/cases")).await.json().await.unwrap();
        assert_eq!(queue["items"][0]["reporters"], 1);

        let path = format!("/v1/reports/{}", first["id"].as_str().unwrap());
        let receipt = first["receipt"].as_str().unwrap();
        assert_eq!(app.json(&format!("{path}?receipt={receipt}")).await["reason"], "privacy");
        assert_eq!(app.http.get(app.at(&path)).send().await.unwrap().status(), 404);
        assert_eq!(jeanne.get(&path).await.status(), 404);
    }

    async fn who_reported_with_an_account_is_told_of_the_outcome_and_a_shared_address_tells_nothing(backend: Backend) {
        let app = backend.app().await;
        let here = territory(&app, 3.2, 45.4).await;
        let jeanne = app.player("jeanne@example.org").await;
        let photo = published(&app, &jeanne, 1, (3.25, 45.45)).await;
        let marie = app.player("marie@example.org").await;
        assert_eq!(post(&marie, "/v1/reports", report_of(&photo)).await.status(), 201);
        let (_, first) = status_and_json(anonymous(&app, Method::POST, "/v1/reports", report_of(&photo)).await).await;
        assert!(first["receipt"].is_string());
        let mut other = report_of(&photo);
        other["text"] = json!("Autre chose.");
        let (status, second) = status_and_json(anonymous(&app, Method::POST, "/v1/reports", other).await).await;
        assert_eq!((status, &second["text"], &second["receipt"]), (200, &json!("Autre chose."), &Value::Null), "of somebody else");
        let lea = with_role(&app, "lea@example.org", here, Role::Animator).await;
        assert_eq!(post(&lea, "/v1/moderation/decisions", decision(&photo, "hide")).await.status(), 200);
        eventually("the reporter is told", || async {
            let notices: Value = marie.get("/v1/me/notices").await.json().await.unwrap();
            let told = notices["items"].as_array().unwrap().iter().any(|notice| notice["what"] == "report-decided");
            told.then_some(())
        })
        .await;
        let notices: Value = jeanne.get("/v1/me/notices").await.json().await.unwrap();
        assert!(!notices.to_string().contains("report-decided"), "whose it is, is told of the decision alone");
    }

    async fn a_territory_says_how_many_reporters_hide_something(backend: Backend) {
        let app = backend.app().await;
        let here = territory(&app, 3.2, 45.4).await;
        let lea = with_role(&app, "lea@example.org", here, Role::Animator).await;
        let path = format!("/v1/territories/{here}");
        for (reporters, expected) in [(1, 400), (21, 400), (2, 200)] {
            let changed = lea.change(Method::PATCH, &path, "*", &json!({"reporters_to_hide": reporters})).await;
            assert_eq!(changed.status(), expected, "{reporters}");
        }
        let jeanne = app.player("jeanne@example.org").await;
        let photo = published(&app, &jeanne, 1, (3.25, 45.45)).await;
        for (name, seen) in [("a", 200), ("b", 404)] {
            let reporter = app.player(&format!("{name}@example.org")).await;
            assert_eq!(post(&reporter, "/v1/reports", report_of(&photo)).await.status(), 201);
            assert_eq!(app.http.get(app.at(&format!("/v1/photos/{photo}"))).send().await.unwrap().status(), seen);
        }
    }

    async fn a_person_is_judged_where_they_are_reported_and_by_the_editor_when_in_two_places(backend: Backend) {
        let app = backend.app_without_worker().await;
        let (here, there) = (territory(&app, 3.2, 45.4).await, territory(&app, 5.2, 45.4).await);
        let lea = with_role(&app, "lea@example.org", here, Role::Animator).await;
        let zoe = with_role(&app, "zoe@example.org", there, Role::Animator).await;
        let tom = with_role(&app, "tom@example.org", here, Role::Resident).await;
        with_role(&app, "tom@example.org", there, Role::Resident).await;
        let editor = app.player("editor@example.org").await;
        let sql = "UPDATE people SET is_editor = TRUE WHERE id = $1";
        app.ground.db.execute_raw(statement(&*app.ground.db, sql, [editor.id.into()])).await.unwrap();
        let report = async |name: &str, place: uuid::Uuid| {
            let player = app.player(&format!("{name}@example.org")).await;
            let body = json!({"object": {"kind": "person", "id": tom.id}, "reason": "hate", "territory": place});
            assert_eq!(post(&player, "/v1/reports", body).await.status(), 201);
        };
        let waits = async |player: &photos36_tests::Player, path: String| {
            let queue: Value = player.get(&path).await.json().await.unwrap();
            queue["items"].as_array().unwrap().len()
        };
        let of = |place: uuid::Uuid| format!("/v1/territories/{place}/moderation/cases");
        report("a", here).await;
        assert_eq!((waits(&lea, of(here)).await, waits(&zoe, of(there)).await), (1, 0));
        let keep = json!({"decisions": [{"object": {"kind": "person", "id": tom.id}, "action": "keep"}]});
        assert_eq!(post(&lea, "/v1/moderation/decisions", keep).await.status(), 200);
        report("b", there).await;
        assert_eq!((waits(&lea, of(here)).await, waits(&zoe, of(there)).await), (0, 1));
        report("c", here).await;
        assert_eq!((waits(&lea, of(here)).await, waits(&zoe, of(there)).await), (0, 0));
        assert_eq!(waits(&editor, "/v1/moderation/cases".into()).await, 1);
        let stranger = app.player("stranger@example.org").await;
        let body = json!({"object": {"kind": "person", "id": stranger.id}, "reason": "hate", "territory": here});
        assert_eq!(post(&lea, "/v1/reports", body).await.status(), 201);
        assert_eq!(waits(&lea, of(here)).await, 0, "who has nothing to do with a place is not judged there");
        assert_eq!(waits(&editor, "/v1/moderation/cases".into()).await, 2);
    }

    async fn whoever_reports_with_and_without_their_account_counts_once(backend: Backend) {
        let app = backend.app().await;
        let here = territory(&app, 3.2, 45.4).await;
        let lea = with_role(&app, "lea@example.org", here, Role::Animator).await;
        assert_eq!(lea.change(Method::PATCH, &format!("/v1/territories/{here}"), "*", &json!({"reporters_to_hide": 2})).await.status(), 200);
        let (jeanne, marie) = (app.player("jeanne@example.org").await, app.player("marie@example.org").await);
        let photo = published(&app, &jeanne, 1, (3.25, 45.45)).await;
        let seen = async || app.http.get(app.at(&format!("/v1/photos/{photo}"))).send().await.unwrap().status().as_u16();
        assert_eq!(anonymous(&app, Method::POST, "/v1/reports", report_of(&photo)).await.status(), 201);
        assert_eq!(post(&marie, "/v1/reports", report_of(&photo)).await.status(), 201);
        assert_eq!(seen().await, 200, "the same address");
        let mut graver = report_of(&photo);
        graver["reason"] = json!("violence");
        assert_eq!(post(&app.player("karim@example.org").await, "/v1/reports", graver).await.status(), 201);
        assert_eq!(seen().await, 404);
        let statements: Value = jeanne.get("/v1/me/statements").await.json().await.unwrap();
        assert_eq!(statements["items"][0]["rule"], "violence", "the gravest of their reasons");
    }

    async fn what_is_unknown_hidden_or_ones_own_cannot_be_reported(backend: Backend) {
        let app = backend.app().await;
        let here = territory(&app, 3.2, 45.4).await;
        let jeanne = app.player("jeanne@example.org").await;
        let marie = app.player("marie@example.org").await;
        let photo = published(&app, &jeanne, 1, (3.25, 45.45)).await;
        assert_eq!(post(&jeanne, "/v1/reports", report_of(&photo)).await.status(), 409);
        let unknown = report_of("0197a1c0-1111-7000-8000-000000000001");
        assert_eq!(post(&marie, "/v1/reports", unknown).await.status(), 404);
        let odd = json!({"object": {"kind": "photo", "id": photo}, "reason": "taste"});
        assert_eq!(post(&marie, "/v1/reports", odd).await.status(), 400);
        let person = json!({"object": {"kind": "person", "id": jeanne.id}, "reason": "hate"});
        assert_eq!(post(&marie, "/v1/reports", person).await.status(), 400);
        let person = json!({"object": {"kind": "person", "id": jeanne.id}, "reason": "hate", "territory": here});
        assert_eq!(post(&marie, "/v1/reports", person).await.status(), 201);
        let lea = with_role(&app, "lea@example.org", here, Role::Animator).await;
        assert_eq!(post(&lea, "/v1/moderation/decisions", decision(&photo, "hide")).await.status(), 200);
        assert_eq!(post(&marie, "/v1/reports", report_of(&photo)).await.status(), 404);
    }

    async fn ten_reporters_at_the_same_instant_are_all_counted(backend: Backend) {
        let app = backend.app().await;
        let here = territory(&app, 3.2, 45.4).await;
        let jeanne = app.player("jeanne@example.org").await;
        let photo = published(&app, &jeanne, 1, (3.25, 45.45)).await;
        let mut reporters = Vec::new();
        for n in 0..10 {
            reporters.push(app.player(&format!("r{n}@example.org")).await);
        }
        let sends = reporters.iter().map(|reporter| post(reporter, "/v1/reports", report_of(&photo)));
        let taken = futures_util::future::join_all(sends).await.iter().filter(|answer| answer.status() == 201).count();
        let lea = with_role(&app, "lea@example.org", here, Role::Animator).await;
        let queue: Value = lea.get(&format!("/v1/territories/{here}/moderation/cases")).await.json().await.unwrap();
        assert_eq!(queue["items"][0]["reporters"], taken, "each that was taken is counted");
        assert!((3..=10).contains(&taken), "once three have hidden it, the rest find nothing");
    }
}
