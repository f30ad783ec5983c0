//! Rules of the wealth matrix and the dividend: declared by oneself, evaluated by peers, shared to the cent, computed again
//! by anyone.

use crate::{
    comments::mission_row,
    game::{animator, code, open_territory},
};
use futures_util::future::join_all;
use photos36_domain::{
    database::statement,
    ids,
    money::{
        dividend::{
            Rules,
            formula::{self, Due, Line},
        },
        ledger::{self, Account, Cause, Transfer},
    },
    territories,
};
use photos36_tests::{App, Player, on_both_backends};
use reqwest::{Method, Response};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use uuid::Uuid;

async fn put(player: &Player, path: &str, body: Value) -> Response {
    player.request(Method::PUT, path).json(&body).send().await.unwrap()
}

/// A mission with a team whose first member is its steward.
async fn mission(app: &App, territory: Uuid, team: &[&Player]) -> String {
    let mission = mission_row(app, team[0].id, territory).await;
    for player in team {
        assert!(put(player, &format!("/v1/missions/{mission}/team/me"), json!({})).await.status().is_success());
    }
    format!("/v1/missions/{mission}")
}

async fn declared(app: &App, player: &Player, mission: &str, minutes: i64) -> String {
    let path = format!("{mission}/contributions/{}", ids::new(&app.ground.clock));
    let body = json!({"flow": "production", "text": "Peint la porte", "minutes": minutes});
    let answer = put(player, &path, body).await;
    assert_eq!(answer.status(), 201, "{}", answer.text().await.unwrap());
    path
}

fn marks(all: i32) -> Value {
    json!({"relevance": all, "productivity": all, "attitude": all, "constructiveness": all, "joy": all, "openness": all})
}

async fn rated(player: &Player, contribution: &str, all: i32) -> u16 {
    put(player, &format!("{contribution}/rating"), marks(all)).await.status().as_u16()
}

/// Puts money into the budget of a mission, as a payment directed to it does.
async fn funded(app: &App, territory: Uuid, mission: &str, amount: i64) {
    let id: Uuid = mission.rsplit('/').next().unwrap().parse().unwrap();
    let write = app.ground.db.write().await.unwrap();
    let there = territories::by_id(&*write, territory).await.unwrap();
    let book = ledger::open(&*write, &app.ground.clock, territory, there.currency).await.unwrap();
    let transfer = Transfer { cause: Cause::Payment, debit: Account::CASH, credit: Account::mission(id), amount };
    let day = "2026-06-21".parse().unwrap();
    ledger::post(&*write, &app.ground.clock, &book, day, None, &[transfer]).await.unwrap();
    write.commit().await.unwrap();
}

async fn close(player: &Player, mission: &str) -> Response {
    player.request(Method::POST, &format!("{mission}/periods")).send().await.unwrap()
}

on_both_backends! {
    async fn what_one_brought_is_evaluated_by_peers_and_never_by_oneself_and_who_said_what_nobody_reads(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let (jeanne, karim, lucie) = (app.player("jeanne@example.org").await, app.player("karim@example.org").await, app.player("lucie@example.org").await);
        let stranger = app.player("stranger@example.org").await;
        let mission = mission(&app, territory, &[&jeanne, &karim, &lucie]).await;
        let path = format!("{mission}/contributions/{}", ids::new(&app.ground.clock));
        let minute = json!({"flow": "joy", "text": "Chanté en travaillant", "minutes": 1});
        assert_eq!(code(put(&stranger, &path, minute.clone()).await).await, (403, "forbidden".into()));
        let nothing = json!({"flow": "joy", "text": "Rien"});
        assert_eq!(code(put(&jeanne, &path, nothing).await).await, (400, "contribution-empty".into()));
        for (body, expected) in [
            (json!({"flow": "joy", "text": "", "minutes": 1}), "text-invalid"),
            (json!({"flow": "joy", "text": "Trop", "minutes": 1441}), "amount-invalid"),
            (json!({"flow": "joy", "text": "Demain", "minutes": 1, "day": "2199-01-01"}), "day-invalid"),
            (json!({"flow": "noise", "text": "Quoi", "minutes": 1}), "body-invalid"),
        ] {
            assert_eq!(code(put(&jeanne, &path, body).await).await, (400, expected.into()));
        }
        assert_eq!(put(&jeanne, &path, minute.clone()).await.status(), 201);
        assert_eq!(put(&jeanne, &path, minute.clone()).await.status(), 200);
        assert_eq!(code(put(&karim, &path, minute).await).await, (409, "id-taken".into()));
        assert_eq!(code(put(&jeanne, &format!("{path}/rating"), marks(5)).await).await, (409, "rating-own".into()));
        assert_eq!(rated(&stranger, &path, 5).await, 403);
        let many = join_all((0..25).flat_map(|_| [rated(&karim, &path, 4), rated(&lucie, &path, 2)])).await;
        assert!(many.iter().all(|status| *status == 204));
        let told: Value = karim.get(&format!("{mission}/contributions")).await.json().await.unwrap();
        assert_eq!((&told["items"][0]["ratings"], &told["items"][0]["author"]["id"]), (&json!(2), &json!(jeanne.id)));
        let open = app.json(&format!("{mission}/contributions")).await;
        assert_eq!(open["items"][0].get("author"), None, "whose it is the team alone reads");
        let matrix = app.json(&format!("{mission}/wealth")).await;
        let joy = matrix["flows"].as_array().unwrap().iter().find(|flow| flow["flow"] == "joy").unwrap();
        assert_eq!((&joy["minutes"], &joy["ratings"], joy.get("quality")), (&json!(1), &json!(2), None), "two marks would tell each from the other");
        let second = declared(&app, &jeanne, &mission, 30).await;
        assert_eq!(rated(&karim, &second, 5).await, 204);
        assert_eq!(karim.request(Method::DELETE, &second).send().await.unwrap().status(), 403);
        assert_eq!(jeanne.request(Method::DELETE, &second).send().await.unwrap().status(), 204);
        assert_eq!(app.json(&format!("{mission}/wealth")).await["flows"][0]["contributions"], 0);
    }

    async fn a_period_is_shared_to_the_cent_and_computed_again_from_the_open_data(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let (jeanne, karim, lucie) = (app.player("jeanne@example.org").await, app.player("karim@example.org").await, app.player("lucie@example.org").await);
        let mission = mission(&app, territory, &[&jeanne, &karim, &lucie]).await;
        let (first, second, third) = (
            declared(&app, &jeanne, &mission, 60).await,
            declared(&app, &karim, &mission, 30).await,
            declared(&app, &lucie, &mission, 45).await,
        );
        for (contribution, raters, all) in [(&first, [&karim, &lucie], 3), (&second, [&jeanne, &lucie], 5)] {
            for rater in raters {
                assert_eq!(rated(rater, contribution, all).await, 204);
            }
        }
        assert_eq!(rated(&jeanne, &third, 5).await, 204);
        assert_eq!(code(close(&jeanne, &mission).await).await, (409, "nothing-to-share".into()), "no budget yet");
        funded(&app, territory, &mission, 10_001).await;
        assert_eq!(code(close(&karim, &mission).await).await, (403, "forbidden".into()));
        assert_eq!(put(&karim, &format!("{mission}/commons-share"), json!({"commons_percent": 25})).await.status(), 204);
        let all = join_all((0..8).map(|_| close(&jeanne, &mission))).await;
        let closed: Vec<_> = all.iter().map(|answer| answer.status().as_u16()).collect();
        assert_eq!(closed.iter().filter(|status| **status == 201).count(), 1, "closed once: {closed:?}");
        let period = app.json(&format!("{mission}/periods")).await["items"][0].clone();
        let open = &period["open"];
        let lines: Vec<Line> = serde_json::from_value(open["lines"].clone()).unwrap();
        assert_eq!(lines.len(), 2, "what one peer alone evaluated waits");
        let rules: Rules = serde_json::from_value(open["rules"].clone()).unwrap();
        let due: Vec<Due> = serde_json::from_value(open["shares"].clone()).unwrap();
        assert_eq!(formula::share(10_001, &lines, &rules, 1), due, "bit for bit");
        // 60 minutes at factors of 1 beside 30 at 1.5 × 1.2: 60 to 54.
        let mut shares: Vec<_> = due.iter().map(|due| due.share).collect();
        shares.sort_unstable();
        assert_eq!(shares, [4737, 5264]);
        assert!(!period.to_string().contains(&jeanne.id.to_string()), "people are masked");
        let named: Value = lucie.get(&format!("{mission}/periods/{}/shares", period["id"].as_str().unwrap())).await.json().await.unwrap();
        assert_eq!((&named["items"][0]["share"], &named["items"][1]["commons"]), (&json!(5264), &json!(1184)));
        let stranger = app.player("stranger@example.org").await;
        let refused = stranger.get(&format!("{mission}/periods/{}/shares", period["id"].as_str().unwrap())).await;
        assert_eq!(code(refused).await, (403, "forbidden".into()));
        let there = territories::by_id(&*app.ground.db, territory).await.unwrap();
        let book = ledger::find(&*app.ground.db, territory, there.currency).await.unwrap().unwrap();
        let mission_id: Uuid = mission.rsplit('/').next().unwrap().parse().unwrap();
        for (account, balance) in [
            (Account::mission(mission_id), 0),
            (Account::member(jeanne.id), 5264),
            (Account::member(karim.id), 4737 - 1184),
            (Account::COMMONS, 1184),
        ] {
            assert_eq!(ledger::balance(&*app.ground.db, book, account).await.unwrap(), balance, "{account:?}");
        }
        assert_eq!(code(put(&karim, &format!("{first}/rating"), marks(1)).await).await, (409, "contribution-closed".into()));
        assert_eq!(code(jeanne.request(Method::DELETE, &first).send().await.unwrap()).await, (409, "contribution-closed".into()));
        funded(&app, territory, &mission, 500).await;
        assert_eq!(rated(&karim, &third, 1).await, 204);
        let next: Value = close(&jeanne, &mission).await.json().await.unwrap();
        assert_eq!((&next["number"], &next["pot"], &next["open"]["shares"][0]["share"]), (&json!(2), &json!(500), &json!(500)));
    }

    async fn the_numbers_of_the_formula_have_versions_and_closed_periods_keep_theirs(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let (jeanne, noemie) = (app.player("jeanne@example.org").await, animator(&app, territory, "noemie@example.org").await);
        let path = format!("/v1/territories/{territory}/dividend-rules");
        let read = app.http.get(app.at(&path)).send().await.unwrap();
        let tag = read.headers()["etag"].to_str().unwrap().to_owned();
        let usual: Value = read.json().await.unwrap();
        assert!(usual["text"].as_str().unwrap().contains("0.50"), "{usual}");
        let new = json!({"quality_low_percent": 100, "quality_high_percent": 100, "emotion_low_percent": 100, "emotion_high_percent": 100, "least_ratings": 3});
        assert_eq!(code(jeanne.change(Method::PUT, &path, &tag, &new).await).await, (403, "forbidden".into()));
        let mut wrong = new.clone();
        wrong["least_ratings"] = json!(1);
        assert_eq!(code(noemie.change(Method::PUT, &path, &tag, &wrong).await).await, (400, "parameter-invalid".into()));
        assert_eq!(noemie.change(Method::PUT, &path, &tag, &new).await.json::<Value>().await.unwrap()["version"], 1);
        assert_eq!(code(noemie.change(Method::PUT, &path, &tag, &new).await).await, (412, "version-stale".into()));
        let versions = "SELECT count(*) FROM dividend_rules";
        let row = app.ground.db.query_one_raw(statement(&*app.ground.db, versions, [])).await.unwrap().unwrap();
        assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 1);
    }

    async fn two_who_only_lift_one_another_are_shown_to_whoever_mediates_and_to_nobody_else(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let mut team = Vec::new();
        for name in ["ana", "bob", "cleo", "dan"] {
            team.push(app.player(&format!("{name}@example.org")).await);
        }
        let noemie = animator(&app, territory, "noemie@example.org").await;
        let mission = mission(&app, territory, &team.iter().collect::<Vec<_>>()).await;
        for (author, player) in team.iter().enumerate() {
            for _ in 0..2 {
                let contribution = declared(&app, player, &mission, 10).await;
                for (rater, peer) in team.iter().enumerate().filter(|(rater, _)| *rater != author) {
                    let all = if rater + author == 1 { 5 } else { 3 };
                    assert_eq!(rated(peer, &contribution, all).await, 204);
                }
            }
        }
        let path = format!("{mission}/wealth/pairs");
        assert_eq!(code(team[0].get(&path).await).await, (403, "forbidden".into()));
        assert_eq!(app.http.get(app.at(&path)).send().await.unwrap().status(), 401);
        let pairs: Value = noemie.get(&path).await.json().await.unwrap();
        let mut two = [team[0].id, team[1].id];
        two.sort_unstable();
        assert_eq!(pairs["items"], json!([{"one": two[0], "other": two[1]}]));
    }
}
