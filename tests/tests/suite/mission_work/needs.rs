//! Rules of needs and offers.

use super::{new_id, number, patch, post, put, read, set_state, village};
use futures_util::future::join_all;
use photos36_tests::on_both_backends;
use serde_json::{Value, json};

on_both_backends! {
    async fn offers_that_are_accepted_meet_a_need_and_make_nobody_a_member(backend: Backend) {
        let app = backend.app_without_worker().await;
        let (_, mission, jeanne, paul) = village(&app).await;
        let (camille, ines) = (app.player("camille@example.org").await, app.player("ines@example.org").await);
        let need = format!("{mission}/needs/{}", new_id(&app));
        let body = json!({"kind": "hands", "text": "Porter les pierres samedi", "quantity": 4, "until_on": "2026-07-11"});
        let (status, stated) = put(&jeanne, &need, body.clone()).await;
        assert_eq!((status, &stated["state"], &stated["quantity"]), (201, &json!("open"), &json!(4)), "{stated}");
        assert_eq!(put(&jeanne, &need, body).await.0, 200);
        assert_eq!(app.json(&mission).await["open_needs"], 1);

        let [first, second] = [3, 2].map(|quantity| (format!("{need}/offers/{}", new_id(&app)), quantity));
        for (player, (offer, quantity)) in [(&camille, &first), (&ines, &second)] {
            let body = json!({"text": "Je viens", "quantity": quantity});
            assert_eq!(put(player, offer, body.clone()).await.0, 201);
            assert_eq!(put(player, offer, body).await.0, 200);
        }
        let many = |page: Value| page["items"].as_array().unwrap().len();
        let offers = format!("{need}/offers");
        assert_eq!(many(paul.get(&offers).await.json().await.unwrap()), 2);
        assert_eq!(many(camille.get(&offers).await.json().await.unwrap()), 1);
        assert_eq!(many(app.player("noe@example.org").await.get(&offers).await.json().await.unwrap()), 0);
        assert_eq!(app.http.get(app.at(&offers)).send().await.unwrap().status(), 401);

        let accept = json!({"accepts": true});
        let (status, accepted) = post(&paul, &format!("{}/decision", first.0), accept.clone()).await;
        assert_eq!((status, &accepted["state"]), (200, &json!("accepted")));
        assert_eq!(accepted["decided_by"]["id"], json!(paul.id));
        let now = app.json(&need).await;
        assert_eq!((&now["accepted_quantity"], &now["waiting_offers"], &now["state"]), (&json!(3), &json!(1), &json!("open")));
        // Deciding so again changes nothing, deciding otherwise is refused.
        let again = post(&jeanne, &format!("{}/decision", first.0), accept.clone()).await;
        assert_eq!((again.0, &again.1["decided_by"]["id"]), (200, &json!(paul.id)));
        let other = post(&jeanne, &format!("{}/decision", first.0), json!({"accepts": false})).await;
        assert_eq!(other, (409, json!("decided-already")));

        let invite = json!({"accepts": true, "invites": true});
        assert_eq!(post(&jeanne, &format!("{}/decision", second.0), invite).await.0, 200);
        assert_eq!(number(&app, "SELECT count(*) FROM mission_invitations WHERE answer IS NULL").await, 1);
        let now = app.json(&need).await;
        assert_eq!((&now["accepted_quantity"], &now["state"]), (&json!(5), &json!("met")));
        let of_mission = app.json(&mission).await;
        assert_eq!((&of_mission["open_needs"], &of_mission["members"]), (&json!(0), &json!(2)));
        let late = put(&camille, &format!("{need}/offers/{}", new_id(&app)), json!({"text": "Moi aussi"})).await;
        assert_eq!(late, (409, json!("need-closed")));
        assert_eq!(patch(&jeanne, &need, "*", json!({"state": "open"})).await, (409, json!("need-state-illegal")));

        // Whoever cannot come after all says so, and the need is open again.
        let back = format!("{}/withdrawal", first.0);
        assert_eq!(post(&paul, &back, Value::Null).await, (403, json!("forbidden")));
        assert_eq!(post(&ines, &back, Value::Null).await, (404, json!("not-found")));
        assert_eq!(post(&camille, &back, Value::Null).await.1["state"], "withdrawn");
        let now = app.json(&need).await;
        assert_eq!((&now["accepted_quantity"], &now["state"]), (&json!(2), &json!("open")));
        assert_eq!(app.json(&mission).await["open_needs"], 1);
        assert_eq!(post(&paul, &format!("{}/decision", first.0), accept).await, (409, json!("offer-withdrawn")));
        for (what, times) in [("need-stated", 1), ("offer-made", 2), ("offer-decided", 2)] {
            let sql = format!("SELECT count(*) FROM happenings WHERE what = '{what}'");
            assert_eq!(number(&app, &sql).await, times, "{what}");
        }
    }

    async fn the_team_says_by_hand_what_has_become_of_a_need(backend: Backend) {
        let app = backend.app_without_worker().await;
        let (_, mission, jeanne, _) = village(&app).await;
        let need = format!("{mission}/needs/{}", new_id(&app));
        let (_, stated) = put(&jeanne, &need, json!({"kind": "money", "text": "Une pompe", "amount": 12_000})).await;
        assert_eq!((&stated["amount"], &stated["currency"]), (&json!(12_000), &json!("EUR")), "{stated}");
        assert!(stated.get("quantity").is_none());
        for (state, open) in [("met", 0), ("open", 1), ("withdrawn", 0), ("withdrawn", 0), ("open", 1)] {
            let (status, changed) = patch(&jeanne, &need, "*", json!({"state": state})).await;
            assert_eq!((status, &changed["state"]), (200, &json!(state)));
            assert_eq!(app.json(&mission).await["open_needs"], open, "{state}");
        }
        let tag = jeanne.get(&need).await.headers()["etag"].to_str().unwrap().to_owned();
        assert_eq!(patch(&jeanne, &need, &tag, json!({"amount": 9_000, "text": "Une petite pompe"})).await.1["amount"], 9_000);
        assert_eq!(patch(&jeanne, &need, &tag, json!({"amount": 1})).await, (412, json!("version-stale")));
        let page = app.json(&format!("{mission}/needs?state=met")).await;
        assert_eq!(page["items"], json!([]));
        for _ in 0..2 {
            put(&jeanne, &format!("{mission}/needs/{}", new_id(&app)), json!({"kind": "thing", "text": "Un seau"})).await;
        }
        let first = app.json(&format!("{mission}/needs?state=open&limit=2")).await;
        let rest = app.json(&format!("{mission}/needs?state=open&limit=2&cursor={}", first["next"].as_str().unwrap())).await;
        assert_eq!((first["items"].as_array().unwrap().len(), rest["items"].as_array().unwrap().len()), (2, 1));
        assert_eq!((&rest["items"][0]["kind"], rest.get("next")), (&json!("money"), None));
    }

    async fn what_is_not_allowed_with_needs_is_refused_and_changes_nothing(backend: Backend) {
        let app = backend.app_without_worker().await;
        let (_, mission, jeanne, paul) = village(&app).await;
        let camille = app.player("camille@example.org").await;
        let id = new_id(&app);
        let need = format!("{mission}/needs/{id}");
        put(&jeanne, &need, json!({"kind": "hands", "text": "Porter", "quantity": 4})).await;
        let offer = format!("{need}/offers/{}", new_id(&app));
        put(&camille, &offer, json!({"text": "Je viens"})).await;
        let other = || format!("{mission}/needs/{}", new_id(&app));
        for (player, path, body, expected) in [
            (&camille, other(), json!({"kind": "hands", "text": "x"}), (403, "forbidden")),
            (&paul, need.clone(), json!({"kind": "hands", "text": "x"}), (409, "id-taken")),
            (&paul, other(), json!({"kind": "money", "text": "x"}), (400, "amount-invalid")),
            (&paul, other(), json!({"kind": "hands", "text": "x", "quantity": 0}), (400, "quantity-invalid")),
            (&paul, other(), json!({"kind": "hands", "text": "x", "amount": 5}), (400, "body-invalid")),
            (&paul, other(), json!({"kind": "hands", "text": " "}), (400, "text-invalid")),
            (&paul, other(), json!({"kind": "hands", "text": "x", "until_on": "soon"}), (400, "day-invalid")),
            (&paul, other(), json!({"kind": "luck", "text": "x"}), (400, "body-invalid")),
            (&paul, offer.clone(), json!({"text": "x"}), (409, "id-taken")),
            (&paul, format!("{}/offers/{}", other(), new_id(&app)), json!({"text": "x"}), (404, "not-found")),
            (&paul, format!("{need}/offers/{}", new_id(&app)), json!({"text": "x", "amount": 5}), (400, "body-invalid")),
        ] {
            assert_eq!(put(player, &path, body).await, (expected.0, json!(expected.1)), "{path}");
        }
        assert_eq!(post(&camille, &format!("{offer}/decision"), json!({"accepts": true})).await, (403, json!("forbidden")));
        set_state(&app, &mission, "completed").await;
        let late = put(&paul, &format!("{need}/offers/{}", new_id(&app)), json!({"text": "x"})).await;
        assert_eq!(late, (409, json!("mission-closed")));
        assert_eq!(post(&paul, &format!("{offer}/decision"), json!({"accepts": true})).await, (409, json!("mission-closed")));
        assert_eq!(patch(&paul, &need, "*", json!({"state": "met"})).await, (409, json!("mission-closed")));
        let now = app.json(&need).await;
        assert_eq!((&now["state"], &now["waiting_offers"], &now["version"]), (&json!("open"), &json!(1), &json!(1)));
        assert_eq!(number(&app, "SELECT count(*) FROM mission_needs").await, 1);
        assert_eq!(number(&app, "SELECT count(*) FROM need_offers").await, 1);
    }

    async fn fifty_answers_at_once_accept_no_more_than_is_needed(backend: Backend) {
        let app = backend.app_without_worker().await;
        let (_, mission, jeanne, paul) = village(&app).await;
        let camille = app.player("camille@example.org").await;
        let need = format!("{mission}/needs/{}", new_id(&app));
        put(&jeanne, &need, json!({"kind": "hands", "text": "Porter", "quantity": 10})).await;
        let offers: Vec<_> = (0..50).map(|_| format!("{need}/offers/{}", new_id(&app))).collect();
        let made = join_all(offers.iter().map(|offer| put(&camille, offer, json!({"text": "Je viens"})))).await;
        assert!(made.iter().all(|(status, _)| *status == 201), "{made:?}");
        assert_eq!(app.json(&need).await["waiting_offers"], 50);
        let decided = join_all(offers.iter().enumerate().map(|(index, offer)| {
            let player = if index.is_multiple_of(2) { &jeanne } else { &paul };
            async move { post(player, &format!("{offer}/decision"), json!({"accepts": true})).await }
        }))
        .await;
        assert_eq!(decided.iter().filter(|(status, _)| *status == 200).count(), 10);
        assert_eq!(decided.iter().filter(|answer| **answer == (409, json!("need-closed"))).count(), 40);
        let now = app.json(&need).await;
        assert_eq!((&now["accepted_quantity"], &now["waiting_offers"], &now["state"]), (&json!(10), &json!(40), &json!("met")));
        assert_eq!(app.json(&mission).await["open_needs"], 0);
        // Two who decide one offer differently at the same instant: one of them decides.
        let contested = offers.iter().zip(&decided).find(|(_, (status, _))| *status == 409).unwrap().0;
        let path = format!("{contested}/decision");
        let answers = join_all((0..20).map(|_| post(&jeanne, &path, json!({"accepts": false})))).await;
        assert!(answers.iter().all(|(status, offer)| *status == 200 && offer["state"] == "declined"), "{answers:?}");
        assert_eq!(number(&app, "SELECT count(*) FROM happenings WHERE what = 'offer-decided'").await, 11);
    }

    async fn fifty_needs_are_open_at_most_even_when_stated_at_once(backend: Backend) {
        let app = backend.app_without_worker().await;
        let (_, mission, jeanne, _) = village(&app).await;
        let stated = (0..60).map(|_| {
            let (jeanne, path) = (&jeanne, format!("{mission}/needs/{}", new_id(&app)));
            async move { put(jeanne, &path, json!({"kind": "skill", "text": "Souder"})).await }
        });
        let answers = join_all(stated).await;
        assert_eq!(answers.iter().filter(|(status, _)| *status == 201).count(), 50);
        assert_eq!(answers.iter().filter(|answer| **answer == (409, json!("needs-too-many"))).count(), 10);
        assert_eq!(app.json(&mission).await["open_needs"], 50);
        let anonymous = app.http.put(app.at(&format!("{mission}/needs/{}", new_id(&app))));
        assert_eq!(read(anonymous.json(&json!({"kind": "skill", "text": "x"})).send().await.unwrap()).await.0, 401);
    }
}
