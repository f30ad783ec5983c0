//! The programs that stand beside the test binary: cargo builds them for the workspace's own tests.

use photos36_domain::settings::{Settings, StoreKind};
use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// The path of `photos36` or `photos36-worker`.
pub fn path(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let profile = test.parent().unwrap().parent().unwrap();
    let program = profile.join(name);
    assert!(program.exists(), "{} is not built: run `cargo build` first", program.display());
    program
}

/// A command of a program on these settings.
pub fn command(name: &str, settings: &Settings) -> Command {
    let mut command = Command::new(path(name));
    // What tests/run tells the tests, and what a developer's shell may hold, are not the program's settings.
    for (key, _) in std::env::vars().filter(|(key, _)| key.starts_with("PHOTOS36_")) {
        command.env_remove(key);
    }
    command.envs(environment(settings)).stdin(Stdio::null());
    command
}

/// Starts `photos36` with these arguments; returns it and the address that it prints.
pub(crate) fn serve(args: &[&str], settings: &Settings, log: &Path) -> (Child, String) {
    let mut child = command("photos36", settings)
        .args(args)
        .stdout(Stdio::piped())
        .stderr(File::create(log).unwrap())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for line in lines.map_while(Result::ok) {
        if let Some(url) = line.strip_prefix("listening ") {
            return (child, url.to_owned());
        }
    }
    let _ = child.wait();
    panic!("photos36 {args:?} ended: {}", std::fs::read_to_string(log).unwrap_or_default());
}

/// Starts `photos36-worker`.
pub(crate) fn worker(settings: &Settings, log: &Path) -> Child {
    let log = File::create(log).unwrap();
    command("photos36-worker", settings).stdout(Stdio::null()).stderr(log).spawn().unwrap()
}

/// Sends SIGTERM and waits; true when the program ended with success.
pub(crate) fn terminate(mut child: Child) -> bool {
    let told = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    told.success() && child.wait().unwrap().success()
}

fn environment(settings: &Settings) -> Vec<(String, String)> {
    let store = &settings.store;
    let kind = if store.kind == StoreKind::S3 { "s3" } else { "files" };
    [
        ("HTTP__METRICS_BIND", String::new()),
        ("DATABASE__URL", settings.database.url.clone()),
        ("DATABASE__MAX_CONNECTIONS", "8".into()),
        ("STORE__KIND", kind.into()),
        ("STORE__FOLDER", store.folder.display().to_string()),
        ("STORE__ENDPOINT", store.endpoint.clone()),
        ("STORE__BUCKET", store.bucket.clone()),
        ("STORE__ACCESS_KEY_ID", store.access_key_id.clone()),
        ("STORE__SECRET_ACCESS_KEY", store.secret_access_key.clone()),
        ("PHOTOS__SPOOL_FOLDER", settings.photos.spool_folder.clone()),
        ("PEOPLE__SECRET_FILE", settings.people.secret_file.display().to_string()),
        ("PEOPLE__WRITES_PER_HOUR", settings.people.writes_per_hour.to_string()),
        ("MAIL__FOLDER", settings.mail.folder.display().to_string()),
        // Nothing is fetched from elsewhere.
        ("MAP__BASE_URL", String::new()),
        ("WORKER__POLL_MS", "50".into()),
        ("WORKER__LEASE_SECONDS", "5".into()),
        ("LOG__FILTER", "info".into()),
    ]
    .map(|(key, value)| (format!("PHOTOS36_{key}"), value))
    .into()
}
