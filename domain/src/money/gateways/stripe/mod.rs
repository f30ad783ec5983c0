//! Stripe by its HTTP API: Checkout for the first payment, PaymentIntents for the later ones.
//!
//! Every request that makes something carries an `Idempotency-Key` of ours, and all are pinned to one `Stripe-Version`.
//! No name and no address is sent: who pays is known to Stripe from the checkout page alone.

pub mod event;
pub mod signature;
mod wire;

use super::{Checkout, Debit, Gateway, GatewayName, Opening, Recent, Seen};
use crate::{Error, ErrorCode, Refusal, Result, clock::SECOND, settings::MoneySettings};
use anyhow::{Context, anyhow};
use async_trait::async_trait;
use reqwest::{Client, RequestBuilder, StatusCode, header::HeaderValue};
use serde::de::DeserializeOwned;
use std::time::Duration;
use uuid::Uuid;
use wire::{Dispute, List, PaymentIntent, Refund, Refused, Session};

/// The version of the API that the objects in `wire` are read as.
pub const VERSION: &str = "2024-06-20";
/// Objects asked for in one page of a list, and the most pages that are read in one go.
const PAGE: &str = "100";
const MOST_PAGES: usize = 200;
/// What is needed of a charge.
const EXPAND_CHARGE: (&str, &str) = ("expand[]", "latest_charge.balance_transaction");

/// Stripe's API with our key.
pub struct Stripe {
    http: Client,
    base: String,
    key: HeaderValue,
}

type Form = Vec<(String, String)>;

fn form<const N: usize>(pairs: [(&str, String); N]) -> Form {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

impl Stripe {
    /// Prepares the client.
    ///
    /// # Errors
    /// When TLS cannot be set up or the key has strange characters.
    pub fn open(settings: &MoneySettings) -> Result<Self> {
        let http = Client::builder()
            .timeout(Duration::from_secs(settings.stripe_seconds.into()))
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .context("the HTTP client of payments")?;
        let mut key = HeaderValue::from_str(&format!("Bearer {}", settings.stripe_secret_key.trim()))
            .map_err(|_| anyhow!("money.stripe_secret_key has characters that no header takes"))?;
        key.set_sensitive(true);
        Ok(Self { http, base: settings.stripe_base_url.trim_end_matches('/').to_owned(), key })
    }

    async fn get<T: DeserializeOwned>(&self, path: &str, query: &[(&str, &str)]) -> Result<Option<T>> {
        let answer = self.send(self.http.get(format!("{}{path}", self.base)).query(query)).await?;
        match answer {
            Answer::Done(body) => Ok(Some(read(&body)?)),
            Answer::Refused(StatusCode::NOT_FOUND, _) => Ok(None),
            Answer::Refused(status, refused) => Err(fault(path, status, &refused)),
        }
    }

    async fn post(&self, path: &str, key: &str, form: &Form) -> Result<Answer> {
        let request = self.http.post(format!("{}{path}", self.base)).header("Idempotency-Key", key).form(form);
        self.send(request).await
    }

    async fn send(&self, request: RequestBuilder) -> Result<Answer> {
        let request = request.header("Authorization", self.key.clone()).header("Stripe-Version", VERSION);
        // The error of reqwest names the URL, which may hold the provider's ids and nothing else.
        let away = |error: reqwest::Error| Error::Unavailable(anyhow!(error.without_url()));
        let response = request.send().await.map_err(away)?;
        let status = response.status();
        let body = response.bytes().await.map_err(away)?;
        if status.is_success() {
            return Ok(Answer::Done(body.to_vec()));
        }
        if status == StatusCode::TOO_MANY_REQUESTS || status == StatusCode::CONFLICT || status.is_server_error() {
            return Err(Error::Unavailable(anyhow!("the payment provider answered {status}")));
        }
        Ok(Answer::Refused(status, Box::new(serde_json::from_slice(&body).unwrap_or_else(|_| Refused::unknown()))))
    }

    /// All objects of a list, newest first.
    async fn list<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
        id: impl Fn(&T) -> String,
    ) -> Result<Vec<T>> {
        let mut all: Vec<T> = Vec::new();
        for _ in 0..MOST_PAGES {
            let after = all.last().map(&id).unwrap_or_default();
            let mut query = [query, &[("limit", PAGE)]].concat();
            if !after.is_empty() {
                query.push(("starting_after", &after));
            }
            let page: Option<List<T>> = self.get(path, &query).await?;
            let Some(page) = page else { break };
            let more = page.has_more && !page.data.is_empty();
            all.extend(page.data);
            if !more {
                break;
            }
        }
        Ok(all)
    }

    async fn see(&self, intent: &PaymentIntent) -> Result<Seen> {
        let disputes = match intent.is_disputed() {
            true => self.list("/v1/disputes", &[("payment_intent", &intent.id)], |d: &Dispute| d.id.clone()).await?,
            false => Vec::new(),
        };
        Ok(intent.seen(&disputes))
    }

    /// Makes a customer: nothing but the subscription's id is told of them.
    async fn customer(&self, subscription: Uuid) -> Result<String> {
        let told = form([("metadata[subscription_id]", subscription.to_string())]);
        let customer: wire::Identified =
            done("/v1/customers", self.post("/v1/customers", &format!("customer-{subscription}"), &told).await?)?;
        Ok(customer.id)
    }
}

enum Answer {
    Done(Vec<u8>),
    Refused(StatusCode, Box<Refused>),
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    Ok(serde_json::from_slice(body).context("an object of the payment provider")?)
}

fn done<T: DeserializeOwned>(path: &str, answer: Answer) -> Result<T> {
    match answer {
        Answer::Done(body) => read(&body),
        Answer::Refused(status, refused) => Err(fault(path, status, &refused)),
    }
}

/// A refusal that a person may mend is theirs, the others are ours.
fn fault(path: &str, status: StatusCode, refused: &Refused) -> Error {
    let (kind, code) = (refused.error.kind.as_deref().unwrap_or("?"), refused.error.code.as_deref().unwrap_or("?"));
    if status == StatusCode::PAYMENT_REQUIRED {
        return Refusal::new(ErrorCode::PaymentRefused).arg("reason", code).into();
    }
    Error::Internal(anyhow!("the payment provider answered {path} with {status}: {kind}, {code}"))
}

impl Refused {
    fn unknown() -> Self {
        Self { error: wire::RefusedError { kind: None, code: None, payment_intent: None } }
    }
}

#[async_trait]
impl Gateway for Stripe {
    fn name(&self) -> GatewayName {
        GatewayName::Stripe
    }

    async fn open_checkout(&self, opening: &Opening) -> Result<Option<Checkout>> {
        let currency = opening.currency.code().to_lowercase();
        let mut told = form([
            ("success_url", opening.return_url.clone()),
            ("cancel_url", opening.return_url.clone()),
            ("locale", opening.locale.to_owned()),
            ("payment_method_types[0]", "card".to_owned()),
        ]);
        if opening.currency.code() == "EUR" {
            told.extend(form([("payment_method_types[1]", "sepa_debit".to_owned())]));
        }
        if let Some(subscription) = opening.subscription {
            let customer = match &opening.customer {
                Some(known) => known.clone(),
                None => self.customer(subscription).await?,
            };
            told.extend(form([("metadata[subscription_id]", subscription.to_string()), ("customer", customer)]));
        }
        match opening.payment {
            Some((payment, amount)) => {
                told.extend(form([
                    ("mode", "payment".to_owned()),
                    ("client_reference_id", payment.to_string()),
                    ("metadata[payment_id]", payment.to_string()),
                    ("payment_intent_data[metadata][payment_id]", payment.to_string()),
                    ("line_items[0][quantity]", "1".to_owned()),
                    ("line_items[0][price_data][currency]", currency),
                    ("line_items[0][price_data][unit_amount]", amount.to_string()),
                    ("line_items[0][price_data][product_data][name]", opening.label.clone()),
                ]));
                if opening.subscription.is_some() {
                    told.extend(form([("payment_intent_data[setup_future_usage]", "off_session".to_owned())]));
                }
            }
            None => told.extend(form([("mode", "setup".to_owned()), ("currency", currency)])),
        }
        let path = "/v1/checkout/sessions";
        let session: Session = done(path, self.post(path, &format!("checkout-{}", opening.key), &told).await?)?;
        Ok(Some(session.checkout()))
    }

    async fn checkout(&self, id: &str) -> Result<Option<Checkout>> {
        let found: Option<Session> =
            self.get(&format!("/v1/checkout/sessions/{id}"), &[("expand[]", "setup_intent")]).await?;
        Ok(found.map(|session| session.checkout()))
    }

    async fn debit(&self, debit: &Debit) -> Result<Option<Seen>> {
        let told = form([
            ("amount", debit.amount.to_string()),
            ("currency", debit.currency.code().to_lowercase()),
            ("customer", debit.customer.clone()),
            ("payment_method", debit.payment_method.clone()),
            ("payment_method_types[0]", "card".to_owned()),
            ("payment_method_types[1]", "sepa_debit".to_owned()),
            ("off_session", "true".to_owned()),
            ("confirm", "true".to_owned()),
            ("metadata[payment_id]", debit.payment.to_string()),
            (EXPAND_CHARGE.0, EXPAND_CHARGE.1.to_owned()),
        ]);
        let path = "/v1/payment_intents";
        let told: Form = told
            .into_iter()
            .filter(|(name, value)| {
                // Direct debit is of the euro alone.
                !(name == "payment_method_types[1]" && value == "sepa_debit" && debit.currency.code() != "EUR")
            })
            .collect();
        let intent: PaymentIntent = match self.post(path, &format!("debit-{}", debit.payment), &told).await? {
            Answer::Done(body) => read(&body)?,
            // A card that is refused makes a payment that failed, and the answer carries it.
            Answer::Refused(StatusCode::PAYMENT_REQUIRED, refused) if refused.error.payment_intent.is_some() => {
                refused.error.payment_intent.context("a refused payment")?
            }
            Answer::Refused(status, refused) => return Err(fault(path, status, &refused)),
        };
        self.see(&intent).await.map(Some)
    }

    async fn payment(&self, reference: &str) -> Result<Option<Seen>> {
        let intent = self.get::<PaymentIntent>(&format!("/v1/payment_intents/{reference}"), &[EXPAND_CHARGE]).await?;
        match intent {
            Some(intent) => self.see(&intent).await.map(Some),
            None => Ok(None),
        }
    }

    async fn refund(&self, reference: &str, amount: i64, key: Uuid) -> Result<()> {
        let told = form([("payment_intent", reference.to_owned()), ("amount", amount.to_string())]);
        let _: Refund = done("/v1/refunds", self.post("/v1/refunds", &format!("refund-{key}"), &told).await?)?;
        Ok(())
    }

    async fn recent(&self, since: i64) -> Result<Recent> {
        let since = (since / SECOND).to_string();
        let created = ("created[gte]", since.as_str());
        let expand = ("expand[]", "data.latest_charge.balance_transaction");
        let intents = self.list("/v1/payment_intents", &[created, expand], |i: &PaymentIntent| i.id.clone()).await?;
        let refunds = self.list("/v1/refunds", &[created], |refund: &Refund| refund.id.clone()).await?;
        let disputes = self.list("/v1/disputes", &[created], |dispute: &Dispute| dispute.id.clone()).await?;
        let mut recent = Recent::default();
        for intent in &intents {
            recent.payments.push(self.see(intent).await?);
        }
        let touched = refunds.iter().map(|refund| &refund.payment_intent);
        let touched = touched.chain(disputes.iter().map(|dispute| &dispute.payment_intent)).flatten();
        recent.touched = touched.map(|payment| payment.id().to_owned()).collect();
        recent.touched.sort_unstable();
        recent.touched.dedup();
        Ok(recent)
    }
}
