//! Rules of alerts round a place.

use super::{happens, pair, told};
use crate::{
    comments::{mission_row, question_row},
    game::{code, open_territory},
};
use futures_util::future::join_all;
use photos36_domain::{
    ids,
    notices::{self, Happening, What},
};
use photos36_tests::{Player, eventually, on_both_backends, pictures};
use reqwest::{Method, Response};
use serde_json::{Value, json};
use uuid::Uuid;

async fn set(player: &Player, id: Uuid, body: &Value) -> Response {
    player.request(Method::PUT, &format!("/v1/me/alerts/{id}")).json(body).send().await.unwrap()
}

fn round(lon: f64, lat: f64, radius_m: i32, kinds: &[&str]) -> Value {
    json!({"lon": lon, "lat": lat, "radius_m": radius_m, "kinds": kinds})
}

on_both_backends! {
    async fn who_asked_is_told_of_what_is_new_within_the_radius_and_of_nothing_else(backend: Backend) {
        let app = backend.app_without_worker().await;
        let territory = open_territory(&app).await;
        let author = app.player("author@example.org").await;
        let (near, far, other, both) = (
            app.player("near@example.org").await,
            app.player("far@example.org").await,
            app.player("other@example.org").await,
            app.player("both@example.org").await,
        );
        // A hundredth of a degree of latitude is 1,112 m.
        for (player, alert) in [
            (&near, round(3.25, 45.46, 1_120, &["question", "photo"])),
            (&far, round(3.25, 45.46, 1_100, &["question"])),
            (&other, round(3.25, 45.45, 500, &["photo", "mission"])),
            (&both, round(3.25, 45.45, 50, &["question"])),
            (&both, round(3.26, 45.45, 20_000, &["question"])),
            (&author, round(3.25, 45.45, 500, &["question"])),
        ] {
            assert_eq!(set(player, ids::new(&app.ground.clock), &alert).await.status(), 201);
        }
        let about = Happening {
            territory: Some(territory),
            question: Some(question_row(&app, author.id, territory).await),
            actor: Some(author.id),
            place: Some((3.25, 45.45)),
            ..Happening::default()
        };
        happens(&app.ground, What::QuestionAsked, about.clone()).await;
        notices::tell(&app.ground).await.unwrap();
        let asked = vec![pair("nearby", "question-asked")];
        assert_eq!((told(&near).await, told(&both).await), (asked.clone(), asked));
        assert!(told(&far).await.is_empty() && told(&other).await.is_empty() && told(&author).await.is_empty());
        let opened = Happening { question: None, mission: Some(mission_row(&app, author.id, territory).await), ..about.clone() };
        happens(&app.ground, What::MissionOpened, opened).await;
        happens(&app.ground, What::QuestionAsked, Happening { place: None, ..about }).await;
        notices::tell(&app.ground).await.unwrap();
        assert_eq!(told(&other).await, [pair("nearby", "mission-opened")]);
        assert_eq!(told(&near).await.len(), 1);
    }

    async fn a_photo_that_is_published_nearby_is_told_by_the_worker(backend: Backend) {
        let app = backend.app().await;
        open_territory(&app).await;
        let (jeanne, karim) = (app.player("jeanne@example.org").await, app.player("karim@example.org").await);
        let alert = round(3.25, 45.45, 500, &["photo"]);
        assert_eq!(set(&karim, ids::new(&app.ground.clock), &alert).await.status(), 201);
        let photo = jeanne.new_photo(&app, &pictures::jpeg_at(1, 3.25, 45.451)).await;
        jeanne.new_photo(&app, &pictures::jpeg_at(2, 3.25, 45.46)).await;
        eventually("the photo is told", || async { (!told(&karim).await.is_empty()).then_some(()) }).await;
        let page: Value = karim.get("/v1/me/notices").await.json().await.unwrap();
        let notice = &page["items"][0];
        assert_eq!((&notice["what"], &notice["photo_id"]), (&json!("photo-published"), &photo["id"]));
        assert!(told(&jeanne).await.is_empty());
    }

    async fn an_alert_is_its_owners_changed_by_the_same_id_and_bounded(backend: Backend) {
        let app = backend.app_without_worker().await;
        let (jeanne, karim) = (app.player("jeanne@example.org").await, app.player("karim@example.org").await);
        let id = ids::new(&app.ground.clock);
        let good = round(3.25, 45.45, 500, &["mission", "question"]);
        assert_eq!(app.http.put(app.at(&format!("/v1/me/alerts/{id}"))).json(&good).send().await.unwrap().status(), 401);
        let made: Value = set(&jeanne, id, &good).await.json().await.unwrap();
        assert_eq!((&made["place"], &made["kinds"]), (&json!({"lon": 3.25, "lat": 45.45}), &json!(["question", "mission"])));
        for (body, expected) in [
            (round(3.25, 45.45, 49, &["photo"]), "parameter-invalid"),
            (round(3.25, 45.45, 20_001, &["photo"]), "parameter-invalid"),
            (round(3.25, 45.45, 500, &[]), "parameter-invalid"),
            (round(3.25, 91.0, 500, &["photo"]), "place-invalid"),
            (round(3.25, 45.45, 500, &["person"]), "body-invalid"),
        ] {
            assert_eq!(code(set(&jeanne, id, &body).await).await, (400, expected.to_owned()));
        }
        assert_eq!(code(set(&karim, id, &good).await).await, (409, "id-taken".into()));
        assert_eq!(karim.request(Method::DELETE, &format!("/v1/me/alerts/{id}")).send().await.unwrap().status(), 404);
        assert_eq!(set(&jeanne, id, &round(3.25, 45.45, 900, &["photo"])).await.status(), 200);
        let many = join_all((0..50).map(|_| set(&jeanne, ids::new(&app.ground.clock), &good))).await;
        assert_eq!(many.iter().filter(|answer| answer.status() == 201).count(), 19, "with the first it is 20");
        assert!(many.iter().all(|answer| answer.status() == 201 || answer.status() == 409));
        let list: Value = jeanne.get("/v1/me/alerts").await.json().await.unwrap();
        assert_eq!((list["items"].as_array().unwrap().len(), &list["items"][0]["radius_m"]), (20, &json!(900)));
        let gone = jeanne.request(Method::DELETE, &format!("/v1/me/alerts/{id}")).send().await.unwrap();
        assert_eq!((gone.status().as_u16(), set(&jeanne, ids::new(&app.ground.clock), &good).await.status().as_u16()), (204, 201));
    }
}
