//! `photos36 demo`, as someone runs it who has just built it.

use base64::{Engine, prelude::BASE64_STANDARD};
use photos36_domain::{
    database::{Database, statement},
    settings::Settings,
};
use photos36_tests::{eventually, program};
use reqwest::{Client, StatusCode};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Lines},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

/// A demonstration that runs; killed when dropped.
struct Demo {
    child: Child,
    lines: Option<Lines<BufReader<ChildStdout>>>,
    url: String,
}

impl Demo {
    /// Starts it on a folder; comes back when it listens.
    fn start(folder: &Path, more: &[&str]) -> Self {
        let mut child = Command::new(program::path("photos36"))
            .args(["demo", "--port", "0", "--data"])
            .arg(folder.join("data"))
            .args(more)
            .env("PHOTOS36_HTTP__METRICS_BIND", "")
            .env("LC_ALL", "fr_FR.UTF-8")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next().expect("it ended before it listened").unwrap();
        let url = first.strip_prefix("listening ").unwrap().to_owned();
        Self { child, lines: Some(lines), url }
    }

    /// What it prints until it only serves on.
    async fn report(&mut self) -> String {
        let lines = self.lines.take().unwrap();
        tokio::task::spawn_blocking(move || {
            let mut report = String::new();
            for line in lines.map_while(Result::ok) {
                report += &format!("{line}\n");
                if line.contains("Ctrl-C") {
                    return report;
                }
            }
            panic!("it ended after:\n{report}");
        })
        .await
        .unwrap()
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Ctrl-C; it must end well.
    fn interrupt(mut self) {
        let told = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success() && self.child.wait().unwrap().success());
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One number of the demonstration's database.
async fn number(folder: &Path, sql: &str) -> i64 {
    let mut settings = Settings::defaults().unwrap().database;
    settings.url = format!("sqlite://{}", folder.join("data/photos36.db").display());
    let db = Database::open(&settings).await.unwrap();
    let row = db.query_one_raw(statement(&*db, sql, [])).await.unwrap().unwrap();
    let number = row.try_get_by_index(0).unwrap();
    db.close().await.unwrap();
    number
}

/// Its author deletes the question about the roof, as the API does it.
async fn delete_a_question(folder: &Path) {
    let mut settings = Settings::defaults().unwrap().database;
    settings.url = format!("sqlite://{}", folder.join("data/photos36.db").display());
    let db = Database::open(&settings).await.unwrap();
    let sql = "UPDATE questions SET state = 'removed', title = '', body = '', words = '' WHERE title LIKE 'Combien de maisons%'";
    let gone = db.execute_raw(statement(&*db, sql, [])).await.unwrap();
    assert_eq!(gone.rows_affected(), 1);
    db.close().await.unwrap();
}

/// The photos that anyone sees on the map.
async fn on_the_map(url: &str) -> Vec<Value> {
    let answer = Client::new().get(format!("{url}/v1/map/photos?limit=100")).send().await.unwrap();
    let page: Value = answer.error_for_status().unwrap().json().await.unwrap();
    page["features"].as_array().unwrap().clone()
}

async fn open_link(url: &str, link: &str) -> StatusCode {
    let token = link.split_once("token=").unwrap().1;
    let verify = Client::new().post(format!("{url}/v1/sign-ins/verify")).json(&json!({"token": token}));
    verify.send().await.unwrap().status()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demonstration_survives_a_kill_half_way_and_a_further_run_adds_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let demo = Demo::start(folder.path(), &[]);
    eventually("a few photos are in", || async {
        (number(folder.path(), "SELECT count(*) FROM photos").await >= 5).then_some(())
    })
    .await;
    demo.kill();
    let half_way = number(folder.path(), "SELECT count(*) FROM photos").await;
    assert!((5..52).contains(&half_way), "{half_way}");

    let mut demo = Demo::start(folder.path(), &[]);
    let report = demo.report().await;
    assert!(report.contains("Photos sur la carte : 52"), "{report}");
    let photos = on_the_map(&demo.url).await;
    assert_eq!(photos.len(), 52);
    for photo in &photos {
        assert_ne!(photo["properties"]["title"], "");
        assert!(!photo["properties"]["themes"].as_array().unwrap().is_empty());
        assert!(photo["properties"]["territory"].is_object(), "{photo}");
        assert_eq!(photo["properties"]["images"].as_array().unwrap().len(), 3);
    }
    let links: Vec<&str> = report.split_whitespace().filter(|word| word.contains("/sign-in?token=")).collect();
    assert_eq!(links.len(), 4, "{report}");
    for link in links {
        assert_eq!(open_link(&demo.url, link).await, StatusCode::OK);
        assert_eq!(open_link(&demo.url, link).await, StatusCode::UNAUTHORIZED);
    }
    demo.interrupt();

    delete_a_question(folder.path()).await;
    let mut demo = Demo::start(folder.path(), &[]);
    assert!(demo.report().await.contains("Photos sur la carte : 52"));
    demo.interrupt();
    for (table, rows) in [
        ("photos", 52),
        ("people", 6),
        ("territories", 2),
        ("questions", 18),
        ("missions", 9),
        ("mission_tasks", 10),
        ("need_offers", 1),
        ("mission_journal", 2),
    ] {
        assert_eq!(number(folder.path(), &format!("SELECT count(*) FROM {table}")).await, rows, "{table}");
    }
    let merged = "SELECT count(*) FROM questions q JOIN questions d ON d.merged_into = q.id WHERE q.supports = 5";
    assert_eq!(number(folder.path(), merged).await, 1, "a pair is merged and counts each supporter once");
    let spoken = "SELECT count(*) FROM questions WHERE origin = 'spoken' AND words <> ''";
    assert_eq!(number(folder.path(), spoken).await, 4);
    let hashes = "SELECT count(DISTINCT perceptual_hash) FROM photos WHERE near_duplicate_of IS NULL";
    assert_eq!(number(folder.path(), hashes).await, 52, "no scene may look like another");
    let counted =
        "SELECT photos FROM dashboards d JOIN territories t ON t.id = d.territory_id WHERE t.insee_code = '63456'";
    assert!(number(folder.path(), counted).await > 0, "the mayor finds figures");
    let launched = "SELECT count(*) FROM territories WHERE state = 'launched' AND insee_code = '63352'";
    assert_eq!(number(folder.path(), launched).await, 1, "the one with 36 photos of its own");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pictures_of_a_folder_are_sent_refused_or_left_to_be_placed_each_by_its_name() {
    /// One grey pixel, without a place.
    const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==";
    let folder = tempfile::tempdir().unwrap();
    let pictures = folder.path().join("pictures");
    std::fs::create_dir_all(pictures.join("deep")).unwrap();
    std::fs::write(pictures.join("deep/grey.png"), BASE64_STANDARD.decode(PNG).unwrap()).unwrap();
    std::fs::write(pictures.join("letter.jpg"), "Bonjour").unwrap();
    let mut demo = Demo::start(folder.path(), &["--photos", pictures.to_str().unwrap()]);
    let report = demo.report().await;
    assert!(report.contains("Photos sur la carte : 0"), "{report}");
    assert!(report.contains("À placer par leur auteur (1) :\n  deep/grey.png\n"), "{report}");
    assert!(report.contains("Refusées (1) :\n  letter.jpg : "), "{report}");
    demo.interrupt();
}
