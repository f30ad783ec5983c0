//! What rules of the game begin from: a territory, its people, its photos.

use photos36_domain::{
    people::{Email, Role, roles},
    territories::{self, Boundary, NewTerritory},
};
use photos36_tests::{App, Player};
use reqwest::Response;
use serde_json::{Value, json};
use uuid::Uuid;

/// Opens a square territory round 3.25 E, 45.45 N.
pub async fn open_territory(app: &App) -> Uuid {
    let (west, east) = (3.2, 3.3);
    let square = json!({"type": "Polygon", "coordinates": [[[west, 45.4], [east, 45.4], [east, 45.5], [west, 45.5], [west, 45.4]]]});
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

/// Someone who animates the territory.
pub async fn animator(app: &App, territory: Uuid, email: &str) -> Player {
    let grant = roles::Grant::In(territory, Role::Animator);
    roles::grant(&app.ground, &Email::parse(email).unwrap(), grant).await.unwrap();
    app.player(email).await
}

/// Status and code of a refusal.
pub async fn code(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    let problem: Value = response.json().await.unwrap();
    assert_eq!(problem["status"], status, "{problem}");
    (status, problem["code"].as_str().unwrap().to_owned())
}
