//! Rules of questions over HTTP: asked, reworded, supported, listed, answered.

mod asking;
mod listing;
mod merging;
mod proposing;
mod speaking;
mod supporting;

use photos36_domain::{database::statement, ids};
use photos36_tests::{App, Player, pictures};
use reqwest::{Method, Response};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use uuid::Uuid;

/// A photo of this author in the square, which everyone sees.
async fn published(app: &App, author: &Player, seed: u32, place: (f64, f64), themes: &[&str]) -> String {
    let photo = author.new_photo(app, &pictures::jpeg_at(seed, place.0, place.1)).await;
    let id = photo["id"].as_str().unwrap().to_owned();
    if !themes.is_empty() {
        let edited = author.change(Method::PATCH, &format!("/v1/photos/{id}"), "*", &json!({"themes": themes})).await;
        assert_eq!(edited.status(), 200);
    }
    photo_state(app, &id, "published").await;
    id
}

async fn photo_state(app: &App, id: &str, state: &str) {
    let id: Uuid = id.parse().unwrap();
    run(app, "UPDATE photos SET state = $2 WHERE id = $1", vec![id.into(), state.into()]).await;
}

async fn run(app: &App, sql: &str, values: Vec<sea_orm::Value>) {
    app.ground.db.execute_raw(statement(&*app.ground.db, sql, values)).await.unwrap();
}

fn new_path(app: &App) -> String {
    format!("/v1/questions/{}", ids::new(&app.ground.clock))
}

/// Asks it; it must be new.
async fn ask(app: &App, who: &Player, body: Value) -> Value {
    let answer = who.request(Method::PUT, &new_path(app)).json(&body).send().await.unwrap();
    let status = answer.status();
    let asked: Value = answer.json().await.unwrap();
    assert_eq!(status, 201, "{asked}");
    asked
}

fn path_of(question: &Value) -> String {
    format!("/v1/questions/{}", question["id"].as_str().unwrap())
}

async fn put(who: &Player, path: &str, body: Value) -> Response {
    who.request(Method::PUT, path).json(&body).send().await.unwrap()
}

async fn read(who: &Player, question: &Value) -> Value {
    who.get(&path_of(question)).await.json().await.unwrap()
}

/// Titles of a list, in its order.
async fn titles(who: &Player, path: &str) -> Vec<String> {
    let page: Value = who.get(path).await.json().await.unwrap();
    let items = page["items"].as_array().unwrap_or_else(|| panic!("{path}: {page}"));
    items.iter().map(|item| item["title"].as_str().unwrap().to_owned()).collect()
}

async fn post(who: &Player, path: &str, body: Value) -> Response {
    who.request(Method::POST, path).json(&body).send().await.unwrap()
}
