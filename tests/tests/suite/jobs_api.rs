//! The jobs over HTTP: the editor sees them and tries them again, nobody else does.

use photos36_domain::{
    Clock, Ground,
    jobs::{self, Failure, NewJob, Priority},
    people::{Email, roles, sign_in},
    texts::Locale,
};
use photos36_tests::{App, on_both_backends};
use serde_json::{Value, json};
use std::{cmp::Reverse, collections::BTreeSet};
use uuid::Uuid;

/// An access token of someone with this address.
async fn token(app: &App, address: &str, editor: bool) -> String {
    let ground = Ground { clock: Clock::system(), ..(*app.ground).clone() };
    let email = Email::parse(address).unwrap();
    if editor {
        roles::grant(&ground, &email, roles::Grant::Editor).await.unwrap();
    }
    let link = sign_in::one_time_link(&ground, &email, Locale::French).await.unwrap();
    let body = json!({"token": link.split_once("token=").unwrap().1});
    let answer = app.http.post(app.at("/v1/sign-ins/verify")).json(&body).send().await.unwrap();
    let answer: Value = answer.json().await.unwrap();
    answer["access_token"].as_str().unwrap().to_owned()
}

/// Writes a job that no worker is there to run.
async fn waiting(app: &App, name: &str) {
    let ground = &app.ground;
    let write = ground.db.write().await.unwrap();
    let payload = json!({"of": name});
    let job = NewJob { kind: "test", payload, priority: Priority::Urgent, run_at: None, dedupe_key: None };
    jobs::enqueue(&*write, &ground.clock, job).await.unwrap();
    write.commit().await.unwrap();
}

/// Parks the waiting job; its id.
async fn park(app: &App) -> Uuid {
    let job = jobs::take(&app.ground, "test", 1).await.unwrap().taken.remove(0);
    job.fail(&app.ground, &Failure::GiveUp { reason: "the fountain is dry".into() }).await.unwrap();
    job.id
}

async fn get(app: &App, path: &str, token: &str) -> (u16, Value) {
    let answer = app.http.get(app.at(path)).bearer_auth(token).header("accept-language", "en").send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

async fn post(app: &App, path: &str, token: &str) -> (u16, Value) {
    let answer = app.http.post(app.at(path)).bearer_auth(token).header("accept-language", "en").send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

on_both_backends! {
    async fn the_editor_lists_jobs_newest_first_page_by_page(backend: Backend) {
        let app = backend.app_without_worker().await;
        for name in ["a", "b", "c"] {
            waiting(&app, name).await;
        }
        let editor = token(&app, "editor@example.org", true).await;
        let (status, first) = get(&app, "/v1/jobs?state=ready&limit=2", &editor).await;
        assert_eq!(status, 200);
        let next = format!("/v1/jobs?state=ready&limit=2&cursor={}", first["next"].as_str().unwrap());
        let (_, second) = get(&app, &next, &editor).await;
        let jobs: Vec<_> = [&first, &second].iter().flat_map(|page| page["items"].as_array().unwrap()).collect();
        assert!(jobs.is_sorted_by_key(|job| Reverse(job["id"].as_str().unwrap())), "{jobs:?}");
        let of: BTreeSet<_> = jobs.iter().map(|job| job["payload"]["of"].as_str().unwrap()).collect();
        assert_eq!((jobs.len(), of), (3, BTreeSet::from(["a", "b", "c"])));
        assert!(jobs.iter().all(|job| job["state"] == "ready" && job["kind"] == "test"), "{jobs:?}");
        assert_eq!(second["next"], Value::Null);
        let (_, count) = get(&app, "/v1/jobs/count", &editor).await;
        assert_eq!((&count["ready"], &count["parked"]), (&json!(3), &json!(0)));
        // A cursor belongs to its filter.
        let (status, problem) = get(&app, &next.replace("ready", "parked"), &editor).await;
        assert_eq!((status, &problem["code"]), (400, &json!("cursor-invalid")));
        let (status, problem) = get(&app, "/v1/jobs?state=lost", &editor).await;
        assert_eq!((status, &problem["code"]), (400, &json!("parameter-invalid")));
    }

    async fn a_parked_job_says_why_and_is_tried_again_once(backend: Backend) {
        let app = backend.app_without_worker().await;
        waiting(&app, "a").await;
        let id = park(&app).await;
        let editor = token(&app, "editor@example.org", true).await;
        let (_, page) = get(&app, "/v1/jobs?state=parked", &editor).await;
        let job = &page["items"][0];
        assert_eq!((&job["id"], &job["attempts"]), (&json!(id), &json!(1)));
        assert_eq!((&job["parked"]["why"], &job["last_error"]), (&json!("gave-up"), &json!("the fountain is dry")));
        assert_eq!(job["parked"]["explanation"], "The job gave up: another attempt would be of no use.");

        let retry = format!("/v1/jobs/{id}/retry");
        let (status, job) = post(&app, &retry, &editor).await;
        assert_eq!((status, &job["state"], &job["attempts"]), (200, &json!("ready"), &json!(0)));
        assert_eq!(job["parked"], Value::Null);
        let (status, problem) = post(&app, &retry, &editor).await;
        assert_eq!((status, &problem["code"]), (409, &json!("job-not-parked")));
        let (status, problem) = post(&app, "/v1/jobs/0197a1c0-1111-7000-8000-000000000000/retry", &editor).await;
        assert_eq!((status, &problem["code"]), (404, &json!("not-found")));
    }

    async fn nobody_but_the_editor_sees_or_tries_jobs(backend: Backend) {
        let app = backend.app_without_worker().await;
        waiting(&app, "a").await;
        let id = park(&app).await;
        let resident = token(&app, "jeanne@example.org", false).await;
        for path in ["/v1/jobs", "/v1/jobs/count"] {
            let (status, problem) = get(&app, path, &resident).await;
            assert_eq!((status, &problem["code"]), (403, &json!("forbidden")), "{path}");
            let anonymous = app.http.get(app.at(path)).send().await.unwrap();
            assert_eq!(anonymous.status(), 401, "{path}");
        }
        let retry = format!("/v1/jobs/{id}/retry");
        assert_eq!(post(&app, &retry, &resident).await.0, 403);
        assert_eq!(app.http.post(app.at(&retry)).send().await.unwrap().status(), 401);
        assert_eq!(jobs::counts(&*app.ground.db, &app.ground.clock).await.unwrap().parked, 1);
    }
}
