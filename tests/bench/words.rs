//! Links texts by their words, as missions of one territory; see the script `tests/bench/words`.
//!
//! `words DATABASE-URL rebuild|relink < TEXTS > LINKS`: a line of JSON `[title, body]` a text; a line of JSON for each
//! text: the places of the ten most alike, and of the missions that it is linked to, the strongest first. `relink` links
//! one text after the other, as the worker does when they come one by one; `rebuild` makes the graph at once.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement that cannot go on should stop")]

use photos36_domain::{
    Clock, Ground,
    database::{Database, statement},
    ids,
    links::{self, Relink, around},
    money::gateways::Gateways,
    people::{Actor, MasterSecret},
    settings::{DatabaseSettings, Settings},
    store, words,
};
use sea_orm::ConnectionTrait;
use std::{collections::HashMap, io::BufRead, sync::Arc};
use uuid::Uuid;

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, way] = &arguments[..] else { panic!("words DATABASE-URL rebuild|relink") };
    let folder = tempfile::tempdir().unwrap();
    let ground = open(url, folder.path()).await;
    let missions = fill(&ground).await;
    if way == "rebuild" {
        links::rebuild(&ground, |_| ()).await.unwrap();
    } else {
        for mission in &missions {
            let write = ground.db.write().await.unwrap();
            links::relink(&write, &ground, Relink { mission_id: *mission, hops: 0 }).await.unwrap();
            write.commit().await.unwrap();
            follow_up(&ground).await;
        }
    }
    let places: HashMap<Uuid, usize> = missions.iter().enumerate().map(|(place, id)| (*id, place)).collect();
    for mission in &missions {
        let alike = links::alike(&*ground.db, *mission, 10).await.unwrap();
        let alike: Vec<_> = alike.iter().map(|(id, _)| places[id]).collect();
        let (_, linked) = around::of_mission(&*ground.db, &Actor::Anonymous, *mission).await.unwrap();
        let linked = linked.iter().filter(|one| one.edge.as_ref().is_some_and(|edge| !edge.is_bridge));
        let linked: Vec<_> = linked.map(|one| places[&one.mission.id]).collect();
        println!("{}", serde_json::to_string(&(alike, linked)).unwrap());
    }
}

/// Does what linking one mission asks for others, as the worker does a moment later.
async fn follow_up(ground: &Ground) {
    loop {
        let write = ground.db.write().await.unwrap();
        let sql = "DELETE FROM jobs WHERE kind = 'relink' RETURNING payload_json";
        let rows = write.query_all_raw(statement(&*write, sql, [])).await.unwrap();
        for row in &rows {
            let payload: String = row.try_get_by_index(0).unwrap();
            links::relink(&write, ground, serde_json::from_str(&payload).unwrap()).await.unwrap();
        }
        write.commit().await.unwrap();
        if rows.is_empty() {
            return;
        }
    }
}

async fn open(url: &str, folder: &std::path::Path) -> Ground {
    let mut settings = Settings::defaults().unwrap();
    settings.database = DatabaseSettings { url: url.to_owned(), ..settings.database };
    settings.store.folder = folder.join("objects");
    settings.people.secret_file = folder.join("secret");
    let db = Database::open(&settings.database).await.unwrap();
    db.migrate().await.unwrap();
    Ground {
        db,
        store: store::open(&settings.store).await.unwrap(),
        gateways: Gateways::open(&settings.money).unwrap(),
        secret: MasterSecret::load(&settings.people).unwrap(),
        settings: Arc::new(settings),
        clock: Clock::system(),
    }
}

/// A mission for each text of the standard input; nothing but its words.
async fn fill(ground: &Ground) -> Vec<Uuid> {
    let write = ground.db.write().await.unwrap();
    let (person, territory) = (ids::new(&ground.clock), ids::new(&ground.clock));
    let sql = "INSERT INTO people (id, email, display_name, locale, created_at, updated_at)
        VALUES ($1, 'bench@example.org', 'Bench', 'fr', 0, 0)";
    write.execute_raw(statement(&*write, sql, [person.into()])).await.unwrap();
    let sql = "INSERT INTO territories (id, name, search_name, state, locale, currency, time_zone, attribution,
            min_lon, min_lat, max_lon, max_lat, inner_lon, inner_lat, created_at, updated_at)
        VALUES ($1, 'Bench', 'bench', 'launched', 'fr', 'EUR', 'Europe/Paris', '', 3, 45, 3.1, 45.1, 3.05, 45.05, 0, 0)";
    write.execute_raw(statement(&*write, sql, [territory.into()])).await.unwrap();
    let mut missions = Vec::new();
    for line in std::io::stdin().lock().lines() {
        let (title, body): (String, String) = serde_json::from_str(&line.unwrap()).unwrap();
        let id = ids::new(&ground.clock);
        let words = words::line(&[&title, &body]);
        let sql =
            "INSERT INTO missions (id, territory_id, author_id, kind, state, state_at, title, body, min_team, words,
                created_at, updated_at)
            VALUES ($1, $2, $3, 'problem', 'active', 0, $4, $5, 3, $6, 0, 0)";
        let values = [id.into(), territory.into(), person.into(), title.into(), body.into(), words.into()];
        write.execute_raw(statement(&*write, sql, values)).await.unwrap();
        missions.push(id);
    }
    write.commit().await.unwrap();
    missions
}
