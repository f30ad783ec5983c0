//! Imports a national file on a fresh database, then asks for every point of an oracle, and measures.
//!
//! `territories DATABASE-URL COMMUNES.geojson[.gz] POINTS.csv [LOOKUPS]`; see the script `tests/bench/territories`.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement that cannot go on should stop")]

use photos36_domain::{
    Clock, Ground,
    database::Database,
    money::gateways::Gateways,
    people::MasterSecret,
    settings::Settings,
    store,
    territories::{self, FRENCH_ATTRIBUTION},
};
use std::{sync::Arc, time::Instant};

struct Point {
    lon: f64,
    lat: f64,
    expected: String,
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, communes, points] = <[String; 3]>::try_from(arguments).expect("DATABASE-URL COMMUNES POINTS");
    let folder = tempfile::tempdir().unwrap();
    let ground = ground(&url, &folder).await;

    for run in ["first import", "same again"] {
        let file = std::fs::File::open(&communes).unwrap();
        let started = Instant::now();
        let report = territories::import(&ground, file, FRENCH_ATTRIBUTION, |_| ()).await.unwrap();
        println!(
            "{run}: {:.1} s, {} read, {} created, {} updated, {} unchanged, {} refused, {} linked",
            started.elapsed().as_secs_f64(),
            report.read,
            report.created,
            report.updated,
            report.unchanged,
            report.refused,
            report.linked
        );
        for (label, refusal) in report.refusals {
            println!("  refused {label}: {refusal:?}");
        }
    }
    let points = read_points(&points);
    if points.is_empty() {
        return;
    }
    let right = lookups("first round (boundaries to be read)", &ground, &points).await;
    println!("oracle: {right} of {} points in the territory expected", points.len());
    for _ in 0..4 {
        lookups("later round", &ground, &points).await;
    }
}

async fn ground(url: &str, folder: &tempfile::TempDir) -> Ground {
    let mut settings = Settings::defaults().unwrap();
    settings.database.url = url.to_owned();
    settings.store.folder = folder.path().join("objects");
    settings.people.secret_file = folder.path().join("secret");
    let db = Database::open(&settings.database).await.unwrap();
    db.migrate().await.unwrap();
    let clock = Clock::system();
    Ground {
        db,
        store: store::open(&settings.store).await.unwrap(),
        gateways: Gateways::open(&settings.money).unwrap(),
        secret: MasterSecret::load(&settings.people).unwrap(),
        settings: Arc::new(settings),
        clock,
    }
}

/// Rows of `lat,lon,code,…` after a heading.
fn read_points(path: &str) -> Vec<Point> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let point = |row: &str| {
        let mut fields = row.split(',');
        let lat = fields.next()?.parse().ok()?;
        let lon = fields.next()?.parse().ok()?;
        Some(Point { lon, lat, expected: fields.next()?.to_owned() })
    };
    text.lines().skip(1).filter_map(point).collect()
}

/// Looks all points up one after the other; gives how many lie where the oracle says.
async fn lookups(round: &str, ground: &Ground, points: &[Point]) -> usize {
    let (mut found, mut millis) = (Vec::new(), Vec::new());
    for point in points {
        let started = Instant::now();
        found.push(territories::locate(&*ground.db, point.lon, point.lat).await.unwrap());
        millis.push(started.elapsed().as_secs_f64() * 1_000.0);
    }
    millis.sort_by(f64::total_cmp);
    let at = |share: f64| millis[((millis.len() - 1) as f64 * share) as usize];
    println!("{round}: p50 {:.3} ms, p99 {:.3} ms, longest {:.3} ms", at(0.5), at(0.99), at(1.0));
    let mut right = 0;
    for (point, located) in points.iter().zip(found) {
        let code = match located {
            Some(located) => {
                let territory = territories::by_id(&*ground.db, located.id).await.unwrap();
                territory.insee_code.map(|code| code.as_str().to_owned()).unwrap_or_default()
            }
            None => String::new(),
        };
        if code == point.expected {
            right += 1;
        } else {
            println!("  {} {} is in {code:?}, expected {:?}", point.lon, point.lat, point.expected);
        }
    }
    right
}
