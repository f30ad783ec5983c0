//! The row of a subscription.
#![expect(missing_docs, reason = "the schema documents each column once")]

use super::{Every, Plan, SubscriptionState};
use crate::{
    Result,
    money::{days::stored, gateways::GatewayName},
    territories::Currency,
};
use anyhow::{Context, anyhow};
use sea_orm::FromQueryResult;
use uuid::Uuid;

pub(super) const COLUMNS: &str = "id, territory_id, person_id, currency, state, gateway, monthly, every_months, anchor_day, \
    next_on, covered_until, customer, payment_method, failures, failure, reminded_for, version, created_at, updated_at";

#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Row {
    pub id: Uuid,
    pub territory_id: Uuid,
    pub person_id: Uuid,
    pub currency: String,
    pub state: String,
    pub gateway: String,
    pub monthly: i64,
    pub every_months: i32,
    pub anchor_day: i32,
    pub next_on: Option<String>,
    pub covered_until: Option<String>,
    pub customer: Option<String>,
    pub payment_method: Option<String>,
    pub failures: i32,
    pub failure: Option<String>,
    pub reminded_for: Option<String>,
    pub version: i64,
    pub created_at: i64,
    pub updated_at: i64,
}

impl Row {
    /// What is agreed.
    ///
    /// # Errors
    /// When the row was written by other hands than ours.
    pub fn plan(&self) -> Result<Plan> {
        let day = |text: &Option<String>| text.as_deref().map(stored).transpose();
        Ok(Plan {
            state: SubscriptionState::from_name(&self.state).ok_or_else(|| anyhow!("a strange subscription state"))?,
            monthly: self.monthly,
            every: Every::parse(self.every_months)?,
            anchor_day: i8::try_from(self.anchor_day).context("an anchor day")?,
            next_on: day(&self.next_on)?,
            covered_until: day(&self.covered_until)?,
            failures: self.failures,
        })
    }

    /// In what currency.
    ///
    /// # Errors
    /// When the row was written by other hands than ours.
    pub fn currency(&self) -> Result<Currency> {
        Ok(Currency::parse(&self.currency)?)
    }

    /// By which gateway.
    ///
    /// # Errors
    /// When the row was written by other hands than ours.
    pub fn gateway(&self) -> Result<GatewayName> {
        Ok(GatewayName::from_name(&self.gateway).ok_or_else(|| anyhow!("a strange gateway"))?)
    }

    /// With what is agreed now.
    pub fn with(mut self, plan: &Plan) -> Self {
        self.state = plan.state.name().to_owned();
        self.monthly = plan.monthly;
        self.every_months = plan.every.months();
        self.anchor_day = plan.anchor_day.into();
        self.next_on = plan.next_on.map(|day| day.to_string());
        self.covered_until = plan.covered_until.map(|day| day.to_string());
        self.failures = plan.failures;
        self
    }
}
