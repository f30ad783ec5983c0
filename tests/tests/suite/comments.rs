//! Rules of comments under questions and in missions.

use crate::game::{animator, code, open_territory};
use futures_util::future::join_all;
use photos36_domain::{database::statement, ids};
use photos36_tests::{App, Player, on_both_backends};
use reqwest::{Method, Response};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use uuid::Uuid;

async fn run(app: &App, sql: &str, values: Vec<sea_orm::Value>) {
    app.ground.db.execute_raw(statement(&*app.ground.db, sql, values)).await.unwrap();
}

async fn number(app: &App, sql: &str, id: Uuid) -> i64 {
    let row = app.ground.db.query_one_raw(statement(&*app.ground.db, sql, [id.into()])).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

/// A question as it stands in the database.
pub async fn question_row(app: &App, author: Uuid, territory: Uuid) -> Uuid {
    let id = ids::new(&app.ground.clock);
    let sql = "INSERT INTO questions (id, territory_id, author_id, state, origin, title, body, lon, lat, words, created_at, updated_at)
        VALUES ($1, $2, $3, 'open', 'asked', 'Qui a fermé la fontaine ?', '', 3.25, 45.45, 'fontain', 1, 1)";
    run(app, sql, vec![id.into(), territory.into(), author.into()]).await;
    id
}

/// A mission as it stands in the database.
pub async fn mission_row(app: &App, author: Uuid, territory: Uuid) -> Uuid {
    let id = ids::new(&app.ground.clock);
    let sql = "INSERT INTO missions (id, territory_id, author_id, kind, state, state_at, title, body, lon, lat, min_team, words, created_at, updated_at)
        VALUES ($1, $2, $3, 'problem', 'gathering', 1, 'Rouvrir la fontaine', '', 3.25, 45.45, 3, 'fontain', 1, 1)";
    run(app, sql, vec![id.into(), territory.into(), author.into()]).await;
    id
}

/// Says something; `under` is `questions/{id}` or `missions/{id}`.
pub async fn say(player: &Player, under: &str, id: Uuid, text: &str, parent: Option<Uuid>) -> Response {
    let mut body = json!({"text": text});
    if let Some(parent) = parent {
        body["parent"] = json!(parent);
    }
    player.request(Method::PUT, &format!("/v1/{under}/comments/{id}")).json(&body).send().await.unwrap()
}

async fn said(app: &App, player: &Player, under: &str, text: &str, parent: Option<Uuid>) -> Uuid {
    let id = ids::new(&app.ground.clock);
    let answer = say(player, under, id, text, parent).await;
    assert_eq!(answer.status(), 201);
    id
}

fn texts(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|item| item["text"].as_str().unwrap_or("…")).collect()
}

const COUNTER: &str = "SELECT CAST(comments AS bigint) FROM questions WHERE id = $1";

on_both_backends! {
    async fn a_conversation_has_comments_and_answers_the_oldest_first_in_pages(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let (jeanne, karim) = (app.player("jeanne@example.org").await, app.player("karim@example.org").await);
        for under in [
            format!("questions/{}", question_row(&app, jeanne.id, territory).await),
            format!("missions/{}", mission_row(&app, jeanne.id, territory).await),
        ] {
            let first = said(&app, &karim, &under, "Moi.", None).await;
            said(&app, &jeanne, &under, "*Qui* ?", None).await;
            let answer = said(&app, &jeanne, &under, "Toi ?", Some(first)).await;
            let deeper = said(&app, &karim, &under, "Oui.", Some(answer)).await;
            let page = app.json(&format!("/v1/{under}/comments?limit=1")).await;
            assert_eq!(texts(&page), ["Moi."]);
            let thread = &page["items"][0];
            assert_eq!((&thread["answer_count"], &thread["answers"][1]["id"]), (&json!(2), &json!(deeper)));
            assert_eq!(thread["answers"][1]["parent_id"], json!(first), "an answer to an answer joins the thread");
            let next = page["next"].as_str().unwrap();
            let rest = app.json(&format!("/v1/{under}/comments?limit=1&cursor={next}")).await;
            assert_eq!((texts(&rest), rest.get("next")), (vec!["*Qui* ?"], None));
            for _ in 0..20 {
                said(&app, &karim, &under, "Encore.", Some(first)).await;
            }
            let page = app.json(&format!("/v1/{under}/comments")).await;
            let thread = &page["items"][0];
            assert_eq!((thread["answers"].as_array().unwrap().len(), &thread["answer_count"]), (20, &json!(22)));
            let answers = app.json(&format!("/v1/comments/{first}/answers?limit=21")).await;
            assert_eq!((answers["items"].as_array().unwrap().len(), answers["next"].is_string()), (21, true));
        }
        let sql = "SELECT count(*) FROM happenings WHERE what = 'commented' AND comment_id IS NOT NULL AND territory_id = $1";
        assert_eq!(number(&app, sql, territory).await, 48);
    }

    async fn the_same_comment_sent_twice_is_one_and_its_id_is_nobody_elses(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let (jeanne, karim) = (app.player("jeanne@example.org").await, app.player("karim@example.org").await);
        let question = question_row(&app, jeanne.id, territory).await;
        let (under, other) = (format!("questions/{question}"), format!("questions/{}", question_row(&app, jeanne.id, territory).await));
        let id = ids::new(&app.ground.clock);
        let answers = join_all((0..50).map(|_| say(&karim, &under, id, "Moi.", None))).await;
        let statuses: Vec<u16> = answers.iter().map(|answer| answer.status().as_u16()).collect();
        assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 49);
        assert_eq!(code(say(&jeanne, &under, id, "Moi.", None).await).await, (409, "id-taken".into()));
        assert_eq!(code(say(&karim, &other, id, "Moi.", None).await).await, (409, "id-taken".into()));
        let many = join_all((0..50).map(|_| said(&app, &karim, &under, "Encore.", None))).await;
        assert_eq!((many.len(), number(&app, COUNTER, question).await), (50, 51));
    }

    async fn what_is_wrong_with_a_comment_is_refused_and_changes_nothing(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let jeanne = app.player("jeanne@example.org").await;
        let question = question_row(&app, jeanne.id, territory).await;
        let (under, mission) = (format!("questions/{question}"), format!("missions/{}", mission_row(&app, jeanne.id, territory).await));
        let elsewhere = said(&app, &jeanne, &mission, "Ici.", None).await;
        let id = ids::new(&app.ground.clock);
        let body = json!({"text": "Moi."});
        let nobody = app.http.put(app.at(&format!("/v1/{under}/comments/{id}"))).json(&body).send().await.unwrap();
        assert_eq!(code(nobody).await, (401, "sign-in-required".into()));
        for (text, parent, expected) in [
            (" ", None, (400, "text-invalid")),
            (&"x".repeat(2001), None, (400, "text-invalid")),
            ("Moi.", Some(id), (404, "not-found")),
            ("Moi.", Some(elsewhere), (404, "not-found")),
        ] {
            let refused = code(say(&jeanne, &under, id, text, parent).await).await;
            assert_eq!(refused, (expected.0, expected.1.to_owned()));
        }
        assert_eq!(code(say(&jeanne, &under, Uuid::from_u128(7), "Moi.", None).await).await.1, "id-not-uuidv7");
        let unknown = format!("questions/{}", Uuid::from_u128(7));
        assert_eq!(say(&jeanne, &unknown, id, "Moi.", None).await.status(), 404);
        run(&app, "UPDATE questions SET state = 'removed' WHERE id = $1", vec![question.into()]).await;
        assert_eq!(say(&jeanne, &under, id, "Moi.", None).await.status(), 404);
        assert_eq!((app.http.get(app.at(&format!("/v1/{under}/comments"))).send().await.unwrap().status().as_u16(),
            number(&app, COUNTER, question).await), (404, 0));
    }

    async fn an_author_rewords_and_takes_back_and_an_empty_place_stays_above_answers(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let (jeanne, karim) = (app.player("jeanne@example.org").await, app.player("karim@example.org").await);
        let question = question_row(&app, jeanne.id, territory).await;
        let under = format!("questions/{question}");
        let (first, second) = (said(&app, &karim, &under, "Moi.", None).await, said(&app, &karim, &under, "Non.", None).await);
        let answer = said(&app, &jeanne, &under, "Ah ?", Some(first)).await;
        let path = format!("/v1/comments/{first}");
        let tag = karim.get(&path).await.headers()["etag"].to_str().unwrap().to_owned();
        let words = json!({"text": "C'est moi."});
        assert_eq!(code(jeanne.change(Method::PATCH, &path, &tag, &words).await).await, (403, "forbidden".into()));
        let untagged = karim.request(Method::PATCH, &path).json(&words).send().await.unwrap();
        assert_eq!(code(untagged).await, (428, "if-match-required".into()));
        let edits = join_all((0..50).map(|_| karim.change(Method::PATCH, &path, &tag, &words))).await;
        assert_eq!(edits.iter().filter(|edit| edit.status() == 200).count(), 1);
        assert!(edits.iter().all(|edit| edit.status() == 200 || edit.status() == 412));
        let stale = karim.request(Method::DELETE, &path).header("If-Match", &tag).send().await.unwrap();
        assert_eq!(code(stale).await, (412, "version-stale".into()));
        for comment in [first, second] {
            let path = format!("/v1/comments/{comment}");
            assert_eq!(code(jeanne.request(Method::DELETE, &path).header("If-Match", "*").send().await.unwrap()).await.0, 403);
            let removed = karim.request(Method::DELETE, &path).header("If-Match", "*").send().await.unwrap();
            assert_eq!(removed.status(), 204);
            assert_eq!(karim.get(&path).await.status(), 404);
        }
        let page = app.json(&format!("/v1/{under}/comments")).await;
        assert_eq!(texts(&page), ["…"], "the one without answers is gone");
        let place = &page["items"][0];
        assert_eq!((&place["state"], place.get("author"), &place["answers"][0]["text"]), (&json!("removed"), None, &json!("Ah ?")));
        assert_eq!(number(&app, COUNTER, question).await, 1);
        let late = say(&karim, &under, first, "Moi.", None).await;
        assert_eq!(code(late).await, (409, "id-taken".into()));
        let removed = jeanne.request(Method::DELETE, &format!("/v1/comments/{answer}")).header("If-Match", "*").send().await.unwrap();
        assert_eq!((removed.status().as_u16(), texts(&app.json(&format!("/v1/{under}/comments")).await).len()), (204, 0));
    }

    async fn a_hidden_comment_is_seen_by_its_author_and_the_animators_alone(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let (jeanne, karim) = (app.player("jeanne@example.org").await, app.player("karim@example.org").await);
        let noemie = animator(&app, territory, "noemie@example.org").await;
        let question = question_row(&app, jeanne.id, territory).await;
        let under = format!("questions/{question}");
        let comment = said(&app, &karim, &under, "Insulte.", None).await;
        said(&app, &jeanne, &under, "Pardon ?", Some(comment)).await;
        let object = json!({"kind": "comment", "id": comment});
        let hide = |action: &str| json!({"decisions": [{"object": object, "action": action, "rule": "hate", "reason": "Insulte."}]});
        let decided = noemie.request(Method::POST, "/v1/moderation/decisions").json(&hide("hide")).send().await.unwrap();
        assert_eq!(decided.status(), 200);
        let (path, one) = (format!("/v1/{under}/comments"), format!("/v1/comments/{comment}"));
        for (player, words, status) in [(&karim, "Insulte.", 200), (&noemie, "Insulte.", 200), (&jeanne, "…", 404)] {
            let page: Value = player.get(&path).await.json().await.unwrap();
            assert_eq!((texts(&page), player.get(&one).await.status().as_u16()), (vec![words], status));
        }
        let karims: Value = karim.get(&one).await.json().await.unwrap();
        assert_eq!((&karims["state"], number(&app, COUNTER, question).await), (&json!("hidden"), 1));
        assert_eq!(say(&jeanne, &under, ids::new(&app.ground.clock), "Et ?", Some(comment)).await.status(), 404);
        let back = noemie.request(Method::POST, "/v1/moderation/decisions").json(&hide("restore")).send().await.unwrap();
        assert_eq!((back.status().as_u16(), texts(&app.json(&path).await), number(&app, COUNTER, question).await), (200, vec!["Insulte."], 2));
    }

    async fn comments_of_a_merged_question_are_read_and_written_under_the_other(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let jeanne = app.player("jeanne@example.org").await;
        let (root, twin) = (question_row(&app, jeanne.id, territory).await, question_row(&app, jeanne.id, territory).await);
        let (under_root, under_twin) = (format!("questions/{root}"), format!("questions/{twin}"));
        said(&app, &jeanne, &under_root, "Un.", None).await;
        let two = said(&app, &jeanne, &under_twin, "Deux.", None).await;
        said(&app, &jeanne, &under_root, "Trois.", None).await;
        let merge = "UPDATE questions SET state = 'merged', merged_into = $2 WHERE id = $1";
        run(&app, merge, vec![twin.into(), root.into()]).await;
        let four = said(&app, &jeanne, &under_twin, "Quatre.", None).await;
        assert_eq!(said(&app, &jeanne, &under_root, "Cinq.", Some(two)).await.get_version_num(), 7);
        for under in [&under_root, &under_twin] {
            let page = app.json(&format!("/v1/{under}/comments?limit=3")).await;
            assert_eq!(texts(&page), ["Un.", "Deux.", "Trois."]);
            assert_eq!(page["items"][1]["answers"][0]["text"], "Cinq.");
            let rest = app.json(&format!("/v1/{under}/comments?limit=3&cursor={}", page["next"].as_str().unwrap())).await;
            assert_eq!((texts(&rest), &rest["items"][0]["question_id"]), (vec!["Quatre."], &json!(root)));
        }
        assert_eq!(say(&jeanne, &under_twin, four, "Quatre.", None).await.status(), 200);
        let unmerge = "UPDATE questions SET state = 'open', merged_into = NULL WHERE id = $1";
        run(&app, unmerge, vec![twin.into()]).await;
        assert_eq!(texts(&app.json(&format!("/v1/{under_twin}/comments")).await), ["Deux."]);
        assert_eq!(number(&app, COUNTER, twin).await, 2);
    }
}
