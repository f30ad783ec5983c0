//! Rules of stem cells: replicas, their family, files between servers.

use super::{delete, id_of, mission, new_id, number, patch, post, put, read, run, territory, village};
use crate::game::animator;
use photos36_tests::{App, Player, on_both_backends};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

/// A mission of Jeanne's with everything that a template has: a local theme, tasks in all columns, needs, knowledge.
async fn full_mission(app: &App, here: Uuid, path: &str, jeanne: &Player) {
    let noemie = animator(app, here, "noemie@example.org").await;
    let theme = json!({"name": "Vendanges", "name_en": "Grape harvest", "parent": "food"});
    let added =
        noemie.request(Method::POST, &format!("/v1/territories/{here}/themes")).json(&theme).send().await.unwrap();
    assert_eq!(added.status(), 201);
    let (status, edited) = patch(jeanne, path, "*", json!({"themes": ["water", "vendanges"]})).await;
    assert_eq!(status, 200, "{edited}");
    for (title, column) in [("Nettoyer", "to_do"), ("Creuser", "doing"), ("Chercher", "done")] {
        let body = json!({"title": title, "text": "À plusieurs.", "column": column, "assignee_id": jeanne.id, "due_on": "2026-07-14"});
        assert_eq!(put(jeanne, &format!("{path}/tasks/{}", new_id(app)), body).await.0, 201);
    }
    for need in [
        json!({"kind": "money", "text": "Une pompe", "amount": 12_000, "until_on": "2026-07-14"}),
        json!({"kind": "hands", "text": "Creuser", "quantity": 4}),
    ] {
        assert_eq!(put(jeanne, &format!("{path}/needs/{}", new_id(app)), need).await.0, 201);
    }
    for piece in [
        json!({"title": "Le plan", "url": "https://example.org/plan"}),
        json!({"title": "La fuite", "text": "Sous le porche.\nPresque toujours."}),
    ] {
        assert_eq!(put(jeanne, &format!("{path}/knowledge/{}", new_id(app)), piece).await.0, 201);
    }
    put(jeanne, &format!("{path}/journal/{}", new_id(app)), json!({"text": "Jeanne a creusé."})).await;
}

/// Paul and Camille join, and the steward completes the mission.
async fn complete(app: &App, steward: &Player, path: &str) {
    for email in ["paul@example.org", "camille@example.org"] {
        assert!(put(&app.player(email).await, &format!("{path}/team/me"), json!({})).await.0 < 300);
    }
    let says = json!({"answer": "De l'eau", "strengths": "Ensemble", "weaknesses": "Lent"});
    let (status, completed) = post(steward, &format!("{path}/complete"), says).await;
    assert_eq!(status, 200, "{completed}");
}

async fn replicate(app: &App, player: &Player, source: &str, territory: Uuid) -> String {
    let id = new_id(app);
    let (status, replica) =
        put(player, &format!("/v1/missions/{id}/replica-of/{}", id_of(source)), json!({"territory_id": territory}))
            .await;
    assert_eq!(status, 201, "{replica}");
    format!("/v1/missions/{id}")
}

fn titles(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap()).collect()
}

on_both_backends! {
    async fn a_replica_has_the_template_and_nothing_of_any_person(backend: Backend) {
        let app = backend.app_without_worker().await;
        let (here, source, jeanne, _) = village(&app).await;
        full_mission(&app, here, &source, &jeanne).await;
        let there = territory(&app, "Lembron", 3.4).await;
        let camille = app.player("camille@example.org").await;
        let id = new_id(&app);
        let path = format!("/v1/missions/{id}/replica-of/{}", id_of(&source));
        let body = json!({"territory_id": there, "place": {"lon": 3.45, "lat": 45.45}});
        let (status, replica) = put(&camille, &path, body.clone()).await;
        assert_eq!((status, &replica["state"], &replica["members"]), (201, &json!("gathering"), &json!(1)), "{replica}");
        assert_eq!((put(&camille, &path, body).await.0, &replica["open_needs"]), (200, &json!(2)));
        assert_eq!(replica["themes"], json!(["food", "water"]), "a local theme falls back to its root");
        assert_eq!((&replica["parent_id"], &replica["author"]["id"]), (&json!(id_of(&source)), &json!(camille.id)));
        assert_eq!(replica["place"], json!({"lon": 3.45, "lat": 45.45}));

        let replica = format!("/v1/missions/{id}");
        let board = app.json(&format!("{replica}/board")).await;
        assert_eq!(titles(&board["to_do"]), ["Chercher", "Creuser", "Nettoyer"], "in the order that the first team worked");
        assert_eq!((&board["doing"], &board["done"]), (&json!([]), &json!([])));
        assert!(board["to_do"].as_array().unwrap().iter().all(|task| task.get("assignee").is_none() && task.get("due_on").is_none()));
        let needs = app.json(&format!("{replica}/needs")).await;
        assert_eq!((needs["items"].as_array().unwrap().len(), &needs["items"][1]["amount"]), (2, &json!(12_000)));
        assert!(needs["items"].as_array().unwrap().iter().all(|need| need.get("until_on").is_none() && need["state"] == "open"));
        assert_eq!(titles(&app.json(&format!("{replica}/knowledge")).await["items"]), ["La fuite", "Le plan"]);
        assert_eq!(app.json(&format!("{replica}/journal")).await["items"], json!([]));
        assert_eq!(number(&app, "SELECT count(*) FROM happenings WHERE what = 'mission-replicated'").await, 1);

        // Illegal ways.
        let at_home = format!("/v1/missions/{}/replica-of/{}", new_id(&app), id_of(&source));
        assert_eq!(put(&camille, &at_home, json!({"territory_id": here})).await, (409, json!("replica-at-home")));
        let taken = put(&jeanne, &path, json!({"territory_id": there})).await;
        assert_eq!(taken, (409, json!("id-taken")));
        let foreign = json!({"territory_id": there, "place": {"lon": 3.25, "lat": 45.45}});
        let foreign = put(&camille, &format!("/v1/missions/{}/replica-of/{}", new_id(&app), id_of(&source)), foreign).await;
        assert_eq!(foreign, (422, json!("territory-foreign")));
        for (source, territory) in [(new_id(&app), there), (id_of(&source), new_id(&app))] {
            let path = format!("/v1/missions/{}/replica-of/{source}", new_id(&app));
            assert_eq!(put(&camille, &path, json!({"territory_id": territory})).await, (404, json!("not-found")));
        }
        assert_eq!(number(&app, "SELECT count(*) FROM missions").await, 2);
    }

    async fn a_lineage_is_read_both_ways_over_any_depth(backend: Backend) {
        let app = backend.app_without_worker().await;
        let (here, root, jeanne, _) = village(&app).await;
        let there = territory(&app, "Lembron", 3.4).await;
        let mut chain = vec![root.clone()];
        for depth in 0..30 {
            let next = replicate(&app, &jeanne, chain.last().unwrap(), if depth % 2 == 0 { there } else { here }).await;
            chain.push(next);
        }
        let cousin = replicate(&app, &jeanne, &chain[10], there).await;
        // One in the middle is hidden: it is left out, and those beyond it are still found.
        run(&app, "UPDATE missions SET hidden_at = 1 WHERE id = $1", vec![id_of(&chain[20]).into()]).await;

        let mut seen = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = app.json(&format!("{}/lineage?limit=12{cursor}", chain[30])).await;
            seen.extend(page["items"].as_array().unwrap().iter().map(|kin| kin["id"].as_str().unwrap().to_owned()));
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        let expected: Vec<_> = chain[..30].iter().rev().filter(|path| **path != chain[20]).map(|path| id_of(path).to_string()).collect();
        assert_eq!(seen, expected);

        let mut seen = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = app.json(&format!("{root}/lineage?towards=descendants&limit=12{cursor}")).await;
            for kin in page["items"].as_array().unwrap() {
                seen.push((kin["depth"].as_i64().unwrap(), kin["id"].as_str().unwrap().to_owned()));
            }
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(seen.len(), 30, "29 of the chain and the cousin");
        assert!(seen.windows(2).all(|pair| pair[0].0 <= pair[1].0) && seen.contains(&(11, id_of(&cousin).to_string())));
        let strange = app.http.get(app.at(&format!("{root}/lineage?cursor=abc"))).send().await.unwrap();
        assert_eq!(read(strange).await, (400, json!("cursor-invalid")));
    }

    async fn a_replica_sees_what_its_kin_completed_since(backend: Backend) {
        let app = backend.app_without_worker().await;
        let (here, root, jeanne, _) = village(&app).await;
        let there = territory(&app, "Lembron", 3.4).await;
        complete(&app, &jeanne, &root).await;
        let child = replicate(&app, &jeanne, &root, there).await;
        let sister = replicate(&app, &jeanne, &root, there).await;
        let niece = replicate(&app, &jeanne, &sister, here).await;
        let stranger = mission(&app, &jeanne, there).await;
        for (number, title) in ["Premier", "Deuxième", "Troisième", "Quatrième", "Cinquième", "Sixième"].iter().enumerate() {
            let body = json!({"title": title, "text": format!("{number}")});
            assert_eq!(put(&jeanne, &format!("{niece}/knowledge/{}", new_id(&app)), body).await.0, 201);
        }
        for path in [&sister, &niece, &stranger] {
            complete(&app, &jeanne, path).await;
        }
        let news = app.json(&format!("{child}/kin-news")).await;
        let ids: Vec<_> = news["items"].as_array().unwrap().iter().map(|item| item["mission"]["id"].clone()).collect();
        assert_eq!(ids, [json!(id_of(&niece)), json!(id_of(&sister))], "of the family, since it was opened, the latest first");
        let told = &news["items"][0];
        assert_eq!((&told["answer"], &told["weaknesses"]), (&json!("De l'eau"), &json!("Lent")));
        assert_eq!(titles(&told["knowledge"]), ["Sixième", "Cinquième", "Quatrième", "Troisième", "Deuxième"]);
        let all = app.json(&format!("{child}/kin-news?since=2000-01-01T00:00:00Z&limit=2")).await;
        run(&app, "UPDATE missions SET hidden_at = 1 WHERE id = $1", vec![id_of(&niece).into()]).await;
        let shown = app.json(&format!("{child}/kin-news")).await;
        assert_eq!(shown["items"].as_array().unwrap().len(), 1, "what is hidden is not told");
        let last = app.json(&format!("{child}/kin-news?since=2000-01-01T00:00:00Z&limit=2&cursor={}", all["next"].as_str().unwrap())).await;
        assert_eq!(last["items"][0]["mission"]["id"], json!(id_of(&root)));
        let strange = app.http.get(app.at(&format!("{child}/kin-news?since=hier"))).send().await.unwrap();
        assert_eq!(read(strange).await, (400, json!("parameter-invalid")));
    }

    async fn a_file_goes_from_one_server_to_another_and_loses_nothing(backend: Backend) {
        let app = backend.app_without_worker().await;
        let (here, path, jeanne, _) = village(&app).await;
        full_mission(&app, here, &path, &jeanne).await;
        complete(&app, &jeanne, &path).await;
        let answer = app.http.get(app.at(&format!("{path}/export"))).send().await.unwrap();
        assert!(answer.headers()["content-disposition"].to_str().unwrap().starts_with("attachment"));
        let file: Value = answer.json().await.unwrap();
        let text = file.to_string();
        assert!(!text.contains(&jeanne.id.to_string()) && !text.contains("jeanne") && !text.contains("creusé"), "{text}");
        assert_eq!((&file["format"], &file["version"]), (&json!("36photos-mission"), &json!(1)));
        assert_eq!(file["mission"]["themes"][0], json!({"id": "vendanges", "name": "Vendanges", "name_en": "Grape harvest", "parent": "food"}));
        assert_eq!((&file["lineage"][0]["answer"], &file["lineage"][0]["territory"]), (&json!("De l'eau"), &json!("Vichel")));

        let other = backend.app_without_worker().await;
        let camille = other.player("camille@example.org").await;
        let there = territory(&other, "Lembron", 3.4).await;
        let id = new_id(&other);
        let import = format!("/v1/missions/{id}/import?territory_id={there}&lon=3.45&lat=45.45");
        let (status, imported) = put(&camille, &import, file.clone()).await;
        assert_eq!((status, &imported["themes"]), (201, &json!(["food", "water"])), "{imported}");
        assert_eq!((put(&camille, &import, file.clone()).await.0, &imported["state"]), (200, &json!("gathering")));
        let again = other.json(&format!("/v1/missions/{id}/export")).await;
        assert_eq!(again["mission"], file["mission"]);
        assert_eq!(again["lineage"].as_array().unwrap()[1..], file["lineage"].as_array().unwrap()[..], "its lineage goes on from the file's");
        let lineage = other.json(&format!("/v1/missions/{id}/lineage")).await;
        assert_eq!((&lineage["items"], &lineage["elsewhere"]), (&json!([]), &file["lineage"]));

        // A replica of the import knows where it all came from; themes that the team changes are its own.
        let third = territory(&other, "Issoire", 3.6).await;
        let replica = replicate(&other, &camille, &format!("/v1/missions/{id}"), third).await;
        assert_eq!(other.json(&format!("{replica}/lineage")).await["elsewhere"], file["lineage"]);
        assert_eq!(other.json(&format!("{replica}/export")).await["mission"], file["mission"]);
        patch(&camille, &replica, "*", json!({"themes": ["energy"]})).await;
        assert_eq!(other.json(&format!("{replica}/export")).await["mission"]["themes"], json!([{"id": "energy"}]));
    }

    async fn a_file_that_is_not_wholly_understood_makes_no_mission(backend: Backend) {
        let app = backend.app_without_worker().await;
        let (here, path, jeanne, _) = village(&app).await;
        let file = app.json(&format!("{path}/export")).await;
        let at = |id: Uuid| format!("/v1/missions/{id}/import?territory_id={here}");
        for (field, value, code, pointer) in [
            ("version", json!(2), "template-unknown", "/version"),
            ("format", json!("other"), "template-unknown", "/format"),
            ("extra", json!({}), "body-invalid", "/extra"),
            ("lineage", json!([{"server": "ftp://x", "id": new_id(&app), "title": "x", "territory": "x"}]), "link-invalid", "/lineage/0/server"),
        ] {
            let mut changed = file.clone();
            changed[field] = value;
            let refused = jeanne.request(Method::PUT, &at(new_id(&app))).json(&changed).send().await.unwrap();
            let problem: Value = refused.json().await.unwrap();
            assert_eq!((problem["code"].as_str(), problem["errors"][0]["pointer"].as_str()), (Some(code), Some(pointer)), "{problem}");
        }
        let large = format!("{{\"format\": \"{}\"}}", "x".repeat(13 * 1024 * 1024));
        let large = jeanne.request(Method::PUT, &at(new_id(&app))).header("content-type", "application/json").body(large);
        assert_eq!(read(large.send().await.unwrap()).await, (413, json!("body-too-large")));
        let untyped = jeanne.request(Method::PUT, &at(new_id(&app))).body("{}").send().await.unwrap();
        assert_eq!(untyped.status(), 415);
        assert_eq!(app.http.put(app.at(&at(new_id(&app)))).json(&file).send().await.unwrap().status(), 401);
        assert_eq!(put(&jeanne, &at(id_of(&path)), file.clone()).await, (409, json!("id-taken")));
        let elsewhere = format!("/v1/missions/{}/import?territory_id={}", new_id(&app), new_id(&app));
        assert_eq!(put(&jeanne, &elsewhere, file).await, (404, json!("not-found")));
        assert_eq!(number(&app, "SELECT count(*) FROM missions").await, 1);
    }

    async fn knowledge_is_the_teams_and_bounded_and_only_of_the_web(backend: Backend) {
        let app = backend.app_without_worker().await;
        let (_, path, jeanne, paul) = village(&app).await;
        let camille = app.player("camille@example.org").await;
        let piece = format!("{path}/knowledge/{}", new_id(&app));
        let body = json!({"title": "Le plan", "url": "https://example.org/plan"});
        assert_eq!((put(&jeanne, &piece, body.clone()).await.0, put(&jeanne, &piece, body.clone()).await.0), (201, 200));
        for (player, url, text, expected) in [
            (&camille, json!("https://example.org"), "", (403, "forbidden")),
            (&paul, json!("javascript:alert(1)"), "", (400, "link-invalid")),
            (&paul, json!(null), " ", (400, "text-invalid")),
        ] {
            let body = json!({"title": "x", "url": url, "text": text});
            let answer = put(player, &format!("{path}/knowledge/{}", new_id(&app)), body).await;
            assert_eq!(answer, (expected.0, json!(expected.1)));
        }
        assert_eq!(patch(&paul, &piece, "\"1\"", json!({"url": null})).await, (400, json!("text-invalid")));
        assert_eq!(patch(&paul, &piece, "\"1\"", json!({"url": null, "text": "Sous le porche"})).await.1["version"], 2);
        assert_eq!(patch(&paul, &piece, "\"1\"", json!({"text": "x"})).await, (412, json!("version-stale")));
        let many = (0..55).map(|_| {
            let (jeanne, path) = (&jeanne, format!("{path}/knowledge/{}", new_id(&app)));
            async move { put(jeanne, &path, json!({"title": "x", "text": "y"})).await }
        });
        let answers = futures_util::future::join_all(many).await;
        assert_eq!(answers.iter().filter(|(status, _)| *status == 201).count(), 49);
        assert_eq!(answers.iter().filter(|answer| **answer == (409, json!("knowledge-too-many"))).count(), 6);
        assert_eq!(delete(&paul, &piece, "\"2\"").await, 204);
        assert_eq!(app.json(&format!("{path}/knowledge")).await["items"].as_array().unwrap().len(), 49);
    }
}
