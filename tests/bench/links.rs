//! Fills a database with missions and measures their links; see the script `tests/bench/links`.
//!
//! `links fill DATABASE-URL MISSIONS TERRITORIES`, `links rebuild DATABASE-URL`, `links relink DATABASE-URL COUNT`,
//! `links walk DATABASE-URL COUNT`.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement that cannot go on should stop")]

use photos36_domain::{
    Clock, Ground,
    database::{Database, statement},
    links::{self, Relink, around},
    money::gateways::Gateways,
    people::{Actor, MasterSecret},
    settings::{DatabaseSettings, Settings},
    store, words,
};
use sea_orm::{ConnectionTrait, Value};
use std::{sync::Arc, time::Instant};
use uuid::Uuid;

/// Rows that one statement inserts.
const ROWS: u64 = 200;
/// People of a territory, from whom teams are made.
const PEOPLE: u64 = 20;
const THEMES: [&str; 12] = [
    "water",
    "food",
    "health",
    "energy",
    "housing",
    "economy",
    "education",
    "culture",
    "information",
    "social-link",
    "democracy",
    "living-world",
];

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = tempfile::tempdir().unwrap();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["fill", url, missions, territories] => {
            fill(&open(url, folder.path()).await, missions.parse().unwrap(), territories.parse().unwrap()).await;
        }
        ["rebuild", url] => rebuild(&open(url, folder.path()).await).await,
        ["relink", url, count] => relink(&open(url, folder.path()).await, count.parse().unwrap()).await,
        ["walk", url, count] => walk(&open(url, folder.path()).await, count.parse().unwrap()).await,
        _ => panic!("fill URL MISSIONS TERRITORIES | rebuild URL | relink URL COUNT | walk URL COUNT"),
    }
}

async fn open(url: &str, folder: &std::path::Path) -> Ground {
    let mut settings = Settings::defaults().unwrap();
    settings.database = DatabaseSettings { url: url.to_owned(), ..settings.database };
    settings.store.folder = folder.join("objects");
    settings.people.secret_file = folder.join("secret");
    let db = Database::open(&settings.database).await.unwrap();
    db.migrate().await.unwrap();
    Ground {
        db,
        store: store::open(&settings.store).await.unwrap(),
        gateways: Gateways::open(&settings.money).unwrap(),
        secret: MasterSecret::load(&settings.people).unwrap(),
        settings: Arc::new(settings),
        clock: Clock::system(),
    }
}

/// Numbers that are the same in every run (SplitMix64; Steele, Lea, Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to 1.
    fn part(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// A word of a made-up language, the low numbers used most (Zipf), some of them of a subject.
fn word(random: &mut Random, subject: u64) -> String {
    const SYLLABLES: [&str; 16] =
        ["ba", "co", "di", "fu", "ga", "li", "mo", "nu", "pe", "ra", "so", "ti", "vu", "za", "che", "plo"];
    let n = (20_000_f64.powf(random.part())) as u64;
    let mut n = if random.next().is_multiple_of(3) { 20_000 + subject * 100 + n % 100 } else { n };
    let mut word = String::new();
    for _ in 0..4 {
        word.push_str(SYLLABLES[(n % 16) as usize]);
        n /= 16;
    }
    word
}

fn text(random: &mut Random, subject: u64, words: u64) -> String {
    (0..words).map(|_| word(random, subject)).collect::<Vec<_>>().join(" ")
}

fn id(of: u128, n: u64) -> Uuid {
    Uuid::from_u128((0x0197_a1c0_0000_7000_u128 << 64) | (of << 72) | 0x8000_0000_0000_0000 | u128::from(n))
}

/// Inserts rows in statements of [`ROWS`] rows.
async fn insert(write: &impl ConnectionTrait, head: &str, columns: usize, values: &mut Vec<Value>) {
    while !values.is_empty() {
        let part: Vec<_> = values.drain(..values.len().min(columns * ROWS as usize)).collect();
        let row = |n: usize| {
            let of: Vec<_> = (n * columns + 1..=(n + 1) * columns).map(|n| format!("${n}")).collect();
            format!("({})", of.join(","))
        };
        let rows = (0..part.len() / columns).map(row).collect::<Vec<_>>().join(",");
        write.execute_raw(statement(write, format!("{head} VALUES {rows}"), part)).await.unwrap();
    }
}

async fn fill(ground: &Ground, missions: u64, territories: u64) {
    let started = Instant::now();
    let db = &ground.db;
    places(db, territories).await;
    let each = missions / territories;
    let mut n = 0;
    while n < missions {
        let write = db.write_quietly().await.unwrap();
        let end = (n + 4_000).min(missions);
        let (mut rows, mut themes, mut members) = (Vec::new(), Vec::new(), Vec::new());
        for n in n..end {
            one(n, n / each, each, &mut rows, &mut themes, &mut members);
        }
        let head =
            "INSERT INTO missions (id, territory_id, author_id, kind, state, state_at, title, body, lon, lat, min_team,
            words, created_at, updated_at)";
        insert(&*write, head, 14, &mut rows).await;
        insert(&*write, "INSERT INTO mission_themes (mission_id, theme)", 2, &mut themes).await;
        insert(&*write, "INSERT INTO mission_members (mission_id, person_id, is_steward, joined_at)", 4, &mut members)
            .await;
        write.commit().await.unwrap();
        n = end;
    }
    db.execute_unprepared("ANALYZE").await.unwrap();
    println!("{missions} missions in {territories} territories: {:.0} s to fill", started.elapsed().as_secs_f64());
}

async fn places(db: &Database, territories: u64) {
    let write = db.write_quietly().await.unwrap();
    let (mut people, mut rows) = (Vec::new(), Vec::new());
    for n in 0..territories {
        let (lon, lat) = ((n % 200) as f64 * 0.05 - 4.0, 43.0 + (n / 200) as f64 * 0.04);
        for person in n * PEOPLE..(n + 1) * PEOPLE {
            let values: [Value; 6] = [
                id(2, person).into(),
                format!("p{person}@example.org").into(),
                "P".into(),
                "fr".into(),
                0_i64.into(),
                0_i64.into(),
            ];
            people.extend(values);
        }
        rows.extend([id(1, n).into(), format!("Commune {n}").into(), "commune".into(), "launched".into(), "fr".into()]);
        rows.extend(["EUR".into(), "Europe/Paris".into(), "".into()]);
        rows.extend([lon, lat, lon + 0.04, lat + 0.03, lon + 0.02, lat + 0.015].map(Value::from));
        rows.extend([0_i64.into(), 0_i64.into()]);
    }
    let head = "INSERT INTO people (id, email, display_name, locale, created_at, updated_at)";
    insert(&*write, head, 6, &mut people).await;
    let head = "INSERT INTO territories (id, name, search_name, state, locale, currency, time_zone, attribution,
        min_lon, min_lat, max_lon, max_lat, inner_lon, inner_lat, created_at, updated_at)";
    insert(&*write, head, 16, &mut rows).await;
    write.commit().await.unwrap();
}

/// A mission: some twenty words, two themes, a team of three, a place.
fn one(n: u64, territory: u64, each: u64, rows: &mut Vec<Value>, themes: &mut Vec<Value>, members: &mut Vec<Value>) {
    let mut random = Random(n);
    let subject = random.next() % 40.min(each.div_ceil(6).max(2)) + territory * 7 % 60;
    let (title, body) = (text(&mut random, subject, 4), text(&mut random, subject, 20));
    let (west, south) = ((territory % 200) as f64 * 0.05 - 4.0, 43.0 + (territory / 200) as f64 * 0.04);
    let words = words::line(&[&title, &body]);
    let person = |random: &mut Random| id(2, territory * PEOPLE + random.next() % PEOPLE);
    rows.extend([
        id(3, n).into(),
        id(1, territory).into(),
        person(&mut random).into(),
        "problem".into(),
        "active".into(),
    ]);
    rows.extend([0_i64.into(), title.into(), body.into()]);
    rows.extend([Value::from(west + 0.04 * random.part()), (south + 0.03 * random.part()).into(), 3_i32.into()]);
    rows.extend([words.into(), (n as i64).into(), (n as i64).into()]);
    let first = random.next() % 12;
    for theme in [first, (first + 1 + random.next() % 11) % 12] {
        themes.extend([id(3, n).into(), THEMES[theme as usize].into()]);
    }
    let mut team: Vec<_> = (0..3).map(|_| person(&mut random)).collect();
    team.sort_unstable();
    team.dedup();
    for person in team {
        members.extend([id(3, n).into(), person.into(), false.into(), 0_i64.into()]);
    }
}

/// The most memory that this process has had, in mebibytes.
fn peak_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap_or_default() / 1024
}

async fn rebuild(ground: &Ground) {
    let started = Instant::now();
    let made = links::rebuild(ground, |_| ()).await.unwrap();
    ground.db.execute_unprepared("ANALYZE").await.unwrap();
    println!(
        "rebuilt {} missions in {} territories, {} edges: {:.1} s, {} MiB at most",
        made.missions,
        made.territories,
        made.edges,
        started.elapsed().as_secs_f64(),
        peak_mib()
    );
}

async fn count(ground: &Ground) -> u64 {
    let row =
        ground.db.query_one_raw(statement(&*ground.db, "SELECT count(*) FROM missions", [])).await.unwrap().unwrap();
    row.try_get_by_index::<i64>(0).unwrap().unsigned_abs()
}

fn print(what: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize];
    println!("{what}: p50 {:.1} ms, p95 {:.1} ms, p99 {:.1} ms", at(0.5), at(0.95), at(0.99));
}

/// Changes the place and the words of missions, and links each anew as the worker does.
async fn relink(ground: &Ground, times: u64) {
    let missions = count(ground).await;
    let mut taken = Vec::new();
    for turn in 0..times + 20 {
        let n = Random(turn ^ 0x5eed).next() % missions;
        let other = id(3, (n + 1) % missions);
        let change = "UPDATE missions SET words = (SELECT o.words FROM missions o WHERE o.id = $2), lat = lat + 0.0005 WHERE id = $1";
        let write = ground.db.write_quietly().await.unwrap();
        write.execute_raw(statement(&*write, change, [id(3, n).into(), other.into()])).await.unwrap();
        write.commit().await.unwrap();
        let started = Instant::now();
        let write = ground.db.write_quietly().await.unwrap();
        links::relink(&write, ground, Relink { mission_id: id(3, n), hops: 0 }).await.unwrap();
        write.commit().await.unwrap();
        // The first ones fill the caches.
        if turn >= 20 {
            taken.push(started.elapsed().as_secs_f64() * 1e3);
        }
    }
    print(&format!("relink one among {missions}"), taken);
}

async fn walk(ground: &Ground, times: u64) {
    let missions = count(ground).await;
    let edges =
        ground.db.query_one_raw(statement(&*ground.db, "SELECT count(*) FROM mission_links", [])).await.unwrap();
    let edges: i64 = edges.unwrap().try_get_by_index(0).unwrap();
    let (mut taken, mut reached) = (Vec::new(), 0);
    for turn in 0..times + 20 {
        let mission = id(3, Random(turn ^ 0xa1c).next() % missions);
        let started = Instant::now();
        let steps = around::walk(&*ground.db, &Actor::Anonymous, mission, around::DEEPEST).await.unwrap();
        if turn >= 20 {
            taken.push(started.elapsed().as_secs_f64() * 1e3);
            reached += steps.len() as u64;
        }
    }
    print(&format!("walk of depth 3 over {missions} missions, {edges} edges, {} reached", reached / times), taken);
}
