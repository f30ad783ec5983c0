//! Following: who is told of what, how they read it, and the daily mail.

mod alerts;
mod digest;
mod pings;
mod telling;
mod watching;

use photos36_domain::{
    database::statement,
    ids,
    notices::{self, Happening, What},
};
use photos36_tests::{Player, TestGround};
use sea_orm::ConnectionTrait;
use serde_json::Value;
use uuid::Uuid;

/// Notes that something happened.
async fn happens(ground: &TestGround, what: What, happening: Happening) {
    let write = ground.db.write().await.unwrap();
    notices::note(&*write, ground, what, happening).await.unwrap();
    write.commit().await.unwrap();
}

async fn run(ground: &TestGround, sql: &str, values: Vec<sea_orm::Value>) {
    ground.db.execute_raw(statement(&*ground.db, sql, values)).await.unwrap();
}

async fn number(ground: &TestGround, sql: &str) -> i64 {
    let row = ground.db.query_one_raw(statement(&*ground.db, sql, [])).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

async fn support(ground: &TestGround, question: Uuid, person: Uuid) {
    let sql = "INSERT INTO question_supports (question_id, person_id, created_at) VALUES ($1, $2, 1)";
    run(ground, sql, vec![question.into(), person.into()]).await;
}

/// What someone is told: reason and what, the newest first.
async fn told(player: &Player) -> Vec<(String, String)> {
    let page: Value = player.get("/v1/me/notices").await.json().await.unwrap();
    let items = page["items"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    items.map(|item| (text(&item["why"]), text(&item["what"]))).collect()
}

fn pair(why: &str, what: &str) -> (String, String) {
    (why.to_owned(), what.to_owned())
}

/// Many people who watch a territory.
async fn watchers(ground: &TestGround, territory: Uuid, count: usize) {
    for _ in 0..count.div_ceil(500) {
        let (mut people, mut watches, mut values) = (Vec::new(), Vec::new(), vec![territory.into()]);
        for _ in 0..500.min(count) {
            let id = ids::new(&ground.clock);
            values.push(id.into());
            let n = values.len();
            people.push(format!("(${n}, '{id}@example.org', 'Camille', 'fr', 0, 0)"));
            watches.push(format!("(${n}, 'territory', $1, 0)"));
        }
        let people = format!(
            "INSERT INTO people (id, email, display_name, locale, created_at, updated_at)
            SELECT v.* FROM (VALUES {}) v WHERE $1 IS NOT NULL",
            people.join(", ")
        );
        run(ground, &people, values.clone()).await;
        let watches =
            format!("INSERT INTO watches (person_id, kind, object_id, created_at) VALUES {}", watches.join(", "));
        run(ground, &watches, values).await;
    }
}
