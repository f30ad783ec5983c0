//! Rules of the board.

use super::{delete, id_of, mission as opened, new_id, number, patch, post, put, run, set_state, territory, village};
use futures_util::future::join_all;
use photos36_tests::on_both_backends;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::HashSet;
use uuid::Uuid;

on_both_backends! {
    async fn the_team_keeps_the_board_and_everyone_reads_it(backend: Backend) {
        let app = backend.app_without_worker().await;
        let (_, mission, jeanne, paul) = village(&app).await;
        let task = format!("{mission}/tasks/{}", new_id(&app));
        let body = json!({"title": " Trouver la fuite ", "due_on": "2026-07-14", "assignee_id": paul.id});
        let (status, added) = put(&jeanne, &task, body.clone()).await;
        assert_eq!((status, &added["title"], &added["column"]), (201, &json!("Trouver la fuite"), &json!("to_do")));
        assert_eq!((put(&jeanne, &task, body).await.0, added["assignee"]["id"].as_str()), (200, Some(&*paul.id.to_string())));
        assert_eq!(number(&app, "SELECT count(*) FROM happenings WHERE what = 'task-assigned'").await, 1);

        let board = app.at(&format!("{mission}/board"));
        let answer = app.http.get(&board).send().await.unwrap();
        let tag = answer.headers()["etag"].to_str().unwrap().to_owned();
        assert_eq!(answer.json::<Value>().await.unwrap()["to_do"][0]["due_on"], "2026-07-14");
        assert!(tag.starts_with('"'), "{tag}");
        assert_eq!(app.http.get(&board).header("If-None-Match", &tag).send().await.unwrap().status(), 304);

        let (status, moved) = post(&paul, &format!("{task}/move"), json!({"column": "done"})).await;
        assert_eq!((status, &moved["board_version"], moved["task"]["done_at"].is_string()), (200, &json!(2), true));
        assert_eq!(app.http.get(&board).header("If-None-Match", &tag).send().await.unwrap().status(), 200);
        let back = post(&paul, &format!("{task}/move"), json!({"column": "doing"})).await.1;
        assert!(back["task"].get("done_at").is_none() && back["task"]["version"] == 3, "{back}");

        let answer = jeanne.get(&task).await;
        assert_eq!(answer.headers()["etag"], "\"3\"");
        let (status, edited) = patch(&jeanne, &task, "\"3\"", json!({"due_on": null, "assignee_id": null})).await;
        assert_eq!(status, 200, "{edited}");
        assert!(edited.get("due_on").is_none() && edited.get("assignee").is_none(), "{edited}");
        assert_eq!(patch(&paul, &task, "\"3\"", json!({"title": "x"})).await, (412, json!("version-stale")));
        assert_eq!(delete(&paul, &task, "\"3\"").await, 412);
        assert_eq!(delete(&paul, &task, "\"4\"").await, 204);
        assert_eq!(jeanne.get(&task).await.status(), 404);
    }

    async fn what_is_not_allowed_on_the_board_is_refused_and_changes_nothing(backend: Backend) {
        let app = backend.app_without_worker().await;
        let (_, mission, jeanne, paul) = village(&app).await;
        let camille = app.player("camille@example.org").await;
        let first = new_id(&app);
        let task = format!("{mission}/tasks/{first}");
        put(&jeanne, &task, json!({"title": "Trouver la fuite"})).await;
        let other = opened(&app, &camille, territory(&app, "Lembron", 3.4).await).await;
        let before = app.json(&format!("{mission}/board")).await;
        for (player, path, body, expected) in [
            (&camille, format!("{mission}/tasks/{}", new_id(&app)), json!({"title": "x"}), (403, "forbidden")),
            (&paul, task.clone(), json!({"title": "x"}), (409, "id-taken")),
            (&camille, format!("{other}/tasks/{first}"), json!({"title": "x"}), (409, "id-taken")),
            (&paul, format!("{mission}/tasks/{}", Uuid::from_u128(7)), json!({"title": "x"}), (400, "id-not-uuidv7")),
            (&paul, format!("{mission}/tasks/{}", new_id(&app)), json!({"title": ""}), (400, "text-invalid")),
            (&paul, format!("{mission}/tasks/{}", new_id(&app)), json!({"title": "x", "due_on": "2026-02-30"}), (400, "day-invalid")),
            (&paul, format!("{mission}/tasks/{}", new_id(&app)), json!({"title": "x", "column": "maybe"}), (400, "body-invalid")),
            (&paul, format!("{mission}/tasks/{}", new_id(&app)), json!({"title": "x", "assignee_id": camille.id}), (422, "assignee-not-member")),
            (&paul, format!("/v1/missions/{}/tasks/{}", new_id(&app), new_id(&app)), json!({"title": "x"}), (404, "not-found")),
        ] {
            assert_eq!(put(player, &path, body).await, (expected.0, json!(expected.1)), "{path}");
        }
        let anonymous = app.http.put(app.at(&task)).json(&json!({"title": "x"})).send().await.unwrap();
        assert_eq!(anonymous.status(), 401);
        let unseen = paul.request(Method::PATCH, &task).json(&json!({"title": "x"})).send().await.unwrap();
        assert_eq!(unseen.status(), 428);
        let to = format!("{task}/move");
        for (player, body, expected) in [
            (&camille, json!({"column": "done"}), (403, "forbidden")),
            (&paul, json!({"column": "done", "after": new_id(&app)}), (422, "task-unknown")),
            (&paul, json!({"column": "to_do", "before": first}), (422, "task-unknown")),
            (&paul, json!({"column": "done", "after": first, "before": first}), (400, "body-invalid")),
        ] {
            assert_eq!(post(player, &to, body).await, (expected.0, json!(expected.1)));
        }
        assert_eq!(post(&camille, &format!("{other}/tasks/{first}/move"), json!({"column": "done"})).await.0, 404);
        set_state(&app, &mission, "abandoned").await;
        assert_eq!(post(&paul, &to, json!({"column": "done"})).await, (409, json!("mission-closed")));
        assert_eq!(patch(&paul, &task, "*", json!({"title": "x"})).await, (409, json!("mission-closed")));
        assert_eq!(delete(&paul, &task, "*").await, 409);
        assert_eq!(app.json(&format!("{mission}/board")).await, before);
    }

    async fn fifty_moves_at_once_lose_none_and_leave_one_order(backend: Backend) {
        let app = backend.app_without_worker().await;
        let (_, mission, jeanne, paul) = village(&app).await;
        let mut tasks = Vec::new();
        for number in 0..10 {
            let id = new_id(&app);
            put(&jeanne, &format!("{mission}/tasks/{id}"), json!({"title": format!("Tâche {number}")})).await;
            tasks.push(id);
        }
        let moves = (0..50).map(|number: usize| {
            let (task, neighbour) = (tasks[number % 10], tasks[(number * 7 + 3) % 10]);
            let column = ["to_do", "doing", "done"][number % 3];
            // A neighbour may have gone to another column meanwhile: then the move is refused whole.
            let body = match number % 4 {
                0 if task != neighbour => json!({"column": column, "after": neighbour}),
                1 if task != neighbour => json!({"column": column, "before": neighbour}),
                _ => json!({"column": column}),
            };
            let player = if number.is_multiple_of(2) { &jeanne } else { &paul };
            let path = format!("{mission}/tasks/{task}/move");
            async move { post(player, &path, body).await }
        });
        let answers = join_all(moves).await;
        let mut versions = HashSet::new();
        for (status, answer) in &answers {
            match status {
                200 => assert!(versions.insert(answer["board_version"].as_i64().unwrap()), "{answer}"),
                _ => assert_eq!((*status, answer), (422, &json!("task-unknown"))),
            }
        }
        assert!(versions.len() >= 25, "{answers:?}");
        let board = app.json(&format!("{mission}/board")).await;
        assert_eq!(board["version"], json!(10 + versions.len()), "every move counts once");
        let seen: HashSet<_> = ["to_do", "doing", "done"]
            .iter()
            .flat_map(|column| board[*column].as_array().unwrap())
            .map(|task| task["id"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(seen, tasks.iter().map(Uuid::to_string).collect());
        let places = "SELECT count(*) FROM (SELECT DISTINCT lane, position FROM mission_tasks WHERE position > 0) p";
        assert_eq!(number(&app, places).await, 10);
    }

    async fn a_task_goes_exactly_between_its_neighbours_however_often(backend: Backend) {
        let app = backend.app_without_worker().await;
        let (_, mission, jeanne, _) = village(&app).await;
        let mut order: Vec<Uuid> = Vec::new();
        for _ in 0..3 {
            let id = new_id(&app);
            put(&jeanne, &format!("{mission}/tasks/{id}"), json!({"title": "x"})).await;
            order.push(id);
        }
        // The last one goes below the first, again and again: positions run out of room and are numbered anew.
        for _ in 0..45 {
            let last = order.pop().unwrap();
            let body = json!({"column": "to_do", "after": order[0]});
            assert_eq!(post(&jeanne, &format!("{mission}/tasks/{last}/move"), body).await.0, 200);
            order.insert(1, last);
        }
        let board = app.json(&format!("{mission}/board")).await;
        let seen: Vec<Uuid> = board["to_do"].as_array().unwrap().iter().map(|task| task["id"].as_str().unwrap().parse().unwrap()).collect();
        assert_eq!(seen, order);
    }

    async fn a_board_takes_two_hundred_tasks_and_no_more_even_at_once(backend: Backend) {
        let app = backend.app_without_worker().await;
        let (_, mission, jeanne, _) = village(&app).await;
        for position in 1..=180_i64 {
            let sql = "INSERT INTO mission_tasks (id, mission_id, author_id, title, body, lane, position, created_at, updated_at)
                VALUES ($1, $2, $3, 'x', '', 'to_do', $4, 0, 0)";
            let values = vec![new_id(&app).into(), id_of(&mission).into(), jeanne.id.into(), position.into()];
            run(&app, sql, values).await;
        }
        let added = (0..50).map(|_| {
            let (jeanne, path) = (&jeanne, format!("{mission}/tasks/{}", new_id(&app)));
            async move { put(jeanne, &path, json!({"title": "x"})).await }
        });
        let answers = join_all(added).await;
        assert_eq!(answers.iter().filter(|(status, _)| *status == 201).count(), 20);
        assert_eq!(answers.iter().filter(|answer| **answer == (409, json!("board-full"))).count(), 30);
        assert_eq!(number(&app, "SELECT count(*) FROM mission_tasks").await, 200);
    }

    async fn whoever_leaves_the_team_leaves_their_tasks_to_it(backend: Backend) {
        let app = backend.app_without_worker().await;
        let (_, mission, jeanne, paul) = village(&app).await;
        let task = format!("{mission}/tasks/{}", new_id(&app));
        put(&jeanne, &task, json!({"title": "Trouver la fuite", "assignee_id": paul.id})).await;
        let left = paul.request(Method::DELETE, &format!("{mission}/team/me")).send().await.unwrap();
        assert!(left.status().is_success());
        let board = app.json(&format!("{mission}/board")).await;
        assert!(board["to_do"][0].get("assignee").is_none(), "{board}");
        assert_eq!((&board["version"], &board["to_do"][0]["version"]), (&json!(2), &json!(2)));
    }
}
