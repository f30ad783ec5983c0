//! Rules of the graph of missions. Missions are rows here: what makes them is tested elsewhere.

mod api;
mod graph;

use photos36_domain::{
    Ground,
    database::statement,
    ids,
    links::{self, Relink, rules::MOST_EDGES},
    territories::{self, Boundary, NewTerritory},
    words,
};
use photos36_tests::TestGround;
use sea_orm::ConnectionTrait;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A territory of about eight by eleven kilometres.
pub async fn territory(ground: &Ground, west: f64) -> Uuid {
    let (south, east, north) = (45.4, west + 0.1, 45.5);
    let square = json!({"type": "Polygon", "coordinates":
        [[[west, south], [east, south], [east, north], [west, north], [west, south]]]});
    let new = NewTerritory {
        id: None,
        insee_code: None,
        name: "Carré".into(),
        locale: None,
        currency: None,
        time_zone: None,
        population: None,
        attribution: "test".into(),
        boundary: Boundary::from_geojson(&square.to_string()).unwrap(),
    };
    let write = ground.db.write().await.unwrap();
    let territory = territories::create(ground, &*write, new).await.unwrap();
    write.commit().await.unwrap();
    territory.id
}

/// A mission to be written as a row.
#[derive(Clone, Default)]
pub struct NewMission<'a> {
    pub title: &'a str,
    pub body: &'a str,
    pub place: Option<(f64, f64)>,
    pub themes: &'a [&'a str],
    pub team: &'a [Uuid],
    pub question: Option<Uuid>,
    pub photo: Option<Uuid>,
    pub parent: Option<Uuid>,
}

/// Writes a mission's rows, without linking it.
pub async fn mission(ground: &Ground, territory: Uuid, author: Uuid, new: NewMission<'_>) -> Uuid {
    let id = ids::new(&ground.clock);
    let write = ground.db.write().await.unwrap();
    let sql =
        "INSERT INTO missions (id, territory_id, question_id, photo_id, author_id, kind, state, state_at, title, body,
            lon, lat, min_team, parent_id, words, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, 'problem', 'gathering', 0, $6, $7, $8, $9, 3, $10, $11, $12, $12)";
    let values = [
        id.into(),
        territory.into(),
        new.question.into(),
        new.photo.into(),
        author.into(),
        new.title.into(),
        new.body.into(),
        new.place.map(|at| at.0).into(),
        new.place.map(|at| at.1).into(),
        new.parent.into(),
        words::line(&[new.title, new.body]).into(),
        ground.clock.now().into(),
    ];
    write.execute_raw(statement(&*write, sql, values)).await.unwrap();
    for theme in new.themes {
        let sql = "INSERT INTO mission_themes (mission_id, theme) VALUES ($1, $2)";
        write.execute_raw(statement(&*write, sql, [id.into(), (*theme).into()])).await.unwrap();
    }
    for person in new.team {
        let sql =
            "INSERT INTO mission_members (mission_id, person_id, is_steward, joined_at) VALUES ($1, $2, false, 0)";
        write.execute_raw(statement(&*write, sql, [id.into(), (*person).into()])).await.unwrap();
    }
    write.commit().await.unwrap();
    id
}

/// Links a mission as the worker does.
pub async fn relink(ground: &Ground, mission: Uuid) {
    let write = ground.db.write().await.unwrap();
    links::relink(&write, ground, Relink { mission_id: mission, hops: 0 }).await.unwrap();
    write.commit().await.unwrap();
}

/// A row of the graph.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub a: i64,
    pub b: i64,
    pub is_computed: bool,
    pub is_bridge: bool,
    pub reasons: String,
}

/// Every edge.
pub async fn rows(ground: &Ground) -> Vec<Row> {
    let sql = "SELECT a, b, is_computed, is_bridge, reasons_json FROM mission_links ORDER BY a, b";
    let rows = ground.db.query_all_raw(statement(&*ground.db, sql, [])).await.unwrap();
    let row = |row: &sea_orm::QueryResult| Row {
        a: row.try_get_by_index(0).unwrap(),
        b: row.try_get_by_index(1).unwrap(),
        is_computed: row.try_get_by_index(2).unwrap(),
        is_bridge: row.try_get_by_index(3).unwrap(),
        reasons: row.try_get_by_index(4).unwrap(),
    };
    rows.iter().map(row).collect()
}

/// The first column of each row, numbers.
pub async fn numbers(ground: &Ground, sql: &str) -> Vec<i64> {
    let rows = ground.db.query_all_raw(statement(&*ground.db, sql, [])).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

/// The graph holds together, territory by territory, and nobody has more edges than the rule says.
pub async fn assert_whole(ground: &Ground) {
    let rows = rows(ground).await;
    let mut degree: BTreeMap<i64, usize> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.is_computed) {
        *degree.entry(row.a).or_default() += 1;
        *degree.entry(row.b).or_default() += 1;
    }
    let most = degree.values().max().copied().unwrap_or_default();
    assert!(most <= MOST_EDGES, "{most} edges");
    let territories = numbers(ground, "SELECT DISTINCT territory FROM link_nodes").await;
    for territory in territories {
        let nodes = format!("SELECT mission FROM link_nodes WHERE territory = {territory}");
        let nodes: BTreeSet<i64> = numbers(ground, &nodes).await.into_iter().collect();
        let mut reached = BTreeSet::from([*nodes.first().unwrap()]);
        let mut frontier: Vec<i64> = reached.iter().copied().collect();
        while let Some(here) = frontier.pop() {
            for row in rows.iter().filter(|row| row.a == here || row.b == here) {
                let there = if row.a == here { row.b } else { row.a };
                if nodes.contains(&there) && reached.insert(there) {
                    frontier.push(there);
                }
            }
        }
        assert_eq!(reached.len(), nodes.len(), "the graph of territory {territory} is in pieces");
        let kept = format!("SELECT missions FROM link_territories WHERE territory = {territory}");
        assert_eq!(numbers(ground, &kept).await, [nodes.len() as i64]);
    }
}

/// Names of the reasons of the edge between two missions; none when there is no edge.
pub async fn reasons(ground: &Ground, one: Uuid, other: Uuid) -> Option<Vec<String>> {
    let (_, linked) =
        links::around::of_mission(&*ground.db, &photos36_domain::people::Actor::Anonymous, one).await.unwrap();
    let found = linked.into_iter().find(|linked| linked.mission.id == other)?;
    Some(found.edge?.reasons.iter().map(|reason| reason.name().to_owned()).collect())
}

/// A question of this photo, as a row.
pub async fn question(ground: &TestGround, territory: Uuid, author: Uuid) -> Uuid {
    let id = ids::new(&ground.clock);
    let sql =
        "INSERT INTO questions (id, territory_id, author_id, state, origin, title, body, words, created_at, updated_at)
        VALUES ($1, $2, $3, 'open', 'asked', 'Pourquoi ?', '', '', 0, 0)";
    let write = ground.db.write().await.unwrap();
    write.execute_raw(statement(&*write, sql, [id.into(), territory.into(), author.into()])).await.unwrap();
    write.commit().await.unwrap();
    id
}
