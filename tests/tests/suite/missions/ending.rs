//! Rules of how a mission ends: completed, abandoned, archived.

use super::*;
use crate::game::{animator, open_territory};
use futures_util::future::join_all;
use photos36_domain::{clock::DAY, missions};
use photos36_tests::{eventually, on_both_backends, pictures};

fn answer() -> Value {
    json!({"answer": "La conduite est réparée.", "strengths": "Les anciens.", "weaknesses": "Deux mois d'attente."})
}

/// An active mission that answers this question, with its team of three.
async fn active(app: &App, question: Option<Uuid>) -> (Vec<Player>, String) {
    let people = people(app, 3).await;
    let mut body = fountain();
    if let Some(question) = question {
        body["question_id"] = json!(question);
    }
    let path = opened(app, &people[0], &body).await;
    for person in &people[1..] {
        assert_eq!(join(person, &path).await, 201);
    }
    (people, path)
}

on_both_backends! {
    async fn a_steward_completes_an_active_mission_and_its_question_is_answered(backend: Backend) {
        let app = backend.app().await;
        let territory = open_territory(&app).await;
        let jeanne = app.player("jeanne@example.org").await;
        let question = question(&app, jeanne.id, Some(territory), "Pourquoi la fontaine est-elle à sec ?", 0).await;
        let (people, path) = active(&app, Some(question)).await;
        let sent = people[1].new_photo(&app, &pictures::jpeg_at(1, 3.25, 45.45)).await;
        let photo = format!("/v1/photos/{}", sent["id"].as_str().unwrap());
        eventually("the photo is published", || async {
            (read(&people[1], &photo).await["state"] == "published").then_some(())
        }).await;
        let complete = format!("{path}/complete");
        let with = |change: Value| {
            let mut body = answer();
            body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            body
        };
        assert_eq!(code(post(&people[1], &complete, &answer()).await).await, (403, "forbidden".into()));
        for (body, expected) in [
            (with(json!({"answer": " "})), "text-invalid"),
            (with(json!({"weaknesses": ""})), "text-invalid"),
            (with(json!({"before": [Uuid::from_u128(4)]})), "photo-unknown"),
            (with(json!({"after": vec![sent["id"].clone(); 11]})), "pictures-too-many"),
        ] {
            assert_eq!(code(post(&people[0], &complete, &body).await).await.1, expected);
        }
        assert_eq!(read(&jeanne, &path).await["state"], "active");
        let done = post(&people[0], &complete, &with(json!({"after": [sent["id"]]}))).await;
        assert_eq!(done.status(), 200);
        let mission = app.json(&path).await;
        assert_eq!((&mission["state"], &mission["answer"]), (&json!("completed"), &json!("La conduite est réparée.")));
        assert_eq!((mission["after"][0]["id"].clone(), &mission["before"]), (sent["id"].clone(), &json!([])));
        assert_eq!(mission["question"]["state"], "answered");
        let last = mission["history"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((&last["from"], &last["to"], &last["actor"]["id"]), (&json!("active"), &json!("completed"), &json!(people[0].id)));
        assert_eq!(code(post(&people[0], &complete, &answer()).await).await, (409, "mission-state-illegal".into()));
        assert_eq!(code(put(&jeanne, &format!("{path}/team/me"), &json!({})).await).await, (409, "mission-closed".into()));
        // The plan is closed; the answer may be put better.
        let title = json!({"title": "Autre"});
        assert_eq!(code(people[0].change(Method::PATCH, &path, "*", &title).await).await.1, "mission-closed");
        let better = people[0].change(Method::PATCH, &path, "*", &json!({"answer": "Réparée en mai."})).await;
        assert_eq!(better.json::<Value>().await.unwrap()["answer"], "Réparée en mai.");
    }

    async fn a_mission_that_nobody_may_see_answers_no_question_until_it_is_seen_again(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let noemie = animator(&app, territory, "noemie@example.org").await;
        let jeanne = app.player("jeanne@example.org").await;
        let question = question(&app, jeanne.id, Some(territory), "Pourquoi ?", 0).await;
        let (people, path) = active(&app, Some(question)).await;
        assert_eq!(post(&people[0], &format!("{path}/complete"), &answer()).await.status(), 200);
        let asked = format!("/v1/questions/{question}");
        assert_eq!(read(&jeanne, &asked).await["state"], "answered");
        let mission = path.rsplit('/').next().unwrap();
        let by_hand = super::question(&app, jeanne.id, Some(territory), "Et la mare ?", 0).await;
        let said = jeanne.request(Method::PUT, &format!("/v1/questions/{by_hand}/answer")).json(&json!({"mission_id": mission}));
        assert_eq!(said.send().await.unwrap().status(), 200);
        for (action, state) in [("hide", "open"), ("restore", "answered")] {
            let decision = json!({"decisions": [{"object": {"kind": "mission", "id": mission}, "action": action,
                "rule": "other", "reason": "Vérifier."}]});
            let decided = post(&noemie, "/v1/moderation/decisions", &decision).await;
            let status = decided.status();
            assert_eq!(status, 200, "{}", decided.text().await.unwrap());
            assert_eq!(read(&jeanne, &asked).await["state"], state, "{action}");
            assert_eq!(read(&jeanne, &format!("/v1/questions/{by_hand}")).await["state"], state, "{action}, said by hand");
        }
    }

    async fn a_mission_that_still_gathers_is_abandoned_with_a_reason_and_never_completed(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let (jeanne, paul) = (app.player("jeanne@example.org").await, app.player("paul@example.org").await);
        let path = opened(&app, &jeanne, &fountain()).await;
        for (way, body) in [("complete", answer()), ("archive", json!({}))] {
            let refused = post(&jeanne, &format!("{path}/{way}"), &body).await;
            assert_eq!(code(refused).await, (409, "mission-state-illegal".into()));
        }
        let abandon = format!("{path}/abandon");
        assert_eq!(code(post(&jeanne, &abandon, &json!({"reason": " "})).await).await.1, "text-invalid");
        let reason = json!({"reason": "La source est tarie."});
        assert_eq!(code(post(&paul, &abandon, &reason).await).await, (403, "forbidden".into()));
        let noemie = animator(&app, territory, "noemie@example.org").await;
        let gone: Value = post(&noemie, &abandon, &reason).await.json().await.unwrap();
        assert_eq!((&gone["state"], &gone["history"][1]["reason"]), (&json!("abandoned"), &json!("La source est tarie.")));
        assert_eq!(code(post(&paul, &format!("{path}/archive"), &json!({})).await).await.1, "forbidden");
        let archived: Value = post(&jeanne, &format!("{path}/archive"), &json!({})).await.json().await.unwrap();
        assert_eq!((&archived["state"], archived["history"].as_array().unwrap().len()), (&json!("archived"), 3));
    }

    async fn of_fifty_who_end_a_mission_at_once_one_does(backend: Backend) {
        let app = backend.app_without_worker().await;
        open_territory(&app).await;
        let (people, path) = active(&app, None).await;
        let ends = (0..50).map(|n| {
            let (steward, path) = (&people[0], &path);
            async move {
                let answer = match n % 2 {
                    0 => post(steward, &format!("{path}/complete"), &answer()).await,
                    _ => post(steward, &format!("{path}/abandon"), &json!({"reason": "Assez."})).await,
                };
                answer.status().as_u16()
            }
        });
        let ended = join_all(ends).await;
        assert_eq!(ended.iter().filter(|status| **status == 200).count(), 1, "{ended:?}");
        assert!(ended.iter().all(|status| [200, 409].contains(status)), "{ended:?}");
        assert_eq!(read(&people[0], &path).await["history"].as_array().unwrap().len(), 3);
    }

    async fn time_archives_what_has_been_over_for_long_and_nothing_else(backend: Backend) {
        let app = backend.app_without_worker().await;
        open_territory(&app).await;
        let (people, path) = active(&app, None).await;
        let other = opened(&app, &people[0], &fountain()).await;
        post(&people[0], &format!("{path}/complete"), &answer()).await;
        assert_eq!(missions::archive_due(&app.ground).await.unwrap(), 0);
        let old = app.ground.clock.now() - 366 * DAY;
        run(&app, &format!("UPDATE missions SET state_at = {old}")).await;
        assert_eq!(missions::archive_due(&app.ground).await.unwrap(), 1);
        let mission = read(&people[0], &path).await;
        assert_eq!(mission["state"], "archived");
        assert!(mission["history"][3]["actor"].is_null());
        assert_eq!(read(&people[0], &other).await["state"], "gathering");
    }
}
