//! The graph and declared links over HTTP.

use super::{NewMission, mission, numbers, relink, territory};
use crate::game::{animator, code};
use photos36_domain::database::statement;
use photos36_tests::{App, Player, eventually, on_both_backends};
use reqwest::{Method, Response};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use uuid::Uuid;

/// Three missions of a fountain and one of a cinema.
async fn village(app: &App, author: &Player) -> (Uuid, Vec<Uuid>) {
    let here = territory(&app.ground, 3.2).await;
    let mut missions = Vec::new();
    for (title, theme) in [
        ("Rouvrir la fontaine", "water"),
        ("La fontaine & <le> lavoir", "water"),
        ("L'eau de la fontaine", "drinking-water"),
        ("Cinéma", "culture"),
    ] {
        let new = NewMission { title, themes: &[theme], ..NewMission::default() };
        let id = mission(&app.ground, here, author.id, new).await;
        relink(&app.ground, id).await;
        missions.push(id);
    }
    (here, missions)
}

async fn put(player: &Player, path: &str, body: Value) -> Response {
    player.request(Method::PUT, path).json(&body).send().await.unwrap()
}

on_both_backends! {
    async fn a_graph_is_served_as_json_graphml_and_svg_with_an_etag(backend: Backend) {
        let app = backend.app_without_worker().await;
        let jeanne = app.player("jeanne@example.org").await;
        let (here, missions) = village(&app, &jeanne).await;
        let path = format!("/v1/territories/{here}/links");
        let graph = app.json(&path).await;
        assert_eq!(graph["nodes"].as_array().unwrap().len(), 4);
        let edges = graph["edges"].as_array().unwrap();
        let reasons = || edges.iter().flat_map(|edge| edge["reasons"].as_array().unwrap());
        assert!(reasons().any(|reason| reason["words"].to_string().contains("fontaine")), "{graph}");
        assert!(edges.iter().any(|edge| edge["bridge"] == true), "{graph}");
        let filtered = app.json(&format!("{path}?theme=eau&state=gathering&opened_from=2020-01-01")).await;
        assert_eq!(filtered["nodes"].as_array().unwrap().len(), 3, "a root stands for what is under it");
        let english = app.http.get(app.at(&format!("{path}?lang=en"))).send().await.unwrap();
        assert!(english.text().await.unwrap().contains("Words in common"));
        let xml = app.http.get(app.at(&format!("{path}.graphml"))).send().await.unwrap();
        assert_eq!(xml.headers()["content-type"], "application/graphml+xml");
        let xml = xml.text().await.unwrap();
        assert!(xml.contains(&missions[0].to_string()) && xml.contains("La fontaine &amp; &lt;le&gt; lavoir"));
        let svg = app.http.get(app.at(&format!("{path}.svg"))).send().await.unwrap();
        assert_eq!(svg.headers()["content-type"], "image/svg+xml");
        let tag = svg.headers()["etag"].to_str().unwrap().to_owned();
        let text = svg.text().await.unwrap();
        assert!(text.contains("<title id=\"title\">") && text.contains("stroke-dasharray") && !text.contains("<le>"));
        let again = app.http.get(app.at(&format!("{path}.svg"))).header("if-none-match", tag).send().await.unwrap();
        assert_eq!(again.status(), 304);
        for (query, expected) in [("state=nowhere", "parameter-invalid"), ("opened_to=x", "parameter-invalid"), ("theme=", "themes-invalid")] {
            let answer = app.http.get(app.at(&format!("{path}?{query}"))).send().await.unwrap();
            assert_eq!(code(answer).await, (400, expected.to_owned()), "{query}");
        }
        let unknown = format!("/v1/territories/{}/links", Uuid::from_u128(7));
        assert_eq!(app.http.get(app.at(&unknown)).send().await.unwrap().status(), 404);
    }

    async fn more_missions_than_a_graph_shows_are_refused_with_a_remedy(backend: Backend) {
        let app = backend.app_without_worker().await;
        let jeanne = app.player("jeanne@example.org").await;
        let here = territory(&app.ground, 3.2).await;
        let write = app.ground.db.write().await.unwrap();
        let sql = "INSERT INTO missions (id, territory_id, author_id, kind, state, state_at, title, body, min_team, words, created_at, updated_at)
            VALUES ($1, $2, $3, 'problem', 'active', 0, 'x', '', 3, '', 0, 0)";
        for n in 0..2001_u128 {
            let id = Uuid::from_u128((0x0197_a1c0_0000_7000_u128 << 64) | 0x8000_0000_0000_0000 | n);
            write.execute_raw(statement(&*write, sql, [id.into(), here.into(), jeanne.id.into()])).await.unwrap();
        }
        let empty = if write.get_database_backend() == sea_orm::DatabaseBackend::Sqlite { "x''" } else { "''::bytea" };
        let nodes = format!("INSERT INTO link_nodes (mission, territory, themes, own, wide, reach)
            SELECT m.seq, t.seq, '', {empty}, {empty}, 0 FROM missions m JOIN territories t ON t.id = m.territory_id");
        write.execute_unprepared(&nodes).await.unwrap();
        write.commit().await.unwrap();
        let path = format!("/v1/territories/{here}/links");
        let refused = app.http.get(app.at(&path)).send().await.unwrap();
        assert_eq!(code(refused).await, (422, "graph-too-large".to_owned()));
        let few = app.json(&format!("{path}?state=completed")).await;
        assert!(few["nodes"].as_array().unwrap().is_empty());
    }

    async fn a_declared_link_is_an_edge_until_more_contest_than_confirm_it(backend: Backend) {
        let app = backend.app().await;
        let jeanne = app.player("jeanne@example.org").await;
        let (here, missions) = village(&app, &jeanne).await;
        let (lucie, marc) = (app.player("lucie@example.org").await, app.player("marc@example.org").await);
        let path = format!("/v1/missions/{}/links/{}", missions[0], missions[3]);
        let link = json!({"kind": "contributes-to"});
        assert_eq!(put(&jeanne, &path, link.clone()).await.status(), 201);
        let again = put(&jeanne, &path, link.clone()).await;
        assert_eq!((again.status().as_u16(), again.json::<Value>().await.unwrap()["shown"].clone()), (200, json!(true)));
        let declared = |app: &App| {
            let path = app.at(&format!("/v1/territories/{here}/links"));
            let http = app.http.clone();
            async move {
                let graph: Value = http.get(path).send().await.unwrap().json().await.unwrap();
                let edges = graph["edges"].as_array().unwrap().clone();
                edges.into_iter().find(|edge| edge["declared"] == true)
            }
        };
        let edge = eventually("the declared link is an edge", || declared(&app)).await;
        assert!(edge["text"].as_str().unwrap().contains("contribue à"), "{edge}");
        let voice = format!("{path}/voice");
        assert_eq!(code(put(&jeanne, &voice, json!({"voice": "confirm"})).await).await, (409, "voice-own".into()));
        assert_eq!(put(&lucie, &voice, json!({"voice": "contest"})).await.status(), 200);
        eventually("a contested link is no edge", || async { declared(&app).await.is_none().then_some(()) }).await;
        let links: Value = lucie.get(&format!("/v1/missions/{}/links", missions[0])).await.json().await.unwrap();
        let said = links["items"].as_array().unwrap().iter().find_map(|item| item["declared"].get(0)).unwrap();
        assert_eq!((&said["mine"], &said["contests"], &said["shown"]), (&json!("contest"), &json!(1), &json!(false)));
        assert_eq!(put(&marc, &voice, json!({"voice": "confirm"})).await.status(), 200);
        eventually("as many confirm as contest it", || declared(&app)).await;
        let noemie = animator(&app, here, "noemie@example.org").await;
        let other = put(&lucie, &path, json!({"kind": "depends-on"})).await;
        assert_eq!(code(other).await, (409, "link-taken".into()));
        let delete = |player: &Player| player.request(Method::DELETE, &path);
        assert_eq!(code(delete(&lucie).send().await.unwrap()).await, (403, "forbidden".into()));
        for _ in 0..2 {
            assert_eq!(delete(&noemie).send().await.unwrap().status(), 204);
        }
        eventually("a withdrawn link is no edge", || async { declared(&app).await.is_none().then_some(()) }).await;
        assert_eq!(numbers(&app.ground, "SELECT count(*) FROM declared_link_voices").await, [0]);
        assert!(numbers(&app.ground, "SELECT count(*) FROM happenings WHERE what = 'link-declared'").await[0] >= 2);
    }

    async fn what_cannot_be_declared_is_refused_and_changes_nothing(backend: Backend) {
        let app = backend.app_without_worker().await;
        let jeanne = app.player("jeanne@example.org").await;
        let (_, missions) = village(&app, &jeanne).await;
        let path = |other: Uuid| format!("/v1/missions/{}/links/{other}", missions[0]);
        let link = json!({"kind": "complements"});
        let anonymous = app.http.put(app.at(&path(missions[1]))).json(&link).send().await.unwrap();
        assert_eq!(code(anonymous).await, (401, "sign-in-required".into()));
        for (other, body, expected) in [
            (missions[0], link.clone(), (422, "link-self")),
            (Uuid::from_u128(7), link.clone(), (404, "not-found")),
            (missions[1], json!({"kind": "loves"}), (400, "link-kind-unknown")),
            (missions[1], json!({"kin": "complements"}), (400, "body-invalid")),
        ] {
            let (status, name) = code(put(&jeanne, &path(other), body).await).await;
            assert_eq!((status, name.as_str()), expected);
        }
        let hide = "UPDATE missions SET hidden_at = 1, author_id = $2 WHERE id = $1";
        let lucie = app.player("lucie@example.org").await;
        let values = [missions[1].into(), lucie.id.into()];
        app.ground.db.execute_raw(statement(&*app.ground.db, hide, values)).await.unwrap();
        assert_eq!(code(put(&jeanne, &path(missions[1]), link.clone()).await).await, (404, "not-found".into()));
        assert_eq!(jeanne.get(&format!("/v1/missions/{}/links", missions[1])).await.status(), 404);
        assert_eq!(lucie.get(&format!("/v1/missions/{}/links", missions[1])).await.status(), 200);
        let voice = format!("{}/voice", path(missions[2]));
        assert_eq!(code(put(&jeanne, &voice, json!({"voice": "confirm"})).await).await, (404, "not-found".into()));
        assert_eq!(numbers(&app.ground, "SELECT count(*) FROM declared_links").await, [0]);
        assert_eq!(put(&jeanne, &path(missions[2]), link.clone()).await.status(), 201);
        let reversed = format!("/v1/missions/{}/links/{}", missions[2], missions[0]);
        assert_eq!(code(put(&lucie, &reversed, link).await).await, (409, "link-taken".into()), "it holds both ways");
    }

    async fn one_person_cannot_use_up_the_declared_links_of_a_mission(backend: Backend) {
        let app = backend.app_without_worker().await;
        let jeanne = app.player("jeanne@example.org").await;
        let lucie = app.player("lucie@example.org").await;
        let (here, missions) = village(&app, &jeanne).await;
        let link = json!({"kind": "contributes-to"});
        let mut others = Vec::new();
        for _ in 0..13 {
            others.push(mission(&app.ground, here, jeanne.id, NewMission { title: "autre", ..NewMission::default() }).await);
        }
        let path = |other: Uuid| format!("/v1/missions/{}/links/{other}", missions[0]);
        for other in &others[..12] {
            assert_eq!(put(&jeanne, &path(*other), link.clone()).await.status(), 201);
        }
        let refused = put(&jeanne, &path(others[12]), link.clone()).await;
        assert_eq!(code(refused).await, (409, "own-declared-links-too-many".into()));
        assert_eq!(numbers(&app.ground, "SELECT count(*) FROM declared_links").await, [12]);
        assert_eq!(put(&jeanne, &path(others[0]), link.clone()).await.status(), 200, "what is there stays");
        assert_eq!(put(&lucie, &path(others[12]), link).await.status(), 201, "another has room");
    }

    async fn a_territorys_own_theme_is_found_under_its_root_there_and_nowhere_else(backend: Backend) {
        let app = backend.app_without_worker().await;
        let jeanne = app.player("jeanne@example.org").await;
        let (here, _) = village(&app, &jeanne).await;
        let there = territory(&app.ground, 4.2).await;
        let noemie = animator(&app, here, "noemie@example.org").await;
        let local = json!({"name": "Vendanges", "parent": "food"});
        let added = noemie.request(Method::POST, &format!("/v1/territories/{here}/themes")).json(&local);
        assert_eq!(added.send().await.unwrap().status(), 201);
        for (territory, title) in [(here, "Vendanger ensemble"), (there, "Vendanger ailleurs")] {
            let new = NewMission { title, themes: &["vendanges"], ..NewMission::default() };
            relink(&app.ground, mission(&app.ground, territory, jeanne.id, new).await).await;
        }
        let titles = |page: Value, list: &str| -> Vec<String> {
            page[list].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap().to_owned()).collect()
        };
        for (territory, expected) in [(here, vec!["Vendanger ensemble".to_owned()]), (there, Vec::new())] {
            let listed = app.json(&format!("/v1/missions?territory={territory}&theme=food")).await;
            assert_eq!(titles(listed, "items"), expected);
            let graph = app.json(&format!("/v1/territories/{territory}/links?theme=food")).await;
            assert_eq!(titles(graph, "nodes"), expected);
        }
        let question = format!("/v1/questions/{}", photos36_domain::ids::new(&app.ground.clock));
        let asked = json!({"territory_id": here, "title": "Qui vendange ?", "themes": ["vendanges"]});
        assert_eq!(put(&jeanne, &question, asked).await.status(), 201);
        let listed = app.json(&format!("/v1/questions?territory={here}&theme=food")).await;
        assert_eq!(titles(listed, "items"), ["Qui vendange ?"]);
    }

    async fn fifty_voices_at_once_are_counted_once_a_person(backend: Backend) {
        let app = backend.app_without_worker().await;
        let jeanne = app.player("jeanne@example.org").await;
        let (_, missions) = village(&app, &jeanne).await;
        let path = format!("/v1/missions/{}/links/{}", missions[0], missions[1]);
        assert_eq!(put(&jeanne, &path, json!({"kind": "depends-on"})).await.status(), 201);
        let mut voices = Vec::new();
        for n in 0..10 {
            let player = app.player(&format!("p{n}@example.org")).await;
            // Five times each, in turn; the last word of each is to confirm for the even ones.
            for turn in 0..5 {
                let voice = if (n + turn) % 2 == 0 { "confirm" } else { "contest" };
                voices.push(player.request(Method::PUT, &format!("{path}/voice")).json(&json!({"voice": voice})).send());
            }
        }
        for answer in futures_util::future::join_all(voices).await {
            assert_eq!(answer.unwrap().status(), 200);
        }
        let kept = numbers(&app.ground, "SELECT confirms FROM declared_links UNION ALL SELECT contests FROM declared_links").await;
        let sql = "SELECT count(*) FROM declared_link_voices WHERE confirms UNION ALL SELECT count(*) FROM declared_link_voices WHERE NOT confirms";
        assert_eq!(kept, numbers(&app.ground, sql).await);
        assert_eq!(kept.iter().sum::<i64>(), 10);
    }

    async fn a_walk_reaches_each_mission_once_by_the_fewest_edges(backend: Backend) {
        let app = backend.app_without_worker().await;
        let jeanne = app.player("jeanne@example.org").await;
        let (_, missions) = village(&app, &jeanne).await;
        for (depth, most) in [(1, 4), (3, 4)] {
            let walk = app.json(&format!("/v1/missions/{}/walk?depth={depth}", missions[3])).await;
            let items = walk["items"].as_array().unwrap();
            assert_eq!((&items[0]["id"], &items[0]["depth"]), (&json!(missions[3].to_string()), &json!(0)));
            assert!(items.len() <= most && items.iter().all(|item| item["depth"].as_u64().unwrap() <= depth));
            let ids: std::collections::BTreeSet<_> = items.iter().map(|item| item["id"].to_string()).collect();
            assert_eq!(ids.len(), items.len());
            assert!(depth == 1 || items.len() == 4, "{walk}");
        }
        for depth in ["0", "4", "x"] {
            let answer = app.http.get(app.at(&format!("/v1/missions/{}/walk?depth={depth}", missions[0]))).send().await.unwrap();
            assert_eq!(code(answer).await.0, 400);
        }
    }
}
