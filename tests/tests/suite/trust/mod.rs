//! Trust first, regulate after: reports, decisions, blurs, places of minors, the audit log, who may do what.

mod audit;
mod blurs;
mod council;
mod decisions;
mod matrix;
mod proposals;
mod reports;

use photos36_domain::{
    database::statement,
    people::{
        Email, Role,
        roles::{self, Grant},
    },
    territories::{self, Boundary, NewTerritory},
};
use photos36_tests::{App, Player, eventually, pictures};
use reqwest::{Method, Response};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use uuid::Uuid;

/// Opens a square territory of a tenth of a degree with this south-west corner.
pub async fn territory(app: &App, west: f64, south: f64) -> Uuid {
    let (east, north) = (west + 0.1, south + 0.1);
    let ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
    let square = json!({"type": "Polygon", "coordinates": [ring]});
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
    let write = app.ground.db.write().await.unwrap();
    let territory = territories::create(&app.ground, &*write, new).await.unwrap();
    write.commit().await.unwrap();
    territory.id
}

/// Someone signed in with a role there.
pub async fn with_role(app: &App, email: &str, territory: Uuid, role: Role) -> Player {
    roles::grant(&app.ground, &Email::parse(email).unwrap(), Grant::In(territory, role)).await.unwrap();
    app.player(email).await
}

/// A photo of this author that is published; the worker must run.
async fn published(app: &App, author: &Player, seed: u32, place: (f64, f64)) -> String {
    let sent = author.new_photo(app, &pictures::jpeg_at(seed, place.0, place.1)).await;
    let path = format!("/v1/photos/{}", sent["id"].as_str().unwrap());
    eventually("the photo is published", || async {
        let photo: Value = author.get(&path).await.json().await.unwrap();
        (photo["state"] == "published").then_some(())
    })
    .await;
    sent["id"].as_str().unwrap().to_owned()
}

async fn post(player: &Player, path: &str, body: Value) -> Response {
    player.request(Method::POST, path).json(&body).send().await.unwrap()
}

async fn anonymous(app: &App, method: Method, path: &str, body: Value) -> Response {
    app.http.request(method, app.at(path)).json(&body).send().await.unwrap()
}

async fn status_and_json(response: Response) -> (u16, Value) {
    (response.status().as_u16(), response.json().await.unwrap())
}

fn report_of(photo: &str) -> Value {
    json!({"object": {"kind": "photo", "id": photo}, "reason": "privacy", "text": "On me reconnaît."})
}

fn decision(photo: &str, action: &str) -> Value {
    json!({"decisions": [{"object": {"kind": "photo", "id": photo}, "action": action, "rule": "privacy",
        "reason": "On reconnaît quelqu'un."}]})
}

/// How many photos the map counts.
async fn on_the_map(app: &App) -> i64 {
    let sql = "SELECT CAST(coalesce(sum(photos), 0) AS bigint) FROM (SELECT photos FROM photo_cells WHERE theme = '' AND level = 26
        UNION ALL SELECT photos FROM photo_cell_changes WHERE theme = '') c";
    let row = app.ground.db.query_one_raw(statement(&*app.ground.db, sql, [])).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}
