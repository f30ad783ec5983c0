//! A stateful stand-in for Stripe's HTTP API: the objects that its documentation shows, as far as the game reads them,
//! with idempotency keys and signed events. It has no network but this machine's.

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use photos36_domain::money::gateways::stripe::{VERSION, signature};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

type Form = HashMap<String, String>;

/// The key that the stand-in takes.
pub const KEY: &str = "sk_test_stand_in";
/// The secret that it signs its events with.
pub const SECRET: &str = "whsec_stand_in";

#[derive(Default)]
struct Books {
    count: u64,
    customers: Vec<Value>,
    sessions: HashMap<String, Value>,
    intents: Vec<Value>,
    refunds: Vec<Value>,
    disputes: Vec<Value>,
    answers: HashMap<String, (u16, Value)>,
    declines: bool,
}

/// A running stand-in.
pub struct Stripe {
    /// Its base URL.
    pub url: String,
    books: Arc<Mutex<Books>>,
}

impl Books {
    fn name(&mut self, prefix: &str) -> String {
        self.count += 1;
        format!("{prefix}_{}", self.count)
    }

    fn intent(&mut self, id: &str) -> Option<&mut Value> {
        self.intents.iter_mut().find(|intent| intent["id"] == id)
    }

    fn new_intent(&mut self, amount: i64, currency: &str, customer: Value, payment: Option<&String>) -> String {
        let id = self.name("pi");
        self.intents.push(json!({
            "id": id, "object": "payment_intent", "amount": amount, "amount_received": 0, "currency": currency,
            "status": "requires_payment_method", "customer": customer, "payment_method": null, "latest_charge": null,
            "last_payment_error": null, "metadata": payment.map_or(json!({}), |id| json!({"payment_id": id})),
        }));
        id
    }

    /// Pays or declines, as a card of the documentation does: 1.5 % and 25 cents are kept.
    fn settle(&mut self, id: &str, method: &str) {
        let (charge, declines) = (self.name("ch"), self.declines);
        let Some(intent) = self.intent(id) else { return };
        if declines {
            intent["last_payment_error"] =
                json!({"type": "card_error", "code": "card_declined", "decline_code": "insufficient_funds"});
            return;
        }
        let amount = intent["amount"].as_i64().unwrap_or_default();
        let fee = (amount * 150 + 5_000) / 10_000 + 25;
        intent["status"] = json!("succeeded");
        intent["amount_received"] = json!(amount);
        intent["payment_method"] = json!(method);
        intent["last_payment_error"] = Value::Null;
        intent["latest_charge"] = json!({
            "id": charge, "object": "charge", "amount": amount, "amount_refunded": 0, "disputed": false,
            "payment_intent": id, "balance_transaction": {"object": "balance_transaction", "fee": fee, "net": amount - fee},
        });
    }
}

impl Stripe {
    /// Starts one on a free port, with a thread of its own.
    pub fn start() -> Self {
        let books: Arc<Mutex<Books>> = Arc::default();
        let data = web::Data::from(books.clone());
        let (sender, receiver) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server =
                    HttpServer::new(move || App::new().app_data(data.clone()).default_service(web::to(answer)));
                let server = server.workers(1).disable_signals().bind("127.0.0.1:0").unwrap();
                sender.send(server.addrs()[0]).unwrap();
                server.run().await
            })
        });
        Self { url: format!("http://{}", receiver.recv().unwrap()), books }
    }

    /// Whether cards are declined from now on.
    pub fn decline(&self, declines: bool) {
        self.books.lock().unwrap().declines = declines;
    }

    /// The payer fills in the page with this address; the events that follow.
    pub fn fill_in(&self, url: &str) -> Vec<Value> {
        let id = url.rsplit('/').next().unwrap().to_owned();
        let mut books = self.books.lock().unwrap();
        let session = books.sessions[&id].clone();
        let session_now = if session["mode"] == "setup" {
            json!({"status": "complete", "setup_intent": {"id": "seti_1", "status": "succeeded", "payment_method": "pm_1"}})
        } else {
            let payment = session["metadata"]["payment_id"].as_str().map(str::to_owned);
            let (amount, currency) = (session["amount_total"].as_i64().unwrap(), session["currency"].as_str().unwrap());
            let intent = match session["payment_intent"].as_str() {
                Some(known) => known.to_owned(),
                None => books.new_intent(amount, currency, session["customer"].clone(), payment.as_ref()),
            };
            books.settle(&intent, "pm_1");
            let paid = books.intent(&intent).unwrap()["status"] == "succeeded";
            json!({"payment_intent": intent, "status": if paid { "complete" } else { "open" }})
        };
        let stored = books.sessions.get_mut(&id).unwrap();
        for (name, value) in session_now.as_object().unwrap() {
            stored[name] = value.clone();
        }
        let session = stored.clone();
        let mut events = vec![("checkout.session.completed", session.clone())];
        if let Some(intent) = session["payment_intent"].as_str() {
            let intent = books.intent(intent).unwrap().clone();
            let kind = if intent["status"] == "succeeded" { "succeeded" } else { "payment_failed" };
            events.push(if kind == "succeeded" {
                ("payment_intent.succeeded", intent)
            } else {
                ("payment_intent.payment_failed", intent)
            });
        }
        events.into_iter().map(|(kind, object)| event(&mut books, kind, &object)).collect()
    }

    /// The bank takes a payment back: the amount and a fee of 15.
    pub fn dispute(&self, intent: &str) -> Value {
        let mut books = self.books.lock().unwrap();
        let id = books.name("dp");
        let payment = books.intent(intent).unwrap();
        payment["latest_charge"]["disputed"] = json!(true);
        let amount =
            payment["amount"].as_i64().unwrap() - payment["latest_charge"]["amount_refunded"].as_i64().unwrap();
        let dispute = json!({
            "id": id, "object": "dispute", "payment_intent": intent, "amount": amount, "status": "needs_response",
            "balance_transactions": [{"object": "balance_transaction", "amount": -amount, "fee": 1500, "net": -amount - 1500}],
        });
        books.disputes.push(dispute.clone());
        event(&mut books, "charge.dispute.created", &dispute)
    }

    /// Someone gives back in Stripe's own dashboard.
    pub fn refund(&self, intent: &str, amount: i64) -> Value {
        let mut books = self.books.lock().unwrap();
        let refund = refund(&mut books, intent, amount);
        event(&mut books, "charge.refunded", &refund)
    }

    /// An event about a payment as it is now.
    pub fn event(&self, kind: &str, intent: &str) -> Value {
        let mut books = self.books.lock().unwrap();
        let object = books.intent(intent).unwrap().clone();
        event(&mut books, kind, &object)
    }

    /// A payment that the game knows nothing of.
    pub fn stray_payment(&self, amount: i64) -> String {
        let mut books = self.books.lock().unwrap();
        let id = books.new_intent(amount, "eur", Value::Null, None);
        books.settle(&id, "pm_9");
        id
    }

    /// The payments so far, newest last.
    pub fn intents(&self) -> Vec<Value> {
        self.books.lock().unwrap().intents.clone()
    }
}

fn event(books: &mut Books, kind: &str, object: &Value) -> Value {
    let id = books.name("evt");
    json!({"id": id, "object": "event", "api_version": VERSION, "type": kind, "data": {"object": object}})
}

/// The header `Stripe-Signature` of a body.
pub fn signed(body: &str, seconds: i64) -> String {
    signature::sign(body.as_bytes(), SECRET, seconds)
}

async fn answer(books: web::Data<Mutex<Books>>, request: HttpRequest, body: web::Bytes) -> HttpResponse {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let refused =
        |status: u16, code: &str| respond(status, &json!({"error": {"type": "invalid_request_error", "code": code}}));
    if header("authorization") != format!("Bearer {KEY}") {
        return refused(401, "api_key_invalid");
    }
    if header("stripe-version") != VERSION {
        return refused(400, "version_missing");
    }
    let mut books = books.lock().unwrap();
    let parts: Vec<&str> = request.path().trim_start_matches("/v1/").split('/').collect();
    if request.method() == "GET" {
        return match found(&mut books, &parts, request.query_string()) {
            Some(object) => respond(200, &object),
            None => refused(404, "resource_missing"),
        };
    }
    let key = header("idempotency-key").to_owned();
    if key.is_empty() {
        return refused(400, "idempotency_key_missing");
    }
    if let Some((status, object)) = books.answers.get(&key) {
        return respond(*status, object);
    }
    let form: Form =
        web::Query::<Form>::from_query(std::str::from_utf8(&body).unwrap_or_default()).unwrap().into_inner();
    let (status, object) = made(&mut books, &parts, &form);
    books.answers.insert(key, (status, object.clone()));
    respond(status, &object)
}

fn respond(status: u16, object: &Value) -> HttpResponse {
    HttpResponse::build(actix_web::http::StatusCode::from_u16(status).unwrap()).json(object)
}

fn found(books: &mut Books, parts: &[&str], query: &str) -> Option<Value> {
    let list = |data: Vec<Value>| Some(json!({"object": "list", "data": data, "has_more": false}));
    match parts {
        ["payment_intents"] => list(books.intents.iter().rev().cloned().collect()),
        ["payment_intents", id] => books.intent(id).map(|intent| intent.clone()),
        ["checkout", "sessions", id] => books.sessions.get(*id).cloned(),
        ["refunds"] => list(books.refunds.clone()),
        ["disputes"] => {
            let of = query.split('&').find_map(|pair| pair.strip_prefix("payment_intent="));
            let fits = |dispute: &&Value| of.is_none_or(|of| dispute["payment_intent"] == of);
            list(books.disputes.iter().filter(fits).cloned().collect())
        }
        _ => None,
    }
}

fn refund(books: &mut Books, intent: &str, amount: i64) -> Value {
    let id = books.name("re");
    let payment = books.intent(intent).unwrap();
    let before = payment["latest_charge"]["amount_refunded"].as_i64().unwrap();
    payment["latest_charge"]["amount_refunded"] = json!(before + amount);
    let refund =
        json!({"id": id, "object": "refund", "payment_intent": intent, "amount": amount, "status": "succeeded"});
    books.refunds.push(refund.clone());
    refund
}

fn made(books: &mut Books, parts: &[&str], form: &Form) -> (u16, Value) {
    let text = |name: &str| form.get(name).cloned();
    match parts {
        ["customers"] => {
            let customer = json!({"id": books.name("cus"), "object": "customer"});
            books.customers.push(customer.clone());
            (200, customer)
        }
        ["checkout", "sessions"] => {
            let id = books.name("cs");
            let metadata: HashMap<_, _> = form
                .iter()
                .filter_map(|(name, value)| Some((name.strip_prefix("metadata[")?.strip_suffix(']')?, value)))
                .collect();
            let session = json!({
                "id": id, "object": "checkout.session", "mode": text("mode"), "status": "open", "metadata": metadata,
                "url": format!("https://checkout.example/c/pay/{id}"), "customer": text("customer"), "payment_intent": null,
                "setup_intent": null,
                "currency": text("line_items[0][price_data][currency]").or(text("currency")),
                "amount_total": text("line_items[0][price_data][unit_amount]").and_then(|n| n.parse::<i64>().ok()),
            });
            books.sessions.insert(id, session.clone());
            (200, session)
        }
        ["payment_intents"] => {
            let amount = text("amount").and_then(|n| n.parse().ok()).unwrap_or_default();
            let customer = json!(text("customer"));
            let payment = form.get("metadata[payment_id]");
            let id = books.new_intent(amount, &text("currency").unwrap_or_default(), customer, payment);
            books.settle(&id, &text("payment_method").unwrap_or_default());
            let intent = books.intent(&id).unwrap().clone();
            if intent["status"] == "succeeded" {
                return (200, intent);
            }
            (402, json!({"error": {"type": "card_error", "code": "card_declined", "payment_intent": intent}}))
        }
        ["refunds"] => {
            let amount = text("amount").and_then(|n| n.parse().ok()).unwrap_or_default();
            (200, refund(books, &text("payment_intent").unwrap_or_default(), amount))
        }
        _ => (404, json!({"error": {"type": "invalid_request_error", "code": "resource_missing"}})),
    }
}
