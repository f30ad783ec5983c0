//! Rules of decisions, their undo and appeals.

use super::{anonymous, decision, on_the_map, post, published, status_and_json, territory, with_role};
use photos36_domain::{Clock, Ground, clock::DAY, moderation, people::Role};
use photos36_tests::on_both_backends;
use reqwest::Method;
use serde_json::{Value, json};

const DECISIONS: &str = "/v1/moderation/decisions";

on_both_backends! {
    async fn a_decision_without_a_rule_and_a_reason_is_refused_and_binds_to_the_animators_territory(backend: Backend) {
        let app = backend.app().await;
        let (here, there) = (territory(&app, 3.2, 45.4).await, territory(&app, 5.2, 45.4).await);
        let jeanne = app.player("jeanne@example.org").await;
        let photo = published(&app, &jeanne, 1, (3.25, 45.45)).await;
        let lea = with_role(&app, "lea@example.org", here, Role::Animator).await;
        let elsewhere = with_role(&app, "zoe@example.org", there, Role::Animator).await;
        let mayor = with_role(&app, "maire@example.org", here, Role::Mayor).await;
        for refused in [&elsewhere, &mayor, &jeanne] {
            assert_eq!(post(refused, DECISIONS, decision(&photo, "hide")).await.status(), 403);
        }
        assert_eq!(anonymous(&app, Method::POST, DECISIONS, decision(&photo, "hide")).await.status(), 401);
        for missing in ["rule", "reason"] {
            let mut bare = decision(&photo, "hide");
            bare["decisions"][0].as_object_mut().unwrap().remove(missing);
            let (status, problem) = status_and_json(post(&lea, DECISIONS, bare).await).await;
            assert_eq!((status, &problem["code"]), (422, &json!("reasons-required")));
        }
        let unknown = decision("0197a1c0-1111-7000-8000-000000000001", "hide");
        assert_eq!(post(&lea, DECISIONS, unknown).await.status(), 404);
        let hidden = post(&lea, DECISIONS, decision(&photo, "hide")).await;
        assert_eq!(hidden.status(), 200);
        assert_eq!(on_the_map(&app).await, 0);
        assert_eq!(post(&elsewhere, DECISIONS, decision(&photo, "restore")).await.status(), 404, "what one may not see");
        let own = published(&app, &lea, 2, (3.25, 45.46)).await;
        assert_eq!(post(&lea, DECISIONS, decision(&own, "hide")).await.status(), 403, "nobody decides on their own");
    }

    async fn what_was_removed_and_restored_stays_and_what_was_removed_goes_after_seven_days(backend: Backend) {
        let app = backend.app().await;
        let here = territory(&app, 3.2, 45.4).await;
        let jeanne = app.player("jeanne@example.org").await;
        let lea = with_role(&app, "lea@example.org", here, Role::Animator).await;
        let mut paths = Vec::new();
        for (seed, actions) in [(1, &["remove", "restore"][..]), (2, &["remove"][..])] {
            let photo = published(&app, &jeanne, seed, (3.25, 45.45)).await;
            for action in actions {
                assert_eq!(post(&lea, DECISIONS, decision(&photo, action)).await.status(), 200, "{action}");
            }
            paths.push(format!("/v1/photos/{photo}"));
        }
        let later = Ground { clock: Clock::fixed(app.ground.clock.now() + 8 * DAY), ..(*app.ground).clone() };
        assert_eq!(moderation::finish_removals(&later).await.unwrap(), 1);
        assert_eq!(jeanne.get(&paths[0]).await.status(), 200);
        assert_eq!(jeanne.get(&paths[1]).await.status(), 404);
    }

    async fn a_decision_is_undone_and_all_is_as_it_was(backend: Backend) {
        let app = backend.app().await;
        let here = territory(&app, 3.2, 45.4).await;
        let jeanne = app.player("jeanne@example.org").await;
        let photo = published(&app, &jeanne, 1, (3.25, 45.45)).await;
        let lea = with_role(&app, "lea@example.org", here, Role::Animator).await;
        let before: Value = jeanne.get(&format!("/v1/photos/{photo}")).await.json().await.unwrap();
        let mut correct = decision(&photo, "correct");
        correct["decisions"][0]["correction"] = json!({"title": "Le lavoir", "themes": ["eau"], "place": [3.26, 45.46]});
        let (status, taken) = status_and_json(post(&lea, DECISIONS, correct).await).await;
        assert_eq!(status, 200, "{taken}");
        let after: Value = jeanne.get(&format!("/v1/photos/{photo}")).await.json().await.unwrap();
        assert_eq!((&after["title"], &after["themes"], &after["place"]["lon"]), (&json!("Le lavoir"), &json!(["water"]), &json!(3.26)));
        let undo = json!({"ids": [taken["items"][0]["id"]]});
        for _ in 0..2 {
            let (status, undone) = status_and_json(post(&lea, "/v1/moderation/decisions/undo", undo.clone()).await).await;
            assert_eq!(status, 200, "{undone}");
            assert!(undone["items"][0]["undone_at"].is_string());
        }
        let again: Value = jeanne.get(&format!("/v1/photos/{photo}")).await.json().await.unwrap();
        for field in ["title", "themes", "place", "state"] {
            assert_eq!(again[field], before[field], "{field}");
        }
        assert_eq!(on_the_map(&app).await, 1);
        assert_eq!(post(&jeanne, "/v1/moderation/decisions/undo", undo).await.status(), 404);
    }

    async fn two_hundred_decisions_are_taken_at_once_or_none(backend: Backend) {
        let app = backend.app_without_worker().await;
        let here = territory(&app, 3.2, 45.4).await;
        let lea = with_role(&app, "lea@example.org", here, Role::Animator).await;
        let author = app.ground.person().await;
        let mut photos = Vec::new();
        for n in 0..200_u32 {
            let state = photos36_domain::photos::PhotoState::Published;
            photos.push(app.ground.photo_row(author, state, 1, &n.to_be_bytes()).await);
        }
        use photos36_domain::database::statement;
        use sea_orm::ConnectionTrait;
        let sql = "UPDATE photos SET territory_id = $1";
        app.ground.db.execute_raw(statement(&*app.ground.db, sql, [here.into()])).await.unwrap();
        let one = |id: &uuid::Uuid| json!({"object": {"kind": "photo", "id": id}, "action": "hide", "rule": "spam", "reason": "x"});
        let mut all: Vec<Value> = photos.iter().map(one).collect();
        all[199]["object"]["id"] = json!("0197a1c0-1111-7000-8000-000000000001");
        assert_eq!(post(&lea, DECISIONS, json!({"decisions": all})).await.status(), 404);
        let hidden = "SELECT count(*) FROM photos WHERE state = 'hidden'";
        let count = async || -> i64 {
            app.ground.db.query_one_raw(statement(&*app.ground.db, hidden, [])).await.unwrap().unwrap().try_get_by_index(0).unwrap()
        };
        assert_eq!(count().await, 0);
        all[199]["object"]["id"] = json!(photos[199]);
        let (status, taken) = status_and_json(post(&lea, DECISIONS, json!({"decisions": all})).await).await;
        assert_eq!(status, 200);
        assert_eq!(count().await, 200);
        all.push(one(&author));
        assert_eq!(post(&lea, DECISIONS, json!({"decisions": all})).await.status(), 422);
        let ids: Vec<_> = taken["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect();
        assert_eq!(post(&lea, "/v1/moderation/decisions/undo", json!({"ids": ids})).await.status(), 200);
        assert_eq!(count().await, 0);
    }

    async fn an_author_appeals_once_and_someone_else_answers(backend: Backend) {
        let app = backend.app().await;
        let here = territory(&app, 3.2, 45.4).await;
        let jeanne = app.player("jeanne@example.org").await;
        let photo = published(&app, &jeanne, 1, (3.25, 45.45)).await;
        let lea = with_role(&app, "lea@example.org", here, Role::Animator).await;
        let tom = with_role(&app, "tom@example.org", here, Role::Animator).await;
        let (_, taken) = status_and_json(post(&lea, DECISIONS, decision(&photo, "hide")).await).await;
        let id = taken["items"][0]["id"].as_str().unwrap();
        let statement: Value = jeanne.get(&format!("{DECISIONS}/{id}")).await.json().await.unwrap();
        for said in ["rule_text", "reason", "how_to_appeal", "appeal"] {
            assert!(statement[said].as_str().is_some_and(|text| !text.is_empty()), "{said}");
        }
        let marie = app.player("marie@example.org").await;
        assert_eq!(marie.get(&format!("{DECISIONS}/{id}")).await.status(), 404);
        let path = format!("{DECISIONS}/{id}/appeal");
        let text = json!({"text": "Personne n'est reconnaissable."});
        assert_eq!(post(&marie, &path, text.clone()).await.status(), 404);
        assert_eq!(post(&tom, &path, text.clone()).await.status(), 403);
        let (status, appeal) = status_and_json(post(&jeanne, &path, text.clone()).await).await;
        assert_eq!(status, 201);
        assert_eq!(post(&jeanne, &path, text).await.status(), 200);
        let open: Value = tom.get(&format!("/v1/territories/{here}/moderation/appeals")).await.json().await.unwrap();
        assert_eq!(open["items"][0]["id"], appeal["id"]);
        let answer = format!("/v1/moderation/appeals/{}/answer", appeal["id"].as_str().unwrap());
        let granted = json!({"granted": true, "answer": "En effet."});
        for (player, expected) in [(&lea, 403), (&jeanne, 403), (&marie, 404), (&tom, 200), (&tom, 409)] {
            let answered = player.request(Method::PUT, &answer).json(&granted).send().await.unwrap();
            assert_eq!(answered.status(), expected);
        }
        assert_eq!(app.http.get(app.at(&format!("/v1/photos/{photo}"))).send().await.unwrap().status(), 200);
    }

    async fn nobody_undoes_a_decision_on_what_is_their_own(backend: Backend) {
        let app = backend.app().await;
        let here = territory(&app, 3.2, 45.4).await;
        let lea = with_role(&app, "lea@example.org", here, Role::Animator).await;
        let tom = with_role(&app, "tom@example.org", here, Role::Animator).await;
        let own = published(&app, &lea, 1, (3.25, 45.45)).await;
        let (_, taken) = status_and_json(post(&tom, DECISIONS, decision(&own, "hide")).await).await;
        let undo = json!({"ids": [taken["items"][0]["id"]]});
        assert_eq!(post(&lea, "/v1/moderation/decisions/undo", undo.clone()).await.status(), 403);
        assert_eq!(app.http.get(app.at(&format!("/v1/photos/{own}"))).send().await.unwrap().status(), 404);
        assert_eq!(post(&tom, "/v1/moderation/decisions/undo", undo).await.status(), 200);
    }

    async fn a_correction_makes_no_place_plainer_and_moves_nothing_out_of_the_animators_reach(backend: Backend) {
        let app = backend.app().await;
        let (here, _) = (territory(&app, 3.2, 45.4).await, territory(&app, 5.2, 45.4).await);
        let jeanne = app.player("jeanne@example.org").await;
        let photo = published(&app, &jeanne, 1, (3.25, 45.45)).await;
        let path = format!("/v1/photos/{photo}");
        assert_eq!(jeanne.change(Method::PATCH, &path, "*", &json!({"place_precision": "street"})).await.status(), 200);
        let lea = with_role(&app, "lea@example.org", here, Role::Animator).await;
        let correct = async |correction: Value| {
            let mut body = decision(&photo, "correct");
            body["decisions"][0]["correction"] = correction;
            let (status, answer) = status_and_json(post(&lea, DECISIONS, body).await).await;
            (status, answer["code"].clone())
        };
        assert_eq!(correct(json!({"place_precision": "exact"})).await, (422, json!("action-unfit")));
        for elsewhere in [json!([5.25, 45.45]), json!([10.0, 45.45])] {
            assert_eq!(correct(json!({"place": elsewhere})).await, (403, json!("forbidden")));
        }
        assert_eq!(correct(json!({"place_precision": "hidden", "place": [3.26, 45.46]})).await.0, 200);
        assert_eq!(app.json(&path).await["place"], Value::Null);
    }

    async fn an_appeal_is_granted_after_other_decisions_and_while_it_is_mediated_nothing_is_destroyed(backend: Backend) {
        let app = backend.app().await;
        let here = territory(&app, 3.2, 45.4).await;
        let jeanne = app.player("jeanne@example.org").await;
        let lea = with_role(&app, "lea@example.org", here, Role::Animator).await;
        let tom = with_role(&app, "tom@example.org", here, Role::Animator).await;
        let photo = published(&app, &jeanne, 1, (3.25, 45.45)).await;
        let path = format!("/v1/photos/{photo}");
        let seen = async || app.http.get(app.at(&path)).send().await.unwrap().status().as_u16();
        let (_, taken) = status_and_json(post(&lea, DECISIONS, decision(&photo, "remove")).await).await;
        assert_eq!(post(&lea, DECISIONS, decision(&photo, "warn")).await.status(), 200);
        let of = format!("{DECISIONS}/{}/appeal", taken["items"][0]["id"].as_str().unwrap());
        let (_, appeal) = status_and_json(post(&jeanne, &of, json!({"text": "Non."})).await).await;
        let answer = format!("/v1/moderation/appeals/{}/answer", appeal["id"].as_str().unwrap());
        let refused = json!({"granted": false, "answer": "Si."});
        assert_eq!(tom.request(Method::PUT, &answer).json(&refused).send().await.unwrap().status(), 200);
        let mediation = format!("/v1/mediations/{}", photos36_domain::ids::new(&app.ground.clock));
        let body = json!({"territory_id": here, "appeal_id": appeal["id"], "title": "Ma photo"});
        assert_eq!(jeanne.request(Method::PUT, &mediation).json(&body).send().await.unwrap().status(), 201);
        let later = Ground { clock: Clock::fixed(app.ground.clock.now() + 8 * DAY), ..(*app.ground).clone() };
        assert_eq!(moderation::finish_removals(&later).await.unwrap(), 0, "it is being talked about");
        assert_eq!(jeanne.get(&path).await.status(), 200);

        let other = published(&app, &jeanne, 2, (3.25, 45.45)).await;
        let path = format!("/v1/photos/{other}");
        let (_, taken) = status_and_json(post(&lea, DECISIONS, decision(&other, "hide")).await).await;
        assert_eq!(post(&lea, DECISIONS, decision(&other, "warn")).await.status(), 200);
        let of = format!("{DECISIONS}/{}/appeal", taken["items"][0]["id"].as_str().unwrap());
        let (_, appeal) = status_and_json(post(&jeanne, &of, json!({"text": "Non."})).await).await;
        let answer = format!("/v1/moderation/appeals/{}/answer", appeal["id"].as_str().unwrap());
        let granted = json!({"granted": true, "answer": "En effet."});
        assert_eq!(tom.request(Method::PUT, &answer).json(&granted).send().await.unwrap().status(), 200);
        assert_eq!(app.http.get(app.at(&path)).send().await.unwrap().status(), 200, "what no other decision hides is shown");
        assert_eq!(seen().await, 404, "the other one stays hidden");
    }

    async fn an_undo_takes_nothing_from_what_the_author_changed_since(backend: Backend) {
        let app = backend.app().await;
        let here = territory(&app, 3.2, 45.4).await;
        let jeanne = app.player("jeanne@example.org").await;
        let lea = with_role(&app, "lea@example.org", here, Role::Animator).await;
        let photo = published(&app, &jeanne, 1, (3.25, 45.45)).await;
        let path = format!("/v1/photos/{photo}");
        let mut correct = decision(&photo, "correct");
        correct["decisions"][0]["correction"] = json!({"title": "Le lavoir", "place_precision": "street"});
        let (status, taken) = status_and_json(post(&lea, DECISIONS, correct).await).await;
        assert_eq!(status, 200, "{taken}");
        assert_eq!(jeanne.change(Method::PATCH, &path, "*", &json!({"place_precision": "hidden"})).await.status(), 200);
        let undo = json!({"ids": [taken["items"][0]["id"]]});
        assert_eq!(post(&lea, "/v1/moderation/decisions/undo", undo).await.status(), 200);
        let now: Value = jeanne.get(&path).await.json().await.unwrap();
        assert_eq!((&now["title"], &now["place_precision"]), (&json!(""), &json!("hidden")), "their wish stands");
    }

    async fn a_removal_that_was_eased_to_a_hide_destroys_nothing(backend: Backend) {
        let app = backend.app().await;
        let here = territory(&app, 3.2, 45.4).await;
        let jeanne = app.player("jeanne@example.org").await;
        let lea = with_role(&app, "lea@example.org", here, Role::Animator).await;
        let photo = published(&app, &jeanne, 1, (3.25, 45.45)).await;
        for action in ["remove", "hide"] {
            assert_eq!(post(&lea, DECISIONS, decision(&photo, action)).await.status(), 200);
        }
        let later = Ground { clock: Clock::fixed(app.ground.clock.now() + 8 * DAY), ..(*app.ground).clone() };
        assert_eq!(moderation::finish_removals(&later).await.unwrap(), 0);
        assert_eq!(jeanne.get(&format!("/v1/photos/{photo}")).await.status(), 200);
    }
}
