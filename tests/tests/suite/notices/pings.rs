//! Rules of pings: which devices, when, and what a push service's answer means.

use super::{happens, number, run};
use crate::{
    comments::mission_row,
    game::{code, open_territory},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use p256::{
    PublicKey,
    ecdsa::{Signature, VerifyingKey, signature::Verifier},
};
use photos36_domain::{
    Clock, Ground,
    clock::{HOUR, MINUTE, SECOND},
    ids,
    notices::{self, Happening, What},
    push::send::{self, Pinged},
};
use photos36_tests::{
    App, Player, on_both_backends,
    push_service::{PushDevice, PushService},
};
use reqwest::{Method, Response};
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

/// A server that trusts the stand-in, and the same ground with a clock that stands and no quiet hours.
async fn with_service(backend: photos36_tests::Backend, quiet: (u16, u16)) -> (App, PushService, Ground) {
    let service = PushService::start();
    let mut app = backend.app_without_worker().await;
    let trusted = format!("push.trusted_origins=[\"{}\"]", service.url);
    app.restart(&["--no-worker", "--set", &trusted]).await;
    let mut ground = (*app.ground).clone();
    let push = &mut Arc::make_mut(&mut ground.settings).push;
    push.trusted_origins = vec![service.url.clone()];
    (push.quiet_from_minute, push.quiet_to_minute) = quiet;
    ground.clock = Clock::fixed(photos36_tests::TestGround::START);
    (app, service, ground)
}

async fn register(player: &Player, id: Uuid, body: &Value) -> Response {
    player.request(Method::PUT, &format!("/v1/me/push/{id}")).json(body).send().await.unwrap()
}

/// Something that Jeanne is told: her mission is joined.
async fn something_happens(app: &App, ground: &Ground, mission: Uuid, territory: Uuid) {
    let about = Happening { territory: Some(territory), mission: Some(mission), ..Happening::default() };
    happens(&app.ground, What::MissionJoined, about).await;
    assert_eq!(notices::tell(ground).await.unwrap(), 1);
}

fn taken(taken: u64) -> Pinged {
    Pinged { taken, ..Pinged::default() }
}

/// Checks the signature of a ping (RFC 8292) and gives its claims.
fn claims(authorization: &str, key: &str) -> Value {
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
    let token = authorization.strip_prefix("vapid t=").unwrap().split(", k=").collect::<Vec<_>>();
    assert_eq!(token[1], key);
    let (signed, signature) = token[0].rsplit_once('.').unwrap();
    let key = VerifyingKey::from(PublicKey::from_sec1_bytes(&decode(key)).unwrap());
    key.verify(signed.as_bytes(), &Signature::from_slice(&decode(signature)).unwrap()).unwrap();
    serde_json::from_slice(&decode(signed.split_once('.').unwrap().1)).unwrap()
}

on_both_backends! {
    async fn every_device_of_who_is_told_is_pinged_once_with_nothing_but_that_there_is_news(backend: Backend) {
        let (app, service, ground) = with_service(backend, (0, 0)).await;
        let territory = open_territory(&app).await;
        let (jeanne, karim) = (app.player("jeanne@example.org").await, app.player("karim@example.org").await);
        let mission = mission_row(&app, jeanne.id, territory).await;
        let (phone, laptop) = (PushDevice::new(1), PushDevice::new(2));
        for (player, device, name) in [(&jeanne, &phone, "phone"), (&jeanne, &laptop, "laptop"), (&karim, &phone, "karim")] {
            let body = device.registration(&format!("{}/{name}", service.url));
            assert_eq!(register(player, ids::new(&app.ground.clock), &body).await.status(), 201);
        }
        something_happens(&app, &ground, mission, territory).await;
        something_happens(&app, &ground, mission, territory).await;
        assert_eq!(send::due(&ground).await.unwrap(), taken(0), "a ping waits a moment for more news");
        ground.clock.advance(10 * SECOND);
        assert_eq!(send::due(&ground).await.unwrap(), taken(2));
        assert_eq!(send::due(&ground).await.unwrap(), taken(0));
        let key = app.json("/v1/push/key").await["public_key"].as_str().unwrap().to_owned();
        let mut pings = service.pings();
        pings.sort_by(|left, right| right.path.cmp(&left.path));
        assert_eq!(pings.iter().map(|ping| ping.path.as_str()).collect::<Vec<_>>(), ["/phone", "/laptop"]);
        for (ping, device) in pings.iter().zip([&phone, &laptop]) {
            assert_eq!(device.open(&ping.body), b"{}");
            assert_eq!((ping.headers["content-encoding"].as_str(), ping.headers["ttl"].as_str()), ("aes128gcm", "172800"));
            let claims = claims(&ping.headers["authorization"], &key);
            assert_eq!(claims["aud"], service.url);
            assert_eq!(claims["exp"], (ground.clock.now() + 12 * HOUR) / SECOND);
        }
        let devices: Value = jeanne.get("/v1/me/push").await.json().await.unwrap();
        assert!(devices["items"].as_array().unwrap().iter().all(|device| device["pinged_at"].is_string()));
        assert!(!devices.to_string().contains(&service.url), "an endpoint is a secret");
    }

    async fn a_device_that_is_gone_is_forgotten_and_one_that_does_not_answer_is_tried_again_later(backend: Backend) {
        let (app, service, ground) = with_service(backend, (0, 0)).await;
        let territory = open_territory(&app).await;
        let jeanne = app.player("jeanne@example.org").await;
        let mission = mission_row(&app, jeanne.id, territory).await;
        for (number, (name, status)) in [("gone", 410), ("unknown", 404), ("busy", 429), ("broken", 503)].into_iter().enumerate() {
            let body = PushDevice::new(number as u8 + 1).registration(&format!("{}/{name}", service.url));
            assert_eq!(register(&jeanne, ids::new(&app.ground.clock), &body).await.status(), 201);
            service.answer(&format!("/{name}"), status);
        }
        something_happens(&app, &ground, mission, territory).await;
        ground.clock.advance(MINUTE);
        assert_eq!(send::due(&ground).await.unwrap(), Pinged { taken: 0, gone: 2, failed: 2 });
        assert_eq!(number(&app.ground, "SELECT count(*) FROM push_subscriptions").await, 2);
        assert_eq!(send::due(&ground).await.unwrap(), taken(0), "not at once");
        service.answer("/busy", 201);
        ground.clock.advance(30 * SECOND);
        assert_eq!(send::due(&ground).await.unwrap(), Pinged { taken: 1, gone: 0, failed: 1 });
        for _ in 0..18 {
            ground.clock.advance(HOUR);
            send::due(&ground).await.unwrap();
        }
        assert_eq!(number(&app.ground, "SELECT count(*) FROM push_subscriptions").await, 1, "twenty refusals are enough");
    }

    async fn a_ping_that_failed_and_becomes_due_in_the_night_waits_for_the_morning(backend: Backend) {
        let (app, service, ground) = with_service(backend, (0, 0)).await;
        let territory = open_territory(&app).await;
        let jeanne = app.player("jeanne@example.org").await;
        let mission = mission_row(&app, jeanne.id, territory).await;
        let body = PushDevice::new(1).registration(&format!("{}/phone", service.url));
        assert_eq!(register(&jeanne, ids::new(&app.ground.clock), &body).await.status(), 201);
        let tag = jeanne.get("/v1/me/preferences").await.headers()["etag"].to_str().unwrap().to_owned();
        // The clock stands at 14:00 in Paris.
        let nap = json!({"quiet_hours": {"from": "14:01", "to": "15:00"}});
        assert_eq!(jeanne.change(Method::PATCH, "/v1/me/preferences", &tag, &nap).await.status(), 200);
        something_happens(&app, &ground, mission, territory).await;
        ground.clock.advance(50 * SECOND);
        service.answer("/phone", 503);
        assert_eq!(send::due(&ground).await.unwrap(), Pinged { failed: 1, ..Pinged::default() });
        service.answer("/phone", 201);
        ground.clock.advance(MINUTE);
        assert_eq!(send::due(&ground).await.unwrap(), taken(0), "it is quiet by now");
        ground.clock.advance(57 * MINUTE);
        assert_eq!(send::due(&ground).await.unwrap(), taken(0));
        ground.clock.advance(2 * MINUTE);
        assert_eq!(send::due(&ground).await.unwrap(), taken(1));
    }

    async fn at_night_and_for_what_one_does_not_want_nothing_is_pinged(backend: Backend) {
        let (app, service, ground) = with_service(backend, (0, 0)).await;
        let territory = open_territory(&app).await;
        let jeanne = app.player("jeanne@example.org").await;
        let mission = mission_row(&app, jeanne.id, territory).await;
        let body = PushDevice::new(1).registration(&format!("{}/phone", service.url));
        assert_eq!(register(&jeanne, ids::new(&app.ground.clock), &body).await.status(), 201);
        let tag = jeanne.get("/v1/me/preferences").await.headers()["etag"].to_str().unwrap().to_owned();
        // The clock stands at 14:00 in Paris.
        let nap = json!({"quiet_hours": {"from": "13:00", "to": "15:30"}, "kinds": {"need-stated": {"by_push": false}}});
        let changed = jeanne.change(Method::PATCH, "/v1/me/preferences", &tag, &nap).await;
        assert_eq!(changed.json::<Value>().await.unwrap()["quiet_hours"], json!({"from": "13:00", "to": "15:30"}));
        something_happens(&app, &ground, mission, territory).await;
        ground.clock.advance(89 * MINUTE);
        assert_eq!(send::due(&ground).await.unwrap(), taken(0));
        ground.clock.advance(MINUTE);
        assert_eq!(send::due(&ground).await.unwrap(), taken(1));
        let about = Happening { territory: Some(territory), mission: Some(mission), ..Happening::default() };
        happens(&app.ground, What::NeedStated, about).await;
        assert_eq!(notices::tell(&ground).await.unwrap(), 1);
        ground.clock.advance(HOUR);
        assert_eq!(send::due(&ground).await.unwrap(), taken(0), "told in the list alone");
        let wrong = json!({"quiet_hours": {"from": "25:00", "to": "07:00"}});
        let tag = jeanne.get("/v1/me/preferences").await.headers()["etag"].to_str().unwrap().to_owned();
        let refused = jeanne.change(Method::PATCH, "/v1/me/preferences", &tag, &wrong).await;
        assert_eq!(code(refused).await, (400, "parameter-invalid".into()));
    }

    async fn what_is_asked_for_while_a_ping_is_on_its_way_is_pinged_again(backend: Backend) {
        let (app, service, ground) = with_service(backend, (0, 0)).await;
        let territory = open_territory(&app).await;
        let jeanne = app.player("jeanne@example.org").await;
        let mission = mission_row(&app, jeanne.id, territory).await;
        let body = PushDevice::new(1).registration(&format!("{}/phone", service.url));
        assert_eq!(register(&jeanne, ids::new(&app.ground.clock), &body).await.status(), 201);
        something_happens(&app, &ground, mission, territory).await;
        ground.clock.advance(MINUTE);
        // As if it was told after the device had been read as due.
        run(&app.ground, "UPDATE push_subscriptions SET asked_at = $1", vec![(ground.clock.now() + 1).into()]).await;
        assert_eq!(send::due(&ground).await.unwrap(), taken(1));
        ground.clock.advance(SECOND);
        assert_eq!(send::due(&ground).await.unwrap(), taken(1));
        assert_eq!(service.pings().len(), 2);
    }

    async fn devices_are_their_owners_alone_and_no_address_within_a_network_is_taken(backend: Backend) {
        let app = backend.app_without_worker().await;
        let (jeanne, karim) = (app.player("jeanne@example.org").await, app.player("karim@example.org").await);
        let device = PushDevice::new(1);
        let id = ids::new(&app.ground.clock);
        let good = device.registration("https://push.example.org/abc");
        let nobody = app.http.put(app.at(&format!("/v1/me/push/{id}"))).json(&good).send().await.unwrap();
        assert_eq!(nobody.status(), 401);
        for endpoint in ["http://push.example.org/a", "https://127.0.0.1/a", "https://[fd00::1]/a", "file:///etc/passwd", ""] {
            let refused = register(&jeanne, id, &device.registration(endpoint)).await;
            assert_eq!(code(refused).await, (422, "push-endpoint-refused".into()), "{endpoint}");
        }
        let mut keyless = good.clone();
        keyless["keys"]["auth"] = json!("AA");
        assert_eq!(code(register(&jeanne, id, &keyless).await).await, (400, "parameter-invalid".into()));
        assert_eq!(register(&jeanne, id, &good).await.status(), 201);
        assert_eq!(register(&jeanne, id, &good).await.status(), 200);
        let taken = register(&karim, id, &device.registration("https://push.example.org/other")).await;
        assert_eq!(code(taken).await, (409, "id-taken".into()));
        let path = format!("/v1/me/push/{id}");
        assert_eq!(karim.request(Method::DELETE, &path).send().await.unwrap().status(), 404);
        for n in 2..=12 {
            let body = device.registration(&format!("https://push.example.org/{n}"));
            assert_eq!(register(&jeanne, ids::new(&app.ground.clock), &body).await.status(), 201);
        }
        let devices: Value = jeanne.get("/v1/me/push").await.json().await.unwrap();
        let kept: Vec<_> = devices["items"].as_array().unwrap().iter().map(|device| device["id"].clone()).collect();
        assert_eq!((kept.len(), kept.contains(&json!(id))), (10, false), "the first one made room");
        // The same browser with another account: its endpoint is that account's now.
        assert_eq!(register(&karim, ids::new(&app.ground.clock), &device.registration("https://push.example.org/12")).await.status(), 201);
        let left: Value = jeanne.get("/v1/me/push").await.json().await.unwrap();
        assert_eq!(left["items"].as_array().unwrap().len(), 9);
        let own: Value = karim.get("/v1/me/push").await.json().await.unwrap();
        let path = format!("/v1/me/push/{}", own["items"][0]["id"].as_str().unwrap());
        assert_eq!(karim.request(Method::DELETE, &path).send().await.unwrap().status(), 204);
        assert_eq!(karim.request(Method::DELETE, &path).send().await.unwrap().status(), 404);
    }
}
