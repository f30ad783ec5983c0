//! Fills a database with photos all over a country, and names addresses to ask for; see the script `tests/bench/map`.
//!
//! `map fill DATABASE-URL PHOTOS`, `map paths KIND ZOOM COUNT`, `map calls DATABASE-URL COUNT`.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement that cannot go on should stop")]

use photos36_domain::{
    database::{Database, statement},
    map::{self, Filter, TileId, cells},
    settings::{DatabaseSettings, Settings},
};
use sea_orm::{ConnectionTrait, DatabaseBackend};
use std::{fmt::Write, time::Instant};
use uuid::Uuid;

/// As many as the target: 36 photos in 35,000 places.
const TERRITORIES: u64 = 35_000;
/// Rows that one statement inserts.
const BATCH: u64 = 5_000;
const THEMES: [&str; 8] = ["water", "health", "energy", "housing", "culture", "education", "economy", "living-world"];

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["fill", url, photos] => fill(url, photos.parse().unwrap()).await,
        ["paths", kind, zoom, count] => paths(kind, zoom.parse().unwrap(), count.parse().unwrap()),
        ["calls", url, count] => calls(&open(url).await, count.parse().unwrap()).await,
        _ => panic!("fill DATABASE-URL PHOTOS | paths KIND ZOOM COUNT | calls DATABASE-URL COUNT"),
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

    /// About a standard normal deviate: twelve parts less six.
    fn bell(&mut self) -> f64 {
        (0..12).map(|_| self.part()).sum::<f64>() - 6.0
    }
}

/// Where a territory lies: a third of them round a hundred towns, the rest anywhere in a box like France.
fn territory_place(n: u64) -> (f64, f64) {
    let mut random = Random(n);
    let anywhere = |random: &mut Random| (-4.0 + 12.0 * random.part(), 42.6 + 8.2 * random.part());
    if !n.is_multiple_of(3) {
        return anywhere(&mut random);
    }
    let (lon, lat) = anywhere(&mut Random(1_000_000 + random.next() % 100));
    (lon + 0.2 * random.bell(), lat + 0.15 * random.bell())
}

struct Photo {
    territory: u64,
    lon: f64,
    lat: f64,
}

/// Photo `n`: territories with low numbers have most of them, from some 1,800 down to some 20.
fn photo(n: u64) -> Photo {
    let mut random = Random(n ^ 0x5eed_0000_0000);
    let territory = (random.part().powf(1.6) * TERRITORIES as f64) as u64;
    let (lon, lat) = territory_place(territory);
    let round = |degrees: f64| (degrees * 1e6).round() / 1e6;
    Photo { territory, lon: round(lon + 0.009 * random.bell()), lat: round(lat + 0.006 * random.bell()) }
}

fn photo_id(n: u64) -> Uuid {
    Uuid::from_u128((0x0197_a1c0_0000_7000_u128 << 64) | 0x8000_0000_0000_0000 | u128::from(n))
}

fn territory_id(n: u64) -> Uuid {
    Uuid::from_u128((0x0197_a1c0_0001_7000_u128 << 64) | 0x8000_0000_0000_0000 | u128::from(n))
}

const AUTHOR: Uuid = Uuid::from_u128(0x0197_a1c0_0002_7000_8000_0000_0000_0001);

async fn open(url: &str) -> Database {
    let settings = DatabaseSettings { url: url.to_owned(), ..Settings::defaults().unwrap().database };
    let db = Database::open(&settings).await.unwrap();
    db.migrate().await.unwrap();
    db
}

async fn fill(url: &str, photos: u64) {
    let db = open(url).await;
    let started = Instant::now();
    people_and_territories(&db).await;
    let triggers = without_triggers(&db).await;
    for first in (0..photos).step_by(BATCH as usize) {
        insert_photos(&db, first, (first + BATCH).min(photos)).await;
    }
    with_triggers(&db, triggers).await;
    map::rebuild(&db).await.unwrap();
    db.execute_unprepared("ANALYZE").await.unwrap();
    println!("{photos} photos in {TERRITORIES} territories: {:.0} s to fill", started.elapsed().as_secs_f64());
    db.close().await.unwrap();
}

async fn people_and_territories(db: &Database) {
    let write = db.write().await.unwrap();
    let person = "INSERT INTO people (id, email, display_name, locale, created_at, updated_at)
        VALUES ($1, 'bench@example.org', 'Bench', 'fr', 0, 0)";
    write.execute_raw(statement(&*write, person, [AUTHOR.into()])).await.unwrap();
    let sql = "INSERT INTO territories (id, name, search_name, state, locale, currency, time_zone, attribution,
            min_lon, min_lat, max_lon, max_lat, inner_lon, inner_lat, created_at, updated_at)
        VALUES ($1, $2, $2, 'launched', 'fr', 'EUR', 'Europe/Paris', '', $3, $4, $5, $6, $7, $8, 0, 0)";
    for n in 0..TERRITORIES {
        let (lon, lat) = territory_place(n);
        let edges = [lon - 0.03, lat - 0.02, lon + 0.03, lat + 0.02, lon, lat];
        let mut values = vec![territory_id(n).into(), format!("Commune {n}").into()];
        values.extend(edges.map(sea_orm::Value::from));
        write.execute_raw(statement(&*write, sql, values)).await.unwrap();
    }
    write.commit().await.unwrap();
}

/// The tables that are filled in bulk.
const FILLED: [&str; 2] = ["photos", "photo_themes"];

/// Bulk rows go in without triggers; what these would have written is made in one go afterwards.
async fn without_triggers(db: &Database) -> Vec<String> {
    if db.backend() == DatabaseBackend::Postgres {
        for table in FILLED {
            db.execute_unprepared(&format!("ALTER TABLE {table} DISABLE TRIGGER USER")).await.unwrap();
        }
        return Vec::new();
    }
    let kept = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ($1, $2)";
    let rows = db.query_all_raw(statement(&**db, kept, FILLED.map(Into::into))).await.unwrap();
    let mut triggers = Vec::new();
    for row in rows {
        let name: String = row.try_get_by_index(0).unwrap();
        triggers.push(row.try_get_by_index(1).unwrap());
        db.execute_unprepared(&format!("DROP TRIGGER {name}")).await.unwrap();
    }
    triggers
}

async fn with_triggers(db: &Database, triggers: Vec<String>) {
    if db.backend() == DatabaseBackend::Postgres {
        for table in FILLED {
            db.execute_unprepared(&format!("ALTER TABLE {table} ENABLE TRIGGER USER")).await.unwrap();
        }
        return;
    }
    let boxes = "INSERT INTO photo_box SELECT seq, shown_lon, shown_lon, shown_lat, shown_lat FROM photos
        WHERE state = 'published' AND quad IS NOT NULL";
    db.execute_unprepared(boxes).await.unwrap();
    for trigger in triggers {
        db.execute_unprepared(&trigger).await.unwrap();
    }
}

async fn insert_photos(db: &Database, first: u64, end: u64) {
    let mut json = String::from("[");
    for n in first..end {
        let Photo { territory, lon, lat } = photo(n);
        let theme = if n % 3 == 0 { THEMES[(n / 3 % 8) as usize] } else { "" };
        let comma = if n == first { "" } else { "," };
        let (id, territory) = (photo_id(n).simple().to_string(), territory_id(territory).simple().to_string());
        let quad = cells::quad(lon, lat);
        write!(json, r#"{comma}["{id}","{territory}",{lon},{lat},{quad},{n},"{theme}"]"#).unwrap();
    }
    json.push(']');
    let write = db.write().await.unwrap();
    let (rows, [id, territory, lon, lat, quad, n, theme]) = match db.backend() {
        DatabaseBackend::Postgres => ("SELECT value AS v FROM json_array_elements($1::json)", POSTGRES_VALUES),
        _ => ("SELECT value AS v FROM json_each($1)", SQLITE_VALUES),
    };
    let photos = format!(
        "INSERT INTO photos (id, author_id, territory_id, state, sha256, size_bytes, media_type, width_px, height_px,
            orientation, place_precision, lon, lat, shown_lon, shown_lat, quad, taken_at, title, body, credit, licence,
            rendition, created_at, updated_at)
        SELECT {id}, $2, {territory}, 'published', {sha}, 3000000, 'image/jpeg', 4032, 3024, 1, 'exact', {lon}, {lat},
            {lon}, {lat}, {quad}, {n} * 1000000, 'La photo ' || {n} || ' du village', '', 'Bench', 'CC-BY-SA-4.0', 1, 0, 0
        FROM ({rows}) r",
        sha = if db.backend() == DatabaseBackend::Postgres { "decode(v->>0, 'hex')" } else { "unhex(v->>0)" },
    );
    write.execute_raw(statement(&*write, photos, [json.as_str().into(), AUTHOR.into()])).await.unwrap();
    let themes =
        format!("INSERT INTO photo_themes (photo_id, theme) SELECT {id}, {theme} FROM ({rows}) r WHERE {theme} <> ''");
    write.execute_raw(statement(&*write, themes, [json.as_str().into()])).await.unwrap();
    write.commit().await.unwrap();
}

/// How each database reads id, territory, longitude, latitude, quad, number and theme out of a row `v`.
const SQLITE_VALUES: [&str; 7] =
    ["unhex(v->>0)", "unhex(v->>1)", "(v->>2)", "(v->>3)", "(v->>4)", "(v->>5)", "(v->>6)"];
const POSTGRES_VALUES: [&str; 7] = [
    "(v->>0)::uuid",
    "(v->>1)::uuid",
    "(v->>2)::double precision",
    "(v->>3)::double precision",
    "(v->>4)::bigint",
    "(v->>5)::bigint",
    "(v->>6)",
];

const KINDS: [&str; 6] = ["tiles", "clusters", "photos", "theme", "territory", "theme-list"];

/// What the database alone takes: the use cases called one after the other.
async fn calls(db: &Database, count: u64) {
    println!("{:<11}{:>5}{:>9}{:>9}{:>9}{:>9}", "", "zoom", "p50 ms", "p95 ms", "p99 ms", "max kB");
    for kind in KINDS {
        for zoom in [5, 8, 11, 14, 16] {
            let (mut times, mut largest) = (Vec::new(), 0);
            for n in 0..count {
                let started = Instant::now();
                largest = largest.max(call(db, kind, zoom, n).await);
                times.push(started.elapsed().as_secs_f64() * 1e3);
            }
            times.sort_by(f64::total_cmp);
            let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize];
            let largest = largest as f64 / 1e3;
            println!("{kind:<11}{zoom:>5}{:>9.2}{:>9.2}{:>9.2}{largest:>9.1}", at(0.5), at(0.95), at(0.99));
        }
    }
}

async fn call(db: &Database, kind: &str, zoom: u8, n: u64) -> usize {
    let View { x, y, bbox, territory } = view(zoom, n);
    let tile = TileId::new(zoom, x, y).unwrap();
    let boxed = Filter::default().within(bbox.parse().unwrap());
    let themed = |filter: Filter| filter.with_theme(THEMES[(n % 8) as usize]).unwrap();
    match kind {
        "tiles" => map::tile(&**db, &Filter::default(), tile).await.unwrap().map_or(0, |tile| tile.len()),
        "theme" => map::tile(&**db, &themed(Filter::default()), tile).await.unwrap().map_or(0, |tile| tile.len()),
        "territory" => {
            let filter = Filter::of_territory(territory_id(territory));
            map::tile(&**db, &filter, tile).await.unwrap().map_or(0, |tile| tile.len())
        }
        "clusters" => map::clusters(&**db, &boxed, zoom).await.unwrap().items.len(),
        "theme-list" => map::photos(&**db, &themed(boxed), 50, None).await.unwrap().items.len(),
        _ => map::photos(&**db, &boxed, 50, None).await.unwrap().items.len(),
    }
}

/// What someone looks at: the tile and the screen round a photo.
struct View {
    x: u32,
    y: u32,
    bbox: String,
    territory: u64,
}

fn view(zoom: u8, n: u64) -> View {
    let Photo { lon, lat, territory } = photo(n * 7919 % 1_260_000);
    let (x, y) = cells::column_and_row(cells::quad(lon, lat) >> cells::shift(zoom));
    // What a laptop shows: 1280 by 768 pixels, 5 by 3 tiles.
    let tile = 360.0 / f64::from(1_u32 << zoom);
    let (wide, high) = (2.5 * tile, 1.5 * tile * lat.to_radians().cos());
    let bbox =
        format!("{:.5},{:.5},{:.5},{:.5}", lon - wide, (lat - high).max(-85.0), lon + wide, (lat + high).min(85.0));
    View { x, y, bbox, territory }
}

/// Addresses where people look.
fn paths(kind: &str, zoom: u8, count: u64) {
    for n in 0..count {
        let View { x, y, bbox, territory } = view(zoom, n);
        let tile = format!("/v1/map/tiles/{zoom}/{x}/{y}.mvt");
        match kind {
            "tiles" => println!("{tile}"),
            "theme" => println!("{tile}?theme=water"),
            "territory" => println!("{tile}?territory={}", territory_id(territory)),
            "clusters" => println!("/v1/map/clusters?bbox={bbox}&zoom={zoom}"),
            "theme-list" => println!("/v1/map/photos?bbox={bbox}&theme=water"),
            "photos" => println!("/v1/map/photos?bbox={bbox}"),
            other => panic!("{other} is none of {KINDS:?}"),
        }
    }
}
