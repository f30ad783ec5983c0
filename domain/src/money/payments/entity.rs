//! The row of a payment.
#![expect(missing_docs, reason = "the schema documents each column once")]

use crate::{
    Result,
    money::gateways::{GatewayName, PaymentState},
    money::subscriptions::Target,
    territories::Currency,
};
use anyhow::{Context, anyhow};
use sea_orm::FromQueryResult;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub(super) const COLUMNS: &str = "seq, id, territory_id, person_id, subscription_id, due_on, months, kind, gateway, reference, \
    checkout, state, currency, asked, gross, fee, refunded, disputed, parts_json, failure, paid_on, version, checked_at, created_at, \
    updated_at";

#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Row {
    pub seq: i64,
    pub id: Uuid,
    pub territory_id: Uuid,
    pub person_id: Option<Uuid>,
    pub subscription_id: Option<Uuid>,
    pub due_on: Option<String>,
    pub months: i32,
    pub kind: String,
    pub gateway: String,
    pub reference: Option<String>,
    pub checkout: Option<String>,
    pub state: String,
    pub currency: String,
    pub asked: i64,
    pub gross: i64,
    pub fee: i64,
    pub refunded: i64,
    pub disputed: i64,
    pub parts_json: String,
    pub failure: Option<String>,
    pub paid_on: Option<String>,
    pub version: i64,
    pub checked_at: i64,
    pub created_at: i64,
    pub updated_at: i64,
}

/// A part of a payment that goes on to a mission or the commons; the territory keeps the rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidPart {
    pub target: String,
    pub mission: Option<Uuid>,
    pub weight: u64,
    /// What stands in the ledger of it.
    pub posted: i64,
}

impl PaidPart {
    pub fn target(&self) -> Option<Target> {
        Target::from_row(&self.target, self.mission)
    }
}

impl Row {
    /// What the territory has of it.
    pub fn net(&self) -> i64 {
        self.gross - self.fee - self.refunded - self.disputed
    }

    /// Where it stands.
    ///
    /// # Errors
    /// When the row was written by other hands than ours.
    pub fn state(&self) -> Result<PaymentState> {
        Ok(PaymentState::from_name(&self.state).ok_or_else(|| anyhow!("a strange payment state"))?)
    }

    /// By which gateway.
    ///
    /// # Errors
    /// When the row was written by other hands than ours.
    pub fn gateway(&self) -> Result<GatewayName> {
        Ok(GatewayName::from_name(&self.gateway).ok_or_else(|| anyhow!("a strange gateway"))?)
    }

    /// In what currency.
    ///
    /// # Errors
    /// When the row was written by other hands than ours.
    pub fn currency(&self) -> Result<Currency> {
        Ok(Currency::parse(&self.currency)?)
    }

    /// Where its parts go.
    ///
    /// # Errors
    /// When the row was written by other hands than ours.
    pub fn parts(&self) -> Result<Vec<PaidPart>> {
        Ok(serde_json::from_str(&self.parts_json).context("the parts of a payment")?)
    }
}
