//! Counting a territory anew, whole: what stands then equals what the rows say.

use super::figures::{Figures, size_class};
use crate::{
    Ground, Result,
    clock::year_of,
    database::dialect,
    jobs::{self, NewJob, Priority},
    sql::{all, run},
    territories::{self, Boundary, Territory},
    themes::TREE,
};
use anyhow::{Context, anyhow};
use geo::{Coord, Intersects, Rect};
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The job that counts a territory.
pub const RECOUNT: &str = "recount-dashboard";
/// A question that nobody answered for so long is told of, in microseconds: 30 days.
pub const WAITING_US: i64 = 30 * DAY_US;
/// A territory where nothing changes is counted anew after so long, in microseconds.
const DAY_US: i64 = 86_400_000_000;
/// Changes that one call looks through.
const CHANGES: i64 = 10_000;
/// Territories that are counted because a day went by, in one call.
const DAILY: i64 = 200;
/// Rows of one statement.
const ROWS: usize = 500;
/// Columns, and rows, of the grid over a territory.
pub const GRID: usize = 8;

/// What the job [`RECOUNT`] works on.
#[derive(Debug, Serialize, Deserialize)]
pub struct Recount {
    /// The territory.
    pub territory: Uuid,
}

#[derive(FromQueryResult)]
struct OfTerritory {
    territory_id: Uuid,
}

/// Writes a job for each territory in which something changed or that was last counted a day ago; gives their number.
/// Called once a minute, so that a territory is counted no more often.
///
/// # Errors
/// When the database does not answer.
pub async fn plan(ground: &Ground) -> Result<usize> {
    let write = ground.db.write().await?;
    let taken = "DELETE FROM dashboard_changes
        WHERE seq IN (SELECT seq FROM dashboard_changes ORDER BY seq LIMIT $1) RETURNING territory_id";
    let changed = all::<OfTerritory>(&*write, taken, [CHANGES.into()]).await?;
    let old = "SELECT territory_id FROM dashboards WHERE counted_at < $1 ORDER BY counted_at LIMIT $2";
    let daily = all::<OfTerritory>(&*write, old, [(ground.clock.now() - DAY_US).into(), DAILY.into()]).await?;
    let due: BTreeSet<_> = changed.into_iter().chain(daily).map(|row| row.territory_id).collect();
    for territory in &due {
        let job = NewJob {
            kind: RECOUNT,
            payload: Recount { territory: *territory },
            priority: Priority::Low,
            run_at: None,
            dedupe_key: Some(format!("{RECOUNT}:{territory}")),
        };
        jobs::enqueue(&*write, &ground.clock, job).await?;
    }
    write.commit().await?;
    Ok(due.len())
}

#[derive(FromQueryResult)]
struct Counted {
    month: i64,
    name: String,
    amount: i64,
}

/// Counts a territory anew.
///
/// # Errors
/// `not-found`, or when the database does not answer.
pub async fn recount(ground: &Ground, territory: Uuid) -> Result<()> {
    let there = territories::by_id(&*ground.db, territory).await?;
    let outline = Boundary::from_geojson(&territories::boundary_json(&*ground.db, territory).await?)
        .map_err(|_| anyhow!("territory {territory} has a strange boundary"))?;
    let now = ground.clock.now();
    let rows = all::<Counted>(&*ground.db, question(&*ground.db, &there, now), [territory.into()]).await?;
    let mut months: BTreeMap<i32, Figures> = BTreeMap::new();
    let mut whole = Figures::default();
    for Counted { month, name, amount } in rows {
        *whole.0.entry(name.clone()).or_default() += amount;
        let month = i32::try_from(month).context("a month")?;
        months.entry(month).or_default().0.insert(name, amount);
    }
    let write = ground.db.write_quietly().await?;
    territories::lock(&*write, territory).await?;
    run(&*write, "DELETE FROM dashboard_months WHERE territory_id = $1", [territory.into()]).await?;
    put_months(&*write, territory, &months).await?;
    let put =
        "INSERT INTO dashboards (territory_id, counted_at, size_class, inside, people, photos, questions, missions)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (territory_id) DO UPDATE SET counted_at = excluded.counted_at, size_class = excluded.size_class,
            inside = excluded.inside, people = excluded.people, photos = excluded.photos,
            questions = excluded.questions, missions = excluded.missions";
    let [people, photos, questions, missions] =
        ["people", "photos", "questions", "missions"].map(|name| Value::from(whole.get(name)));
    let class = size_class(there.population);
    let values = [
        territory.into(),
        now.into(),
        class.into(),
        inside(&there, &outline).into(),
        people,
        photos,
        questions,
        missions,
    ];
    run(&*write, put, values).await?;
    write.commit().await
}

async fn put_months(write: &impl ConnectionTrait, territory: Uuid, months: &BTreeMap<i32, Figures>) -> Result<()> {
    let months: Vec<_> = months.iter().collect();
    for some in months.chunks(ROWS) {
        let places: Vec<_> = (0..some.len()).map(|n| format!("($1, ${}, ${})", 2 * n + 2, 2 * n + 3)).collect();
        let mut values: Vec<Value> = vec![territory.into()];
        for (month, figures) in some {
            values.push((**month).into());
            values.push(serde_json::to_string(figures).context("figures")?.into());
        }
        let put =
            format!("INSERT INTO dashboard_months (territory_id, month, figures_json) VALUES {}", places.join(", "));
        run(write, put, values).await?;
    }
    Ok(())
}

/// The text of the one query that counts, with the grid over the territory.
fn question(connection: &impl ConnectionTrait, there: &Territory, now: i64) -> String {
    let roots: Vec<_> = TREE.iter().map(|theme| format!("('{}', '{}')", theme.id, theme.root())).collect();
    let month = dialect(
        connection,
        "CAST(strftime('%Y%m', at / 1000000, 'unixepoch') AS integer)",
        "CAST(to_char(to_timestamp(at / 1000000) AT TIME ZONE 'UTC', 'YYYYMM') AS bigint)",
    );
    let floor = |what: String| match dialect(connection, "sqlite", "postgres") {
        "sqlite" => format!("CAST({what} AS integer)"),
        _ => format!("CAST(floor({what}) AS bigint)"),
    };
    let bounds = there.bounds;
    // Never zero: a boundary has an area.
    let column = floor(format!("(lon - {:?}) / {:?} * {GRID}", bounds.west, bounds.east - bounds.west));
    let row = floor(format!("({:?} - lat) / {:?} * {GRID}", bounds.north, bounds.north - bounds.south));
    include_str!("recount.sql")
        .replace("{roots}", &roots.join(", "))
        .replace("{month}", month)
        .replace("{year}", &year_of(now).to_string())
        .replace("{waiting_before}", &(now - WAITING_US).to_string())
        .replace("{row}", &row)
        .replace("{column}", &column)
        .replace("{west}", &format!("{:?}", bounds.west))
        .replace("{east}", &format!("{:?}", bounds.east))
        .replace("{south}", &format!("{:?}", bounds.south))
        .replace("{north}", &format!("{:?}", bounds.north))
}

/// Which cells of the grid touch the territory, rows from the north.
fn inside(there: &Territory, outline: &Boundary) -> String {
    let bounds = there.bounds;
    let (wide, high) = ((bounds.east - bounds.west) / GRID as f64, (bounds.north - bounds.south) / GRID as f64);
    let touches = |n: usize| {
        let (west, north) = (bounds.west + wide * (n % GRID) as f64, bounds.north - high * (n / GRID) as f64);
        let cell = Rect::new(Coord { x: west, y: north - high }, Coord { x: west + wide, y: north });
        outline.shape().intersects(&cell)
    };
    (0..GRID * GRID).map(|n| if touches(n) { '1' } else { '0' }).collect()
}
