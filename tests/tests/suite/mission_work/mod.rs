//! The work of missions: board, needs and offers, journal, stem cells.

mod board;
mod journal;
mod needs;
mod stem;

use photos36_domain::{
    database::statement,
    ids,
    territories::{self, Boundary, NewTerritory},
};
use photos36_tests::{App, Player};
use reqwest::{Method, Response};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use uuid::Uuid;

/// Opens a square territory of a tenth of a degree whose south-west corner is at this longitude, 45.4 N.
async fn territory(app: &App, name: &str, west: f64) -> Uuid {
    let (east, south, north) = (west + 0.1, 45.4, 45.5);
    let ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
    let square = json!({"type": "Polygon", "coordinates": [ring]});
    let new = NewTerritory {
        id: None,
        insee_code: None,
        name: name.into(),
        locale: None,
        currency: None,
        time_zone: None,
        population: None,
        attribution: "test".into(),
        boundary: Boundary::from_geojson(&square.to_string()).unwrap(),
    };
    let write = app.ground.db.write().await.unwrap();
    let territory = territories::create(&app.ground, &*write, new).await.unwrap();
    write.commit().await.unwrap();
    territory.id
}

fn new_id(app: &App) -> Uuid {
    ids::new(&app.ground.clock)
}

/// A mission that `steward` opens; its path.
async fn mission(app: &App, steward: &Player, territory: Uuid) -> String {
    let path = format!("/v1/missions/{}", new_id(app));
    let body = json!({"territory_id": territory, "kind": "making", "title": "Remettre la fontaine en eau",
        "text": "Trouver la fuite, puis la pompe.", "themes": ["water"]});
    let (status, opened) = put(steward, &path, body).await;
    assert_eq!(status, 201, "{opened}");
    path
}

/// A territory, a mission there, its steward Jeanne and its member Paul.
async fn village(app: &App) -> (Uuid, String, Player, Player) {
    let here = territory(app, "Vichel", 3.2).await;
    let jeanne = app.player("jeanne@example.org").await;
    let paul = app.player("paul@example.org").await;
    let mission = mission(app, &jeanne, here).await;
    let (status, _) = put(&paul, &format!("{mission}/team/me"), Value::Null).await;
    assert!(status < 300, "{status}");
    (here, mission, jeanne, paul)
}

async fn put(player: &Player, path: &str, body: Value) -> (u16, Value) {
    read(player.request(Method::PUT, path).json(&body).send().await.unwrap()).await
}

async fn post(player: &Player, path: &str, body: Value) -> (u16, Value) {
    read(player.request(Method::POST, path).json(&body).send().await.unwrap()).await
}

async fn patch(player: &Player, path: &str, tag: &str, body: Value) -> (u16, Value) {
    read(player.change(Method::PATCH, path, tag, &body).await).await
}

async fn delete(player: &Player, path: &str, tag: &str) -> u16 {
    player.request(Method::DELETE, path).header("If-Match", tag).send().await.unwrap().status().as_u16()
}

/// Status and body; of a problem its code.
async fn read(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let body: Value = response.json().await.unwrap_or_default();
    if status < 400 { (status, body) } else { (status, body["code"].clone()) }
}

async fn run(app: &App, sql: &str, values: Vec<sea_orm::Value>) {
    app.ground.db.execute_raw(statement(&*app.ground.db, sql, values)).await.unwrap();
}

async fn number(app: &App, sql: &str) -> i64 {
    let row = app.ground.db.query_one_raw(statement(&*app.ground.db, sql, [])).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

fn id_of(path: &str) -> Uuid {
    path.rsplit('/').next().unwrap().parse().unwrap()
}

/// The mission is in this state from now on.
async fn set_state(app: &App, mission: &str, state: &str) {
    run(app, "UPDATE missions SET state = $2 WHERE id = $1", vec![id_of(mission).into(), state.into()]).await;
}
