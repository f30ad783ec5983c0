//! Rules of proposals: by consent, one person one vote, counted openly, never by name.

use super::{territory, with_role};
use crate::game::code;
use photos36_domain::{clock::DAY, ids, people::Role, proposals};
use photos36_tests::{App, Player, TestGround, on_both_backends};
use reqwest::{Method, Response};
use serde_json::{Value, json};
use uuid::Uuid;

/// Residents of a territory.
async fn residents(app: &App, territory: Uuid, many: usize) -> Vec<Player> {
    let mut players = Vec::new();
    for n in 0..many {
        players.push(with_role(app, &format!("resident{n}@example.org"), territory, Role::Resident).await);
    }
    players
}

async fn put(player: &Player, path: &str, body: Value) -> Response {
    player.request(Method::PUT, path).json(&body).send().await.unwrap()
}

async fn proposed(app: &App, author: &Player, territory: Uuid) -> String {
    let path = format!("/v1/proposals/{}", ids::new(&app.ground.clock));
    let made = put(author, &path, json!({"territory_id": territory, "title": "Ouvrir la fontaine", "days": 3})).await;
    assert_eq!(made.status(), 201);
    path
}

async fn vote(player: &Player, proposal: &str, voice: &str, reason: &str) -> Response {
    put(player, &format!("{proposal}/vote"), json!({"voice": voice, "reason": reason})).await
}

async fn counts(app: &App, proposal: &str) -> (i64, i64, i64, String) {
    let read = app.json(proposal).await;
    let count = |name: &str| read[name].as_i64().unwrap();
    (count("consents"), count("objections"), count("abstentions"), read["state"].as_str().unwrap().to_owned())
}

/// Lets the time of every open vote come, and the worker's job with it.
async fn close_all(ground: &TestGround) {
    let later = photos36_domain::Clock::fixed(ground.clock.now() + 61 * DAY);
    let ground = photos36_domain::Ground { clock: later, ..(**ground).clone() };
    proposals::close_due(&ground).await.unwrap();
}

on_both_backends! {
    async fn a_proposal_passes_when_enough_consent_and_no_objection_stands(backend: Backend) {
        let app = backend.app_without_worker().await;
        let place = territory(&app, 3.2, 45.4).await;
        let people = residents(&app, place, 4).await;
        let (passes, blocked, alone) = (proposed(&app, &people[0], place).await, proposed(&app, &people[0], place).await, proposed(&app, &people[0], place).await);
        for person in &people[..3] {
            assert_eq!(vote(person, &passes, "consent", "").await.status(), 200);
            assert_eq!(vote(person, &blocked, "consent", "").await.status(), 200);
        }
        assert_eq!(vote(&people[3], &passes, "abstention", "").await.status(), 200);
        assert_eq!(code(vote(&people[3], &blocked, "objection", " ").await).await, (422, "reasons-required".into()));
        assert_eq!(vote(&people[3], &blocked, "objection", "L'eau manque en août.").await.status(), 200);
        assert_eq!(vote(&people[0], &alone, "consent", "").await.status(), 200);
        assert_eq!(counts(&app, &passes).await, (3, 0, 1, "open".into()));
        close_all(&app.ground).await;
        assert_eq!(counts(&app, &passes).await, (3, 0, 1, "passed".into()));
        assert_eq!(counts(&app, &blocked).await, (3, 1, 0, "not-passed".into()));
        assert_eq!(counts(&app, &alone).await, (1, 0, 0, "not-passed".into()), "silence is no consent");
        assert_eq!(code(vote(&people[0], &passes, "objection", "Trop tard ?").await).await, (409, "proposal-closed".into()));
        let passed = app.json(&format!("/v1/territories/{place}/proposals?state=passed")).await;
        assert_eq!(passed["items"].as_array().unwrap().len(), 1);
    }

    async fn fifty_parallel_votes_of_one_person_leave_one(backend: Backend) {
        let app = backend.app_without_worker().await;
        let place = territory(&app, 3.2, 45.4).await;
        let people = residents(&app, place, 1).await;
        let proposal = proposed(&app, &people[0], place).await;
        let votes = (0..50).map(|n| {
            let voice = ["consent", "abstention", "objection"][n % 3];
            vote(&people[0], &proposal, voice, "Parce que.")
        });
        for answer in futures_util::future::join_all(votes).await {
            assert_eq!(answer.status(), 200);
        }
        let (consents, objections, abstentions, _) = counts(&app, &proposal).await;
        assert_eq!(consents + objections + abstentions, 1);
        let own: Value = people[0].get(&format!("{proposal}/vote")).await.json().await.unwrap();
        let counted = [("consent", consents), ("objection", objections), ("abstention", abstentions)];
        assert_eq!(counted.iter().find(|(_, count)| *count == 1).unwrap().0, own["voice"].as_str().unwrap());
        let gone = people[0].request(Method::DELETE, &format!("{proposal}/vote")).send().await.unwrap();
        assert_eq!(gone.status(), 200);
        assert_eq!(counts(&app, &proposal).await, (0, 0, 0, "open".into()));
    }

    async fn an_amendment_asks_again_but_objections_still_stand(backend: Backend) {
        let app = backend.app_without_worker().await;
        let place = territory(&app, 3.2, 45.4).await;
        let people = residents(&app, place, 3).await;
        let proposal = proposed(&app, &people[0], place).await;
        vote(&people[1], &proposal, "consent", "").await;
        vote(&people[2], &proposal, "objection", "Trop cher.").await;
        let tag = app.http.get(app.at(&proposal)).send().await.unwrap().headers()["etag"].to_str().unwrap().to_owned();
        let text = json!({"text": "Avec un robinet à bouton."});
        assert_eq!(code(people[1].change(Method::PATCH, &proposal, &tag, &text).await).await.1, "forbidden");
        assert_eq!(people[0].change(Method::PATCH, &proposal, &tag, &text).await.status(), 200);
        assert_eq!(code(people[0].change(Method::PATCH, &proposal, &tag, &json!({"text": "…"})).await).await, (412, "version-stale".into()));
        assert_eq!(counts(&app, &proposal).await, (0, 1, 0, "open".into()));
        let objections = app.json(&format!("{proposal}/objections")).await;
        assert_eq!(objections["items"], json!([{"reason": "Trop cher.", "revision": 1, "at": objections["items"][0]["at"]}]));
        assert!(!objections.to_string().contains(&people[2].id.to_string()), "nobody's name stands on a ballot");
        vote(&people[2], &proposal, "consent", "").await;
        vote(&people[1], &proposal, "consent", "").await;
        assert_eq!(counts(&app, &proposal).await, (2, 0, 0, "open".into()));
        let texts = app.json(&format!("{proposal}/texts")).await;
        assert_eq!(texts["items"].as_array().unwrap().len(), 2, "what was said stays readable");
    }

    async fn who_does_not_belong_there_neither_votes_nor_asks_nor_proposes(backend: Backend) {
        let app = backend.app_without_worker().await;
        let (here, there) = (territory(&app, 3.2, 45.4).await, territory(&app, 3.6, 45.4).await);
        let people = residents(&app, here, 2).await;
        let stranger = with_role(&app, "stranger@example.org", there, Role::Animator).await;
        let proposal = proposed(&app, &people[0], here).await;
        let question = format!("{proposal}/questions/{}", ids::new(&app.ground.clock));
        assert_eq!(code(vote(&stranger, &proposal, "consent", "").await).await, (403, "forbidden".into()));
        assert_eq!(code(put(&stranger, &question, json!({"text": "Pourquoi ?"})).await).await, (403, "forbidden".into()));
        let other = format!("/v1/proposals/{}", ids::new(&app.ground.clock));
        assert_eq!(code(put(&stranger, &other, json!({"territory_id": here, "title": "Non"})).await).await, (403, "forbidden".into()));
        assert_eq!(code(put(&people[1], &proposal, json!({"territory_id": here, "title": "À moi"})).await).await, (409, "id-taken".into()));
        assert_eq!(counts(&app, &proposal).await, (0, 0, 0, "open".into()));
        assert_eq!(put(&people[1], &question, json!({"text": "Pourquoi ?"})).await.status(), 201);
        assert_eq!(put(&people[1], &question, json!({"text": "Pourquoi ?"})).await.status(), 200);
        let answer = json!({"answer": "Il fait chaud."});
        assert_eq!(code(put(&people[1], &format!("{question}/answer"), answer.clone()).await).await.1, "forbidden");
        assert_eq!(put(&people[0], &format!("{question}/answer"), answer).await.status(), 200);
        assert_eq!(app.json(&format!("{proposal}/questions")).await["items"][0]["answer"], "Il fait chaud.");
    }
}
