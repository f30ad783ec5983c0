//! Questions that an animator writes down for people without an account.

use super::*;
use crate::game::{animator, code, open_territory};
use futures_util::future::join_all;
use photos36_tests::on_both_backends;

on_both_backends! {
    async fn an_animator_writes_down_what_people_say_each_for_itself_and_once(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let noemie = animator(&app, territory, "noemie@example.org").await;
        let jeanne = app.player("jeanne@example.org").await;
        let photo = published(&app, &jeanne, 1, (3.25, 45.45), &["fontaine"]).await;
        let id = || ids::new(&app.ground.clock);
        let long = "Quand j'étais petite ".repeat(20);
        let taken = ask(&app, &jeanne, json!({"territory_id": territory, "title": "Pourquoi ?"})).await;
        let body = json!({"questions": [
            {"id": id(), "words": "Qui a la clé ?", "first_name": "Odette", "age_bracket": "75+", "photo_id": photo},
            {"id": id(), "words": long, "themes": ["Mémoire"], "place": {"lon": 3.21, "lat": 45.41}},
            {"id": id(), "words": "Et alors ?", "age_bracket": "old"},
            {"id": id(), "words": "Et alors ?", "place": {"lon": 4.21, "lat": 45.41}},
            {"id": id(), "words": "Et alors ?", "photo_id": Uuid::from_u128(7)},
            {"id": id(), "words": "Et alors ?", "themes": ["licornes"]},
            {"id": id(), "words": "  "},
            {"id": Uuid::from_u128(7), "words": "Et alors ?"},
            {"id": taken["id"], "words": "Et alors ?"},
            {"id": id(), "words": "Et alors ?"},
        ]});
        let path = format!("/v1/territories/{territory}/spoken-questions");
        let recorded: Value = post(&noemie, &path, body.clone()).await.json().await.unwrap();
        let results = recorded["results"].as_array().unwrap();
        let outcome = |result: &Value| result["problem"]["code"].as_str().map_or(result["status"].to_string(), str::to_owned);
        assert_eq!(results.iter().map(outcome).collect::<Vec<_>>(), ["201", "201", "age-bracket-unknown", "place-outside",
            "not-found", "theme-unknown", "text-invalid", "id-not-uuidv7", "id-taken", "201"]);
        let odette = &results[0]["question"];
        assert_eq!((&odette["origin"], &odette["spoken"]), (&json!("spoken"), &json!({"first_name": "Odette", "age_bracket": "75+"})));
        assert_eq!((&odette["photo_id"], &odette["themes"]), (&json!(photo), &json!(["drinking-water"])));
        assert_eq!(odette["author"]["id"], json!(noemie.id));
        let told = &results[1]["question"];
        assert!(told["title"].as_str().unwrap().ends_with('…') && told["text"] == long.trim() && told["spoken"] == json!({}), "{told}");
        let again = join_all((0..10).map(|_| post(&noemie, &path, body.clone()))).await;
        for answer in again {
            let results: Value = answer.json().await.unwrap();
            assert_eq!((&results["results"][0]["status"], &results["results"][0]["question"]["id"]), (&json!(200), &odette["id"]));
        }
        assert_eq!(titles(&jeanne, "/v1/questions?origin=spoken").await.len(), 3);
        let sql = "SELECT count(*) FROM happenings WHERE what = 'question-asked'";
        let row = app.ground.db.query_one_raw(statement(&*app.ground.db, sql, [])).await.unwrap().unwrap();
        assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 4, "each is told once");
    }

    async fn the_same_batch_at_once_is_written_once_and_only_by_who_animates_there(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let noemie = animator(&app, territory, "noemie@example.org").await;
        let jeanne = app.player("jeanne@example.org").await;
        let path = format!("/v1/territories/{territory}/spoken-questions");
        let said = |many: usize| {
            let one = |n: usize| json!({"id": ids::new(&app.ground.clock), "words": format!("Question {n} ?")});
            json!({"questions": (0..many).map(one).collect::<Vec<_>>()})
        };
        assert_eq!(code(post(&jeanne, &path, said(1)).await).await, (403, "forbidden".into()));
        for many in [0, 101] {
            assert_eq!(code(post(&noemie, &path, said(many)).await).await, (400, "spoken-too-many".into()));
        }
        let elsewhere = format!("/v1/territories/{}/spoken-questions", Uuid::from_u128(7));
        assert_eq!(code(post(&noemie, &elsewhere, said(1)).await).await.0, 404);
        let hundred = said(100);
        let answers = join_all((0..8).map(|_| post(&noemie, &path, hundred.clone()))).await;
        let mut created = 0;
        for answer in answers {
            let results: Value = answer.json().await.unwrap();
            created += results["results"].as_array().unwrap().iter().filter(|result| result["status"] == 201).count();
        }
        assert_eq!(created, 100);
        assert_eq!(titles(&jeanne, "/v1/questions?origin=spoken&limit=200").await.len(), 100);
    }
}
