//! Money on the wire: amounts are integers of the currency's smallest unit, with its code beside them.

use crate::http::time::rfc3339;
use photos36_domain::{
    Result,
    money::{gateways, payments, receipts, subscriptions},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// How it is paid.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum GatewayName {
    /// Cash or cheque, by a receipt of an animator.
    Cash,
    /// Card or SEPA debit by Stripe.
    Stripe,
}

impl From<GatewayName> for gateways::GatewayName {
    fn from(name: GatewayName) -> Self {
        match name {
            GatewayName::Cash => Self::Cash,
            GatewayName::Stripe => Self::Stripe,
        }
    }
}

/// Where a subscription stands; its owner is a member with every right in all of them.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SubscriptionStateName {
    /// Taken on its day; nothing is taken at 0.
    Active,
    /// Nothing is taken until it is resumed.
    Paused,
    /// Ended; it may begin anew.
    Stopped,
}

impl From<SubscriptionStateName> for subscriptions::SubscriptionState {
    fn from(name: SubscriptionStateName) -> Self {
        match name {
            SubscriptionStateName::Active => Self::Active,
            SubscriptionStateName::Paused => Self::Paused,
            SubscriptionStateName::Stopped => Self::Stopped,
        }
    }
}

/// A subscription, as its owner and who keeps the accounts see it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-6666-7000-8000-000000000001", "territory_id": "0197a1c0-3333-7000-8000-000000000003", "state": "active",
    "gateway": "stripe", "currency": "EUR", "monthly": 300, "every_months": 3, "next_on": "2026-07-21", "next_amount": 900,
    "covered_until": "2026-07-21", "can_be_debited": true, "created_at": "2026-06-21T12:00:00Z",
    "updated_at": "2026-06-21T12:00:00Z"
}))]
pub struct SubscriptionOut {
    /// Id.
    pub id: Uuid,
    /// The territory.
    pub territory_id: Uuid,
    /// `active`, `paused` or `stopped`.
    pub state: String,
    /// `cash` or `stripe`.
    pub gateway: String,
    /// ISO 4217.
    pub currency: String,
    /// Each month, in smallest units, from 0.
    pub monthly: i64,
    /// How many months are taken together.
    pub every_months: i32,
    /// The day of the next debit, in the territory; absent while nothing is to be taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_on: Option<String>,
    /// What it takes; 0 while nothing is to be taken.
    pub next_amount: i64,
    /// What was paid reaches to the day before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub covered_until: Option<String>,
    /// A way to debit it is registered; else its checkout page is to be opened once.
    pub can_be_debited: bool,
    /// Why the last debit failed: the provider's code, or `disputed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// RFC 3339, UTC.
    pub created_at: String,
    /// RFC 3339, UTC.
    pub updated_at: String,
}

impl SubscriptionOut {
    /// What is told of a subscription.
    ///
    /// # Errors
    /// When the row is strange.
    pub fn new(row: &subscriptions::Row) -> Result<Self> {
        let plan = row.plan()?;
        Ok(Self {
            id: row.id,
            territory_id: row.territory_id,
            state: row.state.clone(),
            gateway: row.gateway.clone(),
            currency: row.currency.clone(),
            monthly: row.monthly,
            every_months: row.every_months,
            next_on: row.next_on.clone(),
            next_amount: plan.next_amount(),
            covered_until: row.covered_until.clone(),
            can_be_debited: row.payment_method.is_some(),
            failure: row.failure.clone(),
            created_at: rfc3339(row.created_at),
            updated_at: rfc3339(row.updated_at),
        })
    }
}

/// A page where the payer pays, or registers how to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"url": "https://checkout.stripe.com/c/pay/cs_1", "payment_id": "0197a1c0-6666-7000-8000-000000000002"}))]
pub struct CheckoutOut {
    /// Where to send the payer.
    pub url: String,
    /// The payment that it makes; absent when it only registers how later debits are paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_id: Option<Uuid>,
}

/// A payment: what came in, what the provider kept, what is left.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-6666-7000-8000-000000000002", "territory_id": "0197a1c0-3333-7000-8000-000000000003", "kind": "subscription",
    "gateway": "stripe", "state": "succeeded", "currency": "EUR", "asked": 900, "gross": 900, "fee": 39, "refunded": 0,
    "disputed": 0, "net": 861, "paid_on": "2026-06-21", "parts": [{"target": "commons", "amount": 86}],
    "created_at": "2026-06-21T12:00:00Z", "updated_at": "2026-06-21T12:00:00Z"
}))]
pub struct PaymentOut {
    /// Id.
    pub id: Uuid,
    /// The territory.
    pub territory_id: Uuid,
    /// Who paid, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person_id: Option<Uuid>,
    /// The subscription that it pays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription_id: Option<Uuid>,
    /// `subscription` or `gift`.
    pub kind: String,
    /// `cash` or `stripe`.
    pub gateway: String,
    /// `pending`, `succeeded`, `failed` or `canceled`.
    pub state: String,
    /// ISO 4217.
    pub currency: String,
    /// What was asked for, in smallest units.
    pub asked: i64,
    /// What came in.
    pub gross: i64,
    /// What the provider kept.
    pub fee: i64,
    /// What was given back.
    pub refunded: i64,
    /// What the bank took back, the provider's fee for it included.
    pub disputed: i64,
    /// What is left of it.
    pub net: i64,
    /// Why it failed: the provider's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// The day it came in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paid_on: Option<String>,
    /// Where it went on to; the rest is the territory's.
    pub parts: Vec<PartOut>,
    /// RFC 3339, UTC.
    pub created_at: String,
    /// RFC 3339, UTC.
    pub updated_at: String,
}

/// A part of a payment.
#[derive(Debug, Serialize, ToSchema)]
pub struct PartOut {
    /// `mission`, `territory` or `commons`.
    pub target: String,
    /// The mission.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mission_id: Option<Uuid>,
    /// In smallest units.
    pub amount: i64,
}

impl PaymentOut {
    /// What is told of a payment.
    ///
    /// # Errors
    /// When the row is strange.
    pub fn new(row: &payments::Row) -> Result<Self> {
        let parts = row.parts()?.into_iter().filter(|part| part.posted > 0);
        Ok(Self {
            id: row.id,
            territory_id: row.territory_id,
            person_id: row.person_id,
            subscription_id: row.subscription_id,
            kind: row.kind.clone(),
            gateway: row.gateway.clone(),
            state: row.state.clone(),
            currency: row.currency.clone(),
            asked: row.asked,
            gross: row.gross,
            fee: row.fee,
            refunded: row.refunded,
            disputed: row.disputed,
            net: row.net(),
            failure: row.failure.clone(),
            paid_on: row.paid_on.clone(),
            parts: parts
                .map(|part| PartOut { target: part.target, mission_id: part.mission, amount: part.posted })
                .collect(),
            created_at: rfc3339(row.created_at),
            updated_at: rfc3339(row.updated_at),
        })
    }
}

/// A numbered receipt of cash or a cheque.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-6666-7000-8000-000000000003", "territory_id": "0197a1c0-3333-7000-8000-000000000003",
    "number": "2026-000012", "way": "in", "means": "cash", "payer": "Tirelire du bar", "state": "recorded", "currency": "EUR",
    "amount": 2350, "note": "", "received_on": "2026-06-21", "recorded_by": "0197a1c0-2222-7000-8000-000000000004",
    "created_at": "2026-06-21T12:00:00Z"
}))]
pub struct ReceiptOut {
    /// Id.
    pub id: Uuid,
    /// Whose box it is.
    pub territory_id: Uuid,
    /// Year and number, without a gap within a territory.
    pub number: String,
    /// `in` or `out`.
    pub way: String,
    /// `cash` or `cheque`.
    pub means: String,
    /// Whose money it is, when they are a person of the game.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person_id: Option<Uuid>,
    /// Whose money it is, as written down.
    pub payer: String,
    /// The subscription that it pays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription_id: Option<Uuid>,
    /// The payment that it became when it was confirmed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_id: Option<Uuid>,
    /// `recorded`, `confirmed` or `voided`.
    pub state: String,
    /// ISO 4217.
    pub currency: String,
    /// In smallest units.
    pub amount: i64,
    /// What else there is to say.
    pub note: String,
    /// The day, in the territory.
    pub received_on: String,
    /// Who wrote it.
    pub recorded_by: Uuid,
    /// Who confirmed or voided it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<Uuid>,
    /// RFC 3339, UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<String>,
    /// RFC 3339, UTC.
    pub created_at: String,
}

impl From<receipts::Receipt> for ReceiptOut {
    fn from(receipt: receipts::Receipt) -> Self {
        Self {
            number: receipt.label(),
            id: receipt.id,
            territory_id: receipt.territory_id,
            way: receipt.way.name().to_owned(),
            means: receipt.means.name().to_owned(),
            person_id: receipt.person_id,
            payer: receipt.payer,
            subscription_id: receipt.subscription_id,
            payment_id: receipt.payment_id,
            state: receipt.state.name().to_owned(),
            currency: receipt.currency.code().to_owned(),
            amount: receipt.amount,
            note: receipt.note,
            received_on: receipt.received_on,
            recorded_by: receipt.recorded_by,
            decided_by: receipt.decided_by,
            decided_at: receipt.decided_at.map(rfc3339),
            created_at: rfc3339(receipt.created_at),
        }
    }
}
