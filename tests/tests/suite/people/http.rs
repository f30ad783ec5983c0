//! Signing in, sessions, oneself and roles over HTTP: each with its happy, anonymous, forbidden, unknown and twice cases.

use super::{email, sign_ins, wrong};
use photos36_domain::{
    database::statement,
    ids,
    people::{
        roles::{self, Grant},
        sign_in,
    },
};
use photos36_tests::{App, eventually, on_both_backends};
use reqwest::{Method, Response};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use uuid::Uuid;

const JEANNE: &str = "jeanne@example.org";

pub async fn post(app: &App, path: &str, body: &Value) -> Response {
    app.http.post(app.at(path)).json(body).send().await.unwrap()
}

/// The status and the code of a problem; also checks that it is one.
pub async fn problem(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["status"], status);
    (status, body["code"].as_str().unwrap().to_owned())
}

fn is(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

/// The code that was mailed last.
pub async fn mailed_code(app: &App, address: &str) -> String {
    let newest = *sign_ins(&app.ground, address).await.last().unwrap();
    sign_in::letter(&app.ground, newest).await.unwrap().unwrap().code
}

/// Signs in over HTTP as a phone does.
pub async fn phone(app: &App, address: &str) -> Value {
    let asked = post(app, "/v1/sign-ins", &json!({"email": address, "display_name": "Jeanne"})).await;
    assert_eq!(asked.status(), 202);
    let code = mailed_code(app, address).await;
    let verified = post(app, "/v1/sign-ins/verify", &json!({"email": address, "code": code})).await;
    assert_eq!(verified.status(), 200);
    assert_eq!(verified.headers()["cache-control"], "no-store");
    verified.json().await.unwrap()
}

pub async fn send(app: &App, method: Method, path: &str, tokens: &Value) -> Response {
    let token = tokens["access_token"].as_str().unwrap();
    app.http.request(method, app.at(path)).bearer_auth(token).send().await.unwrap()
}

async fn territory(app: &App) -> Uuid {
    let ground = &app.ground;
    let id = ids::new(&ground.clock);
    let sql =
        "INSERT INTO territories (id, name, search_name, state, locale, currency, time_zone, attribution, min_lon,
        min_lat, max_lon, max_lat, inner_lon, inner_lat, created_at, updated_at)
        VALUES ($1, 'Vichel', 'vichel', 'preparing', 'fr', 'EUR', 'Europe/Paris', '', 3, 45, 4, 46, 3.5, 45.5, 0, 0)";
    ground.db.execute_raw(statement(&*ground.db, sql, [id.into()])).await.unwrap();
    id
}

on_both_backends! {
    async fn whoever_reads_the_mailbox_is_signed_in_once(backend: Backend) {
        let app = backend.app_without_worker().await;
        let tokens = phone(&app, JEANNE).await;
        assert_eq!((&tokens["token_type"], &tokens["expires_in"]), (&json!("Bearer"), &json!(900)));
        let me: Value = send(&app, Method::GET, "/v1/me", &tokens).await.json().await.unwrap();
        assert_eq!((&me["email"], &me["display_name"], &me["locale"]), (&json!(JEANNE), &json!("Jeanne"), &json!("fr")));
        assert_eq!((&me["is_editor"], &me["roles"], &me["id"]), (&json!(false), &json!([]), &tokens["person_id"]));

        app.http.post(app.at("/v1/sign-ins")).json(&json!({"email": JEANNE})).send().await.unwrap();
        let code = mailed_code(&app, JEANNE).await;
        let guess = json!({"email": JEANNE, "code": wrong(&code)});
        let refused = problem(post(&app, "/v1/sign-ins/verify", &guess).await).await;
        assert_eq!(refused, is(401, "sign-in-code-wrong"));
        let right = json!({"email": "  Jeanne@EXAMPLE.org ", "code": code});
        assert_eq!(post(&app, "/v1/sign-ins/verify", &right).await.status(), 200);
        let twice = problem(post(&app, "/v1/sign-ins/verify", &right).await).await;
        assert_eq!(twice, is(401, "sign-in-code-wrong"));
    }

    async fn the_mail_that_was_asked_for_arrives(backend: Backend) {
        let app = backend.app().await;
        assert_eq!(post(&app, "/v1/sign-ins", &json!({"email": JEANNE})).await.status(), 202);
        let sign_in = sign_ins(&app.ground, JEANNE).await[0];
        let file = app.ground.settings.mail.folder.join(format!("{sign_in}.eml"));
        let mail = eventually("the mail is there", async || std::fs::read_to_string(&file).ok()).await;
        assert!(mail.contains(&mailed_code(&app, JEANNE).await), "{mail}");
    }

    async fn the_link_s_token_signs_in_as_the_code_does(backend: Backend) {
        let app = backend.app_without_worker().await;
        let locale = photos36_domain::texts::Locale::English;
        let link = sign_in::one_time_link(&app.ground, &email(JEANNE), locale).await.unwrap();
        let token = link.split_once("token=").unwrap().1;
        assert_eq!(post(&app, "/v1/sign-ins/verify", &json!({"token": token})).await.status(), 200);
        let twice = problem(post(&app, "/v1/sign-ins/verify", &json!({"token": token})).await).await;
        assert_eq!(twice, is(401, "sign-in-code-wrong"));
    }

    async fn asking_answers_the_same_for_the_known_and_the_unknown(backend: Backend) {
        let app = backend.app_without_worker().await;
        phone(&app, JEANNE).await;
        let mut answers = Vec::new();
        for address in [JEANNE, "nobody@example.org"] {
            let answer = post(&app, "/v1/sign-ins", &json!({"email": address})).await;
            answers.push((answer.status(), answer.text().await.unwrap()));
        }
        assert_eq!(answers[0], answers[1]);
    }

    async fn what_cannot_be_read_is_refused_with_its_field(backend: Backend) {
        let app = backend.app_without_worker().await;
        for (body, code) in [
            (json!({"email": "jeanne"}), "email-invalid"),
            (json!({"email": JEANNE, "locale": "tlh"}), "locale-unknown"),
            (json!({"email": JEANNE, "display_name": ""}), "text-invalid"),
            (json!({"email": JEANNE, "colour": "red"}), "body-invalid"),
            (json!({}), "body-invalid"),
        ] {
            assert_eq!(problem(post(&app, "/v1/sign-ins", &body).await).await, is(400, code), "{body}");
        }
        for body in [json!({}), json!({"email": JEANNE}), json!({"code": "123456"}), json!([])] {
            assert_eq!(problem(post(&app, "/v1/sign-ins/verify", &body).await).await, is(400, "body-invalid"), "{body}");
        }
        let form = app.http.post(app.at("/v1/sign-ins")).body("email=a@b.fr").send().await.unwrap();
        assert_eq!(problem(form).await, is(415, "content-type-unsupported"));
    }

    async fn a_refresh_gives_the_next_pair_and_reuse_ends_the_session_at_once(backend: Backend) {
        let app = backend.app_without_worker().await;
        let first = phone(&app, JEANNE).await;
        let refresh = |tokens: &Value| json!({"refresh_token": tokens["refresh_token"]});
        let second: Value = post(&app, "/v1/sessions/refresh", &refresh(&first)).await.json().await.unwrap();
        assert_eq!(second["session_id"], first["session_id"]);
        let again: Value = post(&app, "/v1/sessions/refresh", &refresh(&first)).await.json().await.unwrap();
        assert_eq!(again["refresh_token"], second["refresh_token"], "the answer was lost, and is given again");
        assert_eq!(post(&app, "/v1/sessions/refresh", &refresh(&second)).await.status(), 200);
        let reuse = problem(post(&app, "/v1/sessions/refresh", &refresh(&first)).await).await;
        assert_eq!(reuse, is(401, "token-invalid"));
        let ended = problem(send(&app, Method::GET, "/v1/me", &second).await).await;
        assert_eq!(ended, is(401, "token-invalid"));
        let unknown = post(&app, "/v1/sessions/refresh", &json!({"refresh_token": "p36r_x"})).await;
        assert_eq!(problem(unknown).await, is(401, "token-invalid"));
    }

    async fn one_s_own_sessions_are_listed_and_ended_and_nobody_else_s(backend: Backend) {
        let app = backend.app_without_worker().await;
        let (phone_one, phone_two) = (phone(&app, JEANNE).await, phone(&app, JEANNE).await);
        let marie = phone(&app, "marie@example.org").await;
        let list: Value = send(&app, Method::GET, "/v1/sessions", &phone_two).await.json().await.unwrap();
        let listed: Vec<_> = list["items"].as_array().unwrap().iter().map(|s| (&s["id"], &s["current"])).collect();
        assert_eq!(listed, [(&phone_two["session_id"], &json!(true)), (&phone_one["session_id"], &json!(false))]);

        let one = format!("/v1/sessions/{}", phone_one["session_id"].as_str().unwrap());
        assert_eq!(problem(send(&app, Method::DELETE, &one, &marie).await).await, is(404, "not-found"));
        assert_eq!(send(&app, Method::DELETE, &one, &phone_two).await.status(), 204);
        assert_eq!(problem(send(&app, Method::DELETE, &one, &phone_two).await).await, is(404, "not-found"));
        assert_eq!(problem(send(&app, Method::GET, "/v1/me", &phone_one).await).await, is(401, "token-invalid"));
        assert_eq!(send(&app, Method::DELETE, "/v1/sessions/current", &phone_two).await.status(), 204);
        let twice = send(&app, Method::DELETE, "/v1/sessions/current", &phone_two).await;
        assert_eq!(problem(twice).await, is(401, "token-invalid"));
        assert_eq!(problem(send(&app, Method::DELETE, "/v1/sessions/x", &marie).await).await, is(404, "not-found"));
    }

    async fn nobody_signed_in_is_asked_to_sign_in(backend: Backend) {
        let app = backend.app_without_worker().await;
        let here = territory(&app).await;
        for (method, path) in [
            (Method::GET, "/v1/me".to_owned()),
            (Method::PATCH, "/v1/me".to_owned()),
            (Method::GET, "/v1/sessions".to_owned()),
            (Method::DELETE, "/v1/sessions/current".to_owned()),
            (Method::DELETE, format!("/v1/sessions/{here}")),
            (Method::PUT, format!("/v1/territories/{here}/members/me")),
            (Method::DELETE, format!("/v1/territories/{here}/members/me")),
            (Method::GET, format!("/v1/territories/{here}/roles/{here}")),
            (Method::PUT, format!("/v1/territories/{here}/roles/{here}")),
            (Method::DELETE, format!("/v1/territories/{here}/roles/{here}")),
        ] {
            let answer = app.http.request(method.clone(), app.at(&path)).header("If-Match", "*").json(&json!({"roles": []}));
            let answer = answer.send().await.unwrap();
            assert_eq!(answer.headers()["www-authenticate"], "Bearer", "{method} {path}");
            assert_eq!(problem(answer).await, is(401, "sign-in-required"), "{method} {path}");
        }
    }

    async fn one_edits_oneself_by_the_version_that_one_has_read(backend: Backend) {
        let app = backend.app_without_worker().await;
        let tokens = phone(&app, JEANNE).await;
        let tag = send(&app, Method::GET, "/v1/me", &tokens).await.headers()["etag"].to_str().unwrap().to_owned();
        let edit = async |tag: Option<&str>, body: Value| {
            let request = app.http.patch(app.at("/v1/me")).bearer_auth(tokens["access_token"].as_str().unwrap()).json(&body);
            let request = if let Some(tag) = tag { request.header("If-Match", tag) } else { request };
            request.send().await.unwrap()
        };
        assert_eq!(problem(edit(None, json!({"locale": "en"})).await).await, is(428, "if-match-required"));
        for (body, code) in [
            (json!({"display_name": "a\nb"}), "text-invalid"),
            (json!({"locale": "de"}), "locale-unknown"),
            (json!({"birth_year": 3000}), "birth-year-invalid"),
            (json!({"email": "other@example.org"}), "body-invalid"),
            (json!({"is_editor": true}), "body-invalid"),
        ] {
            assert_eq!(problem(edit(Some(&tag), body.clone()).await).await, is(400, code), "{body}");
        }
        let edited = edit(Some(&tag), json!({"display_name": "Jeanne du moulin", "birth_year": 1984})).await;
        let new_tag = edited.headers()["etag"].to_str().unwrap().to_owned();
        let edited: Value = edited.json().await.unwrap();
        assert_eq!((&edited["display_name"], &edited["birth_year"]), (&json!("Jeanne du moulin"), &json!(1984)));
        assert_eq!(problem(edit(Some(&tag), json!({"locale": "en"})).await).await, is(412, "version-stale"));
        let edited: Value = edit(Some(&new_tag), json!({"birth_year": null})).await.json().await.unwrap();
        assert_eq!((edited.get("birth_year"), &edited["display_name"]), (None, &json!("Jeanne du moulin")));
    }

    async fn the_editor_sets_roles_and_they_hold_and_end_at_once(backend: Backend) {
        let app = backend.app_without_worker().await;
        let here = territory(&app).await;
        let (editor, jeanne, marie) =
            (phone(&app, "editor@example.org").await, phone(&app, JEANNE).await, phone(&app, "marie@example.org").await);
        roles::grant(&app.ground, &email("editor@example.org"), Grant::Editor).await.unwrap();
        let path = format!("/v1/territories/{here}/roles/{}", jeanne["person_id"].as_str().unwrap());
        let put = async |who: &Value, path: &str, body: Value| {
            app.http.put(app.at(path)).bearer_auth(who["access_token"].as_str().unwrap()).json(&body).send().await.unwrap()
        };
        let animator = json!({"roles": ["animator"]});
        assert_eq!(problem(put(&jeanne, &path, animator.clone()).await).await, is(403, "forbidden"));
        for _ in 0..2 {
            let set: Value = put(&editor, &path, animator.clone()).await.json().await.unwrap();
            assert_eq!(set, animator);
        }
        let own: Value = send(&app, Method::GET, &path, &jeanne).await.json().await.unwrap();
        assert_eq!(own, animator);
        assert_eq!(problem(send(&app, Method::GET, &path, &marie).await).await, is(404, "not-found"));
        assert_eq!(problem(put(&jeanne, &path, animator.clone()).await).await, is(403, "forbidden"), "an animator grants nothing");
        assert_eq!(problem(put(&editor, &path, json!({"roles": ["king"]})).await).await, is(400, "role-unknown"));
        let nowhere = format!("/v1/territories/{}/roles/{}", Uuid::nil(), jeanne["person_id"].as_str().unwrap());
        assert_eq!(problem(put(&editor, &nowhere, animator).await).await, is(404, "not-found"));
        assert_eq!(problem(send(&app, Method::DELETE, &path, &jeanne).await).await, is(403, "forbidden"));
        for _ in 0..2 {
            assert_eq!(send(&app, Method::DELETE, &path, &editor).await.status(), 204);
        }
        let me: Value = send(&app, Method::GET, "/v1/me", &jeanne).await.json().await.unwrap();
        assert_eq!(me["roles"], json!([]));

        roles::revoke(&app.ground, &email("editor@example.org"), Grant::Editor).await.unwrap();
        let revoked = put(&editor, &path, json!({"roles": []})).await;
        assert_eq!(problem(revoked).await, is(403, "forbidden"), "the same token, a moment later");
    }

    async fn anyone_joins_and_leaves_a_territory(backend: Backend) {
        let app = backend.app_without_worker().await;
        let (here, jeanne) = (territory(&app).await, phone(&app, JEANNE).await);
        let path = format!("/v1/territories/{here}/members/me");
        let tag = send(&app, Method::GET, "/v1/me", &jeanne).await.headers()["etag"].clone();
        for _ in 0..2 {
            assert_eq!(send(&app, Method::PUT, &path, &jeanne).await.status(), 204);
        }
        let me = send(&app, Method::GET, "/v1/me", &jeanne).await;
        assert_ne!(me.headers()["etag"], tag, "what one sees of oneself is another version");
        let me: Value = me.json().await.unwrap();
        assert_eq!(me["roles"], json!([{"territory_id": here, "role": "resident"}]));
        for _ in 0..2 {
            assert_eq!(send(&app, Method::DELETE, &path, &jeanne).await.status(), 204);
        }
        let nowhere = format!("/v1/territories/{}/members/me", Uuid::nil());
        assert_eq!(problem(send(&app, Method::PUT, &nowhere, &jeanne).await).await, is(404, "not-found"));
        assert_eq!(problem(send(&app, Method::DELETE, &nowhere, &jeanne).await).await, is(404, "not-found"));
    }

    async fn an_address_that_asks_too_often_is_told_how_long_to_wait(backend: Backend) {
        let mut app = backend.app_without_worker().await;
        app.restart(&["--no-worker", "--set", "people.sign_ins_per_hour_and_address=10"]).await;
        for n in 0..10 {
            let asked = post(&app, "/v1/sign-ins", &json!({"email": format!("n{n}@example.org")})).await;
            assert_eq!(asked.status(), 202);
        }
        let refused = post(&app, "/v1/sign-ins", &json!({"email": JEANNE})).await;
        let wait: u32 = refused.headers()["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((1..=360).contains(&wait), "{wait}");
        assert_eq!(problem(refused).await, is(429, "too-many-requests"));
        assert!(sign_ins(&app.ground, JEANNE).await.is_empty());
    }

    async fn one_account_changes_only_so_much_in_an_hour_and_reads_on(backend: Backend) {
        let mut app = backend.app_without_worker().await;
        app.restart(&["--no-worker", "--set", "people.writes_per_hour=100"]).await;
        let (jeanne, karim) = (app.player("jeanne@example.org").await, app.player("karim@example.org").await);
        let watch = |who: &photos36_tests::Player| who.request(Method::DELETE, &format!("/v1/me/watches/photo/{}", Uuid::nil())).send();
        let mut answers = Vec::new();
        for _ in 0..110 {
            answers.push(watch(&jeanne).await.unwrap());
        }
        let refused = answers.pop().unwrap();
        assert!(refused.headers().contains_key("retry-after"));
        assert_eq!(problem(refused).await, is(429, "too-many-requests"));
        assert!(answers[..100].iter().all(|answer| answer.status() != 429), "so many at once");
        assert_eq!(jeanne.get("/v1/me").await.status(), 200);
        assert_ne!(watch(&karim).await.unwrap().status(), 429, "another account has its own share");
    }
}
