//! Fills a fresh database with missions, then asks for pages of their lists in every way, and measures.
//!
//! `missions DATABASE-URL [MISSIONS [ROUNDS]]`; 360,000 missions, 36 a territory, unless told otherwise. Words are drawn as
//! they are in life: the commonest stands in every second mission, most stand in few.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement that cannot go on should stop")]

use photos36_domain::{
    database::{Database, statement},
    missions::{self, Filter, Kind, MissionState, Sort},
    people::Actor,
    settings::Settings,
    themes::TREE,
};
use sea_orm::{ConnectionTrait, DatabaseBackend};
use std::{fmt::Write as _, time::Instant};
use uuid::Uuid;

/// Missions of a territory.
const A_TERRITORY: u64 = 36;
/// Different words.
const VOCABULARY: u64 = 20_000;
/// Rows of one statement.
const BATCH: u64 = 500;

/// A small generator (SplitMix64, Steele, Lea and Flood 2014), so that every run draws the same.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    #[expect(clippy::cast_precision_loss, reason = "a share needs no more digits")]
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A word whose rank is drawn by Zipf's law.
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rank")]
    fn word(&mut self) -> String {
        format!("mot{}", (VOCABULARY as f64).powf(self.share()) as u64)
    }
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, usual: u64| arguments.get(at).map_or(usual, |text| text.parse().unwrap());
    let (count, rounds) = (number(1, 360_000), number(2, 100));
    let mut settings = Settings::defaults().unwrap().database;
    settings.url.clone_from(arguments.first().expect("DATABASE-URL"));
    let db = Database::open(&settings).await.unwrap();
    db.migrate().await.unwrap();
    let started = Instant::now();
    fill(&db, count).await;
    println!("{count} missions written in {:.0} s", started.elapsed().as_secs_f64());
    measure(&db, count.div_ceil(A_TERRITORY), rounds).await;
}

fn id(kind: u64, number: u64) -> Uuid {
    Uuid::from_u128((u128::from(kind) << 64) | u128::from(number))
}

/// A literal of this database.
fn literal(db: &Database, id: Uuid) -> String {
    match db.backend() {
        DatabaseBackend::Sqlite => format!("X'{}'", id.simple()),
        _ => format!("'{id}'"),
    }
}

#[expect(clippy::cast_precision_loss, reason = "places on a grid")]
fn place(territory: u64) -> (f64, f64) {
    (-4.0 + (territory % 100) as f64 * 0.1, 43.0 + (territory / 100) as f64 * 0.06)
}

async fn fill(db: &Database, count: u64) {
    let mut dice = Dice(36);
    let person = literal(db, id(1, 1));
    run(db, &format!(
        "INSERT INTO people (id, email, display_name, locale, created_at, updated_at) VALUES ({person}, 'a@example.org', 'A', 'fr', 0, 0)"
    ))
    .await;
    rows(db, "territories (id, name, search_name, state, locale, currency, time_zone, attribution, min_lon, min_lat, max_lon,
        max_lat, inner_lon, inner_lat, created_at, updated_at)", count.div_ceil(A_TERRITORY), |territory| {
        let (lon, lat) = place(territory);
        format!("({}, 'T', 't', 'launched', 'fr', 'EUR', 'Europe/Paris', '', {lon}, {lat}, {lon}, {lat}, {lon}, {lat}, 0, 0)",
            literal(db, id(2, territory)))
    })
    .await;
    rows(db, "missions (id, territory_id, author_id, kind, state, state_at, title, body, lon, lat, min_team, supports, words,
        created_at, updated_at)", count, |mission| {
        let territory = mission / A_TERRITORY;
        let (lon, lat) = place(territory);
        let (lon, lat) = (lon + dice.share() * 0.05, lat + dice.share() * 0.05);
        let kind = Kind::ALL[usize::try_from(dice.below(7)).unwrap()].name();
        let state = ["gathering", "active", "active", "completed", "abandoned"][usize::try_from(dice.below(5)).unwrap()];
        let words: Vec<_> = (0..20).map(|_| dice.word()).collect();
        format!("({}, {}, {person}, '{kind}', '{state}', 0, 'M', '', {lon}, {lat}, 3, {}, '{}', 0, 0)",
            literal(db, id(3, mission)), literal(db, id(2, territory)), dice.below(50), words.join(" "))
    })
    .await;
    let themes = u64::try_from(TREE.len()).unwrap();
    rows(db, "mission_themes (mission_id, theme)", count, |mission| {
        let theme = TREE[usize::try_from(dice.below(themes)).unwrap()].id;
        format!("({}, '{theme}')", literal(db, id(3, mission)))
    })
    .await;
    run(db, "ANALYZE").await;
}

async fn rows(db: &Database, into: &str, count: u64, mut row: impl FnMut(u64) -> String) {
    let mut at = 0;
    while at < count {
        let mut sql = format!("INSERT INTO {into} VALUES ");
        let end = count.min(at + BATCH);
        for number in at..end {
            write!(sql, "{}{}", if number == at { "" } else { ", " }, row(number)).unwrap();
        }
        run(db, &sql).await;
        at = end;
    }
}

async fn run(db: &Database, sql: &str) {
    db.execute_unprepared(sql).await.unwrap();
}

/// Draws a filter, knowing how many territories there are.
type Draw = fn(&mut Dice, u64) -> Filter;

async fn measure(db: &Database, territories: u64, rounds: u64) {
    let mut dice = Dice(7);
    let filters: [(&str, Draw); 10] = [
        ("all", |_, _| Filter::default()),
        ("territory", |dice, all| Filter { territory: Some(id(2, dice.below(all))), ..Filter::default() }),
        ("box of 10 km", |dice, all| {
            let (lon, lat) = place(dice.below(all));
            let bbox = format!("{lon},{lat},{},{}", lon + 0.1, lat + 0.1);
            Filter { bbox: Some(bbox.parse().unwrap()), ..Filter::default() }
        }),
        ("theme", |dice, _| Filter {
            theme: Some(TREE[usize::try_from(dice.below(50)).unwrap()].id.into()),
            ..Filter::default()
        }),
        ("kind and state", |dice, _| Filter {
            kind: Some(Kind::ALL[usize::try_from(dice.below(7)).unwrap()]),
            state: Some(MissionState::Completed),
            ..Filter::default()
        }),
        ("needs help", |_, _| Filter { needs_help: true, ..Filter::default() }),
        ("a common word", |dice, _| Filter { text: Some(format!("mot{}", 1 + dice.below(9))), ..Filter::default() }),
        ("a rare word", |dice, _| Filter {
            text: Some(format!("mot{}", 9_000 + dice.below(900))),
            ..Filter::default()
        }),
        ("two words", |dice, _| Filter {
            text: Some(format!("mot{} mot{}", 10 + dice.below(90), 100 + dice.below(900))),
            ..Filter::default()
        }),
        ("word and theme there", |dice, all| Filter {
            territory: Some(id(2, dice.below(all))),
            theme: Some("water".into()),
            text: Some("mot3".into()),
            ..Filter::default()
        }),
    ];
    for (name, filter) in filters {
        for (order, sort) in [("recent", Sort::Recent), ("supported", Sort::Supported), ("near", Sort::Near(0.0, 44.0))]
        {
            let (mut millis, mut found) = (Vec::new(), 0);
            for _ in 0..rounds {
                let filter = filter(&mut dice, territories);
                let started = Instant::now();
                let page = missions::list(&**db, &Actor::Anonymous, &filter, sort, None, None).await.unwrap();
                millis.push(started.elapsed().as_secs_f64() * 1_000.0);
                found += page.items.len();
            }
            millis.sort_by(f64::total_cmp);
            let at = |share: usize| millis[(millis.len() - 1) * share / 100];
            let each = found / millis.len();
            println!(
                "{name}, {order}: p50 {:.1} ms, p95 {:.1} ms, longest {:.1} ms; {each} a page",
                at(50),
                at(95),
                at(100)
            );
        }
    }
    let row = db.query_one_raw(statement(&**db, "SELECT count(*) FROM missions", [])).await.unwrap().unwrap();
    println!("of {} missions", row.try_get_by_index::<i64>(0).unwrap());
}
