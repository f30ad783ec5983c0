//! Lists by every filter, in each order, page by page.

use super::*;
use crate::game::{code, open_territory};
use photos36_tests::on_both_backends;

/// Four questions: on a photo of a fountain, on the same, at two places; the third is Karim's.
async fn four(app: &App, territory: Uuid, jeanne: &Player, karim: &Player) -> String {
    let photo = published(app, jeanne, 1, (3.25, 45.45), &["fontaine"]).await;
    let at = |lon: f64, title: &str, themes: &[&str]| json!({"territory_id": territory, "title": title, "themes": themes, "place": {"lon": lon, "lat": 45.45}});
    ask(app, jeanne, json!({"photo_id": photo, "title": "Pourquoi la fontaine est-elle fermée ?"})).await;
    ask(app, jeanne, json!({"photo_id": photo, "title": "Qui répare les fontaines ?", "themes": ["savoir-faire"]}))
        .await;
    ask(app, karim, at(3.251, "Et si l'on partageait un verger ?", &["food"])).await;
    ask(app, jeanne, at(3.28, "Why is the garden closed?", &["gardens"])).await;
    photo
}

on_both_backends! {
    async fn each_filter_leaves_what_it_names(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let (jeanne, karim) = (app.player("jeanne@example.org").await, app.player("karim@example.org").await);
        let photo = four(&app, territory, &jeanne, &karim).await;
        let first = titles(&karim, "/v1/questions?q=fermées").await;
        assert_eq!(first, ["Pourquoi la fontaine est-elle fermée ?"]);
        let page: Value = karim.get("/v1/questions?q=fermées").await.json().await.unwrap();
        karim.request(Method::PUT, &format!("{}/support", path_of(&page["items"][0]))).send().await.unwrap();
        for (query, expected) in [
            ("", vec!["garden", "verger", "répare", "fermée"]),
            (&format!("territory={territory}"), vec!["garden", "verger", "répare", "fermée"]),
            (&format!("territory={}", Uuid::from_u128(7)), vec![]),
            (&format!("photo={photo}"), vec!["répare", "fermée"]),
            (&format!("photo={photo}&theme=water&territory={territory}"), vec!["fermée"]),
            ("theme=Alimentation", vec!["garden", "verger"]),
            ("q=fontaine", vec!["répare", "fermée"]),
            ("q=gardens", vec!["garden"]),
            ("q=fontaine qui réparer", vec!["répare"]),
            ("q=licorne", vec![]),
            ("bbox=3.2505,45.4,3.3,45.5", vec!["garden", "verger"]),
            ("bbox=3.2505,45.4,3.3,45.5&q=verger&theme=food", vec!["verger"]),
            ("mine=true", vec!["verger"]),
            ("supported=true", vec!["fermée"]),
            ("supported=true&mine=true", vec![]),
            ("state=answered", vec![]),
            ("state=merged", vec![]),
            ("state=open&origin=asked&sort=supported", vec!["fermée", "garden", "verger", "répare"]),
            ("origin=spoken", vec![]),
            ("near=3.2512,45.45", vec!["verger", "répare", "fermée", "garden"]),
            ("near=3.2512,45.45&theme=water", vec!["fermée"]),
            ("near=9,45.45", vec![]),
        ] {
            let found = titles(&karim, &format!("/v1/questions?{query}")).await;
            let same = found.len() == expected.len() && found.iter().zip(&expected).all(|(title, word)| title.contains(word));
            // Two on one photo are equally near: either may come first.
            let near = query.starts_with("near=3.2512,45.45") && found.len() == expected.len();
            assert!(same || (near && found[0].contains(expected[0])), "{query}: {found:?}");
        }
        let near: Value = karim.get("/v1/questions?near=3.2512,45.45").await.json().await.unwrap();
        assert!((10..=20).contains(&near["items"][0]["distance_m"].as_i64().unwrap()), "{near}");
        for (query, expected) in [("state=removed", "parameter-invalid"), ("sort=near", "place-invalid"), ("bbox=1,2", "box-invalid")] {
            assert_eq!(code(karim.get(&format!("/v1/questions?{query}")).await).await.1, expected);
        }
        let anonymous = app.http.get(app.at("/v1/questions?mine=true")).send().await.unwrap();
        assert_eq!(code(anonymous).await, (401, "sign-in-required".into()));
    }

    async fn pages_go_through_every_order_without_gap_or_repeat_and_walk_on_where_little_is_found(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let jeanne = app.player("jeanne@example.org").await;
        // More than one walk goes over, all with the same common words; every 500th is spoken.
        let rows = many(&app, territory, &jeanne).await;
        for sort in ["sort=recent", "sort=supported", &format!("sort=supported&territory={territory}"),
            &format!("territory={territory}"), "near=3.25,45.45", "q=commune", "theme=water&sort=supported"] {
            let (mut seen, mut path) = (Vec::new(), format!("/v1/questions?limit=200&{sort}"));
            loop {
                let page: Value = jeanne.get(&path).await.json().await.unwrap();
                seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()));
                let Some(next) = page["next"].as_str() else { break };
                path = format!("/v1/questions?limit=200&{sort}&cursor={next}");
            }
            let all = seen.len();
            seen.sort();
            seen.dedup();
            assert_eq!((seen.len(), all), if sort.starts_with("near") { (all, all) } else { (rows, rows) }, "{sort}");
            assert!(all > 0, "{sort}");
        }
        for order in ["recent", "supported"] {
            let (mut found, mut pages, mut cursor) = (0, 0, String::new());
            loop {
                let path = format!("/v1/questions?origin=spoken&sort={order}{cursor}");
                let page: Value = jeanne.get(&path).await.json().await.unwrap();
                found += page["items"].as_array().unwrap().len();
                pages += 1;
                let Some(next) = page["next"].as_str() else { break };
                cursor = format!("&cursor={next}");
            }
            assert_eq!(found, rows / 500, "{order}");
            assert!((3..=5).contains(&pages), "{order}: {pages}");
        }
        let other = jeanne.get("/v1/questions?limit=1").await.json::<Value>().await.unwrap();
        let strange = format!("/v1/questions?q=commune&cursor={}", other["next"].as_str().unwrap());
        assert_eq!(code(jeanne.get(&strange).await).await, (400, "cursor-invalid".into()));
    }
}

/// 6,000 questions, which more than a few gather.
async fn many(app: &App, territory: Uuid, author: &Player) -> usize {
    const ROWS: usize = 6_000;
    let write = app.ground.db.write().await.unwrap();
    for batch in 0..ROWS / 500 {
        let (mut rows, mut themes) = (Vec::new(), Vec::new());
        for n in 0..500 {
            let id = ids::new(&app.ground.clock);
            let (lon, supports) = (3.25 + 1e-6 * n as f64, (n * 7 + batch) % 11);
            let origin = if n == 250 { "spoken" } else { "asked" };
            rows.push(format!(
                "('{id}', '{territory}', '{}', 'open', '{origin}', 'Q', '', {lon}, 45.45, 'commun {n}', {supports}, 1, 0, 0)",
                author.id
            ));
            themes.push(format!("('{id}', 'water')"));
        }
        let fix = |values: String| match app.ground.db.get_database_backend() {
            sea_orm::DatabaseBackend::Sqlite => as_blobs(&values),
            _ => values,
        };
        let sql = format!(
            "INSERT INTO questions (id, territory_id, author_id, state, origin, title, body, lon, lat, words, supports, version,
            created_at, updated_at) VALUES {}",
            fix(rows.join(", "))
        );
        write.execute_unprepared(&sql).await.unwrap();
        let sql = format!("INSERT INTO question_themes (question_id, theme) VALUES {}", fix(themes.join(", ")));
        write.execute_unprepared(&sql).await.unwrap();
    }
    write.commit().await.unwrap();
    ROWS
}

/// SQLite keeps a UUID as its 16 bytes.
fn as_blobs(values: &str) -> String {
    let parts = values.split('\'').map(|part| match part.parse::<Uuid>() {
        Ok(id) => format!("\u{1}{}\u{1}", id.simple()),
        Err(_) => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("'").replace("'\u{1}", "x'").replace("\u{1}'", "'")
}
