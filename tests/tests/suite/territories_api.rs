//! Territories over HTTP and by command.

use photos36_domain::{
    Clock, Ground, ids,
    people::{Email, Role, roles, sign_in},
    texts::Locale,
};
use photos36_tests::{App, on_both_backends, program};
use reqwest::{Method, Response};
use serde_json::{Value, json};
use uuid::Uuid;

/// An access token of someone with this address, who is made what `grant` says.
async fn token(app: &App, address: &str, grant: Option<roles::Grant>) -> String {
    let ground = Ground { clock: Clock::system(), ..(*app.ground).clone() };
    let email = Email::parse(address).unwrap();
    if let Some(grant) = grant {
        roles::grant(&ground, &email, grant).await.unwrap();
    }
    let link = sign_in::one_time_link(&ground, &email, Locale::French).await.unwrap();
    let body = json!({"token": link.split_once("token=").unwrap().1});
    let answer: Value =
        app.http.post(app.at("/v1/sign-ins/verify")).json(&body).send().await.unwrap().json().await.unwrap();
    answer["access_token"].as_str().unwrap().to_owned()
}

async fn editor(app: &App) -> String {
    token(app, "editor@example.org", Some(roles::Grant::Editor)).await
}

async fn send(app: &App, token: &str, method: Method, path: &str, tag: Option<&str>, body: &Value) -> Response {
    let mut request = app.http.request(method, app.at(path)).json(body);
    if !token.is_empty() {
        request = request.bearer_auth(token);
    }
    if let Some(tag) = tag {
        request = request.header("If-Match", tag);
    }
    request.send().await.unwrap()
}

fn tag(response: &Response) -> String {
    response.headers()["etag"].to_str().unwrap().to_owned()
}

async fn code(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    let problem: Value = response.json().await.unwrap();
    (status, problem["code"].as_str().unwrap().to_owned())
}

fn square(west: f64) -> Value {
    let east = west + 0.1;
    json!({ "type": "Polygon", "coordinates": [[[west, 45.0], [east, 45.0], [east, 45.1], [west, 45.1], [west, 45.0]]] })
}

async fn open(app: &App, token: &str, name: &str, west: f64) -> (Uuid, String) {
    let body = json!({ "name": name, "boundary": square(west) });
    let response = send(app, token, Method::POST, "/v1/territories", None, &body).await;
    assert_eq!(response.status(), 201);
    let tag = tag(&response);
    let territory: Value = response.json().await.unwrap();
    (territory["id"].as_str().unwrap().parse().unwrap(), tag)
}

fn names(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect()
}

on_both_backends! {
    async fn the_editor_opens_a_commune_that_the_server_knows_and_anyone_finds_it(backend: Backend) {
        let app = backend.app().await;
        let editor = editor(&app).await;
        let opened =
            send(&app, &editor, Method::POST, "/v1/territories", None, &json!({"insee_code": "63456"})).await;
        assert_eq!(opened.status(), 201);
        let address = opened.headers()["location"].to_str().unwrap().to_owned();
        let vichel: Value = opened.json().await.unwrap();
        assert_eq!((vichel["name"].as_str(), vichel["state"].as_str()), (Some("Vichel"), Some("interest")));

        assert_eq!(app.json(&address).await, vichel);
        assert_eq!(names(&app.json("/v1/territories?name=vich").await), ["Vichel"]);
        assert_eq!(names(&app.json("/v1/territories?insee_code=63456&state=interest").await), ["Vichel"]);
        assert_eq!(names(&app.json("/v1/territories?bbox=-10,0,-9,1").await).len(), 0);
        let (lon, lat) = (&vichel["inner_point"]["lon"], &vichel["inner_point"]["lat"]);
        assert_eq!(app.json(&format!("/v1/territories/locate?lon={lon}&lat={lat}")).await, vichel);
        assert_eq!(names(&app.json(&format!("/v1/territories?near={lon},{lat}")).await), ["Vichel"]);
        let boundary = app.json(&format!("{address}/boundary")).await;
        assert_eq!(boundary["geometry"]["type"], "MultiPolygon");
        assert_eq!(boundary["bbox"], vichel["bbox"]);
        assert_eq!(app.json(&format!("{address}/neighbours")).await["items"], json!([]));
    }

    async fn nobody_but_the_editor_opens_a_territory(backend: Backend) {
        let app = backend.app().await;
        let body = json!({ "name": "Ici", "boundary": square(3.0) });
        let anonymous = send(&app, "", Method::POST, "/v1/territories", None, &body).await;
        assert_eq!(code(anonymous).await, (401, "sign-in-required".into()));
        let resident = token(&app, "resident@example.org", None).await;
        let forbidden = send(&app, &resident, Method::POST, "/v1/territories", None, &body).await;
        assert_eq!(code(forbidden).await, (403, "forbidden".into()));
    }

    async fn what_is_wrong_with_a_new_territory_is_said_with_the_field(backend: Backend) {
        let app = backend.app().await;
        let editor = editor(&app).await;
        let eight = json!({ "type": "Polygon", "coordinates": [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]] });
        let cases = [
            (json!({ "name": "Ici" }), 422, "boundary-invalid"),
            (json!({ "name": "Ici", "boundary": eight }), 422, "boundary-invalid"),
            (json!({ "boundary": square(3.0) }), 400, "text-invalid"),
            (json!({ "name": "Ici", "boundary": square(3.0), "currency": "FRF" }), 400, "currency-unknown"),
            (json!({ "name": "Ici", "boundary": square(3.0), "time_zone": "Mars" }), 400, "time-zone-unknown"),
            (json!({ "name": "Ici", "colour": "red" }), 400, "body-invalid"),
        ];
        for (body, status, expected) in cases {
            let refused = send(&app, &editor, Method::POST, "/v1/territories", None, &body).await;
            assert_eq!(code(refused).await, (status, expected.to_owned()), "{body}");
        }
        let crossing = json!({ "name": "Ici", "boundary": eight });
        let request = app.http.post(app.at("/v1/territories")).bearer_auth(&editor).json(&crossing);
        let problem: Value = request.header("accept-language", "en").send().await.unwrap().json().await.unwrap();
        assert_eq!(problem["errors"][0]["pointer"], "/boundary");
        assert!(problem["detail"].as_str().unwrap().contains("1 1"), "the place of the crossing: {problem}");
        let id = ids::new(&app.ground.clock);
        let body = json!({ "id": id, "name": "Ici", "boundary": square(3.0) });
        assert_eq!(send(&app, &editor, Method::POST, "/v1/territories", None, &body).await.status(), 201);
        let twice = send(&app, &editor, Method::POST, "/v1/territories", None, &body).await;
        assert_eq!(code(twice).await, (409, "id-taken".into()));
    }

    async fn an_animator_edits_their_own_territory_and_no_other(backend: Backend) {
        let app = backend.app().await;
        let editor = editor(&app).await;
        let (here, seen) = open(&app, &editor, "Ici", 3.0).await;
        let (there, seen_there) = open(&app, &editor, "Là", 3.1).await;
        let animator =
            token(&app, "anima@example.org", Some(roles::Grant::In(here, Role::Animator))).await;
        let (own, other) = (format!("/v1/territories/{here}"), format!("/v1/territories/{there}"));
        let rename = json!({ "name": "Ici même", "population": 12 });
        let changed = send(&app, &animator, Method::PATCH, &own, Some(&seen), &rename).await;
        assert_eq!(changed.status(), 200);
        let newer = tag(&changed);
        let body: Value = changed.json().await.unwrap();
        assert_eq!((&body["name"], &body["population"]), (&json!("Ici même"), &json!(12)));
        let back = send(&app, &animator, Method::PATCH, &own, Some(&newer), &json!({ "population": null })).await;
        assert_eq!(back.json::<Value>().await.unwrap().get("population"), None);

        let stale = send(&app, &animator, Method::PATCH, &own, Some(&seen), &rename).await;
        assert_eq!(code(stale).await, (412, "version-stale".into()));
        let untagged = send(&app, &animator, Method::PATCH, &own, None, &rename).await;
        assert_eq!(code(untagged).await, (428, "if-match-required".into()));
        let others = send(&app, &animator, Method::PATCH, &other, Some(&seen_there), &rename).await;
        assert_eq!(code(others).await, (403, "forbidden".into()));
        let boundary = send(&app, &animator, Method::PUT, &format!("{own}/boundary"), Some("*"), &square(4.0)).await;
        assert_eq!(code(boundary).await, (403, "forbidden".into()));
        let unknown = format!("/v1/territories/{}", ids::new(&app.ground.clock));
        assert_eq!(code(send(&app, &animator, Method::PATCH, &unknown, Some("*"), &rename).await).await.0, 404);
    }

    async fn a_territory_launches_a_step_at_a_time(backend: Backend) {
        let app = backend.app().await;
        let editor = editor(&app).await;
        let (id, seen) = open(&app, &editor, "Ici", 3.0).await;
        let path = format!("/v1/territories/{id}/state");
        let launch = json!({ "state": "launched" });
        let early = send(&app, &editor, Method::PUT, &path, Some(&seen), &launch).await;
        assert_eq!(code(early).await, (409, "territory-state-illegal".into()));
        let prepared = send(&app, &editor, Method::PUT, &path, Some(&seen), &json!({ "state": "preparing" })).await;
        let launched = send(&app, &editor, Method::PUT, &path, Some(&tag(&prepared)), &launch).await;
        let seen = tag(&launched);
        assert_eq!(launched.json::<Value>().await.unwrap()["state"], "launched");
        let twice = send(&app, &editor, Method::PUT, &path, Some(&seen), &launch).await;
        assert_eq!((twice.status().as_u16(), tag(&twice)), (200, seen.clone()));
        let nonsense = send(&app, &editor, Method::PUT, &path, Some(&seen), &json!({ "state": "asleep" })).await;
        assert_eq!(code(nonsense).await, (400, "body-invalid".into()));
    }

    async fn a_new_boundary_moves_the_territory_and_its_tag(backend: Backend) {
        let app = backend.app().await;
        let editor = editor(&app).await;
        let (id, seen) = open(&app, &editor, "Ici", 3.0).await;
        open(&app, &editor, "Là", 4.1).await;
        let path = format!("/v1/territories/{id}/boundary");
        let before = app.http.get(app.at(&path)).send().await.unwrap();
        assert_eq!(before.headers()["content-type"], "application/geo+json");
        assert_eq!(tag(&before).trim_end_matches(";gzip\"").trim_matches('"'), seen.trim_matches('"'));
        let unchanged = app.http.get(app.at(&path)).header("If-None-Match", tag(&before)).send().await.unwrap();
        assert_eq!(unchanged.status(), 304);

        let feature = json!({ "type": "Feature", "properties": null, "geometry": square(4.0) });
        let moved = send(&app, &editor, Method::PUT, &path, Some(&seen), &feature).await;
        assert_eq!((moved.status().as_u16(), moved.json::<Value>().await.unwrap()["bbox"][0].clone()), (200, json!(4.0)));
        assert_eq!(names(&app.json(&format!("/v1/territories/{id}/neighbours")).await), ["Là"]);
        let nowhere = app.http.get(app.at("/v1/territories/locate?lon=3.05&lat=45.05")).send().await.unwrap();
        assert_eq!(code(nowhere).await, (404, "not-found".into()));
        let nonsense = send(&app, &editor, Method::PUT, &path, Some("*"), &json!({ "type": "Point" })).await;
        assert_eq!(code(nonsense).await, (422, "boundary-invalid".into()));
    }

    async fn what_cannot_be_read_in_a_question_is_named(backend: Backend) {
        let app = backend.app().await;
        for (query, expected) in [
            ("?bbox=1,2,3", "box-invalid"),
            ("?near=here", "place-invalid"),
            ("?near=200,0", "place-invalid"),
            ("?state=asleep", "parameter-invalid"),
            ("?insee_code=x", "parameter-invalid"),
            ("?limit=0", "parameter-invalid"),
            ("?cursor=x", "cursor-invalid"),
            ("/locate?lon=181&lat=0", "place-invalid"),
            ("/locate?lon=1", "parameter-invalid"),
        ] {
            let refused = app.http.get(app.at(&format!("/v1/territories{query}"))).send().await.unwrap();
            assert_eq!(code(refused).await, (400, expected.to_owned()), "{query}");
        }
        let unknown = format!("/v1/territories/{}/neighbours", ids::new(&app.ground.clock));
        assert_eq!(code(app.http.get(app.at(&unknown)).send().await.unwrap()).await.0, 404);
    }

    async fn the_commands_open_import_and_list_territories(backend: Backend) {
        let ground = backend.ground().await;
        let run = |args: &[&str]| {
            let output = program::command("photos36", &ground.settings)
                .env("LC_ALL", "en_GB.UTF-8")
                .arg("territory")
                .args(args)
                .output()
                .unwrap();
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            (output.status.success(), text(&output.stdout), text(&output.stderr))
        };
        let file = |name: &str, content: &Value| {
            let path = ground.folder.path().join(name);
            std::fs::write(&path, content.to_string()).unwrap();
            path.display().to_string()
        };
        let (opened, told, _) = run(&["create", "--insee", "63456"]);
        assert!(opened && told.contains("Vichel"), "{told}");
        let (twice, _, fault) = run(&["create", "--insee", "63456"]);
        assert!(!twice && fault.contains("already has this INSEE code"), "{fault}");
        let outline = file("lac.geojson", &square(-71.3));
        let lac = ["create", "--boundary", &outline, "--name", "Lac", "--currency", "CAD", "--time-zone", "America/Toronto"];
        assert!(run(&lac).0);
        let feature = json!({ "type": "Feature", "properties": { "code": "63001", "nom": "Ailleurs" }, "geometry": square(5.0) });
        let (imported, told, _) =
            run(&["import", &file("all.geojson", &json!({ "type": "FeatureCollection", "features": [feature] }))]);
        assert!(imported && told.contains("1 communes read: 1 new"), "{told}");
        let (_, listed, _) = run(&["list"]);
        let names: Vec<_> = listed.lines().filter_map(|line| line.split_whitespace().last()).collect();
        assert_eq!(names, ["Ailleurs", "Lac", "Vichel"]);
        assert!(!run(&["create", "--insee", "75056"]).0, "Paris does not come with the program");
    }
}
