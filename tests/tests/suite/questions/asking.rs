//! Asked on a photo or in a territory, reworded, deleted, answered.

use super::*;
use crate::game::{animator, code, open_territory};
use photos36_tests::on_both_backends;

on_both_backends! {
    async fn a_question_on_a_photo_stands_where_the_photo_is_shown_and_takes_its_themes(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let (jeanne, karim) = (app.player("jeanne@example.org").await, app.player("karim@example.org").await);
        let photo = published(&app, &jeanne, 1, (3.25, 45.45), &["fontaine"]).await;
        let path = new_path(&app);
        let body = json!({"photo_id": photo, "title": "  Pourquoi ne coule-t-elle plus ? "});
        let asked = put(&karim, &path, body.clone()).await;
        assert_eq!(asked.status(), 201);
        assert_eq!(asked.headers()["location"], path.as_str());
        let asked: Value = asked.json().await.unwrap();
        assert_eq!((&asked["title"], &asked["origin"]), (&json!("Pourquoi ne coule-t-elle plus ?"), &json!("asked")));
        assert_eq!(asked["themes"], json!(["drinking-water"]));
        assert_eq!(asked["territory"]["id"], json!(territory));
        assert!((asked["place"]["lon"].as_f64().unwrap() - 3.25).abs() < 1e-4);
        assert_eq!(put(&karim, &path, body.clone()).await.status(), 200, "the same call again");
        assert_eq!(code(put(&jeanne, &path, body).await).await, (409, "id-taken".into()));
        let hidden = json!({"place_precision": "hidden"});
        jeanne.change(Method::PATCH, &format!("/v1/photos/{photo}"), "*", &hidden).await;
        assert_eq!(read(&jeanne, &asked).await["place"], Value::Null, "the place of a photo leaks by no question");
    }

    async fn a_question_in_a_territory_may_have_a_place_there_and_only_there(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let noemie = animator(&app, territory, "noemie@example.org").await;
        let here = json!({"territory_id": territory, "title": "Et si l'on semait ici ?", "place": {"lon": 3.21, "lat": 45.41}});
        let asked = ask(&app, &noemie, here).await;
        assert_eq!(asked["themes"], json!(["surroundings"]), "filed under what it is about");
        let edit = json!({"place": null, "themes": ["Semences"]});
        let edited: Value = noemie.change(Method::PATCH, &path_of(&asked), "\"1\"", &edit).await.json().await.unwrap();
        assert_eq!((&edited["place"], &edited["themes"]), (&Value::Null, &json!(["seeds"])));
        let photo = published(&app, &noemie, 1, (3.25, 45.45), &[]).await;
        let title = "Pourquoi ?";
        for (body, expected) in [
            (json!({"title": title}), "question-nowhere"),
            (json!({"title": title, "photo_id": photo, "territory_id": territory}), "question-nowhere"),
            (json!({"title": title, "territory_id": territory, "place": {"lon": 3.9, "lat": 45.41}}), "place-outside"),
            (json!({"title": title, "territory_id": territory, "place": {"lon": 300, "lat": 45.41}}), "place-invalid"),
            (json!({"title": title, "territory_id": Uuid::from_u128(7)}), "not-found"),
            (json!({"title": title, "photo_id": Uuid::from_u128(7)}), "not-found"),
            (json!({"title": "x".repeat(141), "photo_id": photo}), "text-invalid"),
            (json!({"title": " ", "photo_id": photo}), "text-invalid"),
            (json!({"title": title, "text": "x".repeat(10_001), "photo_id": photo}), "text-invalid"),
            (json!({"title": title, "photo_id": photo, "themes": ["a", "b", "c", "d"]}), "themes-invalid"),
            (json!({"title": title, "photo_id": photo, "themes": ["licornes"]}), "theme-unknown"),
        ] {
            assert_eq!(code(put(&noemie, &new_path(&app), body.clone()).await).await.1, expected, "{body}");
        }
        let random = format!("/v1/questions/{}", Uuid::from_u128(0x1234));
        let body = json!({"title": title, "photo_id": photo});
        assert_eq!(code(put(&noemie, &random, body.clone()).await).await.1, "id-not-uuidv7");
        let anonymous = app.http.put(app.at(&new_path(&app))).json(&body).send().await.unwrap();
        assert_eq!(code(anonymous).await, (401, "sign-in-required".into()));
        assert_eq!(titles(&noemie, "/v1/questions").await.len(), 1, "what was refused left nothing");
    }

    async fn a_photo_that_is_not_there_for_someone_takes_no_question_of_theirs(backend: Backend) {
        let app = backend.app_without_worker().await;
        open_territory(&app).await;
        let (jeanne, karim) = (app.player("jeanne@example.org").await, app.player("karim@example.org").await);
        let photo = jeanne.new_photo(&app, &pictures::jpeg_at(1, 3.25, 45.45)).await;
        let body = json!({"photo_id": photo["id"], "title": "Pourquoi ?"});
        assert_eq!(put(&karim, &new_path(&app), body.clone()).await.status(), 404);
        assert_eq!(put(&jeanne, &new_path(&app), body.clone()).await.status(), 201, "while its sizes are being made");
        for state in ["hidden", "refused", "deleted"] {
            photo_state(&app, photo["id"].as_str().unwrap(), state).await;
            for who in [&jeanne, &karim] {
                assert_eq!(code(put(who, &new_path(&app), body.clone()).await).await, (404, "not-found".into()), "{state}");
            }
        }
    }

    async fn only_its_author_rewords_and_deletes_a_question_having_seen_its_version(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let noemie = animator(&app, territory, "noemie@example.org").await;
        let jeanne = app.player("jeanne@example.org").await;
        let asked = ask(&app, &jeanne, json!({"territory_id": territory, "title": "Pourquoi ?"})).await;
        let path = path_of(&asked);
        let edit = json!({"title": "Et pourquoi pas ?", "text": "Parlons-en."});
        let without = jeanne.request(Method::PATCH, &path).json(&edit).send().await.unwrap();
        assert_eq!(code(without).await, (428, "if-match-required".into()));
        assert_eq!(code(noemie.change(Method::PATCH, &path, "*", &edit).await).await, (403, "forbidden".into()));
        let answer = jeanne.get(&path).await;
        let tag = answer.headers()["etag"].to_str().unwrap().to_owned();
        noemie.request(Method::PUT, &format!("{path}/support")).send().await.unwrap();
        let edited = jeanne.change(Method::PATCH, &path, &tag, &edit).await;
        assert_eq!(edited.status(), 200, "a support meanwhile is no conflict");
        assert_eq!(code(jeanne.change(Method::PATCH, &path, &tag, &edit).await).await, (412, "version-stale".into()));
        assert_eq!(code(jeanne.change(Method::DELETE, &path, &tag, &Value::Null).await).await.0, 412);
        assert_eq!(code(noemie.change(Method::DELETE, &path, "*", &Value::Null).await).await.0, 403);
        assert_eq!(read(&noemie, &asked).await["title"], "Et pourquoi pas ?");
        assert_eq!(jeanne.change(Method::DELETE, &path, "*", &Value::Null).await.status(), 204);
        for gone in [jeanne.get(&path).await, put(&jeanne, &format!("{path}/support"), Value::Null).await] {
            assert_eq!(code(gone).await, (404, "not-found".into()));
        }
        let again = put(&jeanne, &path, json!({"territory_id": territory, "title": "Pourquoi ?"})).await;
        assert_eq!(code(again).await, (409, "id-taken".into()));
        assert!(titles(&jeanne, "/v1/questions?mine=true").await.is_empty());
    }

    async fn a_hidden_question_is_there_for_its_author_and_who_regulates_alone(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let noemie = animator(&app, territory, "noemie@example.org").await;
        let (jeanne, karim) = (app.player("jeanne@example.org").await, app.player("karim@example.org").await);
        let asked = ask(&app, &jeanne, json!({"territory_id": territory, "title": "Pourquoi ?"})).await;
        let hide = json!({"decisions": [{"object": {"kind": "question", "id": asked["id"]}, "action": "hide",
            "rule": "privacy", "reason": "On y nomme quelqu'un."}]});
        let decided = noemie.request(Method::POST, "/v1/moderation/decisions").json(&hide).send().await.unwrap();
        assert_eq!(decided.status(), 200);
        assert_eq!(karim.get(&path_of(&asked)).await.status(), 404);
        assert_eq!(put(&karim, &format!("{}/support", path_of(&asked)), Value::Null).await.status(), 404);
        for who in [&jeanne, &noemie] {
            assert_eq!(read(who, &asked).await["is_hidden"], true);
        }
        assert!(titles(&karim, "/v1/questions").await.is_empty());
        assert_eq!(titles(&jeanne, "/v1/questions?mine=true").await, ["Pourquoi ?"]);
    }

    async fn who_asked_or_regulates_says_which_mission_answers_and_a_question_in_use_stays(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let noemie = animator(&app, territory, "noemie@example.org").await;
        let (jeanne, karim) = (app.player("jeanne@example.org").await, app.player("karim@example.org").await);
        let asked = ask(&app, &jeanne, json!({"territory_id": territory, "title": "Pourquoi ?"})).await;
        let mission = ids::new(&app.ground.clock);
        let sql = "INSERT INTO missions (id, territory_id, author_id, kind, state, state_at, title, body, min_team, words,
            created_at, updated_at) VALUES ($1, $2, $3, 'answer', 'completed', 0, 'La source', '', 3, 'sourc', 0, 0)";
        run(&app, sql, vec![mission.into(), territory.into(), karim.id.into()]).await;
        let path = format!("{}/answer", path_of(&asked));
        let body = json!({"mission_id": mission});
        assert_eq!(code(put(&jeanne, &path, body.clone()).await).await, (422, "answer-missing".into()));
        run(&app, "UPDATE missions SET answer = 'Elle coule.' WHERE id = $1", vec![mission.into()]).await;
        assert_eq!(code(put(&karim, &path, body.clone()).await).await, (403, "forbidden".into()));
        for who in [&jeanne, &noemie] {
            let answered: Value = put(who, &path, body.clone()).await.json().await.unwrap();
            assert_eq!((&answered["state"], &answered["answered_by"]), (&json!("answered"), &json!(mission)));
        }
        let told = "SELECT count(*) FROM happenings WHERE what = 'question-answered' AND mission_id = $1";
        let row = app.ground.db.query_one_raw(statement(&*app.ground.db, told, [mission.into()])).await.unwrap().unwrap();
        assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 1, "told once");
        let deleted = jeanne.change(Method::DELETE, &path_of(&asked), "*", &Value::Null).await;
        assert_eq!(code(deleted).await, (409, "question-in-use".into()));
        let open: Value = jeanne.request(Method::DELETE, &path).send().await.unwrap().json().await.unwrap();
        assert_eq!((&open["state"], &open["answered_by"]), (&json!("open"), &Value::Null));
    }

    async fn missions_mark_and_unmark_what_they_answer_once_and_the_next_takes_over(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let jeanne = app.player("jeanne@example.org").await;
        let asked = ask(&app, &jeanne, json!({"territory_id": territory, "title": "Pourquoi ?"})).await;
        let question: Uuid = asked["id"].as_str().unwrap().parse().unwrap();
        let (first, second) = (ids::new(&app.ground.clock), ids::new(&app.ground.clock));
        for mission in [first, second] {
            let sql = "INSERT INTO missions (id, territory_id, question_id, author_id, kind, state, state_at, title, body, min_team,
                words, answer, created_at, updated_at)
                VALUES ($1, $2, $3, $4, 'answer', 'completed', 0, 'La source', '', 3, 'sourc', 'Elle coule.', 0, 0)";
            run(&app, sql, vec![mission.into(), territory.into(), question.into(), jeanne.id.into()]).await;
        }
        let ground = &app.ground;
        for mission in [first, first, second] {
            let write = ground.db.write().await.unwrap();
            photos36_domain::questions::mark_answered(&*write, ground, question, mission, None).await.unwrap();
            write.commit().await.unwrap();
            assert_eq!(read(&jeanne, &asked).await["answered_by"], json!(first));
        }
        for (mission, expected) in [(first, json!(second)), (first, json!(second)), (second, json!(first))] {
            let write = ground.db.write().await.unwrap();
            photos36_domain::questions::unmark_answered(&*write, ground, question, mission).await.unwrap();
            write.commit().await.unwrap();
            assert_eq!(read(&jeanne, &asked).await["answered_by"], expected);
        }
    }
}
