//! What was acknowledged survives kill -9 at any instant, of the server and of a worker beside it.
//!
//! `TEST_KILLS=200 tests/run kills` does it two hundred times on each back end.

use photos36_domain::{database::statement, ids, jobs, store::Key};
use photos36_tests::{App, Player, eventually, on_both_backends, pictures};
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};
use uuid::Uuid;

/// Kills on each back end unless asked otherwise.
const KILLS: u32 = 4;

/// What clients were told is safe: the photo and the digest of its bytes.
type Acknowledged = Arc<Mutex<BTreeMap<Uuid, [u8; 32]>>>;

/// Sends new photos until it is told to stop; an answer that did not come is sent again under the same id.
async fn send_until(
    stop: Arc<AtomicBool>,
    player: Player,
    app_clock: photos36_domain::Clock,
    seeds: Arc<AtomicU32>,
    acknowledged: Acknowledged,
) {
    while !stop.load(Ordering::SeqCst) {
        let bytes = pictures::jpeg_at(seeds.fetch_add(1, Ordering::SeqCst), 3.25, 45.45);
        let id = ids::new(&app_clock);
        let answer = player.try_send_photo(id, &bytes).await;
        if answer.is_ok_and(|answer| answer.status().is_success()) {
            acknowledged.lock().unwrap().insert(id, Sha256::digest(&bytes).into());
        } else {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// A pause of 50 to 550 ms that differs each time.
async fn a_moment() {
    let random = u64::from(Uuid::new_v4().as_bytes()[0]) * 500 / 255;
    tokio::time::sleep(Duration::from_millis(50 + random)).await;
}

async fn count(app: &App, sql: &str) -> i64 {
    let row = app.ground.db.query_one_raw(statement(&*app.ground.db, sql, [])).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

async fn assert_nothing_lost(app: &App, acknowledged: &BTreeMap<Uuid, [u8; 32]>) {
    for (id, sha256) in acknowledged {
        let object = app.ground.store.get(&Key::original(*id, sha256), None).await.unwrap();
        let mut stream = object.unwrap_or_else(|| panic!("{id} was acknowledged and has no object")).stream;
        let mut hash = Sha256::new();
        while let Some(piece) = futures_util::StreamExt::next(&mut stream).await {
            hash.update(piece.unwrap());
        }
        assert_eq!(<[u8; 32]>::from(hash.finalize()), *sha256, "{id} has other bytes");
    }
    let rows = app
        .ground
        .db
        .query_all_raw(statement(&*app.ground.db, "SELECT id, sha256, state FROM photos", []))
        .await
        .unwrap();
    let mut known = 0;
    for row in &rows {
        let (id, sha256, state): (Uuid, Vec<u8>, String) =
            (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap(), row.try_get_by_index(2).unwrap());
        let key = Key::original(id, &sha256.try_into().unwrap());
        assert!(app.ground.store.stat(&key).await.unwrap().is_some(), "{id} is a row without an object");
        assert_eq!(state, "published", "{id}");
        known += usize::from(acknowledged.contains_key(&id));
    }
    assert_eq!(known, acknowledged.len(), "every acknowledged photo has its row");
}

const WAITING: &str = "SELECT COUNT(*) FROM jobs WHERE kind = 'make-derivatives' AND state <> 'parked'";

/// Waits until every photo's job has ended. Five of so many kills may have hit the same job, which is parked then, as one
/// that ends its worker; the editor tries it again, once.
async fn end_all_jobs(app: &App) {
    fewer_jobs_until_none(app).await;
    let parked = jobs::list(&*app.ground.db, Some(jobs::State::Parked), None, 200).await.unwrap().items;
    for job in &parked {
        assert_eq!(job.parked_why, Some(jobs::ParkedWhy::Poisoned), "{:?}", job.last_error);
        let write = app.ground.db.write().await.unwrap();
        jobs::retry(&write, &app.ground.clock, job.id).await.unwrap();
        write.commit().await.unwrap();
    }
    println!("{} jobs were parked after five kills each", parked.len());
    fewer_jobs_until_none(app).await;
}

/// However many photos wait after so many kills, each half minute must end some of their jobs.
async fn fewer_jobs_until_none(app: &App) {
    let mut left = count(app, WAITING).await;
    while left > 0 {
        left =
            eventually("fewer jobs wait", || async { Some(count(app, WAITING).await).filter(|now| *now < left) }).await;
    }
}

on_both_backends! {
    async fn nothing_acknowledged_is_lost_when_programs_are_killed(backend: Backend) {
        let kills = std::env::var("TEST_KILLS").map_or(KILLS, |kills| kills.parse().unwrap());
        let mut app = backend.app().await;
        let (stop, seeds, acknowledged) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU32::new(0)), Acknowledged::default());
        let mut clients = Vec::new();
        for name in ["jeanne", "karim", "lucie", "marc"] {
            let player = app.player(&format!("{name}@example.org")).await;
            let clock = app.ground.clock.clone();
            clients.push(tokio::spawn(send_until(stop.clone(), player, clock, seeds.clone(), acknowledged.clone())));
        }
        for _ in 0..kills {
            let worker = app.start_worker();
            a_moment().await;
            app.kill_worker(worker);
            a_moment().await;
            app.restart(&[]).await;
        }
        a_moment().await;
        stop.store(true, Ordering::SeqCst);
        for client in clients {
            client.await.unwrap();
        }
        let acknowledged = acknowledged.lock().unwrap().clone();
        assert!(acknowledged.len() >= kills as usize, "the load was real: {}", acknowledged.len());
        end_all_jobs(&app).await;
        assert_nothing_lost(&app, &acknowledged).await;
        println!("{} photos acknowledged across {kills} kills of server and worker each, none lost", acknowledged.len());
    }
}
