//! Stripe over HTTP, against the stand-in that answers with its documented objects and signs its events.

use super::{balance, run, vichel, with_role};
use photos36_domain::{
    Clock, Ground,
    clock::SECOND,
    ids,
    money::{
        gateways::{GatewayName, Gateways, events, reconcile, stripe::signature},
        payments,
        subscriptions::{self, NewSubscription, Subscribed},
    },
    people::{Actor, Player as Someone, Role},
    texts::Locale,
};
use photos36_tests::{
    App, Backend, Player, TestGround, eventually, on_both_backends,
    stripe::{KEY, SECRET, Stripe, signed},
};
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

/// The server with Stripe opened, and the stand-in.
async fn with_stripe(backend: Backend) -> (App, Stripe) {
    let stripe = Stripe::start();
    let mut app = backend.app_without_worker().await;
    let url = format!("money.stripe_base_url={}", stripe.url);
    let (key, secret) =
        (format!("money.stripe_secret_key={KEY}"), format!("money.stripe_webhook_secrets=whsec_old,{SECRET}"));
    app.restart(&["--set", &url, "--set", &key, "--set", &secret]).await;
    (app, stripe)
}

async fn deliver(app: &App, event: &Value) {
    let body = event.to_string();
    let header = signed(&body, Clock::system().now() / SECOND);
    let answer =
        app.http.post(app.at("/v1/webhooks/stripe")).header("Stripe-Signature", header).body(body).send().await;
    assert_eq!(answer.unwrap().status(), 200);
}

async fn until(player: &Player, path: &str, field: &str, wanted: Value) -> Value {
    eventually(&format!("{path}: {field} = {wanted}"), || async {
        let seen: Value = player.get(path).await.json().await.unwrap();
        (seen[field] == wanted).then_some(seen)
    })
    .await
}

async fn change(player: &Player, path: &str, body: Value) -> Value {
    let tag = player.get(path).await.headers()["etag"].to_str().unwrap().to_owned();
    let answer = player.change(Method::PATCH, path, &tag, &body).await;
    assert_eq!(answer.status(), 200);
    answer.json().await.unwrap()
}

on_both_backends! {
    async fn three_euros_then_nothing_then_more_paused_resumed_failed_stopped_refunded_and_disputed(backend: Backend) {
        let (app, stripe) = with_stripe(backend).await;
        let territory = vichel(&app.ground).await;
        let member = app.player("lucie@example.org").await;
        let animator = with_role(&app, "noemie@example.org", &territory, Role::Animator).await;
        let path = format!("/v1/territories/{}/subscriptions", territory.id);
        let new = member.request(Method::POST, &path).json(&json!({"monthly": 300, "gateway": "stripe"})).send().await.unwrap();
        let new: Value = new.json().await.unwrap();
        let mine = format!("/v1/subscriptions/{}", new["id"].as_str().unwrap());
        let begun: Value =
            member.request(Method::POST, &format!("{mine}/checkout")).send().await.unwrap().json().await.unwrap();
        let again: Value =
            member.request(Method::POST, &format!("{mine}/checkout")).send().await.unwrap().json().await.unwrap();
        assert_eq!(begun, again);
        for event in stripe.fill_in(begun["url"].as_str().unwrap()) {
            deliver(&app, &event).await;
        }
        let first = format!("/v1/payments/{}", begun["payment_id"].as_str().unwrap());
        let paid = until(&member, &first, "state", json!("succeeded")).await;
        assert_eq!([&paid["gross"], &paid["fee"], &paid["net"]], [300, 30, 270]);
        assert_eq!(until(&member, &mine, "can_be_debited", json!(true)).await["next_amount"], 300);

        assert_eq!(change(&member, &mine, json!({"monthly": 0})).await["next_amount"], 0);
        let more = change(&member, &mine, json!({"monthly": 750})).await;
        assert_eq!((&more["next_amount"], &more["next_on"]), (&json!(750), &more["covered_until"]));
        assert!(change(&member, &mine, json!({"state": "paused"})).await["next_on"].is_null());
        assert_eq!(change(&member, &mine, json!({"state": "active"})).await["next_on"], more["next_on"]);

        // A month goes by, and the card is declined.
        stripe.decline(true);
        run(&app.ground, "UPDATE subscriptions SET next_on = '2026-01-02', covered_until = '2026-01-02'").await.unwrap();
        run(&app.ground, "UPDATE jobs SET run_at = 0 WHERE kind = 'take-debits'").await.unwrap();
        until(&member, &mine, "failure", json!("insufficient_funds")).await;
        assert_eq!(balance(&app, &territory, "territory").await, 270);
        let tried = until(&member, &mine, "state", json!("active")).await;
        assert_eq!(tried["next_amount"], 750);
        assert_eq!(change(&member, &mine, json!({"state": "stopped"})).await["next_amount"], 0);

        let refund = json!({"id": ids::new(&Clock::system()), "amount": 100});
        for _ in 0..2 {
            let given = animator.request(Method::POST, &format!("{first}/refunds")).json(&refund).send().await.unwrap();
            assert_eq!(given.json::<Value>().await.unwrap()["refunded"], 100);
        }
        let forbidden = member.request(Method::POST, &format!("{first}/refunds")).json(&refund).send().await.unwrap();
        assert_eq!(forbidden.status(), 403);
        let intent = stripe.intents()[0]["id"].as_str().unwrap().to_owned();
        deliver(&app, &stripe.dispute(&intent)).await;
        let disputed = until(&member, &first, "disputed", json!(1700)).await;
        assert_eq!(disputed["net"], 300 - 30 - 100 - 1700);
        assert_eq!(balance(&app, &territory, "provider").await, 300 - 30 - 100 - 1700);
    }

    async fn a_forged_event_is_refused_and_a_genuine_one_is_kept_once(backend: Backend) {
        let (app, _stripe) = with_stripe(backend).await;
        let body = json!({"id": "evt_x", "type": "x", "data": {"object": {}}}).to_string();
        let now = Clock::system().now() / SECOND;
        for header in [String::new(), signature::sign(body.as_bytes(), "whsec_other", now), signed(&body, now - 301)] {
            let request = app.http.post(app.at("/v1/webhooks/stripe")).header("Stripe-Signature", header);
            let answer = request.body(body.clone()).send().await.unwrap();
            assert_eq!(answer.status(), 400);
        }
        let event: Value = serde_json::from_str(&body).unwrap();
        deliver(&app, &event).await;
        deliver(&app, &event).await;
        assert_eq!(run(&app.ground, "UPDATE provider_events SET kind = kind").await.unwrap(), 1);
    }

    async fn in_any_order_twice_or_with_one_missing_five_events_end_in_the_same_state(backend: Backend) {
        let ground = Opened::new(backend).await;
        let territory = vichel(&ground).await;
        let mut seen = std::collections::BTreeSet::new();
        for (number, order) in orders().into_iter().enumerate() {
            for way in 0..3 {
                seen.insert(ground.play(territory.id, &order, way, number).await);
            }
        }
        assert_eq!(seen.len(), 1, "{seen:?}");
    }

    async fn what_no_event_told_is_repaired_and_what_matches_nobody_is_queued(backend: Backend) {
        let ground = Opened::new(backend).await;
        let territory = vichel(&ground).await;
        let (payment, url) = ground.begin(territory.id).await;
        ground.stripe.fill_in(&url);
        let stray = ground.stripe.stray_payment(1200);
        let done = reconcile::reconcile(&ground).await.unwrap();
        assert_eq!((done.repaired, done.unmatched), (1, 1));
        assert_eq!(ground.row(payment).await.gross, 300);
        let again = reconcile::reconcile(&ground).await.unwrap();
        assert_eq!((again.repaired, again.unmatched), (0, 0));

        let editor = Actor::Person(Someone { id: ground.person().await, is_editor: true, roles: Vec::new(), excluded: Vec::new() });
        let queued = reconcile::unmatched(&ground, &editor, None, 10).await.unwrap().items;
        assert_eq!((queued.len(), queued[0].reference.as_str()), (1, stray.as_str()));
        let decided = reconcile::decide(&ground, &editor, queued[0].id, Some(territory.id)).await.unwrap();
        assert_eq!(ground.row(decided.payment_id.unwrap()).await.gross, 1200);
        assert!(reconcile::decide(&ground, &editor, queued[0].id, None).await.is_err());
    }
}

/// A ground with Stripe opened.
struct Opened {
    test: TestGround,
    ground: Ground,
    stripe: Stripe,
}

impl std::ops::Deref for Opened {
    type Target = Ground;
    fn deref(&self) -> &Ground {
        &self.ground
    }
}

impl Opened {
    async fn new(backend: Backend) -> Self {
        let stripe = Stripe::start();
        let test = backend.ground().await;
        let mut settings = (*test.settings).clone();
        settings.money.stripe_base_url = stripe.url.clone();
        settings.money.stripe_secret_key = KEY.into();
        settings.money.stripe_webhook_secrets = SECRET.into();
        let gateways = Gateways::open(&settings.money).unwrap();
        let ground = Ground { settings: Arc::new(settings), gateways, ..(*test).clone() };
        Self { test, ground, stripe }
    }

    async fn person(&self) -> Uuid {
        self.test.person().await
    }

    async fn row(&self, id: Uuid) -> payments::Row {
        let editor =
            Actor::Person(Someone { id: Uuid::nil(), is_editor: true, roles: Vec::new(), excluded: Vec::new() });
        payments::for_reader(&*self.db, &editor, id).await.unwrap()
    }

    /// Someone subscribes at 3 € and is sent to the page.
    async fn begin(&self, territory: Uuid) -> (Uuid, String) {
        let person = Actor::Person(Someone {
            id: self.person().await,
            is_editor: false,
            roles: Vec::new(),
            excluded: Vec::new(),
        });
        let new = NewSubscription { id: None, monthly: 300, every_months: 1, gateway: GatewayName::Stripe };
        let Subscribed::Created(row) = subscriptions::subscribe(self, &person, territory, new).await.unwrap() else {
            panic!("subscribed before")
        };
        let begun = payments::checkout_subscription(self, &row, Locale::French).await.unwrap();
        (begun.payment.unwrap(), begun.url)
    }

    /// Declined, paid, refunded in part, disputed; then the five events come: once, twice, or without one of them.
    async fn play(&self, territory: Uuid, order: &[usize], way: usize, number: usize) -> String {
        let (payment, url) = self.begin(territory).await;
        self.stripe.decline(true);
        let mut told = vec![self.stripe.fill_in(&url).pop().unwrap()];
        self.stripe.decline(false);
        told.extend(self.stripe.fill_in(&url));
        let intent = told[0]["data"]["object"]["id"].as_str().unwrap().to_owned();
        told.push(self.stripe.refund(&intent, 100));
        told.push(self.stripe.dispute(&intent));
        let missing = (way == 2).then_some(number % 5);
        for index in order.iter().filter(|index| Some(**index) != missing) {
            for _ in 0..if way == 1 { 2 } else { 1 } {
                let body = told[*index].to_string();
                events::receive(self, &signed(&body, self.clock.now() / SECOND), body.as_bytes()).await.unwrap();
                events::apply(self, told[*index]["id"].as_str().unwrap()).await.unwrap();
            }
        }
        let row = self.row(payment).await;
        let subscription =
            subscriptions::for_reader(&*self.db, &self.editor(), row.subscription_id.unwrap()).await.unwrap();
        let money = (row.state, row.gross, row.fee, row.refunded, row.disputed);
        let entries = photos36_domain::money::ledger::entries_of_cause(&*self.db, payment).await.unwrap();
        let entries: Vec<_> = entries.into_iter().map(|entry| (entry.cause, entry.amount)).collect();
        let agreed = (subscription.state, subscription.next_on, subscription.covered_until, subscription.failure);
        format!("{money:?} {agreed:?} {entries:?}")
    }

    fn editor(&self) -> Actor {
        Actor::Person(Someone { id: Uuid::nil(), is_editor: true, roles: Vec::new(), excluded: Vec::new() })
    }
}

/// All 120 orders of five.
fn orders() -> Vec<Vec<usize>> {
    let mut orders = vec![Vec::new()];
    for next in 0..5 {
        orders = orders
            .into_iter()
            .flat_map(|order: Vec<usize>| {
                (0..=order.len()).map(move |place| {
                    let mut longer = order.clone();
                    longer.insert(place, next);
                    longer
                })
            })
            .collect();
    }
    orders
}
