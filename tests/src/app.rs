//! The real programs, each on a free port with data of its own.

use crate::{Backend, TestGround, program};
use reqwest::Client;
use std::{path::PathBuf, process::Child, time::Duration};

/// A running `photos36 serve` with everything behind it; ended when dropped, and its log must be clean then.
pub struct App {
    /// How to reach it: `http://127.0.0.1:PORT`.
    pub url: String,
    /// The same database, store and settings, to look behind the API.
    pub ground: TestGround,
    /// An HTTP client that follows no redirect.
    pub http: Client,
    server: Option<Child>,
    others: Vec<Child>,
    logs: Vec<PathBuf>,
}

impl App {
    pub(crate) async fn start(backend: Backend, flags: &[&str]) -> Self {
        let ground = backend.live_ground().await;
        let http = Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let mut app = Self { url: String::new(), ground, http, server: None, others: Vec::new(), logs: Vec::new() };
        app.restart(flags).await;
        app
    }

    /// Starts the server again on the same data and port; one that still runs is killed first.
    pub async fn restart(&mut self, flags: &[&str]) {
        self.kill();
        let log = self.new_log("serve");
        let bind = self.url.strip_prefix("http://").unwrap_or("127.0.0.1:0").to_owned();
        let mut args = vec!["serve", "--bind", &bind];
        args.extend(flags);
        let (child, url) = program::serve(&args, &self.ground.settings, &log);
        self.server = Some(child);
        self.url = url;
    }

    /// Kills the server as a power cut would (SIGKILL).
    pub fn kill(&mut self) {
        if let Some(mut server) = self.server.take() {
            server.kill().unwrap();
            server.wait().unwrap();
        }
    }

    /// Asks the server to end (SIGTERM) and waits for it; true when it ended well.
    pub fn terminate(&mut self) -> bool {
        self.server.take().is_none_or(program::terminate)
    }

    /// Starts another `photos36-worker` on the same data; its index is for [`App::kill_worker`].
    pub fn start_worker(&mut self) -> usize {
        let log = self.new_log("worker");
        self.others.push(program::worker(&self.ground.settings, &log));
        self.others.len() - 1
    }

    /// Starts another API process on the same data, without a worker; gives its address.
    pub fn start_other_server(&mut self) -> String {
        let log = self.new_log("other");
        let args = ["serve", "--no-worker", "--bind", "127.0.0.1:0"];
        let (child, url) = program::serve(&args, &self.ground.settings, &log);
        self.others.push(child);
        url
    }

    /// Kills a worker as a power cut would.
    pub fn kill_worker(&mut self, index: usize) {
        self.others[index].kill().unwrap();
        self.others[index].wait().unwrap();
    }

    /// The absolute address of a path.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// Reads JSON of a path; the answer must be a success.
    pub async fn json(&self, path: &str) -> serde_json::Value {
        let response = self.http.get(self.at(path)).send().await.unwrap();
        assert!(response.status().is_success(), "{path}: {}", response.status());
        response.json().await.unwrap()
    }

    fn new_log(&mut self, name: &str) -> PathBuf {
        let log = self.ground.folder.path().join(format!("{name}-{}.log", self.logs.len()));
        self.logs.push(log.clone());
        log
    }
}

impl Drop for App {
    fn drop(&mut self) {
        for child in self.server.iter_mut().chain(&mut self.others) {
            let _ = child.kill();
            let _ = child.wait();
        }
        if std::thread::panicking() {
            return;
        }
        for log in &self.logs {
            let text = std::fs::read_to_string(log).unwrap_or_default();
            let faults: Vec<_> = text.lines().filter(|l| l.contains(" ERROR ") || l.contains("panicked")).collect();
            assert!(faults.is_empty(), "the log is not clean: {faults:#?}");
        }
    }
}

/// Waits until `ready` gives something, looking every 20 ms; panics with `what` after half a minute.
pub async fn eventually<T, F: Future<Output = Option<T>>>(what: &str, mut ready: impl FnMut() -> F) -> T {
    for _ in 0..1500 {
        if let Some(found) = ready().await {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("waited half a minute in vain: {what}");
}
