//! Subscribing and cash over HTTP.

use super::{balance, vichel, with_role};
use photos36_domain::{ids, people::Role};
use photos36_tests::on_both_backends;
use reqwest::Method;
use serde_json::{Value, json};

on_both_backends! {
    async fn one_subscribes_at_zero_and_changes_in_one_call(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = vichel(&app.ground).await;
        let member = app.player("lucie@example.org").await;
        let path = format!("/v1/territories/{}/subscriptions", territory.id);
        let anonymous = app.http.post(app.at(&path)).json(&json!({"monthly": 0, "gateway": "cash"})).send().await.unwrap();
        assert_eq!(anonymous.status(), 401);
        let id = ids::new(&app.ground.clock);
        let body = json!({"id": id, "monthly": 0, "gateway": "cash"});
        let new = member.request(Method::POST, &path).json(&body).send().await.unwrap();
        assert_eq!(new.status(), 201);
        let tag = new.headers()["etag"].to_str().unwrap().to_owned();
        let again = member.request(Method::POST, &path).json(&body).send().await.unwrap();
        assert_eq!(again.status(), 200);
        let other = member.request(Method::POST, &path).json(&json!({"monthly": 5, "gateway": "cash"})).send().await.unwrap();
        assert_eq!(other.status(), 409);

        let mine = format!("/v1/subscriptions/{id}");
        let changed = member.change(Method::PATCH, &mine, &tag, &json!({"monthly": 750})).await;
        let changed: Value = changed.json().await.unwrap();
        assert_eq!((&changed["next_amount"], changed["next_on"].is_string()), (&json!(750), true));
        let stale = member.change(Method::PATCH, &mine, &tag, &json!({"monthly": 1})).await;
        assert_eq!(stale.status(), 412);
        let stranger = app.player("karim@example.org").await;
        assert_eq!(stranger.get(&mine).await.status(), 404);
        let quote = app.json(&format!("/v1/territories/{}/subscription-quote?monthly=300", territory.id)).await;
        assert_eq!((&quote["suggested"], &quote["proposed_every_months"]), (&json!(500), &json!(3)));
        assert_eq!(quote["gateways"], json!(["cash"]));
    }

    async fn cash_counts_once_a_second_person_confirmed_it(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = vichel(&app.ground).await;
        let animator = with_role(&app, "noemie@example.org", &territory, Role::Animator).await;
        let mayor = with_role(&app, "mairie@example.org", &territory, Role::Mayor).await;
        let resident = with_role(&app, "lucie@example.org", &territory, Role::Resident).await;
        let path = format!("/v1/territories/{}/receipts", territory.id);
        let id = ids::new(&app.ground.clock);
        let body = json!({"id": id, "way": "in", "means": "cash", "payer": "Tirelire", "amount": 2350});
        let forbidden = resident.request(Method::POST, &path).json(&body).send().await.unwrap();
        assert_eq!(forbidden.status(), 403);
        let written = animator.request(Method::POST, &path).json(&body).send().await.unwrap();
        assert_eq!(written.status(), 201);
        let tag = written.headers()["etag"].to_str().unwrap().to_owned();
        let written: Value = written.json().await.unwrap();
        assert!(written["number"].as_str().unwrap().ends_with("-000001"));
        let again = animator.request(Method::POST, &path).json(&body).send().await.unwrap();
        assert_eq!(again.status(), 200);
        assert_eq!(balance(&app, &territory, "cash").await, 0);

        let confirm = format!("/v1/receipts/{id}/confirm");
        let oneself = animator.change(Method::POST, &confirm, &tag, &json!({})).await;
        assert_eq!(oneself.json::<Value>().await.unwrap()["code"], "second-person-needed");
        assert_eq!(resident.change(Method::POST, &confirm, &tag, &json!({})).await.status(), 404);
        assert_eq!(mayor.change(Method::POST, &confirm, &tag, &json!({})).await.status(), 200);
        assert_ne!(mayor.change(Method::POST, &confirm, &tag, &json!({})).await.status(), 200);
        assert_eq!(balance(&app, &territory, "cash").await, 2350);
        assert_eq!(balance(&app, &territory, "territory").await, 2350);
    }
}
