//! The contract, fuzzed by schemathesis with all its checks: anonymously, as a resident, as an animator.
//!
//! With all its phases on both databases and one example a case; `tests/fuzz-contract` asks for more.

use crate::game::animator;
use photos36::http::tokens::Tokens;
use photos36_domain::{
    people::{
        Device, Email,
        sessions::Holding,
        sign_in::{self, Opening},
    },
    territories::{self, Boundary, NewTerritory},
    texts::Locale,
};
use photos36_tests::{App, content_digest, on_both_backends, pictures};
use serde_json::json;
use std::{path::Path, process::Command, sync::Arc};
use uuid::Uuid;

/// What the contract's examples of ids say, so that they name something.
const EXAMPLE: Uuid = Uuid::from_u128(0x0197_a1c0_2222_7000_8000_0000_0000_0002);
/// Operations after which a session, or its owner's sign-in, is no more: they come last.
const ENDING: [&str; 3] = ["endCurrentSession", "endSession", "eraseMe"];

/// A token that is good for an hour.
async fn token(app: &App, email: &str) -> String {
    let link = sign_in::one_time_link(&app.ground, &Email::parse(email).unwrap(), Locale::French).await.unwrap();
    let opening = Opening { device: Device::new("a fuzzer"), holding: Holding::RefreshToken };
    let opened = sign_in::by_link(&app.ground, link.split_once("token=").unwrap().1, opening).await.unwrap();
    let mut ground = (*app.ground).clone();
    Arc::make_mut(&mut ground.settings).people.access_token_minutes = 60;
    Tokens::new(ground).issue(opened.person.id, opened.session).await.unwrap()
}

/// A territory and a photo that the examples of the contract name.
async fn furnish(app: &App, resident: &str) {
    let square =
        json!({"type": "Polygon", "coordinates": [[[3.2, 45.4], [3.3, 45.4], [3.3, 45.5], [3.2, 45.5], [3.2, 45.4]]]});
    let new = NewTerritory {
        id: Some(EXAMPLE),
        insee_code: None,
        name: "Carré".into(),
        locale: None,
        currency: None,
        time_zone: None,
        population: None,
        attribution: "test".into(),
        boundary: Boundary::from_geojson(&square.to_string()).unwrap(),
    };
    let write = app.ground.db.write().await.unwrap();
    territories::create(&app.ground, &*write, new).await.unwrap();
    write.commit().await.unwrap();
    let bytes = pictures::jpeg_at(1, 3.25, 45.45);
    let request = app.http.put(app.at(&format!("/v1/photos/{EXAMPLE}"))).bearer_auth(resident);
    let sent = request.header("Content-Digest", content_digest(&bytes)).body(bytes).send().await.unwrap();
    assert_eq!(sent.status(), 201);
}

/// Fuzzes all operations but those that end a session, or those alone.
async fn fuzz(app: &App, who: &str, token: Option<&str>, are_ending: bool) {
    let examples = std::env::var("TEST_FUZZ_EXAMPLES").unwrap_or_else(|_| "1".into());
    let program =
        std::env::var("TEST_SCHEMATHESIS").expect("TEST_SCHEMATHESIS is not set: run tests/run, which installs it");
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new(program);
    command.current_dir(app.ground.folder.path());
    command.arg("--config-file").arg(tests.join("fuzz/schemathesis.toml"));
    command.arg("run").arg(tests.join("../openapi.yaml")).args([
        "--url",
        &app.url,
        "--no-color",
        "--continue-on-failure",
    ]);
    command.args(["--max-examples", &examples, "--generation-database", "none", "--warnings", "off", "--workers", "2"]);
    command.env("SCHEMATHESIS_HOOKS", tests.join("fuzz/hooks.py"));
    for operation in ENDING {
        command.args([if are_ending { "--include-operation-id" } else { "--exclude-operation-id" }, operation]);
    }
    if let Some(token) = token {
        command.args(["--header", &format!("Authorization: Bearer {token}")]);
    }
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{who}: {said}\n{}", String::from_utf8_lossy(&output.stderr));
}

on_both_backends! {
    async fn no_request_is_answered_otherwise_than_it_is_said(backend: Backend) {
        let mut app = backend.app().await;
        // Connections that wait for news end at once.
        app.restart(&["--set", "events.longest_seconds=1"]).await;
        let resident = token(&app, "resident@example.org").await;
        furnish(&app, &resident).await;
        animator(&app, EXAMPLE, "animator@example.org").await;
        let animator = token(&app, "animator@example.org").await;
        fuzz(&app, "anonymously", None, false).await;
        fuzz(&app, "as a resident", Some(&resident), false).await;
        fuzz(&app, "as an animator", Some(&animator), false).await;
        fuzz(&app, "ending a session", Some(&resident), true).await;
    }
}
