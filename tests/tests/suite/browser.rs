//! Pages in a real browser (Debian's Chromium, which `tests/run` installs).

use photos36_tests::{App, Backend, pictures};
use std::process::Command;

/// What the browser made of a page, and what it complained of.
struct Seen {
    dom: String,
    complaints: Vec<String>,
}

/// Opens a page at a width in a browser of its own.
fn open(app: &App, path: &str, width_px: u32) -> Seen {
    let profile = tempfile::tempdir_in(app.ground.folder.path()).unwrap();
    let output = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .args(["--enable-logging=stderr", "--v=0", "--virtual-time-budget=4000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("--window-size={width_px},900"))
        .arg(app.at(path))
        .output()
        .unwrap();
    let log = String::from_utf8_lossy(&output.stderr).into_owned();
    let complaints = log.lines().filter(|line| line.contains("CONSOLE")).map(ToOwned::to_owned).collect();
    Seen { dom: String::from_utf8_lossy(&output.stdout).into_owned(), complaints }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_open_without_a_complaint_of_the_browser_on_a_phone_and_a_laptop() {
    let app = Backend::Embedded.app().await;
    let jeanne = app.player("jeanne@example.org").await;
    let photo = jeanne.new_photo(&app, &pictures::jpeg_at(1, 3.25, 45.45)).await;
    let photo = format!("/photos/{}", photo["id"].as_str().unwrap());
    photos36_tests::eventually("the photo's page is public", || async {
        let answer = app.http.get(app.at(&photo)).send().await.unwrap();
        (answer.status() == 200).then_some(())
    })
    .await;
    for width_px in [360, 1280] {
        for (path, lang) in [("/", "fr"), ("/?lang=en", "en"), (&photo, "fr"), ("/sign-in", "fr")] {
            let seen = open(&app, path, width_px);
            assert!(seen.dom.contains(&format!("lang=\"{lang}\"")), "{path} at {width_px}: {}", seen.dom);
            assert!(seen.dom.contains("<h1"), "{path} has a heading");
            assert!(seen.complaints.is_empty(), "{path} at {width_px}: {:#?}", seen.complaints);
        }
    }
}
