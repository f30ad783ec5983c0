//! Rules of telling: whom, once, and only what they may see.

use super::{happens, number, pair, run, support, told, watchers};
use crate::{
    comments::{mission_row, question_row, say},
    game::{animator, open_territory},
};
use photos36_domain::{
    ids,
    notices::{self, Happening, What},
};
use photos36_tests::on_both_backends;
use reqwest::Method;
use serde_json::{Value, json};

on_both_backends! {
    async fn a_comment_is_told_to_whom_it_matters_once_with_the_closest_reason_and_never_to_its_author(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let (jeanne, karim, lucie) =
            (app.player("jeanne@example.org").await, app.player("karim@example.org").await, app.player("lucie@example.org").await);
        let question = question_row(&app, jeanne.id, territory).await;
        let twin = question_row(&app, lucie.id, territory).await;
        run(&app.ground, "UPDATE questions SET state = 'merged', merged_into = $2 WHERE id = $1", vec![twin.into(), question.into()]).await;
        support(&app.ground, question, karim.id).await;
        support(&app.ground, twin, karim.id).await;
        for player in [&karim, &lucie] {
            let watch = format!("/v1/me/watches/question/{question}");
            assert_eq!(player.request(Method::PUT, &watch).send().await.unwrap().status(), 201);
        }
        let under = format!("questions/{question}");
        let first = ids::new(&app.ground.clock);
        assert_eq!(say(&lucie, &under, first, "Moi.", None).await.status(), 201);
        assert_eq!(say(&karim, &under, ids::new(&app.ground.clock), "Toi ?", Some(first)).await.status(), 201);
        assert_eq!(notices::tell(&app.ground).await.unwrap(), 4);
        assert_eq!(notices::tell(&app.ground).await.unwrap(), 0);
        let commented = |why| pair(why, "commented");
        assert_eq!(told(&jeanne).await, [commented("author"), commented("author")]);
        assert_eq!(told(&karim).await, [commented("supports")]);
        assert_eq!(told(&lucie).await, [commented("answered")]);

        let notice = |locale: &'static str| {
            let request = karim.request(Method::GET, "/v1/me/notices").header("accept-language", locale);
            async { request.send().await.unwrap().json::<Value>().await.unwrap()["items"][0].clone() }
        };
        let french = notice("fr").await;
        let name = french["actor"]["display_name"].as_str().unwrap();
        assert_eq!(french["text"], format!("{name} a commenté « Qui a fermé la fontaine ? »"));
        assert!(notice("en").await["text"].as_str().unwrap().contains(" commented on "));
        assert_eq!((&french["path"], &french["question_id"]), (&json!(format!("/v1/comments/{first}")), &json!(question)));
    }

    async fn notices_are_listed_in_pages_counted_and_read_by_whose_they_are(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let (jeanne, karim) = (app.player("jeanne@example.org").await, app.player("karim@example.org").await);
        let mission = mission_row(&app, jeanne.id, territory).await;
        for what in [What::MissionJoined, What::NeedStated, What::JournalWritten] {
            let about = Happening { territory: Some(territory), mission: Some(mission), actor: Some(karim.id), ..Happening::default() };
            happens(&app.ground, what, about).await;
        }
        notices::tell(&app.ground).await.unwrap();
        assert_eq!(app.http.get(app.at("/v1/me/notices")).send().await.unwrap().status(), 401);
        let page: Value = jeanne.get("/v1/me/notices?limit=2").await.json().await.unwrap();
        let (newest, next) = (&page["items"][0], page["next"].as_str().unwrap());
        assert_eq!((&newest["what"], &newest["is_read"]), (&json!("journal-written"), &json!(false)));
        let rest: Value = jeanne.get(&format!("/v1/me/notices?limit=2&cursor={next}")).await.json().await.unwrap();
        assert_eq!((&rest["items"][0]["what"], rest.get("next")), (&json!("mission-joined"), None));
        let unread = async || jeanne.get("/v1/me/notices/count").await.json::<Value>().await.unwrap()["unread"].clone();
        assert_eq!(unread().await, 3);
        let one = format!("/v1/me/notices/{}/read", newest["id"].as_str().unwrap());
        assert_eq!(karim.request(Method::PUT, &one).send().await.unwrap().status(), 404);
        for _ in 0..2 {
            assert_eq!(jeanne.request(Method::PUT, &one).send().await.unwrap().status(), 204);
            assert_eq!(unread().await, 2);
        }
        let up_to = async |id: &Value| {
            let body = if id.is_null() { json!({}) } else { json!({"up_to": id}) };
            jeanne.request(Method::POST, "/v1/me/notices/read").json(&body).send().await.unwrap().json::<Value>().await.unwrap()["read"].clone()
        };
        assert_eq!((up_to(&rest["items"][0]["id"]).await, unread().await), (json!(1), json!(1)));
        let only: Value = jeanne.get("/v1/me/notices?unread=true").await.json().await.unwrap();
        assert_eq!(only["items"].as_array().unwrap().len(), 1);
        assert_eq!((up_to(&Value::Null).await, unread().await), (json!(1), json!(0)));
    }

    async fn what_is_hidden_or_gone_since_is_told_to_nobody_who_may_not_see_it(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let (jeanne, karim) = (app.player("jeanne@example.org").await, app.player("karim@example.org").await);
        let noemie = animator(&app, territory, "noemie@example.org").await;
        let question = question_row(&app, jeanne.id, territory).await;
        for player in [&karim, &noemie] {
            support(&app.ground, question, player.id).await;
        }
        let under = format!("questions/{question}");
        let mut comments = Vec::new();
        for text in ["Un.", "Deux.", "Trois."] {
            let id = ids::new(&app.ground.clock);
            assert_eq!(say(&karim, &under, id, text, None).await.status(), 201);
            comments.push(id);
        }
        run(&app.ground, "UPDATE comments SET hidden_at = 1 WHERE id = $1", vec![comments[0].into()]).await;
        run(&app.ground, "UPDATE comments SET state = 'removed' WHERE id = $1", vec![comments[1].into()]).await;
        notices::tell(&app.ground).await.unwrap();
        assert_eq!((told(&jeanne).await.len(), told(&noemie).await.len()), (1, 2));
        assert_eq!(number(&app.ground, "SELECT count(*) FROM happenings WHERE told_at IS NULL").await, 0);
        run(&app.ground, "UPDATE questions SET hidden_at = 1 WHERE id = $1", vec![question.into()]).await;
        run(&app.ground, "UPDATE comments SET hidden_at = 1 WHERE id = $1", vec![comments[2].into()]).await;
        assert_eq!((told(&jeanne).await.len(), told(&noemie).await.len()), (0, 2), "hidden after it was told");
        let count: Value = jeanne.get("/v1/me/notices/count").await.json().await.unwrap();
        assert_eq!(count["unread"], 0);
    }

    async fn what_is_meant_for_one_person_is_told_to_nobody_else(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let (jeanne, karim, lucie) =
            (app.player("jeanne@example.org").await, app.player("karim@example.org").await, app.player("lucie@example.org").await);
        let mission = mission_row(&app, jeanne.id, territory).await;
        let about = |person| Happening {
            territory: Some(territory),
            mission: Some(mission),
            actor: Some(karim.id),
            person: Some(person),
            ..Happening::default()
        };
        happens(&app.ground, What::MissionInvited, about(lucie.id)).await;
        happens(&app.ground, What::TaskAssigned, about(karim.id)).await;
        assert_eq!(notices::tell(&app.ground).await.unwrap(), 1, "nobody is told what they did themselves");
        assert_eq!((told(&jeanne).await, told(&lucie).await), (vec![], vec![pair("meant", "mission-invited")]));
    }

    async fn ten_thousand_watchers_are_told_in_slices_and_none_twice(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let resident = animator(&app, territory, "noemie@example.org").await;
        watchers(&app.ground, territory, 10_000).await;
        let about = || Happening { territory: Some(territory), ..Happening::default() };
        happens(&app.ground, What::TerritoryLaunched, about()).await;
        let since = std::time::Instant::now();
        assert_eq!(notices::tell(&app.ground).await.unwrap(), 10_001);
        eprintln!("telling 10,001 people took {:?}", since.elapsed());
        assert_eq!(told(&resident).await, [pair("resident", "territory-launched")]);
        // As if the progress had been lost, and as if a worker had come half way.
        let half = "UPDATE happenings SET told_at = NULL, told_to = (SELECT person_id FROM watches ORDER BY person_id LIMIT 1 OFFSET 5000)";
        for again in ["UPDATE happenings SET told_at = NULL, told_to = NULL", half] {
            run(&app.ground, again, vec![]).await;
            assert_eq!(notices::tell(&app.ground).await.unwrap(), 0);
        }
        assert_eq!(number(&app.ground, "SELECT count(*) FROM notices").await, 10_001);
        happens(&app.ground, What::TerritoryLaunched, about()).await;
        let (one, two) = tokio::join!(notices::tell(&app.ground), notices::tell(&app.ground));
        assert_eq!(one.unwrap() + two.unwrap(), 10_001, "two workers at the same time");
    }
}
