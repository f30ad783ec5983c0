//! Rules of following: nothing missed and nothing told twice under concurrent writers, tombstones, cursors, own things.

use crate::game::{animator, code, open_territory};
use photos36_domain::{
    ErrorCode,
    clock::DAY,
    database::statement,
    ids,
    photos::PhotoState,
    sync::{self, Kind, Scope},
};
use photos36_tests::{TestGround, eventually, on_both_backends, pictures};
use reqwest::{Method, StatusCode};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use uuid::Uuid;

/// Writers at the same time.
const WRITERS: usize = 8;
/// Changes that they make together.
const CHANGES: usize = 10_000;
/// Changes in a transaction.
const IN_ONE: usize = 5;
/// Photos that they change.
const PHOTOS: usize = 300;

/// Territories without a boundary, for photos that move between them.
async fn territories(ground: &TestGround) -> [Uuid; 2] {
    let sql = "INSERT INTO territories (id, name, search_name, state, locale, currency, time_zone, attribution, min_lon, min_lat,
        max_lon, max_lat, inner_lon, inner_lat, created_at, updated_at)
        VALUES ($1, 'A', 'a', 'launched', 'fr', 'EUR', 'Europe/Paris', '', 0, 0, 1, 1, 0, 0, 0, 0)";
    let ids = [Uuid::from_u128(1), Uuid::from_u128(2)];
    for id in ids {
        ground.db.execute_raw(statement(&*ground.db, sql, [id.into()])).await.unwrap();
    }
    ids
}

/// Numbers that look drawn, the same each time.
struct Drawn(u64);

impl Drawn {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }
}

/// Changes photos in transactions that overlap those of the others: new words, hidden, shown again, in another territory.
async fn write(ground: Arc<TestGround>, photos: Arc<Vec<Uuid>>, territories: [Uuid; 2], seed: usize) {
    let mut drawn = Drawn(seed as u64 + 1);
    for _ in 0..CHANGES / WRITERS / IN_ONE {
        let mut chosen = BTreeSet::new();
        while chosen.len() < IN_ONE {
            chosen.insert(photos[drawn.below(photos.len())]);
        }
        let write = ground.db.write().await.unwrap();
        for photo in chosen {
            let (change, value) = match drawn.below(4) {
                0 => ("state = 'hidden', author_id = coalesce($2, author_id)", None),
                1 => ("territory_id = $2, state = 'published'", Some(territories[drawn.below(2)])),
                _ => ("state = 'published', author_id = coalesce($2, author_id)", None),
            };
            let sql = format!("UPDATE photos SET version = version + 1, {change} WHERE id = $1");
            write.execute_raw(statement(&*write, sql, [photo.into(), value.into()])).await.unwrap();
            // Others begin and end meanwhile.
            tokio::task::yield_now().await;
        }
        write.commit().await.unwrap();
    }
}

/// What a reader knows of a photo: its version, and whether it is shown in the territory.
type Known = BTreeMap<Uuid, (i64, bool)>;

/// State of photos in a snapshot, or now.
async fn versions(connection: &impl ConnectionTrait, territory: Uuid) -> Known {
    let sql = "SELECT id, version, state = 'published' AND territory_id = $1 FROM photos";
    let rows = connection.query_all_raw(statement(connection, sql, [territory.into()])).await.unwrap();
    let row = |row: &sea_orm::QueryResult| {
        (row.try_get_by_index(0).unwrap(), (row.try_get_by_index(1).unwrap(), row.try_get_by_index(2).unwrap()))
    };
    rows.iter().map(row).collect()
}

/// Reads one page into what is known; returns where to go on and whether something came.
async fn read(ground: &TestGround, territory: Uuid, since: Option<&str>, known: &mut Known) -> (String, bool, bool) {
    let page = sync::changes(ground, Scope::Territory(territory), since, 70).await.unwrap();
    let now = versions(&page.snapshot, territory).await;
    for change in page.items.iter().filter(|change| change.kind == Kind::Photo) {
        let (version, is_shown) = now[&change.id];
        assert_eq!(change.is_gone, !is_shown, "{} at version {version}", change.id);
        let before = known.insert(change.id, (version, is_shown));
        assert!(before.is_none_or(|(seen, _)| seen < version), "{} is told twice at version {version}", change.id);
    }
    (page.next.clone(), page.has_more, !page.items.is_empty())
}

on_both_backends! {
    async fn a_reader_misses_nothing_and_is_told_nothing_twice_while_eight_write(backend: Backend) {
        let ground = Arc::new(backend.ground().await);
        let territories = territories(&ground).await;
        let author = ground.person().await;
        let mut photos = Vec::new();
        for n in 0..PHOTOS {
            photos.push(ground.photo_row(author, PhotoState::Published, 1, &n.to_be_bytes()).await);
        }
        ground.db.execute_raw(statement(&*ground.db, "UPDATE photos SET territory_id = $1", [territories[0].into()])).await.unwrap();
        let photos = Arc::new(photos);
        let writers: Vec<_> =
            (0..WRITERS).map(|n| tokio::spawn(write(ground.clone(), photos.clone(), territories, n))).collect();
        let ended = Arc::new(AtomicBool::new(false));
        let readers: Vec<_> = territories.map(|territory| {
            let (ground, ended) = (ground.clone(), ended.clone());
            tokio::spawn(async move {
                let (mut known, mut since, mut pages) = (Known::new(), None, 0);
                loop {
                    let was_ended = ended.load(Ordering::SeqCst);
                    let (next, has_more, is_new) = read(&ground, territory, since.as_deref(), &mut known).await;
                    pages += u32::from(is_new);
                    since = Some(next);
                    if was_ended && !has_more {
                        return (known, pages);
                    }
                }
            })
        }).into();
        for writer in writers {
            writer.await.unwrap();
        }
        ended.store(true, Ordering::SeqCst);
        for (territory, reader) in territories.into_iter().zip(readers) {
            let (known, pages) = reader.await.unwrap();
            let now = versions(&*ground.db, territory).await;
            let shown = |all: &Known| all.iter().filter(|(_, (_, shown))| *shown).map(|(id, (version, _))| (*id, *version)).collect::<Vec<_>>();
            assert_eq!(shown(&known), shown(&now), "the reader has what is there, and nothing else");
            assert!(pages > 10, "the reader followed while the others wrote: {pages} pages");
        }
    }

    async fn a_cursor_is_good_until_a_tombstone_behind_it_is_forgotten(backend: Backend) {
        let ground = backend.ground().await;
        let [territory, _] = territories(&ground).await;
        let author = ground.person().await;
        let photo = ground.photo_row(author, PhotoState::Published, 1, b"1").await;
        let run = |sql: &'static str| {
            let db = &*ground.db;
            async move { db.execute_raw(statement(db, sql, [photo.into(), territory.into()])).await.unwrap() }
        };
        run("UPDATE photos SET territory_id = $2 WHERE id = $1").await;
        let scope = Scope::Territory(territory);
        let first = sync::changes(&ground, scope, None, 10).await.unwrap();
        assert_eq!(first.items.len(), 2, "the territory and its photo");
        let other = sync::changes(&ground, Scope::Territory(Uuid::from_u128(2)), None, 10).await.unwrap();
        run("UPDATE photos SET state = 'deleted', version = version + 1 WHERE id = $1 AND territory_id = $2").await;
        let second = sync::changes(&ground, scope, Some(&first.next), 10).await.unwrap();
        assert!(second.items.iter().all(|change| change.is_gone) && second.items.len() == 1);
        let anew = sync::changes(&ground, scope, None, 10).await.unwrap();
        assert!(anew.items.iter().all(|change| !change.is_gone), "who begins has nothing to forget");
        drop((first.snapshot, second.snapshot, anew.snapshot, other.snapshot));
        // Who nobody follows: the author's own log; its tombstones grow old too.
        assert_eq!(sync::forget(&ground).await.unwrap(), 0, "it is young");
        ground.clock.advance(i64::from(ground.settings.sync.tombstone_days) * DAY + 1);
        assert_eq!(sync::forget(&ground).await.unwrap(), 2, "in the territory and for its author");
        let refusal = sync::changes(&ground, scope, Some(&first.next), 10).await.err().unwrap();
        assert_eq!(refusal.to_string(), "refused: cursor-too-old at since");
        for (scope, cursor) in [(scope, &second.next), (scope, &anew.next), (Scope::Territory(Uuid::from_u128(2)), &other.next)] {
            let page = sync::changes(&ground, scope, Some(cursor), 10).await.unwrap();
            assert_eq!((page.items.len(), &page.next), (0, cursor));
        }
        sync::begin_anew(&ground.db).await.unwrap();
        let refusal = sync::changes(&ground, scope, Some(&second.next), 10).await.err().unwrap();
        assert_eq!(refusal.to_string(), format!("refused: {} at since", ErrorCode::CursorTooOld.name()));
        assert_eq!(sync::changes(&ground, scope, None, 10).await.unwrap().items.len(), 1);
    }

    async fn a_phone_follows_a_territory_and_pays_one_request_when_nothing_is_new(backend: Backend) {
        let app = backend.app().await;
        let territory = open_territory(&app).await;
        let lea = animator(&app, territory, "lea@example.org").await;
        let jeanne = app.player("jeanne@example.org").await;
        let photo = jeanne.new_photo(&app, &pictures::jpeg_at(1, 3.25, 45.45)).await;
        let id = photo["id"].as_str().unwrap();
        eventually("the photo is published", || async {
            (app.http.get(app.at(&format!("/v1/photos/{id}"))).send().await.unwrap().status() == 200).then_some(())
        }).await;
        let path = format!("/v1/territories/{territory}/changes");
        let cold = app.json(&path).await;
        assert_eq!(kinds(&cold), [("territory", false), ("photo", false)]);
        let told = &cold["items"][1]["photo"];
        assert_eq!((&told["id"], told.get("own")), (&json!(id), None), "as everyone may see it");
        let next = cold["next"].as_str().unwrap();
        let since = format!("{path}?since={next}");
        let warm = app.http.get(app.at(&since)).header("if-none-match", format!("\"{next}\"")).send().await.unwrap();
        assert_eq!(warm.status(), StatusCode::NOT_MODIFIED);

        jeanne.change(Method::PATCH, &format!("/v1/photos/{id}"), "*", &json!({"title": "Le lavoir"})).await;
        let edited = app.json(&since).await;
        assert_eq!(edited["items"][0]["photo"]["title"], "Le lavoir");
        let theme = json!({"name": "Vendanges", "parent": "food"});
        lea.request(Method::POST, &format!("/v1/territories/{territory}/themes")).json(&theme).send().await.unwrap();
        let away = json!({"lon": 3.9, "lat": 45.45});
        assert_eq!(jeanne.change(Method::PUT, &format!("/v1/photos/{id}/place"), "*", &away).await.status(), 200);
        let since = format!("{path}?limit=1&since={}", edited["next"].as_str().unwrap());
        let first = app.http.get(app.at(&since)).send().await.unwrap();
        let link = first.headers()["link"].to_str().unwrap().to_owned();
        let first: Value = first.json().await.unwrap();
        let more = link.trim_start_matches('<').split('>').next().unwrap();
        let second = app.json(more).await;
        assert_eq!((first["has_more"].as_bool(), second["has_more"].as_bool()), (Some(true), Some(false)));
        let both: BTreeSet<_> = [kinds(&first), kinds(&second)].concat().into_iter().collect();
        assert_eq!(both, [("photo", true), ("themes", false)].into());
        for (query, expected) in [("since=x", "cursor-invalid"), ("limit=0", "parameter-invalid")] {
            let refused = app.http.get(app.at(&format!("{path}?{query}"))).send().await.unwrap();
            assert_eq!(code(refused).await, (400, expected.to_owned()));
        }
        let nowhere = app.at("/v1/territories/0197a1c0-3333-7000-8000-000000000003/changes");
        assert_eq!(app.http.get(nowhere).send().await.unwrap().status(), 404);
    }

    async fn what_stands_in_a_mission_comes_and_goes_with_it(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let lea = animator(&app, territory, "lea@example.org").await;
        let path = format!("/v1/territories/{territory}/changes");
        let mut since = app.json(&path).await["next"].as_str().unwrap().to_owned();
        let mut news = async || {
            let page = app.json(&format!("{path}?since={since}")).await;
            since = page["next"].as_str().unwrap().to_owned();
            let all: BTreeSet<_> = kinds(&page).into_iter().map(|(kind, is_gone)| (kind.to_owned(), is_gone)).collect();
            (all, page)
        };
        let mission = format!("/v1/missions/{}", ids::new(&app.ground.clock));
        let put = async |path: String, body: Value| {
            let answer = lea.request(Method::PUT, &path).json(&body).send().await.unwrap();
            assert_eq!(answer.status(), 201, "{path}");
        };
        let body = json!({"territory_id": territory, "kind": "wish", "title": "Rouvrir le lavoir", "themes": ["water"]});
        put(mission.clone(), body).await;
        let comment = format!("{mission}/comments/{}", ids::new(&app.ground.clock));
        put(comment, json!({"text": "Je viens samedi."})).await;
        let (all, page) = news().await;
        assert_eq!(all, [("mission".into(), false), ("comment".into(), false)].into());
        let items = page["items"].as_array().unwrap();
        assert!(items.iter().any(|item| item["mission"]["title"] == "Rouvrir le lavoir"));
        assert!(items.iter().any(|item| item["comment"]["text"] == "Je viens samedi."));
        for (hidden, is_gone) in [("1", true), ("NULL", false)] {
            app.ground.db.execute_unprepared(&format!("UPDATE missions SET hidden_at = {hidden}")).await.unwrap();
            assert_eq!(news().await.0, [("mission".into(), is_gone), ("comment".into(), is_gone)].into());
        }
    }

    async fn one_s_own_log_has_what_others_do_not_see_and_nobody_else_reads_it(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let jeanne = app.player("jeanne@example.org").await;
        let photo = jeanne.new_photo(&app, &pictures::jpeg_at(1, 3.25, 45.45)).await;
        let cold: Value = jeanne.get("/v1/me/changes").await.json().await.unwrap();
        let both: BTreeSet<_> = kinds(&cold).into_iter().collect();
        assert_eq!(both, [("profile", false), ("photo", false)].into(), "a photo that is still processed too");
        let public = app.json(&format!("/v1/territories/{territory}/changes")).await;
        assert_eq!(kinds(&public), [("territory", false)]);
        let since = format!("/v1/me/changes?since={}", cold["next"].as_str().unwrap());
        let joined = jeanne.request(Method::PUT, &format!("/v1/territories/{territory}/members/me")).send().await.unwrap();
        assert_eq!(joined.status(), 204);
        let path = format!("/v1/photos/{}", photo["id"].as_str().unwrap());
        assert_eq!(jeanne.change(Method::DELETE, &path, "*", &json!({})).await.status(), 204);
        let warm: Value = jeanne.get(&since).await.json().await.unwrap();
        let both: BTreeSet<_> = kinds(&warm).into_iter().collect();
        assert_eq!(both, [("profile", false), ("photo", true)].into());
        let profile = warm["items"].as_array().unwrap().iter().find(|item| item["kind"] == "profile").unwrap();
        assert_eq!(profile["profile"]["roles"][0]["role"], "resident");
        assert_eq!(app.http.get(app.at("/v1/me/changes")).send().await.unwrap().status(), 401);
        let paul = app.player("paul@example.org").await;
        assert_eq!(code(paul.get(&since).await).await, (400, "cursor-invalid".to_owned()), "a cursor is its reader's own");
    }
}

/// Kinds of a page, and which are tombstones.
fn kinds(page: &Value) -> Vec<(&str, bool)> {
    let items = page["items"].as_array().unwrap();
    items.iter().map(|item| (item["kind"].as_str().unwrap(), item["is_gone"].as_bool().unwrap())).collect()
}
