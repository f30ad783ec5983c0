//! Rules of people's data: all of it is known, given on request, erased on request and again after a restore; who looked is
//! told; below fifteen nothing is posted before a parent agreed.

use crate::{
    comments::say,
    game::{animator, code, open_territory},
};
use photos36_domain::{
    Ground, audit,
    clock::DAY,
    database::statement,
    ids,
    privacy::{
        erase::{self, RESIDENT},
        export, held,
        parents::{self, AskParent},
        retention,
    },
    store::Key,
};
use photos36_tests::{App, Backend, Player, eventually, on_both_backends, pictures};
use reqwest::{Method, Response};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use std::{collections::BTreeSet, process::Command};
use uuid::Uuid;

/// Part of everything that is written by the one who is erased; its stem begins so too.
const MARK: &str = "zyxmarq";

async fn put(player: &Player, path: &str, body: Value) -> Response {
    player.request(Method::PUT, path).json(&body).send().await.unwrap()
}

async fn strings(ground: &Ground, sql: &str) -> Vec<Vec<String>> {
    let rows = ground.db.query_all_raw(statement(&*ground.db, sql, [])).await.unwrap();
    let cells = |row: &sea_orm::QueryResult| {
        (0..row.column_names().len()).map(|at| row.try_get_by_index::<String>(at).unwrap()).collect()
    };
    rows.iter().map(cells).collect()
}

/// Every table with its columns, and their types as the database names them.
async fn columns(ground: &Ground, backend: Backend) -> Vec<Vec<String>> {
    let sql = match backend {
        Backend::Embedded => {
            "SELECT m.name, c.name, lower(c.type) FROM sqlite_schema m JOIN pragma_table_info(m.name) c
            WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
        }
        Backend::Services => {
            "SELECT table_name::text, column_name::text, data_type::text FROM information_schema.columns
            WHERE table_schema = current_schema() AND table_name IN (
                SELECT table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE')"
        }
    };
    strings(ground, sql).await
}

/// Where a text still stands, as `table.column`.
async fn found(ground: &Ground, backend: Backend, text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for column in columns(ground, backend).await {
        let (table, name, kind) = (&column[0], &column[1], column[2].as_str());
        let is_text =
            kind.contains("text") || kind.is_empty() || kind.contains("char") || kind == "blob" || kind == "bytea";
        if !is_text || table.starts_with("seaql") {
            continue;
        }
        let cell = match (backend, kind) {
            (Backend::Services, "bytea") => format!("encode(\"{name}\", 'escape')"),
            _ => format!("CAST(\"{name}\" AS text)"),
        };
        let sql = format!("SELECT count(*) FROM \"{table}\" WHERE lower({cell}) LIKE '%{text}%'");
        // Shadow tables of an index without a content of its own cannot be read.
        let Ok(Some(row)) = ground.db.query_one_raw(statement(&*ground.db, sql, [])).await else { continue };
        if row.try_get_by_index::<i64>(0).unwrap() > 0 {
            found.insert(format!("{table}.{name}"));
        }
    }
    found
}

struct Village {
    territory: Uuid,
    jeanne: Player,
    karim: Player,
    /// Photo, question and comment that nobody built on, and those that Karim built on.
    alone: [Uuid; 3],
    built_on: [Uuid; 3],
    mission: Uuid,
}

async fn published(app: &App, player: &Player, seed: u32, mark: &str) -> Uuid {
    let photo = player.new_photo(app, &pictures::jpeg_at(seed, 3.25, 45.45)).await;
    let id: Uuid = photo["id"].as_str().unwrap().parse().unwrap();
    let edit =
        json!({"title": format!("Photo {mark}ue"), "text": format!("Vue {mark}ue"), "credit": format!("{mark}ue")});
    eventually("the photo is published", || async {
        (app.http.get(app.at(&format!("/v1/photos/{id}"))).send().await.unwrap().status() == 200).then_some(())
    })
    .await;
    assert_eq!(player.change(Method::PATCH, &format!("/v1/photos/{id}"), "*", &edit).await.status(), 200);
    id
}

/// A village in which Jeanne did everything that one does, and Karim built on some of it.
async fn village(app: &App) -> Village {
    let territory = open_territory(app).await;
    let (jeanne, karim) = (app.player(&format!("{MARK}ue@example.org")).await, app.player("karim@example.org").await);
    let new = || ids::new(&app.ground.clock);
    let name = json!({"display_name": format!("Jeanne {MARK}ue"), "birth_year": 1984});
    assert_eq!(jeanne.change(Method::PATCH, "/v1/me", "*", &name).await.status(), 200);
    let photos = [published(app, &jeanne, 11, MARK).await, published(app, &jeanne, 12, MARK).await];
    let questions = [new(), new()];
    for (photo, question) in photos.iter().zip(questions) {
        let body =
            json!({"photo_id": photo, "title": format!("Pourquoi {MARK}ue ?"), "text": format!("Parce que {MARK}ue.")});
        assert_eq!(put(&jeanne, &format!("/v1/questions/{question}"), body).await.status(), 201);
    }
    let under = format!("questions/{}", questions[1]);
    let comments = [new(), new()];
    for comment in comments {
        assert_eq!(say(&jeanne, &under, comment, &format!("Je dis {MARK}ue."), None).await.status(), 201);
    }
    assert_eq!(say(&karim, &under, new(), "Je réponds.", Some(comments[1])).await.status(), 201);
    let asked = json!({"photo_id": photos[1], "title": "Et à qui est-ce ?"});
    assert_eq!(put(&karim, &format!("/v1/questions/{}", new()), asked).await.status(), 201);
    let mission = new();
    let opened = json!({"kind": "problem", "title": "Rouvrir", "text": "Ensemble", "question_id": questions[1]});
    assert_eq!(put(&jeanne, &format!("/v1/missions/{mission}"), opened).await.status(), 201);
    assert!(put(&karim, &format!("/v1/missions/{mission}/team/me"), json!({})).await.status().is_success());
    let task = json!({"title": format!("Tâche {MARK}ue"), "column": "to_do"});
    let made = put(&jeanne, &format!("/v1/missions/{mission}/tasks/{}", new()), task).await;
    assert!(made.status().is_success(), "{}", made.text().await.unwrap());
    let watch = format!("/v1/me/watches/territory/{territory}");
    assert_eq!(put(&jeanne, &watch, json!({})).await.status(), 201);
    let alert = json!({"lon": 3.25, "lat": 45.45, "radius_m": 500, "kinds": ["photo"]});
    assert_eq!(put(&jeanne, &format!("/v1/me/alerts/{}", new()), alert).await.status(), 201);
    let report = json!({"object": {"kind": "photo", "id": published(app, &karim, 13, "vois").await}, "reason": "privacy",
        "text": format!("On y voit {MARK}ue.")});
    let sent = jeanne.request(Method::POST, "/v1/reports").json(&report).send().await.unwrap();
    assert!(sent.status().is_success(), "{}", sent.text().await.unwrap());
    let upload = "INSERT INTO uploads (id, owner_id, state, length_bytes, metadata, photo_id, created_at, expires_at)
        VALUES ($1, $2, 'open', 9, $3, $1, 1, 9223372036854775807)";
    let values = [new().into(), jeanne.id.into(), format!("filename {MARK}ue").into()];
    app.ground.db.execute_raw(statement(&*app.ground.db, upload, values)).await.unwrap();
    Village {
        territory,
        alone: [photos[0], questions[0], comments[0]],
        built_on: [photos[1], questions[1], comments[1]],
        jeanne,
        karim,
        mission,
    }
}

async fn erased(app: &App, player: &Player, built_on: &str) {
    let body = json!({"built_on": built_on});
    let answer = player.request(Method::DELETE, "/v1/me").json(&body).send().await.unwrap();
    assert_eq!(answer.status(), 202);
    assert_eq!(player.get("/v1/me").await.status(), 401, "at once");
    eventually("all else is erased", || async {
        let open = "SELECT count(*) FROM erasures WHERE done_at IS NULL";
        let row = app.ground.db.query_one_raw(statement(&*app.ground.db, open, [])).await.unwrap().unwrap();
        (row.try_get_by_index::<i64>(0).unwrap() == 0).then_some(())
    })
    .await;
}

async fn status(app: &App, path: &str) -> u16 {
    app.http.get(app.at(path)).send().await.unwrap().status().as_u16()
}

async fn originals(app: &App, photo: Uuid) -> Vec<Vec<u8>> {
    let [prefix, _] = Key::prefixes_of(photo);
    let mut all = Vec::new();
    for object in app.ground.store.list(&prefix, None).await.unwrap() {
        let content = app.ground.store.get(&object.key, None).await.unwrap().unwrap();
        let bytes =
            futures_util::TryStreamExt::try_concat(futures_util::TryStreamExt::map_ok(content.stream, |b| b.to_vec()));
        all.push(bytes.await.unwrap());
    }
    all
}

on_both_backends! {
    async fn every_column_that_points_at_a_person_is_known_with_what_becomes_of_it(backend: Backend) {
        let ground = backend.ground().await;
        let points = |column: &[String]| {
            let name = column[1].as_str();
            let is_id = column[2].contains("uuid") || column[2].is_empty();
            let named = ["person_id", "author_id", "actor_id", "reporter_id", "assignee_id", "mediator_id", "other_id", "about_id",
                "owner_id", "subject_id", "reader_id", "rater_id"].contains(&name);
            let not_people = ["answered_by", "passed_by", "spoken_by"].contains(&name);
            is_id && (named || (name.ends_with("_by") && !not_people))
        };
        let there: BTreeSet<_> = columns(&ground, backend).await.into_iter().filter(|c| points(c)).map(|c| format!("{}.{}", c[0], c[1])).collect();
        let known: BTreeSet<_> = held::HELD.iter().filter(|held| held.table != "people").map(|held| format!("{}.{}", held.table, held.column)).collect();
        assert_eq!(there, known);
    }

    async fn who_is_erased_with_all_that_others_built_on_leaves_nothing_that_they_wrote(backend: Backend) {
        let app = backend.app().await;
        let village = village(&app).await;
        let before = found(&app.ground, backend, MARK).await;
        for place in ["people.email", "people.display_name", "photos.title", "questions.body", "comments.body", "mission_tasks.title", "reports.body"] {
            assert!(before.contains(place), "{place} is planted: {before:?}");
        }
        erased(&app, &village.jeanne, "remove").await;
        let left = found(&app.ground, backend, MARK).await;
        // What SQLite's index for searching still has on its pages is written over by its merges.
        let left: Vec<_> = left.iter().filter(|place| !place.contains("_words_data") && !place.contains("_fts")).collect();
        assert!(left.is_empty(), "{left:?}");
        for photo in [village.alone[0], village.built_on[0]] {
            assert_eq!(status(&app, &format!("/v1/photos/{photo}")).await, 404);
            eventually("its objects are gone", || async {
                let prefixes = Key::prefixes_of(photo);
                let [originals, sizes] = [&prefixes[0], &prefixes[1]].map(|prefix| app.ground.store.list(prefix, None));
                (originals.await.unwrap().is_empty() && sizes.await.unwrap().is_empty()).then_some(())
            }).await;
        }
        assert!(audit::verify(&*app.ground.db).await.unwrap().is_ok());
        let team: Value = village.karim.get(&format!("/v1/missions/{}/team", village.mission)).await.json().await.unwrap();
        assert!(team.to_string().contains(&village.karim.id.to_string()), "the mission is the team's: {team}");
        assert!(!team.to_string().contains(&village.jeanne.id.to_string()));
        let same = app.player(&format!("{MARK}ue@example.org")).await;
        assert_ne!(same.id, village.jeanne.id, "the same mailbox is a new person");
    }

    async fn what_others_built_on_stays_under_a_resident_without_camera_moment_and_true_place(backend: Backend) {
        let app = backend.app().await;
        let village = village(&app).await;
        erased(&app, &village.jeanne, "keep").await;
        let [photo, question, comment] = village.built_on;
        let kept = app.json(&format!("/v1/photos/{photo}")).await;
        assert_eq!((&kept["author"]["display_name"], &kept["title"]), (&json!(RESIDENT), &json!(format!("Photo {MARK}ue"))));
        let shown = app.json(&format!("/v1/questions/{question}")).await;
        assert_eq!(shown["author"]["display_name"], RESIDENT);
        assert!(app.json(&format!("/v1/questions/{question}/comments")).await.to_string().contains(&comment.to_string()));
        let [original] = &originals(&app, photo).await[..] else { panic!("one original") };
        assert!(original.starts_with(b"\xff\xd8") && !original.windows(4).any(|part| part == b"Exif"));
        let sql = "SELECT count(*) FROM photos WHERE author_id = $1 AND state = 'published'
            AND (camera IS NOT NULL OR taken_local IS NOT NULL OR lon IS NOT NULL AND lon <> shown_lon OR credit <> '')";
        let row = app.ground.db.query_one_raw(statement(&*app.ground.db, sql, [village.jeanne.id.into()])).await.unwrap().unwrap();
        assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 0);
        let [photo, question, _] = village.alone;
        assert_eq!((status(&app, &format!("/v1/photos/{photo}")).await, status(&app, &format!("/v1/questions/{question}")).await), (404, 404));
        let left = found(&app.ground, backend, &format!("jeanne {MARK}")).await;
        assert!(left.is_empty(), "the name: {left:?}");
    }

    async fn a_restore_of_an_older_backup_erases_again_whom_the_store_knows_as_erased(backend: Backend) {
        let app = backend.app().await;
        let village = village(&app).await;
        erased(&app, &village.jeanne, "remove").await;
        let kept = app.ground.store.get(&Key::erasure(village.jeanne.id), None).await.unwrap().unwrap();
        let kept: Vec<u8> = futures_util::TryStreamExt::try_concat(futures_util::TryStreamExt::map_ok(kept.stream, |b| b.to_vec())).await.unwrap();
        assert_eq!(kept, b"remove", "the store knows what was chosen");
        // As an older backup has it: the person is there, the wish is not.
        let back = "UPDATE people SET email = 'back@example.org', display_name = 'Back', erased_at = NULL WHERE id = $1";
        app.ground.db.execute_raw(statement(&*app.ground.db, back, [village.jeanne.id.into()])).await.unwrap();
        app.ground.db.execute_unprepared("DELETE FROM erasures").await.unwrap();
        assert_eq!(erase::again(&app.ground).await.unwrap(), 1);
        assert_eq!(strings(&app.ground, "SELECT built_on FROM erasures").await, [["remove"]]);
        assert!(found(&app.ground, backend, "back@example.org").await.is_empty());
        assert!(app.player("back@example.org").await.id != village.jeanne.id);
    }

    async fn all_that_one_gave_is_packed_with_the_photos_as_they_came_and_for_nobody_else(backend: Backend) {
        let app = backend.app().await;
        let village = village(&app).await;
        let asked = village.jeanne.request(Method::POST, "/v1/me/exports").send().await.unwrap();
        assert_eq!(asked.status(), 202);
        let again: Value = village.jeanne.request(Method::POST, "/v1/me/exports").send().await.unwrap().json().await.unwrap();
        let id = asked.json::<Value>().await.unwrap()["id"].as_str().unwrap().to_owned();
        assert_eq!(again["id"], json!(id), "one that is being made is enough");
        let ready = eventually("the export is ready", || async {
            let list: Value = village.jeanne.get("/v1/me/exports").await.json().await.unwrap();
            (list["items"][0]["state"] == "ready").then_some(list)
        }).await;
        assert_eq!(ready["items"][0]["parts"], 1);
        let path = format!("/v1/me/exports/{id}/parts/1");
        assert_eq!(village.karim.get(&path).await.status(), 404);
        assert_eq!(app.http.get(app.at(&path)).send().await.unwrap().status(), 401);
        assert_eq!(village.jeanne.get(&format!("/v1/me/exports/{id}/parts/2")).await.status(), 404);
        let bytes = village.jeanne.get(&path).await.bytes().await.unwrap();
        let folder = app.ground.folder.path();
        std::fs::write(folder.join("export.zip"), &bytes).unwrap();
        let opened = Command::new("python3").args(["-m", "zipfile", "-e"]).arg(folder.join("export.zip")).arg(folder.join("export")).status();
        assert!(opened.unwrap().success());
        let read = |name: &str| std::fs::read_to_string(folder.join("export").join(name)).unwrap();
        let people: Value = serde_json::from_str(&read("json/people.json")).unwrap();
        assert_eq!((&people[0]["email"], &people[0]["birth_year"]), (&json!(format!("{MARK}ue@example.org")), &json!(1984)));
        assert_eq!(people[0]["is_editor"], json!(false));
        for office in ["decided_by", "reader_id", "granted_by", "mediator_id", "recorded_by"] {
            let told = Command::new("grep").args(["-rl", office]).arg(folder.join("export")).output().unwrap();
            assert!(told.stdout.is_empty(), "{office} is someone else");
        }
        let photos: Value = serde_json::from_str(&read("json/photos.json")).unwrap();
        assert_eq!(photos.as_array().unwrap().len(), 2);
        assert!(photos[0]["created_at"].as_str().unwrap().starts_with("20"), "{photos}");
        assert!(read("csv/photos.csv").lines().next().unwrap().contains("author_id,"));
        assert!(read("json/comments.json").contains(MARK) && read("json/alerts.json").contains("3.25"));
        for photo in [village.alone[0], village.built_on[0]] {
            let came = std::fs::read(folder.join(format!("export/photos/{photo}.jpg"))).unwrap();
            assert_eq!(came, originals(&app, photo).await[0]);
        }
        let mut ground = (*app.ground).clone();
        ground.clock = photos36_domain::Clock::fixed(app.ground.clock.now() + 8 * DAY);
        assert_eq!(export::tidy(&ground).await.unwrap(), 1);
        assert_eq!(village.jeanne.get(&path).await.status(), 404, "after a week it is gone");
    }

    async fn who_looked_by_the_power_of_a_role_is_told_and_ones_own_look_is_not(backend: Backend) {
        let app = backend.app().await;
        let village = village(&app).await;
        let noemie = animator(&app, village.territory, "noemie@example.org").await;
        let path = format!("/v1/photos/{}", village.alone[0]);
        for player in [&village.jeanne, &village.karim, &noemie] {
            assert_eq!(player.get(&path).await.status(), 200);
        }
        let told: Value = village.jeanne.get("/v1/me/accesses").await.json().await.unwrap();
        let [access] = &told["items"].as_array().unwrap()[..] else { panic!("{told}") };
        assert_eq!((&access["what"], &access["territory_id"]), (&json!("true-place"), &json!(village.territory)));
        assert!(!told.to_string().contains(&noemie.id.to_string()));
        assert_eq!(village.karim.get("/v1/me/accesses").await.json::<Value>().await.unwrap()["items"], json!([]));
    }

    async fn below_fifteen_nothing_is_posted_before_a_parent_agreed_and_after_it_was_taken_back(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let lea = app.player("lea@example.org").await;
        let ask = json!({"email": "parent@example.org"});
        let early = lea.request(Method::POST, "/v1/me/parent").json(&ask).send().await.unwrap();
        assert_eq!(code(early).await, (409, "parent-not-needed".into()));
        let born = json!({"birth_year": photos36_domain::clock::year_of(app.ground.clock.now()) - 13});
        assert_eq!(lea.change(Method::PATCH, "/v1/me", "*", &born).await.status(), 200);
        for older in [json!(null), json!(1990)] {
            let changed = lea.change(Method::PATCH, "/v1/me", "*", &json!({"birth_year": older})).await;
            assert_eq!(code(changed).await, (403, "parent-needed".into()), "nobody grows up by saying so");
        }
        let question = || put(&lea, "/v1/questions/0197a1c0-1111-7000-8000-000000000001", json!({"territory_id": territory, "title": "Pourquoi ?"}));
        let alert = json!({"lon": 3.25, "lat": 45.45, "radius_m": 500, "kinds": ["photo"]});
        let report = json!({"object": {"kind": "photo", "id": territory}, "reason": "privacy"});
        for refused in [
            question().await,
            lea.send_photo(ids::new(&app.ground.clock), &pictures::jpeg_at(1, 3.25, 45.45)).await,
            put(&lea, &format!("/v1/me/alerts/{}", ids::new(&app.ground.clock)), alert).await,
        ] {
            assert_eq!(code(refused).await, (403, "parent-needed".into()));
        }
        let reported = lea.request(Method::POST, "/v1/reports").json(&report).send().await.unwrap();
        assert_eq!(code(reported).await, (404, "not-found".into()), "a child can report what harms it");
        assert_eq!(lea.get("/v1/me").await.status(), 200, "reading is free");
        assert_eq!(lea.request(Method::POST, "/v1/me/parent").json(&ask).send().await.unwrap().status(), 202);
        let again = lea.request(Method::POST, "/v1/me/parent").json(&json!({"email": "other@example.org"})).send().await.unwrap();
        assert!(again.headers().contains_key("retry-after"));
        assert_eq!(code(again).await, (429, "too-many-requests".into()), "nobody is written to without end");
        let job = AskParent { person_id: lea.id, email: "parent@example.org".into() };
        let letter = parents::letter(&app.ground, &job).await.unwrap().unwrap();
        let token = letter.link.split_once("token=").unwrap().1.to_owned();
        let page = app.http.get(app.at(&format!("/parent?token={token}"))).send().await.unwrap();
        assert_eq!(page.status(), 200);
        assert_eq!(question().await.status(), 403, "reading the page changes nothing");
        let answer = async |agrees: &str, site: &str| {
            let form = format!("token={token}&agrees={agrees}");
            let request = app.http.post(app.at("/parent")).header("sec-fetch-site", site);
            request.header("content-type", "application/x-www-form-urlencoded").body(form).send().await.unwrap().status().as_u16()
        };
        assert_eq!(answer("true", "cross-site").await, 403);
        assert_eq!(answer("true", "same-origin").await, 200);
        let asked = question().await;
        assert_eq!(asked.status(), 201, "{}", asked.text().await.unwrap());
        let shown = async || status(&app, "/v1/questions/0197a1c0-1111-7000-8000-000000000001").await;
        assert_eq!(shown().await, 200);
        assert_eq!(answer("false", "same-origin").await, 200);
        assert_eq!(question().await.status(), 403);
        assert_eq!(shown().await, 404, "what a child posted is not shown without a parent");
        let noemie = animator(&app, territory, "noemie@example.org").await;
        let keep = json!({"decisions": [{"object": {"kind": "question", "id": "0197a1c0-1111-7000-8000-000000000001"}, "action": "restore"}]});
        let kept = noemie.request(Method::POST, "/v1/moderation/decisions").json(&keep).send().await.unwrap();
        assert_eq!(kept.status(), 200);
        assert_eq!(shown().await, 404, "no decision stands for a parent");
        assert_eq!(answer("true", "same-origin").await, 200);
        assert_eq!(shown().await, 200, "and is shown again with one");
        for adult in [json!(null), json!(1990)] {
            let changed = lea.change(Method::PATCH, "/v1/me", "*", &json!({"birth_year": adult})).await;
            assert_eq!(code(changed).await, (403, "birth-year-kept".into()));
        }
        assert_eq!(status(&app, "/parent?token=AAAA").await, 404);
    }

    async fn an_account_that_nobody_uses_is_erased_a_month_after_a_warning_unless_its_owner_comes_back(backend: Backend) {
        let app = backend.app_without_worker().await;
        let (lost, back) = (app.player("lost@example.org").await, app.player("back@example.org").await);
        let editor = app.player("editor@example.org").await;
        app.ground.db.execute_raw(statement(&*app.ground.db, "UPDATE people SET is_editor = TRUE WHERE id = $1", [editor.id.into()])).await.unwrap();
        let at = |days: i64| {
            let mut ground = (*app.ground).clone();
            ground.clock = photos36_domain::Clock::fixed(app.ground.clock.now() + days * DAY);
            ground
        };
        assert_eq!(retention::tidy(&at(36 * 30 - 31)).await.unwrap(), (0, 0));
        assert_eq!(retention::tidy(&at(36 * 30 - 29)).await.unwrap(), (2, 0));
        assert_eq!(retention::tidy(&at(36 * 30 - 28)).await.unwrap(), (0, 0), "warned once");
        let seen = "UPDATE sessions SET last_used_at = $2 WHERE person_id = $1";
        let values = [back.id.into(), at(36 * 30 - 10).clock.now().into()];
        app.ground.db.execute_raw(statement(&*app.ground.db, seen, values)).await.unwrap();
        assert_eq!(retention::tidy(&at(36 * 30 + 2)).await.unwrap(), (0, 1));
        let gone = strings(&app.ground, "SELECT display_name FROM people WHERE erased_at IS NOT NULL").await;
        assert_eq!(gone, [[RESIDENT]]);
        assert_eq!(lost.get("/v1/me").await.status(), 401);
    }
}
