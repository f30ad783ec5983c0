//! Rules of lists and search: every filter, every order, page by page.

use super::*;
use crate::game::{animator, open_territory};
use photos36_tests::{Backend, on_both_backends};

/// Titles of a list, page by page, each once.
async fn titles(player: &Player, query: &str, limit: u32) -> Vec<String> {
    let (mut titles, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = read(player, &format!("/v1/missions?limit={limit}{query}{cursor}")).await;
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= limit as usize);
        titles.extend(items.iter().map(|item| item["title"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return titles,
        }
    }
}

/// Five missions, west to east, the oldest first.
async fn village(app: &App, jeanne: &Player, paul: &Player) -> (Uuid, Uuid) {
    let territory = open_territory(app).await;
    let question = question(app, jeanne.id, Some(territory), "Pourquoi la fontaine est-elle à sec ?", 7).await;
    let at = |lon: f64, kind: &str, title: &str, theme: &str| json!({"kind": kind, "title": title, "themes": [theme], "place": {"lon": lon, "lat": 45.45}});
    let mut asked = at(3.22, "answer", "Réparer les fontaines", "drinking-water");
    asked["question_id"] = json!(question);
    for (player, body) in [
        (jeanne, at(3.21, "making", "Planter des haies", "trees")),
        (jeanne, asked),
        (paul, at(3.23, "event", "Fêter le pain", "festivities")),
        (paul, at(3.24, "wish", "Repairing the fountain", "water")),
        (paul, at(3.29, "making", "Un jardin partagé", "gardens")),
    ] {
        opened(app, player, &body).await;
    }
    (territory, question)
}

on_both_backends! {
    async fn missions_are_found_by_each_filter_and_by_all_of_them(backend: Backend) {
        let app = backend.app_without_worker().await;
        let (jeanne, paul) = (app.player("jeanne@example.org").await, app.player("paul@example.org").await);
        let (territory, question) = village(&app, &jeanne, &paul).await;
        let all = ["Un jardin partagé", "Repairing the fountain", "Fêter le pain", "Réparer les fontaines", "Planter des haies"];
        for (query, expected) in [
            (String::new(), &all[..]),
            (format!("&territory={territory}"), &all[..]),
            (format!("&territory={}", Uuid::from_u128(3)), &[]),
            ("&bbox=3.215,45,3.235,46".into(), &all[2..4]),
            (format!("&question={question}"), &all[3..4]),
            (format!("&photo={}", Uuid::from_u128(3)), &[]),
            ("&theme=eau".into(), &[all[1], all[3]]),
            ("&theme=trees".into(), &all[4..]),
            ("&state=gathering".into(), &all[..]),
            ("&state=active".into(), &[]),
            ("&kind=making".into(), &[all[0], all[4]]),
            ("&q=fontaine".into(), &all[3..4]),
            ("&q=FOUNTAINS%20repair".into(), &all[1..2]),
            ("&q=fontaine%20jardin".into(), &[]),
            ("&q=les".into(), &[]),
            ("&q=%22*)(".into(), &[]),
            ("&mine=true".into(), &all[3..]),
            ("&needs_help=true".into(), &all[..]),
            (format!("&territory={territory}&theme=water&q=r%C3%A9parer&kind=answer&bbox=3,45,4,46"), &all[3..4]),
        ] {
            for limit in [1, 2, 50] {
                assert_eq!(titles(&jeanne, &query, limit).await, expected, "{query} by {limit}");
            }
        }
        assert_eq!(app.json("/v1/missions?limit=2").await["items"][0]["territory"]["name"], "Carré");
    }

    async fn the_nearest_and_the_most_supported_come_first_page_by_page(backend: Backend) {
        let app = backend.app_without_worker().await;
        let (jeanne, paul) = (app.player("jeanne@example.org").await, app.player("paul@example.org").await);
        let (territory, _) = village(&app, &jeanne, &paul).await;
        let near = ["Fêter le pain", "Repairing the fountain", "Réparer les fontaines", "Planter des haies", "Un jardin partagé"];
        let supported = ["Réparer les fontaines", "Un jardin partagé", "Repairing the fountain", "Fêter le pain", "Planter des haies"];
        for limit in [1, 2, 50] {
            assert_eq!(titles(&jeanne, "&sort=near&lon=3.2311&lat=45.45", limit).await, near);
            assert_eq!(titles(&jeanne, "&sort=near&lon=3.2311&lat=45.45&kind=making", limit).await, near[3..]);
            assert_eq!(titles(&jeanne, "&sort=supported", limit).await, supported);
            assert_eq!(titles(&jeanne, &format!("&sort=supported&territory={territory}"), limit).await, supported);
        }
        let page = read(&jeanne, "/v1/missions?sort=near&lon=3.23&lat=45.46").await;
        let metres = page["items"][0]["distance_m"].as_f64().unwrap();
        assert!((metres - 1112.0).abs() < 2.0, "{metres}");
        assert!(titles(&jeanne, "&sort=near&lon=4.5&lat=45.45", 50).await.is_empty());
    }

    async fn what_is_hidden_removed_archived_or_needs_nobody_is_left_out(backend: Backend) {
        let app = backend.app_without_worker().await;
        let (jeanne, paul) = (app.player("jeanne@example.org").await, app.player("paul@example.org").await);
        let (territory, _) = village(&app, &jeanne, &paul).await;
        run(&app, "UPDATE missions SET hidden_at = 1 WHERE title = 'Planter des haies'").await;
        run(&app, "UPDATE missions SET state = 'removed' WHERE title = 'Fêter le pain'").await;
        run(&app, "UPDATE missions SET state = 'archived' WHERE title = 'Un jardin partagé'").await;
        run(&app, "UPDATE missions SET state = 'active' WHERE title = 'Repairing the fountain'").await;
        let noemie = animator(&app, territory, "noemie@example.org").await;
        let seen = ["Repairing the fountain", "Réparer les fontaines"];
        for reader in [&paul, &noemie] {
            assert_eq!(titles(reader, "", 50).await, seen);
        }
        // Its author finds what is hidden among their own.
        assert_eq!(titles(&jeanne, "&mine=true", 50).await, ["Réparer les fontaines", "Planter des haies"]);
        assert_eq!(titles(&paul, "&state=archived", 50).await, ["Un jardin partagé"]);
        assert_eq!(titles(&paul, "&needs_help=true", 50).await, seen[1..]);
        run(&app, "UPDATE missions SET open_needs = 1 WHERE state = 'active'").await;
        assert_eq!(titles(&paul, "&needs_help=true", 50).await, seen);
    }

    async fn a_parameter_that_means_nothing_is_refused(backend: Backend) {
        let app = backend.app_without_worker().await;
        let jeanne = app.player("jeanne@example.org").await;
        for (query, expected) in [
            ("limit=0", "parameter-invalid"),
            ("state=removed", "parameter-invalid"),
            ("kind=dream", "parameter-invalid"),
            ("bbox=1,2,3", "box-invalid"),
            ("sort=near", "place-invalid"),
            ("sort=near&lon=200&lat=0", "place-invalid"),
            ("cursor=abc", "cursor-invalid"),
            (&format!("q={}", "x".repeat(201)), "parameter-invalid"),
        ] {
            assert_eq!(code(jeanne.get(&format!("/v1/missions?{query}")).await).await, (400, expected.into()), "{query}");
        }
        let anonymous = app.http.get(app.at("/v1/missions?mine=true")).send().await.unwrap();
        assert_eq!(code(anonymous).await, (401, "sign-in-required".into()));
        assert_eq!(app.json("/v1/missions").await, json!({"items": []}));
    }

    async fn a_walk_over_many_missions_comes_to_an_end_and_leaves_none_out(backend: Backend) {
        let app = backend.app_without_worker().await;
        let jeanne = app.player("jeanne@example.org").await;
        let territory = open_territory(&app).await;
        let (id, quote) = match backend {
            Backend::Embedded => ("randomblob(16)", ("X'", "'")),
            Backend::Services => ("gen_random_uuid()", ("'", "'")),
        };
        let literal = |id: Uuid| format!("{}{}{}", quote.0, id.simple(), quote.1);
        let (territory, author) = (literal(territory), literal(jeanne.id));
        run(&app, &format!(
            "INSERT INTO missions (id, territory_id, author_id, kind, state, state_at, title, body, min_team, supports, words,
                created_at, updated_at)
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 21000)
            SELECT {id}, {territory}, {author}, CASE i WHEN 3 THEN 'wish' WHEN 20990 THEN 'wish' ELSE 'event' END,
                'gathering', 0, 'Mission ' || i, '', 3, i % 7, '', 0, 0 FROM n"
        )).await;
        for sort in ["recent", "supported"] {
            let mut found = titles(&jeanne, &format!("&kind=wish&sort={sort}"), 50).await;
            found.sort();
            assert_eq!(found, ["Mission 20990", "Mission 3"], "{sort}");
        }
    }
}
