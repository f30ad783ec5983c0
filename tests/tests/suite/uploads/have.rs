//! What need not be sent again.

use super::{Phone, coded, photo};
use photos36_domain::store::Key;
use photos36_tests::{App, Player, eventually, on_both_backends};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn have(player: &Player, asked: &[String]) -> (u16, Value) {
    let answer = player.request(Method::POST, "/v1/photos/have").json(&json!({"sha256": asked})).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

async fn state(player: &Player, bytes: &[u8]) -> Value {
    have(player, &[digest(bytes)]).await.1["results"][0].clone()
}

async fn begun(app: &App, player: &Player, bytes: &[u8], part: usize) -> String {
    let phone = Phone::of(app, player);
    let path = phone.create(app, bytes.len(), &format!("sha256 {}", coded(&digest(bytes)))).await;
    assert_eq!(phone.patch(&app.at(&path), 0, &bytes[..part]).await.status(), 204);
    path.rsplit('/').next().unwrap().to_owned()
}

on_both_backends! {
    async fn a_phone_is_told_what_is_here_what_has_begun_and_what_is_missing(backend: Backend) {
        let app = backend.app_without_worker().await;
        let (jeanne, karim) = (app.player("jeanne@example.org").await, app.player("karim@example.org").await);
        let (sent, partial, other) = (photo(1, 3000), photo(2, 3000), photo(3, 3000));
        let there = jeanne.new_photo(&app, &sent).await;
        let upload = begun(&app, &jeanne, &partial, 1000).await;
        let (status, told) = have(&jeanne, &[digest(&partial), digest(&other), digest(&sent), digest(&other)]).await;
        assert_eq!(status, 200);
        assert_eq!(told["results"], json!([
            {"sha256": digest(&partial), "state": "partial", "upload_id": upload, "offset_bytes": 1000, "length_bytes": 3000},
            {"sha256": digest(&other), "state": "missing"},
            {"sha256": digest(&sent), "state": "have", "photo_id": there["id"]},
            {"sha256": digest(&other), "state": "missing"},
        ]));
        // Nobody learns what others have that is not public.
        assert_eq!((&state(&karim, &sent).await["state"], &state(&karim, &partial).await["state"]), (&json!("missing"), &json!("missing")));
        // A second upload of what is here answers with it.
        let again = jeanne.send_photo(photos36_domain::ids::new(&app.ground.clock), &sent).await;
        assert_eq!((again.status().as_u16(), again.json::<Value>().await.unwrap()["id"].clone()), (200, there["id"].clone()));
    }

    async fn what_the_store_has_lost_or_cut_is_missing_and_sending_it_restores_it(backend: Backend) {
        let app = backend.app_without_worker().await;
        let jeanne = app.player("jeanne@example.org").await;
        let bytes = photo(1, 3000);
        let there = jeanne.new_photo(&app, &bytes).await;
        let key = Key::original(there["id"].as_str().unwrap().parse().unwrap(), &Sha256::digest(&bytes).into());
        for cut in [None, Some(&bytes[..2999])] {
            match cut {
                Some(cut) => app.ground.store.put(&key, cut.to_vec().into(), "image/jpeg").await.unwrap(),
                None => app.ground.store.delete(&key).await.unwrap(),
            }
            assert_eq!(state(&jeanne, &bytes).await["state"], "missing");
            let again = jeanne.send_photo(photos36_domain::ids::new(&app.ground.clock), &bytes).await;
            assert_eq!(again.status(), 200);
            assert_eq!(state(&jeanne, &bytes).await["state"], "have");
        }
    }

    async fn what_is_published_is_here_for_everyone(backend: Backend) {
        let app = backend.app().await;
        let (jeanne, karim) = (app.player("jeanne@example.org").await, app.player("karim@example.org").await);
        let bytes = photo(1, 3000);
        let there = jeanne.new_photo(&app, &bytes).await;
        let told = eventually("it is published", || async {
            let told = state(&karim, &bytes).await;
            (told["state"] == "have").then_some(told)
        }).await;
        assert_eq!(told["photo_id"], there["id"]);
    }

    async fn five_hundred_are_answered_at_once_and_more_are_refused(backend: Backend) {
        let app = backend.app_without_worker().await;
        let jeanne = app.player("jeanne@example.org").await;
        let mut asked: Vec<String> = (0..499_u32).map(|n| digest(&n.to_le_bytes())).collect();
        let bytes = photo(1, 3000);
        jeanne.new_photo(&app, &bytes).await;
        asked.push(digest(&bytes));
        let (status, told) = have(&jeanne, &asked).await;
        let states: Vec<_> = told["results"].as_array().unwrap().iter().map(|known| known["state"].as_str().unwrap()).collect();
        assert_eq!((status, states.len(), states[499]), (200, 500, "have"));
        asked.push(digest(b"one more"));
        for (asked, status, code) in [
            (asked, 422, "hashes-too-many"),
            (vec![], 422, "hashes-too-many"),
            (vec!["abc".to_owned()], 400, "parameter-invalid"),
        ] {
            let (answered, problem) = have(&jeanne, &asked).await;
            assert_eq!((answered, problem["code"].as_str().unwrap()), (status, code));
        }
        let anonymous = app.http.post(app.at("/v1/photos/have")).json(&json!({"sha256": ["ab"]})).send().await.unwrap();
        assert_eq!(anonymous.status(), 401);
    }
}
