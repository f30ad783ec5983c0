//! Rules of watches and preferences.

use super::{happens, pair, run, told};
use crate::{
    comments::{mission_row, question_row},
    game::{code, open_territory},
};
use futures_util::future::join_all;
use photos36_domain::notices::{self, Happening, What};
use photos36_tests::on_both_backends;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

on_both_backends! {
    async fn what_one_sees_can_be_watched_and_left_again(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let (jeanne, karim) = (app.player("jeanne@example.org").await, app.player("karim@example.org").await);
        let (question, mission) = (question_row(&app, jeanne.id, territory).await, mission_row(&app, jeanne.id, territory).await);
        run(&app.ground, "UPDATE missions SET hidden_at = 1 WHERE id = $1", vec![mission.into()]).await;
        let put = async |kind: &str, id: Uuid| {
            karim.request(Method::PUT, &format!("/v1/me/watches/{kind}/{id}")).send().await.unwrap()
        };
        let nobody = app.http.put(app.at(&format!("/v1/me/watches/question/{question}"))).send().await.unwrap();
        assert_eq!(nobody.status(), 401);
        assert_eq!(code(put("person", jeanne.id).await).await, (400, "parameter-invalid".into()));
        for (kind, id) in [("mission", mission), ("question", territory), ("photo", question)] {
            assert_eq!(put(kind, id).await.status(), 404, "what one may not see, or is no such thing");
        }
        let many = join_all((0..50).map(|_| put("question", question))).await;
        assert_eq!(many.iter().filter(|answer| answer.status() == 201).count(), 1);
        assert!(many.iter().all(|answer| answer.status().is_success()));
        assert_eq!(put("territory", territory).await.status(), 201);
        let page: Value = karim.get("/v1/me/watches?limit=1").await.json().await.unwrap();
        assert_eq!((&page["items"][0]["kind"], &page["items"][0]["id"]), (&json!("territory"), &json!(territory)));
        let next = page["next"].as_str().unwrap();
        let rest: Value = karim.get(&format!("/v1/me/watches?limit=1&cursor={next}")).await.json().await.unwrap();
        assert_eq!((&rest["items"][0]["id"], rest.get("next")), (&json!(question), None));
        let path = format!("/v1/me/watches/question/{question}");
        for _ in 0..2 {
            assert_eq!(karim.request(Method::DELETE, &path).send().await.unwrap().status(), 204);
        }
        let left: Value = karim.get("/v1/me/watches").await.json().await.unwrap();
        assert_eq!(left["items"].as_array().unwrap().len(), 1);
    }

    async fn one_is_told_in_the_ways_that_one_chose(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let jeanne = app.player("jeanne@example.org").await;
        let mission = mission_row(&app, jeanne.id, territory).await;
        let path = "/v1/me/preferences";
        assert_eq!(app.http.get(app.at(path)).send().await.unwrap().status(), 401);
        let read = jeanne.get(path).await;
        let tag = read.headers()["etag"].to_str().unwrap().to_owned();
        let all: Value = read.json().await.unwrap();
        assert_eq!((&all["digest"], all["kinds"].as_object().unwrap().len()), (&json!(true), What::ALL.len()));
        assert_eq!(all["kinds"]["commented"], json!({"in_app": true, "by_mail": true, "by_push": true}));
        let change = json!({"kinds": {"mission-joined": {"in_app": false}, "need-stated": {"in_app": false, "by_mail": false}}});
        let untagged = jeanne.request(Method::PATCH, path).json(&change).send().await.unwrap();
        assert_eq!(code(untagged).await, (428, "if-match-required".into()));
        for (body, expected) in [
            (json!({"kinds": {"sneezed": {"in_app": false}}}), (400, "parameter-invalid")),
            (json!({"kinds": {"decision-taken": {"in_app": false}}}), (409, "preference-fixed")),
            (json!({"digest": "no"}), (400, "body-invalid")),
        ] {
            let refused = code(jeanne.change(Method::PATCH, path, &tag, &body).await).await;
            assert_eq!(refused, (expected.0, expected.1.to_owned()));
        }
        let changed = jeanne.change(Method::PATCH, path, &tag, &change).await;
        assert_eq!(changed.json::<Value>().await.unwrap()["kinds"]["mission-joined"], json!({"in_app": false, "by_mail": true, "by_push": true}));
        assert_eq!(code(jeanne.change(Method::PATCH, path, &tag, &change).await).await, (412, "version-stale".into()));
        for what in [What::MissionJoined, What::NeedStated, What::OfferMade] {
            let about = Happening { territory: Some(territory), mission: Some(mission), ..Happening::default() };
            happens(&app.ground, what, about).await;
        }
        assert_eq!(notices::tell(&app.ground).await.unwrap(), 2, "one of them by mail alone");
        assert_eq!(told(&jeanne).await, [pair("author", "offer-made")]);
        let count: Value = jeanne.get("/v1/me/notices/count").await.json().await.unwrap();
        assert_eq!(count["unread"], 1);
    }
}
