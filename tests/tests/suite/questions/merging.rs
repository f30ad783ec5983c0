//! Duplicates merged and taken out again, nothing lost.

use super::*;
use crate::game::{animator, code, open_territory};
use futures_util::future::join_all;
use photos36_tests::on_both_backends;

async fn supports(who: &Player, question: &Value) -> Value {
    read(who, question).await["supports"].clone()
}

async fn support(who: &Player, question: &Value) {
    assert_eq!(put(who, &format!("{}/support", path_of(question)), Value::Null).await.status(), 200);
}

async fn merge(who: &Player, question: &Value, into: &Value) -> Response {
    post(who, &format!("{}/merge", path_of(question)), json!({"into": into["id"]})).await
}

async fn unmerge(who: &Player, question: &Value) -> Response {
    post(who, &format!("{}/unmerge", path_of(question)), Value::Null).await
}

on_both_backends! {
    async fn missions_of_a_duplicate_answer_the_question_that_it_was_merged_into_with_all_its_supporters(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let noemie = animator(&app, territory, "noemie@example.org").await;
        let (jeanne, karim) = (app.player("j@example.org").await, app.player("k@example.org").await);
        let question = |title: &str| json!({"territory_id": territory, "title": title});
        let (a, b) = (
            ask(&app, &jeanne, question("Pourquoi la fontaine ?")).await,
            ask(&app, &karim, question("La fontaine, pourquoi ?")).await,
        );
        for (who, what) in [(&jeanne, &a), (&karim, &b), (&noemie, &b)] {
            support(who, what).await;
        }
        let mission = format!("/v1/missions/{}", ids::new(&app.ground.clock));
        let body = json!({"question_id": a["id"], "kind": "making", "title": "Curer la fontaine"});
        assert_eq!(put(&jeanne, &mission, body).await.status(), 201);
        let of = |question: &Value| format!("/v1/missions?question={}", question["id"].as_str().unwrap());
        let supporters = async || jeanne.get(&mission).await.json::<Value>().await.unwrap()["supports"].clone();
        assert_eq!((titles(&jeanne, &of(&b)).await.len(), supporters().await), (0, json!(1)));
        assert_eq!(merge(&noemie, &a, &b).await.status(), 200);
        assert_eq!((titles(&jeanne, &of(&b)).await, supporters().await), (vec!["Curer la fontaine".to_owned()], json!(3)));
        support(&app.player("l@example.org").await, &b).await;
        assert_eq!(supporters().await, 4);
        assert_eq!(unmerge(&noemie, &a).await.status(), 200);
        assert_eq!((titles(&jeanne, &of(&b)).await.len(), supporters().await), (0, json!(1)));
    }

    async fn missions_of_merged_questions_are_linked_by_it_until_it_is_taken_out(backend: Backend) {
        let app = backend.app().await;
        let territory = open_territory(&app).await;
        let noemie = animator(&app, territory, "noemie@example.org").await;
        let jeanne = app.player("j@example.org").await;
        let mut questions = Vec::new();
        let mut missions = Vec::new();
        for title in ["Pourquoi la fontaine ?", "Où mène ce chemin ?"] {
            let question = ask(&app, &jeanne, json!({"territory_id": territory, "title": title})).await;
            let mission = ids::new(&app.ground.clock);
            let body = json!({"question_id": question["id"], "kind": "making", "title": title});
            assert_eq!(put(&jeanne, &format!("/v1/missions/{mission}"), body).await.status(), 201);
            questions.push(question);
            missions.push(mission);
        }
        let linked = || async {
            let graph = app.json(&format!("/v1/territories/{territory}/links")).await;
            graph["edges"].as_array().unwrap().iter().any(|edge| edge["reasons"].to_string().contains("same-question"))
        };
        let all_there = || async {
            let graph = app.json(&format!("/v1/territories/{territory}/links")).await;
            (graph["nodes"].as_array().unwrap().len() == missions.len()).then_some(())
        };
        photos36_tests::eventually("both missions are in the graph", all_there).await;
        assert!(!linked().await);
        assert_eq!(merge(&noemie, &questions[0], &questions[1]).await.status(), 200);
        photos36_tests::eventually("they answer one question", || async { linked().await.then_some(()) }).await;
        assert_eq!(unmerge(&noemie, &questions[0]).await.status(), 200);
        photos36_tests::eventually("they answer two", || async { (!linked().await).then_some(()) }).await;
    }

    async fn a_merged_question_keeps_everything_and_the_other_counts_each_supporter_once(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let noemie = animator(&app, territory, "noemie@example.org").await;
        let (jeanne, karim, lucie) =
            (app.player("j@example.org").await, app.player("k@example.org").await, app.player("l@example.org").await);
        let question = |title: &str| json!({"territory_id": territory, "title": title});
        let (a, b, c) = (
            ask(&app, &jeanne, question("Pourquoi la fontaine ?")).await,
            ask(&app, &karim, question("La fontaine, pourquoi ?")).await,
            ask(&app, &lucie, question("Encore la fontaine ?")).await,
        );
        for (who, what) in [(&jeanne, &a), (&karim, &a), (&karim, &b), (&lucie, &b), (&lucie, &c), (&noemie, &c)] {
            support(who, what).await;
        }
        assert_eq!(code(merge(&jeanne, &a, &b).await).await, (403, "forbidden".into()));
        assert_eq!(code(merge(&noemie, &a, &a).await).await, (409, "question-merge-illegal".into()));
        for _ in 0..2 {
            let merged: Value = merge(&noemie, &a, &b).await.json().await.unwrap();
            assert_eq!((&merged["state"], &merged["merged_into"]), (&json!("merged"), &b["id"]));
        }
        assert_eq!(supports(&jeanne, &b).await, 3, "Jeanne, Karim once, Lucie");
        assert_eq!(read(&jeanne, &b).await["duplicates"], json!([a["id"]]));
        assert_eq!(read(&jeanne, &b).await["supported_by_me"], true);
        assert_eq!(titles(&jeanne, "/v1/questions?supported=true").await, ["La fontaine, pourquoi ?"]);
        assert_eq!(titles(&jeanne, "/v1/questions?state=merged").await, ["Pourquoi la fontaine ?"]);
        assert_eq!(code(merge(&noemie, &b, &a).await).await.1, "question-merge-illegal", "into one's own duplicate");
        // No chains: what is merged into a duplicate, or comes along, points to the question that stands for all.
        assert_eq!(merge(&noemie, &b, &c).await.status(), 200);
        assert_eq!(read(&jeanne, &a).await["merged_into"], c["id"]);
        assert_eq!(supports(&jeanne, &c).await, 4);
        assert_eq!(merge(&noemie, &a, &b).await.status(), 200, "it is there already");
        support(&jeanne, &a).await;
        assert_eq!(supports(&jeanne, &c).await, 4, "she was counted already");
        assert_eq!(unmerge(&noemie, &b).await.status(), 200);
        assert_eq!(read(&jeanne, &a).await["merged_into"], b["id"], "what had come with it goes with it");
        assert_eq!((supports(&jeanne, &b).await, supports(&jeanne, &c).await), (json!(3), json!(2)));
        for _ in 0..2 {
            let free: Value = unmerge(&noemie, &a).await.json().await.unwrap();
            assert_eq!((&free["state"], &free["merged_into"], &free["author"]["id"]), (&json!("open"), &Value::Null, &json!(jeanne.id)));
        }
        assert_eq!((supports(&jeanne, &a).await, supports(&jeanne, &b).await), (json!(2), json!(2)));
        let sql = "SELECT count(*) FROM happenings WHERE what = 'question-merged' AND person_id = $1";
        let row = app.ground.db.query_one_raw(statement(&*app.ground.db, sql, [jeanne.id.into()])).await.unwrap().unwrap();
        assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 2, "its author is told of both");
    }

    async fn support_through_a_duplicate_goes_to_the_whole_and_deleting_a_duplicate_keeps_its_supporters(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let noemie = animator(&app, territory, "noemie@example.org").await;
        let (jeanne, karim) = (app.player("j@example.org").await, app.player("k@example.org").await);
        let a = ask(&app, &jeanne, json!({"territory_id": territory, "title": "Pourquoi ?"})).await;
        let b = ask(&app, &karim, json!({"territory_id": territory, "title": "Oui, pourquoi ?"})).await;
        support(&karim, &a).await;
        assert_eq!(merge(&noemie, &a, &b).await.status(), 200);
        let counted: Value = put(&jeanne, &format!("{}/support", path_of(&a)), Value::Null).await.json().await.unwrap();
        assert_eq!(counted, json!({"question_id": b["id"], "supports": 2, "supported_by_me": true}));
        let kept = karim.change(Method::DELETE, &path_of(&b), "*", &Value::Null).await;
        assert_eq!(code(kept).await.1, "question-in-use");
        assert_eq!(jeanne.change(Method::DELETE, &path_of(&a), "*", &Value::Null).await.status(), 204);
        let seen = read(&karim, &b).await;
        assert_eq!((&seen["supports"], &seen["supported_by_me"], &seen["duplicates"]), (&json!(2), &json!(true), &json!([])));
        karim.request(Method::DELETE, &format!("{}/support", path_of(&b))).send().await.unwrap();
        assert_eq!(supports(&karim, &b).await, 1);
    }

    async fn what_was_merged_into_a_question_that_is_removed_for_good_stands_by_itself_again(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let noemie = animator(&app, territory, "noemie@example.org").await;
        let (jeanne, karim) = (app.player("j@example.org").await, app.player("k@example.org").await);
        let mut asked = Vec::new();
        for n in 0..3 {
            asked.push(ask(&app, &jeanne, json!({"territory_id": territory, "title": format!("Q {n} ?")})).await);
        }
        support(&karim, &asked[0]).await;
        support(&karim, &asked[1]).await;
        for n in 0..2 {
            assert_eq!(merge(&noemie, &asked[n], &asked[n + 1]).await.status(), 200);
        }
        let removal = json!({"decisions": [{"object": {"kind": "question", "id": asked[2]["id"]}, "action": "remove",
            "rule": "privacy", "reason": "On y nomme quelqu'un."}]});
        assert_eq!(post(&noemie, "/v1/moderation/decisions", removal).await.status(), 200);
        run(&app, "UPDATE moderation_decisions SET created_at = 0", Vec::new()).await;
        assert_eq!(photos36_domain::moderation::finish_removals(&app.ground).await.unwrap(), 1);
        assert_eq!(jeanne.get(&path_of(&asked[2])).await.status(), 404);
        for question in &asked[..2] {
            let seen = read(&karim, question).await;
            assert_eq!((&seen["state"], &seen["supports"], &seen["merged_into"]), (&json!("open"), &json!(1), &Value::Null));
        }
    }

    async fn mergers_and_supports_at_once_lose_no_one_and_make_no_circle(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let noemie = animator(&app, territory, "noemie@example.org").await;
        let mut questions = Vec::new();
        for n in 0..4 {
            questions.push(ask(&app, &noemie, json!({"territory_id": territory, "title": format!("Q {n} ?")})).await);
        }
        let mut people = Vec::new();
        for n in 0..20 {
            people.push(app.player(&format!("p{n}@example.org")).await);
        }
        let each = people.iter().enumerate().map(|(n, person)| support(person, &questions[n % 4]));
        let all = (0..12).map(|n| merge(&noemie, &questions[n % 4], &questions[(n + 1 + n / 4) % 4]));
        let (_, merged) = tokio::join!(join_all(each), join_all(all));
        for answer in merged {
            assert!([200, 409].contains(&answer.status().as_u16()), "{}", answer.status());
        }
        let (mut roots, mut supported) = (0, 0);
        for question in &questions {
            let seen = read(&noemie, question).await;
            if seen["state"] == "merged" {
                let root = json!({"id": seen["merged_into"]});
                assert_eq!(read(&noemie, &root).await["state"], "open", "no chain, no circle");
            } else {
                roots += 1;
                supported += seen["supports"].as_i64().unwrap();
            }
        }
        assert_eq!((roots, supported), (1, 20));
    }

    async fn the_one_with_an_answer_stays_and_a_foreign_animator_merges_nothing(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let noemie = animator(&app, territory, "noemie@example.org").await;
        let jeanne = app.player("j@example.org").await;
        let a = ask(&app, &jeanne, json!({"territory_id": territory, "title": "Pourquoi ?"})).await;
        let b = ask(&app, &jeanne, json!({"territory_id": territory, "title": "Oui, pourquoi ?"})).await;
        let id: Uuid = a["id"].as_str().unwrap().parse().unwrap();
        run(&app, "UPDATE questions SET state = 'answered', answered_by = $1 WHERE id = $1", vec![id.into()]).await;
        assert_eq!(code(merge(&noemie, &a, &b).await).await.1, "question-merge-illegal");
        assert_eq!(merge(&noemie, &b, &a).await.status(), 200);
        run(&app, "UPDATE questions SET territory_id = NULL WHERE id = $1", vec![id.into()]).await;
        assert_eq!(code(unmerge(&noemie, &a).await).await.1, "forbidden", "outside every territory");
        let unknown = json!({"id": Uuid::from_u128(7)});
        assert_eq!(code(merge(&noemie, &b, &unknown).await).await.1, "not-found");
    }
}
