//! Which missions may be linked to one: few, found by indexes, however many there are.

use super::{
    rules::Feature,
    sketch::Sketch,
    store::{self, SHOWN, numbers, pick},
};
use crate::{Result, database::statement, map::boxes::BoundingBox};
use sea_orm::{ConnectionTrait, Value};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Words that a mission is found by.
pub(super) const WORDS: usize = 20;
/// Missions that one word or theme brings.
const POSTINGS: usize = 64;
/// Missions that all words together bring: those that share most.
const BY_WORDS: usize = 96;
/// Missions that the same question or photo brings, each.
pub(super) const BY_FACT: usize = 24;
/// Nearest missions.
const NEAREST: usize = 24;
/// Pairs of a mission and a person of the team that teams bring.
const BY_PEOPLE: usize = 200;

/// Everything that shares something with this mission, within bounds, itself left out. People are those in common.
pub(super) async fn of(
    write: &impl ConnectionTrait,
    me: &Feature,
    territory: Uuid,
    radius_m: f64,
) -> Result<Vec<Feature>> {
    let mut found: BTreeSet<i64> = by_facts(write, me, territory).await?.into_iter().collect();
    let people = by_people(write, me, territory).await?;
    found.extend(people.keys());
    found.extend(by_words(write, me.territory, &found_by(&me.own, &me.themes)).await?);
    if let Some(place) = me.place {
        found.extend(nearest(write, me, territory, place, &[radius_m / 8.0, radius_m]).await?);
    }
    found.extend(neighbours(write, me.mission).await?);
    found.remove(&me.mission);
    let found: Vec<_> = found.into_iter().collect();
    let mut features = store::features(write, &found).await?;
    for feature in &mut features {
        feature.people = people.get(&feature.mission).cloned().unwrap_or_default();
        feature.people.sort_unstable();
    }
    Ok(features)
}

/// The words and themes that a mission is found by, with their weights: what `link_words` holds of it.
pub(super) fn found_by(own: &Sketch, themes: &[String]) -> Vec<(i32, i32)> {
    let words = own.strongest(WORDS).into_iter().map(|(word, weight)| (i32::from(word), weight));
    words.chain(themes.iter().map(|theme| (super::counts::theme_word(theme), 0))).collect()
}

/// The same question, photo or stem cell.
async fn by_facts(write: &impl ConnectionTrait, me: &Feature, territory: Uuid) -> Result<Vec<i64>> {
    let one = |condition: &str| {
        format!(
            "SELECT * FROM (SELECT m.seq FROM missions m WHERE {condition} AND {SHOWN} ORDER BY m.seq DESC LIMIT {BY_FACT}) f"
        )
    };
    let sql = [
        // What began from a duplicate answers the question that it was merged into.
        one("m.question_id IN (SELECT id FROM questions WHERE id = $1 UNION ALL
            SELECT id FROM questions WHERE merged_into = $1 AND merged_into IS NOT NULL) AND m.territory_id = $2"),
        one("m.photo_id = $3 AND m.territory_id = $2"),
        one("m.id = $4"),
        one("m.parent_id = $5"),
    ]
    .join(" UNION ALL ");
    let values = [me.question.into(), territory.into(), me.photo.into(), me.parent.into(), me.id.into()];
    numbers(write, sql, values).await
}

/// Missions in whose teams some of this team are, with who they are.
async fn by_people(write: &impl ConnectionTrait, me: &Feature, territory: Uuid) -> Result<HashMap<i64, Vec<Uuid>>> {
    let sql = format!(
        "SELECT m.seq, o.person_id FROM (
            SELECT person_id FROM mission_members WHERE mission_id = $1 AND left_at IS NULL
            ORDER BY joined_at, person_id LIMIT {}
        ) p JOIN mission_members o ON o.person_id = p.person_id AND o.left_at IS NULL AND o.mission_id <> $1
        JOIN missions m ON m.id = o.mission_id AND m.territory_id = $2 AND {SHOWN} LIMIT {BY_PEOPLE}",
        store::PEOPLE
    );
    let rows = write.query_all_raw(statement(write, sql, [me.id.into(), territory.into()])).await?;
    let mut people: HashMap<i64, Vec<Uuid>> = HashMap::new();
    for row in rows {
        people.entry(row.try_get_by_index(0)?).or_default().push(row.try_get_by_index(1)?);
    }
    Ok(people)
}

/// Missions that share most of these words and themes. The statement always has as many parts, so that it is prepared
/// once; a part of no word brings nothing.
pub(super) async fn by_words(write: &impl ConnectionTrait, territory: i64, words: &[(i32, i32)]) -> Result<Vec<i64>> {
    const PARTS: usize = WORDS + 3;
    let mut values: Vec<Value> = vec![territory.into()];
    let mut parts = Vec::new();
    for n in 0..PARTS {
        let (word, weight) = words.get(n).copied().unwrap_or((-2, 0));
        // A theme, which has no weight of its own, counts as much as a light word.
        values.extend([word.into(), Value::from(f64::from(weight.max(100)) / 1000.0)]);
        let (word, weight) = (2 * n + 2, 2 * n + 3);
        parts.push(format!(
            "SELECT * FROM (SELECT mission, (weight + 100) * ${weight} AS shared FROM link_words
            WHERE territory = $1 AND word = ${word} ORDER BY weight DESC, mission DESC LIMIT {POSTINGS}) w"
        ));
    }
    let all = parts.join(" UNION ALL ");
    let sql =
        format!("SELECT mission FROM ({all}) s GROUP BY mission ORDER BY sum(shared) DESC, mission LIMIT {BY_WORDS}");
    numbers(write, sql, values).await
}

/// The nearest missions of the territory within the first of these distances that holds enough, in metres.
pub(super) async fn nearest(
    write: &impl ConnectionTrait,
    me: &Feature,
    territory: Uuid,
    (lon, lat): (f64, f64),
    within_m: &[f64],
) -> Result<Vec<i64>> {
    // SQLite's index of space gives what lies in a box, in no order, so a small box is tried first; 400 at most are
    // compared. That of PostgreSQL gives the nearest first.
    let sqlite = "SELECT m.seq FROM (
            SELECT b.seq FROM mission_box b JOIN missions o ON o.seq = b.seq AND o.territory_id = $1 AND b.seq <> $8
            WHERE b.max_lon >= $4 AND b.min_lon <= $6 AND b.max_lat >= $5 AND b.min_lat <= $7 LIMIT 400
        ) n JOIN missions m ON m.seq = n.seq
        ORDER BY (m.lon - $2) * (m.lon - $2) * $9 + (m.lat - $3) * (m.lat - $3), m.seq LIMIT ";
    let postgres = "SELECT m.seq FROM missions m WHERE m.territory_id = $1 AND m.seq <> $8 AND m.lon IS NOT NULL
            AND ST_SetSRID(ST_MakePoint(m.lon, m.lat), 4326) && ST_MakeEnvelope($4, $5, $6, $7, 4326)
            AND $9::double precision > 0
        ORDER BY ST_SetSRID(ST_MakePoint(m.lon, m.lat), 4326) <-> ST_SetSRID(ST_MakePoint($2, $3), 4326) LIMIT ";
    let sql = format!("{}{NEAREST}", pick(write, sqlite, postgres));
    let mut found = Vec::new();
    for metres in within_m {
        let edges = BoundingBox::around(lon, lat, *metres).parts()[0];
        let narrow = lat.to_radians().cos().powi(2);
        let values: [Value; 9] = [
            territory.into(),
            lon.into(),
            lat.into(),
            edges.west.into(),
            edges.south.into(),
            edges.east.into(),
            edges.north.into(),
            me.mission.into(),
            narrow.into(),
        ];
        found = numbers(write, sql.as_str(), values).await?;
        if found.len() >= NEAREST {
            break;
        }
    }
    Ok(found)
}

/// Those that it is linked to, and those that they are linked to.
async fn neighbours(write: &impl ConnectionTrait, mission: i64) -> Result<Vec<i64>> {
    let sql = "WITH near(mission) AS (
            SELECT b FROM mission_links WHERE a = $1 UNION ALL SELECT a FROM mission_links WHERE b = $1
        )
        SELECT mission FROM near
        UNION SELECT * FROM (SELECT l.b FROM near n JOIN mission_links l ON l.a = n.mission LIMIT 48) f
        UNION SELECT * FROM (SELECT l.a FROM near n JOIN mission_links l ON l.b = n.mission LIMIT 48) t";
    numbers(write, sql, [mission.into()]).await
}

/// The missions of its territory most alike in words to one that is in the graph, with their likeness, the most alike
/// first.
///
/// # Errors
/// When the database does not answer.
pub async fn alike(connection: &impl ConnectionTrait, mission: Uuid, most: usize) -> Result<Vec<(Uuid, f64)>> {
    let Some(row) = store::mission(connection, mission).await? else { return Ok(Vec::new()) };
    let Some(me) = store::features(connection, &[row.seq]).await?.into_iter().next() else { return Ok(Vec::new()) };
    let found = of(connection, &me, row.territory_id, 0.0).await?;
    let mut alike: Vec<_> = found
        .into_iter()
        .filter(|other| other.territory == me.territory && me.own.likeness(&other.own) > 0.0)
        .map(|other| (f64::from(me.wide.likeness(&other.wide)), other.mission, other.id))
        .collect();
    alike.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(&right.1)));
    alike.truncate(most);
    Ok(alike.into_iter().map(|(likeness, _, id)| (id, likeness)).collect())
}
