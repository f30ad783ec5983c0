//! A territory with one of everything in it.

use crate::trust::{anonymous, post, published, report_of};
use photos36_domain::{Clock, Ground, clock::DAY, database::statement, ids, moderation};
use photos36_tests::{App, Player, eventually};
use reqwest::{Method, Response};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::atomic::{AtomicU32, Ordering},
};
use uuid::Uuid;

/// Those who have made what stands there.
pub struct Cast<'a> {
    pub author: &'a Player,
    /// In the author's team.
    pub mate: &'a Player,
    pub animator: &'a Player,
    /// Offers, reports, and is invited.
    pub giver: &'a Player,
    /// Has made nothing.
    pub bystander: &'a Player,
}

/// The objects, by what their path is called.
pub struct World {
    pub name: &'static str,
    ids: HashMap<&'static str, String>,
    seed: AtomicU32,
}

impl World {
    /// Where nothing is; people are those of another.
    pub fn absent(like: &World) -> Self {
        let kept = ["bystander", "person"];
        let id = |name: &&str| if kept.contains(name) { like.id(name) } else { Self::fresh() };
        let ids = like.ids.keys().map(|name| (*name, id(name))).collect();
        Self { name: "absent", ids, seed: AtomicU32::new(900_000) }
    }

    /// An id that nothing has.
    pub fn fresh() -> String {
        ids::new(&Clock::system()).to_string()
    }

    /// Makes each picture another.
    pub fn next_seed(&self) -> u32 {
        self.seed.fetch_add(1, Ordering::SeqCst)
    }

    /// The object of this name.
    pub fn id(&self, name: &str) -> String {
        self.ids.get(name).unwrap_or_else(|| panic!("no {name} in this world")).clone()
    }

    /// What stands for a parameter in a path: `under` are the path's first and its last segment before it.
    pub fn named(&self, under: (&str, &str), parameter: &str) -> String {
        let name = match (under, parameter) {
            ((_, "images"), "{rendition}") => return "1".to_owned(),
            ((_, "images"), "{name}") => return "320.webp".to_owned(),
            ((_, "tiles"), "{z}") => return "3".to_owned(),
            ((_, "tiles"), _) => return "1".to_owned(),
            ((_, "parts"), _) => return "1".to_owned(),
            ((_, "figures"), _) => return "photos".to_owned(),
            ((_, "watches"), "{kind}") => return "photo".to_owned(),
            ((_, "watches"), _) => "photos",
            (("council", "cases"), _) => "council-cases",
            (("proposals", "questions"), _) => "proposal-questions",
            ((_, "messages"), _) => "messages",
            ((_, "links"), _) => "other-mission",
            ((_, "replica-of"), _) => "missions",
            ((_, "stewards" | "team"), _) => "person",
            ((_, "roles"), _) => "bystander",
            (("me", "invitations"), _) => "missions",
            ((_, "invitations"), _) => "invitations",
            ((_, name), _) => return self.id(name),
        };
        self.id(name)
    }
}

/// Puts, and gives what is there then.
async fn put(player: &Player, path: &str, body: Value) -> Value {
    taken(path, player.request(Method::PUT, path).json(&body).send().await.unwrap()).await
}

/// Posts, and gives what is there then.
async fn posted(player: &Player, path: &str, body: Value) -> Value {
    taken(path, post(player, path, body).await).await
}

async fn taken(path: &str, answer: Response) -> Value {
    let status = answer.status();
    let text = answer.text().await.unwrap();
    assert!(status.is_success(), "{path}: {status} {text}");
    serde_json::from_str(&text).unwrap_or_default()
}

fn id_of(value: &Value) -> String {
    value["id"].as_str().unwrap_or_else(|| panic!("no id in {value}")).to_owned()
}

/// One of everything.
pub async fn furnish(app: &App, name: &'static str, place: Uuid, at: (f64, f64), seed: u32, cast: &Cast<'_>) -> World {
    let mut ids: HashMap<&'static str, String> = HashMap::new();
    ids.insert("territories", place.to_string());
    ids.insert("bystander", cast.bystander.id.to_string());
    ids.insert("person", cast.mate.id.to_string());
    ids.insert("photos", published(app, cast.author, seed, at).await);
    game(place, cast, &mut ids).await;
    trust(app, place, cast, &mut ids).await;
    money(place, cast, &mut ids).await;
    own(cast, &mut ids).await;
    World { name, ids, seed: AtomicU32::new(seed * 1_000) }
}

async fn game(place: Uuid, cast: &Cast<'_>, ids: &mut HashMap<&'static str, String>) {
    let Cast { author, mate, giver, .. } = cast;
    let question = |title: &str| json!({"territory_id": place, "title": title});
    let make = async |under: &str, body: Value| id_of(&put(author, &format!("{under}/{}", World::fresh()), body).await);
    let asked =
        make("/v1/questions", json!({"photo_id": ids["photos"], "title": "Pourquoi le lavoir est-il vide ?"})).await;
    ids.insert("other-question", make("/v1/questions", question("Et pourquoi pas un four ?")).await);
    ids.insert("comments", make(&format!("/v1/questions/{asked}/comments"), json!({"text": "Depuis juin."})).await);
    let mission = json!({"kind": "problem", "title": "Remplir le lavoir", "question_id": asked});
    let opened = make("/v1/missions", mission).await;
    let second = json!({"kind": "making", "title": "Bâtir un four", "territory_id": place});
    ids.insert("other-mission", make("/v1/missions", second).await);
    let under = |rest: &str| format!("/v1/missions/{opened}/{rest}");
    put(mate, &under("team/me"), json!({})).await;
    ids.insert("tasks", make(&under("tasks"), json!({"title": "Curer le bassin"})).await);
    let need = make(&under("needs"), json!({"kind": "hands", "text": "Porter les pierres", "quantity": 6})).await;
    let offer = under(&format!("needs/{need}/offers/{}", World::fresh()));
    ids.insert("offers", id_of(&put(giver, &offer, json!({"text": "Je viens", "quantity": 1})).await));
    ids.insert("needs", need);
    ids.insert("journal", make(&under("journal"), json!({"text": "Vu ce matin."})).await);
    ids.insert(
        "knowledge",
        make(&under("knowledge"), json!({"title": "Plan", "url": "https://example.org/plan"})).await,
    );
    let work = json!({"flow": "production", "minutes": 60, "text": "Curé le bassin"});
    ids.insert("contributions", make(&under("contributions"), work).await);
    put(author, &under(&format!("links/{}", ids["other-mission"])), json!({"kind": "contributes-to"})).await;
    put(author, &under(&format!("invitations/{}", giver.id)), json!({})).await;
    ids.insert("invitations", giver.id.to_string());
    let code = posted(author, &under("code"), json!({"renew": false})).await;
    ids.insert("mission-codes", code["code"].as_str().unwrap().to_owned());
    ids.insert("periods", World::fresh());
    ids.insert("questions", asked);
    ids.insert("missions", opened);
}

async fn trust(app: &App, place: Uuid, cast: &Cast<'_>, ids: &mut HashMap<&'static str, String>) {
    let Cast { author, mate, animator, giver, bystander } = cast;
    let photo = ids["photos"].clone();
    let ask = json!({"rectangle": {"x": 0.1, "y": 0.1, "width": 0.5, "height": 0.5}, "text": "C'est moi."});
    let blur: Value =
        anonymous(app, Method::POST, &format!("/v1/photos/{photo}/blurs"), ask).await.json().await.unwrap();
    ids.insert("blurs", id_of(&blur));
    ids.insert("reports", id_of(&posted(giver, "/v1/reports", report_of(&photo)).await));
    let queue: Value = animator.get(&format!("/v1/territories/{place}/moderation/cases")).await.json().await.unwrap();
    ids.insert("cases", id_of(&queue["items"][0]));
    let warn = json!({"decisions": [{"object": {"kind": "question", "id": ids["questions"]}, "action": "warn",
        "rule": "spam", "reason": "Deux fois la même."}]});
    let decision = id_of(&posted(animator, "/v1/moderation/decisions", warn).await["items"][0]);
    let text = json!({"text": "Une seule fois."});
    ids.insert("appeals", id_of(&posted(author, &format!("/v1/moderation/decisions/{decision}/appeal"), text).await));
    ids.insert("decisions", decision);
    let proposal = json!({"territory_id": place, "title": "Ouvrir le lavoir", "text": "De mai à juin.", "days": 3});
    let proposal = id_of(&put(author, &format!("/v1/proposals/{}", World::fresh()), proposal).await);
    let question = format!("/v1/proposals/{proposal}/questions/{}", World::fresh());
    ids.insert("proposal-questions", id_of(&put(mate, &question, json!({"text": "Qui ferme ?"})).await));
    ids.insert("proposals", proposal);
    let conflict = json!({"territory_id": place, "person_id": mate.id, "title": "Le banc"});
    ids.insert("mediations", id_of(&put(author, &format!("/v1/mediations/{}", World::fresh()), conflict).await));
    ids.insert("messages", World::fresh());
    for person in [author, mate, animator] {
        put(person, &format!("/v1/territories/{place}/council/willing"), json!({})).await;
    }
    let source = json!({"public_source": "Loto du samedi", "hours": 1});
    let draw = World::fresh();
    put(animator, &format!("/v1/territories/{place}/council/draws/{draw}"), source).await;
    ids.insert("draws", draw);
    council(app, place, bystander.id, ids).await;
}

/// A case before the council, about nobody, with a warning that waits for votes: as ten callers and a council make it.
async fn council(app: &App, place: Uuid, person: Uuid, ids: &mut HashMap<&'static str, String>) {
    let (case, measure, now) = (ids::new(&app.ground.clock), ids::new(&app.ground.clock), app.ground.clock.now());
    let write = app.ground.db.write().await.unwrap();
    let sql = "INSERT INTO council_cases (id, territory_id, opened_by, state, title, body, created_at)
         VALUES ($1, $2, $3, 'open', '', '', $4)";
    let values: [sea_orm::Value; 4] = [case.into(), place.into(), person.into(), now.into()];
    write.execute_raw(statement(&*write, sql, values)).await.unwrap();
    let sql = "INSERT INTO council_measures (id, case_id, territory_id, kind, body, proposed_by, state, seats, closes_at, created_at)
         VALUES ($1, $2, $3, 'warning', '', $4, 'consent', 3, $5, $6)";
    let later = now + 1_000_000_000_000;
    let values: [sea_orm::Value; 6] =
        [measure.into(), case.into(), place.into(), person.into(), later.into(), now.into()];
    write.execute_raw(statement(&*write, sql, values)).await.unwrap();
    write.commit().await.unwrap();
    ids.insert("council-cases", case.to_string());
    ids.insert("measures", measure.to_string());
}

/// A seat in the council, as a draw gives it.
pub async fn seat(app: &App, place: Uuid, person: Uuid) {
    let sql = "INSERT INTO council_seats (territory_id, seat, person_id, source_id, since_at) VALUES ($1, 'drawn:1', $2, $2, 1)";
    app.ground.db.execute_raw(statement(&*app.ground.db, sql, [place.into(), person.into()])).await.unwrap();
}

async fn money(place: Uuid, cast: &Cast<'_>, ids: &mut HashMap<&'static str, String>) {
    let Cast { author, animator, .. } = cast;
    let subscription = json!({"id": World::fresh(), "monthly": 0, "gateway": "cash"});
    ids.insert(
        "subscriptions",
        id_of(&posted(author, &format!("/v1/territories/{place}/subscriptions"), subscription).await),
    );
    let cash = json!({"id": World::fresh(), "way": "in", "means": "cash", "payer": "Tirelire", "amount": 2350});
    ids.insert("receipts", id_of(&posted(animator, &format!("/v1/territories/{place}/receipts"), cash).await));
    let accounts: Value = author.get(&format!("/v1/territories/{place}/accounts")).await.json().await.unwrap();
    ids.insert("accounts", accounts["items"][0]["id"].as_str().map_or_else(World::fresh, ToOwned::to_owned));
    for name in ["payments", "unmatched-payments", "jobs", "conflicts", "notices"] {
        ids.insert(name, World::fresh());
    }
}

async fn own(cast: &Cast<'_>, ids: &mut HashMap<&'static str, String>) {
    let author = cast.author;
    let upload =
        author.request(Method::POST, "/v1/uploads").header("Tus-Resumable", "1.0.0").header("Upload-Length", "1000");
    let upload = upload.send().await.unwrap();
    assert_eq!(upload.status(), 201);
    let location = upload.headers()["location"].to_str().unwrap();
    ids.insert("uploads", location.rsplit('/').next().unwrap().to_owned());
    let sessions: Value = author.get("/v1/sessions").await.json().await.unwrap();
    ids.insert("sessions", id_of(&sessions["items"][0]));
    let alert = json!({"lat": 45.45, "lon": 3.25, "radius_m": 500, "kinds": ["question"]});
    let id = World::fresh();
    put(author, &format!("/v1/me/alerts/{id}"), alert).await;
    ids.insert("alerts", id);
    ids.insert("push", World::fresh());
    let export = id_of(&posted(author, "/v1/me/exports", json!({})).await);
    eventually("the export is made", || async {
        let all: Value = author.get("/v1/me/exports").await.json().await.unwrap();
        (all["items"][0]["state"] == "ready").then_some(())
    })
    .await;
    ids.insert("exports", export);
}

/// Who animates there hides the photo, the question, the mission and the comment.
pub async fn hide(app: &App, animator: &str, world: &World) {
    decide(app, animator, world, "hide").await;
}

/// Who animates there removes them, and the week in which that could be undone is over.
pub async fn remove(app: &App, animator: &str, world: &World) {
    decide(app, animator, world, "remove").await;
    let later = Ground { clock: Clock::fixed(app.ground.clock.now() + 8 * DAY), ..(*app.ground).clone() };
    assert_eq!(moderation::finish_removals(&later).await.unwrap(), 4);
}

async fn decide(app: &App, animator: &str, world: &World, action: &str) {
    let kinds = [("photo", "photos"), ("question", "questions"), ("mission", "missions"), ("comment", "comments")];
    let decisions = kinds.map(|(kind, name)| {
        json!({"object": {"kind": kind, "id": world.id(name)}, "action": action, "rule": "spam", "reason": "Deux fois la même."})
    });
    let request = app.http.post(app.at("/v1/moderation/decisions")).bearer_auth(animator);
    let answer = request.json(&json!({"decisions": decisions})).send().await.unwrap();
    assert_eq!(answer.status(), 200);
}

/// How many rows the tables of the game have, and their versions: what a refused call must not change.
pub async fn state(app: &App) -> Vec<i64> {
    let counted = [
        "comments",
        "mission_tasks",
        "mission_needs",
        "need_offers",
        "mission_journal",
        "mission_knowledge",
        "mission_members",
        "mission_invitations",
        "contributions",
        "declared_links",
        "photo_blurs",
        "reports",
        "moderation_decisions",
        "moderation_appeals",
        "moderation_cases",
        "proposals",
        "proposal_questions",
        "mediations",
        "mediation_messages",
        "council_cases",
        "council_measures",
        "council_draws",
        "subscriptions",
        "cash_receipts",
        "ledger_entries",
        "uploads",
        "alerts",
        "roles",
        "people",
        "question_supports",
        "local_themes",
        "first_photos",
        "jobs WHERE state = 'parked'",
    ];
    let counts = counted.map(|table| format!("SELECT COUNT(*) FROM {table}"));
    let versions = ["photos", "questions", "missions", "territories", "people"];
    let versions = versions.map(|table| format!("SELECT CAST(COALESCE(SUM(version), 0) AS BIGINT) FROM {table}"));
    let mut found = Vec::new();
    for sql in counts.iter().chain(&versions) {
        let row = app.ground.db.query_one_raw(statement(&*app.ground.db, sql, [])).await.unwrap().unwrap();
        found.push(row.try_get_by_index(0).unwrap());
    }
    found
}
