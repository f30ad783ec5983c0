//! Rules of an outbox: what a phone wrote without a network, sent at once, any number of times, in any order.

use crate::game::{code, open_territory};
use futures_util::future::join_all;
use photos36_domain::{database::statement, ids};
use photos36_tests::{App, Player, on_both_backends};
use reqwest::{Method, Response};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use uuid::Uuid;

fn new_id(app: &App) -> Uuid {
    ids::new(&app.ground.clock)
}

fn operation(app: &App, method: &str, path: String, body: Value) -> Value {
    json!({"id": new_id(app), "method": method, "path": path, "body": body})
}

fn edit(app: &App, path: &str, tag: &str, body: Value) -> Value {
    json!({"id": new_id(app), "method": "PATCH", "path": path, "body": body, "if_match": tag})
}

async fn send(who: &Player, operations: &[Value]) -> Response {
    who.request(Method::POST, "/v1/outbox").json(&json!({"operations": operations})).send().await.unwrap()
}

/// What became of each operation, in the order sent.
async fn results(who: &Player, operations: &[Value]) -> Vec<Value> {
    let answer = send(who, operations).await;
    let status = answer.status();
    let told: Value = answer.json().await.unwrap();
    assert_eq!(status, 200, "{told}");
    let results = told["results"].as_array().unwrap().clone();
    let ids = |list: &[Value]| list.iter().map(|one| one["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids(&results), ids(operations));
    results
}

async fn count(app: &App, sql: &str) -> i64 {
    let row = app.ground.db.query_one_raw(statement(&*app.ground.db, sql, [])).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

/// A resident's day without a network: each thing noted down before what it builds on.
fn day(app: &App, territory: Uuid, other: Uuid) -> Vec<Value> {
    let [question, comment, mission, task, entry, contribution] = std::array::from_fn(|_| new_id(app));
    let brought = json!({"flow": "production", "text": "Une heure de curage.", "minutes": 60});
    vec![
        operation(app, "PUT", format!("/v1/missions/{mission}/contributions/{contribution}"), brought),
        operation(app, "PUT", format!("/v1/missions/{mission}/tasks/{task}"), json!({"title": "Curer le bassin"})),
        operation(app, "PUT", format!("/v1/missions/{mission}/journal/{entry}"), json!({"text": "Vu ce matin."})),
        operation(
            app,
            "PUT",
            format!("/v1/missions/{mission}"),
            json!({"question_id": question, "kind": "problem", "title": "Rendre l'eau"}),
        ),
        operation(app, "PUT", format!("/v1/questions/{question}/comments/{comment}"), json!({"text": "Depuis juin."})),
        operation(app, "PUT", format!("/v1/questions/{question}/support"), Value::Null),
        operation(
            app,
            "PUT",
            format!("/v1/questions/{question}"),
            json!({"territory_id": territory, "title": "Pourquoi est-elle à sec ?"}),
        ),
        operation(
            app,
            "POST",
            "/v1/reports".into(),
            json!({"object": {"kind": "question", "id": other}, "reason": "spam", "text": "Déjà dit."}),
        ),
    ]
}

/// A question of someone else, to be reported.
async fn question_of(app: &App, who: &Player, territory: Uuid) -> Uuid {
    let id = new_id(app);
    let body = json!({"territory_id": territory, "title": "Et la mare ?"});
    let asked = who.request(Method::PUT, &format!("/v1/questions/{id}")).json(&body).send().await.unwrap();
    assert_eq!(asked.status(), 201);
    id
}

const STATE: &str = "SELECT (SELECT count(*) FROM questions) * 1000000 + (SELECT sum(supports) FROM questions) * 100000
    + (SELECT count(*) FROM comments) * 10000 + (SELECT count(*) FROM missions) * 1000
    + (SELECT count(*) FROM contributions) * 10000000 + (SELECT count(*) FROM mission_tasks) * 100 + (SELECT count(*) FROM mission_journal) * 10
    + (SELECT count(*) FROM reports)";

on_both_backends! {
    async fn an_outbox_sent_three_times_in_any_order_or_at_once_leaves_one_state(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let (jeanne, karim) = (app.player("jeanne@example.org").await, app.player("karim@example.org").await);
        let other = question_of(&app, &karim, territory).await;
        let mut operations = day(&app, territory, other);
        for result in results(&jeanne, &operations).await {
            assert!((200..300).contains(&result["status"].as_u64().unwrap()), "{result}");
        }
        let state = count(&app, STATE).await;
        assert_eq!(state, 12_111_111);
        for turn in 1..4 {
            operations.reverse();
            operations.rotate_left(turn);
            for result in results(&jeanne, &operations).await {
                assert!((200..300).contains(&result["status"].as_u64().unwrap()), "{result}");
            }
            assert_eq!(count(&app, STATE).await, state);
        }
        let fresh = day(&app, territory, other);
        let reversed: Vec<_> = fresh.iter().rev().cloned().collect();
        join_all([send(&karim, &fresh), send(&karim, &reversed), send(&karim, &fresh)]).await;
        results(&karim, &fresh).await;
        assert_eq!(count(&app, STATE).await, 23_222_221, "Karim may not report his own");
    }

    async fn one_that_is_refused_blocks_only_what_builds_on_it_and_says_how_to_mend_it(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let jeanne = app.player("jeanne@example.org").await;
        let (bad, comment, good) = (new_id(&app), new_id(&app), new_id(&app));
        let mut operations = vec![
            operation(&app, "PUT", format!("/v1/questions/{bad}/comments/{comment}"), json!({"text": "Oui."})),
            operation(&app, "PUT", format!("/v1/questions/{bad}"), json!({"territory_id": territory, "title": ""})),
            operation(&app, "PUT", format!("/v1/questions/{good}"), json!({"territory_id": territory, "title": "Et ceci ?"})),
        ];
        let first = results(&jeanne, &operations).await;
        assert_eq!((&first[1]["status"], &first[1]["body"]["code"]), (&json!(400), &json!("text-invalid")));
        assert_eq!((&first[0]["body"]["code"], &first[0]["body"]["retryable"]), (&json!("operation-waits"), &json!(true)));
        assert!(first[0]["body"]["remedy"].as_str().unwrap().contains(operations[1]["id"].as_str().unwrap()));
        assert_eq!(first[2]["status"], 201);
        operations[1]["body"]["title"] = json!("Et cela ?");
        let mended: Vec<_> = results(&jeanne, &operations).await.iter().map(|result| result["status"].clone()).collect();
        assert_eq!(mended, [201, 201, 201], "what was done is answered as it was");
    }

    async fn one_that_cannot_be_read_keeps_no_other_back(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let jeanne = app.player("jeanne@example.org").await;
        let good = operation(&app, "PUT", format!("/v1/questions/{}", new_id(&app)), json!({"territory_id": territory, "title": "Et ceci ?"}));
        let mut bad = good.clone();
        bad["id"] = json!(new_id(&app));
        bad["method"] = json!("GET");
        let told: Value = send(&jeanne, &[bad.clone(), json!(7), good]).await.json().await.unwrap();
        let [first, second, third] = &told["results"].as_array().unwrap()[..] else { panic!("{told}") };
        assert_eq!((&first["id"], &first["body"]["code"]), (&bad["id"], &json!("body-invalid")));
        assert_eq!(first["body"]["errors"][0]["pointer"], "/operations/0/method");
        assert!(first["body"]["detail"].as_str().unwrap().contains("PATCH"), "{first}");
        assert_eq!((&second["status"], &second["body"]["errors"][0]["pointer"]), (&json!(400), &json!("/operations/1")));
        assert_eq!(third["status"], 201);
    }

    async fn a_photo_moved_on_both_sides_stays_where_it_is_until_its_author_chooses(backend: Backend) {
        let app = backend.app_without_worker().await;
        open_territory(&app).await;
        let jeanne = app.player("jeanne@example.org").await;
        let sent = jeanne.new_photo(&app, &photos36_tests::pictures::jpeg_at(1, 3.25, 45.45)).await;
        let path = format!("/v1/photos/{}", sent["id"].as_str().unwrap());
        let tag = async || jeanne.get(&path).await.headers()["etag"].to_str().unwrap().to_owned();
        let moved = |tag: &str, lon: f64| {
            json!({"id": new_id(&app), "method": "PUT", "path": format!("{path}/place"), "body": {"lon": lon, "lat": 45.45}, "if_match": tag})
        };
        let known = tag().await;
        assert_eq!(jeanne.change(Method::PATCH, &path, &known, &json!({"title": "Le lavoir"})).await.status(), 200);
        let told = results(&jeanne, &[moved(&known, 3.26)]).await;
        assert_eq!((&told[0]["status"], &told[0]["body"]["place"]["lon"]), (&json!(200), &json!(3.26)), "only its title changed meanwhile");
        let told = results(&jeanne, &[moved(&known, 3.27)]).await;
        assert_eq!((&told[0]["status"], &told[0]["body"]["code"]), (&json!(409), &json!("edit-conflict")));
        let photo: Value = jeanne.get(&path).await.json().await.unwrap();
        assert_eq!(photo["place"]["lon"], 3.26);
        let conflicts: Value = jeanne.get("/v1/me/conflicts").await.json().await.unwrap();
        let field = &conflicts["items"][0]["fields"][0];
        assert_eq!((&field["name"], &field["mine"]["lon"], &field["theirs"]["lon"]), (&json!("place"), &json!(3.27), &json!(3.26)));
        let choice = format!("/v1/me/conflicts/{}/choice", conflicts["items"][0]["id"].as_str().unwrap());
        let chosen = jeanne.request(Method::PUT, &choice).json(&json!({"keep": "mine"})).send().await.unwrap();
        assert_eq!(chosen.status(), 204);
        let photo: Value = jeanne.get(&path).await.json().await.unwrap();
        assert_eq!(photo["place"]["lon"], 3.27);
        let fresh = tag().await;
        let twice = results(&jeanne, &[moved(&fresh, 3.28), edit(&app, &path, &fresh, json!({"title": "La mare"}))]).await;
        assert!(twice.iter().all(|result| result["status"] == 200), "what the outbox did itself is no conflict: {twice:?}");
    }

    async fn edits_on_both_sides_go_field_by_field_and_of_the_same_field_both_texts_are_kept(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let jeanne = app.player("jeanne@example.org").await;
        let path = format!("/v1/questions/{}", question_of(&app, &jeanne, territory).await);
        let seen = jeanne.get(&path).await.headers()["etag"].to_str().unwrap().to_owned();
        let title = |title: &str| json!({"title": title});
        assert_eq!(jeanne.change(Method::PATCH, &path, "*", &title("Et la mare du bas ?")).await.status(), 200);
        let text = edit(&app, &path, &seen, json!({"text": "Elle était pleine en mai."}));
        assert_eq!(results(&jeanne, &[text]).await[0]["status"], 200, "nobody touched the text");
        let now: Value = jeanne.get(&path).await.json().await.unwrap();
        assert_eq!((&now["title"], &now["text"]), (&json!("Et la mare du bas ?"), &json!("Elle était pleine en mai.")));
        let late = edit(&app, &path, &seen, json!({"title": "Et la mare du haut ?", "text": "Elle était pleine en mai."}));
        for _ in 0..2 {
            let told = &results(&jeanne, std::slice::from_ref(&late)).await[0];
            assert_eq!((&told["status"], &told["body"]["code"]), (&json!(409), &json!("edit-conflict")), "{told}");
        }
        let page: Value = jeanne.get("/v1/me/conflicts").await.json().await.unwrap();
        let items = page["items"].as_array().unwrap();
        assert_eq!((items.len(), &items[0]["path"]), (1, &json!(path)));
        let fields = json!([{"name": "title", "mine": "Et la mare du haut ?", "theirs": "Et la mare du bas ?"}]);
        assert_eq!(items[0]["fields"], fields, "the text was the same");
        assert_eq!(count(&app, "SELECT count(*) FROM happenings WHERE what = 'edit-conflicted'").await, 1);
        let choice = format!("/v1/me/conflicts/{}/choice", late["id"].as_str().unwrap());
        let choose = async |body: Value| jeanne.request(Method::PUT, &choice).json(&body).send().await.unwrap();
        let karim = app.player("karim@example.org").await;
        let foreign = karim.request(Method::PUT, &choice).json(&json!({"keep": "theirs"})).send().await.unwrap();
        assert_eq!(code(foreign).await.0, 404);
        assert_eq!(jeanne.change(Method::PATCH, &path, "*", &title("Et les deux mares ?")).await.status(), 200);
        assert_eq!(code(choose(json!({"keep": "mine"})).await).await, (409, "edit-conflict".into()), "it changed once more");
        assert_eq!(code(choose(json!({"keep": "mine", "fields": {"text": "?"}})).await).await, (400, "parameter-invalid".into()));
        assert_eq!(choose(json!({"keep": "mine", "fields": {"title": "Et les mares ?"}})).await.status(), 204);
        let now: Value = jeanne.get(&path).await.json().await.unwrap();
        assert_eq!(now["title"], "Et les mares ?");
        assert_eq!(code(choose(json!({"keep": "theirs"})).await).await.0, 404, "it is settled");
    }

    async fn what_was_taken_back_stays_so_however_often_the_outbox_is_sent(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let (jeanne, karim) = (app.player("jeanne@example.org").await, app.player("karim@example.org").await);
        let question = question_of(&app, &karim, territory).await;
        let support = format!("/v1/questions/{question}/support");
        let mut operations = vec![operation(&app, "PUT", support.clone(), Value::Null)];
        // Ids of one millisecond have no order.
        tokio::time::sleep(std::time::Duration::from_millis(3)).await;
        operations.push(operation(&app, "DELETE", support, Value::Null));
        for turn in 0..3 {
            for result in results(&jeanne, &operations).await {
                assert!(result["status"].as_u64().unwrap() < 300, "{result}");
            }
            assert_eq!(app.json(&format!("/v1/questions/{question}")).await["supports"], 0, "sent {turn} times before");
            operations.reverse();
        }
    }

    async fn what_a_phone_made_off_line_it_edits_off_line_and_its_own_edits_are_no_conflict(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let jeanne = app.player("jeanne@example.org").await;
        let path = format!("/v1/questions/{}", new_id(&app));
        let body = json!({"territory_id": territory, "title": "Un ?"});
        let mut operations = Vec::new();
        for (method, body) in [("PUT", body.clone()), ("PATCH", json!({"title": "Deux ?"})), ("PATCH", json!({"title": "Trois ?"}))] {
            operations.push(operation(&app, method, path.clone(), body));
            tokio::time::sleep(std::time::Duration::from_millis(3)).await;
        }
        for _ in 0..2 {
            let told: Vec<_> = results(&jeanne, &operations).await.iter().map(|result| result["status"].clone()).collect();
            assert_eq!(told, [201, 200, 200]);
            assert_eq!(app.json(&path).await["title"], "Trois ?");
        }
        let seen = jeanne.get(&path).await.headers()["etag"].to_str().unwrap().to_owned();
        let mut later = Vec::new();
        for title in ["Quatre ?", "Cinq ?"] {
            later.push(edit(&app, &path, &seen, json!({"title": title})));
            tokio::time::sleep(std::time::Duration::from_millis(3)).await;
        }
        let told: Vec<_> = results(&jeanne, &later).await.iter().map(|result| result["status"].clone()).collect();
        assert_eq!((told, app.json(&path).await["title"].clone()), (vec![json!(200), json!(200)], json!("Cinq ?")));
        for tag in ["*", ""] {
            let blind = edit(&app, &path, tag, json!({"title": "?"}));
            let told = &results(&jeanne, &[blind]).await[0];
            assert!(told["status"].as_u64().unwrap() >= 400, "{told}");
        }
        let again = operation(&app, "PUT", path.clone(), json!({"territory_id": territory, "title": "Six ?"}));
        let told = &results(&jeanne, &[again]).await[0];
        assert_eq!((&told["status"], &told["body"]["code"]), (&json!(409), &json!("edit-conflict")), "other words are not lost");
        let page: Value = jeanne.get("/v1/me/conflicts").await.json().await.unwrap();
        assert_eq!(page["items"][0]["fields"], json!([{"name": "title", "mine": "Six ?", "theirs": "Cinq ?"}]));
    }

    async fn one_that_no_outbox_may_carry_is_refused_by_itself_and_too_many_are_refused_whole(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let jeanne = app.player("jeanne@example.org").await;
        let ask = |id: Uuid| operation(&app, "PUT", format!("/v1/questions/{id}"), json!({"territory_id": territory, "title": "?"}));
        let many: Vec<_> = (0..201).map(|_| ask(new_id(&app))).collect();
        for operations in [vec![], many] {
            assert_eq!(code(send(&jeanne, &operations).await).await, (400, "operations-too-many".into()));
        }
        assert_eq!(count(&app, "SELECT count(*) FROM questions").await, 0);
        let known = ask(new_id(&app));
        let foreign = operation(&app, "PATCH", "/v1/me".into(), json!({}));
        let told = results(&jeanne, &[foreign, known.clone(), known]).await;
        let told: Vec<_> = told.iter().map(|one| (one["status"].clone(), one["body"]["code"].clone())).collect();
        let refused = |status: u16, code: &str| (json!(status), json!(code));
        assert_eq!(told, [refused(400, "operation-unknown"), (json!(201), Value::Null), refused(409, "id-taken")]);
        let nobody = app.http.post(app.at("/v1/outbox")).json(&json!({"operations": []})).send().await.unwrap();
        assert_eq!(code(nobody).await.0, 401);
    }
}
