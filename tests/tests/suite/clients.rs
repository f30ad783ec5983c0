//! Clients of others, against the contract alone: a linter, and TypeScript generated from the file.

use photos36_domain::ids;
use photos36_tests::{on_both_backends, pictures};
use reqwest::Method;
use serde_json::json;
use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};
use tokio::sync::OnceCell;

use crate::game::{animator, open_territory};

fn clients() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("clients/resident")
}

/// Runs a program of the clients' packages; it must end well.
fn run(program: &str, args: &[&str], environment: &[(&str, &str)]) -> Output {
    let name = Path::new(program);
    let path = clients().join("node_modules/.bin").join(name);
    let path = if path.exists() { path } else { name.to_owned() };
    let output =
        Command::new(path).args(args).envs(environment.iter().copied()).current_dir(clients()).output().unwrap();
    let said = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text).into_owned()).concat();
    assert!(output.status.success(), "{program} {args:?}: {said}");
    output
}

/// The TypeScript client, generated and compiled once.
async fn compiled() {
    static DONE: OnceCell<()> = OnceCell::const_new();
    DONE.get_or_init(|| async {
        std::fs::create_dir_all(clients().join("generated")).unwrap();
        run("node", &["generate.mjs", "../../../openapi.yaml", "generated/contract.d.ts"], &[]);
        run("tsc", &["--project", "."], &[]);
    })
    .await;
}

#[test]
fn the_file_keeps_every_recommended_rule_of_its_linter() {
    let output = run("redocly", &["lint", "--format=json", "../../../openapi.yaml"], &[]);
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&found["totals"]["errors"], &found["totals"]["warnings"]), (&0.into(), &0.into()), "{found:#}");
}

on_both_backends! {
    async fn a_typescript_client_made_from_the_file_plays_a_resident_s_day(backend: Backend) {
        compiled().await;
        let app = backend.app().await;
        let territory = open_territory(&app).await;
        let lea = animator(&app, territory, "lea@example.org").await;
        let mission = ids::new(&app.ground.clock).to_string();
        let body = json!({"territory_id": territory, "kind": "wish", "title": "Rouvrir le lavoir", "themes": ["water"]});
        let opened = lea.request(Method::PUT, &format!("/v1/missions/{mission}")).json(&body).send().await.unwrap();
        assert_eq!(opened.status(), 201);
        let territory = territory.to_string();
        let photo = app.ground.folder.path().join("photo.jpg");
        std::fs::write(&photo, pictures::jpeg_without_place(1)).unwrap();
        let mails = app.ground.settings.mail.folder.display().to_string();
        let photo = photo.display().to_string();
        let environment = [("URL", app.url.as_str()), ("MAILS", &mails), ("PHOTO", &photo), ("TERRITORY", &territory), ("MISSION", &mission)];
        let environment = environment.map(|(name, value)| (name, value.to_owned()));
        let played = tokio::task::spawn_blocking(move || {
            let environment = environment.each_ref().map(|(name, value)| (*name, value.as_str()));
            run("node", &["generated/program/day.js"], &environment)
        });
        let said = String::from_utf8(played.await.unwrap().stdout).unwrap();
        assert!(said.starts_with("a resident's day:"), "{said}");
    }
}
