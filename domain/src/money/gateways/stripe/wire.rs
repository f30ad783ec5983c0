//! Stripe's objects as far as they are read, and what they mean.

use crate::money::gateways::{Checkout, PaymentState, Seen};
use serde::Deserialize;
use std::collections::HashMap;
use uuid::Uuid;

/// Names that we gave an object when it was made.
pub(super) type Metadata = HashMap<String, String>;

/// An object, or only its id where it was not expanded.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Expandable<T> {
    Id(String),
    Object(Box<T>),
}

impl<T> Expandable<T> {
    fn object(&self) -> Option<&T> {
        match self {
            Self::Id(_) => None,
            Self::Object(object) => Some(object),
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Identified {
    pub id: String,
}

impl Expandable<Identified> {
    pub(super) fn id(&self) -> &str {
        match self {
            Self::Id(id) => id,
            Self::Object(object) => &object.id,
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct PaymentIntent {
    pub id: String,
    pub status: String,
    pub currency: String,
    #[serde(default)]
    pub amount_received: i64,
    pub customer: Option<Expandable<Identified>>,
    pub payment_method: Option<Expandable<Identified>>,
    pub latest_charge: Option<Expandable<Charge>>,
    #[serde(default)]
    pub metadata: Metadata,
    pub last_payment_error: Option<PaymentError>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Charge {
    #[serde(default)]
    pub amount_refunded: i64,
    #[serde(default)]
    pub disputed: bool,
    pub balance_transaction: Option<Expandable<BalanceTransaction>>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct BalanceTransaction {
    #[serde(default)]
    pub fee: i64,
    #[serde(default)]
    pub net: i64,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct PaymentError {
    pub code: Option<String>,
    pub decline_code: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Dispute {
    pub id: String,
    pub payment_intent: Option<Expandable<Identified>>,
    #[serde(default)]
    pub balance_transactions: Vec<BalanceTransaction>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Refund {
    pub id: String,
    pub payment_intent: Option<Expandable<Identified>>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Session {
    pub id: String,
    pub url: Option<String>,
    pub status: Option<String>,
    pub customer: Option<Expandable<Identified>>,
    pub payment_intent: Option<Expandable<Identified>>,
    pub setup_intent: Option<Expandable<SetupIntent>>,
    #[serde(default)]
    pub metadata: Metadata,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct SetupIntent {
    pub status: String,
    pub payment_method: Option<Expandable<Identified>>,
}

/// A page of a list; the next one begins after its last object.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct List<T> {
    pub data: Vec<T>,
    #[serde(default)]
    pub has_more: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct Refused {
    pub error: RefusedError,
}

#[derive(Debug, Deserialize)]
pub(super) struct RefusedError {
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub code: Option<String>,
    pub payment_intent: Option<PaymentIntent>,
}

fn id_in(metadata: &Metadata, name: &str) -> Option<Uuid> {
    metadata.get(name).and_then(|text| text.parse().ok())
}

impl PaymentIntent {
    /// What it means, with what its disputes took.
    pub(super) fn seen(&self, disputes: &[Dispute]) -> Seen {
        let charge = self.latest_charge.as_ref().and_then(Expandable::object);
        let failure = self.last_payment_error.as_ref();
        let state = match self.status.as_str() {
            "succeeded" => PaymentState::Succeeded,
            "canceled" => PaymentState::Canceled,
            "requires_payment_method" if failure.is_some() => PaymentState::Failed,
            _ => PaymentState::Pending,
        };
        let came_in = state == PaymentState::Succeeded;
        let fee = charge.and_then(|charge| charge.balance_transaction.as_ref()?.object()).map_or(0, |done| done.fee);
        let taken: i64 = disputes.iter().flat_map(|dispute| &dispute.balance_transactions).map(|done| -done.net).sum();
        Seen {
            reference: self.id.clone(),
            payment: id_in(&self.metadata, "payment_id"),
            state,
            currency: self.currency.to_uppercase(),
            gross: if came_in { self.amount_received } else { 0 },
            fee: if came_in { fee } else { 0 },
            refunded: charge.filter(|_| came_in).map_or(0, |charge| charge.amount_refunded),
            disputed: if came_in { taken } else { 0 },
            failure: failure.and_then(|error| error.decline_code.clone().or_else(|| error.code.clone())),
            customer: self.customer.as_ref().map(|customer| customer.id().to_owned()),
            payment_method: self.payment_method.as_ref().map(|method| method.id().to_owned()),
        }
    }

    /// Whether disputes are to be asked for.
    pub(super) fn is_disputed(&self) -> bool {
        self.latest_charge.as_ref().and_then(Expandable::object).is_some_and(|charge| charge.disputed)
    }
}

impl Session {
    /// What it means.
    pub(super) fn checkout(&self) -> Checkout {
        let setup = self.setup_intent.as_ref().and_then(Expandable::object);
        let method = setup.filter(|setup| setup.status == "succeeded").and_then(|setup| setup.payment_method.as_ref());
        Checkout {
            id: self.id.clone(),
            url: self.url.clone().filter(|_| self.status.as_deref().is_none_or(|status| status == "open")),
            reference: self.payment_intent.as_ref().map(|payment| payment.id().to_owned()),
            expired: self.status.as_deref() == Some("expired"),
            subscription: id_in(&self.metadata, "subscription_id"),
            payment: id_in(&self.metadata, "payment_id"),
            customer: self.customer.as_ref().map(|customer| customer.id().to_owned()),
            payment_method: method.map(|method| method.id().to_owned()),
        }
    }
}
