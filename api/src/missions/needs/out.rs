//! Needs and offers on the wire.

use crate::{
    http::{tags, time::rfc3339},
    photos::PersonOut,
};
use actix_web::{HttpResponse, HttpResponseBuilder};
use photos36_domain::missions::needs::{NeedKind, NeedRow, NeedState, OfferRow};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What is needed.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NeedKindName {
    /// Someone who knows how.
    Skill,
    /// Someone who lends a hand.
    Hands,
    /// A thing.
    Thing,
    /// Money.
    Money,
}

impl From<NeedKindName> for NeedKind {
    fn from(name: NeedKindName) -> Self {
        match name {
            NeedKindName::Skill => Self::Skill,
            NeedKindName::Hands => Self::Hands,
            NeedKindName::Thing => Self::Thing,
            NeedKindName::Money => Self::Money,
        }
    }
}

/// What has become of a need.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NeedStateName {
    /// Offers are welcome.
    Open,
    /// There is enough.
    Met,
    /// It is needed no more.
    Withdrawn,
}

impl From<NeedStateName> for NeedState {
    fn from(name: NeedStateName) -> Self {
        match name {
            NeedStateName::Open => Self::Open,
            NeedStateName::Met => Self::Met,
            NeedStateName::Withdrawn => Self::Withdrawn,
        }
    }
}

/// A need. Of money there are amounts, in smallest units of its currency; of everything else quantities.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-8888-7000-8000-000000000001", "kind": "hands", "text": "Porter les pierres samedi", "quantity": 6,
    "accepted_quantity": 2, "waiting_offers": 1, "until_on": "2026-07-11", "state": "open", "version": 1,
    "created_at": "2026-06-21T12:00:00Z", "updated_at": "2026-06-21T12:00:00Z"
}))]
pub struct NeedOut {
    /// UUIDv7, made by whoever stated it.
    pub id: Uuid,
    /// `skill`, `hands`, `thing` or `money`.
    pub kind: String,
    /// What exactly.
    pub text: String,
    /// How many are needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<i64>,
    /// How many the team accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted_quantity: Option<i64>,
    /// How much money is needed, in smallest units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
    /// How much the team accepted, in smallest units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted_amount: Option<i64>,
    /// Of the money (ISO 4217).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Offers that wait for the team's answer.
    pub waiting_offers: i32,
    /// Until when, where the territory is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until_on: Option<String>,
    /// `open`, `met` or `withdrawn`.
    pub state: String,
    /// Since when it is met or withdrawn (RFC 3339, UTC).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<String>,
    /// The version that `If-Match` takes; an offer leaves it unless it meets the need.
    pub version: i64,
    /// When it was stated (RFC 3339, UTC).
    pub created_at: String,
    /// When it last changed (RFC 3339, UTC).
    pub updated_at: String,
}

impl From<NeedRow> for NeedOut {
    fn from(row: NeedRow) -> Self {
        let is_money = row.currency.is_some();
        let (money, others) = (|value: i64| is_money.then_some(value), |value: i64| (!is_money).then_some(value));
        Self {
            id: row.id,
            quantity: others(row.quantity),
            accepted_quantity: others(row.accepted),
            amount: money(row.quantity),
            accepted_amount: money(row.accepted),
            kind: row.kind,
            text: row.body,
            currency: row.currency,
            waiting_offers: row.offers,
            until_on: row.until_on,
            state: row.state,
            closed_at: row.closed_at.map(rfc3339),
            version: row.version,
            created_at: rfc3339(row.created_at),
            updated_at: rfc3339(row.updated_at),
        }
    }
}

/// Answers with a need and its tag.
pub fn respond(mut response: HttpResponseBuilder, row: NeedRow) -> HttpResponse {
    // What offers add changes the tag but not the version: an edit that crosses one is no conflict.
    response.insert_header(tags::of_version(row.version, &format!("{}.{}", row.offers, row.accepted)));
    response.json(NeedOut::from(row))
}

/// An offer: an amount for a need of money, a quantity for any other.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-9999-7000-8000-000000000001", "need_id": "0197a1c0-8888-7000-8000-000000000001",
    "author": {"id": "0197a1c0-2222-7000-8000-000000000002", "display_name": "Jeanne"}, "text": "Je viens avec mon frère",
    "measure": 2, "state": "accepted", "decided_by": {"id": "0197a1c0-2222-7000-8000-000000000003", "display_name": "Paul"},
    "decided_at": "2026-06-22T08:30:00Z", "created_at": "2026-06-21T12:00:00Z"
}))]
pub struct OfferOut {
    /// UUIDv7, made by whoever made it.
    pub id: Uuid,
    /// The need.
    pub need_id: Uuid,
    /// Who offers.
    pub author: PersonOut,
    /// What they offer.
    pub text: String,
    /// How many; of money how much, in smallest units of the need's currency.
    pub measure: i64,
    /// `made`, `accepted`, `declined` or `withdrawn`.
    pub state: String,
    /// Who of the team decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<PersonOut>,
    /// When (RFC 3339, UTC).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<String>,
    /// When it was made (RFC 3339, UTC).
    pub created_at: String,
}

impl From<OfferRow> for OfferOut {
    fn from(row: OfferRow) -> Self {
        let decided_by = row.decided_by.zip(row.decided_by_name);
        Self {
            id: row.id,
            need_id: row.need_id,
            author: PersonOut { id: row.author_id, display_name: row.author_name },
            text: row.body,
            measure: row.quantity,
            state: row.state,
            decided_by: decided_by.map(|(id, display_name)| PersonOut { id, display_name }),
            decided_at: row.decided_at.map(rfc3339),
            created_at: rfc3339(row.created_at),
        }
    }
}
