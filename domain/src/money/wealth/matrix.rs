//! The matrix itself: six flows by three criteria, and what the council looks at.

use super::rules::{Flow, lift_one_another};
use crate::{
    Ground, Result, missions,
    people::{Actor, rights},
    sql,
};
use sea_orm::FromQueryResult;
use std::collections::HashMap;
use uuid::Uuid;

/// Means are told from so many ratings of a flow on, so that no single peer's mark can be read off.
pub const LEAST_TOLD: i64 = 3;

/// A flow of a mission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The flow.
    pub flow: Flow,
    /// How many contributions.
    pub contributions: i64,
    /// Their minutes.
    pub minutes: i64,
    /// Money given, in smallest units.
    pub money: i64,
    /// How many ratings.
    pub ratings: i64,
    /// Quality: mean of the two marks in thousandths, 1,000 to 5,000; none below [`LEAST_TOLD`] ratings.
    pub quality_milli: Option<i64>,
    /// Emotion: mean of the four marks in thousandths; none below [`LEAST_TOLD`] ratings.
    pub emotion_milli: Option<i64>,
}

/// All flows of a mission, in the order of [`Flow::ALL`], open and closed periods together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// Its flows.
    pub cells: Vec<Cell>,
}

#[derive(FromQueryResult)]
struct Row {
    flow: String,
    contributions: i64,
    minutes: i64,
    money: i64,
    ratings: i64,
    quality: i64,
    emotion: i64,
}

/// The matrix of a mission.
///
/// # Errors
/// `not-found`.
pub async fn matrix(ground: &Ground, actor: &Actor, mission: Uuid) -> Result<Matrix> {
    let mission = missions::visible(&*ground.db, actor, mission).await?.id;
    let sql = "SELECT c.flow, CAST(count(*) AS bigint) AS contributions, CAST(sum(c.minutes) AS bigint) AS minutes,
            CAST(sum(c.money) AS bigint) AS money, CAST(sum(r.ratings) AS bigint) AS ratings,
            CAST(sum(r.quality) AS bigint) AS quality, CAST(sum(r.emotion) AS bigint) AS emotion
        FROM contributions c JOIN (
            SELECT o.id, count(x.rater_id) AS ratings, coalesce(sum(x.relevance + x.productivity), 0) AS quality,
                coalesce(sum(x.attitude + x.constructiveness + x.joy + x.openness), 0) AS emotion
            FROM contributions o LEFT JOIN contribution_ratings x ON x.contribution_id = o.id
            WHERE o.mission_id = $1 GROUP BY o.id
        ) r ON r.id = c.id
        WHERE c.mission_id = $1 AND c.removed_at IS NULL GROUP BY c.flow";
    let rows: Vec<Row> = sql::all(&*ground.db, sql, [mission.into()]).await?;
    let mut by: HashMap<String, Row> = rows.into_iter().map(|row| (row.flow.clone(), row)).collect();
    let cell = |flow: &Flow| {
        let row = by.remove(flow.name());
        let told = row.as_ref().filter(|row| row.ratings >= LEAST_TOLD);
        let milli = |sum: i64, marks: i64| (1000 * sum + marks / 2) / marks.max(1);
        Cell {
            flow: *flow,
            contributions: row.as_ref().map_or(0, |row| row.contributions),
            minutes: row.as_ref().map_or(0, |row| row.minutes),
            money: row.as_ref().map_or(0, |row| row.money),
            ratings: row.as_ref().map_or(0, |row| row.ratings),
            quality_milli: told.map(|row| milli(row.quality, 2 * row.ratings)),
            emotion_milli: told.map(|row| milli(row.emotion, 4 * row.ratings)),
        }
    };
    Ok(Matrix { cells: Flow::ALL.iter().map(cell).collect() })
}

/// Two people who lift one another beyond what others say of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// One of them; the smaller id.
    pub one: Uuid,
    /// The other.
    pub other: Uuid,
}

#[derive(FromQueryResult)]
struct Given {
    rater: Uuid,
    author: Uuid,
    sum: i64,
    count: i64,
}

/// The pairs of a mission's team who only lift one another. For the council of the territory, its mediators and animators.
///
/// # Errors
/// `not-found`, `sign-in-required`, `forbidden`.
pub async fn pairs(ground: &Ground, actor: &Actor, mission: Uuid) -> Result<Vec<Pair>> {
    let mission = missions::visible(&*ground.db, actor, mission).await?;
    let sits = "SELECT count(*) FROM council_seats WHERE territory_id = $1 AND person_id = $2 AND ended_at IS NULL";
    let person = actor.signed_in()?.id;
    let seats: Option<i64> = sql::value(&*ground.db, sits, [mission.territory_id.into(), person.into()]).await?;
    rights::allow(actor, actor.may_mediate(mission.territory_id) || seats.unwrap_or_default() > 0)?;
    let sql = "SELECT r.rater_id AS rater, c.author_id AS author, CAST(count(*) AS bigint) AS count,
            CAST(sum(r.relevance + r.productivity + r.attitude + r.constructiveness + r.joy + r.openness) AS bigint) AS sum
        FROM contributions c JOIN contribution_ratings r ON r.contribution_id = c.id
        WHERE c.mission_id = $1 AND c.removed_at IS NULL GROUP BY r.rater_id, c.author_id";
    let rows: Vec<Given> = sql::all(&*ground.db, sql, [mission.id.into()]).await?;
    let given: HashMap<(Uuid, Uuid), (i64, i64)> =
        rows.iter().map(|row| ((row.rater, row.author), (row.sum, row.count))).collect();
    let mut received: HashMap<Uuid, (i64, i64)> = HashMap::new();
    for row in &rows {
        let all = received.entry(row.author).or_default();
        *all = (all.0 + row.sum, all.1 + row.count);
    }
    let by_others = |author: Uuid, given: (i64, i64)| {
        let (sum, count) = received.get(&author).copied().unwrap_or_default();
        (sum - given.0, count - given.1)
    };
    let mut pairs: Vec<_> = given
        .iter()
        .filter(|((rater, author), _)| rater < author)
        .filter_map(|((one, other), to_other)| {
            let to_one = given.get(&(*other, *one))?;
            let others = [by_others(*other, *to_other), by_others(*one, *to_one)];
            lift_one_another([*to_other, *to_one], others).then_some(Pair { one: *one, other: *other })
        })
        .collect();
    pairs.sort_unstable();
    Ok(pairs)
}
