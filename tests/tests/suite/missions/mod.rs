//! Missions: opened, edited, gathered, completed, found.

mod ending;
mod inviting;
mod listing;
mod opening;
mod team;

use crate::game::code;
use photos36_domain::{database::statement, ids};
use photos36_tests::{App, Player};
use reqwest::{Method, Response};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use uuid::Uuid;

/// A mission's body, at a place in the square territory of the game's tests.
fn fountain() -> Value {
    json!({"kind": "problem", "title": "Rendre l'eau à la fontaine", "text": "Retrouver la source.",
        "place": {"lon": 3.25, "lat": 45.45}, "themes": ["water"]})
}

async fn put(player: &Player, path: &str, body: &Value) -> Response {
    player.request(Method::PUT, path).json(body).send().await.unwrap()
}

async fn post(player: &Player, path: &str, body: &Value) -> Response {
    player.request(Method::POST, path).json(body).send().await.unwrap()
}

/// Opens a mission; gives its address.
async fn opened(app: &App, player: &Player, body: &Value) -> String {
    let path = format!("/v1/missions/{}", ids::new(&app.ground.clock));
    let answer = put(player, &path, body).await;
    assert_eq!(answer.status(), 201, "{}", answer.text().await.unwrap());
    path
}

async fn read(player: &Player, path: &str) -> Value {
    let answer = player.get(path).await;
    assert_eq!(answer.status(), 200, "{path}");
    answer.json().await.unwrap()
}

async fn join(player: &Player, mission: &str) -> u16 {
    put(player, &format!("{mission}/team/me"), &json!({})).await.status().as_u16()
}

async fn leave(player: &Player, mission: &str) -> u16 {
    player.request(Method::DELETE, &format!("{mission}/team/me")).send().await.unwrap().status().as_u16()
}

/// People with names of their own.
async fn people(app: &App, count: usize) -> Vec<Player> {
    let mut people = Vec::new();
    for number in 0..count {
        people.push(app.player(&format!("voisin{number}@example.org")).await);
    }
    people
}

/// A question at a place, written into its table.
async fn question(app: &App, author: Uuid, territory: Option<Uuid>, title: &str, supports: i32) -> Uuid {
    let id = ids::new(&app.ground.clock);
    let sql =
        "INSERT INTO questions (id, territory_id, author_id, state, origin, title, body, lon, lat, words, supports,
        created_at, updated_at) VALUES ($1, $2, $3, 'open', 'asked', $4, '', 3.26, 45.46, '', $5, 0, 0)";
    let values = [id.into(), territory.into(), author.into(), title.into(), supports.into()];
    app.ground.db.execute_raw(statement(&*app.ground.db, sql, values)).await.unwrap();
    let sql = "INSERT INTO question_themes (question_id, theme) VALUES ($1, 'drinking-water')";
    app.ground.db.execute_raw(statement(&*app.ground.db, sql, [id.into()])).await.unwrap();
    id
}

async fn run(app: &App, sql: &str) {
    app.ground.db.execute_raw(statement(&*app.ground.db, sql, [])).await.unwrap();
}
