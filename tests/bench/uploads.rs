//! Uploads accepted a second with durable answers: our server against the floor, nginx taking the same bytes by WebDAV PUT
//! with the file and its folder synced by hand. `tests/bench/uploads` starts both and calls this.
//!
//! Arguments: `photos36 URL TOKEN` or `nginx URL FOLDER`, then clients, seconds and KiB a photo.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on should stop")]

use photos36_domain::{Clock, ids};
use photos36_tests::{content_digest, pictures};
use reqwest::Client;
use std::{
    fs::File,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

/// Where the bytes go.
enum Target {
    Photos36 { token: String },
    Nginx { folder: PathBuf },
}

static SEED: AtomicU32 = AtomicU32::new(0);

#[tokio::main]
async fn main() {
    let args: Vec<String> = std::env::args().collect();
    let (url, last) = (args[2].clone(), args[3].clone());
    let number = |index: usize| args[index].parse::<u64>().unwrap();
    let (clients, seconds, kib) = (number(4), number(5), number(6));
    let start_seed = u32::from_le_bytes(uuid::Uuid::new_v4().as_bytes()[..4].try_into().unwrap());
    SEED.store(start_seed, Ordering::SeqCst);
    let until = Instant::now() + Duration::from_secs(seconds);
    let tasks = (0..clients).map(|_| {
        let target = match args[1].as_str() {
            "nginx" => Target::Nginx { folder: last.clone().into() },
            _ => Target::Photos36 { token: last.clone() },
        };
        tokio::spawn(send_until(url.clone(), target, until, kib))
    });
    let mut times = Vec::new();
    for task in tasks.collect::<Vec<_>>() {
        times.extend(task.await.unwrap());
    }
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    let rate = times.len() as f64 / seconds as f64;
    println!("{}\t{rate:.1}\t{:.1}\t{:.1}\t{}", args[1], at(0.5), at(0.99), times.len());
}

async fn send_until(url: String, target: Target, until: Instant, kib: u64) -> Vec<Duration> {
    let http = Client::builder().build().unwrap();
    let mut times = Vec::new();
    while Instant::now() < until {
        let mut bytes = pictures::jpeg_at(SEED.fetch_add(1, Ordering::SeqCst), 3.25, 45.45);
        // What phones append behind the picture (a motion photo's film) makes it as large as theirs.
        bytes.resize((kib * 1024) as usize, 0x5A);
        let id = ids::new(&Clock::system());
        // The digest for both: what the client does costs the same cores.
        let digest = content_digest(&bytes);
        let mut request =
            http.put(format!("{url}/{}{id}", prefix(&target))).header("Content-Digest", digest).body(bytes);
        if let Target::Photos36 { token } = &target {
            request = request.bearer_auth(token);
        }
        let begun = Instant::now();
        let answer = request.send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
        if let Target::Nginx { folder } = &target {
            let file = folder.join(id.to_string());
            tokio::task::spawn_blocking(move || sync(&file)).await.unwrap();
        }
        times.push(begun.elapsed());
    }
    times
}

fn prefix(target: &Target) -> &'static str {
    match target {
        Target::Photos36 { .. } => "v1/photos/",
        Target::Nginx { .. } => "",
    }
}

fn sync(file: &Path) {
    File::open(file).unwrap().sync_all().unwrap();
    File::open(file.parent().unwrap()).unwrap().sync_all().unwrap();
}
